# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What something is over time, as far as that is known beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

State = TypeVar("State")


@dataclass
class Timeline(Generic[State]):
    """What something is from each moment (monotonic seconds) on; None while it does not exist.

    Until `stale_until`, lists show `stale` instead, because a cloud may be only eventually consistent.
    """

    steps: list[tuple[float, State | None]]
    stale: State | None = None
    stale_until: float = 0.0

    def real(self, now: float) -> State | None:
        """What it really is; the cloud decides on this."""
        current = None
        for state in self.past(now):
            current = state
        return current

    def shown(self, now: float) -> State | None:
        """What a list shows, which lags behind for a while."""
        return self.stale if now < self.stale_until else self.real(now)

    def past(self, now: float) -> Iterator[State | None]:
        """All that it has been so far, the oldest first."""
        return (state for since, state in self.steps if since <= now)

    def become(self, now: float, *states: tuple[float, State | None]) -> None:
        """Replace the future by these states, each with the seconds from now after which it begins."""
        past = [step for step in self.steps if step[0] <= now]
        self.steps = [*past, *((now + delay, state) for delay, state in states)]

    def edit(self, change: Callable[[State], State]) -> None:
        """Change something about it that does not depend on the time."""
        self.steps = [(since, None if state is None else change(state)) for since, state in self.steps]

    def lag(self, now: float, seconds: float) -> None:
        """Lists go on showing for so many seconds what they show now."""
        self.stale, self.stale_until = self.shown(now), now + seconds
