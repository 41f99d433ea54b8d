# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the role's variables ask for, and each mistake in one line."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._role_variables import parse_variables

SERVICE = "4189d3c2-8882-4871-a3c2-d380272eed88"
SECOND = "5e481ce0-0000-4000-8000-000000000002"
ENDPOINT = "705290f3-0d00-41f2-aedc-71f09844e879"
PARTNER = "6e9dfd51d1124e8d8498dce894923a0d"

Given = dict[str, Any]

RULE: Given = {"name": "good", "state": "accepted", "domain_ids": [PARTNER]}
GOOD: Given = {"service_id": SERVICE, "rules": [RULE]}
ROW: Given = {
    "service_id": SERVICE,
    "endpoint_id": ENDPOINT,
    "status": "pendingAcceptance",
    "updated_at": "2026-01-01T00:00:00Z",
    "state": "accepted",
}

LIST = "give a list of rules, each with a name and a state."
EMPTY = "give a list of rules, or [] to let approve_connections_default decide on everybody."
ONE = "give each rule a name and a state."
STATES = "give accepted, rejected or ignored."
KEYS = (
    "name, state, domain_ids, endpoint_ids, marker_ids, pending_longer_than, statuses, from, until, max_per_domain,"
    " when_capped or comment"
)
SERVICES = "approve_connections_services"
NAMED = "approve_connections_service_id and approve_connections_service_name are both"
NAME_IT = "give the ID or the name of a service."
NAME_ALL = "give the ID or the name of each service."
A_PLAN = "give the plan that a dry run returned."


def with_rules(*rules: Any) -> Given:
    return {**GOOD, "rules": list(rules)}


def with_services(*services: Any) -> Given:
    return {"rules": [RULE], "services": list(services)}


def with_rows(*rows: Any, **more: Any) -> Given:
    return {"plan": list(rows), **more}


def without(key: str, row: Given) -> Given:
    return {name: value for name, value in row.items() if name != key}


