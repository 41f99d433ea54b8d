# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes of an endpoint that the reference does not have, though Huawei Cloud, where the service comes from, does."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from ..cloud import Cloud
from ..gateway.bodies import json_object
from ..gateway.envelopes import gateway_error, service_error
from ..gateway.guard import Answer, Guard
from .form import DEFAULT_POLICY, changed_access, changed_policy, changed_route_tables
from .routes import ENDPOINT, requested_endpoint
from .shape import endpoint_json
from .state import Endpoint


class UndocumentedRoutes:
    """As the SDK of Huawei Cloud knows them; unknown paths unless the cloud is told to be `undocumented`."""

    def __init__(self, cloud: Cloud, guard: Guard) -> None:
        self._cloud = cloud
        self._guard = guard

    def routes(self) -> list[web.RouteDef]:
        return [
            web.put(ENDPOINT, self._if_published(self._set_access)),
            web.put(ENDPOINT + "/routetables", self._if_published(self._set_route_tables)),
            web.put(ENDPOINT + "/policy", self._if_published(self._set_policy)),
            web.delete(ENDPOINT + "/policy", self._if_published(self._reset_policy)),
        ]

    def _if_published(self, answer: Answer) -> Handler:
        guarded = self._guard(answer)

        async def handle(request: web.Request) -> web.StreamResponse:
            if not self._cloud.undocumented:
                raise gateway_error("APIGW.0101")
            return await guarded(request)

        return handle

    async def _set_access(self, request: web.Request) -> dict[str, Any]:
        """The whitelist of an endpoint, which replaces the former one, and whether it is on."""
        endpoint = requested_endpoint(self._cloud, request)
        return self._changed(endpoint, **changed_access(await json_object(request)))

    async def _set_route_tables(self, request: web.Request) -> dict[str, Any]:
        """The route tables of a gateway endpoint; the answer is a 200 even if some of them could not be bound."""
        endpoint = requested_endpoint(self._cloud, request)
        if endpoint.service_type != "gateway":
            raise service_error("EndPoint.2040")
        wanted = changed_route_tables(await json_object(request))
        failed = [table for table in wanted if table in self._cloud.endpoints.unbindable]
        bound = tuple(table for table in wanted if table not in failed)
        self._cloud.endpoints.change(endpoint.id, routetables=bound)
        answer: dict[str, Any] = {"routetables": list(bound)}
        if failed:
            rows = [{"id": table, "error_message": "Failed to bind the route table."} for table in failed]
            answer["error"] = [{"bind_failed": rows, "unbind_failed": []}]
        return answer

    async def _set_policy(self, request: web.Request) -> dict[str, Any]:
        endpoint = self._with_policy(request)
        return self._changed(endpoint, policy_statement=changed_policy(await json_object(request)))

    async def _reset_policy(self, request: web.Request) -> dict[str, Any]:
        """The endpoint has the policy again that it has if its creator says nothing (inferred)."""
        return self._changed(self._with_policy(request), policy_statement=DEFAULT_POLICY)

    def _with_policy(self, request: web.Request) -> Endpoint:
        endpoint = requested_endpoint(self._cloud, request)
        if endpoint.service_type != "gateway":
            raise service_error("EndPoint.2049")
        return endpoint

    def _changed(self, endpoint: Endpoint, **fields: Any) -> dict[str, Any]:
        changed = self._cloud.endpoints.change(endpoint.id, **fields)
        return endpoint_json(changed, self._cloud.identity.project(changed.project_id).region)
