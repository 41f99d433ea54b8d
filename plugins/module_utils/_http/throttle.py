# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Slows down all requests of a run together when the cloud throttles one."""

from __future__ import annotations

import threading
import typing as t

if t.TYPE_CHECKING:
    from .._clock import Clock

_FIRST_GAP = 0.05
_LONGEST_GAP = 2.0
_SMALLEST_GAP = 0.005
# In seconds. Too short to sleep for.
_A_MOMENT = 1e-6


class Throttle:
    """Slows down all requests of a run together once the cloud has throttled one.

    After such a refusal nothing is sent for a pause. Then the requests keep a gap (in seconds) between them, which
    doubles with each refusal and shrinks with each good answer. Requests that were under way when the run slowed down
    are refused for the same reason, so they do not slow it down again.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._gap = 0.0
        self._next = 0.0
        self._slowed_at = float("-inf")

    def wait(self) -> float:
        """Sleep until this request's turn; returns its moment, in seconds of the clock.

        Raises `HaltedError` if the run ends before that.
        """
        while True:
            with self._lock:
                now = self._clock.now()
                self._clock.halt.check(now)
                left = self._next - now
                if left < _A_MOMENT:
                    self._next = now + self._gap
                    return now
            # Then check again: meanwhile the run may have slowed down, or another request may have taken the turn.
            self._clock.sleep(left)

    def give_back(self, turn: float) -> None:
        """Give an unused turn to the next request."""
        with self._lock:
            if self._next == turn + self._gap:
                self._next = turn

    def slow_down(self, pause: float, sent_at: float) -> None:
        """Send nothing for ``pause`` seconds, because a request that was sent at ``sent_at`` was throttled."""
        with self._lock:
            now = self._clock.now()
            if sent_at > self._slowed_at:
                self._gap = min(max(self._gap * 2, _FIRST_GAP), _LONGEST_GAP)
                self._slowed_at = now
            self._next = max(self._next, now + pause)

    def speed_up(self) -> None:
        with self._lock:
            self._gap = self._gap * 0.9 if self._gap > _SMALLEST_GAP else 0.0
