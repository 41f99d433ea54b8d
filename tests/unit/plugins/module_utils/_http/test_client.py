# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests against the simulator: which the client repeats, and what its errors say."""

from __future__ import annotations

import os
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from urllib3.exceptions import InsecureRequestWarning

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import FateUnknownError, RequestError
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

RIGHT = "vpcep:connections:update"
THROTTLED = {"error_code": "EndPoint.0022", "error_msg": "The number of requests exceeded the limit."}


class Caller:
    """Sends requests for the connection of one endpoint, as the collection does."""

    def __init__(self, cloud: Cloud, simulator: Simulator, clock: FakeClock, **options: Any) -> None:
        service = cloud.services.add()
        self.connection = cloud.connections.add(service.id)
        self.token = cloud.identity.issue_token()
        self.http = Http(HttpOptions(**{"timeout": 5, **options}), clock)
        self.http.hide(self.token)
        self.auth: Any = GivenToken(self.token)
        self.url = f"{simulator.url}/v1/{cloud.owner.project_id}/vpc-endpoint-services/{service.id}/connections"

    def get(self, deadline: float | None = None) -> list[Any]:
        request = Request(
            "GET", self.url, "read the connection", {"id": self.connection.id}, deadline=deadline, right=RIGHT
        )
        rows = self.http.send(request, self.auth).body["connections"]
        assert isinstance(rows, list)
        return rows

    def post(self) -> list[Any]:
        body = {"action": "receive", "endpoints": [self.connection.id]}
        request = Request(
            "POST", f"{self.url}/action", "accept the connection", body=body, is_repeatable=False, right=RIGHT
        )
        rows = self.http.send(request, self.auth).body["connections"]
        assert isinstance(rows, list)
        return rows


@pytest.fixture
def caller(cloud: Cloud, simulator: Simulator, clock: FakeClock) -> Caller:
    return Caller(cloud, simulator, clock)


# Faults that pass, and the pauses before the repeats.
PASSING = [
    pytest.param({"status": 429}, [0.5], id="too many requests"),
    pytest.param(
        {"status": 429, "headers": {"Retry-After": "3"}}, [3.0], id="too many requests, with a pause in seconds"
    ),
    pytest.param(
        {"status": 429, "headers": {"Retry-After": "Mon, 21 Sep 2026 14:13:25 GMT"}},
        [5.0],
        id="too many requests, with a pause to a date",
    ),
    pytest.param({"status": 429, "times": 3}, [0.5, 1.0, 2.0], id="too many requests, three times"),
    pytest.param({"status": 400, "body": THROTTLED}, [0.5], id="this API's own code for too many requests"),
    pytest.param({"status": 500}, [0.5], id="a server error"),
    pytest.param({"status": 502}, [0.5], id="a bad gateway"),
    pytest.param({"status": 503, "headers": {"Retry-After": "0"}}, [0.0], id="a pause of no seconds"),
    pytest.param({"status": 504}, [0.5], id="a gateway that waits in vain"),
    pytest.param({"kind": "html", "status": 502, "times": 2}, [0.5, 1.0], id="an HTML page, twice"),
    pytest.param({"kind": "html", "status": 200}, [0.5], id="an HTML page with a good status"),
    pytest.param({"kind": "reset"}, [0.5], id="a reset connection"),
    pytest.param({"kind": "cut"}, [0.5], id="a cut connection"),
    pytest.param({"kind": "status", "status": 200, "body": '{"connections": [{"id":'}, [0.5], id="half of the JSON"),
]


@pytest.mark.parametrize(("fault", "pauses"), PASSING)
def test_reading_is_repeated_until_the_fault_has_passed(
    caller: Caller, cloud: Cloud, simulator: Simulator, clock: FakeClock, fault: dict[str, Any], pauses: list[float]
) -> None:
    cloud.faults.append(Fault("GET", **fault))
    assert caller.get()[0]["id"] == caller.connection.id
    assert clock.sleeps == pauses
    assert len(simulator.requests) == len(pauses) + 1
    assert caller.http.costs() == {
        "requests": len(pauses) + 1,
        "logins": 0,
        "retries": len(pauses),
        "seconds_waited": sum(pauses),
    }


