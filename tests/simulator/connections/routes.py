# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The routes of connections: list those of an endpoint service, and decide about one."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from ..cloud import Cloud
from ..gateway.bodies import json_object
from ..gateway.envelopes import service_error
from ..gateway.guard import Guard
from ..gateway.queries import Query, known_status, page, whole_number
from ..services.routes import SERVICE, requested_service
from ..services.state import Service
from .state import STATUS_AFTER, Connection

# Narrower than what a connection can show: creating and deleting cannot be asked for.
STATUS_FILTERS = ("pendingAcceptance", "accepted", "rejected", "failed")


class ConnectionRoutes:
    """Connections in the VPCEP v1 API (VPCEP API reference, APIs for Managing Endpoint Services)."""

    def __init__(self, cloud: Cloud, guard: Guard) -> None:
        self._cloud = cloud
        self._guard = guard

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(SERVICE + "/connections", self._guard(self._list)),
            web.post(SERVICE + "/connections/action", self._guard(self._decide)),
        ]

    async def _list(self, request: web.Request) -> dict[str, Any]:
        service = requested_service(self._cloud.services, request)
        query = request.query
        status = known_status(query, STATUS_FILTERS)
        marker_id = whole_number(query["marker_id"], "EndPoint.0021") if "marker_id" in query else None
        found = [
            connection
            for connection in self._candidates(service, query)
            if status in (None, connection.status) and marker_id in (None, connection.marker_id)
        ]
        rows = [_connection_json(connection) for connection in page(query, found)]
        return {"connections": rows, "total_count": len(found)}

    def _candidates(self, service: Service, query: Query) -> list[Connection]:
        if "id" not in query:
            return self._cloud.connections.of(service.id)
        try:
            return [self._cloud.connections.get(service.id, query["id"])]
        except KeyError:
            return []

    async def _decide(self, request: web.Request) -> dict[str, Any]:
        """Accept or reject one endpoint (VPCEP API reference, Accepting or Rejecting a VPC Endpoint)."""
        service = requested_service(self._cloud.services, request)
        body = await json_object(request)
        if body.get("action") not in tuple(STATUS_AFTER):
            raise service_error("EndPoint.0007")
        endpoints = body.get("endpoints")
        if not isinstance(endpoints, list):
            raise service_error("EndPoint.0002")
        if len(endpoints) != 1:
            raise service_error("EndPoint.2031")
        if not isinstance(endpoints[0], str):
            raise service_error("EndPoint.2017")
        if service.status != "available":
            raise service_error("EndPoint.2004")
        decided = self._cloud.connections.decide(service.id, endpoints[0], body["action"])
        return {"connections": [_connection_json(decided)]}


def _connection_json(connection: Connection) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": connection.id,
        "status": connection.status,
        "marker_id": connection.marker_id,
        "domain_id": connection.domain_id,
        "created_at": connection.created_at,
        "updated_at": connection.updated_at,
    }
    if connection.description is not None:
        shown["description"] = connection.description
    if connection.error:
        shown["error"] = [dict(entry) for entry in connection.error]
    return shown
