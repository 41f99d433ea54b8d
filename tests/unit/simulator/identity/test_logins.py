# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Logins by password: the tokens and the catalog that they get, and the logins that IAM refuses."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.simulator import Cloud, Simulator

from ..client import LIMIT_SECONDS, Client, refusal
from .iam import (
    BY_DOMAIN_ID,
    BY_ID,
    BY_NAME,
    DOMAIN,
    OWN_DOMAIN_ID,
    OWN_PROJECT_ID,
    PROJECT,
    endpoints,
    get,
    identity_refusal,
    login,
    post,
)


def test_the_version_document(simulator: Simulator) -> None:
    version = get(simulator, "").json()["version"]
    assert version["id"].startswith("v3.")
    assert version["links"][0]["href"] == f"{simulator.auth_url}/"


@pytest.mark.parametrize(
    "user",
    [
        pytest.param(BY_NAME, id="by name, in a domain by name"),
        pytest.param(BY_DOMAIN_ID, id="by name, in a domain by ID"),
        pytest.param(BY_ID, id="by ID"),
    ],
)
@pytest.mark.parametrize(
    "scope",
    [
        pytest.param(PROJECT, id="to a project by name"),
        pytest.param({"project": {"id": OWN_PROJECT_ID}}, id="to a project by ID"),
        pytest.param({**PROJECT, **DOMAIN}, id="to a project and a domain, of which the project counts"),
    ],
)
def test_a_login_to_the_project(
    cloud: Cloud, simulator: Simulator, user: dict[str, Any], scope: dict[str, Any]
) -> None:
    response = login(simulator, user, scope)
    assert response.status_code == 201
    token = response.json()["token"]
    assert token["methods"] == ["password"]
    assert token["user"]["name"] == cloud.owner.username
    assert token["project"]["id"] == cloud.owner.project_id
    assert "domain" not in token
    assert token["issued_at"] < token["expires_at"]
    client = Client(simulator)
    client.session.headers["X-Auth-Token"] = response.headers["X-Subject-Token"]
    assert client.get("vpc-endpoint-services").status_code == 200


def test_the_catalog_of_a_project(cloud: Cloud, simulator: Simulator) -> None:
    response = login(simulator, BY_NAME, PROJECT)
    expected = {
        "identity": ("public", "*", f"{simulator.url}/v3"),
        "vpcep": ("public", "eu-de", f"{simulator.url}/v1/{cloud.owner.project_id}"),
    }
    assert endpoints(response.json()["token"]["catalog"]) == expected
    catalog = get(simulator, "/auth/catalog", X_Auth_Token=response.headers["X-Subject-Token"])
    assert endpoints(catalog.json()["catalog"]) == expected


@pytest.mark.parametrize(
    ("scope", "listed"),
    [
        pytest.param(PROJECT, False, id="a project whose catalog lacks it"),
        pytest.param(DOMAIN, True, id="a domain, which has no address of VPCEP"),
    ],
)
def test_a_catalog_without_vpcep(cloud: Cloud, simulator: Simulator, scope: dict[str, Any], listed: bool) -> None:
    cloud.identity.catalog_has_vpcep = listed
    assert list(endpoints(login(simulator, BY_NAME, scope).json()["token"]["catalog"])) == ["identity"]


def test_the_catalog_can_be_left_out(simulator: Simulator) -> None:
    assert "catalog" not in login(simulator, BY_NAME, PROJECT, "?nocatalog=true").json()["token"]


@pytest.mark.parametrize(
    "scope",
    [
        pytest.param(None, id="no scope"),
        pytest.param({}, id="an empty scope"),
        pytest.param(DOMAIN, id="a domain by name"),
        pytest.param({"domain": {"id": OWN_DOMAIN_ID}}, id="a domain by ID"),
    ],
)
def test_a_token_of_the_domain_opens_no_project(
    cloud: Cloud, simulator: Simulator, scope: dict[str, Any] | None
) -> None:
    response = login(simulator, BY_NAME, scope)
    assert response.status_code == 201
    assert response.json()["token"]["domain"]["id"] == cloud.owner.domain_id
    assert "project" not in response.json()["token"]
    client = Client(simulator)
    client.session.headers["X-Auth-Token"] = response.headers["X-Subject-Token"]
    assert refusal(client.get("vpc-endpoint-services")) == (403, "EndPoint.0004")


