# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._auth_token import GivenToken
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import FateUnknownError, RequestError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http import Http
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._request import HttpOptions
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep import VpcepApi
from tests.simulator import Cloud, Fault, Service, Simulator

from ..fakes import ENDPOINT, FakeClock

OTHER = {"id": "4189d3c2-8882-4871-a3c2-d380272eed83", "status": "accepted"}


@pytest.fixture
def service(cloud: Cloud) -> Service:
    service = cloud.add_service()
    cloud.add_connection(service.id, id=ENDPOINT)
    cloud.add_connection(service.id)
    return service


@pytest.fixture
def api(cloud: Cloud, simulator: Simulator, clock: FakeClock) -> VpcepApi:
    auth = GivenToken(cloud.issue_token())
    return VpcepApi(Http(HttpOptions(timeout=5), clock), auth, f"{simulator.url}/v1/{cloud.project_id}")


def answers(cloud: Cloud, method: str, body: dict[str, Any]) -> None:
    cloud.faults.append(Fault(method, status=200, body=body))


def test_one_connection_is_asked_for(api: VpcepApi, simulator: Simulator, service: Service) -> None:
    found = api.find_connection(service.id, ENDPOINT)
    assert found is not None
    assert (found.endpoint_id, found.status) == (ENDPOINT, "pendingAcceptance")
    assert [recorded.query for recorded in simulator.requests] == [{"id": ENDPOINT}]


@pytest.mark.parametrize("body", [{"connections": []}, {"connections": [OTHER]}])
def test_rows_of_other_endpoints_are_passed_over(
    api: VpcepApi, cloud: Cloud, service: Service, body: dict[str, Any]
) -> None:
    answers(cloud, "GET", body)
    assert api.find_connection(service.id, ENDPOINT) is None


def test_the_spelling_of_an_id_does_not_matter(api: VpcepApi, cloud: Cloud, service: Service) -> None:
    answers(cloud, "GET", {"connections": [OTHER, {"id": ENDPOINT.upper(), "status": "accepted"}]})
    found = api.find_connection(service.id, ENDPOINT)
    assert found is not None
    assert found.endpoint_id == ENDPOINT.upper()


@pytest.mark.parametrize("body", [{}, {"connections": None}, {"connections": {"id": ENDPOINT}}])
def test_an_answer_without_a_list_decides_nothing(
    api: VpcepApi, cloud: Cloud, service: Service, body: dict[str, Any]
) -> None:
    answers(cloud, "GET", body)
    with pytest.raises(RequestError, match="without a list of connections; check vpcep_endpoint"):
        api.find_connection(service.id, ENDPOINT)


@pytest.mark.parametrize(("action", "status"), [("receive", "accepted"), ("reject", "rejected")])
def test_one_endpoint_is_decided_in_a_request(
    api: VpcepApi, simulator: Simulator, service: Service, action: str, status: str
) -> None:
    decided = api.decide_connection(service.id, ENDPOINT, action)
    assert decided is not None
    assert (decided.endpoint_id, decided.status) == (ENDPOINT, status)
    assert simulator.requests[0].body == {"action": action, "endpoints": [ENDPOINT]}


@pytest.mark.parametrize(
    "body", [{}, {"connections": []}, {"connections": [OTHER]}, {"connections": [{"id": ENDPOINT}]}, {"error": 1}]
)
def test_a_decision_that_was_answered_is_taken_whatever_the_answer_shows(
    api: VpcepApi, cloud: Cloud, service: Service, body: dict[str, Any]
) -> None:
    answers(cloud, "POST", body)
    assert api.decide_connection(service.id, ENDPOINT, "receive") is None


def test_a_decision_is_never_repeated_blindly(
    api: VpcepApi, cloud: Cloud, simulator: Simulator, service: Service
) -> None:
    cloud.faults.append(Fault("POST", kind="reset"))
    with pytest.raises(FateUnknownError, match=f"Could not accept the connection of endpoint {ENDPOINT}"):
        api.decide_connection(service.id, ENDPOINT, "receive")
    assert len(simulator.requests) == 1


@pytest.mark.parametrize("service_id", ["a/b", "../x", "a?b"])
def test_an_id_cannot_leave_its_place_in_the_address(api: VpcepApi, simulator: Simulator, service_id: str) -> None:
    with pytest.raises(RequestError, match="404"):
        api.find_connection(service_id, ENDPOINT)
    assert simulator.requests[0].path.count("/") == 5
