# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role: rules in, a summary out, and red if somebody is left waiting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from tests.simulator import Cloud, Fault, Service, Simulator

from .policies import OTHER, PARTNER
from .runs import Ansible, Run
from .surveys import BLANKS, answers

HELD = "b6c1e2f0d3a44f6c8f1e7d9a5b3c2d10"
RULES: list[dict[str, Any]] = [
    {"name": "partner", "domain_ids": [PARTNER], "state": "accepted", "max_per_domain": 1},
    {"name": "held", "domain_ids": [HELD], "state": "ignored"},
    {"name": "unwanted", "marker_ids": [66], "state": "rejected"},
]
CHECK, DECIDE, SAY, FAIL = (
    "Check the variables",
    "Decide by the rules",
    "Report what happened to the connections",
    "Fail if anybody is left waiting",
)


ROLE = "opentelekomcloud.vpcep.approve_connections"
FORMS: dict[str, dict[str, Any]] = {
    "roles": {"roles": [ROLE]},
    "include_role": {"tasks": [{"name": "Use the role", "include_role": {"name": ROLE}}]},
    "import_role": {"tasks": [{"name": "Use the role", "import_role": {"name": ROLE}}]},
}


def prefixed(variables: Mapping[str, Any]) -> dict[str, Any]:
    return {f"approve_connections_{name}": value for name, value in variables.items()}


def play(
    ansible: Ansible, service: Service, *options: str, play: Mapping[str, Any] | None = None, **variables: Any
) -> Run:
    given = prefixed({"service_id": service.id, "rules": RULES, **variables})
    return ansible.play(options=options, vars=given, play={**FORMS["roles"], **(play or {})})


@pytest.fixture
def mixed(cloud: Cloud, service: Service) -> dict[str, str]:
    """One request for each thing that can become of it, and a connection that needs nothing."""
    seeds: dict[str, dict[str, Any]] = {
        "first": {"domain_id": PARTNER, "created_at": "2026-01-01T00:00:00Z"},
        "second": {"domain_id": PARTNER, "created_at": "2026-01-02T00:00:00Z"},
        "held": {"domain_id": HELD, "created_at": "2026-01-03T00:00:00Z"},
        "unwanted": {"domain_id": OTHER, "marker_id": 66, "created_at": "2026-01-04T00:00:00Z"},
        "unknown": {"domain_id": OTHER, "created_at": "2026-01-05T00:00:00Z"},
        "established": {"domain_id": OTHER, "status": "accepted"},
    }
    return {name: cloud.connections.add(service.id, **seed).id for name, seed in seeds.items()}


def said(service: Service, ids: dict[str, str], is_dry_run: bool = False) -> list[str]:
    """The report on the mixed connections, without the ages of those that wait."""
    waits = [(2, "second", PARTNER), (3, "held", HELD), (5, "unknown", OTHER)]
    return [
        "Dry run: nothing was sent. What would be done:" if is_dry_run else "What was done:",
        "",
        "endpoint service                      total  accepted  rejected  capped  waiting  failed  not sent",
        f"{service.id}      6         1         1       1        3       0         0",
        "",
        "rule       decided on  accepted  rejected  capped  waiting  failed  not sent",
        "partner             2         1         0       1        1       0         0",
        "held                1         0         0       0        1       0         0",
        "unwanted            1         0         1       0        0       0         0",
        "(default)           1         0         0       0        1       0         0",
        "",
        "domain ID                         total  accepted  rejected  waiting  failed",
        f"{OTHER}      3         0         1        1       0",
        f"{PARTNER}      2         1         0        1       0",
        f"{HELD}      1         0         0        1       0",
        "",
        "waiting since         for  endpoint                              account",
        *(f"2026-01-0{day}T00:00:00Z  AGE  {ids[name]}  {domain}" for day, name, domain in waits),
    ]


def without_ages(lines: list[str]) -> list[str]:
    """The lines of a report, in which ages are the same on every day."""
    return [re.sub(r"(?<=Z  )\d+d \d+h +", "AGE  ", line).replace("for       ", "for  ") for line in lines]


