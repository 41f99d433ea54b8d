# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a policy decides about each connection of a service."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.plan import plan_policy
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.rules import Policy, Rule
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.connections import Connection

from ...fakes import DAY, SERVICE
from .samples import ACCEPT, NOW, REJECT, listed

# Selectors of a rule, and whether it matches an endpoint e1 of d1 with marker 7, pending for 28 days.
SELECTORS = [
    pytest.param({}, True, id="no selectors"),
    pytest.param({"domain_ids": frozenset({"d1"})}, True, id="its account"),
    pytest.param({"domain_ids": frozenset({"d2"})}, False, id="another account"),
    pytest.param({"domain_ids": frozenset()}, False, id="no account"),
    pytest.param({"endpoint_ids": frozenset({"e1", "e2"})}, True, id="one of two endpoints"),
    pytest.param({"endpoint_ids": frozenset({"e2"})}, False, id="another endpoint"),
    pytest.param({"marker_ids": frozenset({7})}, True, id="its marker"),
    pytest.param({"marker_ids": frozenset({8})}, False, id="another marker"),
    pytest.param({"pending_longer_than": 28 * DAY}, True, id="exactly its age"),
    pytest.param({"pending_longer_than": 28 * DAY + 1}, False, id="a second more than its age"),
    pytest.param(
        {"domain_ids": frozenset({"d1"}), "marker_ids": frozenset({8})}, False, id="its account, but another marker"
    ),
    pytest.param(
        {"domain_ids": frozenset({"d1"}), "endpoint_ids": frozenset({"e1"}), "pending_longer_than": DAY},
        True,
        id="all of three",
    ),
]


@pytest.mark.parametrize(("selectors", "matches"), SELECTORS)
def test_a_rule_matches_if_all_its_selectors_do(selectors: dict[str, Any], matches: bool) -> None:
    assert Rule("r", "accepted", **selectors).matches(listed("e1"), NOW) is matches


@pytest.mark.parametrize(
    ("status", "matches"),
    [
        pytest.param("pendingAcceptance", True, id="pending"),
        pytest.param("rejected", True, id="decided by the rule"),
        pytest.param("accepted", False, id="decided otherwise"),
    ],
)
def test_an_age_matches_pending_connections_and_those_decided_by_the_rule(status: str, matches: bool) -> None:
    assert Rule("r", "rejected", pending_longer_than=1).matches(listed("e1", status), NOW) is matches


@dataclass(frozen=True)
class Decision:
    """The status, the policy, and the state, rule and result of the entry."""

    status: str
    end: tuple[str, str | None, str]
    rules: list[Rule] = field(default_factory=list)
    default: str = "ignored"
    scope: str = "pending"


