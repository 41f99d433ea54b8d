# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The endpoint services of a cloud, and how they come and go over time."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from ..clock import STAMP, seeded_stamp
from ..connections.state import Connections
from ..identity.state import Identity
from ..permissions.state import Permissions
from ..tags.form import Tags
from ..timeline import Timeline

# What a service that could not be made says of itself (VPCEP API reference, Error Codes).
TROUBLE = {"error_code": "EndPoint.3001", "error_message": "Failed to create a port."}


class Port(NamedTuple):
    """A port mapping: endpoints listen on `client_port`, the backend on `server_port`."""

    client_port: int
    server_port: int
    protocol: str = "TCP"


@dataclass(frozen=True)
class Service:
    """An endpoint service as GET shows it; `name` is its short name, "" if it has none.

    `tags` are pairs of key and value. `error` holds mappings with the keys error_code and error_message. `owner` names
    who offers a public service, which every account may connect to; it is "" for the services of tenants.
    """

    id: str
    name: str
    status: str
    approval_enabled: bool
    created_at: str
    updated_at: str
    project_id: str
    vpc_id: str = "4189d3c2-8882-4871-a3c2-d380272eed80"
    port_id: str = "4189d3c2-8882-4871-a3c2-d380272eed83"
    server_type: str = "VM"
    ports: tuple[Port, ...] = (Port(8080, 80),)
    tcp_proxy: str = "close"
    description: str = ""
    pool_id: str = ""
    tags: Tags = ()
    error: tuple[Mapping[str, str], ...] = ()
    service_type: str = "interface"
    owner: str = ""

    def backends(self) -> set[tuple[str, int, str]]:
        """What no other service may have: the port with each server port and protocol."""
        return {(self.port_id, port.server_port, port.protocol) for port in self.ports}


@dataclass
class Services:
    """The endpoint services of all projects; each begins without connections and with an empty whitelist.

    `settle_seconds`: a new service is `creating` for so many seconds, and `failed` after them if `fail_creations`.
    `delete_seconds`: a service is `deleting` for so many seconds before it is gone. `quota`: how many services an
    account may have in a region.
    """

    identity: Identity
    connections: Connections
    permissions: Permissions
    settle_seconds: float = 0.0
    fail_creations: bool = False
    delete_seconds: float = 0.0
    # VPCEP user guide, Notes and Constraints.
    quota: int = 20
    _services: dict[str, Timeline[Service]] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def add(
        self,
        id: str | None = None,
        name: str = "demo",
        status: str = "available",
        approval_enabled: bool = True,
        project_id: str | None = None,
        ports: Iterable[tuple[int, int]] = ((8080, 80),),
        tags: Mapping[str, str] | None = None,
        error: Iterable[Mapping[str, str]] = (),
        **fields: Any,
    ) -> Service:
        """Seed an endpoint service, in the owner's project unless told otherwise; nothing about it is checked.

        `ports` are pairs of client port and server port; `fields` are further ones of `Service`.
        A service with an ID that is there already replaces that one, its connections and its whitelist.
        """
        number = next(self._numbers)
        stamp = seeded_stamp(number)
        service = Service(
            id=id or _id(number),
            name=name,
            status=status,
            approval_enabled=approval_enabled,
            created_at=stamp,
            updated_at=stamp,
            project_id=project_id or self.identity.owner.project_id,
            ports=tuple(Port(*pair) for pair in ports),
            tags=tuple(sorted((tags or {}).items())),
            error=tuple(error),
            **fields,
        )
        return self._begin(service, (0.0, service))

    def add_public(self, name: str = "dns", id: str | None = None, service_type: str = "interface") -> Service:
        """Seed a service of the cloud itself, which every account may find and connect to without approval."""
        project_id = self.identity.platform.id
        return self.add(id, name, "available", False, project_id, service_type=service_type, owner="OTC")

    def create(self, project_id: str, fields: Mapping[str, Any]) -> Service:
        """A new service, as the answer to the POST shows it."""
        stamp = self.identity.clock.now().strftime(STAMP)
        given = {"name": "", "approval_enabled": True, **fields}
        service = Service(
            id=_id(next(self._numbers)),
            status="creating",
            created_at=stamp,
            updated_at=stamp,
            project_id=project_id,
            **given,
        )
        if self.fail_creations:
            final = replace(service, status="failed", error=(TROUBLE,))
        else:
            final = replace(service, status="available")
        return self._begin(service, (0.0, service), (self.settle_seconds, final))

    def _begin(self, service: Service, *states: tuple[float, Service | None]) -> Service:
        self.connections.begin(service.id)
        self.permissions.begin(service.id)
        timeline: Timeline[Service] = Timeline([])
        timeline.become(time.monotonic(), *states)
        self._services[service.id] = timeline
        return service

    def get(self, id: str) -> Service:
        """The service as GET shows it now; KeyError if GET would answer 404."""
        service = self._services[id].real(time.monotonic())
        if service is None:
            raise KeyError(id)
        return service

    def all(self) -> list[Service]:
        """All services of all projects, in the order in which they were added."""
        now = time.monotonic()
        # The copy lets a test seed services while the server's thread is listing them.
        found = [timeline.real(now) for timeline in list(self._services.values())]
        return [service for service in found if service is not None]

    def change(self, id: str, **fields: Any) -> Service:
        """The service with other values of these fields, now and in all that it becomes."""

        def changed(service: Service) -> Service:
            return replace(service, **fields)

        self._services[id].edit(changed)
        return self.get(id)

    def delete(self, id: str) -> None:
        """The service goes; endpoints that still ask for it stay until their accounts delete them (inferred)."""
        deleting = replace(self.get(id), status="deleting")
        self._services[id].become(time.monotonic(), (0.0, deleting), (self.delete_seconds, None))

    def full_name(self, service: Service) -> str:
        """The name in all answers: region.name.id, or region.id without a name.

        Source: the acceptance tests of gophertelekomcloud; a sample in the reference has the short name alone.
        """
        region = self.identity.project(service.project_id).region
        return ".".join(part for part in (region, service.name, service.id) if part)


def _id(number: int) -> str:
    return f"5e481ce0-0000-4000-8000-{number:012d}"
