# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API's endpoint services: their fields and statuses, how to read a row, and their operations."""

from __future__ import annotations

import re
import typing as t
from dataclasses import asdict, dataclass, fields

from .._errors import RequestError
from .._http.request import Request
from .._options import id_key
from .rows import check_same, created, flag_of, mappings_of, text_of

if t.TYPE_CHECKING:
    from .calls import Calls

CREATING = "creating"
AVAILABLE = "available"
FAILED = "failed"
DELETING = "deleting"
# API: Querying VPC Endpoint Services, status.
STATUSES = (CREATING, AVAILABLE, FAILED, DELETING)

_PATH = "vpc-endpoint-services"
_SERVICE_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Service:
    """An endpoint service (API: Querying VPC Endpoint Services, and Querying Details of a VPC Endpoint Service).

    ``service_id`` is the API's ``id``. ``service_name`` is ``region.name.id``, or ``region.id`` if it was created
    without a name. ``connection_count`` (of endpoints that are creating or accepted), ``domain_id`` and ``error`` are
    only in lists. Fields that the cloud does not send are None or empty.
    """

    service_id: str
    service_name: str
    status: str
    domain_id: str | None = None
    project_id: str | None = None
    approval_enabled: bool | None = None
    connection_count: int | None = None
    created_at: str | None = None
    updated_at: str | None = None
    description: str | None = None
    service_type: str | None = None
    server_type: str | None = None
    vpc_id: str | None = None
    port_id: str | None = None
    pool_id: str | None = None
    tcp_proxy: str | None = None
    ports: tuple[t.Mapping[str, t.Any], ...] = ()
    tags: tuple[t.Mapping[str, t.Any], ...] = ()
    error: tuple[t.Mapping[str, t.Any], ...] = ()

    @classmethod
    def from_api(cls, row: t.Any) -> Service:
        """Read a row. Raises `RequestError` if it lacks the ID, the name or the status, or is otherwise unreadable."""
        names = ("id", "service_name", "status")
        if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in names):
            raise RequestError("The cloud listed an endpoint service without an ID, a name or a status.")
        values: dict[str, t.Any] = {name: row.get(name) for name in _SERVICE_SINGLES}
        values["created_at"] = text_of(row, "created_at")
        values.update((name, mappings_of(row.get(name))) for name in _SERVICE_LISTS)
        return cls(service_id=row["id"], service_name=row["service_name"], status=row["status"], **values)

    @property
    def short_name(self) -> str | None:
        """The name given at its creation; None if there was none."""
        return short_name_in(self.service_name)

    def to_result(self) -> dict[str, t.Any]:
        """Plain data for ``exit_json``."""
        result: dict[str, t.Any] = {
            "service_id": self.service_id,
            "service_name": self.service_name,
            "short_name": self.short_name,
            "status": self.status,
        }
        result.update((name, getattr(self, name)) for name in _SERVICE_SINGLES)
        result.update((name, [dict(entry) for entry in getattr(self, name)]) for name in _SERVICE_LISTS)
        return result


def short_name_in(full_name: str | None) -> str | None:
    """The name in the middle of a full name, region.name.id; None if there is none."""
    return ".".join((full_name or "").split(".")[1:-1]) or None


def service_id_in(full_name: str | None) -> str | None:
    """The ID at the end of a service's full name, region.name.id; None if the cloud has named it in another way."""
    last = id_key((full_name or "").rsplit(".", maxsplit=1)[-1])
    return last if _SERVICE_ID.fullmatch(last) else None


_SERVICE_LISTS = ("ports", "tags", "error")
_SERVICE_SINGLES = tuple(
    field.name
    for field in fields(Service)
    if field.name not in ("service_id", "service_name", "status", *_SERVICE_LISTS)
)


@dataclass(frozen=True)
class PublicService:
    """What any account may see of an endpoint service (API: Querying Basic Information of a VPC Endpoint Service).

    ``owner`` is only in the list of public services, and ``OTC`` for the cloud's own.
    """

    service_id: str
    service_name: str
    service_type: str | None = None
    owner: str | None = None
    is_charge: bool | None = None
    created_at: str | None = None

    @classmethod
    def from_api(cls, row: t.Any) -> PublicService:
        """Read a row. Raises `RequestError` if it lacks the ID or the name, or is otherwise unreadable."""
        if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in ("id", "service_name")):
            raise RequestError("The cloud listed a public endpoint service without an ID or a name.")
        return cls(
            service_id=row["id"],
            service_name=row["service_name"],
            service_type=text_of(row, "service_type"),
            owner=text_of(row, "owner"),
            is_charge=flag_of(row, "is_charge"),
            created_at=text_of(row, "created_at"),
        )

    def to_result(self) -> dict[str, t.Any]:
        """Plain data for ``exit_json``."""
        return asdict(self)


