# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks over an inventory of services: each service is decided exactly once, also by slices of AWX at once."""

from __future__ import annotations

import subprocess
from collections import Counter
from typing import Any

import pytest

from tests.simulator import Cloud, Fault, Service, Simulator

from .inventories import GROUP, inventory, jobs, write
from .policies import OTHER, PARTNER, decisions
from .runs import Ansible
from .test_role import SAY

POLICY, PLAN, APPLY = (f"playbooks/{name}.yml" for name in ("approve_by_policy", "plan", "apply_plan"))
REVOKE = "playbooks/revoke_account.yml"
OVER = {"vpcep_hosts": GROUP}
EVERYBODY = {**OVER, "approve_connections_rules": [], "approve_connections_default": "accepted"}
BLANKS = {f"approve_connections_{name}": "" for name in ("service_id", "service_name", "services", "plan")}
ABSENT = "Say which rows of the plan no host of this job stands for"


@pytest.fixture
def services(cloud: Cloud) -> list[Service]:
    """Three services at each of which two connections wait."""
    services = [cloud.services.add(name=f"s{number}") for number in range(3)]
    for service in services:
        for domain_id in (PARTNER, OTHER):
            cloud.connections.add(service.id, domain_id=domain_id)
    return services


def decided(simulator: Simulator) -> dict[str, int]:
    """How often the cloud was asked to decide on each endpoint."""
    return Counter(endpoint for body in decisions(simulator) for endpoint in body["endpoints"])


def once(cloud: Cloud, *services: Service) -> dict[str, int]:
    return {connection.id: 1 for service in services for connection in cloud.connections.of(service.id)}


def test_the_role_decides_at_the_service_of_each_host(
    cloud: Cloud, services: list[Service], simulator: Simulator, awx: Ansible
) -> None:
    path = write(awx)
    dry = awx.run(POLICY, "--check", variables={**EVERYBODY, **BLANKS}, inventory=path)
    assert (dry.code, decisions(simulator)) == (0, [])
    done = awx.run(POLICY, variables={**EVERYBODY, **BLANKS}, inventory=path)
    assert (done.code, decided(simulator)) == (0, once(cloud, *services))
    again = awx.run(POLICY, variables=EVERYBODY, inventory=path)
    assert (again.code, len(decisions(simulator))) == (0, 6)


def test_a_service_that_is_named_beats_that_of_the_host(
    cloud: Cloud, services: list[Service], simulator: Simulator, awx: Ansible
) -> None:
    variables = {"vpcep_hosts": cloud.services.full_name(services[0]), "approve_connections_service_name": "s1"}
    assert awx.run(POLICY, variables={**EVERYBODY, **variables}, inventory=write(awx)).code == 0
    assert decided(simulator) == once(cloud, services[1])


def test_a_variable_of_that_name_on_another_host_means_nothing(
    services: list[Service], simulator: Simulator, awx: Ansible
) -> None:
    variables = {**EVERYBODY, "vpcep_hosts": "", "vpcep_service_id": services[0].id}
    assert awx.run(POLICY, variables=variables).code == 2
    assert simulator.requests == []


def test_a_host_that_fails_leaves_the_others_to_be_decided(
    cloud: Cloud, services: list[Service], simulator: Simulator, awx: Ansible
) -> None:
    path = write(awx)
    cloud.faults.append(Fault("GET", path=f"{services[1].id}/connections", status=403))
    assert awx.run(POLICY, variables=EVERYBODY, inventory=path).code == 2
    assert decided(simulator) == once(cloud, services[0], services[2])


def test_a_plan_of_all_hosts_is_handed_on_and_each_host_carries_out_its_rows(
    cloud: Cloud, services: list[Service], simulator: Simulator, awx: Ansible
) -> None:
    path = write(awx)
    made = awx.run(PLAN, variables=EVERYBODY, inventory=path)
    plan = made.artifacts["approve_connections_plan"]
    assert (made.code, decisions(simulator)) == (0, [])
    assert Counter(row["service_id"] for row in plan) == {service.id: 2 for service in services}

    variables = {**OVER, **made.artifacts}
    limited = awx.run(APPLY, "--limit", f"{GROUP}[0]", variables=variables, inventory=path)
    assert (limited.code, decided(simulator)) == (0, once(cloud, services[0]))
    assert "4 rows of the plan are for endpoint services that are not among the hosts" in limited[ABSENT]["msg"]
    done = awx.run(APPLY, variables=variables, inventory=path)
    assert (done.code, decided(simulator), ABSENT in done.results) == (0, once(cloud, *services), False)


