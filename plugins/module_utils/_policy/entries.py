# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan for one connection, and later its result. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from .._connection.outcomes import FAILED, NOT_ATTEMPTED

if t.TYPE_CHECKING:
    from .._connection.decision import PlannedChange
    from .._errors import VpcepError
    from .._vpcep.connections import Connection

# In place of a status, for a connection that is no longer listed.
NOT_LISTED = "not_listed"


@dataclass(frozen=True)
class PolicyEntry:
    """The plan for one listed connection, and later its result.

    ``state`` is the requested one, or ``ignored``. ``rule`` is None if the scope excludes the connection. ``change`` is
    set if a decision is to be sent. ``after`` is the connection as it will be, and later as it is.
    ``comment`` is the user's. ``may_have_changed``: the decision has failed, but may have taken effect.
    """

    connection: Connection
    state: str
    rule: str | None
    result: str
    change: PlannedChange | None = None
    error: t.Mapping[str, t.Any] | None = None
    after: Connection | None = None
    may_have_changed: bool = False
    comment: str | None = None

    @property
    def status(self) -> str:
        return (self.after or self.connection).status


def stop_early(entries: t.Sequence[PolicyEntry]) -> list[PolicyEntry]:
    """The same entries, but with nothing to send if one has already failed."""
    if all(entry.result != FAILED for entry in entries):
        return list(entries)
    return [not_attempted(entry) if entry.change else entry for entry in entries]


def not_attempted(entry: PolicyEntry) -> PolicyEntry:
    return replace(entry, result=NOT_ATTEMPTED, change=None, after=None)


def error_facts(error: VpcepError) -> dict[str, t.Any]:
    """The facts of an error that go into its entry."""
    facts = error.to_fail_json()
    named = ("msg", "error_code", "error_msg", "http_status", "request_id")
    return {name: facts[name] for name in named if name in facts}
