# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may import this file.

from __future__ import annotations

import typing as t
from collections import Counter
from dataclasses import dataclass, replace

from . import _models
from ._ages import is_older
from ._errors import DecisionError
from ._models import Connection
from ._plan import Change, Wanted, decide

if t.TYPE_CHECKING:
    from ._errors import VpcepError

IGNORED = "ignored"
DEFAULT = "default"

# What becomes of a connection. Before anything is sent, "changed" means: is to be changed.
CHANGED = "changed"
UNCHANGED = "unchanged"
CAPPED = "capped"
FAILED = "failed"
NOT_ATTEMPTED = "not_attempted"

# Stands for the status of a connection that is not listed any more.
NOT_LISTED = "not_listed"


@dataclass(frozen=True)
class Rule:
    """One rule of a policy: it matches where every selector that it has matches.

    ``endpoint_ids`` are in lower case, and ``pending_longer_than`` is in seconds. ``max_per_domain`` limits the
    accepted connections of an account.
    """

    name: str
    state: str
    domain_ids: frozenset[str] | None = None
    endpoint_ids: frozenset[str] | None = None
    marker_ids: frozenset[int] | None = None
    pending_longer_than: float | None = None
    max_per_domain: int | None = None

    def matches(self, connection: Connection, now: float) -> bool:
        """``now`` is in seconds of the epoch."""
        return (
            (self.domain_ids is None or connection.domain_id in self.domain_ids)
            and (self.endpoint_ids is None or connection.endpoint_id.lower() in self.endpoint_ids)
            and (self.marker_ids is None or connection.marker_id in self.marker_ids)
            and (self.pending_longer_than is None or self._has_waited(connection, now))
        )

    def _has_waited(self, connection: Connection, now: float) -> bool:
        """What the rule has decided already matches still, or the next run would let another rule take it back."""
        if connection.status not in (_models.PENDING, self.state):
            return False
        return is_older(connection.created_at, self.pending_longer_than or 0, now)


@dataclass(frozen=True)
class Policy:
    """Rules of which the first that matches decides, and ``default`` where none does.

    ``scope`` is ``pending``, which leaves everything alone that is not pending, or ``all``.
    """

    rules: t.Sequence[Rule]
    default: str = IGNORED
    scope: str = "pending"

    def rule_for(self, connection: Connection, now: float) -> Rule:
        return next((rule for rule in self.rules if rule.matches(connection, now)), Rule(DEFAULT, self.default))


@dataclass(frozen=True)
class Entry:
    """What is planned for one listed connection, and later what has become of it.

    ``state`` is the one wanted, or ``ignored``. ``rule`` is None where the scope keeps the rules away. ``change`` is
    set where something is to be sent. ``after`` is the connection in the end, or as it will be. A failed decision may
    have taken effect all the same.
    """

    connection: Connection
    state: str
    rule: str | None
    outcome: str
    change: Change | None = None
    error: t.Mapping[str, t.Any] | None = None
    after: Connection | None = None
    may_have_changed: bool = False

    @property
    def status(self) -> str:
        return (self.after or self.connection).status


def plan_policy(
    connections: t.Sequence[Connection], policy: Policy, now: float, wanted: t.Callable[[str, str], Wanted]
) -> list[Entry]:
    """Decide about every connection. Pure; ``wanted`` makes a `Wanted` of an endpoint's ID and a state.

    The oldest request comes first, in the caps as in the answer; connections of one moment go by their IDs.
    """
    drafts = [_draft(each, policy, now, wanted) for each in _models.in_order(connections)]
    return _cap(drafts, policy)


def _draft(connection: Connection, policy: Policy, now: float, wanted: t.Callable[[str, str], Wanted]) -> Entry:
    if connection.status == _models.CREATING or (policy.scope == "pending" and connection.status != _models.PENDING):
        return Entry(connection, IGNORED, None, IGNORED)
    rule = policy.rule_for(connection, now)
    return plan_one(connection, rule.state, rule.name, wanted)


