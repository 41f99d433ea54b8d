# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The operations of the API, against the simulator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import FateUnknownError, RequestError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.client import Http
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.request import HttpOptions
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.token import GivenToken
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.client import VpcepApi
from tests.simulator import Cloud, Fault, Service, Simulator

from ...fakes import ENDPOINT, FakeClock

OTHER = {"id": "4189d3c2-8882-4871-a3c2-d380272eed83", "status": "accepted"}


@pytest.fixture
def service(cloud: Cloud) -> Service:
    service = cloud.services.add()
    cloud.connections.add(service.id, id=ENDPOINT)
    cloud.connections.add(service.id)
    return service


@pytest.fixture
def api(cloud: Cloud, simulator: Simulator, clock: FakeClock) -> VpcepApi:
    auth = GivenToken(cloud.identity.issue_token())
    return VpcepApi(Http(HttpOptions(timeout=5), clock), auth, f"{simulator.url}/v1/{cloud.owner.project_id}")


def answers(cloud: Cloud, method: str, body: dict[str, Any]) -> None:
    cloud.faults.append(Fault(method, status=200, body=body))


def test_one_connection_is_asked_for(api: VpcepApi, simulator: Simulator, service: Service) -> None:
    found = api.connections.find(service.id, ENDPOINT)
    assert found is not None
    assert (found.endpoint_id, found.status) == (ENDPOINT, "pendingAcceptance")
    assert [recorded.query for recorded in simulator.requests] == [{"id": ENDPOINT}]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"connections": []}, id="no rows"),
        pytest.param({"connections": [OTHER]}, id="another endpoint's row"),
    ],
)
def test_rows_of_other_endpoints_are_passed_over(
    api: VpcepApi, cloud: Cloud, service: Service, body: dict[str, Any]
) -> None:
    answers(cloud, "GET", body)
    assert api.connections.find(service.id, ENDPOINT) is None


def test_the_spelling_of_an_id_does_not_matter(api: VpcepApi, cloud: Cloud, service: Service) -> None:
    answers(cloud, "GET", {"connections": [OTHER, {"id": ENDPOINT.upper(), "status": "accepted"}]})
    found = api.connections.find(service.id, ENDPOINT)
    assert found is not None
    assert found.endpoint_id == ENDPOINT.upper()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"connections": None}, id="null"),
        pytest.param({"connections": {"id": ENDPOINT}}, id="an object"),
    ],
)
def test_an_answer_without_a_list_decides_nothing(
    api: VpcepApi, cloud: Cloud, service: Service, body: dict[str, Any]
) -> None:
    answers(cloud, "GET", body)
    with pytest.raises(RequestError, match="without a list of connections; check vpcep_endpoint"):
        api.connections.find(service.id, ENDPOINT)


@pytest.mark.parametrize(
    ("action", "status"),
    [pytest.param("receive", "accepted", id="accept"), pytest.param("reject", "rejected", id="reject")],
)
def test_one_endpoint_is_decided_in_a_request(
    api: VpcepApi, simulator: Simulator, service: Service, action: str, status: str
) -> None:
    decided = api.connections.decide(service.id, ENDPOINT, action)
    assert decided is not None
    assert (decided.endpoint_id, decided.status) == (ENDPOINT, status)
    assert simulator.requests[0].body == {"action": action, "endpoints": [ENDPOINT]}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"connections": []}, id="no rows"),
        pytest.param({"connections": [OTHER]}, id="another endpoint's row"),
        pytest.param({"connections": [{"id": ENDPOINT}]}, id="a row without a status"),
        pytest.param({"error": 1}, id="an error without a code"),
    ],
)
def test_a_decision_that_was_answered_is_taken_whatever_the_answer_shows(
    api: VpcepApi, cloud: Cloud, service: Service, body: dict[str, Any]
) -> None:
    answers(cloud, "POST", body)
    assert api.connections.decide(service.id, ENDPOINT, "receive") is None


def test_a_decision_is_never_repeated_blindly(
    api: VpcepApi, cloud: Cloud, simulator: Simulator, service: Service
) -> None:
    cloud.faults.append(Fault("POST", kind="reset"))
    with pytest.raises(FateUnknownError, match=f"Could not accept the connection of endpoint {ENDPOINT}"):
        api.connections.decide(service.id, ENDPOINT, "receive")
    assert len(simulator.requests) == 1


@pytest.mark.parametrize("service_id", ["a/b", "../x", "a?b"])
def test_an_id_cannot_leave_its_place_in_the_address(api: VpcepApi, simulator: Simulator, service_id: str) -> None:
    with pytest.raises(RequestError, match="404"):
        api.connections.find(service_id, ENDPOINT)
    assert simulator.requests[0].path.count("/") == 5


def offsets(simulator: Simulator) -> list[str | None]:
    return [recorded.query.get("offset") for recorded in simulator.requests]


