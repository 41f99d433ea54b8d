# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The task of a policy: rules or a plan, and the guards. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from .._connection.outcomes import CHANGED
from .._errors import DecisionError
from .._vpcep.connections import REJECTED
from .entries import PolicyEntry, stop_early
from .plan import plan_policy
from .plan_rows import Row, check_service, plan_again
from .rules import IGNORED, Policy, unlisted_endpoints

if t.TYPE_CHECKING:
    from .._vpcep.connections import Connection

Guard = t.Optional[t.Callable[[int], int]]
# What the result of a plan that is too big shows of it.
Describe = t.Callable[[t.Sequence[PolicyEntry]], t.Mapping[str, t.Any]]


@dataclass(frozen=True)
class PolicyRun:
    """A policy or an earlier plan to carry out, and how much it may change.

    ``comment`` is for each decision whose rule or row has none. With ``stops_on_error``, nothing is sent after a
    failure, nor if the plan itself contains one.
    """

    policy: Policy | None
    plan: t.Mapping[str, Row]
    max_changes: Guard = None
    max_rejects: Guard = None
    stops_on_error: bool = False
    comment: str | None = None

    def check_service(self, service_id: str) -> None:
        """Raise `OptionError` if the plan was made for another endpoint service."""
        check_service(self.plan, service_id)

    def warnings(self, entries: t.Iterable[PolicyEntry]) -> list[str]:
        """Warnings about rules that look like mistakes."""
        listed = {entry.connection.key for entry in entries}
        return unlisted_endpoints(self.policy.rules, listed) if self.policy else []

    def decide(
        self,
        connections: t.Sequence[Connection],
        now: float,
        service_id: str,
        standing: t.Iterable[Connection] = (),
    ) -> list[PolicyEntry]:
        """Plan for these connections. ``now`` and ``standing`` are those of `plan_policy`."""
        if self.policy is not None:
            entries = plan_policy(connections, self.policy, now, service_id, standing)
        else:
            entries = plan_again(connections, self.plan, service_id)
        return [self._commented(entry) for entry in entries]

    def _commented(self, entry: PolicyEntry) -> PolicyEntry:
        if self.comment is None or entry.comment or entry.state == IGNORED:
            return entry
        return replace(entry, comment=self.comment)

    def guard(
        self, entries: t.Sequence[PolicyEntry], listed: int, describe: Describe, is_begun: bool = False
    ) -> list[PolicyEntry]:
        """The entries. If one has failed and that stops the run, none of them is to be sent.

        Raises `DecisionError` if the plan changes more than allowed for this many listed connections.
        """
        moving = [entry for entry in entries if entry.result == CHANGED or entry.may_have_changed]
        rejects = [entry for entry in moving if entry.state == REJECTED]
        for option, count, limit in (
            ("max_changes", len(moving), self.max_changes),
            ("max_rejects", len(rejects), self.max_rejects),
        ):
            if limit is not None and count > limit(listed):
                error = _too_big(option, count, limit(listed), is_begun)
                error.add(**describe(entries))
                raise error
        return stop_early(entries) if self.stops_on_error else list(entries)


def _too_big(option: str, count: int, allowed: int, is_begun: bool) -> DecisionError:
    what = "rejections" if option == "max_rejects" else "changes"
    return DecisionError(
        f"Nothing {'more ' if is_begun else ''}was sent: the plan has {count} {what}, but {option} allows {allowed};"
        f" review the plan in this result, then raise {option} or correct the rules."
    )
