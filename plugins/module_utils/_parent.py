# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ends the run when the process that started it ends."""

from __future__ import annotations

import os
import typing as t

from ._threads import start_thread

if t.TYPE_CHECKING:
    from ._halt import Halt

# In seconds. A module must stop sending within a second after its parent has died.
_INTERVAL = 0.25


def halt_without_parent(halt: Halt) -> None:
    """End the run when the process that started it ends: nobody would learn what the module did after that.

    The parent is watched, and on Linux also every ansible command above it: between that command and a module there is
    a shell, which may outlive the command.
    """
    parent = os.getppid()
    commands = [pid for pid in _ancestors(parent) if _is_ansible(pid)]

    def watch() -> None:
        while os.getppid() == parent and all(_is_ansible(pid) for pid in commands):
            halt.pause(_INTERVAL)
        halt.call("the process that started it is gone")

    start_thread("parent", watch)


def _ancestors(pid: int) -> t.Iterator[int]:
    """The process and those above it. Without /proc only the process itself."""
    while pid > 1:
        yield pid
        status = _read(f"/proc/{pid}/status")
        found = [line.split()[1] for line in status.splitlines() if line.startswith("PPid:")]
        pid = int(found[0]) if found else 0


def _is_ansible(pid: int) -> bool:
    """Whether the process is one of Ansible's commands, started directly or by Python."""
    words = _read(f"/proc/{pid}/cmdline").split("\0")[:2]
    return any(os.path.basename(word).startswith("ansible") for word in words)


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