def test_it_says_who_was_decided_on_and_fails_if_somebody_waits(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, mixed: dict[str, str]
) -> None:
    dry = play(ansible, service, "--check", "--diff")
    assert [recorded.method for recorded in simulator.requests] == ["POST", "GET"]
    assert cloud.connections.get(service.id, mixed["first"]).status == "pendingAcceptance"
    real = play(ansible, service, "--diff")
    assert cloud.connections.get(service.id, mixed["first"]).status == "accepted"
    assert cloud.connections.get(service.id, mixed["unwanted"]).status == "rejected"
    assert without_ages(dry[SAY]["msg"]) == said(service, mixed, is_dry_run=True)
    assert without_ages(real[SAY]["msg"]) == said(service, mixed)
    assert dry[DECIDE]["diff"] == real[DECIDE]["diff"]
    assert {endpoint_id: side["status"] for endpoint_id, side in real[DECIDE]["diff"]["after"].items()} == {
        mixed["first"]: "accepted",
        mixed["unwanted"]: "rejected",
    }
    assert (dry.code, real.code) == (2, 2)
    assert dry[FAIL]["msg"].startswith(f"3 of 6 connections to endpoint service {service.id} would still wait")
    assert real[FAIL]["msg"].startswith(f"3 of 6 connections to endpoint service {service.id} still wait")


def test_it_is_green_if_everybody_was_answered_and_then_changes_nothing(
    cloud: Cloud, service: Service, ansible: Ansible, mixed: dict[str, str]
) -> None:
    rules = [{**RULES[0], "max_per_domain": 2}, RULES[2]]
    runs = [play(ansible, service, rules=rules, default="rejected") for _number in range(2)]
    assert [run.code for run in runs] == [0, 0]
    assert [run[DECIDE]["changed"] for run in runs] == [True, False]
    assert runs[0][SAY]["msg"][6:9] == [
        "partner             2         2         0       0        0       0         0",
        "unwanted            1         0         1       0        0       0         0",
        "(default)           2         0         2       0        0       0         0",
    ]
    assert runs[1][SAY]["msg"][6:] == [
        "partner             0         0         0       0        0       0         0",
        "unwanted            0         0         0       0        0       0         0",
        "(default)           0         0         0       0        0       0         0",
    ]


def test_the_summary_is_there_even_if_a_decision_has_failed(
    cloud: Cloud, service: Service, ansible: Ansible, mixed: dict[str, str]
) -> None:
    refusal = {"error_code": "EndPoint.2015", "error_msg": "The endpoint has been frozen."}
    cloud.faults.append(Fault("POST", path="/action", status=400, body=refusal))
    run = play(ansible, service, rules=[], default="rejected", concurrency=1)
    assert run.code == 2
    assert run[SAY]["msg"][3].split() == [service.id, "6", "0", "4", "0", "1", "1", "0"]
    (failed,) = [line for line in run[SAY]["msg"] if line.startswith(mixed["first"])]
    assert "EndPoint.2015" in failed
    assert run[FAIL]["msg"].startswith("1 of 6 connections")


def test_a_failure_stops_the_rest_on_request(
    cloud: Cloud, service: Service, ansible: Ansible, mixed: dict[str, str]
) -> None:
    refusal = {"error_code": "EndPoint.2015", "error_msg": "The endpoint has been frozen."}
    cloud.faults.append(Fault("POST", path="/action", status=400, body=refusal))
    run = play(ansible, service, rules=[], default="rejected", concurrency=1, on_error="stop")
    assert run[SAY]["msg"][3].split() == [service.id, "6", "0", "0", "0", "5", "1", "4"]


@pytest.mark.parametrize(
    ("option", "limit"),
    [
        pytest.param("max_changes", 1, id="a number of changes"),
        pytest.param("max_rejects", "0%", id="a share of rejections"),
    ],
)
def test_a_guard_stops_it_with_the_plan(
    service: Service, simulator: Simulator, ansible: Ansible, mixed: dict[str, str], option: str, limit: Any
) -> None:
    run = play(ansible, service, **{option: limit})
    assert (run.code, len(run[DECIDE]["plan"])) == (2, 2)
    assert f"{option} allows" in " ".join(" ".join(run[SAY]["msg"]).split())
    assert f"{option} allows" in run[DECIDE]["msg"]
    assert [recorded.method for recorded in simulator.requests] == ["POST", "GET"]


