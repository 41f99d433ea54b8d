# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Services become hosts: of all logins, or of none."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import (
    HaltedError,
    OptionError,
    RequestError,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._inventory_options import Filters
from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._inventory_services import Wanted, read_hosts
from tests.simulator import Cloud, Fault, Simulator

from ..fakes import FakeClock

PROJECT = "0b1f4c7e9a2d4e5f8c6b3a1d7e9f2c4b"


@pytest.fixture
def login(cloud: Cloud, simulator: Simulator) -> dict[str, Any]:
    token = {"auth_token": cloud.identity.issue_token(), "project_id": cloud.owner.project_id}
    return {**token, "vpcep_endpoint": simulator.url}


def wanted(*logins: dict[str, Any], counts: bool = False) -> Wanted:
    return Wanted(logins, Filters(), counts)


def test_a_host_has_the_name_and_the_fields_of_its_service(
    cloud: Cloud, login: dict[str, Any], clock: FakeClock
) -> None:
    service = cloud.services.add(name="demo", status="failed")
    (host,) = read_hosts(wanted(login), clock)
    assert host["name"] == cloud.services.full_name(service)
    assert (host["variables"]["vpcep_service_id"], host["variables"]["vpcep_short_name"]) == (service.id, "demo")
    assert host["variables"]["vpcep_login"] == {name: login[name] for name in ("project_id", "vpcep_endpoint")}
    assert "vpcep_connection_counts" not in host["variables"]


def test_each_service_gets_its_own_counts(
    cloud: Cloud, login: dict[str, Any], simulator: Simulator, clock: FakeClock
) -> None:
    services = [cloud.services.add() for _number in range(20)]
    for number, service in enumerate(services):
        for _connection in range(number):
            cloud.connections.add(service.id, status="accepted")
    hosts = read_hosts(wanted(login, counts=True), clock)
    assert [host["variables"]["vpcep_connection_counts"]["accepted"] for host in hosts] == list(range(20))
    assert len(simulator.requests) == 21


def test_the_first_list_that_cannot_be_read_is_the_error(cloud: Cloud, login: dict[str, Any], clock: FakeClock) -> None:
    services = [cloud.services.add() for _number in range(20)]
    cloud.faults.append(Fault("GET", path=f"{services[3].id}/connections", status=403))
    with pytest.raises(RequestError, match=f"connections of endpoint service {services[3].id}"):
        read_hosts(wanted(login, counts=True), clock)
    with pytest.raises(HaltedError, match="nothing more is sent"):
        clock.halt.check(clock.now())


def test_the_error_of_one_of_several_logins_names_it(login: dict[str, Any], clock: FakeClock) -> None:
    with pytest.raises(RequestError, match=r"^logins: entry 2: Could not read the endpoint services"):
        read_hosts(wanted(login, {**login, "project_id": PROJECT}), clock)


def test_a_service_is_one_host(cloud: Cloud, login: dict[str, Any], clock: FakeClock) -> None:
    service = cloud.services.add(name="demo")
    with pytest.raises(OptionError, match=f"entries 1 and 2 both list endpoint service eu-de.demo.{service.id};"):
        read_hosts(wanted(login, login), clock)


def test_what_the_cache_is_for_has_no_secret(login: dict[str, Any]) -> None:
    described = wanted(login, counts=True).described({"OS_CLOUD": "otc", "OS_PASSWORD": "hidden"})
    assert described == {
        "logins": [{name: login[name] for name in ("project_id", "vpcep_endpoint")}],
        "environment": {"OS_CLOUD": "otc"},
        "filters": {"names": [], "statuses": []},
        "counts": True,
    }
