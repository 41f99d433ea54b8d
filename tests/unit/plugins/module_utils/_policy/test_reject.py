# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rejecting the connections that a rule matches, and the limit that counts them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import (
    DecisionError,
    FateUnknownError,
    RequestError,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.client import Http
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.request import HttpOptions
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.token import GivenToken
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.reject import Rejecting
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.rules import Rule
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.client import VpcepApi
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.connections import Connection
from tests.simulator import Cloud, Fault, Simulator

from ...fakes import DOMAIN, OTHER_DOMAIN, SERVICE, FakeClock, FakeService
from .samples import listed

OPEN = frozenset({"pendingAcceptance", "accepted"})
GOING = Rule("going", "rejected", domain_ids=frozenset({"d1"}), statuses=OPEN)
ALL = Rule("all", "rejected", statuses=OPEN)


def rejecting(api: Any, rule: Rule = GOING, most: int = 10, spared: frozenset[str] = frozenset()) -> Rejecting:
    return Rejecting(api, SERVICE, rule, most, spared)


@dataclass(frozen=True)
class Choice:
    """The rule, the accounts that it spares, and the endpoints that are to be rejected."""

    rule: Rule
    rejected: list[str]
    spared: frozenset[str] = field(default_factory=frozenset)


CONNECTIONS = [
    listed("pending", "pendingAcceptance", "d1"),
    listed("accepted", "accepted", "d1"),
    listed("creating", "creating", "d1"),
    listed("rejected", "rejected", "d1"),
    listed("failed", "failed", "d1"),
    listed("deleting", "deleting", "d1"),
    listed("second", "accepted", "d2"),
    listed("third", "accepted", "d3"),
]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(Choice(GOING, ["accepted", "pending"]), id="what is open of one account"),
        pytest.param(Choice(ALL, ["accepted", "pending", "second", "third"]), id="what is open of any account"),
        pytest.param(
            Choice(ALL, ["second"], frozenset({"d1", "d3"})), id="what is open of any account besides those spared"
        ),
        pytest.param(Choice(GOING, [], frozenset({"d1"})), id="an account that is spared, though it is named"),
        pytest.param(
            Choice(Rule("accepted", "rejected", statuses=frozenset({"accepted"})), ["accepted", "second", "third"]),
            id="what is accepted",
        ),
        pytest.param(
            Choice(Rule("one", "rejected", endpoint_ids=frozenset({"third"})), ["third"]), id="one endpoint alone"
        ),
    ],
)
def test_what_the_rule_matches_is_rejected_and_nothing_else(case: Choice) -> None:
    api = FakeService(CONNECTIONS)
    rejections = rejecting(api, case.rule, spared=case.spared)
    assert [entry.connection.endpoint_id for entry in rejections.plan()] == case.rejected
    rejections.carry_out(600)
    assert sorted(api.sent) == [(endpoint_id, "reject") for endpoint_id in case.rejected]
    assert sorted(row["endpoint_id"] for row in rejections.rejected) == case.rejected


def test_a_row_shows_whose_connection_it_was_and_what_became_of_it() -> None:
    rejections = rejecting(FakeService([listed("e1", "accepted")]))
    rejections.plan()
    rejections.carry_out(600)
    assert rejections.rejected == [
        {"endpoint_id": "e1", "domain_id": "d1", "previous_status": "accepted", "status": "rejected"}
    ]


def test_a_plan_alone_sends_nothing_and_has_rejected_nothing() -> None:
    api = FakeService([listed("e1")])
    rejections = rejecting(api)
    assert [entry.status for entry in rejections.plan()] == ["rejected"]
    assert (api.sent, rejections.rejected) == ([], [])


def test_a_second_time_there_is_nothing_to_do() -> None:
    api = FakeService([listed("e1"), listed("e2", "rejected")])
    for _time in range(2):
        rejections = rejecting(api)
        rejections.plan()
        rejections.carry_out(600)
    assert (api.sent, rejections.rejected) == ([("e1", "reject")], [])


def test_all_rejections_are_waited_for_together() -> None:
    api = FakeService([listed(f"e{number}") for number in range(5)])
    api.settles_after = 30.0
    rejections = rejecting(api)
    rejections.plan()
    rejections.carry_out(600)
    assert {row["status"] for row in rejections.rejected} == {"rejected"}
    assert api.http.clock.slept >= 30


def test_without_waiting_the_last_status_seen_is_shown() -> None:
    api = FakeService([listed("e1")])
    api.settles_after = 30.0
    rejections = rejecting(api)
    rejections.plan()
    rejections.carry_out(None)
    assert [row["status"] for row in rejections.rejected] == ["creating"]
    assert (api.lists, api.http.clock.slept) == (1, 0.0)


