# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Counts over connections. Pure."""

from __future__ import annotations

import typing as t
from collections import Counter

from .._errors import RequestError
from .._vpcep.connections import PENDING, STATUSES
from .._vpcep.times import parse_time
from .names import with_name

if t.TYPE_CHECKING:
    from .._vpcep.connections import Connection
    from .names import Names

_UNKNOWN = "unknown"


def summarize(connections: t.Sequence[Connection], now: float, names: Names = None) -> dict[str, t.Any]:
    """Count connections, and find the one that has waited longest. ``now`` is in seconds since the epoch."""
    by_domain = count_by_domain(connection.domain_id for connection in connections)
    oldest = _oldest_pending(connections, now)
    return {
        "total": len(connections),
        "by_status": count_by_status(connection.status for connection in connections),
        "by_domain": by_domain,
        "oldest_pending": oldest and with_name(oldest, names),
        **names_of(by_domain, names),
    }


def names_of(by_domain: t.Iterable[str], names: Names) -> dict[str, dict[str, str]]:
    """``domain_names`` for a summary: the names of the accounts in it. Nothing without names."""
    if not names:
        return {}
    return {"domain_names": {domain_id: names[domain_id] for domain_id in by_domain if domain_id in names}}


def waiting_seconds(connection: Connection, now: float) -> dict[str, int]:
    """``age_seconds`` of a connection that waits for a decision; nothing for others, or if its age is unknown."""
    if connection.status != PENDING or not connection.created_at:
        return {}
    try:
        since = parse_time(connection.created_at)
    except RequestError:
        return {}
    # The cloud's clock may be slightly ahead of the local one.
    return {"age_seconds": max(0, int(now - since))}


def count_by_status(statuses: t.Iterable[str]) -> dict[str, int]:
    """Count per status, including statuses with no connections."""
    counted = Counter(statuses)
    return {**dict.fromkeys(STATUSES, 0), **dict(sorted(counted.items()))}


def count_by_domain(domain_ids: t.Iterable[str | None]) -> dict[str, int]:
    """Count per account."""
    return dict(sorted(Counter(domain_id or _UNKNOWN for domain_id in domain_ids).items()))


def _oldest_pending(connections: t.Sequence[Connection], now: float) -> dict[str, t.Any] | None:
    waiting = [
        (parse_time(connection.created_at), connection.endpoint_id, connection)
        for connection in connections
        if connection.status == PENDING and connection.created_at
    ]
    if not waiting:
        return None
    since, endpoint_id, oldest = min(waiting, key=lambda row: row[:2])
    return {
        "endpoint_id": endpoint_id,
        "domain_id": oldest.domain_id,
        "created_at": oldest.created_at,
        # The cloud's clock may be slightly ahead of the local one.
        "age_seconds": max(0, int(now - since)),
    }
