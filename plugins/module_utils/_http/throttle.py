# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How all requests of a run slow down together when the cloud refuses one as one too many."""

from __future__ import annotations

import threading
import typing as t

if t.TYPE_CHECKING:
    from .._clock import Clock

_FIRST_GAP = 0.05
_LONGEST_GAP = 2.0
_SMALLEST_GAP = 0.005
# Too short to sleep for.
_A_MOMENT = 1e-6


class Throttle:
    """Holds all requests of a run back together once the cloud has refused one as one too many.

    After such a refusal nothing is sent for its pause, and then the requests keep a gap (in seconds) between them,
    which doubles with each refusal and shrinks with each good answer. What was under way when the run slowed down is
    refused for the same reason, so that its refusals do not slow it down once more.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._gap = 0.0
        self._next = 0.0
        self._slowed_at = float("-inf")

    def wait(self) -> float:
        """Sleep until this request's turn; returns the time of it, in seconds of the clock.

        Raises `HaltedError` when the run ends before that.
        """
        while True:
            with self._lock:
                now = self._clock.now()
                self._clock.halt.check(now)
                left = self._next - now
                if left < _A_MOMENT:
                    self._next = now + self._gap
                    return now
            # Look again after that: meanwhile the run may have slowed down, or another request has taken the turn.
            self._clock.sleep(left)

    def give_back(self, turn: float) -> None:
        """Nothing is sent in this turn after all: the next request may have it."""
        with self._lock:
            if self._next == turn + self._gap:
                self._next = turn

    def slow_down(self, pause: float, sent_at: float) -> None:
        """A request of ``sent_at`` was refused as one too many, and nothing is to be sent for ``pause`` seconds."""
        with self._lock:
            now = self._clock.now()
            if sent_at > self._slowed_at:
                self._gap = min(max(self._gap * 2, _FIRST_GAP), _LONGEST_GAP)
                self._slowed_at = now
            self._next = max(self._next, now + pause)

    def speed_up(self) -> None:
        with self._lock:
            self._gap = self._gap * 0.9 if self._gap > _SMALLEST_GAP else 0.0
