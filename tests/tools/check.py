# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run sessions of noxfile.py and close with a summary of passes, failures, and skipped checks with their reasons."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.tools import skips


def summarise(report: Path, skipped: Path, seconds: float) -> bool:
    """Print one line a session that did not pass, one a thing left out, and the count; whether anything passed."""
    sessions = json.loads(report.read_text())["sessions"] if report.is_file() else []
    results = Counter(session["result"] for session in sessions)
    failed = [session["name"] for session in sessions if session["result"] not in ("success", "skipped")]
    left_out = dict.fromkeys(skipped.read_text(encoding="utf-8").splitlines())
    print(f"\nFinished in {seconds:.0f} s.")
    for line in left_out:
        print(f"Skipped: {line}")
    for name in failed:
        print(f"Failed: {name}")
    print(f"{results['success']} passed, {len(failed)} failed, {results['skipped']} skipped", flush=True)
    return results["success"] > 0


def main(sessions: list[str]) -> int:
    """Run the sessions in this order and stop at the first that fails."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report, skipped = Path(folder, "report.json"), Path(folder, "skipped")
        skipped.touch()
        command = [sys.executable, "-m", "nox", "--stop-on-first-error", "--report", str(report), "--session"]
        environment = {**os.environ, skips.VARIABLE: str(skipped)}
        code = subprocess.run([*command, *sessions], env=environment, check=False).returncode
        anything_passed = summarise(report, skipped, time.monotonic() - start)
    return code or int(not anything_passed)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
