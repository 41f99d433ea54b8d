# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who may create an endpoint, and what is refused."""

from __future__ import annotations

import pytest

from tests.simulator import Account, Cloud, Service

from ..client import Client, refusal
from .bodies import SUBNET, VPC, connect, connected, shown


def test_the_whitelist_says_who_may_ask(cloud: Cloud, service: Service, partner: Account, consumer: Client) -> None:
    cloud.permissions.add(service.id, "a" * 32)
    assert refusal(connect(consumer, service)) == (400, "EndPoint.2012")
    assert cloud.connections.of(service.id) == []
    cloud.permissions.add(service.id, partner.domain_id)
    assert connect(consumer, service).status_code == 200


def test_everybody_may_ask_with_the_wildcard(cloud: Cloud, service: Service, consumer: Client) -> None:
    cloud.permissions.add(service.id, "*")
    assert connect(consumer, service).status_code == 200


def test_the_owner_may_always_ask(service: Service, client: Client) -> None:
    assert connect(client, service).status_code == 200


def test_an_entry_that_goes_leaves_endpoints_as_they_are(
    cloud: Cloud, service: Service, partner: Account, client: Client, consumer: Client
) -> None:
    cloud.permissions.add(service.id, partner.domain_id)
    id = connected(consumer, service)
    client.decide(service.id, "receive", id)
    body = {"action": "remove", "permissions": [f"iam:domain::{partner.domain_id}"]}
    client.send("POST", f"vpc-endpoint-services/{service.id}/permissions/action", body)
    assert shown(consumer, id)["status"] == "accepted"
    assert refusal(connect(consumer, service)) == (400, "EndPoint.2012")


def test_a_public_service_takes_everybody(cloud: Cloud, consumer: Client) -> None:
    dns = cloud.services.add_public()
    assert shown(consumer, connected(consumer, dns))["status"] == "accepted"


@pytest.mark.parametrize("status", ["creating", "failed", "deleting"])
def test_only_an_available_service_takes_endpoints(cloud: Cloud, client: Client, status: str) -> None:
    service = cloud.services.add(status=status)
    assert refusal(connect(client, service)) == (400, "EndPoint.2004")


def test_a_service_in_another_region_is_not_there(cloud: Cloud, client: Client) -> None:
    cloud.identity.add_project("eu-nl", "0a1b2c3d4e5f60718293a4b5c6d7e8f9")
    service = cloud.services.add(project_id="0a1b2c3d4e5f60718293a4b5c6d7e8f9")
    assert refusal(connect(client, service)) == (400, "EndPoint.2003")


def test_the_quota_is_that_of_an_account(cloud: Cloud, service: Service, client: Client, partner: Account) -> None:
    cloud.endpoints.quota = 2
    cloud.endpoints.add(service.id, partner.project_id)
    first = connected(client, service)
    connected(client, service)
    assert refusal(connect(client, service)) == (400, "Endpoint.1018")
    client.send("DELETE", f"vpc-endpoints/{first}")
    connected(client, service)


