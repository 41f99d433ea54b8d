# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run galaxy-importer over the built collection; it exits 0 in spite of its warnings, so its log is judged."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path


def main(tarball: str) -> int:
    """Import, show the log, and fail on each line that warns."""
    # It leaves its result behind in the working directory.
    run = subprocess.run(
        [sys.executable, "-m", "galaxy_importer.main", tarball],
        cwd=Path(tarball).parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(run.stdout)
    complaints = re.findall(r"^(?:WARNING|ERROR|CRITICAL)\b.*", run.stdout, flags=re.MULTILINE)
    for complaint in complaints:
        print(f"galaxy-importer: {complaint}", file=sys.stderr)
    return run.returncode or int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
