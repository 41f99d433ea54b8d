# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan as plain data: made, given back, and carried out only if nothing has changed. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .._connection.names import with_name
from .._connection.outcomes import FAILED, UNCHANGED
from .._errors import OptionError
from .._options import id_key, parse_text
from .._vpcep.connections import REJECTED, Connection, in_order
from .._vpcep.times import is_same_time
from .entries import NOT_LISTED, PolicyEntry
from .plan import plan_one
from .rules import IGNORED

Row = t.Mapping[str, t.Any]


def to_plan(
    entries: t.Iterable[PolicyEntry], service_id: str, names: t.Mapping[str, str] | None = None
) -> list[dict[str, t.Any]]:
    """The decisions to send, as plain data that can be given back. ``names`` are those of accounts, by their IDs."""
    return [
        with_name(
            {
                "service_id": service_id,
                "endpoint_id": entry.connection.endpoint_id,
                "domain_id": entry.connection.domain_id,
                "status": entry.connection.status,
                "updated_at": entry.connection.updated_at,
                "state": entry.state,
                "rule": entry.rule,
                "comment": entry.comment,
            },
            names,
        )
        for entry in entries
        if entry.change is not None
    ]


def check_service(plan: t.Mapping[str, Row], service_id: str) -> None:
    """Raise `OptionError` if the plan was made for another endpoint service."""
    named = {id_key(row["service_id"]) for row in plan.values()}
    others = ", ".join(sorted(named - {id_key(service_id)}))
    if others:
        raise OptionError(
            f"Nothing was sent: the plan is for endpoint service {others}, but this task is for {service_id};"
            " name the service of the plan, or make a new plan."
        )


def plan_again(connections: t.Sequence[Connection], plan: t.Mapping[str, Row], service_id: str) -> list[PolicyEntry]:
    """The entries of an earlier plan: only what it contains, and nothing that has changed since."""
    listed = {connection.key for connection in connections}
    entries = [_plan_row(connection, plan.get(connection.key), service_id) for connection in in_order(connections)]
    return entries + [_vanished(endpoint_id, row) for endpoint_id, row in plan.items() if endpoint_id not in listed]


def _plan_row(connection: Connection, row: Row | None, service_id: str) -> PolicyEntry:
    if row is None:
        return PolicyEntry(connection, IGNORED, None, IGNORED)
    entry = _entry(connection, row)
    if connection.status == row["state"]:
        return entry
    if connection.status == row["status"] and is_same_time(connection.updated_at, row["updated_at"]):
        return plan_one(entry, service_id)
    was, now = f"{row['status']} since {row['updated_at']}", f"{connection.status} since {connection.updated_at}"
    error = {"error_code": "stale_plan", "msg": f"It was {was}, and is now {now}: make a new plan."}
    return replace(entry, result=FAILED, error=error)


def _entry(connection: Connection, row: Row) -> PolicyEntry:
    return PolicyEntry(connection, row["state"], row.get("rule"), UNCHANGED, comment=parse_text(row.get("comment")))


def _vanished(endpoint_id: str, row: Row) -> PolicyEntry:
    known = Connection(endpoint_id, row["status"], row.get("domain_id"), updated_at=row["updated_at"])
    return vanished(_entry(known, row))


def vanished(entry: PolicyEntry) -> PolicyEntry:
    """The entry, now that its connection is not listed: unchanged if it was to be rejected, failed otherwise."""
    gone = replace(entry, result=UNCHANGED, change=None, after=entry.connection.with_status(NOT_LISTED))
    if entry.state == REJECTED:
        return gone
    return replace(gone, result=FAILED, error={"msg": "It is no longer listed: the endpoint's owner has deleted it."})
