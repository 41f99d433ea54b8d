# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Time and chance, in one place."""

from __future__ import annotations

import random
import threading
import time

from ._halt import Halt


class Clock:
    """Time and chance in one place, so that tests need neither wait nor guess.

    ``slept`` is the time in seconds during which at least one thread was asleep. ``halt`` ends every sleep.
    """

    def __init__(self) -> None:
        self.slept = 0.0
        self.halt = Halt()
        self._lock = threading.Lock()
        self._sleepers = 0
        self._asleep_since = 0.0

    def now(self) -> float:
        """Seconds of a clock that never goes back; only differences mean anything."""
        return time.monotonic()

    def wall(self) -> float:
        """Seconds since the epoch, UTC."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Sleep for this long, but not beyond the end of the run."""
        with self._lock:
            if not self._sleepers:
                self._asleep_since = self.now()
            self._sleepers += 1
        self.halt.pause(min(seconds, max(0.0, self.halt.ends_at - self.now())))
        with self._lock:
            self._sleepers -= 1
            if not self._sleepers:
                self.slept += self.now() - self._asleep_since

    def jitter(self) -> float:
        """A factor close below 1: spreads the pauses of many clients, and never makes one longer."""
        return random.uniform(0.8, 1.0)
