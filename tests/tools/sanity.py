# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run `ansible-test sanity` in a staged copy of the collection, and take no run that tested nothing for a success."""

from __future__ import annotations

import subprocess
import sys

from tests.tools import skips
from tests.tools.package_mirror import get_pip


def judge(line: str) -> bool:
    """Note what a line of ansible-test's output leaves out; whether it means that nothing was tested at all."""
    if "Skipping sanity test" in line and "because it is unsupported" not in line:
        skips.note(line.partition("Skipping ")[2].strip())
    return "All targets skipped." in line


def main(arguments: list[str]) -> int:
    """Make the copy a repository of its own, so that ansible-test asks no other for ignored files, and run."""
    get_pip.provide()
    subprocess.run(["git", "init", "--quiet", "."], check=True)
    command = ["ansible-test", "sanity", "--venv", "--color", "no", *arguments]
    tested_nothing = False
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            tested_nothing |= judge(line)
    if tested_nothing:
        print("ansible-test found nothing to test", file=sys.stderr)
    return process.returncode or int(tested_nothing)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
