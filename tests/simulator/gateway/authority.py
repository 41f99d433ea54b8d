# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tokens of another IAM, which the simulated API asks about."""

from __future__ import annotations

from typing import Any

import aiohttp
from aiohttp import web

from ..identity.accounts import Project
from ..identity.credentials import Access, InvalidToken
from ..identity.state import Identity
from .gate import Gate

# Generous: reached only if the other IAM hangs.
LIMIT = aiohttp.ClientTimeout(total=20)


class Authority(Gate):
    """Takes the tokens of another IAM, at `url`, instead of the cloud's own.

    It is asked again for each request, so a token that was revoked opens nothing from then on.
    """

    def __init__(self, identity: Identity, url: str) -> None:
        super().__init__(identity)
        self._url = url

    async def access(self, request: web.Request) -> Access:
        """What the other IAM says that the token opens; a signature is checked here all the same."""
        text = request.headers.get("X-Auth-Token")
        if text is None or "Authorization" in request.headers:
            return await super().access(request)
        token = await self._validated(text)
        scope = "project" if "project" in token else "domain"
        project = token.get("project") or {"id": "", "name": "", "domain": token["user"]["domain"]}
        domain = project["domain"]
        return Access(scope, Project(project["id"], project["name"], domain["id"], domain["name"]))

    async def _validated(self, text: str) -> dict[str, Any]:
        """The token's description, for which each token may ask itself; InvalidToken with the status of a refusal."""
        headers = {"X-Auth-Token": text, "X-Subject-Token": text}
        async with (
            aiohttp.ClientSession(timeout=LIMIT) as session,
            session.get(f"{self._url}/auth/tokens", headers=headers) as answer,
        ):
            if answer.status != 200:
                raise InvalidToken(f"IAM answered {answer.status}")
            token: dict[str, Any] = (await answer.json())["token"]
            return token
