# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The SDK of OTC works with the simulator: python-otcextensions, logged in by password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import openstack
import pytest
from keystoneauth1.exceptions import Unauthorized
from openstack import exceptions
from otcextensions import sdk

from tests.simulator import Account, Cloud, Fault, Port, Service, Simulator

# openstacksdk announces what its own next releases drop.
pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")


@contextmanager
def proxy_of(simulator: Simulator, account: Account) -> Iterator[Any]:
    """The VPCEP proxy of otcextensions, logged in by name and password, configured by nothing else."""
    connection: Any = openstack.connect(
        load_yaml_config=False,
        load_envvars=False,
        auth_url=simulator.auth_url,
        username=account.username,
        password=account.password,
        user_domain_name=account.domain_name,
        project_name=account.project_name,
        region_name=account.project.region,
    )
    sdk.register_otc_extensions(connection)
    with connection:
        yield connection.vpcep


@pytest.fixture
def vpcep(cloud: Cloud, simulator: Simulator) -> Iterator[Any]:
    """The owner's."""
    with proxy_of(simulator, cloud.owner) as proxy:
        yield proxy


@pytest.fixture
def consumer(simulator: Simulator, partner: Account) -> Iterator[Any]:
    """The partner's."""
    with proxy_of(simulator, partner) as proxy:
        yield proxy


def test_list_accept_and_reject(cloud: Cloud, simulator: Simulator, service: Service, vpcep: Any) -> None:
    first, second = cloud.connections.add(service.id), cloud.connections.add(service.id)
    listed = {row.id: row for row in vpcep.service_connections(service.id)}
    assert {id: (row.status, row.marker_id) for id, row in listed.items()} == {
        first.id: ("pendingAcceptance", first.marker_id),
        second.id: ("pendingAcceptance", second.marker_id),
    }
    (accepted,) = vpcep.manage_service_connections(service.id, "accept", [first.id])
    assert (accepted.id, accepted.status) == (first.id, "accepted")
    (rejected,) = vpcep.manage_service_connections(service.id, "reject", [second.id])
    assert (rejected.id, rejected.status) == (second.id, "rejected")
    assert cloud.connections.get(service.id, first.id).status == "accepted"
    assert cloud.connections.get(service.id, second.id).status == "rejected"
    assert [call.partition("?")[0] for call in simulator.calls()] == [
        "GET /v3",
        "POST /v3/auth/tokens",
        f"GET /v1/{cloud.owner.project_id}/vpc-endpoint-services/{service.id}/connections",
        f"POST /v1/{cloud.owner.project_id}/vpc-endpoint-services/{service.id}/connections/action",
        f"POST /v1/{cloud.owner.project_id}/vpc-endpoint-services/{service.id}/connections/action",
    ]


def test_one_page_without_a_limit(cloud: Cloud, service: Service, vpcep: Any) -> None:
    for _number in range(25):
        cloud.connections.add(service.id)
    assert len(list(vpcep.service_connections(service.id))) == 10
    assert len(list(vpcep.service_connections(service.id, limit=100))) == 25


def test_services(cloud: Cloud, service: Service, vpcep: Any) -> None:
    cloud.services.add(name="other")
    found = vpcep.get_service(service.id)
    assert (found.id, found.status, found.is_approval_enabled) == (service.id, "available", True)
    assert vpcep.find_service(f"eu-de.demo.{service.id}").id == service.id
    assert len(list(vpcep.services())) == 2


VPC = "84758cf5-9c62-43ae-a778-3dbd8370c0a4"
NEW_SERVICE: dict[str, Any] = {
    "service_name": "shop",
    "router_id": VPC,
    "port_id": "1a2b3c4d-8882-4871-a3c2-d380272eed83",
    "server_type": "LB",
    "ports": [{"client_port": 8443, "server_port": 443, "protocol": "TCP"}],
    "tags": [{"key": "team", "value": "blue"}],
}


# Tags change with a call that otcextensions does not have.
def test_a_service_from_its_creation_to_its_deletion(cloud: Cloud, vpcep: Any) -> None:
    created = vpcep.create_service(**NEW_SERVICE)
    assert (created.status, created.is_approval_enabled) == ("creating", True)
    assert vpcep.find_service(f"eu-de.shop.{created.id}").status == "available"
    ports = [{"client_port": 1, "server_port": 2, "protocol": "TCP"}]
    updated = vpcep.update_service(created.id, is_approval_enabled=False, description="new", ports=ports)
    assert (updated.is_approval_enabled, updated.description) == (False, "new")
    held = cloud.services.get(created.id)
    assert (held.approval_enabled, held.description, held.ports) == (False, "new", (Port(1, 2),))
    assert held.tags == (("team", "blue"),)
    vpcep.delete_service(created.id)
    assert cloud.services.all() == []


