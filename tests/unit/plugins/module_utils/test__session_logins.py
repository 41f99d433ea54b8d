# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each login against the simulator: its requests, and its message if it is refused."""

from __future__ import annotations

import time
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import OptionError, RequestError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._module import argument_spec
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._session import create_session
from tests.simulator import Cloud, Fault, Service, Simulator

from ..fakes import FakeClock

AGENCY_DOMAIN = "OTC00000000001000000077"
AGENCY_DOMAIN_ID = "0d1c5a4f3a7e4a0b8d1c5a4f3a7e4a0b"
AGENCY_PROJECT_ID = "a7b1f0c2d3e4f5a6b7c8d9e0f1a2b3c4"


class NowClock(FakeClock):
    """Sleeps as quickly as its parent, and knows the real time, which a signature needs."""

    def wall(self) -> float:
        return time.time()


@pytest.fixture
def clock() -> NowClock:
    return NowClock()


def params(**given: Any) -> dict[str, Any]:
    defaults = {name: option.get("default") for name, option in argument_spec().items()}
    assert set(given) <= set(defaults)
    return {**defaults, **given}


def user(cloud: Cloud, simulator: Simulator, **given: Any) -> dict[str, Any]:
    login = {"user_id": cloud.owner.user_id, "password": cloud.owner.password, "project_id": cloud.owner.project_id}
    return params(**{"auth_url": simulator.auth_url, **login, **given})


def keys(cloud: Cloud, simulator: Simulator, **given: Any) -> dict[str, Any]:
    login = {
        "access_key": cloud.owner.access_key,
        "secret_key": cloud.owner.secret_key,
        "project_id": cloud.owner.project_id,
    }
    return params(**{"vpcep_endpoint": simulator.url, **login, **given})


def short(simulator: Simulator) -> list[str]:
    """The requests so far, the look at a connection as "look"."""
    return ["look" if "/connections?id=" in call else call for call in simulator.calls()]


LOGIN = "POST /v3/auth/tokens"


def look(options: dict[str, Any], service: Service, clock: FakeClock) -> None:
    create_session(options, clock).api().connections.find(service.id, "an-endpoint")


def test_a_user_by_id_costs_one_login(cloud: Cloud, simulator: Simulator, service: Service, clock: FakeClock) -> None:
    look(user(cloud, simulator), service, clock)
    assert short(simulator) == [LOGIN, "look"]


@pytest.mark.parametrize("signature_format", ["access", "credential"])
@pytest.mark.parametrize("is_temporary", [pytest.param(False, id="permanent"), pytest.param(True, id="temporary")])
def test_access_keys_cost_no_login(
    cloud: Cloud,
    simulator: Simulator,
    service: Service,
    clock: FakeClock,
    signature_format: str,
    is_temporary: bool,
) -> None:
    given: dict[str, Any] = {"signature_format": signature_format}
    if is_temporary:
        given.update(zip(("access_key", "secret_key", "security_token"), cloud.identity.issue_temporary_keys()))
    asking = cloud.connections.add(service.id)
    api = create_session(keys(cloud, simulator, **given), clock).api()
    assert api.connections.find(service.id, asking.id)
    decided = api.connections.decide(service.id, asking.id, "receive")
    assert decided is not None
    assert [recorded.status for recorded in simulator.requests] == [200, 200]
    assert api.http.costs()["logins"] == 0
    signed = simulator.requests[1].headers["Authorization"]
    assert "SignedHeaders=content-type;host;" in signed
    assert ("security_token" in given and signature_format == "access") is ("x-security-token" in signed)


@pytest.mark.parametrize("signature_format", ["access", "credential"])
def test_access_keys_with_a_projects_name_cost_one_lookup(
    cloud: Cloud, simulator: Simulator, service: Service, clock: FakeClock, signature_format: str
) -> None:
    options = keys(cloud, simulator, project_id=None, project_name="eu-de", auth_url=simulator.auth_url)
    look({**options, "signature_format": signature_format}, service, clock)
    assert short(simulator) == ["GET /v3/projects?name=eu-de", "look"]


def test_a_project_that_the_keys_do_not_know_is_an_error(cloud: Cloud, simulator: Simulator, clock: FakeClock) -> None:
    options = keys(cloud, simulator, project_id=None, project_name="eu-de_a b/c", auth_url=simulator.auth_url)
    with pytest.raises(OptionError, match=r"IAM lists 0 projects called eu-de_a b/c for these access keys"):
        create_session(options, clock)
    assert [recorded.status for recorded in simulator.requests] == [200]


