# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carrying out a decision: every run of looks and answers, and the facts in the error if it fails."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._connection.apply import apply_change
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._connection.decision import (
    AppliedChange,
    DecisionRequest,
    decide,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import (
    DecisionError,
    FateUnknownError,
    RequestError,
    VpcepError,
    WaitTimeoutError,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.connections import Connection

from ...fakes import ENDPOINT, SERVICE, FakeClock, connection

# A status, None if the connection is not listed, or the error of the request.
Scripted = Any

LOST = FateUnknownError("Could not accept: no answer.")
REFUSED = RequestError("Could not accept: refused.", http_status=403, error_code="EndPoint.0004")


def moved(code: str) -> RequestError:
    return RequestError("Could not accept: it has moved.", http_status=400, error_code=code)


class FakeApi:
    """Plays a script: statuses (None for not listed) or errors, for the looks and for the decisions in their order.

    The last look is repeated for ever. `calls` has "look" and the actions in their order.
    """

    def __init__(self, looks: list[Scripted], answers: list[Scripted], max_retries: int = 5) -> None:
        self.retries = 0
        # The fake is its own client of this one subject.
        self.connections = self
        self.http: Any = SimpleNamespace(max_retries=max_retries, count_retry=self._count_retry)
        self.calls: list[str] = []
        self._looks, self._answers = list(looks), list(answers)

    def _count_retry(self) -> None:
        self.retries += 1

    def find(self, _service: str, _endpoint: str, _deadline: float | None = None) -> Connection | None:
        self.calls.append("look")
        return self._play(self._looks.pop(0) if len(self._looks) > 1 else self._looks[0])

    def decide(self, service_id: str, endpoint_id: str, action: str, **limits: Any) -> Connection | None:
        assert (service_id, endpoint_id) == (SERVICE, ENDPOINT)
        limits["may_send"]()
        limits["before_send"]()
        self.calls.append(action)
        return self._play(self._answers.pop(0))

    @staticmethod
    def _play(scripted: Scripted) -> Connection | None:
        if isinstance(scripted, RequestError):
            # A new one each time: an error gathers facts on its way.
            raise type(scripted)(scripted.msg, http_status=scripted.http_status, error_code=scripted.error_code)
        return connection(scripted) if scripted else None


def apply(api: FakeApi, clock: FakeClock, first: str | None, state: str = "accepted", **options: Any) -> AppliedChange:
    wanted = DecisionRequest(SERVICE, ENDPOINT, state, **options)
    api.http.clock = clock
    change = decide(connection(first) if first else None, wanted)
    return apply_change(api, wanted, change, clock.time)  # type: ignore[arg-type]


def facts(error: VpcepError) -> tuple[bool, str | None]:
    result = error.to_fail_json()
    return result["changed"], result.get("connection", {}).get("status")


@dataclass(frozen=True)
class Script:
    """A run from its `first` status: the answers to looks and to decisions, the calls, and the end.

    The end is whether it changed something, its action and its status.
    """

    first: str
    end: tuple[bool, str | None, str]
    state: str = "accepted"
    looks: list[Scripted] = field(default_factory=lambda: [None])
    answers: list[Scripted] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)


RUNS = [
    pytest.param(Script(first="accepted", end=(False, None, "accepted")), id="it is accepted already"),
    pytest.param(
        Script(first="deleting", state="rejected", end=(False, None, "deleting")),
        id="owner is deleting it and to be rejected",
    ),
    pytest.param(
        Script(first="pendingAcceptance", answers=["accepted"], calls=["receive"], end=(True, "receive", "accepted")),
        id="the answer says accepted",
    ),
    pytest.param(
        Script(
            first="accepted", state="rejected", answers=["rejected"], calls=["reject"], end=(True, "reject", "rejected")
        ),
        id="the answer says rejected",
    ),
    pytest.param(
        Script(first="rejected", answers=["accepted"], calls=["receive"], end=(True, "receive", "accepted")),
        id="a rejection is taken back",
    ),
    pytest.param(
        Script(
            first="pendingAcceptance",
            looks=["creating", "creating", "accepted"],
            answers=["creating"],
            calls=["receive", "look", "look", "look"],
            end=(True, "receive", "accepted"),
        ),
        id="it settles after three looks",
    ),
    pytest.param(
        Script(
            first="accepted",
            state="rejected",
            looks=["accepted", "rejected"],
            answers=["accepted"],
            calls=["reject", "look", "look"],
            end=(True, "reject", "rejected"),
        ),
        id="the first look shows the old status",
    ),
    pytest.param(
        Script(
            first="pendingAcceptance",
            looks=["pendingAcceptance", "accepted"],
            answers=[None],
            calls=["receive", "look", "look"],
            end=(True, "receive", "accepted"),
        ),
        id="the answer shows nothing",
    ),
    pytest.param(
        Script(
            first="creating",
            looks=["creating", "pendingAcceptance"],
            answers=["accepted"],
            calls=["look", "look", "receive"],
            end=(True, "receive", "accepted"),
        ),
        id="it is created first",
    ),
    pytest.param(
        Script(first="creating", looks=["accepted"], calls=["look"], end=(False, None, "accepted")),
        id="it is accepted by itself once created",
    ),
    pytest.param(
        Script(
            first="creating",
            state="rejected",
            looks=["accepted"],
            answers=["rejected"],
            calls=["look", "reject"],
            end=(True, "reject", "rejected"),
        ),
        id="it is accepted by itself once created, and rejected then",
    ),
    pytest.param(
        Script(
            first="pendingAcceptance",
            looks=["accepted"],
            answers=[LOST],
            calls=["receive", "look"],
            end=(True, "receive", "accepted"),
        ),
        id="the answer is lost, and the decision took effect",
    ),
    pytest.param(
        Script(
            first="pendingAcceptance",
            looks=["pendingAcceptance"],
            answers=[LOST, "accepted"],
            calls=["receive", "look", "receive"],
            end=(True, "receive", "accepted"),
        ),
        id="the answer is lost, and so was the decision",
    ),
    pytest.param(
        Script(
            first="pendingAcceptance",
            looks=["creating", "accepted"],
            answers=[LOST],
            calls=["receive", "look", "look"],
            end=(True, "receive", "accepted"),
        ),
        id="the answer is lost, and the decision takes effect later",
    ),
    pytest.param(
        Script(
            first="pendingAcceptance",
            looks=["accepted"],
            answers=[moved("EndPoint.2014")],
            calls=["receive", "look"],
            end=(False, None, "accepted"),
        ),
        id="somebody else has accepted it meanwhile",
    ),
    pytest.param(
        Script(
            first="pendingAcceptance",
            looks=["creating", "pendingAcceptance"],
            answers=[moved("Endpoint.2019"), "accepted"],
            calls=["receive", "look", "look", "receive"],
            end=(True, "receive", "accepted"),
        ),
        id="it was still being created",
    ),
    pytest.param(
        Script(
            first="pendingAcceptance",
            state="rejected",
            looks=["deleting"],
            answers=[moved("EndPoint.2018")],
            calls=["reject", "look"],
            end=(False, None, "deleting"),
        ),
        id="it is deleted meanwhile",
    ),
]


@pytest.mark.parametrize("script", RUNS)
def test_runs_that_end_well(clock: FakeClock, script: Script) -> None:
    api = FakeApi(script.looks, script.answers)
    outcome = apply(api, clock, script.first, script.state)
    assert api.calls == script.calls
    assert (outcome.changed, outcome.action, outcome.after.status) == script.end
    assert outcome.before == connection(script.first)


@dataclass(frozen=True)
class Failure:
    """A run that ends in an error: a part of its message, and whether it knows of a change and of which status."""

    said: str
    known: tuple[bool, str]
    first: str = "pendingAcceptance"
    looks: list[Scripted] = field(default_factory=lambda: [None])
    answers: list[Scripted] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    error: type[VpcepError] = DecisionError


FAILURES = [
    pytest.param(
        Failure(answers=[REFUSED], error=RequestError, said="refused", known=(False, "pendingAcceptance")),
        id="the decision is refused",
    ),
    pytest.param(
        Failure(looks=["failed"], answers=["creating"], said="connection is failed", known=(True, "failed")),
        id="it fails after the decision",
    ),
    pytest.param(
        Failure(looks=["deleting"], answers=["creating"], said="is deleting", known=(True, "deleting")),
        id="it is deleted after the decision",
    ),
    pytest.param(
        Failure(answers=["failed"], said="connection is failed", known=(True, "failed")),
        id="the answer says that it has failed",
    ),
    pytest.param(
        Failure(looks=["frozen"], answers=["creating"], said="connection is frozen", known=(True, "frozen")),
        id="an unknown status after the decision",
    ),
    pytest.param(
        Failure(looks=[None], answers=["creating"], said="no longer listed", known=(True, "creating")),
        id="it is gone after the decision",
    ),
    pytest.param(
        Failure(
            first="rejected",
            looks=["rejected"],
            answers=["creating"],
            said="connection is rejected",
            known=(True, "rejected"),
        ),
        id="it is still rejected after it was accepted",
    ),
    pytest.param(
        Failure(looks=["rejected"], answers=["creating"], said="is rejected", known=(True, "rejected")),
        id="somebody else rejects it",
    ),
    pytest.param(
        Failure(
            looks=["creating"],
            answers=["creating"],
            options={"wait_timeout": 30},
            error=WaitTimeoutError,
            said=r"after 30 s \(wait_timeout\): the decision was sent, but the connection is still creating",
            known=(True, "creating"),
        ),
        id="it is still creating at the time limit",
    ),
    pytest.param(
        Failure(
            looks=["pendingAcceptance"],
            answers=["pendingAcceptance"],
            options={"wait_timeout": 30},
            error=WaitTimeoutError,
            said="still pendingAcceptance",
            known=(True, "pendingAcceptance"),
        ),
        id="it is still pending at the time limit",
    ),
    pytest.param(
        Failure(
            first="creating",
            looks=["creating"],
            options={"wait_timeout": 30},
            error=WaitTimeoutError,
            said="it is still creating, so nothing was sent",
            known=(False, "creating"),
        ),
        id="it is not created in time, and nothing is sent",
    ),
    pytest.param(
        Failure(first="creating", looks=["failed"], said="it has failed", known=(False, "failed")),
        id="it fails while it is created",
    ),
    pytest.param(
        Failure(first="creating", looks=[None], said="does not list", known=(False, "creating")),
        id="it is gone while it is created",
    ),
    pytest.param(
        Failure(looks=[LOST], answers=["creating"], error=RequestError, said="no answer", known=(True, "creating")),
        id="the look after the decision gets no answer",
    ),
    pytest.param(
        Failure(looks=[REFUSED], answers=[LOST], error=RequestError, said="refused", known=(True, "pendingAcceptance")),
        id="the answer is lost, and the look is refused",
    ),
    pytest.param(
        Failure(
            looks=["pendingAcceptance", REFUSED],
            answers=[LOST, LOST],
            error=RequestError,
            said="refused",
            known=(True, "pendingAcceptance"),
        ),
        id="the second answer is lost too, and the second look is refused",
    ),
    pytest.param(
        Failure(looks=["failed"], answers=[LOST], said="it has failed", known=(True, "failed")),
        id="the answer is lost, and the look shows that it has failed",
    ),
    pytest.param(
        Failure(
            looks=["pendingAcceptance"],
            answers=[LOST, REFUSED],
            error=RequestError,
            said="refused. A decision was sent before that, and it may have taken effect",
            known=(True, "pendingAcceptance"),
        ),
        id="the answer is lost, and the second decision is refused",
    ),
]


@pytest.mark.parametrize("failure", FAILURES)
def test_runs_that_end_in_an_error_say_what_is_known(clock: FakeClock, failure: Failure) -> None:
    with pytest.raises(failure.error, match=failure.said) as caught:
        apply(FakeApi(failure.looks, failure.answers), clock, failure.first, **failure.options)
    assert facts(caught.value) == failure.known


@pytest.mark.parametrize(
    ("max_retries", "sent"),
    [pytest.param(0, 1, id="no retries"), pytest.param(1, 2, id="one retry"), pytest.param(5, 6, id="five retries")],
)
def test_a_decision_of_unknown_fate_is_sent_no_more_often_than_allowed(
    clock: FakeClock, max_retries: int, sent: int
) -> None:
    api = FakeApi(["pendingAcceptance"], [LOST] * 10, max_retries)
    with pytest.raises(FateUnknownError) as caught:
        apply(api, clock, "pendingAcceptance")
    assert api.calls.count("receive") == sent
    assert api.retries == sent - 1
    assert facts(caught.value)[0] is True


def test_the_first_look_comes_at_once_and_the_others_after_growing_pauses(clock: FakeClock) -> None:
    apply(FakeApi(["creating", "creating", "creating", "accepted"], ["creating"]), clock, "pendingAcceptance")
    assert clock.sleeps == sorted(clock.sleeps)
    assert len(clock.sleeps) == 3
    assert sum(clock.sleeps) < 1.0


def test_half_a_second_of_settling_is_noticed_within_a_second(clock: FakeClock) -> None:
    class Settling(FakeApi):
        def find(self, *_arguments: object) -> Connection:
            return connection("creating" if clock.time < 1000.5 else "accepted")

    apply(Settling([None], ["creating"]), clock, "pendingAcceptance")
    assert 0.5 <= clock.slept < 1.0


def test_waiting_ends_at_the_time_limit_with_a_last_look(clock: FakeClock) -> None:
    api = FakeApi(["creating"], ["creating"])
    with pytest.raises(WaitTimeoutError):
        apply(api, clock, "pendingAcceptance", wait_timeout=600)
    assert clock.slept == pytest.approx(600)
    assert max(clock.sleeps) <= 10
    assert api.calls.count("look") < 100


def test_no_time_to_wait_still_allows_one_look(clock: FakeClock) -> None:
    api = FakeApi(["accepted"], ["creating"])
    assert apply(api, clock, "pendingAcceptance", wait_timeout=0).after.status == "accepted"
    assert (api.calls, clock.slept) == (["receive", "look"], 0)


class Stale(FakeApi):
    """Shows the old status for some seconds after the decision."""

    def __init__(self, clock: FakeClock, old: str, seconds: float, new: str) -> None:
        super().__init__([None], [None])
        self._clock, self._old, self._until, self._new = clock, old, clock.time + seconds, new

    def find(self, *_arguments: object) -> Connection:
        return connection(self._old if self._clock.time < self._until else self._new)


def test_the_opposite_status_is_a_stale_read_for_ten_seconds(clock: FakeClock) -> None:
    outcome = apply(Stale(clock, "accepted", 9.0, "rejected"), clock, "accepted", "rejected")
    assert (outcome.changed, outcome.after.status) == (True, "rejected")


def test_the_opposite_status_that_stays_is_an_error_before_the_time_limit(clock: FakeClock) -> None:
    begun = clock.time
    with pytest.raises(DecisionError, match="the connection is accepted; check it in the console") as caught:
        apply(Stale(clock, "accepted", 600.0, "rejected"), clock, "accepted", "rejected")
    assert facts(caught.value) == (True, "accepted")
    assert clock.time - begun < 25.0


@dataclass(frozen=True)
class Unwaited:
    """What looks and decisions answer, the calls, and the status in the result."""

    looks: list[Scripted]
    answers: list[Scripted]
    calls: list[str]
    status: str


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(
            Unwaited(looks=[None], answers=["creating"], calls=["receive"], status="creating"),
            id="the answer says creating",
        ),
        pytest.param(
            Unwaited(looks=[None], answers=["pendingAcceptance"], calls=["receive"], status="pendingAcceptance"),
            id="the answer says pending",
        ),
        pytest.param(
            Unwaited(looks=["creating"], answers=[None], calls=["receive", "look"], status="creating"),
            id="the answer shows nothing",
        ),
        pytest.param(
            Unwaited(looks=["creating"], answers=[LOST], calls=["receive", "look"], status="creating"),
            id="the answer is lost",
        ),
    ],
)
def test_without_waiting_the_status_is_reported_as_it_is_with_a_warning(clock: FakeClock, run: Unwaited) -> None:
    api = FakeApi(run.looks, run.answers)
    outcome = apply(api, clock, "pendingAcceptance", wait=False)
    assert api.calls == run.calls
    assert (outcome.changed, outcome.after.status) == (True, run.status)
    assert "was sent, but wait is false" in str(outcome.warning)


