# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of a policy: rows, diff and summary."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.plan import plan_policy
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.report import Report
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.rules import Policy, Rule

from ...fakes import DAY, SERVICE
from .samples import ACCEPT, NOW, REJECT, listed

MANY = [listed(f"e{number:04d}") for number in range(250)]


def report(output: str = "all", policy: Policy | None = None, names: dict[str, str] | None = None) -> Report:
    return Report(SERVICE, output, NOW, policy, names or {})


def test_the_report_of_a_plan() -> None:
    entries = plan_policy([listed("e2"), listed("e1"), listed("e3", "accepted")], Policy([ACCEPT]), NOW, SERVICE)
    result = report().result(entries, entries)
    assert [row["endpoint_id"] for row in result["connections"]] == ["e1", "e2", "e3"]
    assert result["diff"] == {
        "before": {endpoint_id: {"domain_id": "d1", "status": "pendingAcceptance"} for endpoint_id in ("e1", "e2")},
        "after": {endpoint_id: {"domain_id": "d1", "status": "accepted"} for endpoint_id in ("e1", "e2")},
    }
    assert result["connections"][0] == {
        "endpoint_id": "e1",
        "domain_id": "d1",
        "marker_id": 7,
        "created_at": "2026-02-01T00:00:00Z",
        "previous_status": "pendingAcceptance",
        "status": "accepted",
        "state": "accepted",
        "rule": "yes",
        "comment": None,
        "outcome": "changed",
    }
    assert (result["changed"], len(result["plan"])) == (True, 2)


def test_only_what_changes_is_listed_on_request() -> None:
    entries = plan_policy([listed("e1"), listed("e3", "accepted")], Policy([ACCEPT]), NOW, SERVICE)
    result = report("changes").result(entries, entries)
    assert [row["endpoint_id"] for row in result["connections"]] == ["e1"]
    assert [row["endpoint_id"] for row in result["plan"]] == ["e1"]


def test_a_summary_has_counts_alone_and_no_plan_that_could_be_taken_for_an_empty_one() -> None:
    entries = plan_policy([*MANY, listed("e3", "failed")], Policy([ACCEPT], scope="all"), NOW, SERVICE)
    result = report("summary").result(entries, entries)
    assert (result["connections"], "plan" in result) == ([], False)
    assert (result["diff"]["before"]["pendingAcceptance"], result["diff"]["after"]["accepted"]) == (250, 250)
    assert len(repr(result)) < 1000


def test_a_plan_that_is_too_big_shows_its_beginning() -> None:
    entries = plan_policy(MANY, Policy([ACCEPT]), NOW, SERVICE)
    refusal = report("summary").refusal(entries)
    assert (len(refusal["plan"]), refusal["summary"]["by_outcome"]["changed"]) == (50, 250)


def test_the_summary_counts_for_each_rule_also_if_it_has_decided_nothing() -> None:
    rules = [replace(ACCEPT, domain_ids=frozenset({"d2"})), Rule("nobody", "rejected", domain_ids=frozenset({"d3"}))]
    connections = [listed("e1"), listed("e2", domain="d2"), listed("e3", "accepted")]
    policy = Policy(rules)
    summary = report(policy=policy).summary(plan_policy(connections, policy, NOW, SERVICE))
    assert summary["by_rule"] == {"yes": 1, "nobody": 0, "default": 1}
    assert report().summary([])["by_rule"] == {}


def test_rules_out_of_their_time_are_named() -> None:
    policy = Policy([replace(ACCEPT, ends_at=NOW), replace(REJECT, starts_at=NOW)])
    assert report(policy=policy).summary([])["rules_not_in_force"] == ["yes"]


@pytest.mark.parametrize(
    ("scope", "over"),
    [
        pytest.param("all", {"d1": {"accepted": 3, "cap": 2}}, id="of the whole service"),
        pytest.param("pending", {}, id="not if accepted connections are left alone"),
    ],
)
def test_accounts_above_their_cap_are_named_and_keep_what_they_have(scope: str, over: dict[str, Any]) -> None:
    policy = Policy([replace(ACCEPT, max_per_domain=2)], scope=scope)
    connections = [listed(f"e{number}", "accepted") for number in range(3)]
    connections += [listed("e8", "accepted", domain="d2"), listed("e9", "accepted", domain="d2")]
    entries = plan_policy(connections, policy, NOW, SERVICE)
    assert report(policy=policy).summary(entries)["over_cap"] == over
    assert [entry for entry in entries if entry.change] == []


@pytest.mark.parametrize(
    ("rules", "by_rule"),
    [
        pytest.param(
            [replace(ACCEPT, max_per_domain=1, passes_on=True), replace(ACCEPT, name="two", max_per_domain=3)],
            {"yes": 1, "two": 2, "default": 0},
            id="a second tier",
        ),
        pytest.param(
            [
                replace(ACCEPT, max_per_domain=2, passes_on=True),
                replace(ACCEPT, name="exception", endpoint_ids=frozenset({"e2"})),
            ],
            {"yes": 2, "exception": 1, "default": 0},
            id="an exception",
        ),
    ],
)
def test_connections_that_a_later_rule_accepts_are_not_over_the_cap(rules: list[Rule], by_rule: dict[str, int]) -> None:
    policy = Policy(rules, scope="all")
    for status in ("pendingAcceptance", "accepted"):
        entries = plan_policy([listed(f"e{number}", status) for number in range(3)], policy, NOW, SERVICE)
        summary = report(policy=policy).summary(entries)
        assert (summary["over_cap"], summary["by_rule"]) == ({}, by_rule)


def test_names_stand_next_to_their_accounts() -> None:
    policy = Policy([replace(ACCEPT, domain_ids=frozenset({"d1"}))])
    entries = plan_policy([listed("e1"), listed("e2", domain="d2")], policy, NOW, SERVICE)
    result = report(policy=policy, names={"d1": "Partner"}).result(entries, entries)
    assert [row["domain_name"] for row in result["connections"]] == ["Partner", None]
    assert [row["domain_name"] for row in result["plan"]] == ["Partner"]
    assert result["diff"]["after"]["e1"] == {"domain_id": "d1", "domain_name": "Partner", "status": "accepted"}
    assert result["summary"]["domain_names"] == {"d1": "Partner"}


def test_what_waits_has_an_age() -> None:
    entries = plan_policy([listed("e1"), listed("e2", "accepted")], Policy([]), NOW, SERVICE)
    rows = report().result(entries, entries)["connections"]
    assert [row.get("age_seconds") for row in rows] == [28 * DAY, None]


def test_ansible_gets_no_more_changes_to_compare_than_it_can_in_time() -> None:
    entries = plan_policy(MANY, Policy([ACCEPT]), NOW, SERVICE)
    diff = report().result(entries, entries)["diff"]
    assert (len(diff["before"]), len(diff["after"])) == (100, 100)
    assert diff["before_header"] == diff["after_header"]
    assert "100 of 250 connections" in diff["after_header"]
