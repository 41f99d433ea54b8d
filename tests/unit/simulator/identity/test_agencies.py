# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Agencies: taking them over, and what they open."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.simulator import Agency, Cloud, Service, Simulator

from ..client import LIMIT_SECONDS, Client, gateway_refusal, refusal
from ..signing import Keys
from .iam import endpoints, get, identity_refusal

DOMAIN_ID = "1a2b3c4d5e6f47a8b9c0d1e2f3a4b5c6"
PROJECT_ID = "9f8e7d6c5b4a43928170f6e5d4c3b2a1"
PROJECT: dict[str, Any] = {"project": {"id": PROJECT_ID}}
ROLE: dict[str, Any] = {"domain_name": "OTC-platform", "xrole_name": "vpcep-approver"}


@pytest.fixture
def agency(cloud: Cloud) -> Agency:
    return cloud.identity.add_agency("vpcep-approver", "OTC-platform", DOMAIN_ID, PROJECT_ID, "eu-de_platform")


@pytest.fixture
def foreign(cloud: Cloud, agency: Agency) -> Service:
    """A service in the agency's project."""
    return cloud.services.add(name="platform", project_id=PROJECT_ID)


def assume(
    simulator: Simulator, token: str | None, role: object = None, scope: object = None, methods: object = None
) -> requests.Response:
    identity = {"methods": methods or ["assume_role"], "assume_role": ROLE if role is None else role}
    headers = {} if token is None else {"X-Auth-Token": token}
    body = {"auth": {"identity": identity, "scope": PROJECT if scope is None else scope}}
    return requests.post(f"{simulator.auth_url}/auth/tokens", json=body, headers=headers, timeout=LIMIT_SECONDS)


def client_of_agency(simulator: Simulator, client: Client) -> Client:
    response = assume(simulator, simulator.cloud.identity.issue_token("domain"))
    client.session.headers["X-Auth-Token"] = response.headers["X-Subject-Token"]
    client.base = f"{simulator.url}/v1/{PROJECT_ID}"
    return client


@pytest.mark.parametrize(
    "own",
    [
        pytest.param("domain", id="on a token of a domain"),
        pytest.param("project", id="on a token of a project"),
    ],
)
@pytest.mark.parametrize(
    "role",
    [
        pytest.param(ROLE, id="the domain by name"),
        pytest.param({"domain_id": DOMAIN_ID, "xrole_name": "vpcep-approver"}, id="the domain by ID"),
    ],
)
@pytest.mark.parametrize(
    "scope",
    [
        pytest.param(PROJECT, id="the project by ID"),
        pytest.param({"project": {"name": "eu-de_platform"}}, id="the project by name"),
    ],
)
@pytest.mark.usefixtures("agency")
def test_an_agency_is_assumed(
    cloud: Cloud, simulator: Simulator, own: str, role: dict[str, Any], scope: dict[str, Any]
) -> None:
    response = assume(simulator, cloud.identity.issue_token(own), role, scope)
    assert response.status_code == 201
    token = response.json()["token"]
    domain = {"id": DOMAIN_ID, "name": "OTC-platform"}
    assert token["methods"] == ["assume_role"]
    assert token["project"] == {"id": PROJECT_ID, "name": "eu-de_platform", "domain": domain}
    assert (token["user"]["name"], token["user"]["domain"]) == ("OTC-platform/vpcep-approver", domain)
    behind = token["assumed_by"]["user"]
    assert (behind["id"], behind["name"]) == (cloud.owner.user_id, cloud.owner.username)
    assert behind["domain"] == {"id": cloud.owner.domain_id, "name": cloud.owner.domain_name}
    assert endpoints(token["catalog"])["vpcep"][2] == f"{simulator.url}/v1/{PROJECT_ID}"
    own_token = response.headers["X-Subject-Token"]
    validated = get(simulator, "/auth/tokens", X_Auth_Token=own_token, X_Subject_Token=own_token)
    assert validated.json()["token"] == token


