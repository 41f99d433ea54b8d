# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No decision goes out on an old look, whatever others do meanwhile."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import (
    FateUnknownError,
    HaltedError,
    OutdatedError,
    RequestError,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.agenda import Agenda, _likely
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.entries import PolicyEntry
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.plan_rows import to_plan
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.policy_run import PolicyRun
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.pool import Pool
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.rules import Policy, Rule
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.connections import Connection

from ...fakes import SERVICE, FakeService

EVERYBODY = Policy([], "accepted")


def pending(number: int, domain: str = "d1") -> Connection:
    created = f"2026-02-{number + 1:02d}T00:00:00Z"
    return Connection(f"e{number:02d}", "pendingAcceptance", domain, created_at=created)


class Run:
    """A run that sends one decision after the other, each in so many seconds of the fake clock."""

    def __init__(self, connections: list[Connection], task: PolicyRun, seconds: float = 1.0) -> None:
        api: Any = FakeService(connections)
        self.api = api
        self.agenda = Agenda(self.api, task, SERVICE)
        self.planned = self.agenda.plan()
        self._seconds = seconds

    def go(self) -> dict[str, PolicyEntry]:
        self.api.before_decision = self.wait
        Pool(self.api, self.agenda, SERVICE, 1).run()
        return {entry.connection.endpoint_id: entry for entry in self.agenda.results()}

    def wait(self, _endpoint: str) -> None:
        self.api.http.clock.time += self._seconds

    def others_do(self, **statuses: str) -> None:
        """Set what others have done when the list is read again; "gone" means that the owner deleted the endpoint."""

        def change(number: int) -> None:
            for endpoint_id, status in statuses.items() if number == 2 else ():
                known = self.api.rows.pop(endpoint_id, pending(int(endpoint_id[1:])))
                if status != "gone":
                    self.api.rows[endpoint_id] = known.with_status(status)

        self.api.before_list = change


def counted(entries: dict[str, PolicyEntry]) -> dict[str, int]:
    return Counter(entry.result for entry in entries.values())


@pytest.mark.parametrize(
    ("seconds", "lists"),
    [
        pytest.param(0.0, 1, id="a run that takes no time"),
        pytest.param(0.49, 1, id="a run just shorter than five seconds"),
        pytest.param(1.0, 2, id="ten seconds"),
        pytest.param(2.0, 5, id="twenty seconds"),
    ],
)
def test_the_list_is_read_again_when_it_is_five_seconds_old(seconds: float, lists: int) -> None:
    run = Run([pending(number) for number in range(10)], PolicyRun(EVERYBODY, {}), seconds)
    assert counted(run.go()) == {"changed": 10}
    assert (run.api.lists, run.api.looks, len(run.api.sent)) == (lists, 0, 10)


@dataclass(frozen=True)
class Meanwhile:
    """The policy, what others do, and how the connection ends."""

    others: str
    outcome: str
    status: str
    policy: Policy = EVERYBODY
    is_sent: bool = False


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(Meanwhile(others="rejected", outcome="ignored", status="rejected"), id="rejected by a person"),
        pytest.param(Meanwhile(others="accepted", outcome="ignored", status="accepted"), id="accepted by a person"),
        pytest.param(Meanwhile(others="gone", outcome="failed", status="not_listed"), id="deleted by its owner"),
        pytest.param(
            Meanwhile(policy=Policy([], "rejected"), others="gone", outcome="unchanged", status="not_listed"),
            id="deleted before a reject",
        ),
        pytest.param(
            Meanwhile(
                policy=replace(EVERYBODY, scope="all"), others="accepted", outcome="unchanged", status="accepted"
            ),
            id="done by a person",
        ),
        pytest.param(
            Meanwhile(
                policy=replace(EVERYBODY, scope="all"),
                others="rejected",
                outcome="changed",
                status="accepted",
                is_sent=True,
            ),
            id="undone, scope all",
        ),
        pytest.param(Meanwhile(others="frozen", outcome="failed", status="frozen"), id="in a status that nobody knows"),
        pytest.param(
            Meanwhile(others="pendingAcceptance", outcome="changed", status="accepted", is_sent=True), id="left alone"
        ),
    ],
)
def test_decisions_of_others_meanwhile_are_not_overruled(case: Meanwhile) -> None:
    run = Run([pending(number) for number in range(10)], PolicyRun(case.policy, {}))
    run.others_do(e09=case.others)
    entry = run.go()["e09"]
    assert (entry.result, entry.status) == (case.outcome, case.status)
    assert ("e09" in dict(run.api.sent)) is case.is_sent


def test_later_connections_are_left_for_the_next_run_and_count_against_the_caps() -> None:
    policy = Policy([Rule("nine", "accepted", domain_ids=frozenset({"d1"}), max_per_domain=9)])
    run = Run([pending(number) for number in range(9)], PolicyRun(policy, {}))
    run.others_do(e20="accepted", e21="pendingAcceptance")
    entries = run.go()
    assert counted(entries) == {"changed": 8, "capped": 1}
    assert {"e20", "e21"} & {*entries, *dict(run.api.sent)} == set()


def test_a_given_plan_is_checked_against_each_list() -> None:
    connections = [pending(number) for number in range(10)]
    rows = to_plan(Run(connections, PolicyRun(EVERYBODY, {})).planned, SERVICE)
    run = Run(connections, PolicyRun(None, {row["endpoint_id"]: row for row in rows}))
    run.others_do(e07="gone", e08="accepted", e09="rejected")
    entries = run.go()
    ends = {name: entries[name].result for name in ("e06", "e07", "e08", "e09")}
    assert ends == {"e06": "changed", "e07": "failed", "e08": "unchanged", "e09": "failed"}
    assert (entries["e09"].error or {})["error_code"] == "stale_plan"


