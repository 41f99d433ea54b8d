# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API's endpoints: the consumer's side of a connection, how to read a row, and their operations."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, fields

from .._errors import RequestError
from .._http.request import Request
from .rows import check_same, created, errors_of, flag_of, mappings_of, number_of, text_of, texts_of

if t.TYPE_CHECKING:
    from .calls import Calls

_PATH = "vpc-endpoints"
_UPDATE = "vpcep:endpoints:update"


@dataclass(frozen=True)
class Endpoint:
    """A VPC endpoint (API: Querying VPC Endpoints, and Querying Details About a VPC Endpoint).

    ``endpoint_id`` is the API's ``id``, ``service_id`` its ``endpoint_service_id``, ``service_name`` its
    ``endpoint_service_name``, ``route_tables`` its ``routetables``. ``ip`` and ``dns_names`` are there once the
    service's owner has accepted the endpoint. Fields that the cloud does not send are None or empty.
    """

    endpoint_id: str
    status: str
    service_id: str | None = None
    service_name: str | None = None
    service_type: str | None = None
    vpc_id: str | None = None
    subnet_id: str | None = None
    ip: str | None = None
    enable_dns: bool | None = None
    enable_whitelist: bool | None = None
    description: str | None = None
    marker_id: int | None = None
    project_id: str | None = None
    specification_name: str | None = None
    enable_status: str | None = None
    endpoint_pool_id: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    dns_names: tuple[str, ...] = ()
    whitelist: tuple[str, ...] = ()
    route_tables: tuple[str, ...] = ()
    active_status: tuple[str, ...] = ()
    policy_statement: tuple[t.Mapping[str, t.Any], ...] = ()
    tags: tuple[t.Mapping[str, t.Any], ...] = ()
    error: tuple[t.Mapping[str, t.Any], ...] = ()

    @classmethod
    def from_api(cls, row: t.Any) -> Endpoint:
        """Read a row. Raises `RequestError` if it has no ID or no status, or is otherwise unreadable."""
        if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not isinstance(row.get("status"), str):
            raise RequestError("The cloud listed an endpoint without an ID or a status.")
        values: dict[str, t.Any] = {name: text_of(row, _API_NAMES.get(name, name)) for name in _TEXTS}
        values.update((name, flag_of(row, name)) for name in ("enable_dns", "enable_whitelist"))
        values.update((name, texts_of(row.get(_API_NAMES.get(name, name)))) for name in _LISTS)
        values.update((name, mappings_of(row.get(name))) for name in ("policy_statement", "tags"))
        marker_id, error = number_of(row, "marker_id"), errors_of(row.get("error"))
        return cls(endpoint_id=row["id"], marker_id=marker_id, error=error, **values)

    def to_result(self) -> dict[str, t.Any]:
        """Plain data for ``exit_json``."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


_API_NAMES = {
    "service_id": "endpoint_service_id",
    "service_name": "endpoint_service_name",
    "route_tables": "routetables",
}
_LISTS = ("dns_names", "whitelist", "route_tables", "active_status")
_TEXTS = (
    "status",
    "service_id",
    "service_name",
    "service_type",
    "vpc_id",
    "subnet_id",
    "ip",
    "description",
    "project_id",
    "specification_name",
    "enable_status",
    "endpoint_pool_id",
    "created_at",
    "updated_at",
)


class EndpointCalls:
    """The operations on the endpoints of the project, as their owner."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def query(
        self,
        endpoint_id: str | None = None,
        service_name: str | None = None,
        vpc_id: str | None = None,
        deadline: float | None = None,
    ) -> list[Endpoint]:
        """All endpoints of the project that match the filters, oldest first.

        ``service_name`` may be any part of the service's full name (API: Querying VPC Endpoints, which filters neither
        by the service's ID nor by status).
        """
        purpose, right = "read the endpoints of the project", "vpcep:endpoints:list"
        return self._calls.query(
            Request("GET", self._calls.url(_PATH), purpose=purpose, right=right, deadline=deadline),
            "endpoints",
            Endpoint.from_api,
            lambda row: row.endpoint_id,
            {"id": endpoint_id, "endpoint_service_name": service_name, "vpc_id": vpc_id},
        )

    def find(self, endpoint_id: str, deadline: float | None = None) -> Endpoint | None:
        """The endpoint, or None if the project has none with this ID (API: Querying Details About a VPC Endpoint)."""
        purpose, right = f"read endpoint {endpoint_id}", "vpcep:endpoints:get"
        url = self._calls.url(_PATH, endpoint_id)
        body = self._calls.find(Request("GET", url, purpose=purpose, right=right, deadline=deadline))
        if body is None:
            return None
        endpoint = Endpoint.from_api(body)
        check_same(endpoint_id, endpoint.endpoint_id, purpose)
        return endpoint

    def create(self, fields: t.Mapping[str, t.Any]) -> Endpoint | None:
        """Create an endpoint; ``fields`` are the API's (Creating a VPC Endpoint).

        Returns it as answered, or None if a good answer does not show it. Raises `FateUnknownError` if it may exist
        although the request failed.
        """
        purpose = f"create an endpoint for endpoint service {fields['endpoint_service_id']}"
        url, right = self._calls.url(_PATH), "vpcep:endpoints:create"
        return created(self._calls.perform(Request("POST", url, purpose=purpose, right=right, body=fields)), Endpoint)

    def delete(self, endpoint_id: str) -> None:
        """Begin to delete an endpoint, which works in every status (API: Deleting a VPC Endpoint)."""
        purpose, right = f"delete endpoint {endpoint_id}", "vpcep:endpoints:delete"
        url = self._calls.url(_PATH, endpoint_id)
        self._calls.perform(Request("DELETE", url, purpose=purpose, right=right, may_be_empty=True))

    def set_whitelist(self, endpoint_id: str, whitelist: t.Sequence[str]) -> None:
        """Replace the addresses that may use the endpoint; an empty list switches the whitelist off.

        Not documented for this cloud (source: huaweicloudsdkvpcep, update_endpoint_white).
        """
        fields = {"enable_whitelist": bool(whitelist), "whitelist": list(whitelist)}
        self._put(endpoint_id, (), "the whitelist", fields)

    def set_route_tables(self, endpoint_id: str, route_tables: t.Sequence[str]) -> t.Mapping[str, t.Any]:
        """Replace the route tables of a gateway endpoint. A 200 may list tables that failed, under ``error``.

        Not documented for this cloud (source: huaweicloudsdkvpcep, update_endpoint_routetable).
        """
        return self._put(endpoint_id, ("routetables",), "the route tables", {"routetables": list(route_tables)})

    def set_policy(self, endpoint_id: str, policy_statement: t.Sequence[t.Mapping[str, t.Any]]) -> None:
        """Replace the policy of a gateway endpoint.

        Not documented for this cloud (source: huaweicloudsdkvpcep, update_endpoint_policy).
        """
        self._put(endpoint_id, ("policy",), "the policy", {"policy_statement": list(policy_statement)})

    def _put(
        self, endpoint_id: str, path: tuple[str, ...], what: str, fields: t.Mapping[str, t.Any]
    ) -> t.Mapping[str, t.Any]:
        request = Request(
            "PUT",
            self._calls.url(_PATH, endpoint_id, *path),
            purpose=f"change {what} of endpoint {endpoint_id}",
            body=fields,
            right=_UPDATE,
            may_be_empty=True,
        )
        return self._calls.perform(request)
