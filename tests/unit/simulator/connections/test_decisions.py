# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Decisions about connections, and how they settle."""

from __future__ import annotations

import pytest

from tests.simulator import Cloud, Service

from ..client import LIMIT_SECONDS, Client, eventually, refusal


@pytest.mark.parametrize(
    ("before", "action", "after"),
    [
        pytest.param("pendingAcceptance", "receive", "accepted", id="accept a pending connection"),
        pytest.param("pendingAcceptance", "reject", "rejected", id="reject a pending connection"),
        pytest.param("accepted", "reject", "rejected", id="reject an accepted connection"),
        pytest.param("rejected", "receive", "accepted", id="accept a rejected connection"),
    ],
)
def test_a_decision(cloud: Cloud, service: Service, client: Client, before: str, action: str, after: str) -> None:
    seeded = cloud.connections.add(service.id, status=before)
    response = client.decide(service.id, action, seeded.id)
    assert response.status_code == 200
    body = response.json()
    assert list(body) == ["connections"]
    assert body["connections"][0]["status"] == after
    assert body["connections"][0]["updated_at"] > seeded.updated_at
    assert client.listed(service.id, seeded.id) == body["connections"][0]
    assert cloud.connections.get(service.id, seeded.id).status == after


@pytest.mark.parametrize(
    ("status", "action"),
    [
        pytest.param("accepted", "receive", id="accept again"),
        pytest.param("rejected", "reject", id="reject again"),
    ],
)
def test_a_repeated_decision_changes_nothing(
    cloud: Cloud, service: Service, client: Client, status: str, action: str
) -> None:
    cloud.connections.settle_seconds = 60
    seeded = cloud.connections.add(service.id, status=status)
    response = client.decide(service.id, action, seeded.id)
    assert response.status_code == 200
    assert response.json()["connections"][0]["status"] == status
    assert cloud.connections.get(service.id, seeded.id) == seeded


def test_updated_at_moves_with_each_decision_even_within_a_second(
    cloud: Cloud, service: Service, client: Client
) -> None:
    seeded = cloud.connections.add(service.id)
    stamps = [seeded.updated_at]
    for action in ["receive", "reject", "receive"]:
        stamps.append(client.decide(service.id, action, seeded.id).json()["connections"][0]["updated_at"])
    assert stamps == sorted(set(stamps))


@pytest.mark.parametrize(
    "approval_enabled",
    [
        pytest.param(True, id="approval"),
        pytest.param(False, id="no approval"),
    ],
)
def test_a_decision_is_possible_whether_or_not_approval_is_enabled(
    cloud: Cloud, client: Client, approval_enabled: bool
) -> None:
    service = cloud.services.add(approval_enabled=approval_enabled)
    seeded = cloud.connections.add(service.id, status="accepted")
    assert client.decide(service.id, "reject", seeded.id).json()["connections"][0]["status"] == "rejected"


@pytest.mark.parametrize("action", ["receive", "reject"])
@pytest.mark.parametrize(
    ("status", "code"),
    [
        pytest.param("creating", "EndPoint.2019", id="creating"),
        pytest.param("deleting", "EndPoint.2018", id="deleting"),
        pytest.param("failed", "EndPoint.2047", id="failed"),
        pytest.param("frozen", "EndPoint.2015", id="frozen"),
        pytest.param("disabled", "EndPoint.2050", id="a status that is not documented"),
    ],
)
def test_a_status_that_takes_no_decision(
    cloud: Cloud, service: Service, client: Client, action: str, status: str, code: str
) -> None:
    seeded = cloud.connections.add(service.id, status=status)
    assert refusal(client.decide(service.id, action, seeded.id)) == (400, code)
    assert cloud.connections.get(service.id, seeded.id) == seeded


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(
            {"action": "accept", "endpoints": ["a"]}, "EndPoint.0007", id="an action that the API does not have"
        ),
        pytest.param({"action": None, "endpoints": ["a"]}, "EndPoint.0007", id="null for an action"),
        pytest.param({"action": ["receive"], "endpoints": ["a"]}, "EndPoint.0007", id="a list of actions"),
        pytest.param({"endpoints": ["a"]}, "EndPoint.0007", id="no action"),
        pytest.param({"action": "receive"}, "EndPoint.0002", id="no endpoints"),
        pytest.param({"action": "receive", "endpoints": "a"}, "EndPoint.0002", id="text for the endpoints"),
        pytest.param({"action": "receive", "endpoints": []}, "EndPoint.2031", id="an empty list of endpoints"),
        pytest.param({"action": "receive", "endpoints": ["a", "b"]}, "EndPoint.2031", id="two endpoints"),
        pytest.param({"action": "receive", "endpoints": [1]}, "EndPoint.2017", id="a number for an endpoint"),
        pytest.param({"action": "receive", "endpoints": ["unknown"]}, "EndPoint.2013", id="an unknown endpoint"),
        pytest.param(
            {"action": "receive", "endpoints": ["foreign"]}, "EndPoint.2013", id="an endpoint of another service"
        ),
        pytest.param(["receive"], "EndPoint.1004", id="a list for a body"),
    ],
)
def test_a_bad_request(cloud: Cloud, service: Service, client: Client, body: object, code: str) -> None:
    cloud.connections.add(service.id, id="a")
    cloud.connections.add(cloud.services.add(name="other").id, id="foreign")
    assert refusal(client.act(service.id, body)) == (400, code)
    assert cloud.connections.get(service.id, "a").status == "pendingAcceptance"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"", (504, "EndPoint.0011"), id="nothing"),
        pytest.param(b"{", (400, "EndPoint.1004"), id="half of an object"),
    ],
)
def test_a_body_that_is_no_json(service: Service, client: Client, body: bytes, expected: tuple[int, str]) -> None:
    path = f"{client.base}/vpc-endpoint-services/{service.id}/connections/action"
    assert refusal(client.session.post(path, data=body, timeout=LIMIT_SECONDS)) == expected