def test_a_project_with_a_similar_name_is_not_taken(cloud: Cloud, simulator: Simulator, clock: FakeClock) -> None:
    like = {"projects": [{"id": "p9", "name": "eu-de_other"}, {"id": "p1", "name": "eu-de"}]}
    cloud.faults.append(Fault("GET", path="/projects", status=200, body=like))
    options = keys(cloud, simulator, project_id=None, project_name="eu-de", auth_url=simulator.auth_url)
    assert create_session(options, clock).project_id == "p1"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param({}, "IAM answered without a list of projects", id="none"),
        pytest.param({"projects": None}, "IAM answered without a list of projects", id="null"),
        pytest.param({"projects": "p1"}, "IAM answered without a list of projects", id="a text"),
        pytest.param({"projects": {"id": "p1"}}, "IAM answered without a list of projects", id="an object"),
        pytest.param({"projects": ["p1", None, 1]}, "IAM lists 0 projects called eu-de", id="rows that are no objects"),
        pytest.param({"projects": [{"name": "eu-de"}]}, "IAM lists 0 projects called eu-de", id="no ID"),
        pytest.param(
            {"projects": [{"name": "eu-de", "id": 7}]}, "IAM lists 0 projects called", id="a number as the ID"
        ),
        pytest.param({"projects": [{"name": ["eu-de"], "id": "p1"}]}, "IAM lists 0 projects", id="a list as the name"),
        pytest.param(
            {"projects": [{"name": "eu-de", "id": "p1"}, {"name": "eu-de", "id": "p2"}]},
            "IAM lists 2 projects",
            id="two",
        ),
        pytest.param(
            {"projects": [{"name": "eu-de", "id": "../p1"}]}, "project ID that IAM lists is not an ID", id="a path"
        ),
    ],
)
def test_an_odd_list_of_projects_is_reported(
    cloud: Cloud, simulator: Simulator, clock: FakeClock, body: dict[str, Any], said: str
) -> None:
    cloud.faults.append(Fault("GET", path="/projects", status=200, body=body))
    options = keys(cloud, simulator, project_id=None, project_name="eu-de", auth_url=simulator.auth_url)
    with pytest.raises((OptionError, RequestError), match=said):
        create_session(options, clock)


PROJECT = {"id": "p1", "name": "eu-de"}


# IAM's answer to a login, and words of the error; None if the login goes on with the usable parts.
ODD_LOGINS = [
    pytest.param({"token": {"project": PROJECT}}, None, id="no catalog"),
    pytest.param({"token": {"project": PROJECT, "catalog": None}}, None, id="null as the catalog"),
    pytest.param({"token": {"project": PROJECT, "catalog": "vpcep"}}, None, id="a text as the catalog"),
    pytest.param(
        {"token": {"project": PROJECT, "catalog": ["vpcep", 1, None]}}, None, id="services that are no objects"
    ),
    pytest.param(
        {"token": {"project": PROJECT, "catalog": [{"type": "vpcep", "endpoints": "https://a"}]}}, None, id="endpoints"
    ),
    pytest.param(
        {
            "token": {
                "project": PROJECT,
                "catalog": [{"type": "vpcep", "endpoints": [{"interface": "public", "url": 1}]}],
            }
        },
        None,
        id="an address that is no text",
    ),
    pytest.param({"token": {"project": PROJECT, "expires_at": 1}}, None, id="an end that is no text"),
    pytest.param({"token": {"project": {"id": "p1", "name": []}}}, None, id="a list as the project's name"),
    pytest.param({"token": {"project": "p1"}}, "The token is not for a project", id="a text as the project"),
    pytest.param(
        {"token": {"project": {"id": 1}}}, "The token is not for a project", id="a number as the project's ID"
    ),
    pytest.param(
        {"token": {"project": {"id": ".."}}}, "The project ID that IAM gave is not an ID", id="a path as the ID"
    ),
    pytest.param({"token": "tok"}, "IAM answered the login without a token", id="a text as the token"),
    pytest.param({}, "IAM answered the login without a token", id="no token"),
    pytest.param("[]", "is not the expected JSON at .*; check auth_url", id="a list"),
    pytest.param("<html>", "is not the expected JSON at .*; check auth_url", id="a web page"),
]