def test_an_answer_that_does_not_come_is_given_up_and_asked_for_again(
    cloud: Cloud, simulator: Simulator, clock: FakeClock
) -> None:
    caller = Caller(cloud, simulator, clock, timeout=0.3)
    cloud.faults.append(Fault("GET", kind="hang"))
    assert caller.get()[0]["id"] == caller.connection.id
    assert len(simulator.requests) == 2


@dataclass(frozen=True)
class Refusal:
    """An answer, and its code and the advice that the error gives."""

    status: int
    body: Any
    advice: str
    code: str | None = None


REFUSALS = [
    pytest.param(
        Refusal(
            status=400,
            body={"error_code": "EndPoint.2013", "error_msg": "Not of this service."},
            code="EndPoint.2013",
            advice="check endpoint_id",
        ),
        id="another service's endpoint",
    ),
    pytest.param(
        Refusal(
            status=403,
            body={"error_code": "EndPoint.0004", "error_msg": "No permissions."},
            code="EndPoint.0004",
            advice=RIGHT,
        ),
        id="a missing right",
    ),
    pytest.param(
        Refusal(
            status=404,
            body={"error_msg": "No API.", "error_code": "APIGW.0101", "request_id": "3f25"},
            code="APIGW.0101",
            advice="vpcep_endpoint",
        ),
        id="no such API",
    ),
    pytest.param(
        Refusal(
            status=401,
            body={"error": {"code": 401, "message": "The X-Auth-Token is invalid!"}},
            code="401",
            advice="check the login",
        ),
        id="a refused login",
    ),
    pytest.param(Refusal(status=302, body="", advice="redirects are not followed"), id="a redirection"),
    pytest.param(
        Refusal(status=409, body="<html><title>Conflict</title></html>", advice="troubleshooting guide"),
        id="an HTML page",
    ),
]


@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_refusal_is_never_repeated_and_says_what_to_do(
    caller: Caller, cloud: Cloud, simulator: Simulator, method: str, refusal: Refusal
) -> None:
    cloud.faults.append(
        Fault(method, status=refusal.status, body=refusal.body, headers={"X-Request-Id": "id-1", "Location": "/x"})
    )
    with pytest.raises(
        RequestError, match=f"Could not .*the cloud answered {refusal.status}.*request ID .*({refusal.advice})"
    ) as caught:
        (caller.get if method == "GET" else caller.post)()
    result = caught.value.to_fail_json()
    assert (result["http_status"], result.get("error_code")) == (refusal.status, refusal.code)
    assert result["request_id"] == ("3f25" if refusal.code == "APIGW.0101" else "id-1")
    assert len(simulator.requests) == 1
    assert not isinstance(caught.value, FateUnknownError)


# With these faults the cloud has not processed the decision, and it may be sent again as it is.
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"status": 429}, id="too many requests"),
        pytest.param({"status": 429, "headers": {"Retry-After": "1"}}, id="too many requests, with a pause"),
        pytest.param({"status": 503, "headers": {"Retry-After": "1"}}, id="unavailable, with a pause"),
        pytest.param({"status": 400, "body": THROTTLED}, id="this API's own code for too many requests"),
    ],
)
def test_a_decision_that_was_not_processed_is_sent_again(
    caller: Caller, cloud: Cloud, simulator: Simulator, fault: dict[str, Any]
) -> None:
    cloud.faults.append(Fault("POST", path="/action", **fault))
    assert caller.post()[0]["status"] == "accepted"
    assert len(simulator.requests) == 2


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"status": 500}, id="a server error"),
        pytest.param({"status": 502}, id="a bad gateway"),
        pytest.param({"status": 503}, id="unavailable, without a pause"),
        pytest.param({"status": 504}, id="a gateway that waits in vain"),
        pytest.param({"kind": "html", "status": 504}, id="an HTML page"),
        pytest.param({"kind": "reset"}, id="a reset connection"),
        pytest.param({"kind": "cut"}, id="a cut connection"),
        pytest.param({"kind": "html", "status": 200}, id="an HTML page with a good status"),
    ],
)
@pytest.mark.parametrize(
    "after",
    [
        pytest.param(False, id="before the decision took effect"),
        pytest.param(True, id="after the decision took effect"),
    ],
)
def test_a_decision_whose_fate_is_unknown_is_not_sent_blindly_again(
    caller: Caller, cloud: Cloud, simulator: Simulator, fault: dict[str, Any], after: bool
) -> None:
    cloud.faults.append(Fault("POST", path="/action", after=after, **fault))
    with pytest.raises(FateUnknownError, match="Could not accept the connection"):
        caller.post()
    assert len(simulator.requests) == 1


