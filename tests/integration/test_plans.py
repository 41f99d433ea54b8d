# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plan, approve, apply, and an account out of everything: the playbooks as jobs of AWX."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.simulator import Cloud, Fault, Service, Simulator

from .policies import OTHER, PARTNER, decisions
from .runs import Ansible, Run
from .surveys import BLANKS, answers
from .test_role import CHECK, SAY, first_error

PLAN, APPLY, REVOKE = "playbooks/plan.yml", "playbooks/apply_plan.yml", "playbooks/revoke_account.yml"
SHOW, REFUSE = "Show how many connections the account has", "Refuse if there are too many"


@pytest.fixture
def second(cloud: Cloud) -> Service:
    return cloud.services.add(name="second")


def run_job(awx: Ansible, playbook: str, typed: Mapping[str, Any], template: Mapping[str, Any] | None = None) -> Run:
    """A job of AWX, with the variables of its template and those that a survey or a workflow has added."""
    return awx.run(playbook, *answers(awx.folder, typed), variables=template)


def statuses(cloud: Cloud, *services: Service) -> list[list[str]]:
    return [[connection.status for connection in cloud.connections.of(service.id)] for service in services]


def test_plan_approve_apply_interrupted_and_resumed(
    cloud: Cloud, service: Service, second: Service, simulator: Simulator, awx: Ansible
) -> None:
    first = cloud.connections.add(service.id, domain_id=PARTNER)
    waits = cloud.connections.add(service.id, domain_id="b6c1e2f0d3a44f6c8f1e7d9a5b3c2d10")
    for domain_id in (OTHER, PARTNER):
        cloud.connections.add(second.id, domain_id=domain_id)
    rule = {"name": "12", "domain_ids": "{{ partner_domains.splitlines() }}", "state": "accepted"}
    template = {"approve_connections_services": [service.id, "second"], "approve_connections_rules": [rule]}
    blanks = dict.fromkeys(("service_id", "plan", "max_changes", "output", "fail_when_waiting", "domain_names"), "")
    survey = {f"approve_connections_{name}": blank for name, blank in blanks.items()}
    typed = {**survey, "partner_domains": f"{PARTNER}\r\n {OTHER}", "approve_connections_comment": "2026-11-24"}
    made = run_job(awx, PLAN, typed, template)
    assert (made.code, decisions(simulator)) == (0, [])
    assert f"{waits.id}" in "\n".join(made[SAY]["msg"])
    plan = made.artifacts["approve_connections_plan"]
    assert [(row["service_id"], row["state"]) for row in plan] == [
        (service.id, "accepted"),
        (second.id, "accepted"),
        (second.id, "accepted"),
    ]

    # What a workflow has set before is still there, and is not what has been approved.
    around = {**template, "approve_connections_rules": [], "approve_connections_default": "rejected"}
    frozen = {"error_code": "EndPoint.2015", "error_msg": "The endpoint has been frozen."}
    cloud.faults.append(Fault("POST", path=f"{second.id}/connections/action", status=400, body=frozen))
    interrupted = run_job(awx, APPLY, made.artifacts, around)
    assert (interrupted.code, len(decisions(simulator))) == (2, 3)
    assert [found.count("pendingAcceptance") for found in statuses(cloud, service, second)] == [1, 1]

    cloud.connections.add(second.id, domain_id=PARTNER)
    resumed = run_job(awx, APPLY, made.artifacts, around)
    assert (resumed.code, len(decisions(simulator))) == (0, 4)
    assert statuses(cloud, service, second) == [
        ["accepted", "pendingAcceptance"],
        ["accepted", "accepted", "pendingAcceptance"],
    ]
    assert "1  12            1         1" not in "\n".join(resumed[SAY]["msg"])

    cloud.connections.decide(service.id, first.id, "reject")
    stale = run_job(awx, APPLY, made.artifacts)
    assert (stale.code, len(decisions(simulator))) == (2, 4)
    assert "stale_plan" in "\n".join(stale[SAY]["msg"])


