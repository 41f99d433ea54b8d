# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What goes wrong with requests, as data."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web
from aiohttp.typedefs import Handler

from ..cloud import Cloud
from .envelopes import REQUEST_ID, new_request_id

HTML_PAGE = "<html>\r\n<head><title>{0}</title></head>\r\n<body><center><h1>{0}</h1></center></body>\r\n</html>\r\n"


@dataclass
class Fault:
    """Something that goes wrong with the next `times` requests of this method whose path matches.

    `path` is searched for as a regular expression in the path without the query.
    `kind`: "status" answers `status`, `headers` and `body` (a dict is sent as JSON); "html" an HTML page of a proxy
    with that `status` and `headers`; "reset" resets the TCP connection; "cut" promises a longer body than it sends;
    "hang" sends nothing for `seconds` and then closes. `after`: the request is processed first, and only its answer
    is lost or replaced. A request meets the first fault that matches.
    """

    method: str = "GET"
    path: str = r"/connections"
    kind: Literal["status", "reset", "hang", "cut", "html"] = "status"
    status: int = 503
    headers: Mapping[str, str] = field(default_factory=dict)
    body: dict[str, Any] | str | None = None
    times: int = 1
    after: bool = False
    seconds: float = 60.0


class Faults:
    """An aiohttp middleware that plays the faults of a cloud."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        fault = self._due(request)
        if fault is None:
            return await handler(request)
        answer = await handler(request) if fault.after else None
        if fault.kind == "status":
            return _status(fault)
        if fault.kind == "html":
            return _html(fault)
        if fault.kind == "cut":
            return await _cut(request, answer)
        if fault.kind == "hang":
            await asyncio.sleep(fault.seconds)
        return _reset(request)

    def _due(self, request: web.Request) -> Fault | None:
        path = request.raw_path.partition("?")[0]
        for fault in self._cloud.faults:
            if fault.times > 0 and fault.method == request.method and re.search(fault.path, path):
                fault.times -= 1
                return fault
        return None


def _status(fault: Fault) -> web.Response:
    headers = {REQUEST_ID: new_request_id(), **fault.headers}
    if isinstance(fault.body, dict):
        return _answer(fault.status, json.dumps(fault.body), "application/json", headers)
    return _answer(fault.status, fault.body or "", "text/plain", headers)


def _html(fault: Fault) -> web.Response:
    page = HTML_PAGE.format(f"{fault.status} {web.Response(status=fault.status).reason}")
    return _answer(fault.status, page, "text/html", fault.headers)


def _answer(status: int, text: str, content_type: str, headers: Mapping[str, str]) -> web.Response:
    return web.Response(status=status, body=text.encode(), headers={"Content-Type": content_type, **headers})


async def _cut(request: web.Request, answer: web.StreamResponse | None) -> web.StreamResponse:
    """Send half of the answer that was promised, then close; only its body is damaged, its status is not."""
    body = answer.body if isinstance(answer, web.Response) else None
    whole = body if isinstance(body, bytes) else b'{"connections": [], "total_count": 0}'
    headers = {"Content-Type": "application/json", "Content-Length": str(len(whole))}
    response = web.StreamResponse(status=answer.status if answer else 200, headers=headers)
    await response.prepare(request)
    await response.write(whole[: len(whole) // 2])
    if request.transport is not None:
        request.transport.close()
    return response


def _reset(request: web.Request) -> web.Response:
    transport = request.transport
    if transport is not None:
        # A linger time of zero makes the kernel send RST instead of FIN.
        no_linger = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_linger)
        transport.abort()
    return web.Response()