@pytest.mark.parametrize(
    "scope",
    [
        pytest.param({"domain": {"id": DOMAIN_ID}}, id="by ID"),
        pytest.param({"domain": {"name": "OTC-platform"}}, id="by name"),
        pytest.param({}, id="without a scope"),
    ],
)
@pytest.mark.usefixtures("agency")
def test_an_agency_for_a_domain(cloud: Cloud, simulator: Simulator, scope: dict[str, Any]) -> None:
    token = assume(simulator, cloud.identity.issue_token(), scope=scope).json()["token"]
    assert token["domain"] == {"id": DOMAIN_ID, "name": "OTC-platform"}
    assert "project" not in token
    assert list(endpoints(token["catalog"])) == ["identity"]


@pytest.mark.parametrize(
    ("role", "scope", "expected"),
    [
        pytest.param(
            {"domain_name": "OTC-platform", "agency_name": "vpcep-approver"},
            PROJECT,
            (400, "Bad Request"),
            id="another key for the name",
        ),
        pytest.param({"xrole_name": "vpcep-approver"}, PROJECT, (400, "Bad Request"), id="no domain"),
        pytest.param({**ROLE, "xrole_name": None}, PROJECT, (400, "Bad Request"), id="null for the name"),
        pytest.param("vpcep-approver", PROJECT, (400, "Bad Request"), id="text for the agency"),
        pytest.param({**ROLE, "xrole_name": "unknown"}, PROJECT, (404, "Not Found"), id="an unknown agency"),
        pytest.param(
            {**ROLE, "domain_name": "OTC-unknown"}, PROJECT, (404, "Not Found"), id="an unknown domain by name"
        ),
        pytest.param(
            {**ROLE, "domain_id": "unknown"},
            PROJECT,
            (404, "Not Found"),
            id="an unknown domain by ID, which counts more than its name",
        ),
        pytest.param(
            ROLE,
            {"project": {"id": "6e9dfd51d1124e8d8498dce894923a0d"}},
            (401, "Unauthorized"),
            id="the user's own project by ID",
        ),
        pytest.param(ROLE, {"project": {"name": "eu-de"}}, (401, "Unauthorized"), id="the user's own project by name"),
        pytest.param(
            ROLE, {"domain": {"name": "OTC00000000001000000042"}}, (401, "Unauthorized"), id="the user's own domain"
        ),
    ],
)
@pytest.mark.usefixtures("agency")
def test_an_agency_that_is_refused(
    cloud: Cloud, simulator: Simulator, role: object, scope: object, expected: tuple[int, str]
) -> None:
    response = assume(simulator, cloud.identity.issue_token("domain"), role, scope)
    assert identity_refusal(response) == expected
    assert "X-Subject-Token" not in response.headers


@pytest.mark.usefixtures("agency")
def test_an_agency_needs_a_token_of_the_user(cloud: Cloud, simulator: Simulator) -> None:
    assert identity_refusal(assume(simulator, None)) == (401, "Unauthorized")
    assert identity_refusal(assume(simulator, "unknown")) == (401, "Unauthorized")
    own = cloud.identity.issue_token()
    assumed = assume(simulator, own).headers["X-Subject-Token"]
    assert identity_refusal(assume(simulator, assumed)) == (403, "Forbidden")
    assert identity_refusal(assume(simulator, own, methods=["assume_role", "password"])) == (401, "Unauthorized")
    cloud.identity.expire_tokens()
    assert identity_refusal(assume(simulator, own)) == (401, "Unauthorized")


@pytest.mark.usefixtures("agency")
def test_agencies_are_told_apart(cloud: Cloud, simulator: Simulator) -> None:
    cloud.identity.add_agency("vpcep-approver", "OTC-third", "third", "project-three", "eu-de_three")
    for role, project_id in [
        (ROLE, PROJECT_ID),
        ({"domain_name": "OTC-third", "xrole_name": "vpcep-approver"}, "project-three"),
    ]:
        response = assume(simulator, cloud.identity.issue_token(), role, {"project": {"id": project_id}})
        assert response.json()["token"]["project"]["id"] == project_id


