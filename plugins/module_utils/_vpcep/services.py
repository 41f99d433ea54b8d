# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API's endpoint services: their fields and statuses, and how to read a row."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, fields

from .._errors import RequestError
from .connections import text_of

# API: Querying VPC Endpoint Services, status.
STATUSES = ("creating", "available", "failed", "deleting")


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
        values.update((name, _mappings(row.get(name))) for name in _SERVICE_LISTS)
        return cls(service_id=row["id"], service_name=row["service_name"], status=row["status"], **values)

    @property
    def short_name(self) -> str | None:
        """The name given at its creation; None if there was none."""
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
    field.name
    for field in fields(Service)
    if field.name not in ("service_id", "service_name", "status", *_SERVICE_LISTS)
)


def _mappings(value: t.Any) -> tuple[t.Mapping[str, t.Any], ...]:
    return tuple(entry for entry in value if isinstance(entry, dict)) if isinstance(value, list) else ()
