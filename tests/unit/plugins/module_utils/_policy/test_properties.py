# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds for every service and every policy, from the list to what the cloud was sent."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import DecisionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._options import parse_limit
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.agenda import Agenda
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.entries import PolicyEntry
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.plan import plan_policy
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.plan_rows import plan_again, to_plan
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.policy_run import PolicyRun
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.pool import Pool
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.report import Report
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.rules import Policy, Rule
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.connections import Connection

from ...fakes import DAY, SERVICE, FakeService
from .samples import NOW, listed

ACTIONS = {"accepted": "receive", "rejected": "reject"}

STATUSES = ["pendingAcceptance", "accepted", "rejected", "creating", "failed", "deleting"]
DOMAINS = ["d1", "d2", "d3"]
ENDPOINTS = [f"e{number:02d}" for number in range(30)]
MARKERS = [1, 2]


def subset_or_none(values: list[Any]) -> st.SearchStrategy[Any]:
    return st.none() | st.frozensets(st.sampled_from(values))


SERVICES = st.lists(
    st.tuples(st.sampled_from(STATUSES), st.sampled_from(DOMAINS), st.integers(1, 28), st.sampled_from(MARKERS)),
    max_size=len(ENDPOINTS),
).map(lambda rows: [listed(ENDPOINTS[number], *row) for number, row in enumerate(rows)])


MOMENTS = st.sampled_from([float("-inf"), NOW - DAY, NOW + DAY])


@st.composite
def rules(draw: Any) -> list[Rule]:
    found = []
    for number in range(draw(st.integers(0, 4))):
        state = draw(st.sampled_from(["accepted", "rejected", "ignored"]))
        found.append(
            Rule(
                f"r{number}",
                state,
                domain_ids=draw(subset_or_none(DOMAINS)),
                endpoint_ids=draw(subset_or_none(ENDPOINTS[:5])),
                marker_ids=draw(subset_or_none(MARKERS)),
                pending_longer_than=draw(st.none() | st.integers(0, 30 * DAY)),
                # With other statuses, a decision may let another rule decide in the next run.
                statuses=draw(st.none() | st.just(frozenset({"pendingAcceptance"}))),
                starts_at=draw(MOMENTS),
                passes_on=draw(st.booleans()),
                max_per_domain=draw(st.none() | st.integers(0, 4)) if state == "accepted" else None,
            )
        )
    return found


POLICIES = st.builds(
    Policy, rules(), st.sampled_from(["accepted", "rejected", "ignored"]), st.sampled_from(["pending", "all"])
)
LIMITS = st.none() | st.integers(0, 20).map(str) | st.integers(0, 100).map(lambda number: f"{number}%")
TASKS = st.builds(
    lambda policy, max_changes, max_rejects, stops: PolicyRun(
        policy, {}, parse_limit("max_changes", max_changes), parse_limit("max_rejects", max_rejects), stops
    ),
    POLICIES,
    LIMITS,
    LIMITS,
    st.booleans(),
)


def run(api: Any, task: PolicyRun, check_mode: bool = False) -> list[PolicyEntry] | None:
    """What the module does; None if a guard stops it."""
    agenda = Agenda(api, task, SERVICE)
    try:
        planned = agenda.plan()
    except DecisionError:
        return None
    if check_mode:
        return planned
    assert Pool(api, agenda, SERVICE, 3, task.stops_on_error).run() == []
    return agenda.results()


def result(entries: list[PolicyEntry] | None) -> dict[str, Any]:
    done = entries or []
    described = Report(SERVICE, "all", NOW).result(done, [])
    return {name: described[name] for name in ("connections", "summary", "diff")}