def test_the_project_of_an_agency(cloud: Cloud, simulator: Simulator, client: Client, foreign: Service) -> None:
    client = client_of_agency(simulator, client)
    seeded = cloud.connections.add(foreign.id)
    (row,) = client.get("vpc-endpoint-services").json()["endpoint_services"]
    assert (row["id"], row["project_id"], row["domain_id"]) == (foreign.id, PROJECT_ID, DOMAIN_ID)
    assert client.listed(foreign.id, seeded.id)["status"] == "pendingAcceptance"
    assert client.decide(foreign.id, "receive", seeded.id).status_code == 200
    assert cloud.connections.get(foreign.id, seeded.id).status == "accepted"


def test_an_agency_opens_no_other_project(
    cloud: Cloud, simulator: Simulator, client: Client, foreign: Service, service: Service
) -> None:
    agent = client_of_agency(simulator, client)
    seeded = cloud.connections.add(service.id)
    assert refusal(agent.get(f"vpc-endpoint-services/{service.id}")) == (404, "EndPoint.0005")
    assert refusal(agent.connections(service.id)) == (404, "EndPoint.0005")
    assert refusal(agent.decide(service.id, "receive", seeded.id)) == (404, "EndPoint.0005")
    assert cloud.connections.get(service.id, seeded.id) == seeded
    agent.base = f"{simulator.url}/v1/{cloud.owner.project_id}"
    assert refusal(agent.get("vpc-endpoint-services")) == (403, "EndPoint.0004")


def test_the_user_alone_has_no_way_into_the_project_of_an_agency(
    cloud: Cloud, simulator: Simulator, client: Client, foreign: Service, service: Service
) -> None:
    rows = client.get("vpc-endpoint-services").json()["endpoint_services"]
    assert [(row["id"], row["domain_id"]) for row in rows] == [(service.id, cloud.owner.domain_id)]
    assert refusal(client.connections(foreign.id)) == (404, "EndPoint.0005")
    client.base = f"{simulator.url}/v1/{PROJECT_ID}"
    assert refusal(client.connections(foreign.id)) == (403, "EndPoint.0004")
    del client.session.headers["X-Auth-Token"]
    client.session.auth = Keys.of(cloud)
    assert refusal(client.connections(foreign.id)) == (403, "EndPoint.0004")
    client.session.headers["X-Project-Id"] = PROJECT_ID
    assert gateway_refusal(client.connections(foreign.id))[1] == "APIGW.0301"


@pytest.mark.usefixtures("agency")
def test_the_projects_and_domains_of_an_agency(cloud: Cloud, simulator: Simulator) -> None:
    token = assume(simulator, cloud.identity.issue_token()).headers["X-Subject-Token"]
    for path, key, expected in [
        ("/projects?name=eu-de_platform", "projects", [PROJECT_ID]),
        ("/auth/projects", "projects", [PROJECT_ID]),
        ("/projects?name=eu-de", "projects", []),
        ("/auth/domains", "domains", [DOMAIN_ID]),
    ]:
        rows = get(simulator, path, X_Auth_Token=token).json()[key]
        assert [row["id"] for row in rows] == expected


@pytest.mark.usefixtures("agency")
def test_tokens_of_an_agency_expire(cloud: Cloud, simulator: Simulator, client: Client) -> None:
    cloud.identity.token_seconds = 0
    own = cloud.identity.issue_token()
    assert identity_refusal(assume(simulator, own)) == (401, "Unauthorized")
    cloud.identity.token_seconds = 60
    own = cloud.identity.issue_token()
    cloud.identity.token_seconds = 0
    client.session.headers["X-Auth-Token"] = assume(simulator, own).headers["X-Subject-Token"]
    client.base = f"{simulator.url}/v1/{PROJECT_ID}"
    assert "token expires" in gateway_refusal(client.get("vpc-endpoint-services"))[2]
