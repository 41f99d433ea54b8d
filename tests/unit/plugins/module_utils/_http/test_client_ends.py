# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What ends a run of many requests: a refused login, too many requests, a deadline, a halt."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._clock import Clock
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import (
    FateUnknownError,
    HaltedError,
    LoginRefusedError,
    OutdatedError,
    RequestError,
    VpcepError,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.client import Http
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.request import (
    Anonymous,
    HttpOptions,
    Request,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.token import (
    GivenToken,
    IssuedToken,
    TokenLogin,
)
from tests.conftest import Certificate
from tests.simulator import Cloud, Fault, Simulator

from ...fakes import FakeClock
from ...misbehaving import CUT, answer, misbehaving, says
from .questions import get, post

# Far more than any limit here, and far less than a wait without it.
SOON = 5.0


def outcome_of(act: Callable[[], object]) -> VpcepError | None:
    try:
        act()
    except VpcepError as error:
        return error
    return None


class Run:
    """A run that logs in at the simulator with a password, as the collection does, and reads connections."""

    def __init__(self, cloud: Cloud, simulator: Simulator, clock: Clock, **options: Any) -> None:
        self.http = Http(HttpOptions(**{"timeout": 10, "connections": 16, **options}), clock)
        self.auth = TokenLogin(self.fetch)
        service = cloud.services.add()
        self.url = f"{simulator.url}/v1/{cloud.owner.project_id}/vpc-endpoint-services/{service.id}/connections"
        self._cloud = cloud
        self._auth_url = simulator.auth_url

    def fetch(self) -> IssuedToken:
        cloud = self._cloud
        user = {"name": cloud.owner.username, "password": "box-password-7Kq2", "domain": {"id": cloud.owner.domain_id}}
        identity = {"methods": ["password"], "password": {"user": user}}
        body = {"auth": {"identity": identity, "scope": {"project": {"id": cloud.owner.project_id}}}}
        request = Request("POST", f"{self._auth_url}/auth/tokens", "log in", body=body, is_login=True)
        return IssuedToken.from_reply(self.http.send(request, Anonymous("check the password")))

    def look(self) -> object:
        return self.http.send(Request("GET", self.url, "look"), self.auth)


@pytest.fixture
def run(cloud: Cloud, simulator: Simulator, clock: FakeClock) -> Run:
    return Run(cloud, simulator, clock)


def at_once(number: int, act: Callable[[], object]) -> list[VpcepError | None]:
    """Let so many threads act together, and return what they raised."""
    start, outcomes = threading.Barrier(number), []

    def work() -> None:
        start.wait()
        outcomes.append(outcome_of(act))

    threads = [threading.Thread(target=work) for _number in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_a_password_that_was_changed_is_tried_once_by_all_together(
    run: Run, cloud: Cloud, simulator: Simulator
) -> None:
    run.look()
    simulator.clear()
    cloud.identity.expire_tokens()
    cloud.owner.password = "changed"
    outcomes = at_once(16, run.look)
    assert simulator.calls().count("POST /v3/auth/tokens") == 1
    assert len(simulator.requests) <= 17
    assert [type(outcome) for outcome in outcomes] == [LoginRefusedError] * 16
    assert len({str(outcome) for outcome in outcomes}) == 1
    assert [outcome.was_sent for outcome in outcomes if isinstance(outcome, LoginRefusedError)].count(True) == 1
    simulator.clear()
    with pytest.raises(
        LoginRefusedError, match=r"Could not log in: the cloud answered 401 .*check the password"
    ) as last:
        run.look()
    assert (last.value.was_sent, last.value.http_status) == (False, 401)
    assert simulator.requests == []


def test_a_signature_that_is_refused_is_sent_once_by_each_worker_at_most(
    cloud: Cloud, simulator: Simulator, clock: FakeClock
) -> None:
    run = Run(cloud, simulator, clock)
    cloud.latency = 0.05
    auth = GivenToken("a signature in its effect: it cannot be renewed".replace(" ", "-"))

    def work() -> None:
        for _number in range(12):
            outcome_of(lambda: run.http.send(Request("GET", run.url, "look"), auth))

    at_once(4, work)
    assert 1 <= len(simulator.requests) <= 4
    assert run.http.costs()["requests"] == len(simulator.requests)


def test_after_a_refusal_nothing_is_signed_and_no_connection_is_made(clock: FakeClock) -> None:
    class Counting(GivenToken):
        signed = 0

        def __call__(self, request: Any) -> Any:
            self.signed += 1
            return super().__call__(request)

    auth = Counting("a-token")
    with misbehaving(says(answer(b"", status="401 No"), CUT)) as server:
        client = Http(HttpOptions(timeout=5), clock)
        for _number in range(3):
            with pytest.raises(LoginRefusedError):
                client.send(get(server.url), auth)
        assert (auth.signed, server.connections, len(server.requests)) == (1, 1, 1)


LOGIN = [
    pytest.param({"status": 400, "body": {"error_code": "IAM.1061", "error_msg": "No."}}, True, id="a wrong passcode"),
    pytest.param({"status": 401}, True, id="a wrong password"),
    pytest.param({"status": 403}, True, id="a user who may not"),
    pytest.param({"status": 404}, True, id="a project that is not there"),
    pytest.param({"kind": "html", "status": 409}, True, id="another refusal"),
    pytest.param({"status": 200, "body": {"error_code": "IAM.0061", "error_msg": "No."}}, True, id="an error in a 200"),
    pytest.param({"status": 408}, False, id="a time-out of the cloud"),
    pytest.param({"status": 429}, False, id="too many requests"),
    pytest.param({"status": 400, "body": {"error_code": "EndPoint.0022"}}, False, id="too many requests in a 400"),
    pytest.param({"status": 500}, False, id="a cloud in trouble"),
    pytest.param({"status": 503}, False, id="a cloud that is not there"),
    pytest.param({"kind": "reset"}, False, id="no answer"),
    pytest.param({"status": 307}, False, id="a redirect"),
]


@pytest.mark.parametrize(("fault", "ends"), LOGIN)
def test_which_answers_to_a_login_end_the_run(
    cloud: Cloud, simulator: Simulator, clock: FakeClock, fault: dict[str, Any], ends: bool
) -> None:
    run = Run(cloud, simulator, clock, max_retries=0)
    cloud.faults.append(Fault("POST", path="/auth/tokens", **fault))
    first = outcome_of(run.look)
    assert isinstance(first, RequestError)
    assert isinstance(first, LoginRefusedError) is ends
    again = outcome_of(run.look)
    assert (again is not None) is ends
    assert len(simulator.requests) == (1 if ends else 3)
    if again is not None:
        assert again.to_fail_json() == first.to_fail_json()


def test_a_fresh_token_that_is_refused_too_ends_the_run(run: Run, cloud: Cloud, simulator: Simulator) -> None:
    run.look()
    simulator.clear()
    cloud.faults.append(Fault("GET", status=401, times=99))
    with pytest.raises(LoginRefusedError, match="Could not look: the cloud answered 401"):
        run.look()
    with pytest.raises(LoginRefusedError, match="Could not look: the cloud answered 401"):
        run.look()
    assert [recorded.method for recorded in simulator.requests] == ["GET", "POST", "GET"]


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"status": 403}, id="forbidden"),
        pytest.param({"status": 404}, id="not found"),
        pytest.param({"status": 400, "body": {"error_code": "EndPoint.2013"}}, id="another mistake"),
        pytest.param({"status": 200, "body": {"error_code": "EndPoint.2013"}}, id="another mistake in a 200"),
    ],
)
def test_the_refusal_of_one_request_is_not_a_refusal_of_all(run: Run, cloud: Cloud, fault: dict[str, Any]) -> None:
    cloud.faults.append(Fault("GET", **fault))
    with pytest.raises(RequestError):
        run.look()
    run.look()