def test_the_guards_are_for_the_run_as_a_whole() -> None:
    established = [pending(number).with_status("accepted") for number in (8, 9)]
    task = PolicyRun(replace(EVERYBODY, scope="all"), {}, max_changes=lambda listed: listed * 80 // 100)
    run = Run([*(pending(number) for number in range(8)), *established], task)
    # Two that were to stay as they are would have to be accepted again.
    run.others_do(e08="rejected", e09="rejected")
    entries = run.go()
    assert "Nothing more was sent: the plan has 10 changes, but max_changes allows 8" in str(run.agenda.stopped_by)
    assert counted(entries) == {"changed": 5, "not_attempted": 3, "unchanged": 2}
    assert len(run.api.sent) == 5


def test_a_list_that_cannot_be_read_again_ends_the_run() -> None:
    run = Run([pending(number) for number in range(10)], PolicyRun(EVERYBODY, {}))

    def fail(_number: int) -> None:
        raise RequestError("Could not read the list.")

    run.api.before_list = fail
    assert counted(run.go()) == {"changed": 5, "not_attempted": 5}
    assert str(run.agenda.stopped_by) == "Could not read the list."


def test_when_a_list_takes_too_long_to_read_each_connection_is_looked_at_by_itself() -> None:
    run = Run([pending(number) for number in range(10)], PolicyRun(EVERYBODY, {}))
    run.api.slow_lists = 20.0
    run.others_do(e08="rejected", e09="gone")
    entries = run.go()
    # After the list that came too late, one look before each decision that it leaves.
    assert (counted(entries), run.api.lists) == ({"changed": 8, "ignored": 1, "failed": 1}, 2)
    assert len(run.api.sent) == 8
    assert run.api.looks == 3


def test_a_slow_first_list_is_not_decided_on_either() -> None:
    connections = [pending(number) for number in range(4)]
    api: Any = FakeService(connections)
    api.slow_lists = 6.0
    agenda = Agenda(api, PolicyRun(EVERYBODY, {}), SERVICE)
    agenda.plan()
    api.rows["e03"] = pending(3).with_status("rejected")
    Pool(api, agenda, SERVICE, 1).run()
    assert [entry.result for entry in agenda.results()] == ["changed", "changed", "changed", "ignored"]
    assert (api.lists, api.looks, len(api.sent)) == (1, 4, 3)


def test_a_decision_of_unknown_fate_is_not_sent_again_over_that_of_a_person() -> None:
    api: Any = FakeService([pending(0)], {"e00": FateUnknownError("Lost.")})
    api.http.max_retries = 5
    agenda = Agenda(api, PolicyRun(Policy([], "rejected"), {}), SERVICE)
    agenda.plan()
    api.before_decision = lambda endpoint: api.rows.update({endpoint: pending(0).with_status("accepted")})
    Pool(api, agenda, SERVICE, 1).run()
    (entry,) = agenda.results()
    assert (len(api.sent), entry.result, entry.status, entry.may_have_changed) == (1, "failed", "accepted", True)
    assert "somebody else has decided meanwhile" in (entry.error or {})["msg"]


def test_a_possible_acceptance_counts_against_a_cap() -> None:
    policy = Policy([Rule("one", "accepted", domain_ids=frozenset({"d1"}), max_per_domain=1)])
    api: Any = FakeService([pending(0), pending(1).with_status("accepted")], {"e00": FateUnknownError("Lost.")})
    api.rows["e01"] = pending(1, "d2").with_status("accepted")
    agenda = Agenda(api, PolicyRun(policy, {}), SERVICE)
    agenda.plan()
    Pool(api, agenda, SERVICE, 1).run()
    lost = agenda.results()[0]
    assert (lost.result, lost.may_have_changed) == ("failed", True)
    assert _likely(lost, pending(0)).status == "accepted"
    assert _likely(replace(lost, may_have_changed=False), pending(0).with_status("accepted")).status == "accepted"


def test_the_order_of_the_answer_stays_that_of_the_first_list() -> None:
    run = Run([pending(number) for number in range(10)], PolicyRun(EVERYBODY, {}))
    assert list(run.go()) == [f"e{number:02d}" for number in range(10)]


def test_a_decision_that_the_cloud_has_put_off_is_decided_again_on_a_list_that_others_have_read() -> None:
    """It was under way when the list was read again, and the cloud had done nothing about it."""
    run = Run([pending(number) for number in range(3)], PolicyRun(EVERYBODY, {}))
    first, second = run.agenda.take(), run.agenda.take()
    assert first is not None
    assert second is not None
    run.agenda.check(first, None)
    run.others_do(e00="rejected")
    run.wait("six seconds later")
    run.api.http.clock.time += 5
    assert run.agenda.renew(second).change is not None
    with pytest.raises(OutdatedError):
        run.agenda.check(first, None)
    renewed = run.agenda.renew(first)
    assert (renewed.change, renewed.connection.status, run.api.lists) == (None, "rejected", 2)


def test_a_decision_that_waits_for_its_turn_is_checked_against_the_list_then() -> None:
    run = Run([pending(number) for number in range(3)], PolicyRun(EVERYBODY, {}))
    entry = run.agenda.take()
    assert entry is not None
    run.agenda.check(entry, None)
    run.api.http.clock.time += 5.1
    with pytest.raises(OutdatedError):
        run.agenda.check(entry, None)
    run.agenda.stop(RequestError("Enough."))
    with pytest.raises(HaltedError, match="Enough"):
        run.agenda.check(entry, None)