def test_without_waiting_a_final_answer_carries_no_warning(clock: FakeClock) -> None:
    assert apply(FakeApi([None], ["accepted"]), clock, "pendingAcceptance", wait=False).warning is None


def test_without_waiting_a_failed_decision_is_an_error_all_the_same(clock: FakeClock) -> None:
    with pytest.raises(DecisionError, match="connection is failed"):
        apply(FakeApi([None], ["failed"]), clock, "pendingAcceptance", wait=False)


@pytest.mark.parametrize("wait", [pytest.param(True, id="with wait"), pytest.param(False, id="without wait")])
def test_an_endpoint_that_is_not_listed_yet_is_waited_for(clock: FakeClock, wait: bool) -> None:
    api = FakeApi([None, None, "pendingAcceptance"], ["accepted"])
    outcome = apply(api, clock, None, wait=wait, wait_for_connection=True)
    assert api.calls == ["look", "look", "look", "receive"]
    assert (outcome.changed, outcome.before, outcome.warning) == (True, connection("pendingAcceptance"), None)


def test_an_endpoint_that_never_appears_is_a_timeout(clock: FakeClock) -> None:
    with pytest.raises(WaitTimeoutError, match="it is still not listed, so nothing was sent") as caught:
        apply(FakeApi([None], []), clock, None, wait_for_connection=True, wait_timeout=20)
    assert caught.value.to_fail_json()["changed"] is False
    assert clock.slept == pytest.approx(20)


