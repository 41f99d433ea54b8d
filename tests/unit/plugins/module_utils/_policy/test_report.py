# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of a policy: rows, diff and summary."""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.plan import plan_policy
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.report import (
    summarize_entries,
    to_diff,
    to_rows,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.rules import Policy, Rule

from ...fakes import SERVICE
from .samples import ACCEPT, NOW, listed


def test_the_report_of_a_plan() -> None:
    entries = plan_policy([listed("e2"), listed("e1"), listed("e3", "accepted")], Policy([ACCEPT]), NOW, SERVICE)
    assert [row["endpoint_id"] for row in to_rows(entries, "all")] == ["e1", "e2", "e3"]
    assert [row["endpoint_id"] for row in to_rows(entries, "changes")] == ["e1", "e2"]
    assert to_rows(entries, "summary") == []
    assert to_diff(entries) == {
        "before": {endpoint_id: {"domain_id": "d1", "status": "pendingAcceptance"} for endpoint_id in ("e1", "e2")},
        "after": {endpoint_id: {"domain_id": "d1", "status": "accepted"} for endpoint_id in ("e1", "e2")},
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


def test_the_summary_counts_for_each_rule_also_if_it_has_decided_nothing() -> None:
    rules = [replace(ACCEPT, domain_ids=frozenset({"d2"})), Rule("nobody", "rejected", domain_ids=frozenset({"d3"}))]
    connections = [listed("e1"), listed("e2", domain="d2"), listed("e3", "accepted")]
    entries = plan_policy(connections, Policy(rules), NOW, SERVICE)
    summary = summarize_entries(entries, ["yes", "nobody", "default"])
    assert summary["by_rule"] == {"yes": 1, "nobody": 0, "default": 1}


def test_ansible_gets_no_more_changes_to_compare_than_it_can_in_time() -> None:
    entries = plan_policy([listed(f"e{number:04d}") for number in range(250)], Policy([ACCEPT]), NOW, SERVICE)
    diff = to_diff(entries)
    assert (len(diff["before"]), len(diff["after"])) == (100, 100)
    assert diff["before_header"] == diff["after_header"]
    assert "100 of 250 connections" in diff["after_header"]