@pytest.mark.parametrize(("body", "said"), ODD_LOGINS)
def test_an_odd_answer_to_a_login_is_used_or_reported(
    cloud: Cloud, simulator: Simulator, clock: FakeClock, body: Any, said: str | None
) -> None:
    answer = Fault("POST", path="/auth/tokens", status=201, headers={"X-Subject-Token": "tok"}, body=body)
    cloud.faults.append(answer)
    options = user(cloud, simulator, project_id=None, project_name="eu-de", region_name="eu-de", max_retries=0)
    if said is None:
        session = create_session(options, clock)
        assert session.address.root == "https://vpcep.eu-de.otc.t-systems.com"
        assert (session.project_id, session.issued and session.issued.expires_at) == ("p1", None)
    else:
        with pytest.raises((OptionError, RequestError), match=said):
            create_session(options, clock)
    assert short(simulator) == [LOGIN]


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(" ", id="a blank"),
        pytest.param("t\u00f6k", id="an umlaut in it"),
        pytest.param("to k", id="a blank in it"),
    ],
)
def test_a_token_that_cannot_be_sent_back_is_no_login(
    cloud: Cloud, simulator: Simulator, clock: FakeClock, token: str
) -> None:
    body = {"token": {"project": PROJECT}}
    cloud.faults.append(Fault("POST", path="/tokens", status=201, headers={"X-Subject-Token": token}, body=body))
    with pytest.raises(RequestError, match="IAM answered the login without a token; check that auth_url"):
        create_session(user(cloud, simulator), clock)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"secret_key": "wrong"}, id="a wrong secret key"),
        pytest.param({"access_key": "UNKNOWN"}, id="an unknown access key"),
    ],
)
def test_a_refused_signature_is_sent_once_and_names_the_likely_causes(
    cloud: Cloud, simulator: Simulator, service: Service, clock: FakeClock, given: dict[str, str]
) -> None:
    with pytest.raises(RequestError) as caught:
        look(keys(cloud, simulator, **given), service, clock)
    causes = ["APIGW.0301", "check access_key and secret_key", "clock", "region and project"]
    assert [cause for cause in causes if cause not in caught.value.msg] == []
    assert len(simulator.requests) == 1
    assert "the clock here is" not in caught.value.msg


@pytest.mark.parametrize(
    ("offset", "said"),
    [
        pytest.param(1200.0, "20 minutes behind the cloud's", id="behind"),
        pytest.param(-1500.0, "25 minutes ahead of the cloud's", id="ahead"),
    ],
)
def test_the_error_says_by_how_much_the_clock_is_wrong(
    cloud: Cloud, simulator: Simulator, service: Service, clock: FakeClock, offset: float, said: str
) -> None:
    cloud.clock.offset = offset
    with pytest.raises(RequestError, match=f"the clock here is {said}"):
        look(keys(cloud, simulator), service, clock)
    assert len(simulator.requests) == 1


def test_a_repeat_is_signed_again(cloud: Cloud, simulator: Simulator, service: Service) -> None:
    class Later(NowClock):
        def wall(self) -> float:
            return time.time() + self.slept

    cloud.faults.append(Fault("GET", status=429, headers={"Retry-After": "2"}))
    look(keys(cloud, simulator), service, Later())
    first, second = (recorded.headers["X-Sdk-Date"] for recorded in simulator.requests)
    assert first < second


def test_a_passcode_costs_one_login_and_works_once(
    cloud: Cloud, simulator: Simulator, service: Service, clock: FakeClock
) -> None:
    cloud.identity.requires_mfa = True
    passcode = cloud.identity.new_passcode()
    look(user(cloud, simulator, passcode=passcode), service, clock)
    assert short(simulator) == [LOGIN, "look"]
    with pytest.raises(
        RequestError, match="give a fresh passcode: this one is wrong or too old, or was used before"
    ) as again:
        create_session(user(cloud, simulator, passcode=passcode), clock)
    assert again.value.error_code == "IAM.1061"
    assert passcode not in again.value.msg


def test_a_login_with_a_passcode_is_not_made_twice(
    cloud: Cloud, simulator: Simulator, service: Service, clock: FakeClock
) -> None:
    api = create_session(user(cloud, simulator, passcode=cloud.identity.new_passcode()), clock).api()
    cloud.identity.expire_tokens()
    with pytest.raises(RequestError, match=r"APIGW.0301.*run this again with a fresh passcode: the token has ended"):
        api.connections.find(service.id, "an-endpoint")
    assert short(simulator) == [LOGIN, "look"]


def test_a_passcode_is_not_sent_again_if_the_answer_is_lost(
    cloud: Cloud, simulator: Simulator, clock: FakeClock
) -> None:
    cloud.faults.append(Fault("POST", path="/auth/tokens", kind="reset", after=True))
    with pytest.raises(RequestError, match="the connection broke off") as caught:
        create_session(user(cloud, simulator, passcode=cloud.identity.new_passcode()), clock)
    assert "may have taken effect" not in caught.value.msg
    assert len(simulator.requests) == 1