@dataclass(frozen=True)
class Limit:
    """The statuses listed, the limit, and how many rejections count against it."""

    statuses: list[str]
    most: int
    counted: int


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(Limit(["accepted", "pendingAcceptance"], most=1, counted=2), id="one more than allowed"),
        pytest.param(Limit(["accepted"], most=0, counted=1), id="none is allowed"),
        pytest.param(
            Limit(["accepted", "creating", "rejected"], most=1, counted=2), id="one is yet to appear, and one is done"
        ),
    ],
)
def test_too_many_rejections_are_an_error_before_anything_is_sent(case: Limit) -> None:
    api = FakeService([listed(f"e{number}", status) for number, status in enumerate(case.statuses)])
    with pytest.raises(DecisionError) as caught:
        rejecting(api, most=case.most).plan()
    facts = caught.value.to_fail_json()
    assert f"it would take {case.counted} rejections in all, but max_rejects allows {case.most};" in facts["msg"]
    assert [row["endpoint_id"] for row in facts["to_reject"]] == ["e0", "e1"][: case.counted]
    assert (api.sent, facts["changed"]) == ([], False)


def test_as_many_as_allowed_are_rejected() -> None:
    api = FakeService([listed("e0"), listed("e1", "creating"), listed("e2", "accepted", "d2")])
    rejections = rejecting(api, most=2)
    assert len(rejections.plan()) == 1
    assert [connection.endpoint_id for connection in rejections.creating] == ["e1"]


def test_the_limit_counts_the_rejections_of_all_rounds() -> None:
    api = FakeService([listed("e0"), listed("e1")])
    rejections = rejecting(api, most=3)
    rejections.plan()
    rejections.carry_out(600)
    api.rows.update(e2=listed("e2"), e3=listed("e3", "accepted"))
    with pytest.raises(DecisionError) as caught:
        rejections.plan()
    facts = caught.value.to_fail_json()
    assert facts["msg"].startswith("No further connection was rejected: it would take 4 rejections in all")
    assert ([row["endpoint_id"] for row in facts["to_reject"]], facts["changed"]) == (["e2", "e3"], True)
    del api.rows["e3"]
    rejections.plan()
    rejections.carry_out(600)
    assert [row["endpoint_id"] for row in rejections.rejected] == ["e0", "e1", "e2"]


def test_a_rejection_that_does_not_show_yet_is_counted_once() -> None:
    api = FakeService([listed("e0")])
    api.settles_after = 30.0
    rejections = rejecting(api, most=1)
    rejections.plan()
    rejections.carry_out(None)
    assert (api.rows["e0"].status, rejections.plan(), rejections.creating) == ("creating", [], [])


def test_a_connection_that_appears_is_left_for_the_next_round() -> None:
    api = FakeService([listed("e0")])
    api.before_decision = lambda _endpoint_id: api.rows.update(e1=listed("e1"))
    rejections = rejecting(api)
    rejections.plan()
    rejections.carry_out(600)
    assert api.sent == [("e0", "reject")]
    assert [entry.connection.endpoint_id for entry in rejections.plan()] == ["e1"]


def unreadable(endpoint_id: str) -> Connection:
    return Connection.from_api({"id": endpoint_id, "status": "accepted", "domain_id": 7})


@pytest.mark.parametrize(
    ("rule", "odd", "said"),
    [
        pytest.param(GOING, unreadable("odd"), "unreadable domain_id", id="its row cannot be read"),
        pytest.param(GOING, listed("odd", "frozen"), "status frozen", id="its status is not known"),
        pytest.param(ALL, unreadable("odd"), "unreadable domain_id", id="its row cannot be read, whosever it is"),
    ],
)
def test_nothing_is_rejected_if_it_is_not_clear_what_to_reject(rule: Rule, odd: Connection, said: str) -> None:
    api = FakeService([listed("e0"), odd])
    with pytest.raises(DecisionError, match=f"No connection to .* was rejected.* the one of endpoint odd.*{said}"):
        rejecting(api, rule).plan()
    assert api.sent == []


def test_a_connection_of_nobody_is_not_rejected_if_some_accounts_are_spared() -> None:
    api = FakeService([Connection("odd", "accepted")])
    with pytest.raises(DecisionError, match="does not say which account"):
        rejecting(api, ALL, spared=frozenset({"d2"})).plan()
    assert [entry.connection.endpoint_id for entry in rejecting(api, ALL).plan()] == ["odd"]


def test_odd_connections_of_other_accounts_do_not_matter() -> None:
    api = FakeService([listed("e0"), listed("odd", "frozen", "d2")])
    rejections = rejecting(api)
    rejections.plan()
    rejections.carry_out(600)
    assert api.sent == [("e0", "reject")]


