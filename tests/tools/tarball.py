# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check that the built collection has what users need, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import PurePosixPath

SHIPPED_FOLDERS = ("LICENSES", "changelogs", "docs", "extensions", "meta", "playbooks", "plugins", "roles")
SHIPPED_FILES = {"CHANGELOG.md", "CHANGELOG.rst", "CONTRIBUTING.md", "LICENSE", "README.md", "requirements.txt"}
MADE_BY_BUILD = {"FILES.json", "MANIFEST.json"}
NEEDED = {"CHANGELOG.md", "LICENSE", "README.md", "requirements.txt", "meta/runtime.yml"}


def may_ship(path: str) -> bool:
    """Whether a file of the repository is for users."""
    parts = PurePosixPath(path).parts
    if path.startswith("changelogs/fragments/") or any(part.startswith(".") for part in parts[1:]):
        return False
    return path in SHIPPED_FILES or parts[0] in SHIPPED_FOLDERS


def find_faults(shipped: set[str], repository: set[str]) -> list[str]:
    """What is in the tarball and must not be, and what must be and is not."""
    wanted = {path for path in repository if may_ship(path)} | NEEDED
    surplus = [f"must not be in the tarball: {path}" for path in sorted(shipped - wanted - MADE_BY_BUILD)]
    return surplus + [f"is missing from the tarball: {path}" for path in sorted(wanted - shipped)]


def main(tarball: str) -> int:
    """Compare the tarball with the files that git knows or would take in."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    repository = subprocess.run(listing, capture_output=True, text=True, check=True).stdout.split("\0")
    with tarfile.open(tarball) as archive:
        shipped = {member.name for member in archive if member.isfile()}
    faults = find_faults(shipped, set(filter(None, repository)))
    print("\n".join(faults) or f"The tarball has {len(shipped)} files, all of them for users.")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
