# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The SDK of OTC works with the simulator: python-otcextensions, logged in by password."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import openstack
import pytest
from keystoneauth1.exceptions import Unauthorized
from openstack import exceptions
from otcextensions import sdk

from tests.simulator import Cloud, Fault, Service, Simulator

# openstacksdk announces what its own next releases drop.
pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")


@pytest.fixture
def vpcep(cloud: Cloud, simulator: Simulator) -> Iterator[Any]:
    """The VPCEP proxy of otcextensions, logged in by name and password, configured by nothing else."""
    connection: Any = openstack.connect(
        load_yaml_config=False,
        load_envvars=False,
        auth_url=simulator.auth_url,
        username=cloud.owner.username,
        password=cloud.owner.password,
        user_domain_name=cloud.owner.domain_name,
        project_name=cloud.owner.project_name,
        region_name=cloud.owner.project.region,
    )
    sdk.register_otc_extensions(connection)
    with connection:
        yield connection.vpcep


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
