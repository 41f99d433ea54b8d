# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An endpoint and its connection are one thing: each side sees what the other has done."""

from __future__ import annotations

import pytest

from tests.simulator import Account, Cloud, Service

from ..client import Client, eventually, refusal
from .bodies import connected, shown


@pytest.fixture(autouse=True)
def whitelisted(cloud: Cloud, service: Service, partner: Account) -> None:
    cloud.permissions.add(service.id, partner.domain_id)


def test_the_owner_sees_who_asks(service: Service, partner: Account, client: Client, consumer: Client) -> None:
    id = connected(consumer, service)
    row = client.listed(service.id, id)
    own = shown(consumer, id)
    assert row["domain_id"] == partner.domain_id
    assert {name: row[name] for name in ("id", "status", "marker_id", "created_at", "updated_at")} == {
        name: own[name] for name in ("id", "status", "marker_id", "created_at", "updated_at")
    }


@pytest.mark.parametrize(
    ("actions", "status", "has_ip", "has_names"),
    [
        pytest.param([], "pendingAcceptance", False, False, id="nothing is seen before the decision"),
        pytest.param(["receive"], "accepted", True, True, id="address and names after it was accepted"),
        pytest.param(["reject"], "rejected", False, False, id="nothing if it was rejected at once"),
        pytest.param(["receive", "reject"], "rejected", True, False, id="the address stays if it was cut later"),
    ],
)
def test_a_decision_shows_the_address(
    service: Service,
    client: Client,
    consumer: Client,
    actions: list[str],
    status: str,
    has_ip: bool,
    has_names: bool,
) -> None:
    id = connected(consumer, service, enable_dns=True)
    for action in actions:
        client.decide(service.id, action, id)
    body = shown(consumer, id)
    assert (body["status"], "ip" in body, "dns_names" in body) == (status, has_ip, has_names)


def test_there_are_no_names_without_dns(service: Service, client: Client, consumer: Client) -> None:
    id = connected(consumer, service)
    client.decide(service.id, "receive", id)
    assert "dns_names" not in shown(consumer, id)


def test_without_approval_it_is_accepted_at_once(cloud: Cloud, consumer: Client) -> None:
    service = cloud.services.add(approval_enabled=False)
    cloud.permissions.add(service.id, "*")
    assert shown(consumer, connected(consumer, service))["status"] == "accepted"


def test_it_is_creating_for_a_while(cloud: Cloud, service: Service, client: Client, consumer: Client) -> None:
    cloud.endpoints.settle_seconds = 60
    slow = connected(consumer, service)
    assert (shown(consumer, slow)["status"], client.listed(service.id, slow)["status"]) == ("creating", "creating")
    assert refusal(client.decide(service.id, "receive", slow)) == (400, "EndPoint.2019")
    cloud.endpoints.settle_seconds = 0.1
    fast = connected(consumer, service)
    assert eventually(lambda: shown(consumer, fast)["status"] == "pendingAcceptance")


def test_the_owner_may_see_it_later(cloud: Cloud, service: Service, client: Client, consumer: Client) -> None:
    cloud.endpoints.appear_seconds = 60
    assert shown(consumer, connected(consumer, service))["status"] == "pendingAcceptance"
    assert client.connections(service.id).json()["total_count"] == 0
    cloud.endpoints.appear_seconds = 0.1
    connected(consumer, service)
    assert eventually(lambda: client.connections(service.id).json()["total_count"] == 1)


def test_a_creation_can_fail(cloud: Cloud, service: Service, client: Client, consumer: Client) -> None:
    cloud.endpoints.fail_creations = True
    id = connected(consumer, service)
    body = shown(consumer, id)
    assert (body["status"], body["error"][0]["error_code"]) == ("failed", "EndPoint.4018")
    assert client.listed(service.id, id)["error"] == body["error"]


@pytest.mark.parametrize("status", ["creating", "pendingAcceptance", "accepted", "rejected", "failed"])
def test_a_deletion_takes_the_row_of_the_owner(
    cloud: Cloud, service: Service, partner: Account, client: Client, consumer: Client, status: str
) -> None:
    endpoint = cloud.endpoints.add(service.id, partner.project_id, status=status)
    response = consumer.send("DELETE", f"vpc-endpoints/{endpoint.id}")
    assert (response.status_code, response.content) == (204, b"")
    assert refusal(consumer.get(f"vpc-endpoints/{endpoint.id}")) == (404, "EndPoint.0005")
    assert consumer.get("vpc-endpoints").json() == {"endpoints": [], "total_count": 0}
    assert client.connections(service.id).json()["total_count"] == 0


def test_a_deletion_takes_its_time(
    cloud: Cloud, service: Service, partner: Account, client: Client, consumer: Client
) -> None:
    for id in ("slow", "fast"):
        cloud.endpoints.add(service.id, partner.project_id, "accepted", id)
    cloud.endpoints.delete_seconds = 60
    assert consumer.send("DELETE", "vpc-endpoints/slow").status_code == 204
    assert (shown(consumer, "slow")["status"], client.listed(service.id, "slow")["status"]) == ("deleting", "deleting")
    assert refusal(consumer.send("DELETE", "vpc-endpoints/slow")) == (400, "EndPoint.2018")
    assert refusal(client.decide(service.id, "reject", "slow")) == (400, "EndPoint.2018")
    cloud.endpoints.delete_seconds = 0.1
    consumer.send("DELETE", "vpc-endpoints/fast")
    assert eventually(lambda: consumer.get("vpc-endpoints/fast").status_code == 404)


def test_a_service_is_kept_by_what_it_has_accepted(service: Service, client: Client, consumer: Client) -> None:
    id = connected(consumer, service)
    client.decide(service.id, "receive", id)
    assert refusal(client.send("DELETE", f"vpc-endpoint-services/{service.id}")) == (400, "EndPoint.3006")
    consumer.send("DELETE", f"vpc-endpoints/{id}")
    assert client.send("DELETE", f"vpc-endpoint-services/{service.id}").status_code == 204


def test_a_seeded_connection_is_no_endpoint_of_anybody(
    cloud: Cloud, service: Service, partner: Account, consumer: Client
) -> None:
    cloud.connections.add(service.id, id="a", domain_id=partner.domain_id)
    assert refusal(consumer.get("vpc-endpoints/a")) == (404, "EndPoint.0005")


def test_an_endpoint_goes_if_its_service_is_seeded_again(
    cloud: Cloud, service: Service, partner: Account, consumer: Client
) -> None:
    endpoint = cloud.endpoints.add(service.id, partner.project_id)
    cloud.services.add(id=service.id)
    assert refusal(consumer.get(f"vpc-endpoints/{endpoint.id}")) == (404, "EndPoint.0005")
