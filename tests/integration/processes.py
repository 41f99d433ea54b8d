# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An ansible-playbook as a process that can be signalled, and the processes below it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .runs import Ansible


class Playing:
    """An ansible-playbook with this task, in a process group of its own."""

    def __init__(self, ansible: Ansible, task: Mapping[str, Any]) -> None:
        self._folder = str(ansible.folder)
        play = {
            "name": "Test",
            "hosts": "localhost",
            "connection": "local",
            "gather_facts": False,
            "vars": {"ansible_python_interpreter": sys.executable},
            "tasks": [{"name": "Decide", **task}],
        }
        playbook = ansible.folder / "play.yml"
        playbook.write_text(json.dumps([play]))
        self.process = subprocess.Popen(
            [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "localhost,", str(playbook)],
            env={"PATH": os.environ["PATH"], "ANSIBLE_REMOTE_TEMP": f"{self._folder}/files", **ansible.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def module(self) -> int:
        return module(self._folder)

    def modules(self) -> list[int]:
        return modules(self._folder)

    def stop(self) -> None:
        for pid in {*processes(self._folder), self.process.pid}:
            send(pid, signal.SIGKILL)
        self.process.wait()


def module(folder: str) -> int:
    """The process that runs the module of a playbook whose files are in this folder."""
    return max(pid for pid in modules(folder) if "/bin/sh" not in words(pid))


def modules(folder: str) -> list[int]:
    """It and the shell above it, whatever parent they have by now."""
    return [pid for pid in processes(folder) if "AnsiballZ" in words(pid)]


def processes(folder: str) -> list[int]:
    """All processes of a playbook, cut off from their parents or not: the folder is in their command lines."""
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if folder in words(pid)]


def words(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def parent(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("PPid:"))


def send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def wait_for(condition: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < ends_at
        time.sleep(0.05)