STATEMENT = {"Effect": "Allow", "Action": ["*"], "Resource": ["*"]}
TAGS_21 = [{"key": f"k{number}", "value": ""} for number in range(21)]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"endpoint_service_id": None}, "EndPoint.2029", id="no service"),
        pytest.param({"endpoint_service_id": "unknown"}, "EndPoint.2003", id="an unknown service"),
        pytest.param({"endpoint_service_id": 5}, "EndPoint.2003", id="a number for the service"),
        pytest.param({"vpc_id": None}, "EndPoint.2011", id="no VPC"),
        pytest.param({"vpc_id": "mine"}, "EndPoint.0020", id="a VPC ID that is none"),
        pytest.param({"subnet_id": None}, "EndPoint.2010", id="no subnet"),
        pytest.param({"subnet_id": "mine"}, "EndPoint.0023", id="a subnet ID that is none"),
        pytest.param({"port_ip": "192.168.0"}, "EndPoint.2041", id="an address that is none"),
        pytest.param({"port_ip": "fe80::1"}, "EndPoint.2041", id="an address in IPv6"),
        pytest.param({"port_ip": "10.0.0.1"}, "EndPoint.2043", id="an address outside of the subnet"),
        pytest.param({"enable_dns": "yes"}, "EndPoint.2033", id="DNS as text"),
        pytest.param({"specification_name": "large"}, "EndPoint.2009", id="an unknown specification"),
        pytest.param({"whitelist": "10.0.0.1"}, "EndPoint.2044", id="a whitelist as text"),
        pytest.param({"whitelist": ["10.0.0.300"]}, "EndPoint.2044", id="a whitelist with a bad address"),
        pytest.param({"whitelist": ["10.0.0.0/33"]}, "EndPoint.2044", id="a whitelist with a bad network"),
        pytest.param({"whitelist": ["10.0.0.1"] * 21}, "EndPoint.2045", id="a whitelist with 21 entries"),
        pytest.param({"enable_whitelist": "true"}, "EndPoint.0002", id="the whitelist's switch as text"),
        pytest.param({"description": "a" * 129}, "EndPoint.0002", id="a description with 129 characters"),
        pytest.param({"description": "a>b"}, "EndPoint.0002", id="a description with an angle bracket"),
        pytest.param({"routetables": ["main"]}, "EndPoint.1019", id="a route table ID that is none"),
        pytest.param({"routetables": "main"}, "EndPoint.1019", id="route tables as text"),
        pytest.param({"policy_statement": [STATEMENT] * 11}, "EndPoint.2048", id="a policy with 11 statements"),
        pytest.param(
            {"policy_statement": [{"effect": "Allow", "action": ["*"], "resource": ["*"]}]},
            "EndPoint.2048",
            id="a policy in small letters",
        ),
        pytest.param({"policy_statement": [{**STATEMENT, "Effect": "Yes"}]}, "EndPoint.2048", id="a bad effect"),
        pytest.param({"tags": TAGS_21}, "EndPoint.3069", id="21 tags"),
        pytest.param({"ip": "192.168.0.12"}, "EndPoint.0002", id="the name that answers have for the address"),
    ],
)
def test_what_is_refused(cloud: Cloud, service: Service, client: Client, fields: dict[str, object], code: str) -> None:
    assert refusal(connect(client, service, **fields)) == (400, code)
    assert cloud.connections.of(service.id) == []
    assert cloud.endpoints.all() == []


@pytest.mark.parametrize(
    ("missing", "status", "code"),
    [
        pytest.param(VPC, 400, "EndPoint.2001", id="a VPC"),
        pytest.param(SUBNET, 404, "EndPoint.4004", id="a subnet"),
    ],
)
def test_what_does_not_exist_is_refused(
    cloud: Cloud, service: Service, client: Client, missing: str, status: int, code: str
) -> None:
    cloud.network.missing.add(missing)
    assert refusal(connect(client, service)) == (status, code)


def test_an_address_belongs_to_one_endpoint_of_a_subnet(cloud: Cloud, client: Client) -> None:
    open_to_all = cloud.services.add(approval_enabled=False)
    first = connected(client, open_to_all, port_ip="192.168.0.12")
    assert shown(client, first)["ip"] == "192.168.0.12"
    assert refusal(connect(client, open_to_all, port_ip="192.168.0.12")) == (400, "EndPoint.2042")
    connected(client, open_to_all, port_ip="192.168.0.12", subnet_id=VPC)
    client.send("DELETE", f"vpc-endpoints/{first}")
    connected(client, open_to_all, port_ip="192.168.0.12")


def test_addresses_are_chosen_if_none_is_asked_for(cloud: Cloud, client: Client) -> None:
    open_to_all = cloud.services.add(approval_enabled=False)
    chosen = [shown(client, connected(client, open_to_all))["ip"] for _number in range(3)]
    assert chosen == ["192.168.0.2", "192.168.0.3", "192.168.0.4"]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"whitelist": ["10.0.0.0/8"] * 20}, id="20 entries in the whitelist"),
        pytest.param({"description": "a" * 128}, id="a description with 128 characters"),
        pytest.param({"policy_statement": [STATEMENT] * 10}, id="a policy that an interface endpoint passes over"),
    ],
)
def test_what_is_just_within_the_limits(service: Service, client: Client, fields: dict[str, object]) -> None:
    connected(client, service, **fields)