MISTAKES = [
    pytest.param({"service_id": SERVICE}, [f"approve_connections_rules is missing; {EMPTY}"], id="no rules"),
    pytest.param({**GOOD, "rules": None}, [f"approve_connections_rules is blank; {EMPTY}"], id="rules are null"),
    pytest.param({**GOOD, "rules": " \n"}, [f"approve_connections_rules is blank; {EMPTY}"], id="rules are blank"),
    pytest.param(
        {**GOOD, "rules": '[{"name": "good", "state": "accepted"}]'},
        [f"approve_connections_rules is text, not a list; {LIST}"],
        id="rules are text, as a survey gives them",
    ),
    pytest.param(
        {**GOOD, "rules": RULE},
        [f"approve_connections_rules is a mapping, not a list; {LIST}"],
        id="one rule for a list",
    ),
    pytest.param(
        {**GOOD, "rules": 7}, [f"approve_connections_rules is 7, not a list; {LIST}"], id="rules are a number"
    ),
    pytest.param(
        with_rules(RULE, "partner"),
        [f"approve_connections_rules: rule 2 is 'partner', not a mapping; {ONE}"],
        id="a rule that is text",
    ),
    pytest.param(
        with_rules(RULE, {"state": "accepted", "domain_ids": [PARTNER]}),
        ["approve_connections_rules: rule 2 has no name; give each rule a unique name."],
        id="a rule without a name",
    ),
    pytest.param(
        with_rules({**RULE, "name": " "}),
        ["approve_connections_rules: rule 1 has no name; give each rule a unique name."],
        id="a rule with a blank name",
    ),
    pytest.param(
        with_rules({"name": "half", "domain_ids": [PARTNER]}),
        [f"approve_connections_rules: rule 1 (half) has no state; {STATES}"],
        id="a rule without a state",
    ),
    pytest.param(
        with_rules({**RULE, "state": "perhaps"}),
        [f"approve_connections_rules: rule 1 (good) has the state 'perhaps'; {STATES}"],
        id="a rule with a state that does not exist",
    ),
    pytest.param(
        with_rules({**RULE, "domains": [PARTNER]}),
        [f"approve_connections_rules: rule 1 (good) has the unknown option 'domains'; use {KEYS}."],
        id="a rule with an option that does not exist",
    ),
    pytest.param(
        {**GOOD, "default": "accept"}, [f"approve_connections_default is 'accept'; {STATES}"], id="a wrong word"
    ),
    pytest.param(
        {**GOOD, "scope": "every\nthing"},
        ["approve_connections_scope is 'every thing'; give pending or all."],
        id="a wrong word of two lines",
    ),
    pytest.param(
        {**GOOD, "output": "x" * 70},
        [f"approve_connections_output is '{'x' * 57}...'; give all, changes or summary."],
        id="a wrong word that is long",
    ),
    pytest.param(
        {**GOOD, "concurrency": "many"},
        ["approve_connections_concurrency is 'many'; give a whole number."],
        id="a word for a number",
    ),
    pytest.param(
        {**GOOD, "wait_timeout": "5m"},
        ["approve_connections_wait_timeout is '5m'; give a whole number."],
        id="a time with a unit",
    ),
    pytest.param(
        {**GOOD, "timeout": 1.5}, ["approve_connections_timeout is '1.5'; give a whole number."], id="a fraction"
    ),
    pytest.param(
        {**GOOD, "fail_when_waiting": "perhaps"},
        ["approve_connections_fail_when_waiting is 'perhaps'; give true or false."],
        id="a word for a switch",
    ),
    pytest.param(
        {**GOOD, "domain_names": f"{PARTNER}: Partner"},
        [
            "approve_connections_domain_names is text, not a mapping; give the name of each account by its domain ID.",
        ],
        id="text for a mapping",
    ),
    pytest.param(
        {**GOOD, "service_name": "demo"}, [f"{NAMED} given; give one of them."], id="both the ID and the name"
    ),
    pytest.param({"rules": [RULE]}, [f"{NAMED} missing; give one of them."], id="no service"),
    pytest.param(
        {"rules": [RULE], "service_id": "", "service_name": " "},
        [f"{NAMED} missing; give one of them."],
        id="both the ID and the name are blank",
    ),
    pytest.param(
        {**GOOD, "services": [SECOND]},
        [f"approve_connections_service_id and {SERVICES} are both given; give one of them."],
        id="one service and several",
    ),
    pytest.param({"rules": [], "services": None}, [f"{SERVICES} is blank; {NAME_ALL}"], id="services are null"),
    pytest.param({"rules": [], "services": " "}, [f"{SERVICES} is blank; {NAME_ALL}"], id="services are blank"),
    pytest.param(with_services(), [f"{SERVICES} is an empty list; {NAME_ALL}"], id="no services in the list"),
    pytest.param(
        {"rules": [], "services": f"{SERVICE}\n{SECOND}"},
        [f"{SERVICES} is text, not a list; {NAME_ALL}"],
        id="services are text",
    ),
    pytest.param(
        {"rules": [], "services": {"service_id": SERVICE}},
        [f"{SERVICES} is a mapping, not a list; {NAME_ALL}"],
        id="one service for a list",
    ),
    pytest.param(with_services(SERVICE, None), [f"{SERVICES}: entry 2 is blank; {NAME_IT}"], id="a service is null"),
    pytest.param(with_services(" "), [f"{SERVICES}: entry 1 is blank; {NAME_IT}"], id="a service is blank"),
    pytest.param(
        with_services(["demo"]), [f"{SERVICES}: entry 1 is '['demo']', not text; {NAME_IT}"], id="a list in the list"
    ),
    pytest.param(
        with_services({"service_id": SERVICE, "service_name": "demo"}),
        [f"{SERVICES}: entry 1 has both of service_id and service_name; give one."],
        id="an entry with the ID and the name",
    ),
    pytest.param(
        with_services({"service_id": "", "rules": []}),
        [f"{SERVICES}: entry 1 has none of service_id and service_name; give one."],
        id="an entry without a service",
    ),
    pytest.param(
        with_services({"service_name": "demo", "scope": "all"}),
        [
            f"{SERVICES}: entry 1 has the unknown option 'scope'; use service_id, service_name, rules, project_id or"
            " project_name."
        ],
        id="an entry with an option that is not its own",
    ),
    pytest.param(
        with_services({"service_name": "demo", "rules": None}),
        [f"{SERVICES}: entry 1: rules is blank; {EMPTY}"],
        id="an entry whose rules are null",
    ),
    pytest.param(
        with_services({"service_name": "demo", "rules": [{**RULE, "state": ""}]}),
        [f"{SERVICES}: entry 1: rules: rule 1 (good) has no state; {STATES}"],
        id="an entry with a mistake in its rules",
    ),
    pytest.param(
        {"services": [{"service_name": "demo", "rules": []}, SERVICE]},
        [f"approve_connections_rules is missing; {EMPTY}"],
        id="an entry without rules, and none for all",
    ),
    pytest.param(
        with_services(SERVICE, "demo", {"service_id": f" {SERVICE.upper()}"}),
        [f"{SERVICES}: entry 3 names the same service as entry 1; name each service once."],
        id="a service twice",
    ),
    pytest.param(
        {**GOOD, **with_rows(ROW)},
        ["approve_connections_rules and approve_connections_plan are both given; give one of them."],
        id="rules and a plan",
    ),
    pytest.param(
        with_rows(ROW, services=[SERVICE]),
        [f"{SERVICES} and approve_connections_plan are both given; give one of them."],
        id="services and a plan",
    ),
    pytest.param(
        with_rows(ROW, {**ROW, "service_id": SECOND}, service_name="demo"),
        ["approve_connections_plan is for 2 services; leave out approve_connections_service_name."],
        id="one service, and a plan for two",
    ),
    pytest.param(
        {"service_id": SERVICE, "plan": None},
        ["approve_connections_plan is blank; give the plan that a dry run returned, which may be []."],
        id="a plan that is null",
    ),
    pytest.param({"plan": "[]"}, [f"approve_connections_plan is text, not a list; {A_PLAN}"], id="a plan that is text"),
    pytest.param(
        {"plan": ROW}, [f"approve_connections_plan is a mapping, not a list; {A_PLAN}"], id="one row for a plan"
    ),
    pytest.param(
        with_rows(ROW, "row"),
        [f"approve_connections_plan: row 2 is 'row', not a mapping; {A_PLAN}"],
        id="a row of text",
    ),
    pytest.param(
        with_rows(without("service_id", ROW)),
        [f"approve_connections_plan: row 1 has no service_id; {A_PLAN}"],
        id="a row without its service",
    ),
    pytest.param(
        with_rows({**ROW, "endpoint_id": "", "state": None}),
        [f"approve_connections_plan: row 1 has no {key}; {A_PLAN}" for key in ("endpoint_id", "state")],
        id="a row with blanks",
    ),
    pytest.param(
        with_rows({**ROW, "state": "ignored"}),
        ["approve_connections_plan: row 1 has the state 'ignored'; give accepted or rejected."],
        id="a row with a state that cannot be sent",
    ),
    pytest.param(
        with_rows({**ROW, "outcome": "changed"}),
        [f"approve_connections_plan: row 1 has the unknown key 'outcome'; {A_PLAN}"],
        id="rows of another result",
    ),
    pytest.param(
        {"scope": "x"},
        [
            f"{NAMED} missing; give one of them.",
            f"approve_connections_rules is missing; {EMPTY}",
            "approve_connections_scope is 'x'; give pending or all.",
        ],
        id="three mistakes at once",
    ),
]


