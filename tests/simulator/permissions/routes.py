# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The routes of whitelists: list the entries of an endpoint service, and add or remove some."""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from ..cloud import Cloud
from ..gateway.bodies import json_object
from ..gateway.envelopes import service_error
from ..gateway.guard import Guard
from ..gateway.queries import page
from ..services.routes import SERVICE, requested_service
from .state import EVERYBODY, PREFIX, Permission, permission_of

MAXIMUM_LIMIT = 500
SORT_KEYS = {"created_at": "created_at", "create_at": "created_at"}
# The reference lets an ID contain "*", but "iam:domain::*" was refused (an issue of the provider for Flexible Engine).
ENTRY = re.compile(re.escape(PREFIX) + "[A-Za-z0-9]{1,64}")


class PermissionRoutes:
    """Whitelists in the VPCEP v1 API (VPCEP API reference, APIs for Managing Endpoint Services)."""

    def __init__(self, cloud: Cloud, guard: Guard) -> None:
        self._cloud = cloud
        self._guard = guard

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(SERVICE + "/permissions", self._guard(self._list)),
            web.post(SERVICE + "/permissions/action", self._guard(self._act)),
        ]

    async def _list(self, request: web.Request) -> dict[str, Any]:
        service = requested_service(self._cloud.services, request)
        part = request.query.get("permission", "").lower()
        found = [entry for entry in self._cloud.permissions.of(service.id) if part in entry.permission.lower()]
        rows = [_permission_json(entry) for entry in page(request.query, found, MAXIMUM_LIMIT, SORT_KEYS)]
        return {"permissions": rows, "total_count": len(found)}

    async def _act(self, request: web.Request) -> dict[str, Any]:
        """Add or remove entries (VPCEP API reference, Batch Adding or Deleting Whitelist Records).

        The answer has texts, and not objects as the list has.

        An entry that is there already is no error (a functional test of python-otcextensions). The owner's own account
        is always let in and never listed (the reference's note), so adding it changes nothing (inferred).
        """
        service = requested_service(self._cloud.services, request)
        body = await json_object(request)
        if body.get("action") not in ("add", "remove"):
            raise service_error("EndPoint.3035")
        permissions = self._entries(body.get("permissions"))
        own = permission_of(self._cloud.identity.project(service.project_id).domain_id)
        if body["action"] == "add":
            others = [permission for permission in permissions if permission != own]
            self._cloud.permissions.extend(service.id, others)
        else:
            self._cloud.permissions.shorten(service.id, permissions)
        return {"permissions": permissions}

    def _entries(self, given: object) -> list[str]:
        if not isinstance(given, list) or not given:
            raise service_error("EndPoint.3036")
        if len(given) > self._cloud.permissions.largest_batch:
            raise service_error("EndPoint.0016")
        if not all(isinstance(entry, str) and (entry == EVERYBODY or ENTRY.fullmatch(entry)) for entry in given):
            raise service_error("EndPoint.3002")
        return given


def _permission_json(entry: Permission) -> dict[str, Any]:
    return {
        "id": entry.id,
        "permission": entry.permission,
        "description": entry.description,
        "permission_type": entry.permission_type,
        "created_at": entry.created_at,
    }
