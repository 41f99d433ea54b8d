# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The routes of the simulated VPCEP API."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from .cloud import STATUS_AFTER, Cloud, Connection, Refused, Service
from .gateway.envelopes import gateway_error, service_error
from .gateway.gate import Gate
from .identity.credentials import InvalidToken
from .queries import Query, known_status, page, whole_number

# Narrower than what a connection can show: creating and deleting cannot be asked for.
CONNECTION_FILTERS = ("pendingAcceptance", "accepted", "rejected", "failed")
SERVICE_FILTERS = ("creating", "available", "failed", "deleting")


class Vpcep:
    """The VPCEP v1 API of one cloud, served under `url` (VPCEP API reference, APIs for Managing Endpoint Services)."""

    def __init__(self, cloud: Cloud, url: str, gate: Gate) -> None:
        self._cloud = cloud
        self._url = url
        self._gate = gate

    def routes(self) -> list[web.RouteDef]:
        services = "/v1/{project_id}/vpc-endpoint-services"
        return [
            web.get("/", self._versions),
            web.get("/v1", self._version),
            web.get(services, self._guarded(self._list_services)),
            web.get(services + "/{service_id}", self._guarded(self._show_service)),
            web.get(services + "/{service_id}/connections", self._guarded(self._list_connections)),
            web.post(services + "/{service_id}/connections/action", self._guarded(self._act)),
        ]

    def _guarded(
        self, handler: Callable[[web.Request], Awaitable[dict[str, Any]]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        """Only who has a token or keys of the project in the path goes through, as at the platform's gateway."""

        async def guarded(request: web.Request) -> web.Response:
            await asyncio.sleep(self._cloud.latency)
            try:
                access = await self._gate.access(request)
            except InvalidToken as reason:
                raise gateway_error("APIGW.0301", str(reason)) from None
            if access.scope != "project" or request.match_info["project_id"] != access.project.id:
                raise service_error("EndPoint.0004")
            return web.json_response(await handler(request))

        return guarded

    async def _versions(self, request: web.Request) -> web.Response:
        return web.json_response({"versions": [self._version_entry()]})

    async def _version(self, request: web.Request) -> web.Response:
        return web.json_response({"version": self._version_entry()})

    def _version_entry(self) -> dict[str, Any]:
        link = {"rel": "self", "href": f"{self._url}/v1", "type": "application/json"}
        return {
            "id": "v1",
            "version": "1",
            "status": "CURRENT",
            "updated": "2018-09-30T00:00:00Z",
            "min_version": "",
            "links": [link],
        }

    async def _list_services(self, request: web.Request) -> dict[str, Any]:
        query = request.query
        name = query.get("endpoint_service_name", "").lower()
        status = known_status(query, SERVICE_FILTERS)
        found = [
            service
            for service in self._cloud.services()
            if service.project_id == request.match_info["project_id"]
            and name in self._service_name(service).lower()
            and query.get("id", service.id) == service.id
            and status in (None, service.status)
        ]
        rows = [
            {
                **self._service_json(service),
                "domain_id": self._domain_id(service),
                "connection_count": self._connection_count(service),
                "error": [],
            }
            for service in page(query, found)
        ]
        return {"endpoint_services": rows, "total_count": len(found)}

    async def _show_service(self, request: web.Request) -> dict[str, Any]:
        return self._service_json(self._requested_service(request))

    async def _list_connections(self, request: web.Request) -> dict[str, Any]:
        service = self._requested_service(request)
        query = request.query
        status = known_status(query, CONNECTION_FILTERS)
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
            return self._cloud.connections(service.id)
        try:
            return [self._cloud.connection(service.id, query["id"])]
        except KeyError:
            return []

    async def _act(self, request: web.Request) -> dict[str, Any]:
        """Accept or reject one endpoint (VPCEP API reference, Accepting or Rejecting a VPC Endpoint)."""
        service = self._requested_service(request)
        body = _object(await request.text())
        if body.get("action") not in tuple(STATUS_AFTER):
            raise Refused("EndPoint.0007")
        endpoints = body.get("endpoints")
        if not isinstance(endpoints, list):
            raise Refused("EndPoint.0002")
        if len(endpoints) != 1:
            raise Refused("EndPoint.2031")
        if not isinstance(endpoints[0], str):
            raise Refused("EndPoint.2017")
        if service.status != "available":
            raise Refused("EndPoint.2004")
        return {"connections": [_connection_json(self._cloud.decide(service.id, endpoints[0], body["action"]))]}

    def _requested_service(self, request: web.Request) -> Service:
        """The service in the path, which has to belong to the project in the path."""
        try:
            service = self._cloud.service(request.match_info["service_id"])
        except KeyError:
            raise Refused("EndPoint.0005") from None
        if service.project_id != request.match_info["project_id"]:
            raise Refused("EndPoint.0005")
        return service

    def _domain_id(self, service: Service) -> str:
        projects = [self._cloud.project, *(agency.project for agency in self._cloud.agencies())]
        return next((p.domain_id for p in projects if p.id == service.project_id), "")

    def _service_name(self, service: Service) -> str:
        return ".".join(part for part in (self._cloud.region, service.name, service.id) if part)

    def _connection_count(self, service: Service) -> int:
        """Endpoints that are creating or accepted, as the reference counts them."""
        return sum(connection.status in ("creating", "accepted") for connection in self._cloud.connections(service.id))

    def _service_json(self, service: Service) -> dict[str, Any]:
        return {
            "id": service.id,
            "port_id": "4189d3c2-8882-4871-a3c2-d380272eed83",
            "vpc_id": "4189d3c2-8882-4871-a3c2-d380272eed80",
            "service_name": self._service_name(service),
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


def _object(text: str) -> dict[str, Any]:
    if not text:
        raise Refused("EndPoint.0011")
    try:
        body = json.loads(text)
    except ValueError:
        raise Refused("EndPoint.1004") from None
    if not isinstance(body, dict):
        raise Refused("EndPoint.1004")
    return body