def test_a_token_that_has_ended_does_not_end_the_run(run: Run, cloud: Cloud) -> None:
    run.look()
    cloud.identity.expire_tokens()
    assert at_once(8, run.look) == [None] * 8


@pytest.mark.parametrize("status", [200, 400])
def test_too_many_requests_are_told_in_a_code_whatever_the_status(
    run: Run, cloud: Cloud, simulator: Simulator, clock: FakeClock, status: int
) -> None:
    run.look()
    cloud.faults.append(Fault("GET", status=status, body={"error_code": "EndPoint.0022", "error_msg": "Too many."}))
    run.look()
    assert run.http.costs()["retries"] == 1
    assert clock.sleeps == [0.5]


def test_an_error_in_a_good_answer_refuses_a_decision(run: Run, cloud: Cloud, simulator: Simulator) -> None:
    cloud.faults.append(Fault("POST", path="/v1", status=200, body={"error_code": "E.1", "error_msg": "No."}))
    with pytest.raises(RequestError, match=r'the cloud answered 200 with an error E\.1 "No"') as caught:
        run.http.send(post(simulator.url), run.auth)
    assert not isinstance(caught.value, FateUnknownError)
    assert (caught.value.http_status, caught.value.error_code) == (200, "E.1")


# The end of the run.


