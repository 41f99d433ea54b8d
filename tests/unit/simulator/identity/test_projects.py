# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An owner with several projects: which one a login opens, what is in it, and its region."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.simulator import Cloud, Service, Simulator

from ..client import LIMIT_SECONDS, Client, refusal
from ..signing import Keys
from .iam import BY_NAME, OWN_PROJECT_ID, PROJECT, endpoints, get, identity_refusal, login

OTHER_ID = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
OTHER = {"project": {"name": "eu-nl_shop"}}


@pytest.fixture
def other(cloud: Cloud) -> Service:
    """A service in the owner's second project, which is in another region."""
    cloud.identity.add_project("eu-nl_shop", OTHER_ID)
    return cloud.services.add(name="other", project_id=OTHER_ID)


def client_of(simulator: Simulator, scope: dict[str, Any], project_id: str) -> Client:
    client = Client(simulator)
    client.session.headers["X-Auth-Token"] = login(simulator, BY_NAME, scope).headers["X-Subject-Token"]
    client.base = f"{simulator.url}/v1/{project_id}"
    return client


@pytest.mark.parametrize(
    ("scope", "project_id", "names"),
    [
        pytest.param(PROJECT, OWN_PROJECT_ID, ["eu-de.demo"], id="the first project"),
        pytest.param(OTHER, OTHER_ID, ["eu-nl.other"], id="the second, by name"),
        pytest.param({"project": {"id": OTHER_ID}}, OTHER_ID, ["eu-nl.other"], id="the second, by ID"),
    ],
)
@pytest.mark.usefixtures("service", "other")
def test_a_login_opens_one_project_and_shows_what_is_in_it(
    simulator: Simulator, scope: dict[str, Any], project_id: str, names: list[str]
) -> None:
    client = client_of(simulator, scope, project_id)
    with client.session:
        rows = client.get("vpc-endpoint-services").json()["endpoint_services"]
    assert [row["service_name"].rpartition(".")[0] for row in rows] == names
    assert {row["project_id"] for row in rows} == {project_id}


@pytest.mark.parametrize(
    ("scope", "project_id"),
    [
        pytest.param(PROJECT, OTHER_ID, id="the second project with a token of the first"),
        pytest.param(OTHER, OWN_PROJECT_ID, id="the first project with a token of the second"),
    ],
)
@pytest.mark.usefixtures("other")
def test_a_token_opens_no_other_project(simulator: Simulator, scope: dict[str, Any], project_id: str) -> None:
    client = client_of(simulator, scope, project_id)
    with client.session:
        assert refusal(client.get("vpc-endpoint-services")) == (403, "EndPoint.0004")


def test_a_service_is_found_in_its_own_project_only(simulator: Simulator, other: Service) -> None:
    client = client_of(simulator, PROJECT, OWN_PROJECT_ID)
    with client.session:
        assert refusal(client.connections(other.id)) == (404, "EndPoint.0005")


@pytest.mark.usefixtures("other")
def test_the_catalog_names_the_region_of_the_project(simulator: Simulator) -> None:
    catalog = login(simulator, BY_NAME, OTHER).json()["token"]["catalog"]
    assert endpoints(catalog)["vpcep"] == ("public", "eu-nl", f"{simulator.url}/v1/{OTHER_ID}")


@pytest.mark.usefixtures("other")
def test_an_unknown_project_is_still_refused(simulator: Simulator) -> None:
    response = login(simulator, BY_NAME, {"project": {"name": "eu-nl"}})
    assert identity_refusal(response) == (401, "Unauthorized")


@pytest.mark.parametrize(
    ("path", "listed"),
    [
        pytest.param("/auth/projects", [OWN_PROJECT_ID, OTHER_ID], id="the projects of the token"),
        pytest.param("/projects", [OWN_PROJECT_ID, OTHER_ID], id="all projects"),
        pytest.param("/projects?name=eu-nl_shop", [OTHER_ID], id="a project by name"),
    ],
)
@pytest.mark.usefixtures("other")
def test_iam_lists_all_projects_of_the_owner(cloud: Cloud, simulator: Simulator, path: str, listed: list[str]) -> None:
    rows = get(simulator, path, X_Auth_Token=cloud.identity.issue_token()).json()["projects"]
    assert [row["id"] for row in rows] == listed


@pytest.mark.usefixtures("other")
def test_access_keys_open_each_project_that_the_request_names(cloud: Cloud, simulator: Simulator) -> None:
    def ask(**headers: str) -> requests.Response:
        url = f"{simulator.url}/v1/{OTHER_ID}/vpc-endpoint-services"
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.get(url, auth=Keys.of(cloud), headers=sent, timeout=LIMIT_SECONDS)

    assert ask(X_Project_Id=OTHER_ID).json()["total_count"] == 1
    assert refusal(ask()) == (403, "EndPoint.0004")