# It puts the prefix before every entry, "*" too, which the cloud then refuses.
def test_a_whitelist(cloud: Cloud, service: Service, partner: Account, vpcep: Any) -> None:
    entry = f"iam:domain::{partner.domain_id}"
    added = vpcep.manage_service_whitelist(service.id, "add", [partner.domain_id])
    assert [row.permission for row in added] == [entry]
    assert [row.permission for row in vpcep.service_whitelist(service.id)] == [entry]
    assert list(vpcep.manage_service_whitelist(service.id, "remove", [partner.domain_id]))
    assert cloud.permissions.of(service.id) == []
    with pytest.raises(exceptions.BadRequestException, match=r"EndPoint\.3002"):
        list(vpcep.manage_service_whitelist(service.id, "add", ["*"]))


# It cannot change an endpoint or its tags. It could show one, but not with an openstacksdk of today, so one is listed.
def test_a_handshake_of_two_accounts(
    cloud: Cloud, service: Service, partner: Account, vpcep: Any, consumer: Any
) -> None:
    asked: dict[str, Any] = {"router_id": VPC, "network_id": VPC, "ip": "192.168.0.12", "is_dns_enabled": True}
    target = consumer.get_target_service(f"eu-de.demo.{service.id}")
    with pytest.raises(exceptions.BadRequestException, match=r"EndPoint\.2012"):
        consumer.create_endpoint(endpoint_service_id=target.id, **asked)
    list(vpcep.manage_service_whitelist(service.id, "add", [partner.domain_id]))
    endpoint = consumer.create_endpoint(endpoint_service_id=target.id, tags=[{"key": "a", "value": "b"}], **asked)
    assert [row.status for row in consumer.endpoints(id=endpoint.id)] == ["pendingAcceptance"]
    vpcep.manage_service_connections(service.id, "accept", [endpoint.id])
    (listed,) = consumer.endpoints(router_id=VPC)
    assert (listed.id, listed.status, listed.ip) == (endpoint.id, "accepted", "192.168.0.12")
    assert (len(listed.dns_names), [(tag.key, tag.value) for tag in listed.tags]) == (1, [("a", "b")])
    with pytest.raises(exceptions.BadRequestException, match=r"EndPoint\.3006"):
        vpcep.delete_service(service.id)
    consumer.delete_endpoint(endpoint.id)
    vpcep.delete_service(service.id)
    assert (cloud.services.all(), cloud.endpoints.all()) == ([], [])


def test_public_services_and_quotas(cloud: Cloud, service: Service, consumer: Any) -> None:
    public = cloud.services.add_public()
    assert [(row.id, row.owner) for row in consumer.public_services()] == [(public.id, "OTC")]
    assert consumer.get_target_service(service.id).service_name == f"eu-de.demo.{service.id}"
    quotas = {row.type: (row.used, row.quota) for row in consumer.resource_quota()}
    assert quotas == {"endpoint": (0, 50), "endpoint_service": (0, 20)}


def test_refusals_reach_the_client(cloud: Cloud, service: Service, vpcep: Any) -> None:
    pending = cloud.connections.add(service.id)
    with pytest.raises(exceptions.BadRequestException, match=r"EndPoint\.2013"):
        vpcep.manage_service_connections(service.id, "accept", ["unknown"])
    with pytest.raises(exceptions.BadRequestException, match=r"EndPoint\.2031"):
        vpcep.manage_service_connections(service.id, "accept", [pending.id, "another"])
    with pytest.raises(exceptions.NotFoundException):
        vpcep.get_service("unknown")


def test_an_expired_token_is_renewed(cloud: Cloud, simulator: Simulator, service: Service, vpcep: Any) -> None:
    list(vpcep.service_connections(service.id))
    cloud.identity.expire_tokens()
    simulator.clear()
    list(vpcep.service_connections(service.id))
    assert [(recorded.method, recorded.status) for recorded in simulator.requests] == [
        ("GET", 401),
        ("POST", 201),
        ("GET", 200),
    ]


def test_a_wrong_password(cloud: Cloud, vpcep: Any, service: Service) -> None:
    cloud.owner.password = "another"
    cloud.identity.expire_tokens()
    with pytest.raises(Unauthorized, match="The username or password is wrong"):
        list(vpcep.service_connections(service.id))


def test_a_service_that_is_down(cloud: Cloud, service: Service, vpcep: Any) -> None:
    cloud.faults.append(Fault(kind="html", status=502, times=20))
    with pytest.raises(exceptions.HttpException, match="502"):
        list(vpcep.service_connections(service.id))
