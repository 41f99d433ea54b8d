# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An attempt ends in time, whatever the server does."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import FateUnknownError, RequestError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.client import Http
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.request import (
    Anonymous,
    HttpOptions,
    Request,
)
from tests.conftest import Certificate

from ...fakes import FakeClock
from ...misbehaving import CUT, Script, answer, drips, misbehaving, says
from .questions import get, post

LIMIT = 0.5
# Far more than the limit, and far less than what the servers here would take.
SOON = 5.0

OK = b"HTTP/1.1 200 OK\r\n"
BEGUN = OK + b"Content-Length: 1000000\r\n\r\n"

NEVER_DONE = [
    pytest.param(says(60.0), id="silence"),
    pytest.param(says(b"HTTP/1.1 2", 60.0), id="half of a status line"),
    pytest.param(says(OK + b"Content-Length: 2\r\n", 60.0), id="half of the headers"),
    pytest.param(says(BEGUN + b"{", 60.0), id="half of the body"),
    pytest.param(drips(b"HTTP/1.1 200 O", b"K"), id="a status line without end"),
    pytest.param(drips(OK + b"X-Long: a", b"a"), id="a header without end"),
    pytest.param(drips(OK, b"A: b\r\n", 0.2), id="headers without end"),
    pytest.param(drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), id="interim answers without end"),
    pytest.param(drips(BEGUN, b" "), id="a body without end"),
    pytest.param(drips(OK + b"Connection: close\r\n\r\n", b" "), id="a body until the connection closes"),
    pytest.param(drips(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"), id="chunks without end"),
    pytest.param(drips(OK + b"Transfer-Encoding: chunked\r\n\r\n1;a", b"a"), id="one chunk's header without end"),
    pytest.param(drips(b"HTTP/1.1 403 No\r\nContent-Length: 1000\r\n\r\n", b" "), id="an error without end"),
]


def http(clock: FakeClock, **options: Any) -> Http:
    return Http(HttpOptions(**{"timeout": LIMIT, "max_retries": 0, **options}), clock)


@pytest.mark.parametrize("script", NEVER_DONE)
def test_an_attempt_ends_in_time_whatever_comes(clock: FakeClock, script: Script) -> None:
    with misbehaving(script) as server:
        begun = time.monotonic()
        with pytest.raises(FateUnknownError, match=r"no answer within 0.5 s \(api_timeout\) at 127.0.0.1"):
            http(clock).send(post(server.url), Anonymous())
        assert LIMIT * 0.9 < time.monotonic() - begun < SOON


@pytest.mark.parametrize(
    "script", [pytest.param(says(60.0), id="silence"), pytest.param(drips(BEGUN, b" "), id="a body without end")]
)
def test_over_tls_too(clock: FakeClock, certificate: Certificate, script: Script) -> None:
    with misbehaving(script, certificate=certificate.pair) as server:
        begun = time.monotonic()
        with pytest.raises(FateUnknownError, match=r"no answer within 0.5 s \(api_timeout\)"):
            http(clock, verify=certificate.authority).send(post(server.url), Anonymous())
        assert time.monotonic() - begun < SOON


def test_a_handshake_is_part_of_the_attempt_and_sends_nothing(clock: FakeClock) -> None:
    with misbehaving(says(60.0)) as server:
        begun = time.monotonic()
        with pytest.raises(RequestError, match=r"no connection within 0.5 s \(api_timeout\)") as caught:
            http(clock).send(post(server.url.replace("http", "https")), Anonymous())
        assert not isinstance(caught.value, FateUnknownError)
        assert time.monotonic() - begun < SOON


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(says(60.0), id="silence"),
        pytest.param(drips(b"HTTP/1.1 200 OK\r\nX-Long: a", b"a"), id="a header without end"),
    ],
)
def test_a_tunnel_is_part_of_the_attempt_and_sends_nothing(
    clock: FakeClock, monkeypatch: pytest.MonkeyPatch, script: Script
) -> None:
    with misbehaving(script) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        begun = time.monotonic()
        with pytest.raises(RequestError, match=r"no connection within 0.5 s \(api_timeout\)") as caught:
            http(clock).send(post("https://vpcep.example"), Anonymous())
        assert not isinstance(caught.value, FateUnknownError)
        assert time.monotonic() - begun < SOON
        assert proxy.requests[0].startswith(b"CONNECT vpcep.example:443 ")