def test_the_whole_service_by_name_with_a_login_of_the_play(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, mixed: dict[str, str]
) -> None:
    defaults = {"module_defaults": {"group/opentelekomcloud.vpcep.vpcep": ansible.take_login(simulator)}}
    names = {"service_id": None, "service_name": service.name}
    run = play(ansible, service, play=defaults, **names, rules=[], scope="all", default="rejected")
    assert run.code == 0
    assert run[SAY]["msg"][3].split() == [service.name, "6", "0", "6", "0", "0", "0", "0"]
    assert cloud.connections.get(service.id, mixed["established"]).status == "rejected"


DEFAULTS = {
    "default": "ignored",
    "scope": "pending",
    "max_changes": None,
    "max_rejects": None,
    "service_name": None,
    "concurrency": 8,
    "on_error": "continue",
    "output": "all",
    "comment": None,
    "journal": None,
    "domain_names": None,
    "wait": True,
    "wait_timeout": 600,
    "timeout": None,
    "plan": None,
}


@pytest.fixture
def telling(ansible: Ansible) -> Ansible:
    """Ansible with the module's options in its results, from which newer versions leave them out."""
    ansible.environment["ANSIBLE_INJECT_INVOCATION"] = "true"
    return ansible


@pytest.mark.parametrize("blank", BLANKS)
def test_a_blank_variable_is_not_set(service: Service, telling: Ansible, mixed: dict[str, str], blank: Any) -> None:
    of_the_role = ("services", "fail_when_waiting")
    given = {"service_id": service.id, "rules": RULES, **dict.fromkeys((*DEFAULTS, *of_the_role), blank)}
    run = telling.play(options=answers(telling.folder, prefixed(given)), play=FORMS["roles"])
    options = run[DECIDE]["invocation"]["module_args"]
    assert {name: options[name] for name in DEFAULTS} == DEFAULTS
    assert without_ages(run[SAY]["msg"]) == said(service, mixed)
    assert FAIL in run.results


def test_text_stands_for_every_type(service: Service, telling: Ansible, mixed: dict[str, str]) -> None:
    texts = {"concurrency": " 4 ", "wait": "no", "wait_timeout": "20", "timeout": "300", "max_changes": " 50% "}
    texts |= {"fail_when_waiting": "no", "comment": " 12 ", "output": "changes "}
    given = {"service_id": f" {service.id} ", "rules": RULES, "scope": "all\n", "default": " ignored", **texts}
    run = telling.play(options=answers(telling.folder, prefixed(given)), play=FORMS["roles"])
    options = run[DECIDE]["invocation"]["module_args"]
    wanted = {"concurrency": 4, "wait": False, "wait_timeout": 20, "timeout": 300, "max_changes": "50%", "scope": "all"}
    wanted |= {"comment": "12", "output": "changes"}
    assert {name: options[name] for name in wanted} == wanted
    assert (run.code, run[SAY]["msg"][3].split()[:4]) == (0, [service.id, "6", "1", "1"])


def test_a_switch_that_is_off_and_a_zero_are_set(service: Service, telling: Ansible, mixed: dict[str, str]) -> None:
    run = play(telling, service, wait=False, wait_timeout=0, max_changes=0)
    options = run[DECIDE]["invocation"]["module_args"]
    assert (options["wait"], options["wait_timeout"], options["max_changes"]) == (False, 0, "0")
    assert "max_changes allows 0" in run[DECIDE]["msg"]


def test_a_template_that_was_never_rendered_reaches_nobody(
    simulator: Simulator, service: Service, ansible: Ansible
) -> None:
    given = {"service_name": "{{ nobody }}", "rules": RULES}
    run = ansible.play(options=answers(ansible.folder, prefixed(given)), play=FORMS["roles"])
    assert (run.code, simulator.requests) == (2, [])
    assert "service_name is not a valid name: '{{ nobody }}'" in run[DECIDE]["msg"]