def test_after_the_end_nobody_logs_in_and_nothing_is_sent(run: Run, simulator: Simulator) -> None:
    run.http.clock.halt.call("somebody ended it")
    with pytest.raises(HaltedError, match="somebody ended it"):
        run.look()
    assert simulator.requests == []
    assert run.http.costs()["requests"] == 0


def test_the_end_of_the_time_is_the_end_too(run: Run, simulator: Simulator, clock: FakeClock) -> None:
    clock.halt.ends_at = clock.time + 10
    run.look()
    clock.time += 10
    with pytest.raises(HaltedError, match="its time"):
        run.look()
    assert len(simulator.requests) == 2


def test_an_end_during_the_login_keeps_the_request_from_being_sent(
    run: Run, cloud: Cloud, simulator: Simulator
) -> None:
    class Slow(TokenLogin):
        def issued(self) -> IssuedToken:
            issued = super().issued()
            run.http.clock.halt.call("somebody ended it")
            return issued

    run.auth = Slow(run.fetch)
    with pytest.raises(HaltedError):
        run.look()
    assert simulator.calls() == ["POST /v3/auth/tokens"]


def test_a_login_that_takes_all_the_time_is_followed_by_nothing(clock: FakeClock) -> None:
    class Slow(GivenToken):
        def __call__(self, request: Any) -> Any:
            clock.time += 10
            return super().__call__(request)

    clock.halt.ends_at = clock.time + 10
    with misbehaving(says(answer())) as server:
        with pytest.raises(HaltedError):
            Http(HttpOptions(timeout=5, max_retries=0), clock).send(get(server.url), Slow("a-token"))
        assert server.connections == 0


def test_an_end_while_the_connection_is_made_keeps_the_request_from_being_sent(certificate: Certificate) -> None:
    clock = Clock()
    with misbehaving(says(answer()), certificate=certificate.pair, pause=0.5) as server:
        client = Http(HttpOptions(timeout=10, verify=certificate.authority), clock)
        timer = threading.Timer(0.2, clock.halt.call, ["somebody ended it"])
        timer.start()
        with pytest.raises(HaltedError):
            client.send(post(server.url), Anonymous())
        timer.join()
        assert (server.connections, server.requests) == (1, [])
        assert client.costs()["requests"] == 0


def test_no_pause_between_repeats_goes_on_after_the_end() -> None:
    clock = Clock()
    with misbehaving(says(answer(b"", "Retry-After: 60", status="503 No"))) as server:
        timer = threading.Timer(0.2, clock.halt.call, ["somebody ended it"])
        timer.start()
        begun = time.monotonic()
        with pytest.raises(HaltedError):
            Http(HttpOptions(timeout=10), clock).send(post(server.url), Anonymous())
        assert time.monotonic() - begun < SOON
        timer.join()
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("request_of", "is_in_doubt"), [pytest.param(get, False, id="GET"), pytest.param(post, True, id="POST")]
)
def test_no_attempt_goes_on_after_the_end_of_the_time(request_of: Callable[[str], Request], is_in_doubt: bool) -> None:
    clock = Clock()
    with misbehaving(says(60.0)) as server:
        client = Http(HttpOptions(timeout=30, max_retries=0), clock)
        begun = time.monotonic()
        clock.halt.ends_at = clock.now() + 0.5
        with pytest.raises(RequestError, match=r"no answer within 0\.\d s, which was all the time left") as caught:
            client.send(request_of(server.url), Anonymous())
        assert isinstance(caught.value, FateUnknownError) is is_in_doubt
        assert time.monotonic() - begun < SOON
        with pytest.raises(HaltedError):
            client.send(request_of(server.url), Anonymous())
        assert len(server.requests) == 1


