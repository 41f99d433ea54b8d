# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The routes of endpoint services: list them, and show one."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from ..cloud import Cloud
from ..gateway.envelopes import service_error
from ..gateway.guard import Guard
from ..gateway.queries import known_status, page
from ..identity.accounts import Project
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
        return [web.get(SERVICES, self._guard(self._list)), web.get(SERVICE, self._guard(self._show))]

    async def _list(self, request: web.Request) -> dict[str, Any]:
        query = request.query
        name = query.get("endpoint_service_name", "").lower()
        status = known_status(query, STATUS_FILTERS)
        found = [
            service
            for service in self._cloud.services.all()
            if service.project_id == request.match_info["project_id"]
            and name in self._full_name(service).lower()
            and query.get("id", service.id) == service.id
            and status in (None, service.status)
        ]
        rows = [self._row_json(service) for service in page(query, found)]
        return {"endpoint_services": rows, "total_count": len(found)}

    async def _show(self, request: web.Request) -> dict[str, Any]:
        return self._service_json(requested_service(self._cloud.services, request))

    def _project(self, service: Service) -> Project:
        projects = self._cloud.identity.projects()
        return next(project for project in projects if project.id == service.project_id)

    def _full_name(self, service: Service) -> str:
        return ".".join(part for part in (self._project(service).region, service.name, service.id) if part)

    def _connection_count(self, service: Service) -> int:
        """Endpoints that are creating or accepted, as the reference counts them."""
        connections = self._cloud.connections.of(service.id)
        return sum(connection.status in ("creating", "accepted") for connection in connections)

    def _row_json(self, service: Service) -> dict[str, Any]:
        """What a list shows of a service, which is more than GET shows of one."""
        return {
            **self._service_json(service),
            "domain_id": self._project(service).domain_id,
            "connection_count": self._connection_count(service),
            "error": [],
        }

    def _service_json(self, service: Service) -> dict[str, Any]:
        return {
            "id": service.id,
            "port_id": "4189d3c2-8882-4871-a3c2-d380272eed83",
            "vpc_id": "4189d3c2-8882-4871-a3c2-d380272eed80",
            "service_name": self._full_name(service),
            "service_type": "interface",
            "server_type": "VM",
            "approval_enabled": service.approval_enabled,
            "status": service.status,
            "project_id": service.project_id,
            "created_at": service.created_at,
            "updated_at": service.updated_at,
            "ports": [{"client_port": 8080, "server_port": 80, "protocol": "TCP"}],
            "tcp_proxy": "close",
            "tags": [],
            "description": "",
        }