@pytest.mark.parametrize(("given", "problems"), MISTAKES)
def test_a_mistake_is_a_line_that_names_the_variable(given: Given, problems: list[str]) -> None:
    assert parse_variables(given)["request"]["problems"] == problems


OF_THE_ROLE = ("index", "has_plan", "is_elsewhere", "repeats_login")


def asked(given: Given, entry: str = "main") -> list[Given]:
    """The services and their options, of variables without mistakes."""
    request = parse_variables(given, entry)["request"]
    assert request["problems"] == []
    return [
        {name: value for name, value in service.items() if name not in OF_THE_ROLE} for service in request["services"]
    ]


ONE_ASKED = {"label": SERVICE, "service_id": SERVICE, "rules": [RULE]}


@pytest.mark.parametrize(
    ("given", "services"),
    [
        pytest.param(GOOD, [ONE_ASKED], id="one service by its ID"),
        pytest.param(
            {"service_name": " demo\n", "rules": [], "service_id": ""},
            [{"label": "demo", "service_name": "demo", "rules": []}],
            id="one service by its name, with blanks around it",
        ),
        pytest.param({**GOOD, "services": "", "plan": None}, [ONE_ASKED], id="blank lists are not set"),
        pytest.param(
            {**GOOD, "scope": "all", "wait": False, "wait_timeout": 0, "comment": "OPS-1"},
            [{**ONE_ASKED, "scope": "all", "wait": "False", "wait_timeout": "0", "comment": "OPS-1"}],
            id="options as text, also those that are off or zero",
        ),
        pytest.param(
            with_services(SERVICE, "demo", 12, f" {SECOND.upper()} "),
            [
                ONE_ASKED,
                {"label": "demo", "service_name": "demo", "rules": [RULE]},
                {"label": "12", "service_name": "12", "rules": [RULE]},
                {"label": SECOND.upper(), "service_id": SECOND.upper(), "rules": [RULE]},
            ],
            id="a UUID is an ID, and everything else a name",
        ),
        pytest.param(
            {"services": [{"service_name": "demo", "project_name": "eu-de_b", "rules": []}], "output": "summary"},
            [
                {
                    "label": "demo in eu-de_b",
                    "service_name": "demo",
                    "project_name": "eu-de_b",
                    "rules": [],
                    "output": "summary",
                }
            ],
            id="a mapping with a project and rules of its own",
        ),
        pytest.param(
            with_services({"service_name": "demo", "rules": [], "project_id": ""}, "other"),
            [
                {"label": "demo", "service_name": "demo", "rules": []},
                {"label": "other", "service_name": "other", "rules": [RULE]},
            ],
            id="rules of its own for one, and the shared ones for another",
        ),
        pytest.param(
            with_services("demo", {"service_name": "demo", "project_id": PARTNER}),
            [
                {"label": "demo", "service_name": "demo", "rules": [RULE]},
                {"label": "demo", "service_name": "demo", "project_id": PARTNER, "rules": [RULE]},
            ],
            id="the same name in two projects",
        ),
        pytest.param(
            with_rules({**RULE, "until": date(2026, 12, 31), "from": datetime(2026, 1, 1, tzinfo=timezone.utc)}),
            [{**ONE_ASKED, "rules": [{**RULE, "until": "2026-12-31", "from": "2026-01-01T00:00:00+00:00"}]}],
            id="dates that YAML made of text",
        ),
    ],
)
def test_each_service_gets_its_options(given: Given, services: list[Given]) -> None:
    assert asked(given) == services