class ServiceCalls:
    """The operations on endpoint services: those of the project, and those that any account may read."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def query(
        self,
        service_id: str | None = None,
        name: str | None = None,
        status: str | None = None,
        deadline: float | None = None,
    ) -> list[Service]:
        """All endpoint services of the project that match the filters, oldest first.

        ``name`` may be any part of the full name, in any case (API: Querying VPC Endpoint Services).
        """
        purpose = "read the endpoint services of the project"
        right = "vpcep:epservices:list"
        return self._calls.query(
            Request("GET", self._calls.url(_PATH), purpose=purpose, right=right, deadline=deadline),
            "endpoint_services",
            Service.from_api,
            lambda row: row.service_id,
            {"id": service_id, "endpoint_service_name": name, "status": status},
        )

    def find(self, service_id: str, deadline: float | None = None) -> Service | None:
        """The endpoint service, or None if the project has none with this ID (API: Querying Details of one)."""
        purpose = f"read endpoint service {service_id}"
        url, right = self._calls.url(_PATH, service_id), "vpcep:epservices:get"
        body = self._calls.find(Request("GET", url, purpose=purpose, right=right, deadline=deadline))
        if body is None:
            return None
        service = Service.from_api(body)
        check_same(service_id, service.service_id, purpose)
        return service

    def create(self, fields: t.Mapping[str, t.Any]) -> Service | None:
        """Create an endpoint service; ``fields`` are the API's (Creating a VPC Endpoint Service).

        Returns it as answered, or None if a good answer does not show it. Raises `FateUnknownError` if it may exist
        although the request failed.
        """
        purpose = f"create endpoint service {fields.get('service_name') or '(without a name)'}"
        url, right = self._calls.url(_PATH), "vpcep:epservices:create"
        return created(self._calls.perform(Request("POST", url, purpose=purpose, right=right, body=fields)), Service)

    def update(self, service_id: str, fields: t.Mapping[str, t.Any]) -> None:
        """Change these of the API's fields (Modifying a VPC Endpoint Service). A list of ports replaces the old one."""
        purpose = f"change {', '.join(sorted(fields))} of endpoint service {service_id}"
        url, right = self._calls.url(_PATH, service_id), "vpcep:epservices:update"
        self._calls.perform(Request("PUT", url, purpose=purpose, right=right, body=fields))

    def delete(self, service_id: str) -> None:
        """Begin to delete an endpoint service (Deleting a VPC Endpoint Service), which its consumers prevent."""
        purpose, right = f"delete endpoint service {service_id}", "vpcep:epservices:delete"
        url = self._calls.url(_PATH, service_id)
        self._calls.perform(Request("DELETE", url, purpose=purpose, right=right, may_be_empty=True))

    def describe(self, service_id: str | None = None, service_name: str | None = None) -> PublicService | None:
        """What any account may see of a service, by its ID or its full name; None if there is none.

        API: Querying Basic Information of a VPC Endpoint Service.
        """
        asked = {"id": service_id, "endpoint_service_name": service_name}
        request = Request(
            "GET",
            self._calls.url(_PATH, "describe"),
            purpose=f"look up endpoint service {service_id or service_name}",
            params={name: value for name, value in asked.items() if value},
            right="vpcep:epserviceDesc:get",
        )
        body = self._calls.find(request)
        if body is None:
            return None
        service = PublicService.from_api(body)
        known = service_id or service_id_in(service_name)
        if known:
            check_same(known, service.service_id, request.purpose)
        return service

    def list_public(self) -> list[PublicService]:
        """All public endpoint services, oldest first (API: Querying Public VPC Endpoint Services)."""
        purpose, right = "read the public endpoint services", "vpcep:pubEpservices:list"
        request = Request("GET", self._calls.url(_PATH, "public"), purpose=purpose, right=right)
        return self._calls.query(request, "endpoint_services", PublicService.from_api, lambda row: row.service_id)