def test_a_decision_without_an_answer_in_time_has_an_unknown_fate(
    cloud: Cloud, simulator: Simulator, clock: FakeClock
) -> None:
    caller = Caller(cloud, simulator, clock, timeout=0.3)
    cloud.faults.append(Fault("POST", path="/action", kind="hang", after=True))
    with pytest.raises(
        FateUnknownError,
        match=r"no answer within 0.3 s \(api_timeout\) at 127.0.0.1:\d+; it may have taken effect anyway",
    ):
        caller.post()
    assert len(simulator.requests) == 1


def closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_refused_connection_is_tried_again_and_nothing_was_processed(
    caller: Caller, clock: FakeClock, method: str
) -> None:
    caller.url = f"http://127.0.0.1:{closed_port()}/v1"
    with pytest.raises(RequestError, match=r"no connection could be made .*\(tried 6 times\); check that") as caught:
        (caller.get if method == "GET" else caller.post)()
    assert not isinstance(caught.value, FateUnknownError)
    assert clock.sleeps == [0.5, 1.0, 2.0, 4.0, 8.0]


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port that accepts no more connections: as many wait already as the kernel allows."""
    with socket.socket() as listener, ExitStack() as waiting:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = int(listener.getsockname()[1])
        for _number in range(3):
            client = waiting.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", port))
        yield port


def test_a_decision_that_found_no_connection_in_time_was_not_processed(
    cloud: Cloud, simulator: Simulator, clock: FakeClock, deaf_port: int
) -> None:
    caller = Caller(cloud, simulator, clock, timeout=0.2, max_retries=1)
    caller.url = f"http://127.0.0.1:{deaf_port}/v1"
    with pytest.raises(RequestError, match=r"no connection within 0.2 s \(api_timeout\) .*tried 2 times") as caught:
        caller.post()
    assert not isinstance(caught.value, FateUnknownError)


def test_an_unknown_host_is_named(caller: Caller) -> None:
    caller.url = "https://vpcep.invalid/v1"
    with pytest.raises(RequestError, match=r"Could not read the connection: .*vpcep\.invalid"):
        caller.get()


@pytest.mark.parametrize(
    ("max_retries", "requests"), [pytest.param(0, 1, id="no retries"), pytest.param(2, 3, id="two retries")]
)
def test_repeats_end_by_their_number(
    cloud: Cloud, simulator: Simulator, clock: FakeClock, max_retries: int, requests: int
) -> None:
    caller = Caller(cloud, simulator, clock, max_retries=max_retries)
    cloud.faults.append(Fault("GET", status=503, times=99))
    with pytest.raises(RequestError, match="503") as caught:
        caller.get()
    assert len(simulator.requests) == requests
    assert caught.value.http_status == 503


def test_a_pause_that_is_too_long_is_not_begun(caller: Caller, cloud: Cloud, clock: FakeClock) -> None:
    cloud.faults.append(Fault("GET", status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(RequestError, match=r"429 \(.*it asked for a pause of 3600 s\).*run it again later"):
        caller.get()
    assert clock.sleeps == []


def test_repeats_end_at_the_deadline_of_the_caller(caller: Caller, cloud: Cloud, clock: FakeClock) -> None:
    cloud.faults.append(Fault("GET", status=503, times=99))
    with pytest.raises(RequestError, match="503"):
        caller.get(deadline=clock.time + 2)
    assert clock.sleeps == [0.5, 1.0]


class Identity:
    """Logs in at a cloud without asking anything, and counts."""

    def __init__(self, cloud: Cloud) -> None:
        self.logins = 0
        self._cloud = cloud

    def fetch(self) -> IssuedToken:
        self.logins += 1
        return IssuedToken(self._cloud.identity.issue_token(), self._cloud.owner.project_id, None, None, ())


def test_an_expired_token_is_renewed_once_and_the_request_goes_on(
    caller: Caller, cloud: Cloud, simulator: Simulator, clock: FakeClock
) -> None:
    identity = Identity(cloud)
    caller.auth = TokenLogin(identity.fetch)
    caller.get()
    cloud.identity.expire_tokens()
    assert caller.post()[0]["status"] == "accepted"
    assert identity.logins == 2
    assert [recorded.status for recorded in simulator.requests] == [200, 401, 200]
    assert clock.sleeps == []


def test_a_second_401_is_an_error(caller: Caller, cloud: Cloud, simulator: Simulator) -> None:
    identity = Identity(cloud)
    caller.auth = TokenLogin(identity.fetch)
    cloud.faults.append(Fault("GET", status=401, times=99))
    with pytest.raises(RequestError, match="401"):
        caller.get()
    assert (identity.logins, len(simulator.requests)) == (2, 2)


def test_a_given_token_that_is_refused_is_not_tried_again(caller: Caller, cloud: Cloud, simulator: Simulator) -> None:
    cloud.identity.expire_tokens()
    with pytest.raises(RequestError, match=r"APIGW.0301.*check the login") as caught:
        caller.get()
    assert len(simulator.requests) == 1
    assert caught.value.request_id


@pytest.mark.parametrize(
    ("code", "said"),
    [
        pytest.param("IAM.0061", "the account is locked", id="a code that says more"),
        pytest.param("IAM.0001", "check the login", id="a code that says no more"),
    ],
)
def test_a_code_that_says_more_beats_the_hint_of_the_login(caller: Caller, cloud: Cloud, code: str, said: str) -> None:
    cloud.faults.append(Fault("GET", status=401, body={"error_code": code, "error_msg": "No."}))
    with pytest.raises(RequestError, match=said):
        caller.get()


def test_a_redirect_is_not_followed(caller: Caller, cloud: Cloud, simulator: Simulator) -> None:
    cloud.faults.append(Fault("GET", status=307, headers={"Location": f"{simulator.url}/elsewhere"}))
    with pytest.raises(RequestError, match=r"307.*redirects are not followed"):
        caller.get()
    assert len(simulator.requests) == 1


ECHOES = [
    pytest.param({"body": {"error_code": "E.1", "error_msg": "bad token {0}"}}, "bad token ***", id="at the end"),
    pytest.param(
        {"body": {"error_code": "E.1", "error_msg": "x" * 250 + "{0}"}}, "x" * 250 + "***", id="across the cut"
    ),
    pytest.param({"body": {"error_code": "{0}", "error_msg": "no"}}, "no", id="in the code"),
    pytest.param({"body": {"request_id": "{0}", "error_msg": "no"}}, "no", id="in the request ID"),
    pytest.param({"headers": {"X-Request-Id": "{0}"}, "body": {"error_msg": "no"}}, "no", id="in a header"),
    pytest.param({"body": "<html><title>{0}</title></html>"}, "***", id="in a page"),
    pytest.param({"body": '{{"error_msg": "{0}'}, '{"error_msg": "***', id="in JSON that is cut off"),
    pytest.param({"status": 200, "body": {"error_code": "E.1", "error_msg": "{0}"}}, "***", id="in a good answer"),
]


def filled(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {name: filled(inner, text) for name, inner in value.items()}
    return value.format(text) if isinstance(value, str) else value


@pytest.mark.parametrize(("fault", "message"), ECHOES)
def test_a_server_that_echoes_the_token_brings_no_part_of_it_into_an_error(
    caller: Caller, cloud: Cloud, fault: dict[str, Any], message: str
) -> None:
    cloud.faults.append(Fault("GET", **{"status": 403, **filled(fault, caller.token)}))
    with pytest.raises(RequestError) as caught:
        caller.get()
    result = caught.value.to_fail_json()
    assert result["error_msg"] == message
    told = repr(result) + repr(caught.value)
    assert [start for start in range(0, len(caller.token), 8) if caller.token[start : start + 8] in told] == []
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_connections_are_kept_alive(caller: Caller, cloud: Cloud, simulator: Simulator) -> None:
    for _number in range(5):
        caller.get()
    assert len({recorded.peer for recorded in simulator.requests}) == 1


def test_netrc_is_not_read(
    caller: Caller, simulator: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password netrc-secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    caller.get()
    caller.http.send(Request("GET", simulator.auth_url, "read the versions"), Anonymous())
    assert [
        name for recorded in simulator.requests for name in recorded.headers if name.lower() == "authorization"
    ] == []


def test_a_proxy_of_the_environment_is_used_and_no_proxy_too(
    cloud: Cloud, caller: Caller, simulator: Simulator, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://user:proxy-secret@127.0.0.1:{closed_port()}")
    with pytest.raises(
        RequestError, match=r"the proxy made no connection at 127.0.0.1:\d+ .*check HTTPS_PROXY"
    ) as caught:
        caller.get()
    assert "proxy-secret" not in caught.value.msg
    assert simulator.requests == []
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    # The environment is read once for each host.
    assert Caller(cloud, simulator, clock).get()


def test_each_host_has_its_own_way_through_or_past_the_proxy(
    caller: Caller, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert caller.get()
    with pytest.raises(RequestError, match="the proxy made no connection"):
        caller.http.send(Request("GET", simulator.auth_url.replace("127.0.0.1", "localhost"), "read"), Anonymous())


def test_a_certificate_that_nobody_vouches_for_is_refused_unless_told_otherwise(
    cloud: Cloud, clock: FakeClock, certificate: Certificate
) -> None:
    with Simulator(cloud, certificate=certificate.pair) as simulator:
        with pytest.raises(
            RequestError, match=r"TLS failed \(unable to get local issuer certificate\).*check ca_cert"
        ) as caught:
            Caller(cloud, simulator, clock).get()
        assert not isinstance(caught.value, FateUnknownError)
        assert Caller(cloud, simulator, clock, verify=certificate.authority).get()
        assert clock.sleeps == []


def test_tls_that_breaks_after_a_decision_was_sent_leaves_its_fate_unknown(
    cloud: Cloud, clock: FakeClock, certificate: Certificate
) -> None:
    with Simulator(cloud) as simulator, broken_tls(certificate) as port:
        caller = Caller(cloud, simulator, clock, verify=certificate.authority)
        caller.url = f"https://127.0.0.1:{port}/v1"
        with pytest.raises(FateUnknownError, match=r"TLS failed \("):
            caller.post()


@contextmanager
def broken_tls(certificate: Certificate) -> Iterator[int]:
    """A server that takes one request over TLS and answers it without."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate.pair)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            plain, _peer = listener.accept()
            with plain, context.wrap_socket(plain, server_side=True) as tls:
                received = b""
                while b'"endpoints"' not in received:
                    received += tls.recv(65536)
                os.write(tls.fileno(), b"this is not TLS")
                # Waits for the client to close: a reset would look like another fault.
                os.read(tls.fileno(), 65536)

        server = threading.Thread(target=serve)
        server.start()
        yield int(listener.getsockname()[1])
        server.join()


def test_certificates_are_not_checked_if_that_was_turned_off(
    cloud: Cloud, clock: FakeClock, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certificate.keyfile)
    with Simulator(cloud, certificate=certificate.pair) as simulator:
        caller = Caller(cloud, simulator, clock, verify=False)
        with pytest.warns(InsecureRequestWarning):
            assert caller.get()
