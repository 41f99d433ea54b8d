# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shows what a long module says while it runs, if it runs on the controller."""

from __future__ import annotations

import os
import tempfile
import threading
import typing as t
from contextlib import contextmanager, suppress

from ansible import constants
from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.utils.display import Display

from ..module_utils._progress import ARGUMENT
from ..module_utils._threads import start_thread

# In seconds. The module writes a line about every ten.
_INTERVAL = 0.5


class ProgressAction(NormalAction):  # type: ignore[misc]
    """Ansible's own action, which also shows each line that the module writes into its progress file.

    Only the controller can read that file, and only the task itself is waiting for the module: nothing is shown for
    other hosts or for ``async``. With ``no_log``, nothing is shown either.
    """

    def _execute_module(self, *args: t.Any, **options: t.Any) -> dict[str, t.Any]:
        path = _make_file() if self._can_follow() else None
        result: dict[str, t.Any]
        if path is None:
            result = super()._execute_module(*args, **options)
            return result
        host = (options.get("task_vars") or {}).get("inventory_hostname", "localhost")
        options["module_args"] = {**(options.get("module_args") or self._task.args), ARGUMENT: path}
        with _shown(path, f"progress: [{host}] => "):
            result = super()._execute_module(*args, **options)
            return result

    def _can_follow(self) -> bool:
        return self._connection.transport == "local" and not self._task.async_val and not self._task.no_log


def _make_file() -> str | None:
    """An empty file in a folder that Ansible removes at its end; None if that fails, which is no reason to fail."""
    try:
        handle, path = tempfile.mkstemp(prefix="vpcep-progress-", dir=constants.DEFAULT_LOCAL_TMP)
    except OSError:
        return None
    os.close(handle)
    return path


@contextmanager
def _shown(path: str, prefix: str) -> t.Iterator[None]:
    """Show the lines of this file until the block ends, and then remove it."""
    is_over = threading.Event()
    viewer = start_thread("progress", _show, path, prefix, is_over)
    try:
        yield
    finally:
        is_over.set()
        viewer.join()
        with suppress(OSError):
            os.unlink(path)


def _show(path: str, prefix: str, is_over: threading.Event) -> None:
    """Show each whole line on stderr, since a callback may print JSON on stdout."""
    display = Display()
    begun = ""
    with suppress(OSError), open(path, encoding="utf-8", errors="replace") as file:
        while not is_over.wait(_INTERVAL):
            *lines, begun = (begun + file.read()).split("\n")
            for line in lines:
                display.display(f"{prefix}{line}", stderr=True)