def test_a_plan_is_split_by_service_in_its_order() -> None:
    rows = [
        {**ROW, "service_id": SECOND},
        {**ROW, "updated_at": datetime(2026, 1, 1, tzinfo=timezone.utc)},
        {**ROW, "service_id": SECOND.upper(), "rule": "r"},
        {**ROW, "project_name": "eu-de_b"},
    ]
    given = {**with_rows(*rows), "default": "ignored", "scope": "pending", "journal": "j"}
    assert asked(given) == [
        {"label": SECOND, "service_id": SECOND, "journal": "j"},
        {"label": SERVICE, "service_id": SERVICE, "journal": "j"},
        {"label": f"{SERVICE} in eu-de_b", "service_id": SERVICE, "project_name": "eu-de_b", "journal": "j"},
    ]
    assert parse_variables(given)["plans"] == [
        [rows[0], rows[2]],
        [{**ROW, "updated_at": "2026-01-01T00:00:00+00:00"}],
        [ROW],
    ]


@pytest.mark.parametrize(
    ("given", "services"),
    [
        pytest.param({"plan": []}, [], id="an empty plan"),
        pytest.param({"plan": [], "service_id": SERVICE}, [], id="an empty plan for a service"),
        pytest.param(
            with_rows(ROW, service_name="demo"),
            [{"label": "demo", "service_name": "demo"}],
            id="the module checks that the plan is for the service of that name",
        ),
    ],
)
def test_a_plan_may_come_with_its_service(given: Given, services: list[Given]) -> None:
    assert asked(given) == services


