# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans a policy for many connections: one entry for each, within the caps of the rules. Pure."""

from __future__ import annotations

import typing as t
from collections import Counter
from dataclasses import replace

from .._connection.decision import DecisionRequest, decide, is_known, unknown_status
from .._errors import VpcepError
from .._vpcep.connections import ACCEPTED, CREATING, PENDING, in_order
from .entries import CAPPED, CHANGED, FAILED, UNCHANGED, PolicyEntry, error_facts
from .rules import DEFAULT, IGNORED

if t.TYPE_CHECKING:
    from .._vpcep.connections import Connection
    from .rules import Policy


def plan_policy(
    connections: t.Sequence[Connection],
    policy: Policy,
    now: float,
    service_id: str,
    standing: t.Iterable[Connection] = (),
) -> list[PolicyEntry]:
    """Decide on every connection. Pure; ``now`` is in seconds since the epoch.

    The oldest requests come first, in the result and within the caps; requests of the same moment are sorted by ID.
    Connections in ``standing`` are not decided on, but count against the caps.
    """
    drafts = [_draft(connection, policy, now, service_id) for connection in in_order(connections)]
    return _cap(drafts, policy, standing)


def _draft(connection: Connection, policy: Policy, now: float, service_id: str) -> PolicyEntry:
    """The entry of one connection before the caps. An error fails only this connection, not the others."""
    if connection.problem:
        return PolicyEntry(connection, IGNORED, None, FAILED, error={"msg": connection.problem})
    is_in_scope = policy.scope == "all" or connection.status == PENDING
    if connection.status == CREATING or (is_known(connection.status) and not is_in_scope):
        return PolicyEntry(connection, IGNORED, None, IGNORED)
    try:
        rule = policy.rule_for(connection, now)
    except VpcepError as error:
        return PolicyEntry(connection, IGNORED, None, FAILED, error=error_facts(error))
    if is_known(connection.status) or (rule.state == IGNORED and rule.name != DEFAULT):
        return plan_one(connection, rule.state, rule.name, service_id)
    msg = f"Could not decide on this connection: {unknown_status(connection)}."
    return PolicyEntry(connection, rule.state, rule.name, FAILED, error={"msg": msg})


def plan_one(connection: Connection, state: str, rule: str | None, service_id: str) -> PolicyEntry:
    """The entry of one connection, by the decision table."""
    if state == IGNORED:
        return PolicyEntry(connection, state, rule, IGNORED)
    try:
        change = decide(connection, to_decision_request(service_id, connection.endpoint_id, state))
    except VpcepError as error:
        return PolicyEntry(connection, state, rule, FAILED, error=error_facts(error))
    if change.action is None:
        return PolicyEntry(connection, state, rule, UNCHANGED)
    return PolicyEntry(connection, state, rule, CHANGED, change, after=change.after)


def to_decision_request(service_id: str, endpoint_id: str, state: str) -> DecisionRequest:
    """One decision of a policy, which never waits for a single connection."""
    return DecisionRequest(service_id, endpoint_id, state, wait=False, wait_timeout=float("inf"))


def _cap(entries: t.Sequence[PolicyEntry], policy: Policy, standing: t.Iterable[Connection]) -> list[PolicyEntry]:
    """Cancel the acceptances that would exceed the cap of their rule for an account, keeping the oldest requests.

    Connections that stay accepted or are being created count, and so do those that a rule without a cap accepts. If
    rules with different caps accept connections of one account, each connection is checked against the cap of its own
    rule when its turn comes.
    """
    caps = {rule.name: rule.max_per_domain for rule in policy.rules if rule.max_per_domain is not None}
    staying = [entry.after or entry.connection for entry in entries if not (entry.change and entry.rule in caps)]
    accepted = Counter(
        connection.domain_id for connection in (*staying, *standing) if connection.status in (ACCEPTED, CREATING)
    )
    capped = []
    for entry in entries:
        if entry.change and entry.state == ACCEPTED and entry.rule in caps:
            if accepted[entry.connection.domain_id] >= caps[entry.rule]:
                entry = replace(entry, result=CAPPED, change=None, after=None)
            else:
                accepted[entry.connection.domain_id] += 1
        capped.append(entry)
    return capped
