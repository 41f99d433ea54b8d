# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

"""Each login against the simulator: what it asks for, and what it says when it is refused."""

import time
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._cloud import argument_spec, create_session
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import OptionError, RequestError
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
    login = {"user_id": cloud.user_id, "password": cloud.password, "project_id": cloud.project_id}
    return params(**{"auth_url": simulator.auth_url, **login, **given})


def keys(cloud: Cloud, simulator: Simulator, **given: Any) -> dict[str, Any]:
    login = {"access_key": cloud.access_key, "secret_key": cloud.secret_key, "project_id": cloud.project_id}
    return params(**{"vpcep_endpoint": simulator.url, **login, **given})


def short(simulator: Simulator) -> list[str]:
    """The requests so far, the look at a connection as "look"."""
    return ["look" if "/connections?id=" in call else call for call in simulator.calls()]


LOGIN = "POST /v3/auth/tokens"


def look(options: dict[str, Any], service: Service, clock: FakeClock) -> None:
    create_session(options, clock).api().find_connection(service.id, "an-endpoint")


def test_a_user_by_id_costs_one_login(cloud: Cloud, simulator: Simulator, service: Service, clock: FakeClock) -> None:
    look(user(cloud, simulator), service, clock)
    assert short(simulator) == [LOGIN, "look"]


@pytest.mark.parametrize("signature_format", ["access", "credential"])
@pytest.mark.parametrize("is_temporary", [False, True])
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
        given.update(zip(("access_key", "secret_key", "security_token"), cloud.issue_temporary_keys()))
    asking = cloud.add_connection(service.id)
    api = create_session(keys(cloud, simulator, **given), clock).api()
    assert api.find_connection(service.id, asking.id)
    decided = api.decide_connection(service.id, asking.id, "receive")
    assert decided is not None
    assert [recorded.status for recorded in simulator.requests] == [200, 200]
    assert api.http.costs()["logins"] == 0
    signed = simulator.requests[1].headers["Authorization"]
    assert "SignedHeaders=content-type;host;" in signed
    assert ("security_token" in given and signature_format == "access") is ("x-security-token" in signed)


@pytest.mark.parametrize("signature_format", ["access", "credential"])
def test_access_keys_with_a_projects_name_cost_one_look_up(
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


def test_a_project_whose_name_is_only_like_it_is_not_taken(
    cloud: Cloud, simulator: Simulator, clock: FakeClock
) -> None:
    like = {"projects": [{"id": "p9", "name": "eu-de_other"}, {"id": "p1", "name": "eu-de"}]}
    cloud.faults.append(Fault("GET", path="/projects", status=200, body=like))
    options = keys(cloud, simulator, project_id=None, project_name="eu-de", auth_url=simulator.auth_url)
    assert create_session(options, clock).project_id == "p1"


@pytest.mark.parametrize("given", [{"secret_key": "wrong"}, {"access_key": "UNKNOWN"}])
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
    ("offset", "said"), [(1200.0, "20 minutes behind the cloud's"), (-1500.0, "25 minutes ahead of the cloud's")]
)
def test_a_clock_that_is_off_is_said_by_how_much(
    cloud: Cloud, simulator: Simulator, service: Service, clock: FakeClock, offset: float, said: str
) -> None:
    cloud.clock_offset = offset
    with pytest.raises(RequestError, match=f"the clock here is {said}"):
        look(keys(cloud, simulator), service, clock)
    assert len(simulator.requests) == 1


def test_a_repeat_is_signed_anew(cloud: Cloud, simulator: Simulator, service: Service) -> None:
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
    cloud.requires_mfa = True
    passcode = cloud.new_passcode()
    look(user(cloud, simulator, passcode=passcode), service, clock)
    assert short(simulator) == [LOGIN, "look"]
    with pytest.raises(
        RequestError, match="give a fresh passcode: this one is wrong, too old, or was used before"
    ) as again:
        create_session(user(cloud, simulator, passcode=passcode), clock)
    assert again.value.error_code == "IAM.1061"
    assert passcode not in again.value.msg


