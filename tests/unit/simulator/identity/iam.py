# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests to the simulated IAM, and how its answers are read."""

from __future__ import annotations

from typing import Any

import requests

from tests.simulator import Simulator

from ..client import LIMIT_SECONDS

OWN_PROJECT_ID = "6e9dfd51d1124e8d8498dce894923a0d"
OWN_DOMAIN_ID = "d78cbac186b744899480f25bd022f468"
BY_NAME: dict[str, Any] = {"name": "box-operator", "domain": {"name": "OTC00000000001000000042"}}
BY_DOMAIN_ID: dict[str, Any] = {"name": "box-operator", "domain": {"id": OWN_DOMAIN_ID}}
BY_ID: dict[str, Any] = {"id": "7116d09f88fa41908676fdd4b039e95b"}
PROJECT: dict[str, Any] = {"project": {"name": "eu-de"}}
DOMAIN: dict[str, Any] = {"domain": {"name": "OTC00000000001000000042"}}


def login(simulator: Simulator, user: dict[str, Any], scope: object = None, query: str = "") -> requests.Response:
    """Log in as this user, with the right password unless the user brings another."""
    password = {"user": {"password": simulator.cloud.owner.password, **user}}
    auth: dict[str, Any] = {"identity": {"methods": ["password"], "password": password}}
    if scope is not None:
        auth["scope"] = scope
    return post(simulator, {"auth": auth}, query)


def post(simulator: Simulator, body: object, query: str = "") -> requests.Response:
    return requests.post(f"{simulator.auth_url}/auth/tokens{query}", json=body, timeout=LIMIT_SECONDS)


def get(simulator: Simulator, path: str, **headers: str) -> requests.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.get(simulator.auth_url + path, headers=sent, timeout=LIMIT_SECONDS)


def identity_refusal(response: requests.Response) -> tuple[int, str]:
    """Status and title of a refusal by IAM, whose code is an integer."""
    assert list(response.json()) == ["error"]
    error = response.json()["error"]
    assert error["code"] == response.status_code
    assert error["message"]
    return error["code"], error["title"]


def endpoints(catalog: list[dict[str, Any]]) -> dict[str, tuple[str, str, str]]:
    """Service type -> interface, region and URL."""
    found = {entry["type"]: entry["endpoints"][0] for entry in catalog}
    return {type_: (end["interface"], end["region"], end["url"]) for type_, end in found.items()}
