# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The routes by which any account finds an endpoint service: public ones, and one of anybody by its ID or full name."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from ..cloud import Cloud
from ..gateway.envelopes import service_error
from ..gateway.guard import Guard
from ..gateway.queries import page
from .routes import SERVICES
from .state import Service


class DirectoryRoutes:
    """What any account may read in the VPCEP v1 API.

    Sources: VPCEP API reference, Querying Public VPC Endpoint Services, and Querying Basic Information of a VPC
    Endpoint Service. The paths look like those of services with the IDs "public" and "describe", so they come first.
    """

    def __init__(self, cloud: Cloud, guard: Guard) -> None:
        self._cloud = cloud
        self._guard = guard

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(SERVICES + "/public", self._guard(self._public)),
            web.get(SERVICES + "/describe", self._guard(self._describe)),
        ]

    async def _public(self, request: web.Request) -> dict[str, Any]:
        query = request.query
        name = query.get("endpoint_service_name", "").lower()
        found = [
            service
            for service in self._visible(request)
            if service.owner
            and name in self._cloud.services.full_name(service).lower()
            and query.get("id", service.id) == service.id
        ]
        rows = [{**self._basic_json(service), "owner": service.owner} for service in page(query, found)]
        return {"endpoint_services": rows, "total_count": len(found)}

    async def _describe(self, request: web.Request) -> dict[str, Any]:
        """Exactly one of the two; the reference does not call the match of the name fuzzy, unlike that of the lists."""
        query = request.query
        if ("id" in query) == ("endpoint_service_name" in query):
            raise service_error("EndPoint.0002")
        for service in self._visible(request):
            if query.get("id") == service.id:
                return self._basic_json(service)
            if query.get("endpoint_service_name") == self._cloud.services.full_name(service):
                return self._basic_json(service)
        raise service_error("EndPoint.0005")

    def _visible(self, request: web.Request) -> list[Service]:
        """The services of all accounts in the region."""
        identity = self._cloud.identity
        region = identity.project(request.match_info["project_id"]).region
        return [
            service for service in self._cloud.services.all() if identity.project(service.project_id).region == region
        ]

    def _basic_json(self, service: Service) -> dict[str, Any]:
        return {
            "id": service.id,
            "service_name": self._cloud.services.full_name(service),
            "service_type": service.service_type,
            "created_at": service.created_at,
            # A Boolean in the reference's table, a text in its sample.
            "is_charge": True,
        }
