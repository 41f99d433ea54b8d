# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan as plain data: written, read back, and compared with connections that may have moved since."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import OptionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.entries import PolicyEntry
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.options import parse_plan
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.plan import plan_policy
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.plan_rows import (
    check_service,
    plan_again,
    to_plan,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.rules import Policy

from ...fakes import ENDPOINT, SERVICE
from .samples import ACCEPT, NOW, REJECT, listed

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
            "comment": None,
        }
    ]
    again = apply(plan, *connections)
    assert to_plan(again, SERVICE) == plan
    assert [(entry.rule, entry.result) for entry in again] == [("yes", "changed"), (None, "ignored")]


@dataclass(frozen=True)
class Move:
    """How the connection and the row of the plan have changed, and the row's result and error code."""

    moved: dict[str, Any] = field(default_factory=dict)
    row: dict[str, Any] = field(default_factory=dict)
    outcome: str = "changed"
    code: str | None = None


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(Move(), id="nothing has moved"),
        pytest.param(
            Move(moved={"status": "rejected"}, outcome="failed", code="stale_plan"), id="decided otherwise meanwhile"
        ),
        pytest.param(
            Move(moved={"updated_at": "2026-02-02T00:00:00Z"}, outcome="failed", code="stale_plan"),
            id="changed meanwhile",
        ),
        pytest.param(
            Move(moved={"status": "accepted", "updated_at": "2026-02-02T00:00:00Z"}, outcome="unchanged"),
            id="done already",
        ),
        pytest.param(Move(moved={"endpoint_id": ENDPOINT.upper()}), id="listed in upper case"),
        pytest.param(Move(row={"endpoint_id": f" {ENDPOINT.upper()}"}), id="planned in upper case"),
        pytest.param(Move(row={"updated_at": "2026-02-01T00:00:00+00:00"}), id="read as a time on its way"),
        pytest.param(Move(moved={"updated_at": None}, row={"updated_at": None}), id="the cloud sends no time"),
        pytest.param(Move(moved={"updated_at": None}, outcome="failed", code="stale_plan"), id="the time is gone"),
    ],
)
def test_a_connection_that_has_moved_is_not_decided_on(case: Move) -> None:
    plan = [{**make(PENDING)[0], **case.row}]
    (entry,) = apply(plan, replace(PENDING, **case.moved))
    assert (entry.result, (entry.error or {}).get("error_code")) == (case.outcome, case.code)


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        pytest.param(ACCEPT, "failed", id="it was to be accepted"),
        pytest.param(REJECT, "unchanged", id="it was to be rejected"),
    ],
)
def test_a_connection_of_a_plan_that_has_vanished(rule: Any, outcome: str) -> None:
    (entry,) = apply(make(PENDING, rule=rule))
    assert (entry.result, entry.status, entry.connection.status) == (outcome, "not_listed", "pendingAcceptance")


def test_the_entries_of_a_plan_are_listed_oldest_first() -> None:
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
def test_invalid_plans(rows: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        parse_plan([{**make(PENDING)[0], **row} for row in rows])


@pytest.mark.parametrize(
    "service_id", [pytest.param(SERVICE, id="its ID"), pytest.param(SERVICE.upper(), id="its ID in capitals")]
)
def test_a_plan_is_for_its_service(service_id: str) -> None:
    check_service(parse_plan(make(PENDING)), service_id)


def test_a_plan_for_another_service_says_whose_it_is() -> None:
    with pytest.raises(OptionError, match=f"the plan is for endpoint service {SERVICE}, .* is for {OTHER}"):
        check_service(parse_plan(make(PENDING)), OTHER)
