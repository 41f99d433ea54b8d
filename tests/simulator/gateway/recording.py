# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every request, in order of arrival."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from aiohttp.typedefs import Handler

LOG = logging.getLogger(__name__)


@dataclass
class Recorded:
    """A request as it arrived; header names as the client spelt them, `body` parsed JSON or None.

    `peer` is the client's end of the connection. `status` is 0 until an answer was sent, and stays so for a connection
    that was reset or left hanging.
    """

    method: str
    path: str
    query: dict[str, str]
    status: int
    headers: dict[str, str]
    body: Any
    peer: tuple[str, int]

    @property
    def call(self) -> str:
        """Method and path, with the query if there is one: "GET /v3/projects?name=eu-de"."""
        return f"{self.method} {self.path}" + (f"?{urlencode(self.query)}" if self.query else "")


class Recorder:
    """An aiohttp middleware that keeps every request in order of arrival."""

    def __init__(self, answered: Callable[[int], None]) -> None:
        """`answered` is called with the number of a request, from 1, when its answer is complete."""
        self.requests: list[Recorded] = []
        self._answered = answered

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        recorded = Recorded(
            method=request.method,
            path=request.raw_path.partition("?")[0],
            query=dict(request.query),
            status=0,
            headers=dict(request.headers),
            body=None,
            peer=_peer(request),
        )
        self.requests.append(recorded)
        number = len(self.requests)
        recorded.body = _parsed(await request.read())
        try:
            response = await handler(request)
            if response.prepared or not _is_closed(request):
                recorded.status = response.status
                self._answered(number)
            return response
        finally:
            LOG.info("%s -> %s", recorded.call, recorded.status or "no answer")


def _peer(request: web.Request) -> tuple[str, int]:
    peer = request.transport.get_extra_info("peername") if request.transport else None
    return peer or ("", 0)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _is_closed(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()
