# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many decisions at once, and what stops them."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Callable

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import (
    FateUnknownError,
    HaltedError,
    LoginRefusedError,
    RequestError,
    VpcepError,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.agenda import Agenda
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.entries import PolicyEntry
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.policy_run import PolicyRun
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.pool import Pool
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.report import explain
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.rules import Policy
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.connections import Connection

from ...fakes import SERVICE, FakeService
from .samples import all_pending


def service(number: int, errors: dict[str, Exception] | None = None) -> FakeService:
    """So many pending connections, and one that is established."""
    return FakeService([*all_pending(number), Connection("established", "accepted")], errors)


def run(
    api: Any, state: str = "accepted", concurrency: int = 1, stops: bool = False
) -> tuple[list[PolicyEntry], Agenda]:
    agenda = Agenda(api, PolicyRun(Policy([], state), {}, stops_on_error=stops), SERVICE)
    agenda.plan()
    assert Pool(api, agenda, SERVICE, concurrency, stops).run() == []
    return agenda.results(), agenda


def outcomes(entries: list[PolicyEntry]) -> dict[str, str]:
    return {entry.connection.endpoint_id: entry.result for entry in entries}


def counted(entries: list[PolicyEntry]) -> dict[str, int]:
    """How many of those that were pending ended in each way."""
    return Counter(entry.result for entry in entries if entry.connection.endpoint_id != "established")


def test_each_planned_decision_is_sent_once_and_nothing_else() -> None:
    api = service(20)
    entries, _agenda = run(api, concurrency=4)
    assert sorted(api.sent) == [(f"e{number:02d}", "receive") for number in range(20)]
    assert (counted(entries), outcomes(entries)["established"]) == ({"changed": 20}, "ignored")
    assert (api.lists, api.looks) == (1, 0)


@pytest.mark.parametrize("concurrency", [pytest.param(1, id="one at a time"), pytest.param(3, id="three at a time")])
def test_no_more_decisions_are_under_way_than_allowed(concurrency: int) -> None:
    api = service(12)
    api.latency = 0.005
    run(api, concurrency=concurrency)
    assert api.most_at_once == concurrency


def refused(code: str | None = None) -> RequestError:
    return RequestError("No.", http_status=400, error_code=code)


def test_a_failure_leaves_the_others_alone_and_says_why() -> None:
    entries, _agenda = run(service(3, {"e01": refused("EndPoint.2015")}))
    failed = next(entry for entry in entries if entry.result == "failed")
    assert failed.error == {"msg": "No.", "error_code": "EndPoint.2015", "http_status": 400}
    assert (failed.status, failed.may_have_changed) == ("pendingAcceptance", False)
    assert counted(entries) == {"changed": 2, "failed": 1}


def test_a_decision_of_unknown_fate_may_have_changed_something_and_is_looked_at_again() -> None:
    api = service(1, {"e00": FateUnknownError("Lost.")})
    entry = run(api)[0][0]
    assert (entry.result, entry.may_have_changed, api.looks) == ("failed", True, 1)


def test_a_decision_that_was_lost_and_took_effect_is_a_change() -> None:
    api = service(1, {"e00": FateUnknownError("Lost.")})
    api.before_decision = lambda endpoint: api.rows.update({endpoint: Connection(endpoint, "accepted")})
    entry = run(api)[0][0]
    assert (entry.result, entry.status, len(api.sent)) == ("changed", "accepted", 1)


def test_the_status_of_a_failure_is_the_one_that_was_seen_last() -> None:
    api = service(1, {"e00": FateUnknownError("Lost.")})
    api.before_decision = lambda endpoint: api.rows.update({endpoint: Connection(endpoint, "failed")})
    entry = run(api)[0][0]
    assert (entry.result, entry.status, entry.may_have_changed) == ("failed", "failed", True)


def test_a_failure_stops_the_decisions_not_yet_begun_on_request() -> None:
    api = service(5, {"e01": refused()})
    entries, agenda = run(api, stops=True)
    assert counted(entries) == {"changed": 1, "failed": 1, "not_attempted": 3}
    assert [endpoint for endpoint, _action in api.sent] == ["e00", "e01"]
    assert "on_error is stop" in str(agenda.stopped_by)


@dataclass(frozen=True)
class Vanished:
    """The state wanted, the error's code, whether the cloud still lists it, and how the connection ends."""

    code: str
    outcome: str
    status: str
    state: str = "rejected"
    is_listed: bool = False


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            Vanished(code="EndPoint.2006", outcome="unchanged", status="not_listed"), id="there is no such endpoint"
        ),
        pytest.param(
            Vanished(code="Endpoint.2013", outcome="unchanged", status="not_listed"), id="it is not of this service"
        ),
        pytest.param(
            Vanished(code="EndPoint.2013", is_listed=True, outcome="failed", status="pendingAcceptance"),
            id="it is listed all the same",
        ),
        pytest.param(Vanished(code="EndPoint.2015", outcome="failed", status="pendingAcceptance"), id="another error"),
        pytest.param(
            Vanished(state="accepted", code="EndPoint.2013", outcome="failed", status="not_listed"),
            id="it was to be accepted",
        ),
    ],
)
def test_a_vanished_endpoint_is_as_good_as_rejected(case: Vanished) -> None:
    api = service(1, {"e00": refused(case.code)})
    if not case.is_listed:
        api.before_decision = api.rows.pop
    entry = next(entry for entry in run(api, case.state, stops=True)[0] if entry.connection.endpoint_id == "e00")
    assert (entry.result, entry.status) == (case.outcome, case.status)


def unanswered() -> RequestError:
    return RequestError("No connection.")


def throttled() -> RequestError:
    return RequestError("400.", http_status=400, error_code="EndPoint.0022")


