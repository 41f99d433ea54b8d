# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role retire_service: who is connected is shown, cut, and the service deleted; or nothing is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.simulator import Cloud, Service, Simulator

from .policies import OTHER, PARTNER
from .runs import Ansible
from .surveys import answers

PLAYBOOK = "opentelekomcloud.vpcep.retire_service"
CHECK, CONFIRM, SHOW = "Check the variables", "Stop unless the name is confirmed", "Show who is connected"
DELETE = "Reject the accepted ones, and delete the endpoint service"
GIVEN = {"retire_service_name": "demo", "retire_service_confirm": "demo", "retire_service_max_rejects": 2}


@pytest.fixture
def used(cloud: Cloud, service: Service) -> Service:
    """A service with two accepted connections and a request that waits."""
    for domain_id, status in ((PARTNER, "accepted"), (OTHER, "accepted"), (OTHER, "pendingAcceptance")):
        cloud.connections.add(service.id, domain_id=domain_id, status=status)
    return service


def changing(simulator: Simulator) -> list[str]:
    calls = [call for call in simulator.calls() if not call.startswith("GET") and "/auth/" not in call]
    return [call.partition(" ")[0] for call in calls]


def test_a_service_is_retired_after_a_rehearsal_and_once(
    cloud: Cloud, used: Service, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.services.delete_seconds = 0.3
    rehearsed = ansible.run(PLAYBOOK, "--check", variables=GIVEN)
    assert (rehearsed.code, rehearsed[DELETE]["changed"], changing(simulator)) == (0, True, [])
    assert rehearsed[SHOW]["msg"] == [
        "Endpoint service demo has 3 connections. retire_service_max_rejects allows 2 rejections.",
        "By status: accepted 2, pendingAcceptance 1",
        f"By account: {OTHER} 2, {PARTNER} 1",
    ]
    done = ansible.run(PLAYBOOK, variables=GIVEN)
    assert (done.code, done[DELETE]["changed"], changing(simulator)) == (0, True, ["POST", "POST", "DELETE"])
    assert cloud.services.all() == []
    again = ansible.run(PLAYBOOK, variables=GIVEN)
    assert (again.code, DELETE in again.results, len(changing(simulator))) == (0, False, 3)


def test_a_service_without_a_name_is_confirmed_by_its_id(cloud: Cloud, ansible: Ansible) -> None:
    service = cloud.services.add(name="")
    typed = {"retire_service_id": service.id, "retire_service_confirm": service.id, "retire_service_max_rejects": "0"}
    run = ansible.run(PLAYBOOK, *answers(ansible.folder, {**typed, "retire_service_name": ""}))
    assert (run.code, cloud.services.all()) == (0, [])


@pytest.mark.parametrize(
    ("given", "task", "message"),
    [
        pytest.param(
            {"retire_service_confirm": "Demo"},
            CONFIRM,
            "retire_service_confirm is 'Demo', but the endpoint service is 'demo', so nothing was done; give that name"
            " to confirm that it may be deleted.",
            id="another spelling",
        ),
        pytest.param(
            {"retire_service_confirm": ""},
            CHECK,
            "retire_service_confirm is missing; give the short name of the service again, or its ID if it has no name.",
            id="not confirmed",
        ),
        pytest.param(
            {"retire_service_name": " "},
            CHECK,
            "Give exactly one of retire_service_id and retire_service_name.",
            id="no service",
        ),
        pytest.param(
            {"retire_service_max_rejects": "half"},
            CHECK,
            "retire_service_max_rejects is 'half'; give the number of connections that may be rejected.",
            id="no number",
        ),
        pytest.param(
            {"retire_service_max_rejects": None},
            CHECK,
            "retire_service_max_rejects is missing; give the number of connections that may be rejected.",
            id="no limit",
        ),
    ],
)
def test_nothing_is_done_that_is_not_confirmed(
    used: Service, simulator: Simulator, ansible: Ansible, given: Mapping[str, Any], task: str, message: str
) -> None:
    run = ansible.run(PLAYBOOK, variables={**GIVEN, **given})
    assert (run.code, run[task]["msg"], changing(simulator)) == (2, message, [])


def test_more_consumers_than_expected_keep_the_service(used: Service, simulator: Simulator, ansible: Ansible) -> None:
    run = ansible.run(PLAYBOOK, variables={**GIVEN, "retire_service_max_rejects": 1})
    assert (run.code, changing(simulator)) == (2, [])
    assert "max_rejects" in run[DELETE]["msg"]


def test_two_services_of_one_name_are_left_alone(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    other = cloud.services.add(name="demo")
    run = ansible.run(PLAYBOOK, variables=GIVEN)
    assert (run.code, changing(simulator)) == (2, [])
    assert run["Stop if there is more than one"]["msg"].endswith(f"give retire_service_id: {service.id} or {other.id}.")