@pytest.fixture
def agency_service(cloud: Cloud) -> Service:
    cloud.identity.add_agency("ops", AGENCY_DOMAIN, AGENCY_DOMAIN_ID, AGENCY_PROJECT_ID, "eu-de_other")
    return cloud.services.add(project_id=AGENCY_PROJECT_ID)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(
            {"agency_domain_name": AGENCY_DOMAIN, "project_name": "eu-de_other", "project_id": None},
            id="names of the domain and the project",
        ),
        pytest.param(
            {"agency_domain_id": AGENCY_DOMAIN_ID, "project_id": AGENCY_PROJECT_ID},
            id="IDs of the domain and the project",
        ),
    ],
)
def test_an_agency_on_a_password_costs_two_logins(
    cloud: Cloud, simulator: Simulator, agency_service: Service, clock: FakeClock, given: dict[str, Any]
) -> None:
    options = user(cloud, simulator, agency_name="ops", user_domain_id=cloud.owner.domain_id, **given)
    session = create_session(options, clock)
    session.api().connections.find(agency_service.id, "an-endpoint")
    assert short(simulator) == [LOGIN, LOGIN, "look"]
    assert session.project_id == AGENCY_PROJECT_ID
    assert session.http.costs()["logins"] == 2


def test_an_agency_on_a_token_costs_one_login(
    cloud: Cloud, simulator: Simulator, agency_service: Service, clock: FakeClock
) -> None:
    options = params(
        auth_token=cloud.identity.issue_token(),
        auth_url=simulator.auth_url,
        project_id=AGENCY_PROJECT_ID,
        region_name="eu-de",
        agency_name="ops",
        agency_domain_name=AGENCY_DOMAIN,
    )
    look(options, agency_service, clock)
    assert short(simulator) == [LOGIN, "look"]


def test_the_error_about_an_unknown_agency_names_it(cloud: Cloud, simulator: Simulator, clock: FakeClock) -> None:
    options = user(cloud, simulator, agency_name="none", agency_domain_name=AGENCY_DOMAIN)
    said = f"Could not take over agency none of {AGENCY_DOMAIN} at .*; check agency_name and its domain"
    with pytest.raises(RequestError, match=said):
        create_session(options, clock)


@pytest.mark.parametrize("status", [400, 401, 403, 404])
@pytest.mark.parametrize("is_on_a_token", [pytest.param(False, id="password"), pytest.param(True, id="token")])
def test_an_agency_that_is_always_refused_ends_in_an_error(
    cloud: Cloud, simulator: Simulator, clock: FakeClock, status: int, is_on_a_token: bool
) -> None:
    def answer(status: int, body: dict[str, Any], times: int = 1) -> Fault:
        headers = {"X-Subject-Token": "own"}
        return Fault("POST", path="/auth/tokens", status=status, headers=headers, body=body, times=times)

    refused = {"error": {"code": status, "message": "No.", "title": "No"}}
    options = user(cloud, simulator, agency_name="ops", agency_domain_name=AGENCY_DOMAIN)
    if is_on_a_token:
        options.update(user_id=None, password=None, auth_token="own", region_name="eu-de")
        cloud.faults.append(answer(status, refused, times=9))
    else:
        # If IAM refuses the user's token, the user logs in once more.
        own = {"token": {"methods": ["password"]}}
        cloud.faults += [answer(201, own), answer(status, refused), answer(201, own), answer(status, refused, times=9)]
    with pytest.raises(RequestError, match=r"take over agency ops .*check agency_name and its domain, auth_url"):
        create_session(options, clock)
    assert len(simulator.requests) <= (1 if is_on_a_token else 4)


def test_an_agency_outlives_its_token(
    cloud: Cloud, simulator: Simulator, agency_service: Service, clock: FakeClock
) -> None:
    options = user(cloud, simulator, agency_name="ops", agency_domain_name=AGENCY_DOMAIN, project_id=AGENCY_PROJECT_ID)
    api = create_session(options, clock).api()
    cloud.identity.expire_tokens()
    simulator.clear()
    assert api.connections.find(agency_service.id, "an-endpoint") is None
    assert [recorded.status for recorded in simulator.requests] == [401, 401, 201, 201, 200]


def test_the_session_knows_the_results_of_the_login(cloud: Cloud, simulator: Simulator, clock: FakeClock) -> None:
    session = create_session(user(cloud, simulator), clock)
    assert session.issued is not None
    assert (session.project_id, session.region_name) == (cloud.owner.project_id, "eu-de")
    assert session.address.url(session.project_id) == f"{simulator.url}/v1/{cloud.owner.project_id}"
    assert session.issued.expires_at