def test_a_forecast_that_came_true_carries_no_warning(clock: FakeClock) -> None:
    assert apply(FakeApi(["pendingAcceptance"], ["accepted"]), clock, "creating").warning is None


ODD = RequestError("Could not accept: an error.", http_status=200, error_code="EndPoint.2015")


@pytest.mark.parametrize(
    ("looks", "status"),
    [
        pytest.param(["pendingAcceptance"], "pendingAcceptance", id="nothing is shown, which may be stale"),
        pytest.param(["accepted"], "accepted", id="it took effect"),
        pytest.param(["failed"], "failed", id="the connection has failed"),
        pytest.param(["frozen"], "frozen", id="a status that nobody knows"),
        pytest.param([REFUSED], "pendingAcceptance", id="it cannot be read"),
    ],
)
def test_an_error_inside_a_200_is_an_error_and_may_have_taken_effect(
    clock: FakeClock, looks: list[Scripted], status: str
) -> None:
    api = FakeApi(looks, [ODD])
    with pytest.raises(RequestError, match="it may have taken effect") as caught:
        apply(api, clock, "pendingAcceptance")
    assert facts(caught.value) == (True, status)
    assert (caught.value.error_code, api.calls) == ("EndPoint.2015", ["receive", "look"])


def test_one_request_too_many_inside_a_200_did_nothing(clock: FakeClock) -> None:
    throttled = RequestError("Could not accept: too many.", http_status=200, error_code="EndPoint.0022")
    with pytest.raises(RequestError) as caught:
        apply(FakeApi([None], [throttled]), clock, "pendingAcceptance")
    assert facts(caught.value) == (False, "pendingAcceptance")


def test_pauses_that_make_a_look_too_old_end_in_a_new_look(clock: FakeClock) -> None:
    api = FakeApi(["pendingAcceptance"], ["accepted"])
    change = decide(connection("pendingAcceptance"), DecisionRequest(SERVICE, ENDPOINT, "accepted"))
    api.http.clock = clock
    outcome = apply_change(api, DecisionRequest(SERVICE, ENDPOINT, "accepted"), change, clock.time - 6)  # type: ignore[arg-type]
    assert (api.calls, outcome.changed) == (["look", "receive"], True)