def test_all_addresses_of_a_host_share_the_time(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dozen addresses that do not answer take the time of one, and the one that answers is still reached."""
    with socket.socket() as deaf, misbehaving(says(answer())) as server:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        waiting = [socket.socket() for _number in range(3)]
        for client in waiting:
            client.setblocking(False)
            client.connect_ex(deaf.getsockname())
        row = (socket.AF_INET, socket.SOCK_STREAM, 0, "")
        addresses = [(*row, deaf.getsockname())] * 12
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_keywords: addresses)
        begun = time.monotonic()
        with pytest.raises(RequestError, match=r"no connection within 0.5 s \(api_timeout\)"):
            http(clock).send(post("http://localhost:1"), Anonymous())
        assert LIMIT * 0.9 < time.monotonic() - begun < SOON
        addresses.append((*row, ("127.0.0.1", server.port)))
        assert http(clock).send(get("http://localhost:1"), Anonymous()).body == {}
        for client in waiting:
            client.close()


def test_a_handshake_gets_the_time_that_is_left_and_not_the_share_of_an_address(
    clock: FakeClock, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    with misbehaving(says(answer()), certificate=certificate.pair, pause=0.5) as server:
        addresses = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", server.port))] * 20
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_keywords: addresses)
        client = http(clock, timeout=5, verify=certificate.authority)
        assert client.send(post(server.url), Anonymous()).body == {}
        assert server.connections == 1


def test_a_server_that_does_not_read_does_not_hold_a_request(clock: FakeClock) -> None:
    body = {"long": "x" * 20_000_000}
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/v1"
        begun = time.monotonic()
        with pytest.raises(FateUnknownError, match=r"no answer within 0.5 s \(api_timeout\)"):
            http(clock).send(Request("POST", url, "accept", body=body, is_repeatable=False), Anonymous())
        assert time.monotonic() - begun < SOON


def test_time_that_was_needed_is_not_missing_in_the_next_attempt(clock: FakeClock) -> None:
    """The kept-alive connection goes with the attempt that uses it."""
    with misbehaving(says(0.3, answer())) as server:
        client = http(clock)
        for _number in range(3):
            assert client.send(get(server.url), Anonymous()).body == {}
        assert server.connections == 1


def test_connections_are_kept_alive_whatever_was_answered(clock: FakeClock) -> None:
    empty = b"HTTP/1.1 204 No Content\r\n\r\n"
    scripts = (says(answer(b"No.", status="403 No")), says(answer(b"", status="409 No")), says(empty), says(answer()))
    with misbehaving(*scripts) as server:
        client = http(clock)
        for _script in scripts[:-1]:
            with pytest.raises(RequestError):
                client.send(get(server.url), Anonymous())
        client.send(get(server.url), Anonymous())
        assert (len(server.requests), server.connections) == (4, 1)


def test_a_connection_with_something_left_on_it_is_not_used_again(clock: FakeClock) -> None:
    """What follows an interim answer, or a body that was not read to its end, is no answer to the next request."""
    early = b"HTTP/1.1 103 Early Hints\r\n\r\n"
    stray = answer(b'{"stray": 1}')
    long = b"HTTP/1.1 500 No\r\nContent-Length: 9000000\r\n\r\n" + b" " * 2_000_000
    with misbehaving(says(early, 0.3, stray), says(long, CUT), says(answer())) as server:
        client = http(clock, timeout=5)
        for said in ("the cloud answered 103", "the cloud answered 500"):
            with pytest.raises(FateUnknownError, match=said):
                client.send(post(server.url), Anonymous())
        assert client.send(post(server.url), Anonymous()).body == {}
        assert server.connections == 3
