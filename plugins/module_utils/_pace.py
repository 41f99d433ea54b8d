# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may import this file.

from __future__ import annotations

import threading
import typing as t

if t.TYPE_CHECKING:
    from ._clock import Clock

_FIRST_GAP = 0.05
_LONGEST_GAP = 2.0
_SMALLEST_GAP = 0.005


class Pace:
    """Holds all requests of a run back together once the cloud has refused one as one too many.

    After such a refusal nothing is sent for its pause, and then the requests keep a gap (in seconds) between them,
    which doubles with each refusal and shrinks with each good answer.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._gap = 0.0
        self._next = 0.0

    def wait(self) -> None:
        """Sleep until this request's turn."""
        with self._lock:
            now = self._clock.now()
            turn = max(now, self._next)
            self._next = turn + self._gap
        if turn > now:
            self._clock.sleep(turn - now)

    def slow_down(self, pause: float) -> None:
        with self._lock:
            self._gap = min(max(self._gap * 2, _FIRST_GAP), _LONGEST_GAP)
            self._next = max(self._next, self._clock.now() + pause)

    def speed_up(self) -> None:
        with self._lock:
            self._gap = self._gap * 0.9 if self._gap > _SMALLEST_GAP else 0.0
