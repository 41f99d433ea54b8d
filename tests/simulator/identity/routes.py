# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The routes of the simulated IAM."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from aiohttp import web

from ..cloud import Cloud
from ..gateway.envelopes import ApiError, identity_error
from ..gateway.gate import Gate
from .accounts import Project
from .credentials import Access, InvalidToken, Token
from .logins import as_object, log_in


class IdentityRoutes:
    """The part of IAM v3 that a login needs, served under `url` (IAM API reference, Token Management)."""

    def __init__(self, cloud: Cloud, url: str) -> None:
        self._cloud = cloud
        self._url = url
        self._gate = Gate(cloud.identity)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v3", self._version),
            web.get("/v3/", self._version),
            web.post("/v3/auth/tokens", self._login),
            web.get("/v3/auth/tokens", self._validate),
            web.get("/v3/auth/catalog", self._catalog),
            web.get("/v3/auth/projects", self._own_projects),
            web.get("/v3/projects", self._projects),
            web.get("/v3/auth/domains", self._domains),
        ]

    async def _version(self, request: web.Request) -> web.Response:
        version = {
            "id": "v3.6",
            "status": "stable",
            "updated": "2016-04-04T00:00:00Z",
            "links": [{"rel": "self", "href": f"{self._url}/v3/"}],
            "media-types": [{"base": "application/json", "type": "application/vnd.openstack.identity-v3+json"}],
        }
        return web.json_response({"version": version})

    async def _login(self, request: web.Request) -> web.Response:
        """POST /v3/auth/tokens: 201, the token in the header X-Subject-Token."""
        try:
            auth = as_object(json.loads(await request.text()), "auth")
        except ValueError:
            raise identity_error(400, "The request body is not valid JSON.") from None
        token = log_in(self._cloud.identity, auth, request.headers.get("X-Auth-Token"))
        return self._token_answer(request, token, 201)

    async def _validate(self, request: web.Request) -> web.Response:
        self._require_token(request)
        try:
            token = self._cloud.identity.token(request.headers.get("X-Subject-Token"))
        except InvalidToken:
            raise identity_error(404, "Could not find token.") from None
        return self._token_answer(request, token, 200)

    def _token_answer(self, request: web.Request, token: Token, status: int) -> web.Response:
        body = self._token_json(token, with_catalog="nocatalog" not in request.query)
        return web.json_response(body, status=status, headers={"X-Subject-Token": token.text})

    async def _catalog(self, request: web.Request) -> web.Response:
        access = await self._require_access(request)
        return self._collection(request, "catalog", self._catalog_json(access))

    async def _own_projects(self, request: web.Request) -> web.Response:
        return self._projects_answer(request, self._require_token(request))

    async def _projects(self, request: web.Request) -> web.Response:
        return self._projects_answer(request, await self._require_access(request))

    def _projects_answer(self, request: web.Request, access: Access) -> web.Response:
        projects = self._cloud.identity.listed_with(access.project)
        rows = [self._project_json(project) for project in projects]
        return self._collection(request, "projects", _named(request, rows))

    def _project_json(self, project: Project) -> dict[str, Any]:
        return {
            "id": project.id,
            "name": project.name,
            "domain_id": project.domain_id,
            "parent_id": project.domain_id,
            "enabled": True,
            "is_domain": False,
            "description": "",
            "links": {"self": f"{self._url}/v3/projects/{project.id}"},
        }

    async def _domains(self, request: web.Request) -> web.Response:
        project = (await self._require_access(request)).project
        domain = {
            "id": project.domain_id,
            "name": project.domain_name,
            "enabled": True,
            "description": "",
            "links": {"self": f"{self._url}/v3/domains/{project.domain_id}"},
        }
        return self._collection(request, "domains", _named(request, [domain]))

    def _require_token(self, request: web.Request) -> Token:
        try:
            return self._gate.token(request)
        except InvalidToken:
            raise _bad_token() from None

    async def _require_access(self, request: web.Request) -> Access:
        """By token, or by signature, which the platform's gateway has checked before IAM sees the request."""
        try:
            return await self._gate.access(request)
        except InvalidToken:
            raise _bad_token() from None

    def _collection(self, request: web.Request, name: str, rows: list[dict[str, Any]]) -> web.Response:
        return web.json_response({name: rows, "links": {"self": self._url + request.path}})

    def _token_json(self, token: Token, with_catalog: bool) -> dict[str, Any]:
        project = token.project
        domain = {"id": project.domain_id, "name": project.domain_name}
        body: dict[str, Any] = {
            "methods": list(token.methods),
            "issued_at": _microseconds(token.issued_at),
            "expires_at": _microseconds(token.expires_at),
            **self._actor_json(token),
            "roles": [{"id": "0", "name": "te_admin"}],
        }
        if token.scope == "project":
            body["project"] = {"id": project.id, "name": project.name, "domain": domain}
        else:
            body["domain"] = domain
        if "totp" in token.methods:
            body["mfa_authn_at"] = body["issued_at"]
        if with_catalog:
            body["catalog"] = self._catalog_json(token)
        return {"token": body}

    def _actor_json(self, token: Token) -> dict[str, Any]:
        """Who acts: the user, or the agency with the user behind it (IAM API reference, Obtaining an Agency Token)."""
        account, agency = token.account, token.agency
        user: dict[str, Any] = {
            "id": account.user_id,
            "name": account.username,
            "domain": {"id": account.domain_id, "name": account.domain_name},
            "password_expires_at": "",
        }
        if agency is None:
            return {"user": user}
        owner = agency.project
        acting = {
            "id": f"agency-{owner.id}",
            "name": f"{owner.domain_name}/{agency.name}",
            "domain": {"id": owner.domain_id, "name": owner.domain_name},
            "password_expires_at": "",
        }
        return {"user": acting, "assumed_by": {"user": user}}

    def _catalog_json(self, access: Access) -> list[dict[str, Any]]:
        """IAM itself, and VPCEP in the region of a project, at an address that ends with the project's ID."""
        catalog = [_catalog_entry("identity", "iam", "*", f"{self._url}/v3")]
        if self._cloud.identity.catalog_has_vpcep and access.scope == "project":
            address = f"{self._url}/v1/{access.project.id}"
            catalog.append(_catalog_entry("vpcep", "vpcep", access.project.region, address))
        return catalog


def _bad_token() -> ApiError:
    return identity_error(401, "The X-Auth-Token is invalid!")


def _named(request: web.Request, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if request.query.get("name", row["name"]) == row["name"]]


def _catalog_entry(type_: str, name: str, region: str, url: str) -> dict[str, Any]:
    endpoint = {"id": f"{name}-public", "interface": "public", "region": region, "region_id": region, "url": url}
    return {"id": f"{name}-service", "name": name, "type": type_, "endpoints": [endpoint]}


def _microseconds(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
