# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API's connections: their statuses, the actions on them, how to read a row, and their operations."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from .._errors import RequestError
from .._http.request import Request
from .._options import id_key
from .calls import rows_of
from .rows import errors_of, number_of, text_of
from .times import parse_time

if t.TYPE_CHECKING:
    from .._http.retry import Budget
    from .calls import Calls

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
_VERBS = {action.word: action.verb for action in ACTIONS.values()}
_LIST = "vpcep:connections:list"


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
            marker_id=number_of(row, "marker_id"),
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


class ConnectionCalls:
    """The operations on the connections of an endpoint service, as its owner."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def find(self, service_id: str, endpoint_id: str, deadline: float | None = None) -> Connection | None:
        """An endpoint's connection, or None if the service does not list it.

        The owner of the service cannot read another account's endpoint, so this queries the service's connections (API:
        Querying Connections of a VPC Endpoint Service). The request is not repeated after ``deadline``.
        """
        request = Request(
            "GET",
            self._url(service_id),
            purpose=f"read the connection of endpoint {endpoint_id} to endpoint service {service_id}",
            params={"id": endpoint_id},
            right=_LIST,
            deadline=deadline,
        )
        return _pick(self._calls.send(request), endpoint_id)

    def decide(
        self,
        service_id: str,
        endpoint_id: str,
        action: str,
        deadline: float | None = None,
        budget: Budget | None = None,
        may_send: t.Callable[[], None] | None = None,
        before_send: t.Callable[[], None] | None = None,
    ) -> Connection | None:
        """Send ``receive`` or ``reject`` for one endpoint; the API takes only one per request.

        Returns the connection as answered, which may not be final yet, or None if the answer does not show it (API:
        Accepting or Rejecting a VPC Endpoint). Raises `FateUnknownError` if a failed decision may have taken effect.
        """
        request = Request(
            "POST",
            f"{self._url(service_id)}/action",
            purpose=f"{_VERBS[action]} the connection of endpoint {endpoint_id} to endpoint service {service_id}",
            body={"action": action, "endpoints": [endpoint_id]},
            right="vpcep:connections:update",
            deadline=deadline,
            budget=budget,
            may_send=may_send,
            before_send=before_send,
        )
        body = self._calls.perform(request)
        try:
            return _pick(body, endpoint_id)
        except RequestError:
            # The cloud accepted the decision with a 200, so even an unreadable body must not make it look refused.
            return None

    def query(
        self,
        service_id: str,
        status: str | None = None,
        endpoint_id: str | None = None,
        marker_id: int | None = None,
        deadline: float | None = None,
    ) -> list[Connection]:
        """All connections of a service that match the filters, oldest first, however many there are.

        ``status`` is pendingAcceptance, accepted, rejected or failed, since the API filters by no other (API: Querying
        Connections of a VPC Endpoint Service). Raises `RequestError` if the list cannot be read completely.
        """
        purpose = f"read the connections of endpoint service {service_id}"
        return self._calls.query(
            Request("GET", self._url(service_id), purpose=purpose, right=_LIST, deadline=deadline),
            "connections",
            Connection.from_api,
            lambda row: row.key,
            {"id": endpoint_id, "marker_id": marker_id, "status": status},
        )

    def _url(self, service_id: str) -> str:
        return self._calls.url("vpc-endpoint-services", service_id, "connections")


def _pick(body: t.Mapping[str, t.Any], endpoint_id: str) -> Connection | None:
    """The row of this endpoint. Other rows are skipped, in case the API ignored the filter."""
    connections = [Connection.from_api(row) for row in rows_of(body, "connections")]
    return next((connection for connection in connections if connection.key == id_key(endpoint_id)), None)