def test_the_names_of_a_plan_are_still_there_when_it_is_applied(cloud: Cloud, service: Service, awx: Ansible) -> None:
    for domain_id in (PARTNER, OTHER):
        cloud.connections.add(service.id, domain_id=domain_id)
    rule = {"name": "partners", "domain_ids": [PARTNER, OTHER], "state": "accepted"}
    names = {PARTNER: "Partner Ltd", OTHER: "Other Ltd"}
    template = {"approve_connections_service_id": service.id, "approve_connections_rules": [rule]}
    made = run_job(awx, PLAN, {}, {**template, "approve_connections_domain_names": names})
    corrected = {"approve_connections_domain_names": {OTHER: "Another Ltd"}}
    report = "\n".join(run_job(awx, APPLY, made.artifacts, corrected)[SAY]["msg"])
    assert [name in report for name in ("Partner Ltd", "Another Ltd", "Other Ltd")] == [True, True, False]


def test_a_plan_of_thousands_has_a_report_of_a_page(cloud: Cloud, service: Service, ansible: Ansible) -> None:
    for number in range(2000):
        cloud.connections.add(service.id, domain_id=f"a{number % 400:031x}")
    rules = [{"name": "even", "domain_ids": [f"a{number:031x}" for number in range(0, 400, 2)], "state": "accepted"}]
    given = {"approve_connections_service_id": service.id, "approve_connections_rules": rules}
    run = ansible.run("opentelekomcloud.vpcep.plan", *answers(ansible.folder, given))
    assert (run.code, len(run.artifacts["approve_connections_plan"])) == (0, 1000)
    assert 40 < len(run[SAY]["msg"]) <= 60


def test_a_plan_with_a_service_that_fails_is_not_handed_on(cloud: Cloud, service: Service, ansible: Ansible) -> None:
    cloud.connections.add(service.id)
    given = {"approve_connections_services": ["nowhere", service.id], "approve_connections_rules": []}
    run = ansible.run("opentelekomcloud.vpcep.plan", variables={**given, "approve_connections_default": "rejected"})
    assert (run.code, run.artifacts) == (2, {})
    assert any(line.startswith(f"2  {service.id}      1         0         1") for line in run[SAY]["msg"])


def test_a_plan_works_on_the_services_that_it_names(
    cloud: Cloud, service: Service, second: Service, simulator: Simulator, ansible: Ansible
) -> None:
    known, other = cloud.connections.add(service.id), cloud.connections.add(second.id)
    rows = [
        {
            "service_id": service_id,
            "endpoint_id": known.id,
            "status": known.status,
            "updated_at": known.updated_at,
            "state": "accepted",
        }
        for service_id in ("5e481ce0-0000-4000-8000-00000000ffff", service.id)
    ]
    given = answers(ansible.folder, {"approve_connections_plan": rows})
    run = ansible.run("opentelekomcloud.vpcep.apply_plan", *given)
    assert (run.code, statuses(cloud, service, second)) == (2, [["accepted"], [other.status]])
    assert all(second.id not in call for call in simulator.calls())


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        pytest.param(
            {"approve_connections_plan": []},
            0,
            "The plan is empty: there was nothing to do, and nothing was sent.",
            id="an empty plan",
        ),
        pytest.param(
            {},
            2,
            "approve_connections_plan is missing; give the plan that the playbook plan.yml has handed on.",
            id="no plan",
        ),
        pytest.param(
            {"approve_connections_plan": "", "approve_connections_rules": []},
            2,
            "approve_connections_plan is blank; give the plan that the playbook plan.yml has handed on.",
            id="a blank plan, and rules",
        ),
    ],
)
def test_without_a_row_nothing_is_sent(
    simulator: Simulator, ansible: Ansible, given: dict[str, Any], code: int, message: str
) -> None:
    run = ansible.run("opentelekomcloud.vpcep.apply_plan", *answers(ansible.folder, given))
    assert (run.code, simulator.requests) == (code, [])
    assert (first_error(run) if code else run[SAY]["msg"][0]) == message
    assert "argument_spec_data" not in run.text


@pytest.fixture
def everywhere(cloud: Cloud, service: Service, second: Service) -> list[Service]:
    """Three services, with four connections of a partner to reject, and what must stay as it is."""
    third = cloud.services.add(name="third")
    for place, domain_id, status in (
        (service, PARTNER, "accepted"),
        (service, OTHER, "accepted"),
        (service, PARTNER, "pendingAcceptance"),
        (second, PARTNER, "accepted"),
        (second, PARTNER.upper(), "pendingAcceptance"),
        (second, PARTNER, "rejected"),
        (second, PARTNER, "failed"),
        (third, OTHER, "pendingAcceptance"),
    ):
        cloud.connections.add(place.id, domain_id=domain_id, status=status)
    return [service, second, third]