@settings(max_examples=300, deadline=None)
@given(SERVICES, TASKS)
def test_the_run_applies_exactly_the_plan_of_check_mode(connections: list[Connection], task: PolicyRun) -> None:
    api = FakeService(connections)
    dry = run(api, task, check_mode=True)
    assert api.sent == []
    real = run(api, task)
    assert (real is None, result(real)) == (dry is None, result(dry))
    assert sorted(api.sent) == sorted(
        (row["endpoint_id"], ACTIONS[row["state"]]) for row in to_plan(dry or [], SERVICE)
    )
    in_the_end = {entry.connection.endpoint_id: entry.status for entry in dry or []}
    assert (
        dry is None
        or {connection.endpoint_id: connection.status for connection in api.connections.query(SERVICE)} == in_the_end
    )


@settings(max_examples=300, deadline=None)
@given(SERVICES, TASKS)
def test_a_second_run_changes_nothing(connections: list[Connection], task: PolicyRun) -> None:
    api = FakeService(connections)
    if run(api, task) is None:
        return
    api.sent.clear()
    again = run(api, task)
    assert again is not None
    assert (api.sent, to_plan(again, SERVICE)) == ([], [])


@settings(max_examples=300, deadline=None)
@given(SERVICES, POLICIES)
def test_nothing_established_moves_if_the_scope_is_pending(connections: list[Connection], policy: Policy) -> None:
    api = FakeService(connections)
    run(api, PolicyRun(replace(policy, scope="pending"), {}))
    established = [connection for connection in connections if connection.status != "pendingAcceptance"]
    assert [connection for connection in established if api.rows[connection.endpoint_id] != connection] == []


@settings(max_examples=300, deadline=None)
@given(SERVICES, POLICIES, st.integers(0, 10), st.integers(0, 10))
def test_no_more_is_sent_than_the_guards_allow(
    connections: list[Connection], policy: Policy, max_changes: int, max_rejects: int
) -> None:
    api = FakeService(connections)
    run(api, PolicyRun(policy, {}, lambda listed: max_changes, lambda listed: max_rejects))
    assert len(api.sent) <= max_changes
    assert sum(action == "reject" for _endpoint, action in api.sent) <= max_rejects


@settings(max_examples=300, deadline=None)
@given(SERVICES, POLICIES)
def test_the_decisions_sent_never_pass_a_cap(connections: list[Connection], policy: Policy) -> None:
    api = FakeService(connections)
    entries = run(api, PolicyRun(policy, {})) or []
    accepted = Counter(
        connection.domain_id for connection in api.connections.query(SERVICE) if connection.status == "accepted"
    )
    caps = {rule.name: rule.max_per_domain for rule in policy.rules if rule.max_per_domain is not None}
    reached: dict[str | None, int] = {}
    for entry in entries:
        if entry.change and entry.state == "accepted" and entry.rule in caps:
            domain_id = entry.connection.domain_id
            # Each is held to the cap of its own rule in its turn; in the end the highest of them holds.
            reached[domain_id] = max(reached.get(domain_id, 0), caps[entry.rule])
    # A rule without a cap may accept what another one has passed on.
    passed_on = {entry.connection.domain_id for entry in entries if entry.change and entry.rule not in caps}
    assert [domain_id for domain_id, cap in reached.items() if accepted[domain_id] > cap] == [
        domain_id for domain_id in reached if domain_id in passed_on and accepted[domain_id] > reached[domain_id]
    ]


@settings(max_examples=300, deadline=None)
@given(SERVICES, POLICIES)
def test_the_counts_add_up_and_the_plan_survives_being_given_back(
    connections: list[Connection], policy: Policy
) -> None:
    entries = plan_policy(connections, policy, NOW, SERVICE)
    summary = Report(SERVICE, "all", NOW).summary(entries)
    for name in ("by_outcome", "by_status", "by_domain"):
        assert sum(summary[name].values()) == summary["total"] == len(connections)
    plan = to_plan(entries, SERVICE)
    by_endpoint = {row["endpoint_id"]: row for row in plan}
    assert to_plan(plan_again(connections, by_endpoint, SERVICE), SERVICE) == plan
