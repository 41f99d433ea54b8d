# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of a policy: rows, counts and a diff, within the limits of the option output. Pure."""

from __future__ import annotations

import typing as t
from collections import Counter
from dataclasses import dataclass, field

from .._connection.names import with_name
from .._connection.outcomes import CAPPED, CHANGED, FAILED, NOT_ATTEMPTED, UNCHANGED
from .._connection.summary import count_by_domain, count_by_status, names_of, waiting_seconds
from .caps import over_cap
from .entries import error_facts
from .plan_rows import to_plan
from .rules import DEFAULT, IGNORED

if t.TYPE_CHECKING:
    from .._errors import VpcepError
    from .entries import PolicyEntry
    from .rules import Policy

Entries = t.Sequence["PolicyEntry"]

OUTCOMES = (CHANGED, UNCHANGED, IGNORED, CAPPED, FAILED, NOT_ATTEMPTED)
_OF_INTEREST = {
    "all": frozenset(OUTCOMES),
    "changes": frozenset({CHANGED, FAILED, NOT_ATTEMPTED}),
    "summary": frozenset(),
}
_LONGEST_DIFF = 100
# As much of a plan that is too big as somebody reads.
_LONGEST_REFUSAL = 50


@dataclass(frozen=True)
class Report:
    """Describes a run. ``output`` is ``all``, ``changes`` or ``summary``; ``now`` is in seconds since the epoch.

    ``policy`` is None if a plan is carried out. ``names`` are those of accounts, by their IDs in lower case.
    ``service_name`` is None if it is not known.
    """

    service_id: str
    output: str
    now: float
    policy: Policy | None = None
    names: t.Mapping[str, str] = field(default_factory=dict)
    service_name: str | None = None

    def result(self, done: Entries, planned: Entries) -> dict[str, t.Any]:
        """What a task returns. With ``output: summary`` there is no plan: an empty one would look like no changes."""
        result = {
            **self._service(),
            "changed": any(entry.result == CHANGED or entry.may_have_changed for entry in done),
            "connections": [self._row(entry) for entry in done if entry.result in _OF_INTEREST[self.output]],
            "diff": self._counts_diff(planned, done) if self.output == "summary" else self._diff(done),
            "summary": self.summary(done),
        }
        return result if self.output == "summary" else {**result, "plan": self._plan(planned)}

    def refusal(self, entries: Entries) -> dict[str, t.Any]:
        """What a task returns if a guard stops it: the counts, and the beginning of the plan."""
        return {**self._service(), "summary": self.summary(entries), "plan": self._plan(entries)[:_LONGEST_REFUSAL]}

    def summary(self, entries: Entries) -> dict[str, t.Any]:
        """Counts that add up to the number of entries: by outcome, by final status, by account, and by rule.

        ``by_rule`` includes the rules that have not decided on any connection.
        """
        outcomes = Counter(entry.result for entry in entries)
        summary: dict[str, t.Any] = {
            "total": len(entries),
            "by_outcome": {outcome: outcomes[outcome] for outcome in OUTCOMES},
            "by_status": count_by_status(entry.status for entry in entries),
            "by_domain": count_by_domain(entry.connection.domain_id for entry in entries),
            "by_rule": self._by_rule(entries),
            "rules_not_in_force": self.policy.not_in_force(self.now) if self.policy else [],
            "over_cap": self._over_cap(entries),
        }
        return {**summary, **names_of(summary["by_domain"], self.names)}

    def _service(self) -> dict[str, str | None]:
        return {"service_id": self.service_id, "service_name": self.service_name}

    def _by_rule(self, entries: Entries) -> dict[str, int]:
        names = [*(rule.name for rule in self.policy.rules), DEFAULT] if self.policy else []
        return {**dict.fromkeys(names, 0), **Counter(entry.rule for entry in entries if entry.rule is not None)}

    def _over_cap(self, entries: Entries) -> dict[str, dict[str, int]]:
        """Only for a whole service: otherwise the accepted connections are not held against a rule."""
        return over_cap(entries, self.policy.rules) if self.policy and self.policy.scope == "all" else {}

    def _plan(self, entries: Entries) -> list[dict[str, t.Any]]:
        return to_plan(entries, self.service_id, self.names)

    def _diff(self, entries: Entries) -> dict[str, t.Any]:
        """Ansible's diff: the connections that change, by endpoint ID, sorted by it.

        Ansible compares the sides in quadratic time, so their number is limited; the header names the full number.
        """
        moving = sorted((entry for entry in entries if entry.result == CHANGED), key=lambda entry: entry.connection.key)
        shown = moving[:_LONGEST_DIFF]
        diff: dict[str, t.Any] = {
            "before": {entry.connection.endpoint_id: self._side(entry, entry.connection.status) for entry in shown},
            "after": {entry.connection.endpoint_id: self._side(entry, entry.status) for entry in shown},
        }
        if len(moving) > len(shown):
            header = f"{len(shown)} of {len(moving)} connections that change; plan in the result has all of them"
            diff.update(before_header=header, after_header=header)
        return diff

    def _counts_diff(self, planned: Entries, done: Entries) -> dict[str, t.Any]:
        return {
            "before": count_by_status(entry.connection.status for entry in planned),
            "after": count_by_status(entry.status for entry in done),
        }

    def _side(self, entry: PolicyEntry, status: str) -> dict[str, t.Any]:
        return with_name({"domain_id": entry.connection.domain_id, "status": status}, self.names)

    def _row(self, entry: PolicyEntry) -> dict[str, t.Any]:
        connection = entry.connection
        row = {
            "endpoint_id": connection.endpoint_id,
            "domain_id": connection.domain_id,
            "marker_id": connection.marker_id,
            "created_at": connection.created_at,
            "previous_status": connection.status,
            "status": entry.status,
            "state": entry.state,
            "rule": entry.rule,
            "comment": entry.comment,
            "outcome": entry.result,
            **waiting_seconds(entry.after or connection, self.now),
        }
        row = with_name(row, self.names)
        return {**row, "error": dict(entry.error)} if entry.error else row


def explain(done: Entries, stopped_by: VpcepError | None) -> dict[str, t.Any]:
    """Whether a task has failed, and why, in a sentence or two."""
    failed = [entry for entry in done if entry.result == FAILED]
    left = sum(entry.result == NOT_ATTEMPTED for entry in done)
    if not failed and not left and stopped_by is None:
        return {"failed": False}
    msg = f"{len(failed)} of {len(done)} connections failed and {left} were not attempted"
    if failed:
        msg += f". The first error is: {(failed[0].error or {}).get('msg')}"
    msg = f"{msg.rstrip('.')}."
    if stopped_by is None:
        return {"failed": True, "msg": msg}
    return {**error_facts(stopped_by), "failed": True, "msg": f"{msg} The run was stopped: {stopped_by.msg}"}