def plan_one(connection: Connection, state: str, rule: str | None, wanted: t.Callable[[str, str], Wanted]) -> Entry:
    """The entry of one connection, by the decision table."""
    if state == IGNORED:
        return Entry(connection, state, rule, IGNORED)
    try:
        change = decide(connection, wanted(connection.endpoint_id, state))
    except DecisionError as error:
        return Entry(connection, state, rule, FAILED, error=error_facts(error))
    if change.action is None:
        return Entry(connection, state, rule, UNCHANGED)
    return Entry(connection, state, rule, CHANGED, change, after=change.after)


def plan_again(
    connections: t.Sequence[Connection], rows: t.Sequence[t.Mapping[str, t.Any]], wanted: t.Callable[[str, str], Wanted]
) -> list[Entry]:
    """The entries of a plan that was made before: nothing more than it holds, and nothing that has moved since."""
    approved = {row["endpoint_id"]: row for row in rows}
    listed = {each.endpoint_id for each in connections}
    entries = [_plan_row(each, approved.get(each.endpoint_id), wanted) for each in _models.in_order(connections)]
    return entries + [_vanished(row) for endpoint_id, row in approved.items() if endpoint_id not in listed]


def stop_early(entries: t.Sequence[Entry]) -> list[Entry]:
    """The same entries, of which none is to be sent where one has failed already."""
    if all(entry.outcome != FAILED for entry in entries):
        return list(entries)
    return [replace(each, outcome=NOT_ATTEMPTED, change=None, after=None) if each.change else each for each in entries]


def to_plan(entries: t.Iterable[Entry]) -> list[dict[str, t.Any]]:
    """What would be sent, as plain data that can be given back."""
    return [
        {
            "endpoint_id": entry.connection.endpoint_id,
            "domain_id": entry.connection.domain_id,
            "status": entry.connection.status,
            "updated_at": entry.connection.updated_at,
            "state": entry.state,
            "rule": entry.rule,
        }
        for entry in entries
        if entry.change is not None
    ]


def error_facts(error: VpcepError) -> dict[str, t.Any]:
    """What of an error goes into the entry that it ends."""
    facts = error.to_fail_json()
    named = ("msg", "error_code", "error_msg", "http_status", "request_id")
    return {name: facts[name] for name in named if name in facts}


def _cap(entries: t.Sequence[Entry], policy: Policy) -> list[Entry]:
    """Take back what would give an account more accepted connections than its rule allows, the newest first.

    What is accepted already and stays counts, and so does what a rule without a cap accepts. Where rules with different
    caps accept from one account, each connection is held to the cap of its rule when its turn comes.
    """
    caps = {rule.name: rule.max_per_domain for rule in policy.rules if rule.max_per_domain is not None}
    accepted = Counter(
        entry.connection.domain_id
        for entry in entries
        if entry.status == _models.ACCEPTED and not (entry.change and entry.rule in caps)
    )
    capped = []
    for entry in entries:
        if entry.change and entry.state == _models.ACCEPTED and entry.rule in caps:
            if accepted[entry.connection.domain_id] >= caps[entry.rule]:
                entry = replace(entry, outcome=CAPPED, change=None, after=None)
            else:
                accepted[entry.connection.domain_id] += 1
        capped.append(entry)
    return capped


def _plan_row(
    connection: Connection, row: t.Mapping[str, t.Any] | None, wanted: t.Callable[[str, str], Wanted]
) -> Entry:
    if row is None:
        return Entry(connection, IGNORED, None, IGNORED)
    if (connection.status, connection.updated_at) != (row.get("status"), row.get("updated_at")):
        was = f"{row.get('status')} since {row.get('updated_at')}"
        now = f"{connection.status} since {connection.updated_at}"
        error = {"error_code": "stale_plan", "msg": f"It was {was}, and is {now}: make a new plan."}
        return Entry(connection, row["state"], row.get("rule"), FAILED, error=error)
    return plan_one(connection, row["state"], row.get("rule"), wanted)


def _vanished(row: t.Mapping[str, t.Any]) -> Entry:
    known = Connection(row["endpoint_id"], row["status"], row.get("domain_id"), updated_at=row.get("updated_at"))
    gone = known.with_status(NOT_LISTED)
    if row["state"] == _models.REJECTED:
        return Entry(known, row["state"], row.get("rule"), UNCHANGED, after=gone)
    error = {"msg": "It is not listed any more: the endpoint's owner has deleted it."}
    return Entry(known, row["state"], row.get("rule"), FAILED, error=error, after=gone)
