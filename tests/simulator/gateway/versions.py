# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The versions of the VPCEP API, which anybody may read."""

from __future__ import annotations

from typing import Any

from aiohttp import web


class VersionRoutes:
    """The versions of the API that is served under `url`."""

    def __init__(self, url: str) -> None:
        self._url = url

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/", self._versions), web.get("/v1", self._version)]

    async def _versions(self, request: web.Request) -> web.Response:
        return web.json_response({"versions": [self._entry()]})

    async def _version(self, request: web.Request) -> web.Response:
        return web.json_response({"version": self._entry()})

    def _entry(self) -> dict[str, Any]:
        link = {"rel": "self", "href": f"{self._url}/v1", "type": "application/json"}
        return {
            "id": "v1",
            "version": "1",
            "status": "CURRENT",
            "updated": "2018-09-30T00:00:00Z",
            "min_version": "",
            "links": [link],
        }
