# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pauses between two looks at something that is waited for."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from ._clock import Clock

# In seconds. Short at first, since most decisions take effect within a second.
_FIRST_PAUSE = 0.2
_GROWTH = 1.3
_LONGEST_PAUSE = 10.0


def pauses(clock: Clock, deadline: float) -> t.Iterator[None]:
    """Sleep before each step, longer each time, until the deadline, a moment of the clock, has passed."""
    pause = _FIRST_PAUSE
    while True:
        left = deadline - clock.now()
        if left <= 0:
            return
        clock.sleep(min(left, pause * clock.jitter()))
        yield
        pause = min(pause * _GROWTH, _LONGEST_PAUSE)
