# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The end of a run, after which nothing is sent."""

from __future__ import annotations

import threading

from ._errors import HaltedError


class Halt:
    """The end of a run: after it nothing is sent and every pause ends.

    A run ends when somebody calls for it, or at ``ends_at``, a moment in seconds of the clock.
    """

    def __init__(self) -> None:
        self.ends_at = float("inf")
        self._reason: str | None = None
        self._event = threading.Event()

    def call(self, reason: str) -> None:
        """End the run. ``reason`` is a clause for the user; only the first one is kept."""
        self._reason = self._reason or reason
        self._event.set()

    def check(self, now: float) -> None:
        """Raise `HaltedError` if the run has ended. ``now`` is in seconds of the clock."""
        if self._reason is None and now >= self.ends_at:
            self.call("its time limit (timeout) has passed")
        if self._reason is not None:
            raise HaltedError(f"The run has ended, so nothing more is sent: {self._reason}.")

    def pause(self, seconds: float) -> None:
        """Sleep, but only until somebody ends the run."""
        self._event.wait(seconds)
