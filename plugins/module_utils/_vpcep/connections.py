# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API's connections: their statuses, the actions on them, and how to read a row."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, replace

from .._errors import RequestError
from .._options import id_key
from .times import parse_time

PENDING = "pendingAcceptance"
ACCEPTED = "accepted"
REJECTED = "rejected"
CREATING = "creating"
FAILED = "failed"
DELETING = "deleting"
# All statuses that the API documents, in the order of a connection's life (Querying Connections of a VPC Endpoint
# Service).
STATUSES = (PENDING, CREATING, ACCEPTED, REJECTED, FAILED, DELETING)
# The statuses that a decision can ask for.
STATES = (ACCEPTED, REJECTED)


class Action(t.NamedTuple):
    """The action that leads to a state: the API's word for it, and the verb for messages."""

    word: str
    verb: str


# API: Accepting or Rejecting a VPC Endpoint, action.
ACTIONS: t.Mapping[str, Action] = {ACCEPTED: Action("receive", "accept"), REJECTED: Action("reject", "reject")}


@dataclass(frozen=True)
class Connection:
    """An endpoint's connection to an endpoint service (API: Querying Connections of a VPC Endpoint Service).

    ``endpoint_id`` is the API's ``id``, ``domain_id`` the account of the endpoint's owner, ``marker_id`` a 64-bit
    integer. ``created_at`` and ``updated_at`` are UTC, as the cloud writes them. ``error`` holds mappings with
    ``error_code`` and ``error_message``, and is set only in status ``failed``. ``problem`` says which field of the row
    cannot be read; then the other details are not read either, and no decision is made on the connection.
    """

    endpoint_id: str
    status: str
    domain_id: str | None = None
    marker_id: int | None = None
    created_at: str | None = None
    updated_at: str | None = None
    description: str | None = None
    error: tuple[t.Mapping[str, t.Any], ...] = ()
    problem: str | None = None

    @classmethod
    def from_api(cls, row: t.Any) -> Connection:
        """Read a row. Raises `RequestError` if it has no ID or no status."""
        if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not isinstance(row.get("status"), str):
            raise RequestError("The cloud listed a connection without an ID or a status, so it cannot be decided on.")
        connection = cls(row["id"], row["status"], error=errors_of(row.get("error")))
        try:
            return connection._with_details(row)
        except RequestError as error:
            return replace(connection, problem=error.msg)

    def _with_details(self, row: t.Mapping[str, t.Any]) -> Connection:
        domain_id = text_of(row, "domain_id")
        return replace(
            self,
            domain_id=domain_id and id_key(domain_id),
            marker_id=_number(row, "marker_id"),
            created_at=text_of(row, "created_at"),
            updated_at=text_of(row, "updated_at"),
            description=text_of(row, "description"),
        )

    @property
    def key(self) -> str:
        """The endpoint's ID in lower case, for comparisons, since its case does not matter."""
        return id_key(self.endpoint_id)

    def with_status(self, status: str) -> Connection:
        return replace(self, status=status)

    def to_result(self) -> dict[str, t.Any]:
        """Plain data for ``exit_json``, with ``description`` and ``error`` only if the cloud sent them."""
        result: dict[str, t.Any] = {
            "endpoint_id": self.endpoint_id,
            "status": self.status,
            "domain_id": self.domain_id,
            "marker_id": self.marker_id,
            "created_at": self.created_at,
            "updated_at": self.updated_at,
        }
        if self.description is not None:
            result["description"] = self.description
        if self.error:
            result["error"] = [dict(entry) for entry in self.error]
        return result


def in_order(connections: t.Iterable[Connection]) -> list[Connection]:
    """The connections, oldest first, then by endpoint ID. Those with an unreadable time come last."""
    return sorted(connections, key=lambda connection: (_moment(connection.created_at), connection.key))


def _moment(created_at: str | None) -> float:
    try:
        return parse_time(created_at) if created_at else float("-inf")
    except RequestError:
        return float("inf")


def text_of(row: t.Mapping[str, t.Any], name: str) -> str | None:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise _unreadable(row, name)
    return value


def _number(row: t.Mapping[str, t.Any], name: str) -> int | None:
    """A 64-bit number, which some clouds may send as text."""
    value = row.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,20}", str(value)):
        raise _unreadable(row, name)
    return int(value)


def errors_of(value: t.Any) -> tuple[t.Mapping[str, t.Any], ...]:
    """The errors of a failed object, in any form: they are only shown, so they need not be well-formed."""
    entries = value if isinstance(value, list) else [value] if value else []
    return tuple(entry if isinstance(entry, dict) else {"error_message": str(entry)} for entry in entries)


def _unreadable(row: t.Mapping[str, t.Any], name: str) -> RequestError:
    kind = type(row.get(name)).__name__
    return RequestError(f"The cloud listed {row['id']} with an unreadable {name} ({kind}), so it cannot be decided on.")
