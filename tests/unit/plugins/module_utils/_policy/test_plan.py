# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.plan import plan_policy
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.rules import Policy, Rule
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.connections import Connection

from ...fakes import SERVICE

# 2026-03-01T00:00:00Z
NOW = 1772323200.0
DAY = 86400


def listed(
    endpoint_id: str, status: str = "pendingAcceptance", domain: str = "d1", day: int = 1, marker: int = 7
) -> Connection:
    created = f"2026-02-{day:02d}T00:00:00Z"
    return Connection(endpoint_id, status, domain, marker, created, created)


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
    # A status that the table does not know is never passed over, but for a rule that says so.
    ("frozen", [], "ignored", "pending", ("ignored", "default", "failed")),
    ("frozen", [REJECT], "ignored", "pending", ("rejected", "no", "failed")),
    ("frozen", [Rule("leave it", "ignored")], "rejected", "all", ("ignored", "leave it", "ignored")),
]


@pytest.mark.parametrize(("status", "rules", "default", "scope", "end"), DECISIONS)
def test_the_first_rule_that_matches_decides(
    status: str, rules: list[Rule], default: str, scope: str, end: tuple[str, str | None, str]
) -> None:
    (entry,) = plan_policy([listed("e1", status)], Policy(rules, default, scope), NOW, SERVICE)
    assert (entry.state, entry.rule, entry.result) == end
    assert (entry.change is not None) is (entry.result == "changed")
    assert (entry.error is not None) is (entry.result == "failed")


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
            [listed("e1"), listed("e2", "creating"), listed("e3", "creating"), listed("e4", "creating")],
            Policy([CAP]),
            {"e1": "capped", "e2": "ignored", "e3": "ignored", "e4": "ignored"},
        ),
        (
            [listed("e1"), listed("e2", day=2), listed("e3", day=3)],
            Policy([replace(CAP, endpoint_ids=frozenset({"e2"})), Rule("one", "accepted", max_per_domain=1)]),
            {"e1": "changed", "e2": "changed", "e3": "capped"},
        ),
    ],
)
def test_caps(connections: list[Connection], policy: Policy, outcomes: dict[str, str]) -> None:
    entries = plan_policy(connections, policy, NOW, SERVICE)
    assert {entry.connection.endpoint_id: entry.result for entry in entries} == outcomes


def test_what_is_not_decided_on_counts_against_the_caps() -> None:
    standing = [listed("e8", "accepted"), listed("e9", "creating"), listed("e7", "accepted", domain="d2")]
    entries = plan_policy([listed("e1"), listed("e2")], Policy([CAP]), NOW, SERVICE, standing)
    assert [entry.result for entry in entries] == ["changed", "capped"]


def test_what_goes_wrong_with_one_connection_is_its_own_failure() -> None:
    unreadable = replace(listed("e1"), created_at="2026-13-01T00:00:00Z")
    entries = plan_policy(
        [unreadable, listed("e2")], Policy([Rule("old", "accepted", pending_longer_than=1)]), NOW, SERVICE
    )
    assert [(entry.connection.endpoint_id, entry.result) for entry in entries] == [("e2", "changed"), ("e1", "failed")]
    assert "cannot read" in (entries[1].error or {})["msg"]


@pytest.mark.parametrize("scope", ["pending", "all"])
def test_a_row_that_cannot_be_read_fails_by_itself(scope: str) -> None:
    odd = Connection("e1", "accepted", problem="It cannot be read.")
    entries = plan_policy([odd, listed("e2")], Policy([ACCEPT], scope=scope), NOW, SERVICE)
    assert {entry.connection.endpoint_id: entry.result for entry in entries} == {"e1": "failed", "e2": "changed"}
    assert entries[0].error == {"msg": "It cannot be read."}
