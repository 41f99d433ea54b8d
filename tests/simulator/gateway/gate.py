# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a request opens, by its token or its signature."""

from __future__ import annotations

from aiohttp import web

from ..identity.accounts import Account, Project
from ..identity.credentials import Access, Token
from ..identity.state import Identity
from .envelopes import ApiError, gateway_error
from .signatures import ALGORITHM, Claim, Received, is_genuine


class Gate:
    """Finds out what a request opens, by its signature or by its token."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    async def access(self, request: web.Request) -> Access:
        """By signature or token; a bad signature is an ApiError of the gateway's, a bad token is InvalidToken."""
        header = request.headers.get("Authorization", "")
        if header.startswith(ALGORITHM):
            return self._signed(header, request, await request.read())
        return self.token(request)

    def token(self, request: web.Request) -> Token:
        """By token alone, or InvalidToken."""
        return self._identity.token(request.headers.get("X-Auth-Token"))

    def _signed(self, header: str, request: web.Request, body: bytes) -> Access:
        claim = Claim.parse(header)
        if claim is None:
            raise _refusal("verify aksk signature fail")
        pair = self._identity.key_pair(claim.access_key)
        if pair is None:
            raise _refusal(f"ak {claim.access_key} not exist")
        attempts, now = self._identity.attempts(claim.access_key), self._identity.clock.now()
        if attempts.are_locked(now):
            raise _refusal("AK access failed to reach the limit,forbidden")
        path, _mark, query = request.raw_path.partition("?")
        received = Received(request.method, path, query, request.headers, body)
        project = self._project(request, pair.account)
        good = project is not None and is_genuine(received, claim, pair.secret_key, pair.security_token, now)
        attempts.note(good, now)
        if project is None or not good:
            raise _refusal("verify aksk signature fail")
        return Access("project", project)

    def _project(self, request: web.Request, account: Account) -> Project | None:
        """Keys open the projects of their user; without X-Project-Id the first one is meant."""
        projects = self._identity.projects_of(account)
        wanted = request.headers.get("X-Project-Id", projects[0].id)
        return next((project for project in projects if project.id == wanted), None)


def _refusal(reason: str) -> ApiError:
    return gateway_error("APIGW.0301", reason)
