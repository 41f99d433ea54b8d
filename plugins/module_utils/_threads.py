# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Threads that leave every signal to the main thread."""

from __future__ import annotations

import signal
import threading
import typing as t


def leave_signals() -> None:
    """Let no signal come to this thread.

    Python handles signals in the main thread only. If the system gives a signal to another thread, a main thread that
    waits for something goes on waiting: Ctrl-C would do nothing.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())


def start_thread(name: str, target: t.Callable[..., None], *args: t.Any) -> threading.Thread:
    """Start a thread that gets no signal and does not keep the process alive."""

    def run() -> None:
        leave_signals()
        target(*args)

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread
