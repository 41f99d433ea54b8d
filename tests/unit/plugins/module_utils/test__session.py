# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the options of a module to a client of the API: the requests of a login, and the messages about mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import (
    OptionError,
    RequestError,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._module import argument_spec
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._session import create_session
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.client import VpcepApi
from tests.simulator import Cloud, Connection, Fault, Service, Simulator

from ..fakes import FakeClock


def create_api(options: Any, clock: FakeClock) -> VpcepApi:
    return create_session(options, clock).api()


@pytest.fixture
def asking(cloud: Cloud, service: Service) -> Connection:
    return cloud.connections.add(service.id)


def params(**given: Any) -> dict[str, Any]:
    """All shared options as a module gets them."""
    defaults = {name: option.get("default") for name, option in argument_spec().items()}
    assert set(given) <= set(defaults)
    return {**defaults, **given}


def password(cloud: Cloud, simulator: Simulator, **given: Any) -> dict[str, Any]:
    options = {
        "auth_url": simulator.auth_url,
        "username": cloud.owner.username,
        "password": cloud.owner.password,
        "user_domain_name": cloud.owner.domain_name,
        "project_name": cloud.owner.project_name,
    }
    return params(**{**options, **given})


LOGIN = "POST /v3/auth/tokens"


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({}, id="names of the domain and the project"),
        pytest.param({"region_name": "eu-de"}, id="a region"),
        pytest.param({"user_domain_name": None, "user_domain_id": "{cloud.owner.domain_id}"}, id="the domain's ID"),
        pytest.param({"project_name": None, "project_id": "{cloud.owner.project_id}"}, id="the project's ID"),
        pytest.param({"project_id": "{cloud.owner.project_id}"}, id="the project's ID and name"),
        pytest.param({"auth_url": "{simulator.url}"}, id="auth_url without a version"),
        pytest.param({"auth_url": "{simulator.url}/v3/"}, id="auth_url with a version and a slash"),
        pytest.param({"vpcep_endpoint": "{simulator.url}"}, id="vpcep_endpoint without a version"),
        pytest.param({"vpcep_endpoint": "{simulator.url}/v1"}, id="vpcep_endpoint with a version"),
        pytest.param(
            {"vpcep_endpoint": "{simulator.url}/v1/{cloud.owner.project_id}"},
            id="vpcep_endpoint with a version and the project",
        ),
    ],
)
def test_a_password_costs_one_login(
    cloud: Cloud, simulator: Simulator, service: Service, asking: Connection, clock: FakeClock, given: dict[str, Any]
) -> None:
    options = {name: text and text.format(cloud=cloud, simulator=simulator) for name, text in given.items()}
    api = create_api(password(cloud, simulator, **options), clock)
    found = api.connections.find(service.id, asking.id)
    assert found is not None
    assert found.endpoint_id == asking.id
    path = f"/v1/{cloud.owner.project_id}/vpc-endpoint-services/{service.id}/connections?id={asking.id}"
    assert simulator.calls() == [LOGIN, f"GET {path}"]
    assert api.http.costs() == {"requests": 2, "logins": 1, "retries": 0, "seconds_waited": 0}


def test_a_login_tells_whose_project_it_is_for(cloud: Cloud, simulator: Simulator, clock: FakeClock) -> None:
    assert create_session(password(cloud, simulator), clock).domain_id == cloud.owner.domain_id
    given = params(
        auth_token=cloud.identity.issue_token(), vpcep_endpoint=simulator.url, project_id=cloud.owner.project_id
    )
    assert create_session(given, clock).domain_id is None


def test_environment_variables_stand_in_for_options(
    cloud: Cloud, simulator: Simulator, service: Service, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in simulator.environment().items():
        monkeypatch.setenv(name, value)
    create_api(params(), clock).connections.find(service.id, "x")
    assert simulator.calls()[0] == LOGIN


@pytest.mark.parametrize(
    "endpoint",
    [
        pytest.param("{simulator.url}", id="the project in an option"),
        pytest.param("{simulator.url}/v1/{cloud.owner.project_id}", id="the project in the address"),
    ],
)
def test_a_token_costs_no_login(
    cloud: Cloud, simulator: Simulator, service: Service, asking: Connection, clock: FakeClock, endpoint: str
) -> None:
    address = endpoint.format(cloud=cloud, simulator=simulator)
    project_id = None if "/v1/" in address else cloud.owner.project_id
    token = cloud.identity.issue_token()
    api = create_api(params(auth_token=token, vpcep_endpoint=address, project_id=project_id), clock)
    assert api.connections.find(service.id, asking.id)
    assert [call.split()[0] for call in simulator.calls()] == ["GET"]
    assert api.http.costs()["logins"] == 0


def test_a_refused_login_names_the_user_and_not_the_password(
    cloud: Cloud, simulator: Simulator, clock: FakeClock
) -> None:
    with pytest.raises(RequestError, match=f"Could not log in as {cloud.owner.username} at .*check username") as caught:
        create_api(password(cloud, simulator, password="not-the-password"), clock)
    assert caught.value.http_status == 401
    assert "not-the-password" not in repr(caught.value.to_fail_json())
    assert simulator.calls() == [LOGIN]


def test_a_server_that_echoes_a_secret_does_not_bring_it_into_an_error(
    cloud: Cloud, simulator: Simulator, clock: FakeClock
) -> None:
    echo = {"error_msg": cloud.owner.password, "error_code": "E"}
    cloud.faults.append(Fault("POST", path="/auth/tokens", status=400, body=echo))
    with pytest.raises(RequestError) as refused:
        create_api(password(cloud, simulator), clock)
    assert refused.value.error_msg == "***"
    assert cloud.owner.password not in refused.value.msg


def test_a_fetched_token_is_hidden_too(cloud: Cloud, simulator: Simulator, service: Service, clock: FakeClock) -> None:
    api = create_api(password(cloud, simulator), clock)
    api.connections.find(service.id, "e")
    token = simulator.requests[-1].headers["X-Auth-Token"]
    cloud.faults.append(Fault("GET", status=403, body={"error_msg": f"decrypt {token}", "error_code": "E"}))
    with pytest.raises(RequestError) as refused:
        api.connections.find(service.id, "e")
    assert refused.value.error_msg == "decrypt ***"
    assert token not in refused.value.msg


def test_a_login_is_repeated_after_a_passing_fault(cloud: Cloud, simulator: Simulator, clock: FakeClock) -> None:
    cloud.faults.append(Fault("POST", path="/auth/tokens", status=503))
    assert create_api(password(cloud, simulator), clock).http.costs()["logins"] == 2


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(404, {"error": {"code": 404, "message": "Not Found"}}, id="IAM"),
        pytest.param(404, {"error_code": "APIGW.0101", "error_msg": "The API does not exist."}, id="a gateway"),
        pytest.param(404, "<html><title>404</title></html>", id="a web server"),
        pytest.param(400, {"error": {"code": 400, "message": "Bad"}}, id="a bad request"),
    ],
)
def test_a_login_at_the_wrong_address_advises_on_auth_url(
    cloud: Cloud, simulator: Simulator, clock: FakeClock, status: int, body: Any
) -> None:
    cloud.faults.append(Fault("POST", path="/auth/tokens", status=status, body=body))
    with pytest.raises(RequestError, match="check auth_url, the user's domain and the project's name or ID") as caught:
        create_api(password(cloud, simulator), clock)
    assert "vpcep_endpoint" not in caught.value.msg
    assert len(simulator.requests) == 1


def test_an_unknown_region_is_an_error_that_lists_those_of_the_catalog(
    cloud: Cloud, simulator: Simulator, clock: FakeClock
) -> None:
    with pytest.raises(OptionError, match=r"does not name VPCEP in region eu-nl, but in: eu-de\. Set region"):
        create_api(password(cloud, simulator, region_name="eu-nl"), clock)
    assert simulator.calls() == [LOGIN]
    given = password(cloud, simulator, region_name="eu-nl", vpcep_endpoint=simulator.url)
    assert create_session(given, clock).region_name == "eu-nl"


def test_without_a_catalog_entry_the_address_is_made_from_the_region(
    cloud: Cloud, simulator: Simulator, clock: FakeClock
) -> None:
    cloud.identity.catalog_has_vpcep = False
    session = create_session(password(cloud, simulator, region_name="eu-nl"), clock)
    assert session.address.root == "https://vpcep.eu-nl.otc.t-systems.com"


def test_a_project_name_that_does_not_fit_the_id_is_an_error(
    cloud: Cloud, simulator: Simulator, clock: FakeClock
) -> None:
    with pytest.raises(OptionError, match="project_name is other: make them agree"):
        create_api(password(cloud, simulator, project_id=cloud.owner.project_id, project_name="other"), clock)


def test_without_a_catalog_entry_or_a_region_the_error_names_the_options_that_help(
    cloud: Cloud, simulator: Simulator, clock: FakeClock
) -> None:
    cloud.identity.catalog_has_vpcep = False
    with pytest.raises(OptionError, match=r"set region_name \(OS_REGION_NAME\) or vpcep_endpoint"):
        create_api(password(cloud, simulator), clock)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param(
            {"ca_cert": "/nowhere/ca.pem"},
            r"ca_cert \(OS_CACERT\) names a file that is not there: /nowhere/ca.pem",
            id="a missing file of authorities",
        ),
        pytest.param({"client_cert": "/nowhere/cert.pem"}, "client_cert names a file", id="a missing certificate"),
        pytest.param(
            {"client_key": "/nowhere/key.pem"},
            "client_key is given without client_cert",
            id="a key without its certificate",
        ),
        pytest.param({"api_timeout": 0}, "api_timeout is 0; give 1 or more", id="no time for a request"),
        pytest.param({"api_timeout": -1}, "api_timeout is -1", id="a negative time for a request"),
        pytest.param({"max_retries": -1}, "max_retries is -1; give 0 or more", id="a negative number of retries"),
        pytest.param({"auth_token": "tok"}, "contradict", id="a password and a token"),
        pytest.param(
            {"auth_url": "not an address"},
            r"auth_url \(OS_AUTH_URL\) is not an address",
            id="auth_url is not an address",
        ),
        pytest.param(
            {"vpcep_endpoint": "ftp://host"}, "vpcep_endpoint is not an address", id="vpcep_endpoint is not HTTP"
        ),
    ],
)
def test_options_that_cannot_work_are_errors_before_any_request(
    cloud: Cloud, simulator: Simulator, clock: FakeClock, given: dict[str, Any], said: str
) -> None:
    with pytest.raises(OptionError, match=said):
        create_api(password(cloud, simulator, **given), clock)
    assert simulator.requests == []


def test_a_missing_file_of_authorities_names_the_variable(
    cloud: Cloud, simulator: Simulator, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OS_CACERT", "/nowhere")
    with pytest.raises(OptionError) as caught:
        create_api(password(cloud, simulator), clock)
    assert caught.value.msg == "ca_cert (OS_CACERT) names a file that is not there: /nowhere."
    assert simulator.requests == []


def test_certificate_options_reach_the_transport(tmp_path: Path, clock: FakeClock) -> None:
    authority = tmp_path / "ca.pem"
    authority.write_text("not a certificate")
    options = params(
        auth_token="tok", vpcep_endpoint="https://127.0.0.1:1/v1/p1", ca_cert=str(authority), max_retries=0
    )
    with pytest.raises(OptionError, match="ca_cert does not name a file with certificates in PEM format"):
        create_api(options, clock).connections.find("s", "e")
