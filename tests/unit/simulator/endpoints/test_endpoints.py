# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Endpoints: fields, lists, and who sees them."""

from __future__ import annotations

import pytest

from tests.simulator import Account, Cloud, Service

from ..client import Client, refusal
from .bodies import SUBNET, VPC, connected, shown


@pytest.fixture(autouse=True)
def everybody(cloud: Cloud, service: Service) -> None:
    cloud.permissions.add(service.id, "*")


def test_an_endpoint_has_the_documented_fields(
    cloud: Cloud, service: Service, partner: Account, consumer: Client
) -> None:
    id = connected(
        consumer,
        service,
        port_ip="192.168.0.12",
        enable_dns=True,
        description="for the shop",
        whitelist=["10.0.0.1", "10.1.0.0/16"],
        enable_whitelist=True,
        specification_name="default",
        tags=[{"key": "team", "value": "blue"}],
    )
    body = shown(consumer, id)
    assert body == {
        "id": id,
        "service_type": "interface",
        "status": "pendingAcceptance",
        "active_status": ["active"],
        "endpoint_service_id": service.id,
        "endpoint_service_name": f"eu-de.demo.{service.id}",
        "marker_id": cloud.connections.get(service.id, id).marker_id,
        "vpc_id": VPC,
        "subnet_id": SUBNET,
        "created_at": body["created_at"],
        "updated_at": body["updated_at"],
        "project_id": partner.project_id,
        "tags": [{"key": "team", "value": "blue"}],
        "routetables": [],
        "specification_name": "default",
        "description": "for the shop",
        "enable_status": "enable",
        "enable_dns": True,
        "enable_whitelist": True,
        "whitelist": ["10.0.0.1", "10.1.0.0/16"],
    }


def test_the_answer_to_a_creation_shows_it_creating(
    cloud: Cloud, service: Service, partner: Account, consumer: Client
) -> None:
    body = {"endpoint_service_id": service.id, "vpc_id": VPC, "subnet_id": SUBNET}
    answer = consumer.send("POST", "vpc-endpoints", body).json()
    later = shown(consumer, answer["id"])
    assert (answer["status"], later["status"]) == ("creating", "pendingAcceptance")
    assert answer == {**later, "status": "creating", "updated_at": answer["updated_at"]}
    assert (later["enable_dns"], later["enable_whitelist"], later["whitelist"]) == (False, False, [])
    assert cloud.endpoints.get(answer["id"]).project_id == partner.project_id


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({}, ["c", "b", "a"], id="all, the newest first"),
        pytest.param({"sort_key": "created_at", "sort_dir": "asc", "limit": 1, "offset": 1}, ["b"], id="a page"),
        pytest.param({"id": "b"}, ["b"], id="by ID"),
        pytest.param({"vpc_id": VPC}, ["c", "a"], id="by VPC"),
        pytest.param({"endpoint_service_name": "DEMO"}, ["b", "a"], id="by a part of the name, in another case"),
        pytest.param({"status": "accepted"}, ["c", "b", "a"], id="not by status, which is no filter"),
    ],
)
def test_endpoints_are_found(
    cloud: Cloud, service: Service, partner: Account, consumer: Client, query: dict[str, object], expected: list[str]
) -> None:
    other = cloud.services.add(name="other")
    cloud.endpoints.add(service.id, partner.project_id, id="a", vpc_id=VPC)
    cloud.endpoints.add(service.id, partner.project_id, id="b", vpc_id=SUBNET)
    cloud.endpoints.add(other.id, partner.project_id, id="c", vpc_id=VPC)
    cloud.endpoints.add(service.id, cloud.owner.project_id, id="d", vpc_id=VPC)
    body = consumer.get("vpc-endpoints", **query).json()
    assert [row["id"] for row in body["endpoints"]] == expected
    page = query.get("limit", 10)
    assert body["total_count"] == len(expected) or page == 1


def test_ten_endpoints_are_a_page(cloud: Cloud, service: Service, partner: Account, consumer: Client) -> None:
    for _number in range(12):
        cloud.endpoints.add(service.id, partner.project_id)
    body = consumer.get("vpc-endpoints").json()
    assert (len(body["endpoints"]), body["total_count"]) == (10, 12)


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_neither_side_sees_the_endpoints_of_another_account(
    cloud: Cloud, service: Service, partner: Account, client: Client, consumer: Client, method: str
) -> None:
    own = cloud.endpoints.add(service.id, cloud.owner.project_id)
    theirs = cloud.endpoints.add(service.id, partner.project_id)
    assert refusal(consumer.send(method, f"vpc-endpoints/{own.id}")) == (404, "EndPoint.0005")
    assert refusal(client.send(method, f"vpc-endpoints/{theirs.id}")) == (404, "EndPoint.0005")
    assert [endpoint.status for endpoint in cloud.endpoints.all()] == ["pendingAcceptance"] * 2


def test_no_account_opens_the_project_of_another(cloud: Cloud, client: Client, consumer: Client) -> None:
    client.base, consumer.base = consumer.base, client.base
    assert refusal(client.get("vpc-endpoints")) == (403, "EndPoint.0004")
    assert refusal(consumer.get("vpc-endpoint-services")) == (403, "EndPoint.0004")


def test_a_service_has_the_name_of_today(
    cloud: Cloud, service: Service, client: Client, consumer: Client, partner: Account
) -> None:
    endpoint = cloud.endpoints.add(service.id, partner.project_id, status="rejected")
    client.send("PUT", f"vpc-endpoint-services/{service.id}", {"service_name": "new"})
    assert shown(consumer, endpoint.id)["endpoint_service_name"] == f"eu-de.new.{service.id}"


def test_an_endpoint_outlives_its_service(
    cloud: Cloud, service: Service, partner: Account, client: Client, consumer: Client
) -> None:
    endpoint = cloud.endpoints.add(service.id, partner.project_id, status="rejected")
    assert client.send("DELETE", f"vpc-endpoint-services/{service.id}").status_code == 204
    assert shown(consumer, endpoint.id)["endpoint_service_name"] == f"eu-de.demo.{service.id}"
    assert consumer.send("DELETE", f"vpc-endpoints/{endpoint.id}").status_code == 204


def test_a_gateway_endpoint_has_other_fields(cloud: Cloud, consumer: Client) -> None:
    obs = cloud.services.add_public("obs", service_type="gateway")
    body = shown(consumer, connected(consumer, obs, subnet_id=None, enable_dns=True))
    assert (body["status"], body["service_type"]) == ("accepted", "gateway")
    assert len(body["routetables"]) == 1
    assert body["policy_statement"][0]["Effect"] == "Allow"
    assert not {"subnet_id", "ip", "enable_dns", "enable_whitelist", "whitelist", "dns_names"} & set(body)


def test_a_gateway_endpoint_with_route_tables_and_a_policy(cloud: Cloud, consumer: Client) -> None:
    obs = cloud.services.add_public("obs", service_type="gateway")
    given = {
        "routetables": ["705290f3-0d00-41f2-aedc-71f09844e879"],
        "policy_statement": [{"Effect": "Deny", "Action": ["obs:*:*"], "Resource": ["*"]}],
    }
    body = shown(consumer, connected(consumer, obs, **given))
    assert {name: body[name] for name in given} == given