@pytest.mark.parametrize(
    ("user", "scope", "expected"),
    [
        pytest.param({**BY_NAME, "password": "wrong"}, PROJECT, (401, "Unauthorized"), id="a wrong password"),
        pytest.param({**BY_NAME, "name": "nobody"}, PROJECT, (401, "Unauthorized"), id="an unknown name"),
        pytest.param(
            {**BY_NAME, "domain": {"name": "OTC-other"}}, PROJECT, (401, "Unauthorized"), id="another domain by name"
        ),
        pytest.param({**BY_NAME, "domain": {"id": "other"}}, PROJECT, (401, "Unauthorized"), id="another domain by ID"),
        pytest.param({"id": "nobody"}, PROJECT, (401, "Unauthorized"), id="an unknown ID"),
        pytest.param(BY_NAME, {"project": {"name": "eu-nl"}}, (401, "Unauthorized"), id="an unknown project by name"),
        pytest.param(BY_NAME, {"project": {"id": "other"}}, (401, "Unauthorized"), id="an unknown project by ID"),
        pytest.param(
            BY_NAME, {"domain": {"name": "OTC-other"}}, (401, "Unauthorized"), id="an unknown domain as scope"
        ),
        pytest.param(BY_NAME, {"project": {}}, (401, "Unauthorized"), id="a project without name and ID"),
        pytest.param(BY_NAME, {"project": "eu-de"}, (400, "Bad Request"), id="text for a project"),
        pytest.param(BY_NAME, [], (400, "Bad Request"), id="a list for a scope"),
        pytest.param({"name": "box-operator"}, PROJECT, (400, "Bad Request"), id="a name without a domain"),
        pytest.param({}, PROJECT, (400, "Bad Request"), id="neither name nor ID"),
        pytest.param({**BY_NAME, "password": None}, PROJECT, (400, "Bad Request"), id="null for the password"),
    ],
)
def test_a_login_that_is_refused(
    simulator: Simulator, user: dict[str, Any], scope: object, expected: tuple[int, str]
) -> None:
    response = login(simulator, user, scope)
    assert identity_refusal(response) == expected
    assert "X-Subject-Token" not in response.headers


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({}, (400, "Bad Request"), id="an empty object"),
        pytest.param([], (400, "Bad Request"), id="a list"),
        pytest.param({"auth": {}}, (400, "Bad Request"), id="no identity"),
        pytest.param({"auth": {"identity": {}}}, (400, "Bad Request"), id="no methods"),
        pytest.param({"auth": {"identity": {"methods": []}}}, (400, "Bad Request"), id="an empty list of methods"),
        pytest.param(
            {"auth": {"identity": {"methods": ["password"]}}}, (400, "Bad Request"), id="a method without its object"
        ),
        pytest.param({"auth": {"identity": {"methods": [{}]}}}, (401, "Unauthorized"), id="an object for a method"),
        pytest.param(
            {"auth": {"identity": {"methods": ["carrier-pigeon"], "carrier-pigeon": {}}}},
            (401, "Unauthorized"),
            id="an unknown method",
        ),
    ],
)
def test_a_login_that_is_malformed(simulator: Simulator, body: object, expected: tuple[int, str]) -> None:
    assert identity_refusal(post(simulator, body)) == expected


def test_a_login_that_is_no_json(simulator: Simulator) -> None:
    response = requests.post(f"{simulator.auth_url}/auth/tokens", data=b"{", timeout=LIMIT_SECONDS)
    assert identity_refusal(response) == (400, "Bad Request")


def test_a_token_is_validated(cloud: Cloud, simulator: Simulator) -> None:
    token = cloud.identity.issue_token()
    response = get(simulator, "/auth/tokens", X_Auth_Token=token, X_Subject_Token=token)
    assert response.status_code == 200
    assert response.headers["X-Subject-Token"] == token
    assert response.json()["token"]["project"]["name"] == "eu-de"
    unknown = get(simulator, "/auth/tokens", X_Auth_Token=token, X_Subject_Token="unknown")
    assert identity_refusal(unknown) == (404, "Not Found")


@pytest.mark.parametrize(
    ("path", "key", "own"),
    [
        pytest.param("/auth/projects", "projects", OWN_PROJECT_ID, id="the projects of the token"),
        pytest.param("/projects", "projects", OWN_PROJECT_ID, id="all projects"),
        pytest.param("/projects?name=eu-de", "projects", OWN_PROJECT_ID, id="a project by name"),
        pytest.param("/projects?name=eu-nl", "projects", None, id="an unknown project by name"),
        pytest.param("/auth/domains", "domains", OWN_DOMAIN_ID, id="all domains"),
        pytest.param("/auth/domains?name=OTC00000000001000000042", "domains", OWN_DOMAIN_ID, id="a domain by name"),
        pytest.param("/auth/domains?name=other", "domains", None, id="an unknown domain by name"),
    ],
)
def test_projects_and_domains(cloud: Cloud, simulator: Simulator, path: str, key: str, own: str | None) -> None:
    rows = get(simulator, path, X_Auth_Token=cloud.identity.issue_token()).json()[key]
    assert [row["id"] for row in rows] == ([own] if own else [])


@pytest.mark.parametrize("path", ["/auth/tokens", "/auth/catalog", "/auth/projects", "/projects", "/auth/domains"])
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no token"),
        pytest.param({"X_Auth_Token": "unknown"}, id="an unknown token"),
    ],
)
def test_iam_refuses_a_bad_token(simulator: Simulator, path: str, headers: dict[str, str]) -> None:
    assert identity_refusal(get(simulator, path, **headers)) == (401, "Unauthorized")