def test_the_entry_for_plans_looks_at_nothing_else_that_chooses() -> None:
    around = {**GOOD, "service_name": "demo", "services": "x", "scope": "all", "comment": "OPS-1", "plan": [ROW]}
    assert asked(around, "apply") == [{"label": SERVICE, "service_id": SERVICE, "comment": "OPS-1"}]


def test_a_new_plan_is_not_made_of_an_earlier_one() -> None:
    assert asked({**GOOD, "plan": [ROW]}, "plan") == asked(GOOD, "plan")


@pytest.mark.parametrize(
    ("given", "entry", "problem"),
    [
        pytest.param(GOOD, "apply", "approve_connections_plan is missing; give the plan that", id="no plan to apply"),
        pytest.param({"plan": ""}, "apply", "approve_connections_plan is blank; give the plan that", id="a blank plan"),
        pytest.param(
            {**GOOD, "output": "summary"},
            "plan",
            "approve_connections_output is 'summary', which has no plan",
            id="a summary is no plan",
        ),
    ],
)
def test_each_entry_needs_its_own(given: Given, entry: str, problem: str) -> None:
    (found,) = parse_variables(given, entry)["request"]["problems"]
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("value", "entry", "fails"),
    [
        pytest.param(None, "main", True, id="not set"),
        pytest.param(False, "main", False, id="off"),
        pytest.param(" No ", "main", False, id="off in words"),
        pytest.param("true", "main", True, id="on in words"),
        pytest.param(True, "plan", False, id="never for a plan"),
    ],
)
def test_whether_it_fails_when_somebody_waits(value: Any, entry: str, fails: bool) -> None:
    given = {**GOOD, "fail_when_waiting": value}
    assert parse_variables(given, entry)["request"]["fail_when_waiting"] is fails


def test_it_knows_which_services_have_the_same_login() -> None:
    there = {"service_name": "c", "project_id": PARTNER}
    given = with_services("a", there, "b", {**there, "service_name": "d"}, {"service_name": "e", "project_name": "x"})
    services = parse_variables(given)["request"]["services"]
    assert [service["is_elsewhere"] for service in services] == [False, True, False, True, True]
    assert [service["repeats_login"] for service in services] == [False, False, True, True, True]


ROW_OF_SECOND = {**ROW, "service_id": SECOND.upper()}
PLANS = {"plan": [ROW, ROW_OF_SECOND]}


@pytest.mark.parametrize(
    ("given", "entry", "services"),
    [
        pytest.param({"rules": []}, "main", [{"service_id": SECOND}], id="no service is named"),
        pytest.param({"rules": [], "services": " "}, "main", [{"service_id": SECOND}], id="services are blank"),
        pytest.param({"rules": []}, "plan", [{"service_id": SECOND}], id="a plan is made"),
        pytest.param({**GOOD, "rules": []}, "main", [{"service_id": SERVICE}], id="the ID is given"),
        pytest.param({"rules": [], "service_name": "x"}, "main", [{"service_name": "x"}], id="the name is given"),
        pytest.param(PLANS, "main", [{"service_id": SECOND.upper()}], id="rows of two services"),
        pytest.param(PLANS, "apply", [{"service_id": SECOND.upper()}], id="an approved plan of two services"),
        pytest.param({"plan": [ROW]}, "apply", [], id="a plan of another service"),
    ],
)
def test_the_service_of_the_host(given: Given, entry: str, services: list[Given]) -> None:
    parsed = parse_variables(given, entry, SECOND)
    assert parsed["request"]["problems"] == []
    named = [
        {key: found[key] for key in ("service_id", "service_name") if key in found}
        for found in parsed["request"]["services"]
    ]
    assert named == services
    assert [len(plan or []) for plan in parsed["plans"]] == [int("plan" in given)] * len(services)
