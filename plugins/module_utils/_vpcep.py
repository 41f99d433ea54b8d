# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may import this file.

from __future__ import annotations

import typing as t
from urllib.parse import quote

from ._errors import RequestError
from ._models import Connection
from ._request import Request

if t.TYPE_CHECKING:
    from ._http import Http
    from ._request import Auth

_VERBS = {"receive": "accept", "reject": "reject"}


class VpcepApi:
    """The VPCEP v1 API, one short method an operation. Every method raises `RequestError` where the request fails."""

    def __init__(self, http: Http, auth: Auth, url: str) -> None:
        self.http = http
        self._auth = auth
        self._url = url

    def find_connection(self, service_id: str, endpoint_id: str, deadline: float | None = None) -> Connection | None:
        """An endpoint's connection, or None where the service does not list it.

        The owner of the service cannot read another account's endpoint, so this asks for the service's connections
        (API: Querying Connections of a VPC Endpoint Service). No repeat is begun after ``deadline``.
        """
        request = Request(
            "GET",
            self._connections_url(service_id),
            purpose=f"read the connection of endpoint {endpoint_id} to endpoint service {service_id}",
            params={"id": endpoint_id},
            deadline=deadline,
        )
        return _pick(self.http.send(request, self._auth).body, endpoint_id)

    def decide_connection(self, service_id: str, endpoint_id: str, action: str) -> Connection | None:
        """Send ``receive`` or ``reject`` for one endpoint, which is all that the API takes in a request.

        Returns the connection as answered, which need not be final yet, or None where the answer does not show it
        (API: Accepting or Rejecting a VPC Endpoint). Raises `FateUnknownError` where it may have taken effect.
        """
        request = Request(
            "POST",
            f"{self._connections_url(service_id)}/action",
            purpose=f"{_VERBS[action]} the connection of endpoint {endpoint_id} to endpoint service {service_id}",
            body={"action": action, "endpoints": [endpoint_id]},
            is_repeatable=False,
        )
        body = self.http.send(request, self._auth).body
        try:
            return _pick(body, endpoint_id)
        except RequestError:
            # The decision was taken with a 200, whatever the body looks like: it must not end as a refused one.
            return None

    def _connections_url(self, service_id: str) -> str:
        return f"{self._url}/vpc-endpoint-services/{quote(service_id, safe='')}/connections"


def _pick(body: t.Mapping[str, t.Any], endpoint_id: str) -> Connection | None:
    """The row of this endpoint. Rows of others are passed over: a filter that was ignored must not decide anything."""
    rows = body.get("connections")
    if not isinstance(rows, list):
        raise RequestError("The cloud answered without a list of connections; check vpcep_endpoint.")
    connections = [Connection.from_api(row) for row in rows if isinstance(row, dict)]
    return next((each for each in connections if each.endpoint_id.lower() == endpoint_id.lower()), None)
