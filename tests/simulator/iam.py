# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from .cloud import Cloud, InvalidToken, Token
from .envelopes import identity_error


class Iam:
    """The part of IAM v3 that a login needs, served under `url` (IAM API reference, Token Management)."""

    def __init__(self, cloud: Cloud, url: str) -> None:
        self._cloud = cloud
        self._url = url

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v3", self._version),
            web.get("/v3/", self._version),
            web.post("/v3/auth/tokens", self._login),
            web.get("/v3/auth/tokens", self._validate),
            web.get("/v3/auth/catalog", self._catalog),
            web.get("/v3/auth/projects", self._projects),
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
            auth = _object(json.loads(await request.text()), "auth")
        except ValueError:
            raise identity_error(400, "The request body is not valid JSON.") from None
        identity = _object(auth, "identity")
        methods = identity.get("methods")
        if not isinstance(methods, list) or not methods:
            raise identity_error(400, "Expecting to find methods in identity.")
        for method in methods:
            check = LOGIN_METHODS.get(str(method))
            if check is None:
                raise identity_error(401, "Attempted to authenticate with an unsupported method.")
            check(self._cloud, _object(identity, method))
        text = self._cloud.issue_token(self._scope(auth), tuple(methods))
        body = self._token_json(self._cloud.token(text), with_catalog="nocatalog" not in request.query)
        return web.json_response(body, status=201, headers={"X-Subject-Token": text})

    def _scope(self, auth: Mapping[str, Any]) -> str:
        """A project wins over a domain; without a scope the token is a global one, which is the domain's."""
        scope = _object(auth, "scope") if "scope" in auth else {}
        if "project" in scope:
            name, own = "project", {"id": self._cloud.project_id, "name": self._cloud.project_name}
        else:
            name, own = "domain", {"id": self._cloud.user_domain_id, "name": self._cloud.user_domain_name}
        if name in scope and not _is_meant(_object(scope, name), own):
            raise identity_error(401, f"The {name} does not exist or the user has no role in it.")
        return name

    async def _validate(self, request: web.Request) -> web.Response:
        self._require_token(request)
        try:
            token = self._cloud.token(request.headers.get("X-Subject-Token"))
        except InvalidToken:
            raise identity_error(404, "Could not find token.") from None
        body = self._token_json(token, with_catalog="nocatalog" not in request.query)
        return web.json_response(body, headers={"X-Subject-Token": token.text})

    async def _catalog(self, request: web.Request) -> web.Response:
        token = self._require_token(request)
        return self._collection(request, "catalog", self._catalog_json(token))

    async def _projects(self, request: web.Request) -> web.Response:
        self._require_token(request)
        project = {
            "id": self._cloud.project_id,
            "name": self._cloud.project_name,
            "domain_id": self._cloud.user_domain_id,
            "parent_id": self._cloud.user_domain_id,
            "enabled": True,
            "is_domain": False,
            "description": "",
            "links": {"self": f"{self._url}/v3/projects/{self._cloud.project_id}"},
        }
        return self._collection(request, "projects", _named(request, project))

    async def _domains(self, request: web.Request) -> web.Response:
        self._require_token(request)
        domain = {
            "id": self._cloud.user_domain_id,
            "name": self._cloud.user_domain_name,
            "enabled": True,
            "description": "",
            "links": {"self": f"{self._url}/v3/domains/{self._cloud.user_domain_id}"},
        }
        return self._collection(request, "domains", _named(request, domain))

    def _require_token(self, request: web.Request) -> Token:
        try:
            return self._cloud.token(request.headers.get("X-Auth-Token"))
        except InvalidToken:
            raise identity_error(401, "The X-Auth-Token is invalid!") from None

    def _collection(self, request: web.Request, name: str, rows: list[dict[str, Any]]) -> web.Response:
        return web.json_response({name: rows, "links": {"self": self._url + request.path}})

    def _token_json(self, token: Token, with_catalog: bool) -> dict[str, Any]:
        cloud = self._cloud
        domain = {"id": cloud.user_domain_id, "name": cloud.user_domain_name}
        body: dict[str, Any] = {
            "methods": list(token.methods),
            "issued_at": _microseconds(token.issued_at),
            "expires_at": _microseconds(token.expires_at),
            "user": {"id": cloud.user_id, "name": cloud.username, "domain": domain, "password_expires_at": ""},
            "roles": [{"id": "0", "name": "te_admin"}],
        }
        if token.scope == "project":
            body["project"] = {"id": cloud.project_id, "name": cloud.project_name, "domain": domain}
        else:
            body["domain"] = domain
        if with_catalog:
            body["catalog"] = self._catalog_json(token)
        return {"token": body}

    def _catalog_json(self, token: Token) -> list[dict[str, Any]]:
        """IAM itself, and VPCEP for the tokens of a project: its address ends with the project's ID."""
        catalog = [_catalog_entry("identity", "iam", "*", f"{self._url}/v3")]
        if self._cloud.catalog_has_vpcep and token.scope == "project":
            address = f"{self._url}/v1/{self._cloud.project_id}"
            catalog.append(_catalog_entry("vpcep", "vpcep", self._cloud.region, address))
        return catalog


def _check_password(cloud: Cloud, password: Mapping[str, Any]) -> None:
    user = _object(password, "user")
    if not isinstance(user.get("password"), str):
        raise identity_error(400, "Expecting to find password in user.")
    if "id" in user:
        known = user["id"] == cloud.user_id
    elif "name" in user:
        domain = {"id": cloud.user_domain_id, "name": cloud.user_domain_name}
        known = user["name"] == cloud.username and _is_meant(_object(user, "domain"), domain)
    else:
        raise identity_error(400, "Expecting to find id or name in user.")
    if not known or user["password"] != cloud.password:
        raise identity_error(401, "The username or password is wrong.")


# Method name -> check of the object of that name inside "identity"; more ways to log in are more rows.
LOGIN_METHODS: Mapping[str, Callable[[Cloud, Mapping[str, Any]], None]] = {"password": _check_password}


def _object(container: object, name: str) -> dict[str, Any]:
    value = container.get(name) if isinstance(container, dict) else None
    if not isinstance(value, dict):
        raise identity_error(400, f"Expecting to find {name} in request body.")
    return value


def _is_meant(given: Mapping[str, Any], own: Mapping[str, str]) -> bool:
    """Whether {"id": ...} or {"name": ...} names this one; the ID wins."""
    key = "id" if "id" in given else "name"
    return given.get(key) == own[key]


def _named(request: web.Request, row: dict[str, Any]) -> list[dict[str, Any]]:
    return [row] if request.query.get("name", row["name"]) == row["name"] else []


def _catalog_entry(type_: str, name: str, region: str, url: str) -> dict[str, Any]:
    endpoint = {"id": f"{name}-public", "interface": "public", "region": region, "region_id": region, "url": url}
    return {"id": f"{name}-service", "name": name, "type": type_, "endpoints": [endpoint]}


def _microseconds(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
