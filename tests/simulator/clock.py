# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The cloud's clock, and how its times are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

STAMP = "%Y-%m-%dT%H:%M:%SZ"
FIRST_STAMP = datetime(2026, 1, 15, 8, 0, 0, tzinfo=timezone.utc)


@dataclass
class Clock:
    """A clock that is `offset` seconds ahead of this machine's."""

    offset: float = 0.0

    def now(self) -> datetime:
        """What it says, in UTC."""
        return datetime.now(timezone.utc) + timedelta(seconds=self.offset)


def seeded_stamp(number: int) -> str:
    """The time at which a seeded object was created, the first of its kind being number 1."""
    # A second apart, so sorting has one right answer; in the past, so a decision is always later.
    return (FIRST_STAMP + timedelta(seconds=number)).strftime(STAMP)
