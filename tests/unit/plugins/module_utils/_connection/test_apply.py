# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._connection.apply import apply_change
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._connection.decision import DecisionRequest, decide
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._connection.send import AppliedChange
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import (
    DecisionError,
    FateUnknownError,
    RequestError,
    VpcepError,
    WaitTimeoutError,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.connections import Connection

from ...fakes import ENDPOINT, SERVICE, FakeClock, connection

# A status, None where the connection is not listed, or the error of the request.
Scripted = Any

LOST = FateUnknownError("Could not accept: no answer.")
REFUSED = RequestError("Could not accept: refused.", http_status=403, error_code="EndPoint.0004")


def moved(code: str) -> RequestError:
    return RequestError("Could not accept: it has moved.", http_status=400, error_code=code)


class FakeApi:
    """Plays a script: statuses (None for not listed) or errors, for the looks and for the decisions in their order.

    The last look is repeated for ever. `calls` has "look" and the actions as they came.
    """

    def __init__(self, looks: list[Scripted], answers: list[Scripted], max_retries: int = 5) -> None:
        self.retries = 0
        self.http: Any = SimpleNamespace(max_retries=max_retries, count_retry=self._count_retry)
        self.calls: list[str] = []
        self._looks, self._answers = list(looks), list(answers)

    def _count_retry(self) -> None:
        self.retries += 1

    def find_connection(self, _service: str, _endpoint: str, _deadline: float | None = None) -> Connection | None:
        self.calls.append("look")
        return self._play(self._looks.pop(0) if len(self._looks) > 1 else self._looks[0])

    def decide_connection(self, service_id: str, endpoint_id: str, action: str, **limits: Any) -> Connection | None:
        assert (service_id, endpoint_id) == (SERVICE, ENDPOINT)
        limits["before_send"]()
        self.calls.append(action)
        return self._play(self._answers.pop(0))

    @staticmethod
    def _play(scripted: Scripted) -> Connection | None:
        if isinstance(scripted, RequestError):
            # Anew each time: an error gathers facts on its way.
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


# First status; wanted; later looks; answers to decisions; the calls that follow; result: changed, action, status.
RUNS: list[tuple[str, str, list[Scripted], list[Scripted], list[str], tuple[bool, str | None, str]]] = [
    ("accepted", "accepted", [None], [], [], (False, None, "accepted")),
    ("deleting", "rejected", [None], [], [], (False, None, "deleting")),
    ("pendingAcceptance", "accepted", [None], ["accepted"], ["receive"], (True, "receive", "accepted")),
    ("accepted", "rejected", [None], ["rejected"], ["reject"], (True, "reject", "rejected")),
    ("rejected", "accepted", [None], ["accepted"], ["receive"], (True, "receive", "accepted")),
    (
        "pendingAcceptance",
        "accepted",
        ["creating", "creating", "accepted"],
        ["creating"],
        ["receive", "look", "look", "look"],
        (True, "receive", "accepted"),
    ),
    (
        "accepted",
        "rejected",
        ["accepted", "rejected"],
        ["accepted"],
        ["reject", "look", "look"],
        (True, "reject", "rejected"),
    ),
    (
        "pendingAcceptance",
        "accepted",
        ["pendingAcceptance", "accepted"],
        [None],
        ["receive", "look", "look"],
        (True, "receive", "accepted"),
    ),
    (
        "creating",
        "accepted",
        ["creating", "pendingAcceptance"],
        ["accepted"],
        ["look", "look", "receive"],
        (True, "receive", "accepted"),
    ),
    ("creating", "accepted", ["accepted"], [], ["look"], (False, None, "accepted")),
    ("creating", "rejected", ["accepted"], ["rejected"], ["look", "reject"], (True, "reject", "rejected")),
    ("pendingAcceptance", "accepted", ["accepted"], [LOST], ["receive", "look"], (True, "receive", "accepted")),
    (
        "pendingAcceptance",
        "accepted",
        ["pendingAcceptance"],
        [LOST, "accepted"],
        ["receive", "look", "receive"],
        (True, "receive", "accepted"),
    ),
    (
        "pendingAcceptance",
        "accepted",
        ["creating", "accepted"],
        [LOST],
        ["receive", "look", "look"],
        (True, "receive", "accepted"),
    ),
    (
        "pendingAcceptance",
        "accepted",
        ["accepted"],
        [moved("EndPoint.2014")],
        ["receive", "look"],
        (False, None, "accepted"),
    ),
    (
        "pendingAcceptance",
        "accepted",
        ["creating", "pendingAcceptance"],
        [moved("Endpoint.2019"), "accepted"],
        ["receive", "look", "look", "receive"],
        (True, "receive", "accepted"),
    ),
    (
        "pendingAcceptance",
        "rejected",
        ["deleting"],
        [moved("EndPoint.2018")],
        ["reject", "look"],
        (False, None, "deleting"),
    ),
]


@pytest.mark.parametrize(("first", "state", "looks", "answers", "calls", "end"), RUNS)
def test_runs_that_end_well(
    clock: FakeClock,
    first: str,
    state: str,
    looks: list[Scripted],
    answers: list[Scripted],
    calls: list[str],
    end: tuple[bool, str | None, str],
) -> None:
    api = FakeApi(looks, answers)
    outcome = apply(api, clock, first, state)
    assert api.calls == calls
    assert (outcome.changed, outcome.action, outcome.after.status) == end
    assert outcome.before == connection(first)


# First status; looks; answers; options; the error; a part of its message; what it says: changed, status.
FAILURES: list[tuple[str, list[Scripted], list[Scripted], dict[str, Any], type[VpcepError], str, tuple[bool, str]]] = [
    ("pendingAcceptance", [None], [REFUSED], {}, RequestError, "refused", (False, "pendingAcceptance")),
    ("pendingAcceptance", ["failed"], ["creating"], {}, DecisionError, "connection is failed", (True, "failed")),
    ("pendingAcceptance", ["deleting"], ["creating"], {}, DecisionError, "is deleting", (True, "deleting")),
    ("pendingAcceptance", [None], ["failed"], {}, DecisionError, "connection is failed", (True, "failed")),
    ("pendingAcceptance", ["frozen"], ["creating"], {}, DecisionError, "connection is frozen", (True, "frozen")),
    ("pendingAcceptance", [None], ["creating"], {}, DecisionError, "no longer listed", (True, "creating")),
    ("rejected", ["rejected"], ["creating"], {}, DecisionError, "connection is rejected", (True, "rejected")),
    ("pendingAcceptance", ["rejected"], ["creating"], {}, DecisionError, "is rejected", (True, "rejected")),
    (
        "pendingAcceptance",
        ["creating"],
        ["creating"],
        {"wait_timeout": 30},
        WaitTimeoutError,
        r"after 30 s \(wait_timeout\): the decision was sent, but the connection is still creating",
        (True, "creating"),
    ),
    (
        "pendingAcceptance",
        ["pendingAcceptance"],
        ["pendingAcceptance"],
        {"wait_timeout": 30},
        WaitTimeoutError,
        "still pendingAcceptance",
        (True, "pendingAcceptance"),
    ),
    (
        "creating",
        ["creating"],
        [],
        {"wait_timeout": 30},
        WaitTimeoutError,
        "it is still creating, so nothing was sent",
        (False, "creating"),
    ),
    ("creating", ["failed"], [], {}, DecisionError, "it has failed", (False, "failed")),
    ("creating", [None], [], {}, DecisionError, "does not list", (False, "creating")),
    ("pendingAcceptance", [LOST], ["creating"], {}, RequestError, "no answer", (True, "creating")),
    ("pendingAcceptance", [REFUSED], [LOST], {}, RequestError, "refused", (True, "pendingAcceptance")),
    (
        "pendingAcceptance",
        ["pendingAcceptance", REFUSED],
        [LOST, LOST],
        {},
        RequestError,
        "refused",
        (True, "pendingAcceptance"),
    ),
    ("pendingAcceptance", ["failed"], [LOST], {}, DecisionError, "it has failed", (True, "failed")),
    (
        "pendingAcceptance",
        ["pendingAcceptance"],
        [LOST, REFUSED],
        {},
        RequestError,
        "refused. A decision was sent before that, and it may have taken effect",
        (True, "pendingAcceptance"),
    ),
]


@pytest.mark.parametrize(("first", "looks", "answers", "options", "error", "said", "known"), FAILURES)
def test_runs_that_end_in_an_error_say_what_is_known(
    clock: FakeClock,
    first: str,
    looks: list[Scripted],
    answers: list[Scripted],
    options: dict[str, Any],
    error: type[VpcepError],
    said: str,
    known: tuple[bool, str],
) -> None:
    with pytest.raises(error, match=said) as caught:
        apply(FakeApi(looks, answers), clock, first, **options)
    assert facts(caught.value) == known


@pytest.mark.parametrize(("max_retries", "sent"), [(0, 1), (1, 2), (5, 6)])
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
        def find_connection(self, *_arguments: object) -> Connection:
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

    def find_connection(self, *_arguments: object) -> Connection:
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


@pytest.mark.parametrize(
    ("looks", "answers", "calls", "status"),
    [
        ([None], ["creating"], ["receive"], "creating"),
        ([None], ["pendingAcceptance"], ["receive"], "pendingAcceptance"),
        (["creating"], [None], ["receive", "look"], "creating"),
        (["creating"], [LOST], ["receive", "look"], "creating"),
    ],
)
def test_without_waiting_the_status_is_reported_as_it_is_with_a_warning(
    clock: FakeClock, looks: list[Scripted], answers: list[Scripted], calls: list[str], status: str
) -> None:
    api = FakeApi(looks, answers)
    outcome = apply(api, clock, "pendingAcceptance", wait=False)
    assert api.calls == calls
    assert (outcome.changed, outcome.after.status) == (True, status)
    assert "was sent, but wait is false" in str(outcome.warning)


def test_without_waiting_a_final_answer_carries_no_warning(clock: FakeClock) -> None:
    assert apply(FakeApi([None], ["accepted"]), clock, "pendingAcceptance", wait=False).warning is None


def test_without_waiting_a_failed_decision_is_an_error_all_the_same(clock: FakeClock) -> None:
    with pytest.raises(DecisionError, match="connection is failed"):
        apply(FakeApi([None], ["failed"]), clock, "pendingAcceptance", wait=False)


@pytest.mark.parametrize("wait", [True, False])
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