def server_error() -> RequestError:
    return RequestError("500.", http_status=500)


@pytest.mark.parametrize(
    ("errors", "sent", "not_attempted"),
    [
        pytest.param([unanswered()] * 20, 5, 15, id="five in a row without an answer"),
        pytest.param([server_error()] * 20, 5, 15, id="five server errors in a row"),
        pytest.param([FateUnknownError("504.", http_status=504)] * 20, 5, 15, id="five of unknown fate in a row"),
        pytest.param([*[unanswered()] * 4, None] * 4, 20, 0, id="a success after each four"),
        pytest.param([*[unanswered()] * 4, refused()] * 4, 6, 14, id="a refusal among five, which is no success"),
        pytest.param([throttled()] * 20, 5, 15, id="one request too many, after all repeats, five times in a row"),
        pytest.param([refused()] * 20, 20, 0, id="refusals alone"),
    ],
)
def test_a_cloud_that_is_not_answering_ends_the_run(
    errors: list[Exception | None], sent: int, not_attempted: int
) -> None:
    api = service(20, {f"e{number:02d}": error for number, error in enumerate(errors) if error})
    entries, agenda = run(api)
    assert (len(api.sent), counted(entries).get("not_attempted", 0)) == (sent, not_attempted)
    assert ("The cloud is not answering" in str(agenda.stopped_by)) is (not_attempted > 0)


def test_a_refused_login_ends_the_run() -> None:
    refusal = LoginRefusedError("The login is refused.", http_status=401)
    later = {f"e{number:02d}": refusal.again() for number in range(3, 10)}
    api = service(10, {"e02": refusal, **later})
    entries, agenda = run(api)
    assert counted(entries) == {"changed": 2, "failed": 1, "not_attempted": 7}
    assert agenda.stopped_by is refusal
    assert len(api.sent) == 3


def test_decisions_not_sent_after_the_end_of_the_run_have_not_failed() -> None:
    api = service(5, {"e01": HaltedError("The run has ended.")})
    entries, agenda = run(api)
    assert counted(entries) == {"changed": 1, "not_attempted": 4}
    assert str(agenda.stopped_by) == "The run has ended."


SUBMIT = ThreadPoolExecutor.submit


def interrupt(*_arguments: object, **_keywords: object) -> None:
    raise KeyboardInterrupt


def submit_one(executor: ThreadPoolExecutor, work: Callable[[], None]) -> None:
    """Start the first worker, and interrupt the main thread then."""
    SUBMIT(executor, work)
    interrupt()


@pytest.mark.parametrize(
    ("name", "what_happens"),
    [
        pytest.param("wait", interrupt, id="while the workers are under way"),
        pytest.param("ThreadPoolExecutor.submit", submit_one, id="while they are being started"),
    ],
)
def test_an_interruption_lets_nothing_more_be_sent(
    monkeypatch: pytest.MonkeyPatch, name: str, what_happens: Callable[..., None]
) -> None:
    """As Ctrl-C does it: the interruption comes to the main thread."""
    api = service(50)
    api.latency = 0.02
    agenda = Agenda(api, PolicyRun(Policy([], "accepted"), {}), SERVICE)  # type: ignore[arg-type]
    agenda.plan()
    halted = threading.Event()

    def check(_endpoint: str) -> None:
        try:
            api.http.clock.halt.check(0.0)
        except VpcepError:
            halted.set()
            raise

    monkeypatch.setattr(f"{Pool.__module__}.{name}", what_happens)
    api.before_decision = check
    with pytest.raises(KeyboardInterrupt):
        Pool(api, agenda, SERVICE, 2).run()  # type: ignore[arg-type]
    assert halted.is_set()
    assert len(api.sent) <= 4


def test_an_unforeseen_error_fails_its_own_connection_and_no_other() -> None:
    entries, _agenda = run(service(4, {"e01": ZeroDivisionError()}), concurrency=2)
    assert outcomes(entries)["e01"] == "failed"
    assert counted(entries) == {"changed": 3, "failed": 1}
    assert next(entry for entry in entries if entry.result == "failed").may_have_changed


def test_repeated_unforeseen_errors_end_the_run() -> None:
    api = service(20, {f"e{number:02d}": ZeroDivisionError() for number in range(20)})
    entries, agenda = run(api)
    assert counted(entries) == {"failed": 5, "not_attempted": 15}
    assert "ZeroDivisionError" in str(agenda.stopped_by)


class BrokenJournal:
    """A journal on a disk that is full from the end of the first decision on."""

    def sending(self, _decision: object) -> None:
        pass

    def done(self, _decision: object, _ending: object) -> None:
        raise HaltedError("Could not write to the journal.")


BROKEN: Any = BrokenJournal()


def test_a_journal_that_cannot_be_ended_stops_the_run_and_is_a_failure() -> None:
    api: Any = service(3)
    agenda = Agenda(api, PolicyRun(Policy([], "accepted"), {}), SERVICE)
    agenda.plan()
    pool = Pool(api, agenda, SERVICE, 1, journal=BROKEN)
    assert pool.run() == []
    assert counted(agenda.results()) == {"changed": 1, "not_attempted": 2}
    pool.finish(replace(agenda.results()[0], result="failed"))
    assert explain(agenda.results()[:1], agenda.stopped_by)["failed"]


def test_a_run_whose_last_line_is_missing_is_a_failure() -> None:
    api: Any = service(1)
    agenda = Agenda(api, PolicyRun(Policy([], "accepted"), {}), SERVICE)
    agenda.plan()
    Pool(api, agenda, SERVICE, 1, journal=BROKEN).run()
    assert counted(agenda.results()) == {"changed": 1}
    said = explain(agenda.results(), agenda.stopped_by)
    assert (said["failed"], "Could not write to the journal" in said["msg"]) == (True, True)
