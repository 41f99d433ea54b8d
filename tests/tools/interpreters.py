# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find the Python interpreters that really start, and put them first on the PATH.

A version manager may put a shim for each of its Pythons on the PATH, and only those of the activated versions start.
nox does not find the others, and ansible-test takes the first `python3.x` of the PATH and fails if it does not start.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

VERSIONS = tuple(f"3.{minor}" for minor in range(8, 16))
_PROBE = "import sys, venv, ensurepip; sys.prefix == sys.base_prefix and print(sys.executable)"


def _folders() -> Iterator[Path]:
    """Every folder of the PATH, this Python's own, then those of pyenv, whose shims start only activated versions."""
    yield from (Path(entry) for entry in os.get_exec_path())
    yield Path(sys.base_prefix, "bin")
    if shutil.which("pyenv"):
        root = subprocess.run(["pyenv", "root"], capture_output=True, text=True, check=False).stdout.strip()
        yield from sorted(Path(root).glob("versions/*/bin"))


def _start(candidate: Path) -> Path | None:
    """The real file behind an interpreter; None if it does not start, is incomplete or is a virtual environment's."""
    try:
        probe = subprocess.run([candidate, "-I", "-c", _PROBE], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    executable = probe.stdout.strip()
    return Path(executable) if probe.returncode == 0 and executable else None


def find() -> dict[str, Path]:
    """The first interpreter of each version that starts."""
    found: dict[str, Path] = {}
    for folder in _folders():
        for version in VERSIONS:
            candidate = folder / f"python{version}"
            if version in found or not candidate.is_file():
                continue
            executable = _start(candidate)
            if executable:
                found[version] = executable
    return found


def link(folder: Path) -> list[str]:
    """Fill a folder with links to the interpreters, to stand first on the PATH; returns their versions."""
    folder.mkdir(parents=True, exist_ok=True)
    interpreters = find()
    for version in VERSIONS:
        link_path = folder / f"python{version}"
        if link_path.is_symlink() and link_path.readlink() != interpreters.get(version):
            link_path.unlink()
        if version in interpreters and not link_path.is_symlink():
            link_path.symlink_to(interpreters[version])
    return list(interpreters)
