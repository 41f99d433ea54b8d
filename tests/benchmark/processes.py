# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whole processes, and what they cost."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SCRIPTS = Path(sys.executable).parent
# In what the system counts memory: bytes on macOS, KiB elsewhere.
UNITS_PER_MEBIBYTE = 1024**2 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Command:
    """A process to start, and the variables that it gets in addition to those of this one."""

    arguments: Sequence[str]
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds from its start to its end, and the MiB of the largest process that it was or had."""

    seconds: float
    mebibytes: float
    output: str


def run(command: Command) -> Cost:
    """Run it to its end; if it fails, stop the benchmark with what it has printed."""
    with tempfile.TemporaryFile("w+") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command.arguments, env={**os.environ, **command.environment}, stdout=output, stderr=subprocess.STDOUT
        )
        # The only way to learn of the memory of a process that has processes of its own.
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    if process.returncode:
        sys.exit(f"{' '.join(command.arguments)[:200]} has failed:\n{text}")
    return Cost(seconds, usage.ru_maxrss / UNITS_PER_MEBIBYTE, text)
