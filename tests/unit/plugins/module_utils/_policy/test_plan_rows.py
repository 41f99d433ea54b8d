# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import OptionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.plan import PolicyEntry, plan_policy
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.plan_rows import (
    check_service,
    parse_plan,
    plan_again,
    to_plan,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.rules import Policy

from ...fakes import ENDPOINT, SERVICE
from .test_plan import ACCEPT, NOW, REJECT, listed

OTHER = "705290f3-0d00-41f2-aedc-71f09844e87a"
PENDING = listed(ENDPOINT)


def make(*connections: Any, rule: Any = ACCEPT) -> list[dict[str, Any]]:
    return to_plan(plan_policy(connections, Policy([rule]), NOW, SERVICE), SERVICE)


def apply(rows: list[dict[str, Any]], *connections: Any) -> list[PolicyEntry]:
    return plan_again(connections, parse_plan(rows), SERVICE)


def test_a_plan_is_plain_data_and_can_be_given_back() -> None:
    connections = [PENDING, listed("e2", "accepted")]
    plan = make(*connections)
    assert plan == [
        {
            "service_id": SERVICE,
            "endpoint_id": ENDPOINT,
            "domain_id": "d1",
            "status": "pendingAcceptance",
            "updated_at": "2026-02-01T00:00:00Z",
            "state": "accepted",
            "rule": "yes",
        }
    ]
    again = apply(plan, *connections)
    assert to_plan(again, SERVICE) == plan
    assert [(entry.rule, entry.result) for entry in again] == [("yes", "changed"), (None, "ignored")]


@pytest.mark.parametrize(
    ("moved", "row", "outcome", "code"),
    [
        pytest.param({}, {}, "changed", None, id="nothing has moved"),
        pytest.param({"status": "rejected"}, {}, "failed", "stale_plan", id="decided otherwise meanwhile"),
        pytest.param({"updated_at": "2026-02-02T00:00:00Z"}, {}, "failed", "stale_plan", id="changed meanwhile"),
        pytest.param(
            {"status": "accepted", "updated_at": "2026-02-02T00:00:00Z"}, {}, "unchanged", None, id="done already"
        ),
        pytest.param({"endpoint_id": ENDPOINT.upper()}, {}, "changed", None, id="listed in upper case"),
        pytest.param({}, {"endpoint_id": f" {ENDPOINT.upper()}"}, "changed", None, id="planned in upper case"),
        pytest.param({}, {"updated_at": "2026-02-01T00:00:00+00:00"}, "changed", None, id="read as a time on its way"),
        pytest.param({"updated_at": None}, {"updated_at": None}, "changed", None, id="the cloud sends no time"),
        pytest.param({"updated_at": None}, {}, "failed", "stale_plan", id="the time is gone"),
    ],
)
def test_what_has_moved_since_is_not_decided_on(
    moved: dict[str, Any], row: dict[str, Any], outcome: str, code: str | None
) -> None:
    plan = [{**make(PENDING)[0], **row}]
    (entry,) = apply(plan, replace(PENDING, **moved))
    assert (entry.result, (entry.error or {}).get("error_code")) == (outcome, code)


@pytest.mark.parametrize(("rule", "outcome"), [(ACCEPT, "failed"), (REJECT, "unchanged")])
def test_a_connection_of_a_plan_that_has_vanished(rule: Any, outcome: str) -> None:
    (entry,) = apply(make(PENDING, rule=rule))
    assert (entry.result, entry.status, entry.connection.status) == (outcome, "not_listed", "pendingAcceptance")


def test_what_is_carried_out_by_a_plan_is_listed_with_the_oldest_first() -> None:
    entries = apply([], listed("e1", day=2), listed("e2", day=1))
    assert [entry.connection.endpoint_id for entry in entries] == ["e2", "e1"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        pytest.param([{"endpoint_id": "a/b"}], "endpoint_id in plan is not an ID", id="no endpoint"),
        pytest.param([{"service_id": "{{ service }}"}], "service_id in plan is not an ID", id="a template"),
        pytest.param([{}, {"endpoint_id": ENDPOINT.upper()}], "twice", id="an endpoint twice"),
    ],
)
def test_what_is_no_plan(rows: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        parse_plan([{**make(PENDING)[0], **row} for row in rows])


@pytest.mark.parametrize("service_id", [SERVICE, SERVICE.upper()])
def test_a_plan_is_for_its_service(service_id: str) -> None:
    check_service(parse_plan(make(PENDING)), service_id)


def test_a_plan_for_another_service_says_whose_it_is() -> None:
    with pytest.raises(OptionError, match=f"the plan is for endpoint service {SERVICE}, .* is for {OTHER}"):
        check_service(parse_plan(make(PENDING)), OTHER)
