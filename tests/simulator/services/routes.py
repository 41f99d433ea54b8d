# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The routes of endpoint services: list, show, create, change and delete them."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from ..clock import STAMP
from ..cloud import Cloud
from ..gateway.bodies import json_object
from ..gateway.envelopes import service_error
from ..gateway.guard import Guard
from ..gateway.queries import known_status, page
from ..tags.form import tags_json
from .form import created, updated
from .state import Service, Services

SERVICES = "/v1/{project_id}/vpc-endpoint-services"
SERVICE = SERVICES + "/{service_id}"
STATUS_FILTERS = ("creating", "available", "failed", "deleting")


def requested_service(services: Services, request: web.Request) -> Service:
    """The service in the path, which has to belong to the project in the path."""
    try:
        service = services.get(request.match_info["service_id"])
    except KeyError:
        raise service_error("EndPoint.0005") from None
    if service.project_id != request.match_info["project_id"]:
        raise service_error("EndPoint.0005")
    return service


class ServiceRoutes:
    """Endpoint services in the VPCEP v1 API (VPCEP API reference, APIs for Managing Endpoint Services)."""

    def __init__(self, cloud: Cloud, guard: Guard) -> None:
        self._cloud = cloud
        self._guard = guard

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(SERVICES, self._guard(self._list)),
            web.post(SERVICES, self._guard(self._create)),
            web.get(SERVICE, self._guard(self._show)),
            web.put(SERVICE, self._guard(self._update)),
            web.delete(SERVICE, self._guard(self._delete)),
        ]

    async def _list(self, request: web.Request) -> dict[str, Any]:
        query = request.query
        name = query.get("endpoint_service_name", "").lower()
        status = known_status(query, STATUS_FILTERS)
        found = [
            service
            for service in self._cloud.services.all()
            if service.project_id == request.match_info["project_id"]
            and name in self._cloud.services.full_name(service).lower()
            and query.get("id", service.id) == service.id
            and status in (None, service.status)
        ]
        rows = [self._row_json(service) for service in page(query, found)]
        return {"endpoint_services": rows, "total_count": len(found)}

    async def _show(self, request: web.Request) -> dict[str, Any]:
        return self._service_json(requested_service(self._cloud.services, request))

    async def _create(self, request: web.Request) -> dict[str, Any]:
        """A new service (VPCEP API reference, Creating a VPC Endpoint Service); names need not be unique."""
        services, project_id = self._cloud.services, request.match_info["project_id"]
        fields = created(await json_object(request))
        self._cloud.network.require(fields["vpc_id"], "EndPoint.2001")
        self._cloud.network.require(fields["port_id"], "EndPoint.3008")
        self._refuse_clash({(fields["port_id"], port.server_port, port.protocol) for port in fields["ports"]})
        projects = self._cloud.identity.projects_beside(project_id)
        if sum(service.project_id in projects for service in services.all()) >= services.quota:
            raise service_error("Endpoint.1018")
        return self._service_json(services.create(project_id, fields))

    async def _update(self, request: web.Request) -> dict[str, Any]:
        """Other values for some fields (VPCEP API reference, Modifying a VPC Endpoint Service)."""
        service = requested_service(self._cloud.services, request)
        fields = updated(await json_object(request))
        if service.status != "available":
            raise service_error("EndPoint.3045")
        port_id = fields.get("port_id", service.port_id)
        self._cloud.network.require(port_id, "EndPoint.3008")
        claimed = {(port_id, port.server_port, port.protocol) for port in fields.get("ports", service.ports)}
        self._refuse_clash(claimed - service.backends())
        stamp = self._cloud.clock.now().strftime(STAMP)
        return self._service_json(self._cloud.services.change(service.id, updated_at=stamp, **fields))

    def _refuse_clash(self, claimed: set[tuple[str, int, str]]) -> None:
        """Two services cannot have the same port_id with the same server_port and protocol."""
        if any(claimed & service.backends() for service in self._cloud.services.all()):
            raise service_error("EndPoint.3044")

    async def _delete(self, request: web.Request) -> None:
        """The service goes unless endpoints need it (VPCEP user guide, Deleting a VPC Endpoint Service).

        While it goes, a second DELETE changes nothing (inferred).
        """
        service = requested_service(self._cloud.services, request)
        if self._cloud.connections.binding(service.id):
            raise service_error("EndPoint.3006")
        if service.status != "deleting":
            self._cloud.services.delete(service.id)

    def _row_json(self, service: Service) -> dict[str, Any]:
        """What a list shows of a service, which is more than GET shows of one.

        Endpoints that are creating or accepted are counted (VPCEP API reference, Querying VPC Endpoint Services).
        """
        return {
            "error": [],
            **self._service_json(service),
            "domain_id": self._cloud.identity.project(service.project_id).domain_id,
            "connection_count": self._cloud.connections.binding(service.id),
        }

    def _service_json(self, service: Service) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "id": service.id,
            "port_id": service.port_id,
            "vpc_id": service.vpc_id,
            "service_name": self._cloud.services.full_name(service),
            "service_type": service.service_type,
            "server_type": service.server_type,
            "approval_enabled": service.approval_enabled,
            "status": service.status,
            "project_id": service.project_id,
            "created_at": service.created_at,
            "updated_at": service.updated_at,
            "ports": [port._asdict() for port in service.ports],
            "tcp_proxy": service.tcp_proxy,
            "tags": tags_json(service.tags),
            "description": service.description,
        }
        if service.pool_id:
            shown["pool_id"] = service.pool_id
        if service.error:
            shown["error"] = [dict(entry) for entry in service.error]
        return shown
