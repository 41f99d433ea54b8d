# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The VPCEP v1 API, with one short method per operation."""

from __future__ import annotations

import typing as t
from urllib.parse import quote

from .._errors import RequestError
from .._http.request import Request
from .._options import id_key
from .connections import ACTIONS, Connection
from .paging import PAGE, Page, read_all
from .services import Service

if t.TYPE_CHECKING:
    from .._http.client import Http
    from .._http.request import Auth
    from .._http.retry import Budget

_VERBS = {action.word: action.verb for action in ACTIONS.values()}
_ENDPOINT_SERVICES = "vpc-endpoint-services"
_LIST_CONNECTIONS = "vpcep:connections:list"

Row = t.TypeVar("Row", Connection, Service)


class VpcepApi:
    """The VPCEP v1 API, with one short method per operation. Each raises `RequestError` if its request fails."""

    def __init__(self, http: Http, auth: Auth, url: str) -> None:
        self.http = http
        self._auth = auth
        self._url = url

    def find_connection(self, service_id: str, endpoint_id: str, deadline: float | None = None) -> Connection | None:
        """An endpoint's connection, or None if the service does not list it.

        The owner of the service cannot read another account's endpoint, so this queries the service's connections (API:
        Querying Connections of a VPC Endpoint Service). The request is not repeated after ``deadline``.
        """
        request = Request(
            "GET",
            self._connections_url(service_id),
            purpose=f"read the connection of endpoint {endpoint_id} to endpoint service {service_id}",
            params={"id": endpoint_id},
            right=_LIST_CONNECTIONS,
            deadline=deadline,
        )
        return _pick(self.http.send(request, self._auth).body, endpoint_id)

    def decide_connection(
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
            f"{self._connections_url(service_id)}/action",
            purpose=f"{_VERBS[action]} the connection of endpoint {endpoint_id} to endpoint service {service_id}",
            body={"action": action, "endpoints": [endpoint_id]},
            right="vpcep:connections:update",
            is_repeatable=False,
            deadline=deadline,
            budget=budget,
            may_send=may_send,
            before_send=before_send,
        )
        body = self.http.send(request, self._auth).body
        try:
            return _pick(body, endpoint_id)
        except RequestError:
            # The cloud accepted the decision with a 200, so even an unreadable body must not make it look refused.
            return None

    def list_connections(
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
        return self._list(
            self._connections_url(service_id),
            "connections",
            Connection.from_api,
            lambda row: row.key,
            f"read the connections of endpoint service {service_id}",
            _LIST_CONNECTIONS,
            {"id": endpoint_id, "marker_id": marker_id, "status": status},
            deadline,
        )

    def list_services(
        self, service_id: str | None = None, name: str | None = None, status: str | None = None
    ) -> list[Service]:
        """All endpoint services of the project that match the filters, oldest first.

        ``name`` may be any part of the full name, in any case (API: Querying VPC Endpoint Services).
        """
        return self._list(
            f"{self._url}/{_ENDPOINT_SERVICES}",
            "endpoint_services",
            Service.from_api,
            lambda row: row.service_id,
            "read the endpoint services of the project",
            "vpcep:epservices:list",
            {"id": service_id, "endpoint_service_name": name, "status": status},
        )

    def _list(
        self,
        url: str,
        name: str,
        from_api: t.Callable[[t.Any], Row],
        key: t.Callable[[Row], str],
        purpose: str,
        right: str,
        filters: t.Mapping[str, str | int | None],
        deadline: float | None = None,
    ) -> list[Row]:
        # No sort_key: the time of creation is the default, and the clouds with this API spell its name differently.
        asked = {key: str(value) for key, value in filters.items() if value is not None}
        asked.update(sort_dir="asc", limit=str(PAGE))

        def fetch(offset: int) -> Page[Row]:
            if offset and deadline is not None and self.http.clock.now() > deadline:
                raise RequestError(f"Could not {purpose}: no time was left for the next page.")
            params = {**asked, "offset": str(offset)} if offset else asked
            request = Request("GET", url, purpose=purpose, params=params, right=right, deadline=deadline)
            body = self.http.send(request, self._auth).body
            total = body.get("total_count")
            if not isinstance(total, int) or isinstance(total, bool) or total < 0:
                raise RequestError(f"Could not {purpose}: the answer has no usable total_count.")
            return Page([from_api(row) for row in _rows(body, name)], total)

        return read_all(fetch, key, purpose)

    def _connections_url(self, service_id: str) -> str:
        return f"{self._url}/{_ENDPOINT_SERVICES}/{quote(service_id, safe='')}/connections"


def _rows(body: t.Mapping[str, t.Any], name: str) -> list[t.Any]:
    rows = body.get(name)
    if not isinstance(rows, list):
        raise RequestError(f"The cloud answered without a list of {name.replace('_', ' ')}; check vpcep_endpoint.")
    return rows


def _pick(body: t.Mapping[str, t.Any], endpoint_id: str) -> Connection | None:
    """The row of this endpoint. Other rows are skipped, in case the API ignored the filter."""
    connections = [Connection.from_api(row) for row in _rows(body, "connections")]
    return next((connection for connection in connections if connection.key == id_key(endpoint_id)), None)
