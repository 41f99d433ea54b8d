# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is let into the VPCEP API: only those with a token or keys of the project in the path."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from ..cloud import Cloud
from ..identity.credentials import InvalidToken
from .envelopes import gateway_error, service_error
from .gate import Gate

# What a subject of the VPCEP API does with a request that was let in: it returns the JSON body of a 200, or None, which
# becomes a 204 without a body (VPCEP API reference, Status Codes).
Answer = Callable[[web.Request], Awaitable[dict[str, Any] | None]]


class Guard:
    """Puts itself before the handlers of the VPCEP subjects, with the latency of the cloud."""

    def __init__(self, cloud: Cloud, gate: Gate) -> None:
        self._cloud = cloud
        self._gate = gate

    def __call__(self, answer: Answer) -> Handler:
        """The handler for a path with {project_id}, refusing as the platform's gateway and the service do."""

        async def guarded(request: web.Request) -> web.Response:
            await asyncio.sleep(self._cloud.latency)
            try:
                access = await self._gate.access(request)
            except InvalidToken as reason:
                raise gateway_error("APIGW.0301", str(reason)) from None
            if access.scope != "project" or request.match_info["project_id"] != access.project.id:
                raise service_error("EndPoint.0004")
            body = await answer(request)
            return web.Response(status=204) if body is None else web.json_response(body)

        return guarded
