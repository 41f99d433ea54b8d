# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans a policy for many connections: one entry for each, within the caps of the rules. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .._connection.decision import DecisionRequest, decide, is_known, unknown_status
from .._connection.outcomes import CHANGED, FAILED, UNCHANGED
from .._errors import VpcepError
from .._vpcep.connections import CREATING, PENDING, in_order
from .caps import cap_entries
from .entries import PolicyEntry, error_facts
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

    def pass_on(entry: PolicyEntry) -> PolicyEntry | None:
        rest = policy.after(str(entry.rule))
        return None if rest is None else _draft(entry.connection, rest, now, service_id)

    return cap_entries(drafts, policy.caps, standing, pass_on)


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
        return plan_one(PolicyEntry(connection, rule.state, rule.name, IGNORED, comment=rule.comment), service_id)
    msg = f"Could not decide on this connection: {unknown_status(connection)}."
    return PolicyEntry(connection, rule.state, rule.name, FAILED, error={"msg": msg}, comment=rule.comment)


def plan_one(entry: PolicyEntry, service_id: str) -> PolicyEntry:
    """The entry of one connection with what the decision table says for its state."""
    if entry.state == IGNORED:
        return replace(entry, result=IGNORED)
    try:
        change = decide(entry.connection, to_decision_request(service_id, entry))
    except VpcepError as error:
        return replace(entry, result=FAILED, error=error_facts(error))
    if change.action is None:
        return replace(entry, result=UNCHANGED)
    return replace(entry, result=CHANGED, change=change, after=change.after)


def to_decision_request(service_id: str, entry: PolicyEntry) -> DecisionRequest:
    """One decision of a policy, which never waits for a single connection."""
    return DecisionRequest(
        service_id=service_id,
        endpoint_id=entry.connection.endpoint_id,
        state=entry.state,
        wait=False,
        wait_timeout=float("inf"),
        comment=entry.comment,
        rule=entry.rule,
    )