DECISIONS = [
    pytest.param(
        Decision(status="pendingAcceptance", rules=[ACCEPT, REJECT], end=("accepted", "yes", "changed")),
        id="the first of two rules",
    ),
    pytest.param(
        Decision(status="pendingAcceptance", rules=[REJECT, ACCEPT], end=("rejected", "no", "changed")),
        id="the same two rules in the other order",
    ),
    pytest.param(
        Decision(
            status="pendingAcceptance",
            rules=[Rule("wait", "ignored"), ACCEPT],
            default="rejected",
            end=("ignored", "wait", "ignored"),
        ),
        id="a rule that ignores comes first",
    ),
    pytest.param(Decision(status="pendingAcceptance", end=("ignored", "default", "ignored")), id="nobody decides"),
    pytest.param(
        Decision(status="pendingAcceptance", default="accepted", end=("accepted", "default", "changed")),
        id="the default decides",
    ),
    pytest.param(
        Decision(status="accepted", rules=[REJECT], default="rejected", end=("ignored", None, "ignored")),
        id="scope pending leaves an accepted connection",
    ),
    pytest.param(
        Decision(status="rejected", rules=[ACCEPT], default="accepted", end=("ignored", None, "ignored")),
        id="scope pending leaves a rejected connection",
    ),
    pytest.param(
        Decision(status="failed", rules=[ACCEPT], default="accepted", end=("ignored", None, "ignored")),
        id="scope pending leaves a failed connection",
    ),
    pytest.param(
        Decision(status="accepted", rules=[REJECT], scope="all", end=("rejected", "no", "changed")),
        id="scope all rejects an accepted connection",
    ),
    pytest.param(
        Decision(status="accepted", rules=[ACCEPT], scope="all", end=("accepted", "yes", "unchanged")),
        id="scope all leaves an accepted connection accepted",
    ),
    pytest.param(
        Decision(status="rejected", rules=[ACCEPT], scope="all", end=("accepted", "yes", "changed")),
        id="scope all accepts a rejected connection",
    ),
    pytest.param(
        Decision(status="rejected", default="rejected", scope="all", end=("rejected", "default", "unchanged")),
        id="the default leaves a rejected connection rejected",
    ),
    pytest.param(
        Decision(status="creating", rules=[ACCEPT], default="accepted", scope="all", end=("ignored", None, "ignored")),
        id="a connection being created is left alone",
    ),
    pytest.param(
        Decision(status="failed", rules=[ACCEPT], scope="all", end=("accepted", "yes", "failed")),
        id="a failed connection cannot be accepted",
    ),
    pytest.param(
        Decision(status="failed", scope="all", end=("ignored", "default", "ignored")),
        id="a failed connection is ignored by the default",
    ),
    pytest.param(
        Decision(status="deleting", rules=[REJECT], scope="all", end=("rejected", "no", "unchanged")),
        id="a connection being deleted is as good as rejected",
    ),
    pytest.param(
        Decision(status="deleting", rules=[ACCEPT], scope="all", end=("accepted", "yes", "failed")),
        id="a connection being deleted cannot be accepted",
    ),
    pytest.param(
        Decision(status="frozen", rules=[ACCEPT], scope="all", end=("accepted", "yes", "failed")),
        id="an unknown status cannot be accepted",
    ),
    # Only a rule that says so passes over a status that the table does not know.
    pytest.param(
        Decision(status="frozen", end=("ignored", "default", "failed")),
        id="an unknown status fails if no rule decides",
    ),
    pytest.param(
        Decision(status="frozen", rules=[REJECT], end=("rejected", "no", "failed")),
        id="an unknown status cannot be rejected",
    ),
    pytest.param(
        Decision(
            status="frozen",
            rules=[Rule("leave it", "ignored")],
            default="rejected",
            scope="all",
            end=("ignored", "leave it", "ignored"),
        ),
        id="an unknown status may be left by a rule",
    ),
]


@pytest.mark.parametrize("case", DECISIONS)
def test_the_first_rule_that_matches_decides(case: Decision) -> None:
    (entry,) = plan_policy([listed("e1", case.status)], Policy(case.rules, case.default, case.scope), NOW, SERVICE)
    assert (entry.state, entry.rule, entry.result) == case.end
    assert (entry.change is not None) is (entry.result == "changed")
    assert (entry.error is not None) is (entry.result == "failed")


CAP = Rule("three", "accepted", max_per_domain=3)


