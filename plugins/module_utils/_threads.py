# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Threads that leave every signal to the main thread."""

from __future__ import annotations

import signal
import threading
import typing as t


def start_thread(name: str, target: t.Callable[..., None], *args: t.Any) -> threading.Thread:
    """Start a thread that does not keep the process alive, and that gets no signal.

    Python handles signals in the main thread only. If the system gives a signal to another thread, a main thread that
    waits for something goes on waiting: Ctrl-C would do nothing.
    """
    thread = threading.Thread(target=target, args=args, name=name, daemon=True)
    # A thread starts with the mask of the one that starts it.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        thread.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return thread