@pytest.mark.parametrize(
    ("filters", "asked", "found"),
    [
        pytest.param({}, {}, 2, id="everything"),
        pytest.param({"endpoint_id": ENDPOINT}, {"id": ENDPOINT}, 1, id="an endpoint"),
        pytest.param({"marker_id": 7}, {"marker_id": "7"}, 0, id="a marker that none has"),
        pytest.param({"status": "pendingAcceptance"}, {"status": "pendingAcceptance"}, 2, id="a status that all have"),
        pytest.param({"status": "rejected"}, {"status": "rejected"}, 0, id="a status that none has"),
    ],
)
def test_a_short_list_is_one_request(
    api: VpcepApi, simulator: Simulator, service: Service, filters: dict[str, Any], asked: dict[str, str], found: int
) -> None:
    assert len(api.connections.query(service.id, **filters)) == found
    (request,) = simulator.requests
    assert request.query == {**asked, "limit": "1000", "sort_dir": "asc"}


def test_a_long_list_is_read_to_its_end_and_oldest_first(api: VpcepApi, cloud: Cloud, simulator: Simulator) -> None:
    service = cloud.services.add()
    seeded = [cloud.connections.add(service.id).id for _number in range(2001)]
    assert [connection.endpoint_id for connection in api.connections.query(service.id)] == seeded
    assert offsets(simulator) == [None, "900", "1800"]


def test_full_pages_take_one_more_to_have_rows_in_common(api: VpcepApi, cloud: Cloud, simulator: Simulator) -> None:
    service = cloud.services.add()
    for _number in range(2000):
        cloud.connections.add(service.id)
    assert len({connection.endpoint_id for connection in api.connections.query(service.id)}) == 2000
    assert offsets(simulator) == [None, "900", "1800"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param({"total_count": 0}, "without a list of connections; check vpcep_endpoint", id="no list"),
        pytest.param(
            {"connections": []},
            "Could not read the connections of endpoint service .*: the answer has no usable total_count",
            id="no count",
        ),
        pytest.param(
            {"connections": [{"id": ENDPOINT}], "total_count": 1},
            "without an ID or a status",
            id="a row without a status",
        ),
    ],
)
def test_an_answer_that_is_no_list(
    api: VpcepApi, cloud: Cloud, service: Service, body: dict[str, Any], said: str
) -> None:
    answers(cloud, "GET", body)
    with pytest.raises(RequestError, match=said):
        api.connections.query(service.id)


def test_a_list_that_stays_behind_its_own_count_is_an_error(api: VpcepApi, cloud: Cloud, service: Service) -> None:
    cloud.faults.append(Fault("GET", status=200, body={"connections": [], "total_count": 2}, times=9))
    with pytest.raises(RequestError, match=r"Could not read the connections of endpoint service .* completely"):
        api.connections.query(service.id)
    assert cloud.faults[0].times == 6


@pytest.mark.parametrize(
    ("filters", "asked", "found"),
    [
        pytest.param({}, {}, ["demo", "shop"], id="everything"),
        pytest.param({"name": "HO"}, {"endpoint_service_name": "HO"}, ["shop"], id="a part of a name"),
        pytest.param({"status": "creating"}, {"status": "creating"}, ["shop"], id="a status"),
        pytest.param({"service_id": "x"}, {"id": "x"}, [], id="an ID that none has"),
    ],
)
def test_services_are_listed(
    api: VpcepApi,
    cloud: Cloud,
    simulator: Simulator,
    service: Service,
    filters: dict[str, Any],
    asked: dict[str, str],
    found: list[str],
) -> None:
    cloud.services.add(name="shop", status="creating")
    assert [listed.short_name for listed in api.services.query(**filters)] == found
    assert [recorded.query for recorded in simulator.requests] == [{**asked, "limit": "1000", "sort_dir": "asc"}]


NAME = "eu-de.demo.5e481ce0-0000-4000-8000-000000000001"
SERVICE_ROW = {"id": OTHER["id"], "service_name": f"eu-de.other.{OTHER['id']}", "status": "available"}
Look = Callable[[VpcepApi], object]


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(lambda api: api.services.find("5e481ce0-0000-4000-8000-000000000001"), id="a service by its ID"),
        pytest.param(lambda api: api.endpoints.find(ENDPOINT), id="an endpoint by its ID"),
        pytest.param(
            lambda api: api.services.describe(service_id="5e481ce0-0000-4000-8000-000000000001"),
            id="a service of another account by its ID",
        ),
        pytest.param(
            lambda api: api.services.describe(service_name=NAME), id="a service of another account by its full name"
        ),
    ],
)
def test_another_object_than_the_one_asked_for_is_an_error(api: VpcepApi, cloud: Cloud, look: Look) -> None:
    cloud.faults.append(Fault("GET", path="/vpc-endpoint", status=200, body=SERVICE_ROW))
    with pytest.raises(RequestError, match=f"the cloud answered with {OTHER['id']} instead"):
        look(api)
