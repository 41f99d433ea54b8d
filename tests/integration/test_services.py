# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role over several services: all of them, whatever one says, and one report."""

from __future__ import annotations

import json

import pytest

from tests.simulator import Cloud, Fault, Service, Simulator

from .policies import OTHER, PARTNER, decisions
from .runs import Ansible
from .test_role import CHECK, FAIL, FORMS, SAY, prefixed

ACCEPT = {"name": "partner", "domain_ids": [PARTNER], "state": "accepted"}
REJECT = {"name": "nobody", "domain_ids": ["*"], "state": "rejected"}
SHOW = {"name": "Show", "ansible.builtin.debug": {"var": "approve_connections_results"}}


@pytest.fixture
def second(cloud: Cloud) -> Service:
    return cloud.services.add(name="second")


@pytest.fixture
def third(cloud: Cloud) -> Service:
    return cloud.services.add(name="third")


def test_a_failing_service_and_one_with_somebody_waiting_keep_no_other_from_being_processed(
    cloud: Cloud, service: Service, second: Service, third: Service, ansible: Ansible
) -> None:
    for place in (service, second, third):
        cloud.connections.add(place.id, domain_id=PARTNER)
    waits = cloud.connections.add(service.id, domain_id=OTHER)
    project = {"project_id": cloud.owner.project_id}
    entries = [
        "no-such-service",
        {"service_name": "third", "rules": [REJECT], **project},
        service.id,
        {"service_name": "second"},
    ]
    given = prefixed({"services": entries, "rules": [ACCEPT], "domain_names": {OTHER: "Other Ltd"}, "comment": "OPS-1"})
    given["approve_connections_journal"] = str(ansible.folder / "journal.jsonl")
    run = ansible.play(vars=given, play={**FORMS["roles"], "post_tasks": [SHOW]}, options=["-v"])
    assert run.code == 2
    statuses = [[found.status for found in cloud.connections.of(place.id)] for place in (service, second, third)]
    assert statuses == [["accepted", "pendingAcceptance"], ["accepted"], ["rejected"]]
    report = run[SAY]["msg"]
    assert report[2:8] == [
        "#  endpoint service                      total  accepted  rejected  capped  waiting  failed  not sent",
        "1  no-such-service                           -         -         -       -        -       -         -",
        "2  third                                     1         0         1       0        0       0         0",
        f"3  {service.id}      2         1         0       0        1       0         0",
        "4  second                                    1         1         0       0        0       0         0",
        "-  together                                  4         2         1       0        1       0         0",
    ]
    assert f"3  waiting   {waits.id}  Other Ltd" in "\n".join(report)
    assert any(line.startswith("FAILED at no-such-service: No endpoint service is called") for line in report)
    assert run[FAIL]["msg"].startswith("1 of 4 connections to 4 endpoint services still wait for a decision")
    journal = map(json.loads, (ansible.folder / "journal.jsonl").read_text().splitlines())
    assert [line["comment"] for line in journal if line["event"] == "done"] == ["OPS-1"] * 3


def test_who_waits_may_be_fine(cloud: Cloud, service: Service, second: Service, ansible: Ansible) -> None:
    cloud.connections.add(second.id, domain_id=OTHER)
    given = prefixed({"services": [service.id, "second"], "rules": [], "fail_when_waiting": False, "output": "summary"})
    run = ansible.play(vars=given, play={**FORMS["roles"], "post_tasks": [SHOW]})
    assert run.code == 0
    results = run["Show"]["approve_connections_results"]
    assert [(result["service_id"], result["summary"]["total"]) for result in results] == [
        (service.id, 0),
        (second.id, 1),
    ]
    assert run[SAY]["msg"][2:6] == [
        "#  endpoint service                      total  changed  capped  waiting  failed  not sent",
        f"1  {service.id}      0        0       0        0       0         0",
        "2  second                                    1        0       0        1       0         0",
        "-  together                                  1        0       0        1       0         0",
    ]


def test_a_refused_login_is_not_tried_again_for_each_service(
    cloud: Cloud, simulator: Simulator, service: Service, second: Service, third: Service, ansible: Ansible
) -> None:
    ansible.environment["OS_PASSWORD"] = "wrong"
    elsewhere = {"service_id": third.id, "project_id": cloud.owner.project_id}
    given = prefixed({"services": [service.id, elsewhere, second.id], "rules": [REJECT]})
    run = ansible.play(vars=given, play=FORMS["roles"])
    assert (run.code, len(simulator.requests)) == (2, 1)
    report = "\n".join(run[SAY]["msg"])
    for skipped in (second, third):
        assert f"FAILED at {skipped.id}: It was not attempted, because the cloud refused the same login" in report


def test_a_list_that_cannot_be_read_is_no_refused_login(
    cloud: Cloud, simulator: Simulator, service: Service, second: Service, ansible: Ansible
) -> None:
    cloud.connections.add(second.id, domain_id=OTHER)
    refusal = {"error_code": "EndPoint.0002", "error_msg": "No permission."}
    cloud.faults.append(Fault("GET", path=service.id, status=403, body=refusal))
    run = ansible.play(vars=prefixed({"services": [service.id, second.id], "rules": [REJECT]}), play=FORMS["roles"])
    assert (run.code, len(decisions(simulator))) == (2, 1)


def test_text_for_a_list_of_services_reaches_nobody(simulator: Simulator, service: Service, ansible: Ansible) -> None:
    run = ansible.play(vars=prefixed({"services": service.id, "rules": [REJECT]}), play=FORMS["roles"])
    assert (run.code, simulator.requests) == (2, [])
    assert run[CHECK]["msg"] == (
        "approve_connections_services is text, not a list; give the ID or the name of each service."
    )
