# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The progress of a long policy: how many decisions, and how long it may still take. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .._connection.outcomes import CHANGED, FAILED, NOT_ATTEMPTED
from .._connection.progress import at_most

if t.TYPE_CHECKING:
    from .entries import PolicyEntry


@dataclass(frozen=True)
class Counts:
    """How many decisions of a run are planned and decided; of the latter, how many have failed or are not in effect."""

    planned: int
    decided: int
    failed: int
    waiting: int

    def __str__(self) -> str:
        return (
            f"{self.decided:,} of {self.planned:,} decided, {self.failed:,} failed,"
            f" {self.waiting:,} waiting for their effect"
        )


@dataclass(frozen=True)
class Limits:
    """In seconds. ``wait_timeout`` is 0 if the run does not wait; ``ends_in`` is what the run's ``timeout`` leaves."""

    wait_timeout: float
    ends_in: float = float("inf")


def count(ended: t.Sequence[PolicyEntry], left: int) -> Counts:
    """The counts of a run: ``ended`` are the entries whose decisions have ended, and ``left`` is how many have not."""
    return Counts(
        planned=len(ended) + left,
        decided=sum(entry.result != NOT_ATTEMPTED for entry in ended),
        failed=sum(entry.result == FAILED for entry in ended),
        waiting=sum(entry.result == CHANGED and entry.status != entry.state for entry in ended),
    )


def time_to_send(counts: Counts, seconds: float, limits: Limits) -> str:
    """How long a run may still take that has been sending for so many seconds, judging by its speed so far."""
    rest, text = float("inf"), "no estimate yet"
    if counts.decided:
        rest = (counts.planned - counts.decided) * seconds / counts.decided
        text = f"about {rest:,.0f} s left"
    if counts.waiting and limits.wait_timeout:
        rest += limits.wait_timeout
        text += f" to decide, then {at_most(limits.wait_timeout, 'wait_timeout')}"
    return at_most(limits.ends_in, "timeout") if limits.ends_in < rest else text


def time_to_wait(_counts: Counts, seconds: float, limits: Limits) -> str:
    """How long a run may still take that has sent everything, and has been waiting for so many seconds."""
    left = limits.wait_timeout - seconds
    return at_most(limits.ends_in, "timeout") if limits.ends_in < left else at_most(left, "wait_timeout")