@pytest.mark.parametrize(
    ("connections", "policy", "outcomes"),
    [
        pytest.param(
            [listed("e1", day=9), listed("e2", day=8), listed("e3", "accepted"), listed("e4", "accepted")],
            Policy([CAP]),
            {"e1": "capped", "e2": "changed", "e3": "ignored", "e4": "ignored"},
            id="those accepted already count, and the oldest comes first",
        ),
        pytest.param(
            [listed("e1"), listed("e2"), listed("e3"), listed("e4"), listed("e5", domain="d2")],
            Policy([CAP]),
            {"e1": "changed", "e2": "changed", "e3": "changed", "e4": "capped", "e5": "changed"},
            id="each account has its own",
        ),
        pytest.param(
            [listed(f"e{number}", "accepted", day=number) for number in range(1, 6)],
            Policy([CAP], scope="all"),
            dict.fromkeys(["e1", "e2", "e3", "e4", "e5"], "unchanged"),
            id="accepted connections beyond the cap stay",
        ),
        pytest.param(
            [listed("e1", "accepted"), listed("e2")],
            Policy([replace(REJECT, endpoint_ids=frozenset({"e1"})), replace(CAP, max_per_domain=1)], scope="all"),
            {"e1": "changed", "e2": "changed"},
            id="a rejection makes room",
        ),
        pytest.param(
            [listed("e1"), listed("e2", day=2)],
            Policy([replace(ACCEPT, endpoint_ids=frozenset({"e2"})), replace(CAP, max_per_domain=1)]),
            {"e1": "capped", "e2": "changed"},
            id="acceptances by another rule count",
        ),
        pytest.param([listed("e1")], Policy([replace(CAP, max_per_domain=0)]), {"e1": "capped"}, id="a cap of none"),
        pytest.param(
            [listed("e1"), listed("e2", "creating"), listed("e3", "creating"), listed("e4", "creating")],
            Policy([CAP]),
            {"e1": "capped", "e2": "ignored", "e3": "ignored", "e4": "ignored"},
            id="connections being created count",
        ),
        pytest.param(
            [listed("e1"), listed("e2", day=2), listed("e3", day=3)],
            Policy([replace(CAP, endpoint_ids=frozenset({"e2"})), Rule("one", "accepted", max_per_domain=1)]),
            {"e1": "changed", "e2": "changed", "e3": "capped"},
            id="the rules have caps of their own",
        ),
        pytest.param(
            [listed("e1"), listed("e2", day=2), listed("e3", day=20)],
            Policy([replace(CAP, max_per_domain=1, passes_on=True), replace(REJECT, pending_longer_than=14 * DAY)]),
            {"e1": "changed", "e2": "changed", "e3": "ignored"},
            id="beyond the cap, the next rules decide",
        ),
        pytest.param(
            [listed("e1"), listed("e2", day=2), listed("e3", day=3), listed("e4", day=4)],
            Policy([replace(CAP, max_per_domain=1, passes_on=True), replace(CAP, name="two", max_per_domain=2)]),
            {"e1": "changed", "e2": "changed", "e3": "capped", "e4": "capped"},
            id="the next rule has a cap of its own",
        ),
        pytest.param(
            [listed("e1", "accepted"), listed("e2", "rejected")],
            Policy([replace(CAP, max_per_domain=1, passes_on=True)], default="rejected", scope="all"),
            {"e1": "unchanged", "e2": "unchanged"},
            id="what is accepted is never passed on",
        ),
    ],
)
def test_caps(connections: list[Connection], policy: Policy, outcomes: dict[str, str]) -> None:
    entries = plan_policy(connections, policy, NOW, SERVICE)
    assert {entry.connection.endpoint_id: entry.result for entry in entries} == outcomes


@pytest.mark.parametrize(
    ("rule", "outcomes"),
    [
        pytest.param(
            replace(ACCEPT, statuses=frozenset({"pendingAcceptance"})),
            {"e1": "changed", "e2": "ignored", "e3": "unchanged"},
            id="requests, and not what a person has rejected",
        ),
        pytest.param(
            replace(REJECT, statuses=frozenset({"accepted"})),
            {"e1": "ignored", "e2": "unchanged", "e3": "changed"},
            id="accepted connections alone",
        ),
        pytest.param(
            replace(ACCEPT, ends_at=NOW), {"e1": "ignored", "e2": "ignored", "e3": "ignored"}, id="until this moment"
        ),
        pytest.param(
            replace(ACCEPT, ends_at=NOW + 1),
            {"e1": "changed", "e2": "changed", "e3": "unchanged"},
            id="a second before the end",
        ),
        pytest.param(
            replace(ACCEPT, starts_at=NOW),
            {"e1": "changed", "e2": "changed", "e3": "unchanged"},
            id="from this moment",
        ),
        pytest.param(
            replace(ACCEPT, starts_at=NOW + 1),
            {"e1": "ignored", "e2": "ignored", "e3": "ignored"},
            id="a second before the beginning",
        ),
    ],
)
def test_a_rule_looks_only_at_some_statuses_and_in_its_time(rule: Rule, outcomes: dict[str, str]) -> None:
    connections = [listed("e1"), listed("e2", "rejected"), listed("e3", "accepted")]
    entries = plan_policy(connections, Policy([rule], scope="all"), NOW, SERVICE)
    assert {entry.connection.endpoint_id: entry.result for entry in entries} == outcomes


def test_connections_not_decided_on_count_against_the_caps() -> None:
    standing = [listed("e8", "accepted"), listed("e9", "creating"), listed("e7", "accepted", domain="d2")]
    entries = plan_policy([listed("e1"), listed("e2")], Policy([CAP]), NOW, SERVICE, standing)
    assert [entry.result for entry in entries] == ["changed", "capped"]


def test_a_connection_with_an_unreadable_time_fails_by_itself() -> None:
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