def test_a_failure_is_an_error_with_all_that_was_done() -> None:
    refused = RequestError("The cloud refused it.", http_status=400, error_code="EndPoint.2015")
    api = FakeService([listed("e0"), listed("e1"), listed("other", "accepted", "d2")], {"e0": refused})
    rejections = rejecting(api)
    rejections.plan()
    with pytest.raises(DecisionError) as caught:
        rejections.carry_out(600)
    facts = caught.value.to_fail_json()
    assert facts["msg"].startswith(f"Could not reject the connections to endpoint service {SERVICE}: 1 of 2 ")
    assert "The cloud refused it." in facts["msg"]
    assert (facts["changed"], [row["endpoint_id"] for row in rejections.rejected]) == (True, ["e1"])


@pytest.mark.parametrize(
    ("error", "changed"),
    [
        pytest.param(RequestError("No.", http_status=400), False, id="it was refused"),
        pytest.param(FateUnknownError("Lost."), True, id="nobody knows"),
    ],
)
def test_a_failure_says_whether_anything_may_have_changed(error: RequestError, changed: bool) -> None:
    rejections = rejecting(FakeService([listed("e0")], {"e0": error}))
    rejections.plan()
    with pytest.raises(DecisionError) as caught:
        rejections.carry_out(600)
    assert (caught.value.to_fail_json()["changed"], bool(rejections.rejected)) == (changed, changed)


def test_a_rejection_that_does_not_show_in_time_is_an_error_and_may_have_taken_effect() -> None:
    api = FakeService([listed("e0")])
    api.settles_after = 3600.0
    rejections = rejecting(api)
    rejections.plan()
    with pytest.raises(DecisionError, match=r"after 30 s \(wait_timeout\)"):
        rejections.carry_out(30)
    assert [row["status"] for row in rejections.rejected] == ["creating"]


def test_the_limit_holds_if_the_list_gets_too_old_and_more_is_to_be_rejected() -> None:
    api = FakeService([listed("e0"), listed("e1", "rejected")])
    rejections = rejecting(api, most=1)
    rejections.plan()
    api.http.clock.time += 6
    api.rows["e1"] = listed("e1", "accepted")
    with pytest.raises(DecisionError, match="No connection was rejected: it would take 2 rejections") as caught:
        rejections.carry_out(600)
    assert (api.sent, caught.value.to_fail_json()["changed"]) == ([], False)


def test_nothing_is_sent_after_the_end_of_the_run() -> None:
    api = FakeService([listed("e0")])
    api.before_decision = lambda _endpoint_id: api.http.clock.halt.check(api.http.clock.now())
    rejections = rejecting(api)
    rejections.plan()
    api.http.clock.halt.call("the process that started it is gone")
    with pytest.raises(DecisionError, match="the process that started it is gone") as caught:
        rejections.carry_out(600)
    assert (api.sent, caught.value.to_fail_json()["changed"]) == ([], False)


@pytest.fixture
def api(cloud: Cloud, simulator: Simulator, clock: FakeClock) -> VpcepApi:
    auth = GivenToken(cloud.identity.issue_token())
    return VpcepApi(Http(HttpOptions(timeout=5), clock), auth, f"{simulator.url}/v1/{cloud.owner.project_id}")


def requests_of(simulator: Simulator) -> list[str]:
    return [recorded.method for recorded in simulator.requests]


def test_over_sockets_one_list_and_a_request_for_each_rejection(
    api: VpcepApi, cloud: Cloud, simulator: Simulator
) -> None:
    service = cloud.services.add()
    for domain_id in (DOMAIN, DOMAIN, OTHER_DOMAIN):
        cloud.connections.add(service.id, domain_id=domain_id, status="accepted")
    rejections = Rejecting(api, service.id, Rule("going", "rejected", frozenset({DOMAIN}), statuses=OPEN), 2)
    assert len(rejections.plan()) == 2
    rejections.carry_out(600)
    assert requests_of(simulator)[:3] == ["GET", "POST", "POST"]
    assert {(row["domain_id"], row["status"]) for row in rejections.rejected} == {(DOMAIN, "rejected")}


def test_over_sockets_a_lost_answer_is_not_sent_twice(api: VpcepApi, cloud: Cloud, simulator: Simulator) -> None:
    service = cloud.services.add()
    cloud.connections.add(service.id, domain_id=DOMAIN, status="accepted")
    cloud.faults.append(Fault("POST", kind="reset", after=True))
    rejections = Rejecting(api, service.id, Rule("going", "rejected", frozenset({DOMAIN}), statuses=OPEN), 1)
    rejections.plan()
    rejections.carry_out(600)
    assert requests_of(simulator).count("POST") == 1
    assert [row["status"] for row in rejections.rejected] == ["rejected"]