def test_an_account_out_of_everything(
    cloud: Cloud, simulator: Simulator, everywhere: list[Service], awx: Ansible
) -> None:
    # The unknown status of somebody else's connection must not keep this account in.
    cloud.connections.add(everywhere[2].id, domain_id=OTHER, status="frozen")
    before = statuses(cloud, *everywhere)
    refused = run_job(awx, REVOKE, {"domain_id": PARTNER, "max_rejects": "3"})
    assert (refused.code, statuses(cloud, *everywhere)) == (2, before)
    count = f"Connections of account {PARTNER} to reject: 4 (2 accepted, 2 waiting), at 2 of 3 endpoint services."
    assert refused[SHOW]["msg"] == f"{count} max_rejects allows 3."
    assert first_error(refused).startswith(f"Nothing was sent: 4 connections of account {PARTNER} would be rejected")

    typed = {"domain_id": f" {PARTNER.upper()}\n", "max_rejects": " 4 ", "comment": "OPS-1", "journal": ""}
    blanks = {"domain_names": "", "approve_connections_rules": [], "approve_connections_default": "rejected"}
    dry = awx.run(REVOKE, "--check", *answers(awx.folder, typed))
    assert (dry.code, statuses(cloud, *everywhere)) == (0, before)
    real = run_job(awx, REVOKE, {**typed, **blanks})
    assert real.code == 0
    assert statuses(cloud, *everywhere) == [
        ["rejected", "accepted", "rejected"],
        ["rejected", "rejected", "rejected", "failed"],
        ["pendingAcceptance", "frozen"],
    ]
    assert len(decisions(simulator)) == 4
    again = run_job(awx, REVOKE, {**typed, "max_rejects": 0})
    assert (again.code, len(decisions(simulator))) == (0, 4)


def test_an_account_is_not_out_if_a_connection_is_still_being_created(
    cloud: Cloud, simulator: Simulator, service: Service, ansible: Ansible
) -> None:
    cloud.connections.add(service.id, domain_id=PARTNER, status="creating")
    cloud.connections.add(service.id, domain_id=PARTNER, status="accepted")
    run = ansible.run("opentelekomcloud.vpcep.revoke_account", variables={"domain_id": PARTNER, "max_rejects": 5})
    assert (run.code, statuses(cloud, service)) == (2, [["creating", "rejected"]])
    assert first_error(run).startswith(f"1 connections of account {PARTNER} were still being created.")


def test_nothing_is_sent_if_a_service_cannot_be_read(
    cloud: Cloud, simulator: Simulator, everywhere: list[Service], ansible: Ansible
) -> None:
    cloud.faults.append(Fault("GET", path=f"{everywhere[1].id}/connections", status=403, body={"error_code": "x"}))
    run = ansible.run("opentelekomcloud.vpcep.revoke_account", variables={"domain_id": PARTNER, "max_rejects": 5})
    assert (run.code, decisions(simulator)) == (2, [])


LIMIT = "max_rejects is missing; give the number of connections that may be rejected in total."


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param(
            {"domain_id": "*", "max_rejects": 9},
            "domain_id is '*'; give the domain ID of the account, 32 hexadecimal digits.",
            id="everybody",
        ),
        pytest.param(
            {"domain_id": PARTNER, "max_rejects": "50%", "domain_names": "Partner"},
            "max_rejects is '50%'; give the number of connections that may be rejected in total. domain_names is not a"
            " mapping; give the name of each account by its domain ID.",
            id="a share, and text for a mapping",
        ),
        *(
            pytest.param(
                {"domain_id": blank.values[0], "max_rejects": blank.values[0]},
                f"domain_id is missing; give the domain ID of the account, 32 hexadecimal digits. {LIMIT}",
                id=str(blank.id),
            )
            for blank in BLANKS
        ),
    ],
)
def test_an_account_and_a_limit_are_needed(
    simulator: Simulator, ansible: Ansible, given: dict[str, Any], message: str
) -> None:
    run = ansible.run("opentelekomcloud.vpcep.revoke_account", variables=given)
    assert (run.code, simulator.requests) == (2, [])
    assert (first_error(run), run[CHECK]["msg"]) == (message, message)


def test_a_project_without_services_is_a_mistake(simulator: Simulator, ansible: Ansible) -> None:
    run = ansible.run("opentelekomcloud.vpcep.revoke_account", variables={"domain_id": PARTNER, "max_rejects": 5})
    assert run.code == 2
    assert "the project has no endpoint services" in first_error(run)
