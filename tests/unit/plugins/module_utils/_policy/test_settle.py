# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting for many decisions together."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import LoginRefusedError, RequestError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.agenda import Agenda
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.entries import PolicyEntry
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.policy_run import PolicyRun
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.pool import Pool
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.rules import Policy
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.settle import settle
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.connections import Connection

from ...fakes import SERVICE, FakeService
from .samples import all_pending


def run(api: Any, wait_timeout: float = 600, state: str = "accepted") -> list[PolicyEntry]:
    agenda = Agenda(api, PolicyRun(Policy([], state), {}), SERVICE)
    agenda.plan()
    unsettled = Pool(api, agenda, SERVICE, 1).run()
    api.lists = 0
    for entry in settle(api, SERVICE, unsettled, wait_timeout):
        agenda.finish(entry)
    return agenda.results()


def service(number: int, settles_after: float) -> FakeService:
    api = FakeService(all_pending(number))
    api.settles_after = settles_after
    return api


def test_all_are_sent_before_any_is_waited_for_and_looked_at_together() -> None:
    api = service(20, settles_after=0.5)
    entries = run(api)
    assert Counter((entry.result, entry.status) for entry in entries) == {("changed", "accepted"): 20}
    # At once, and after pauses of 0.2, 0.26 and 0.338 s.
    assert (len(api.sent), api.looks, api.lists) == (20, 0, 4)
    assert api.http.clock.slept < 1.0


def test_nothing_is_read_if_nothing_has_to_be_waited_for() -> None:
    api = service(20, settles_after=0.0)
    run(api)
    assert api.lists == 0


def test_the_time_limit_is_for_all_together() -> None:
    api = service(20, settles_after=3600)
    entries = run(api, wait_timeout=30)
    assert api.http.clock.slept == pytest.approx(30)
    ends = Counter((entry.result, entry.status, entry.may_have_changed) for entry in entries)
    assert ends == {("failed", "creating", True): 20}
    assert "still creating" in (entries[0].error or {})["msg"]
    assert "after 30 s (wait_timeout)" in (entries[0].error or {})["msg"]


@pytest.mark.parametrize(
    ("meanwhile", "said"),
    [
        pytest.param("failed", "the connection is failed", id="it has failed"),
        pytest.param("deleting", "the connection is deleting", id="it is being deleted"),
        pytest.param("frozen", "the connection is frozen", id="a status that nobody knows"),
        pytest.param(None, "no longer listed", id="it is gone"),
    ],
)
def test_a_decision_that_does_not_come_true_fails_its_entry_alone(meanwhile: str | None, said: str) -> None:
    api = service(5, settles_after=1.0)

    def change(number: int) -> None:
        if number == 2:
            api.settling.pop("e03")
            del api.rows["e03"]
            api.rows.update({"e03": Connection("e03", meanwhile)} if meanwhile else {})

    api.before_list = change
    ends = {entry.connection.endpoint_id: entry for entry in run(api)}
    failed = ends.pop("e03")
    assert Counter(entry.result for entry in ends.values()) == {"changed": 4}
    assert (failed.result, failed.may_have_changed) == ("failed", True)
    assert said in (failed.error or {})["msg"]


def denied(number: int) -> None:
    if number >= 2:
        raise RequestError("Could not read the list.", http_status=403, error_code="EndPoint.0004")


def test_a_look_that_fails_in_passing_is_made_up_for() -> None:
    api = service(5, settles_after=1.0)
    api.before_list = lambda number: denied(number) if number == 3 else None
    assert Counter(entry.result for entry in run(api)) == {"changed": 5}


def test_looks_that_fail_to_the_end_are_the_failure_of_all_that_are_waited_for() -> None:
    api = service(5, settles_after=1.0)
    api.before_list = denied
    entries = run(api, wait_timeout=30)
    assert [(entry.result, entry.may_have_changed) for entry in entries] == [("failed", True)] * 5
    assert (entries[0].error or {})["error_code"] == "EndPoint.0004"
    assert api.http.clock.slept == pytest.approx(30)


def test_a_login_that_is_refused_ends_the_waiting() -> None:
    api = service(5, settles_after=60.0)

    def refuse(number: int) -> None:
        if number == 3:
            raise LoginRefusedError("The login is refused.", http_status=401)

    api.before_list = refuse
    entries = run(api)
    assert [(entry.result, entry.may_have_changed) for entry in entries] == [("failed", True)] * 5
    assert api.lists == 3
