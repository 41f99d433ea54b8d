# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which connections to list, and which of the filters the cloud applies."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .._errors import OptionError, RequestError
from .._options import as_written, parse_domain_ids, parse_duration, parse_endpoint_id
from .._vpcep.connections import ACCEPTED, FAILED, PENDING, REJECTED, in_order
from .._vpcep.times import is_older

if t.TYPE_CHECKING:
    from .._vpcep.client import VpcepApi
    from .._vpcep.connections import Connection

# The statuses by which the API can filter; a connection can have others (API: Querying Connections of a VPC Endpoint
# Service).
_SERVER_FILTERS = (PENDING, ACCEPTED, REJECTED, FAILED)


@dataclass(frozen=True)
class Selection:
    """Which connections to list: those that match every field that is set.

    IDs are in lower case, and ``pending_seconds`` is an age.
    """

    endpoint_id: str | None = None
    marker_id: int | None = None
    statuses: frozenset[str] = frozenset()
    domain_ids: frozenset[str] = frozenset()
    pending_seconds: int | None = None

    def read(self, api: VpcepApi, service_id: str, now: float) -> list[Connection]:
        """The service's connections that match, oldest first. ``now`` is in seconds since the epoch."""
        status = next(iter(self.statuses)) if len(self.statuses) == 1 else None
        listed = api.connections.query(
            service_id,
            status=status if status in _SERVER_FILTERS else None,
            endpoint_id=self.endpoint_id,
            marker_id=self.marker_id,
        )
        problem = next((connection.problem for connection in listed if connection.problem), None)
        if problem:
            raise RequestError(problem)
        return in_order(connection for connection in listed if self.matches(connection, now))

    def matches(self, connection: Connection, now: float) -> bool:
        """Whether the connection matches. Also rechecks the server-side filters, in case the API ignored one."""
        return (
            (self.endpoint_id is None or connection.key == self.endpoint_id)
            and self.marker_id in (None, connection.marker_id)
            and (not self.statuses or connection.status in self.statuses)
            and (not self.domain_ids or connection.domain_id in self.domain_ids)
            and (self.pending_seconds is None or is_older(connection.created_at, self.pending_seconds, now))
        )


def parse_selection(params: t.Mapping[str, t.Any], given: t.Mapping[str, t.Any]) -> Selection:
    """The selection from a module's options. Raises `OptionError` if they cannot be used.

    ``given`` holds the options as the user wrote them.
    """
    endpoint_id, marker_id, duration = params["endpoint_id"], params["marker_id"], params["pending_longer_than"]
    if marker_id is not None and marker_id < 0:
        raise OptionError(f"marker_id is {marker_id}; give 0 or more.")
    for option in ("statuses", "domain_ids"):
        if params[option] is not None and not params[option]:
            raise OptionError(f"{option} is an empty list; name at least one, or omit the option to select all.")
    statuses = frozenset(params["statuses"] or ())
    if duration:
        if statuses and PENDING not in statuses:
            raise OptionError(
                f"pending_longer_than selects connections in status {PENDING}, but statuses excludes them;"
                " give only one of the two."
            )
        statuses = frozenset({PENDING})
    return Selection(
        endpoint_id=parse_endpoint_id("endpoint_id", endpoint_id) if endpoint_id else None,
        marker_id=marker_id,
        statuses=statuses,
        domain_ids=parse_domain_ids("domain_ids", as_written(params, given, "domain_ids") or ()) or frozenset(),
        pending_seconds=parse_duration(duration) if duration else None,
    )