def test_a_login_with_a_passcode_is_not_made_twice(
    cloud: Cloud, simulator: Simulator, service: Service, clock: FakeClock
) -> None:
    api = create_session(user(cloud, simulator, passcode=cloud.new_passcode()), clock).api()
    cloud.expire_tokens()
    with pytest.raises(RequestError, match=r"APIGW.0301.*run this again with a fresh passcode: the token has ended"):
        api.find_connection(service.id, "an-endpoint")
    assert short(simulator) == [LOGIN, "look"]


def test_a_passcode_whose_answer_is_lost_is_not_sent_again(
    cloud: Cloud, simulator: Simulator, clock: FakeClock
) -> None:
    cloud.faults.append(Fault("POST", path="/auth/tokens", kind="reset", after=True))
    with pytest.raises(RequestError, match="the connection broke off") as caught:
        create_session(user(cloud, simulator, passcode=cloud.new_passcode()), clock)
    assert "may have taken effect" not in caught.value.msg
    assert len(simulator.requests) == 1


@pytest.fixture
def agency_service(cloud: Cloud) -> Service:
    cloud.add_agency("ops", AGENCY_DOMAIN, AGENCY_DOMAIN_ID, AGENCY_PROJECT_ID, "eu-de_other")
    return cloud.add_service(project_id=AGENCY_PROJECT_ID)


@pytest.mark.parametrize(
    "given",
    [
        {"agency_domain_name": AGENCY_DOMAIN, "project_name": "eu-de_other", "project_id": None},
        {"agency_domain_id": AGENCY_DOMAIN_ID, "project_id": AGENCY_PROJECT_ID},
    ],
)
def test_an_agency_on_a_password_costs_two_logins(
    cloud: Cloud, simulator: Simulator, agency_service: Service, clock: FakeClock, given: dict[str, Any]
) -> None:
    options = user(cloud, simulator, agency_name="ops", user_domain_id=cloud.user_domain_id, **given)
    session = create_session(options, clock)
    session.api().find_connection(agency_service.id, "an-endpoint")
    assert short(simulator) == [LOGIN, LOGIN, "look"]
    assert session.project_id == AGENCY_PROJECT_ID
    assert session.http.costs()["logins"] == 2


def test_an_agency_on_a_token_costs_one_login(
    cloud: Cloud, simulator: Simulator, agency_service: Service, clock: FakeClock
) -> None:
    options = params(
        auth_token=cloud.issue_token(),
        auth_url=simulator.auth_url,
        project_id=AGENCY_PROJECT_ID,
        region_name="eu-de",
        agency_name="ops",
        agency_domain_name=AGENCY_DOMAIN,
    )
    look(options, agency_service, clock)
    assert short(simulator) == [LOGIN, "look"]


def test_an_agency_that_is_not_there_is_named(cloud: Cloud, simulator: Simulator, clock: FakeClock) -> None:
    options = user(cloud, simulator, agency_name="none", agency_domain_name=AGENCY_DOMAIN)
    said = f"Could not take over agency none of {AGENCY_DOMAIN} at .*; check agency_name and its domain"
    with pytest.raises(RequestError, match=said):
        create_session(options, clock)


def test_an_agency_outlives_its_token(
    cloud: Cloud, simulator: Simulator, agency_service: Service, clock: FakeClock
) -> None:
    options = user(cloud, simulator, agency_name="ops", agency_domain_name=AGENCY_DOMAIN, project_id=AGENCY_PROJECT_ID)
    api = create_session(options, clock).api()
    cloud.expire_tokens()
    simulator.clear()
    assert api.find_connection(agency_service.id, "an-endpoint") is None
    assert [recorded.status for recorded in simulator.requests] == [401, 401, 201, 201, 200]


def test_the_session_says_what_the_login_led_to(cloud: Cloud, simulator: Simulator, clock: FakeClock) -> None:
    session = create_session(user(cloud, simulator), clock)
    assert session.grant is not None
    assert (session.project_id, session.region_name) == (cloud.project_id, "eu-de")
    assert session.endpoint.url(session.project_id) == f"{simulator.url}/v1/{cloud.project_id}"
    assert session.grant.expires_at