def test_an_empty_plan_of_all_hosts_is_handed_on(services: list[Service], awx: Ansible) -> None:
    path = write(awx)
    made = awx.run(PLAN, variables={**EVERYBODY, "approve_connections_default": "ignored"}, inventory=path)
    assert (made.code, made.artifacts) == (0, {"approve_connections_plan": []})
    done = awx.run(APPLY, variables={**OVER, **made.artifacts}, inventory=path)
    assert (done.code, "nothing" in str(done[SAY]["msg"]).lower()) == (0, True)


@pytest.mark.parametrize(
    "options",
    [pytest.param([], id="all hosts at once"), pytest.param(["--forks=1"], id="one after the other")],
)
def test_no_plan_is_handed_on_if_a_host_fails(
    cloud: Cloud, services: list[Service], awx: Ansible, options: list[str]
) -> None:
    path = write(awx)
    cloud.faults.append(Fault("GET", path=f"{services[1].id}/connections", status=403))
    made = awx.run(PLAN, *options, variables=EVERYBODY, inventory=path)
    assert (made.code, made.artifacts) == (2, {})


def test_an_account_leaves_the_services_of_all_hosts(
    cloud: Cloud, services: list[Service], simulator: Simulator, awx: Ansible
) -> None:
    variables = {**OVER, "domain_id": PARTNER, "max_rejects": 3}
    assert awx.run(REVOKE, variables=variables, inventory=write(awx)).code == 0
    gone = {c.id: 1 for service in services for c in cloud.connections.of(service.id) if c.domain_id == PARTNER}
    assert decided(simulator) == gone


REFUSALS = [
    pytest.param(2, [], "Nothing was sent: 3 connections of account", id="more than are allowed on all hosts together"),
    pytest.param(3, ["services"], "not all of the 3 hosts have a plan", id="a host that cannot be read"),
]


@pytest.mark.parametrize("options", [pytest.param([], id="at once"), pytest.param(["--forks=1"], id="one by one")])
@pytest.mark.parametrize(("limit", "faults", "said"), REFUSALS)
def test_an_account_stays_everywhere_if_one_host_refuses(
    cloud: Cloud,
    services: list[Service],
    simulator: Simulator,
    awx: Ansible,
    limit: int,
    faults: list[str],
    said: str,
    options: list[str],
) -> None:
    path = write(awx)
    cloud.faults += [Fault("GET", path=f"{services[1].id}/connections", status=403) for _fault in faults]
    done = awx.run(REVOKE, *options, variables={**OVER, "domain_id": PARTNER, "max_rejects": limit}, inventory=path)
    assert (done.code, decisions(simulator), said in " ".join(done.text.split())) == (2, [], True)


def test_the_service_of_a_host_is_retired(cloud: Cloud, services: list[Service], awx: Ansible) -> None:
    variables = {**OVER, "retire_service_confirm": "s1", "retire_service_max_rejects": 0}
    assert awx.run("playbooks/retire_service.yml", variables=variables, inventory=write(awx)).code == 2
    assert cloud.services.all() == [services[0], services[2]]


@pytest.mark.parametrize("name", ["accept", "reject"])
def test_one_connection_at_the_service_of_a_host(
    cloud: Cloud, services: list[Service], awx: Ansible, name: str
) -> None:
    first = cloud.connections.of(services[1].id)[0]
    variables: dict[str, Any] = {"vpcep_hosts": cloud.services.full_name(services[1]), "endpoint_id": first.id}
    done = awx.run(f"playbooks/{name}.yml", variables={**variables, "service_id": ""}, inventory=write(awx))
    assert done.code == 0
    assert cloud.connections.get(services[1].id, first.id).status == f"{name}ed"


def test_four_slices_at_once_decide_each_service_exactly_once(cloud: Cloud, simulator: Simulator, awx: Ansible) -> None:
    services = [cloud.services.add(name=f"s{number}") for number in range(40)]
    for service in services:
        cloud.connections.add(service.id)
    cloud.connections.settle_seconds = 0.2
    commands = jobs(awx, inventory(awx, write(awx, counts=True)), 4, POLICY, EVERYBODY)
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for command in commands]
    said = [process.communicate(timeout=300)[0].decode() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0, 0], said
    assert decided(simulator) == once(cloud, *services)
    assert {cloud.connections.of(service.id)[0].status for service in services} == {"accepted"}
