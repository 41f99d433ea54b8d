# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The routes of tags: put them on services and endpoints, list them, and find what has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from aiohttp import web

from ..cloud import Cloud
from ..gateway.bodies import json_object
from ..gateway.envelopes import service_error
from ..gateway.guard import Guard
from ..services.state import Service
from .form import Tags, merged, new_tags, tag_rows, tags_json
from .search import Search

RESOURCES = "/v1/{project_id}/{resource_type}"


class Tagged(Protocol):
    """A service or an endpoint."""

    @property
    def id(self) -> str:
        """Its ID."""

    @property
    def project_id(self) -> str:
        """The project that it is in."""

    @property
    def tags(self) -> Tags:
        """Its tags."""


class Store(Protocol):
    """All services or all endpoints."""

    def all(self) -> Sequence[Tagged]:
        """Those of all projects."""

    def change(self, id: str, *, tags: Tags) -> Tagged:
        """The same one with other tags."""


class TagRoutes:
    """Tags in the VPCEP v1 API (VPCEP API reference, APIs for Managing Tags).

    One of the paths also matches an endpoint with the ID "tags", so the routes of endpoints come first.
    """

    def __init__(self, cloud: Cloud, guard: Guard) -> None:
        self._cloud = cloud
        self._guard = guard

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post(RESOURCES + "/{resource_id}/tags/action", self._guard(self._act)),
            web.get(RESOURCES + "/tags", self._guard(self._list)),
            web.post(RESOURCES + "/resource_instances/action", self._guard(self._find)),
        ]

    async def _act(self, request: web.Request) -> None:
        """Add or delete tags; a tag goes by its key, or by key and value if a value is given."""
        found = [item for item in self._own(request) if item.id == request.match_info["resource_id"]]
        if not found:
            raise service_error("EndPoint.0005")
        body = await json_object(request)
        if body.get("action") not in ("create", "delete"):
            raise service_error("EndPoint.0007")
        if not body.get("tags"):
            raise service_error("EndPoint.3066")
        if body["action"] == "create":
            tags = merged(found[0].tags, new_tags(body["tags"]))
        else:
            values = {key: row.get("value") for key, row in tag_rows(body["tags"])}
            tags = tuple(
                pair for pair in found[0].tags if pair[0] not in values or values[pair[0]] not in (None, pair[1])
            )
        self._store(request).change(found[0].id, tags=tags)

    async def _list(self, request: web.Request) -> dict[str, Any]:
        """Every key in the project with all its values."""
        values: dict[str, set[str]] = {}
        for item in self._own(request):
            for key, value in item.tags:
                values.setdefault(key, set()).add(value)
        return {"tags": [{"key": key, "values": sorted(values[key])} for key in sorted(values)]}

    async def _find(self, request: web.Request) -> dict[str, Any]:
        """The services or endpoints with certain tags, or only their number."""
        own = self._own(request)
        search = Search.parse(await json_object(request))
        found = [item for item in own if search.fits(item.tags, self._name(item))]
        if search.counts:
            return {"total_count": len(found)}
        rows = [self._resource_json(item) for item in search.page(found)]
        return {"resources": rows, "total_count": len(found)}

    def _resource_json(self, item: Tagged) -> dict[str, Any]:
        return {
            "resource_id": item.id,
            "resource_name": self._name(item),
            "resource_detail": None,
            "tags": tags_json(item.tags),
        }

    def _name(self, item: Tagged) -> str:
        """The full name of a service; endpoints have no name (both inferred)."""
        return self._cloud.services.full_name(item) if isinstance(item, Service) else ""

    def _own(self, request: web.Request) -> list[Tagged]:
        project_id = request.match_info["project_id"]
        return [item for item in self._store(request).all() if item.project_id == project_id]

    def _store(self, request: web.Request) -> Store:
        stores: dict[str, Store] = {"endpoint_service": self._cloud.services, "endpoint": self._cloud.endpoints}
        try:
            return stores[request.match_info["resource_type"]]
        except KeyError:
            raise service_error("EndPoint.3070") from None