def test_an_unknown_service(client: Client) -> None:
    assert refusal(client.decide("no-such-service", "receive", "a")) == (404, "EndPoint.0005")


def test_a_service_that_is_not_available(cloud: Cloud, client: Client) -> None:
    service = cloud.services.add(status="creating")
    seeded = cloud.connections.add(service.id)
    assert refusal(client.decide(service.id, "receive", seeded.id)) == (400, "EndPoint.2004")


def test_a_decision_that_takes_long_is_creating_meanwhile(cloud: Cloud, service: Service, client: Client) -> None:
    cloud.connections.settle_seconds = 60
    seeded = cloud.connections.add(service.id)
    answer = client.decide(service.id, "receive", seeded.id).json()["connections"][0]
    assert answer["status"] == "creating"
    assert client.listed(service.id, seeded.id) == answer
    assert refusal(client.decide(service.id, "reject", seeded.id)) == (400, "EndPoint.2019")


@pytest.mark.parametrize(
    ("action", "status"),
    [
        pytest.param("receive", "accepted", id="accept"),
        pytest.param("reject", "rejected", id="reject"),
    ],
)
def test_a_decision_settles(cloud: Cloud, service: Service, client: Client, action: str, status: str) -> None:
    cloud.connections.settle_seconds = 0.1
    seeded = cloud.connections.add(service.id)
    answer = client.decide(service.id, action, seeded.id).json()["connections"][0]
    assert answer["status"] == "creating"
    assert eventually(lambda: client.listed(service.id, seeded.id)["status"] == status)


def test_a_list_can_lag_behind_a_decision(cloud: Cloud, service: Service, client: Client) -> None:
    cloud.connections.stale_seconds = 60
    seeded = cloud.connections.add(service.id)
    answer = client.decide(service.id, "receive", seeded.id).json()["connections"][0]
    assert answer["status"] == "accepted"
    listed = client.listed(service.id, seeded.id)
    assert (listed["status"], listed["updated_at"]) == ("pendingAcceptance", seeded.updated_at)
    assert client.connections(service.id, status="accepted").json()["total_count"] == 0
    repeated = client.decide(service.id, "receive", seeded.id)
    assert (repeated.status_code, repeated.json()["connections"]) == (200, [answer])


def test_decisions_are_taken_on_the_true_status_not_the_listed_one(
    cloud: Cloud, service: Service, client: Client
) -> None:
    cloud.connections.stale_seconds = cloud.connections.settle_seconds = 60
    seeded = cloud.connections.add(service.id)
    assert client.decide(service.id, "receive", seeded.id).json()["connections"][0]["status"] == "creating"
    assert client.listed(service.id, seeded.id)["status"] == "pendingAcceptance"
    assert refusal(client.decide(service.id, "receive", seeded.id)) == (400, "EndPoint.2019")


def test_a_list_catches_up_with_a_decision(cloud: Cloud, service: Service, client: Client) -> None:
    cloud.connections.stale_seconds = 0.1
    seeded = cloud.connections.add(service.id)
    answer = client.decide(service.id, "receive", seeded.id).json()["connections"][0]
    assert eventually(lambda: client.listed(service.id, seeded.id) == answer)


@pytest.mark.parametrize(
    ("settle_seconds", "first"),
    [
        pytest.param(0.0, "failed", id="at once"),
        pytest.param(0.1, "creating", id="after a while"),
    ],
)
def test_a_decision_can_fail(cloud: Cloud, service: Service, client: Client, settle_seconds: float, first: str) -> None:
    cloud.connections.fail_decisions, cloud.connections.settle_seconds = True, settle_seconds
    seeded = cloud.connections.add(service.id)
    answer = client.decide(service.id, "receive", seeded.id).json()["connections"][0]
    assert answer["status"] == first
    assert eventually(lambda: client.listed(service.id, seeded.id)["status"] == "failed")
    (error,) = client.listed(service.id, seeded.id)["error"]
    assert sorted(error) == ["error_code", "error_message"]


def test_an_endpoint_can_vanish_after_a_decision(cloud: Cloud, service: Service, client: Client) -> None:
    cloud.connections.vanish_on_decision = True
    seeded = cloud.connections.add(service.id)
    assert client.decide(service.id, "receive", seeded.id).json()["connections"][0]["status"] == "accepted"
    assert client.connections(service.id).json() == {"connections": [], "total_count": 0}
    assert refusal(client.decide(service.id, "receive", seeded.id)) == (400, "EndPoint.2013")
