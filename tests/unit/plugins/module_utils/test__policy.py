# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import DecisionError, OptionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._models import Connection
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._plan import Wanted
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy import (
    Entry,
    Policy,
    Rule,
    plan_again,
    plan_policy,
    to_plan,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._report import (
    parse_limit,
    to_diff,
    to_rows,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._rules import read_task

from ..fakes import SERVICE

# 2026-03-01T00:00:00Z
NOW = 1772323200.0
DAY = 86400


def wanted(endpoint_id: str, state: str) -> Wanted:
    return Wanted(SERVICE, endpoint_id, state)


def listed(
    endpoint_id: str, status: str = "pendingAcceptance", domain: str = "d1", day: int = 1, marker: int = 7
) -> Connection:
    created = f"2026-02-{day:02d}T00:00:00Z"
    return Connection(endpoint_id, status, domain, marker, created, created)


def brief(entries: list[Entry]) -> list[tuple[str, str, str | None, str]]:
    return [(each.connection.endpoint_id, each.state, each.rule, each.outcome) for each in entries]


# Selectors of a rule, and whether it matches an endpoint e1 of d1 with marker 7, pending since 28 days.
SELECTORS: list[tuple[dict[str, Any], bool]] = [
    ({}, True),
    ({"domain_ids": frozenset({"d1"})}, True),
    ({"domain_ids": frozenset({"d2"})}, False),
    ({"domain_ids": frozenset()}, False),
    ({"endpoint_ids": frozenset({"e1", "e2"})}, True),
    ({"endpoint_ids": frozenset({"e2"})}, False),
    ({"marker_ids": frozenset({7})}, True),
    ({"marker_ids": frozenset({8})}, False),
    ({"pending_longer_than": 28 * DAY}, True),
    ({"pending_longer_than": 28 * DAY + 1}, False),
    ({"domain_ids": frozenset({"d1"}), "marker_ids": frozenset({8})}, False),
    ({"domain_ids": frozenset({"d1"}), "endpoint_ids": frozenset({"e1"}), "pending_longer_than": DAY}, True),
]


@pytest.mark.parametrize(("selectors", "matches"), SELECTORS)
def test_a_rule_matches_where_all_its_selectors_do(selectors: dict[str, Any], matches: bool) -> None:
    assert Rule("r", "accepted", **selectors).matches(listed("e1"), NOW) is matches


@pytest.mark.parametrize(("status", "matches"), [("pendingAcceptance", True), ("rejected", True), ("accepted", False)])
def test_what_is_pending_has_waited_and_what_the_rule_has_decided_stays_decided(status: str, matches: bool) -> None:
    assert Rule("r", "rejected", pending_longer_than=1).matches(listed("e1", status), NOW) is matches


ACCEPT = Rule("yes", "accepted")
REJECT = Rule("no", "rejected")

# Status, rules, default, scope; then state, rule and outcome.
DECISIONS: list[tuple[str, list[Rule], str, str, tuple[str, str | None, str]]] = [
    ("pendingAcceptance", [ACCEPT, REJECT], "ignored", "pending", ("accepted", "yes", "changed")),
    ("pendingAcceptance", [REJECT, ACCEPT], "ignored", "pending", ("rejected", "no", "changed")),
    ("pendingAcceptance", [Rule("wait", "ignored"), ACCEPT], "rejected", "pending", ("ignored", "wait", "ignored")),
    ("pendingAcceptance", [], "ignored", "pending", ("ignored", "default", "ignored")),
    ("pendingAcceptance", [], "accepted", "pending", ("accepted", "default", "changed")),
    ("accepted", [REJECT], "rejected", "pending", ("ignored", None, "ignored")),
    ("rejected", [ACCEPT], "accepted", "pending", ("ignored", None, "ignored")),
    ("failed", [ACCEPT], "accepted", "pending", ("ignored", None, "ignored")),
    ("accepted", [REJECT], "ignored", "all", ("rejected", "no", "changed")),
    ("accepted", [ACCEPT], "ignored", "all", ("accepted", "yes", "unchanged")),
    ("rejected", [ACCEPT], "ignored", "all", ("accepted", "yes", "changed")),
    ("rejected", [], "rejected", "all", ("rejected", "default", "unchanged")),
    ("creating", [ACCEPT], "accepted", "all", ("ignored", None, "ignored")),
    ("failed", [ACCEPT], "ignored", "all", ("accepted", "yes", "failed")),
    ("failed", [], "ignored", "all", ("ignored", "default", "ignored")),
    ("deleting", [REJECT], "ignored", "all", ("rejected", "no", "unchanged")),
    ("deleting", [ACCEPT], "ignored", "all", ("accepted", "yes", "failed")),
    ("frozen", [ACCEPT], "ignored", "all", ("accepted", "yes", "failed")),
]


@pytest.mark.parametrize(("status", "rules", "default", "scope", "end"), DECISIONS)
def test_the_first_rule_that_matches_decides(
    status: str, rules: list[Rule], default: str, scope: str, end: tuple[str, str | None, str]
) -> None:
    (entry,) = plan_policy([listed("e1", status)], Policy(rules, default, scope), NOW, wanted)
    assert (entry.state, entry.rule, entry.outcome) == end
    assert (entry.change is not None) is (entry.outcome == "changed")
    assert (entry.error is not None) is (entry.outcome == "failed")


CAP = Rule("three", "accepted", max_per_domain=3)


@pytest.mark.parametrize(
    ("connections", "policy", "outcomes"),
    [
        (
            [listed("e1", day=9), listed("e2", day=8), listed("e3", "accepted"), listed("e4", "accepted")],
            Policy([CAP]),
            {"e1": "capped", "e2": "changed", "e3": "ignored", "e4": "ignored"},
        ),
        (
            [listed("e1"), listed("e2"), listed("e3"), listed("e4"), listed("e5", domain="d2")],
            Policy([CAP]),
            {"e1": "changed", "e2": "changed", "e3": "changed", "e4": "capped", "e5": "changed"},
        ),
        (
            [listed(f"e{number}", "accepted", day=number) for number in range(1, 6)],
            Policy([CAP], scope="all"),
            dict.fromkeys(["e1", "e2", "e3", "e4", "e5"], "unchanged"),
        ),
        (
            [listed("e1", "accepted"), listed("e2")],
            Policy([replace(REJECT, endpoint_ids=frozenset({"e1"})), replace(CAP, max_per_domain=1)], scope="all"),
            {"e1": "changed", "e2": "changed"},
        ),
        (
            [listed("e1"), listed("e2", day=2)],
            Policy([replace(ACCEPT, endpoint_ids=frozenset({"e2"})), replace(CAP, max_per_domain=1)]),
            {"e1": "capped", "e2": "changed"},
        ),
        ([listed("e1")], Policy([replace(CAP, max_per_domain=0)]), {"e1": "capped"}),
        (
            [listed("e1"), listed("e2", day=2), listed("e3", day=3)],
            Policy([replace(CAP, endpoint_ids=frozenset({"e2"})), Rule("one", "accepted", max_per_domain=1)]),
            {"e1": "changed", "e2": "changed", "e3": "capped"},
        ),
    ],
)
def test_caps(connections: list[Connection], policy: Policy, outcomes: dict[str, str]) -> None:
    entries = plan_policy(connections, policy, NOW, wanted)
    assert {entry.connection.endpoint_id: entry.outcome for entry in entries} == outcomes


def test_a_plan_is_plain_data_and_can_be_given_back() -> None:
    connections = [listed("e1"), listed("e2", "accepted"), listed("e3", domain="d2")]
    policy = Policy([replace(ACCEPT, domain_ids=frozenset({"d1"}))], "rejected")
    entries = plan_policy(connections, policy, NOW, wanted)
    plan = to_plan(entries)
    assert plan[0] == {
        "endpoint_id": "e1",
        "domain_id": "d1",
        "status": "pendingAcceptance",
        "updated_at": "2026-02-01T00:00:00Z",
        "state": "accepted",
        "rule": "yes",
    }
    again = plan_again(connections, plan, wanted)
    assert to_plan(again) == plan
    assert brief(again)[1] == ("e2", "ignored", None, "ignored")


@pytest.mark.parametrize(
    ("moved", "outcome", "code"),
    [
        ({"status": "rejected"}, "failed", "stale_plan"),
        ({"updated_at": "2026-02-02T00:00:00Z"}, "failed", "stale_plan"),
        ({}, "changed", None),
    ],
)
def test_a_connection_that_has_moved_since_is_not_decided_on(
    moved: dict[str, Any], outcome: str, code: str | None
) -> None:
    plan = to_plan(plan_policy([listed("e1")], Policy([ACCEPT]), NOW, wanted))
    (entry,) = plan_again([replace(listed("e1"), **moved)], plan, wanted)
    assert (entry.outcome, (entry.error or {}).get("error_code")) == (outcome, code)


@pytest.mark.parametrize(("rule", "outcome"), [(ACCEPT, "failed"), (REJECT, "unchanged")])
def test_a_connection_of_a_plan_that_has_vanished(rule: Rule, outcome: str) -> None:
    plan = to_plan(plan_policy([listed("e1")], Policy([rule]), NOW, wanted))
    (entry,) = plan_again([], plan, wanted)
    assert (entry.outcome, entry.status, entry.connection.status) == (outcome, "not_listed", "pendingAcceptance")


def test_what_is_carried_out_by_a_plan_is_listed_with_the_oldest_first() -> None:
    connections = [listed("e1", day=2), listed("e2", day=1)]
    assert [entry.connection.endpoint_id for entry in plan_again(connections, [], wanted)] == ["e2", "e1"]


@pytest.mark.parametrize(
    ("text", "listed_number", "allowed"),
    [("5", 1000, 5), ("0", 10, 0), ("10%", 50, 5), ("10 %", 59, 5), ("100%", 7, 7), (" 3 ", 10, 3)],
)
def test_limits(text: str, listed_number: int, allowed: int) -> None:
    guard = parse_limit("max_changes", text)
    assert guard is not None
    assert guard(listed_number) == allowed


@pytest.mark.parametrize("text", ["", "-1", "five", "5.5", "%", "10%%"])
def test_what_is_no_limit(text: str) -> None:
    with pytest.raises(OptionError, match="max_rejects is neither a number nor a percentage"):
        parse_limit("max_rejects", text)


def options(**changed: Any) -> dict[str, Any]:
    base: dict[str, Any] = {"rules": [], "plan": None, "default": "ignored", "scope": "pending", "max_changes": None}
    return {**base, "max_rejects": None, "on_error": "continue", **changed}


def rule(**changed: Any) -> dict[str, Any]:
    base: dict[str, Any] = dict.fromkeys(
        ["domain_ids", "endpoint_ids", "marker_ids", "pending_longer_than", "max_per_domain"]
    )
    return {**base, "name": "r", "state": "accepted", **changed}


@pytest.mark.parametrize(
    ("given_options", "said"),
    [
        (options(rules=None), "Give either rules"),
        (options(plan=[]), "Give either rules"),
        (options(rules=[rule(), rule()]), "names of their own"),
        (options(rules=[rule(name="default")]), "other than default"),
        (options(rules=[rule(name="")]), "names of their own"),
        (options(rules=[rule(max_per_domain=-1)]), "max_per_domain of rule r is -1"),
        (options(rules=[rule(state="rejected", max_per_domain=1)]), "only with state accepted"),
        (options(rules=[rule(pending_longer_than="soon")]), "pending_longer_than is not a duration"),
        (options(max_changes="many"), "max_changes is neither"),
        (options(rules=None, plan=[{"endpoint_id": "a/b"}]), "endpoint_id in plan is not an ID"),
        (options(rules=None, plan=[{"endpoint_id": "a"}, {"endpoint_id": "a"}]), "names an endpoint twice"),
    ],
)
def test_options_that_cannot_be_meant(given_options: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        read_task(given_options)


@pytest.mark.parametrize(
    ("limits", "stopped_by"),
    [
        ({}, None),
        ({"max_changes": "3"}, None),
        ({"max_changes": "2"}, "3 changes, and max_changes allows 2"),
        ({"max_changes": "50%"}, "3 changes, and max_changes allows 2"),
        ({"max_rejects": "1"}, "2 rejections, and max_rejects allows 1"),
        ({"max_rejects": "2"}, None),
    ],
)
def test_guards_stop_the_whole_plan_and_show_it(limits: dict[str, str], stopped_by: str | None) -> None:
    rules = [rule(name="a", domain_ids=["d2"]), rule(name="b", domain_ids=["d1"], state="rejected")]
    task = read_task(options(rules=rules, **limits))
    connections = [listed("e1"), listed("e2"), listed("e3", domain="d2"), listed("e4", "accepted")]
    if stopped_by is None:
        assert len(to_plan(task.decide(connections, NOW, wanted))) == 3
        return
    with pytest.raises(DecisionError, match=stopped_by) as caught:
        task.decide(connections, NOW, wanted)
    assert [row["endpoint_id"] for row in caught.value.to_fail_json()["plan"]] == ["e1", "e2", "e3"]


@pytest.mark.parametrize(
    ("on_error", "status", "outcomes"),
    [
        ("continue", "failed", ["changed", "failed", "ignored"]),
        ("stop", "failed", ["not_attempted", "failed", "ignored"]),
        ("stop", "accepted", ["changed", "unchanged", "ignored"]),
    ],
)
def test_what_fails_in_the_plan_stops_all_of_it_where_that_is_wanted(
    on_error: str, status: str, outcomes: list[str]
) -> None:
    rules = [rule(domain_ids=["d1"])]
    task = read_task(options(rules=rules, scope="all", on_error=on_error))
    entries = task.decide([listed("e1"), listed("e2", status), listed("e3", domain="d2")], NOW, wanted)
    assert [entry.outcome for entry in entries] == outcomes
    assert [row["endpoint_id"] for row in to_plan(entries)] == ["e1"] * outcomes.count("changed")
    assert entries[0].status == ("accepted" if outcomes[0] == "changed" else "pendingAcceptance")


def test_the_report_of_a_plan() -> None:
    entries = plan_policy([listed("e2"), listed("e1"), listed("e3", "accepted")], Policy([ACCEPT]), NOW, wanted)
    assert [row["endpoint_id"] for row in to_rows(entries, "all")] == ["e1", "e2", "e3"]
    assert [row["endpoint_id"] for row in to_rows(entries, "changes")] == ["e1", "e2"]
    assert to_rows(entries, "summary") == []
    assert to_diff(entries) == {
        "before": {each: {"domain_id": "d1", "status": "pendingAcceptance"} for each in ("e1", "e2")},
        "after": {each: {"domain_id": "d1", "status": "accepted"} for each in ("e1", "e2")},
    }
    assert to_rows(entries, "all")[0] == {
        "endpoint_id": "e1",
        "domain_id": "d1",
        "marker_id": 7,
        "created_at": "2026-02-01T00:00:00Z",
        "previous_status": "pendingAcceptance",
        "status": "accepted",
        "state": "accepted",
        "rule": "yes",
        "outcome": "changed",
    }