GOOD = {"name": "good", "state": "accepted", "domain_ids": [PARTNER]}
ID = {"service_id": "4189d3c2-8882-4871-a3c2-d380272eed88"}
SERVICES = "approve_connections_service_id and approve_connections_service_name are both"


def wrong(**variables: Any) -> dict[str, Any]:
    return {**ID, "rules": [GOOD], **variables}


# The unit tests have a row for each mistake.
MISTAKES = [
    pytest.param(
        ID,
        "approve_connections_rules is missing; give a list of rules, or [] to let approve_connections_default decide on"
        " everybody.",
        id="no rules",
    ),
    pytest.param({"rules": [GOOD]}, f"{SERVICES} missing; give one of them.", id="no service"),
    pytest.param(
        wrong(rules=[number * "x" for number in range(7)]),
        " ".join(
            f"approve_connections_rules: rule {number + 1} is '{number * 'x'}', not a mapping; give each rule a name"
            " and a state."
            for number in range(5)
        )
        + " And 2 more.",
        id="more mistakes than fit",
    ),
]


def first_error(run: Run) -> str:
    """The first line printed that Ansible marks as an error, without the marks of its versions."""
    line = next(line for line in run.text.splitlines() if "[ERROR]: " in line or "fatal: " in line)
    for start, end in (("[ERROR]: Task failed: Action failed: ", ""), ('"msg": "', '"}')):
        if start in line:
            return line.split(start, 1)[1].removesuffix(end)
    return line


@pytest.mark.parametrize(("variables", "message"), MISTAKES)
def test_a_mistake_is_one_line_that_names_the_variable(
    simulator: Simulator, ansible: Ansible, variables: dict[str, Any], message: str
) -> None:
    run = ansible.play(vars=prefixed(variables), play=FORMS["roles"])
    assert (run.code, first_error(run), run[CHECK]["msg"]) == (2, message, message)
    assert "argument_spec_data" not in run.text
    assert simulator.requests == []


@pytest.mark.parametrize("options", [pytest.param([], id="a run"), pytest.param(["--check"], id="a dry run")])
@pytest.mark.parametrize("form", FORMS)
def test_a_mistake_is_one_line_however_the_role_is_used(ansible: Ansible, form: str, options: list[str]) -> None:
    given = prefixed(wrong(concurrency="many"))
    run = ansible.play(options=options, vars=given, play=FORMS[form])
    assert (run.code, first_error(run)) == (2, "approve_connections_concurrency is 'many'; give a whole number.")
    assert "argument_spec_data" not in run.text


EVERYBODY = {"name": "r", "state": "accepted"}


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        pytest.param(EVERYBODY, "Rule r has no selector", id="no selector"),
        pytest.param({**EVERYBODY, "domain_ids": None}, "domain_ids of rule r is empty", id="a list commented out"),
        pytest.param({**EVERYBODY, "domain_ids": []}, "domain_ids of rule r is empty", id="an empty list"),
        pytest.param({**EVERYBODY, "endpoint_ids": ""}, "endpoint_ids of rule r is empty", id="blank text for a list"),
        pytest.param(
            {**EVERYBODY, "endpoint_ids": "{{ nobody }}"},
            "endpoint_ids of rule r",
            id="a template that was never rendered",
        ),
        pytest.param(
            {**EVERYBODY, "pending_longer_than": "7"}, "pending_longer_than of rule r", id="an age without a unit"
        ),
    ],
)
def test_the_module_checks_the_selectors_of_a_rule(
    simulator: Simulator, service: Service, ansible: Ansible, rule: dict[str, Any], message: str
) -> None:
    given = prefixed({"service_id": service.id, "rules": [rule]})
    run = ansible.play(options=answers(ansible.folder, given), play=FORMS["roles"])
    assert (run.code, simulator.requests) == (2, [])
    assert message in run[DECIDE]["msg"]
