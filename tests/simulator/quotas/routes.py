# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The route of quotas: how many services and endpoints an account has and may have."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from ..cloud import Cloud
from ..endpoints.state import Endpoints
from ..gateway.envelopes import service_error
from ..gateway.guard import Guard
from ..services.state import Services


class QuotaRoutes:
    """Quotas in the VPCEP v1 API (VPCEP API reference, Querying Quotas); they are those of an account in a region."""

    def __init__(self, cloud: Cloud, guard: Guard) -> None:
        self._cloud = cloud
        self._guard = guard

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/v1/{project_id}/quotas", self._guard(self._show))]

    async def _show(self, request: web.Request) -> dict[str, Any]:
        """Which code answers an unknown type is inferred from the message."""
        projects = self._cloud.identity.projects_beside(request.match_info["project_id"])
        held: dict[str, Services | Endpoints] = {
            "endpoint": self._cloud.endpoints,
            "endpoint_service": self._cloud.services,
        }
        wanted = request.query.get("type")
        if wanted is not None and wanted not in held:
            raise service_error("EndPoint.3070")
        rows = [
            {"type": type, "used": sum(item.project_id in projects for item in store.all()), "quota": store.quota}
            for type, store in held.items()
            if wanted in (None, type)
        ]
        return {"quotas": {"resources": rows}}