# The caller's own deadline, and what it does before each attempt.


@pytest.mark.parametrize(
    ("left", "seconds"),
    [
        pytest.param(1.5, r"1\.5 s, which was all the time left", id="the rest of the time"),
        pytest.param(0.1, r"1\.0 s, which was all the time left", id="a second at least"),
        pytest.param(-9.0, r"1\.0 s, which was all the time left", id="a second at least, however late it is"),
        pytest.param(99.0, r"2 s \(api_timeout\)", id="not more than any request"),
        pytest.param(None, r"2 s \(api_timeout\)", id="without a deadline"),
    ],
)
def test_an_attempt_gets_the_time_that_is_left(clock: FakeClock, left: float | None, seconds: str) -> None:
    deadline = None if left is None else clock.now() + left
    with misbehaving(says(60.0)) as server:
        client = Http(HttpOptions(timeout=2, max_retries=0), clock)
        with pytest.raises(RequestError, match=f"no answer within {seconds}"):
            client.send(get(server.url, deadline=deadline), Anonymous())


def test_the_first_attempt_at_a_decision_gets_its_full_time_and_a_repeat_the_rest(clock: FakeClock) -> None:
    throttled = says(answer(b"", "Retry-After: 0", status="429 No"))
    with misbehaving(says(1.3, answer()), throttled, says(60.0)) as server:
        client = Http(HttpOptions(timeout=2), clock)
        assert client.send(post(server.url, deadline=clock.now()), Anonymous()).body == {}
        with pytest.raises(FateUnknownError, match=r"no answer within 1\.0 s, which was all the time left"):
            client.send(post(server.url, deadline=clock.now()), Anonymous())
        assert len(server.requests) == 3


def test_before_send_is_called_once_and_last_before_an_attempt(run: Run, cloud: Cloud, simulator: Simulator) -> None:
    cloud.faults.append(Fault("GET", path="/v1", status=503))
    checked: list[list[str]] = []
    left: list[list[str]] = []
    request = Request(
        "GET",
        run.url,
        "look",
        may_send=lambda: checked.append([call[:8] for call in simulator.calls()]),
        before_send=lambda: left.append([call[:8] for call in simulator.calls()]),
    )
    run.http.send(request, run.auth)
    assert left == [["POST /v3"], ["POST /v3", "GET /v1/"]]
    # The check comes before the login as well: nobody logs in for a request that is not sent.
    assert checked == [[], ["POST /v3"], ["POST /v3", "GET /v1/"], ["POST /v3", "GET /v1/"]]


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(OutdatedError("too old"), id="an error of ours"),
        pytest.param(BrokenPipeError("too old"), id="an error that a connection could have, too"),
        pytest.param(ConnectionResetError(errno.ECONNRESET, "too old"), id="one that urllib3 would pass over"),
        pytest.param(ValueError("too old"), id="any other"),
    ],
)
@pytest.mark.parametrize("hook", ["may_send", "before_send"])
def test_before_send_can_stop_an_attempt(clock: FakeClock, error: Exception, hook: str) -> None:
    def refuse() -> None:
        raise error

    with misbehaving(says(answer(b"", status="429 No")), says(answer())) as server:
        client = Http(HttpOptions(timeout=5), clock)
        client.send(get(server.url), Anonymous())
        sleeps = [*clock.sleeps]
        with pytest.raises(type(error)) as caught:
            client.send(post(server.url, **{hook: refuse}), Anonymous())
        assert caught.value is error
        waited = sum(clock.sleeps[len(sleeps) :])
        # The turn that it had waited for is left for the next one.
        client.send(post(server.url), Anonymous())
        assert sum(clock.sleeps[len(sleeps) :]) == waited
        assert len(server.requests) == 3
        assert client.costs()["requests"] == 3
