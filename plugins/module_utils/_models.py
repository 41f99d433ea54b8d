# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may import this file.

from __future__ import annotations

import typing as t
from dataclasses import dataclass, fields, replace

from ._errors import RequestError

PENDING = "pendingAcceptance"
ACCEPTED = "accepted"
REJECTED = "rejected"
CREATING = "creating"
FAILED = "failed"
DELETING = "deleting"


@dataclass(frozen=True)
class Connection:
    """An endpoint's connection to an endpoint service (API: Querying Connections of a VPC Endpoint Service).

    ``endpoint_id`` is the API's ``id``, ``domain_id`` the account of the endpoint's owner, ``marker_id`` a 64-bit
    integer. ``created_at`` and ``updated_at`` are UTC, as the cloud writes them. ``error`` holds mappings with
    ``error_code`` and ``error_message``, and is there only in status ``failed``.
    """

    endpoint_id: str
    status: str
    domain_id: str | None = None
    marker_id: int | None = None
    created_at: str | None = None
    updated_at: str | None = None
    description: str | None = None
    error: tuple[t.Mapping[str, t.Any], ...] = ()

    @classmethod
    def from_api(cls, row: t.Mapping[str, t.Any]) -> Connection:
        """Raises `RequestError` where the row has no endpoint ID or no status."""
        if not isinstance(row.get("id"), str) or not isinstance(row.get("status"), str):
            raise RequestError("The cloud listed a connection without an ID or a status; nothing is decided on it.")
        marker_id = row.get("marker_id")
        return cls(
            endpoint_id=row["id"],
            status=row["status"],
            domain_id=row.get("domain_id"),
            marker_id=None if marker_id in (None, "") else int(t.cast(int, marker_id)),
            created_at=row.get("created_at"),
            updated_at=row.get("updated_at"),
            description=row.get("description"),
            error=tuple(row.get("error") or ()),
        )

    def with_status(self, status: str) -> Connection:
        return replace(self, status=status)

    def to_result(self) -> dict[str, t.Any]:
        """Plain data for ``exit_json``; ``description`` and ``error`` only where the cloud sent them."""
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
    """The oldest first; those of one moment by their endpoint's ID."""
    return sorted(connections, key=lambda each: ((each.created_at or "").rstrip("Z"), each.endpoint_id))


@dataclass(frozen=True)
class Service:
    """An endpoint service (API: Querying VPC Endpoint Services, and Querying Details of a VPC Endpoint Service).

    ``service_id`` is the API's ``id``. ``service_name`` is ``region.name.id``, or ``region.id`` where it was created
    without a name. ``connection_count`` (of endpoints that are creating or accepted), ``domain_id`` and ``error`` come
    with lists alone. What the cloud does not send is None or empty.
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
    def from_api(cls, row: t.Mapping[str, t.Any]) -> Service:
        """Raises `RequestError` where the row has no ID, no name or no status."""
        if not all(isinstance(row.get(name), str) for name in ("id", "service_name", "status")):
            raise RequestError("The cloud listed an endpoint service without an ID, a name or a status.")
        values: dict[str, t.Any] = {name: row.get(name) for name in _SERVICE_SINGLES}
        values.update((name, tuple(row.get(name) or ())) for name in _SERVICE_LISTS)
        return cls(service_id=row["id"], service_name=row["service_name"], status=row["status"], **values)

    @property
    def short_name(self) -> str | None:
        """The name that it was created with; None where there is none."""
        return ".".join(self.service_name.split(".")[1:-1]) or None

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


_SERVICE_LISTS = ("ports", "tags", "error")
_SERVICE_SINGLES = tuple(
    each.name for each in fields(Service) if each.name not in ("service_id", "service_name", "status", *_SERVICE_LISTS)
)
