# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of a run, and the guards that stop its plan."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import DecisionError, OptionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.entries import PolicyEntry
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.options import parse_run
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.plan_rows import to_plan
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.policy_run import PolicyRun

from ...fakes import DOMAIN, ENDPOINT, OTHER_DOMAIN, SERVICE
from .samples import NOW, filled, listed


def parse(**given: Any) -> PolicyRun:
    """The run as the module reads it from its options."""
    names = ("rules", "plan", "max_changes", "max_rejects", "comment")
    base = {**dict.fromkeys(names), "default": "ignored", "scope": "pending", "on_error": "continue"}
    params = {**base, **given}
    if isinstance(params["rules"], list):
        params["rules"] = [filled(rule) for rule in params["rules"] if isinstance(rule, dict)]
    return parse_run(params, given)


def rule(name: str = "r", **changed: Any) -> dict[str, Any]:
    return {"name": name, "state": "accepted", "domain_ids": [DOMAIN], **changed}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param({}, "Give either rules", id="nothing"),
        pytest.param({"rules": None}, "Give either rules", id="rules that are null"),
        pytest.param({"rules": [], "plan": []}, "Give either rules", id="both"),
        pytest.param({"rules": "[{name: x}]"}, r"rules is text; give a list of mappings, such as \[{name", id="text"),
        pytest.param({"rules": rule()}, "rules is not a list of mappings", id="one rule without its list"),
        pytest.param({"rules": ["name=x"]}, "rules is not a list of mappings", id="texts in the list"),
        pytest.param({"plan": "{{ approved_plan }}"}, "plan is text", id="a plan that was not rendered"),
        pytest.param({"rules": [rule(domain_ids=[])]}, "domain_ids of rule r is empty", id="a rule for nobody"),
        pytest.param(
            {"rules": [], "max_changes": "many"}, "max_changes must be a number or a percentage", id="no number"
        ),
    ],
)
def test_invalid_options(given: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        parse(**given)


def decide(task: PolicyRun, *connections: Any) -> list[PolicyEntry]:
    entries = task.decide(connections, NOW, SERVICE)
    return task.guard(entries, len(connections), lambda entries: {"plan": to_plan(entries, SERVICE)})


@pytest.mark.parametrize(
    ("limits", "stopped_by"),
    [
        pytest.param({}, None, id="no guards"),
        pytest.param({"max_changes": "3"}, None, id="as many changes as allowed"),
        pytest.param({"max_changes": "2"}, "3 changes, but max_changes allows 2", id="a change too many"),
        pytest.param({"max_changes": "50%"}, "3 changes, but max_changes allows 2", id="a share of changes too many"),
        pytest.param({"max_rejects": "1"}, "2 rejections, but max_rejects allows 1", id="a rejection too many"),
        pytest.param({"max_rejects": "2"}, None, id="as many rejections as allowed"),
    ],
)
def test_guards_stop_the_whole_plan_and_show_it(limits: dict[str, str], stopped_by: str | None) -> None:
    task = parse(rules=[rule("a", domain_ids=[OTHER_DOMAIN]), rule("b", state="rejected")], **limits)
    connections = [listed("e1", domain=DOMAIN), listed("e2", domain=DOMAIN), listed("e3", domain=OTHER_DOMAIN)]
    connections.append(listed("e4", "accepted"))
    if stopped_by is None:
        assert len(to_plan(decide(task, *connections), SERVICE)) == 3
        return
    with pytest.raises(DecisionError, match=stopped_by) as caught:
        decide(task, *connections)
    assert [row["endpoint_id"] for row in caught.value.to_fail_json()["plan"]] == ["e1", "e2", "e3"]


@pytest.mark.parametrize(
    ("on_error", "status", "outcomes"),
    [
        pytest.param("continue", "failed", ["changed", "failed", "ignored"], id="a failure, and the run continues"),
        pytest.param("stop", "failed", ["not_attempted", "failed", "ignored"], id="a failure, and the run stops"),
        pytest.param("stop", "accepted", ["changed", "unchanged", "ignored"], id="no failure"),
    ],
)
def test_a_failure_in_the_plan_stops_all_of_it_on_request(on_error: str, status: str, outcomes: list[str]) -> None:
    task = parse(rules=[rule()], scope="all", on_error=on_error)
    entries = decide(task, listed("e1", domain=DOMAIN), listed("e2", status, domain=DOMAIN), listed("e3"))
    assert [entry.result for entry in entries] == outcomes
    assert [row["endpoint_id"] for row in to_plan(entries, SERVICE)] == ["e1"] * outcomes.count("changed")
    assert entries[0].status == ("accepted" if outcomes[0] == "changed" else "pendingAcceptance")


@pytest.mark.parametrize(
    ("on_rule", "on_task", "comment"),
    [
        pytest.param("rule", "task", "rule", id="the comment of the rule goes first"),
        pytest.param(None, " task ", "task", id="the comment of the task is for the rest"),
        pytest.param(None, " ", None, id="a blank comment is none"),
    ],
)
def test_the_comment_of_a_decision(on_rule: str | None, on_task: str, comment: str | None) -> None:
    task = parse(rules=[rule(comment=on_rule)], comment=on_task)
    entries = decide(task, listed("e1", domain=DOMAIN), listed("e2"))
    assert [entry.comment for entry in entries] == [comment, None]
    assert [row["comment"] for row in to_plan(entries, SERVICE)] == [comment]


def test_the_comment_of_a_row_goes_before_that_of_the_task() -> None:
    plan = to_plan(decide(parse(rules=[rule()], comment="first"), listed(ENDPOINT, domain=DOMAIN)), SERVICE)
    (entry,) = decide(parse(plan=plan, comment="second"), listed(ENDPOINT, domain=DOMAIN))
    assert (entry.comment, entry.result) == ("first", "changed")
