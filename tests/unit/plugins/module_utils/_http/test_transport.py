# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers as servers should not send them, over a real socket."""

from __future__ import annotations

import gzip
import json
import time
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import FateUnknownError, RequestError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.client import Http
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.request import (
    Anonymous,
    HttpOptions,
    Reply,
    Request,
)

from ...fakes import FakeClock
from ...misbehaving import CUT, Script, answer, misbehaving, says

TEXT = b'{"connections": []}'
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
BOMB = gzip.compress(b" " * 40_000_000)


def send(script: Script, method: str = "POST", **options: Any) -> tuple[int, Reply | RequestError]:
    """Send one request; return how many the server got, and the reply or the error."""
    with misbehaving(script) as server:
        client = Http(HttpOptions(**{"timeout": 5, "max_retries": 2, **options}), FakeClock())
        request = Request(method, f"{server.url}/v1", "ask", is_repeatable=method == "GET")
        outcome: Reply | RequestError
        try:
            outcome = client.send(request, Anonymous())
        except RequestError as error:
            outcome = error
        return len(server.requests), outcome


DAMAGED = [
    pytest.param(says(CUT), "the connection broke off", id="nothing at all"),
    pytest.param(says(b"\x16\x03\x01 garbage\r\n\r\n", CUT), "the connection broke off", id="garbage"),
    pytest.param(says(b"HTTP/1.1 abc OK\r\n\r\n", CUT), "the connection broke off", id="a status that is no number"),
    pytest.param(says(b"HTTP/1.1 99999 OK\r\n\r\n", CUT), "the connection broke off", id="a status too large"),
    pytest.param(says(b"HTTP/1.1 200 OK\r\nConte", CUT), "not the expected JSON", id="headers that are cut off"),
    pytest.param(says(answer(TEXT)[:-3], CUT), "", id="a body that is cut off"),
    pytest.param(says(answer(TEXT).replace(b": 19", b": 9")), "not the expected JSON", id="a length too small"),
    pytest.param(says(answer(TEXT, "Content-Length: 7"), CUT), "", id="two lengths"),
    pytest.param(says(CHUNKED + b"zz\r\n", TEXT, CUT), "the connection broke off", id="a chunk of no length"),
    pytest.param(says(CHUNKED + b"ffffff\r\n", TEXT, CUT), "the connection broke off", id="a chunk that is cut off"),
    pytest.param(says(CHUNKED + b"-5\r\n", TEXT, CUT), "", id="a chunk below nothing"),
    pytest.param(says(b"HTTP/1.1 204 No Content\r\n\r\n"), "204 is not the expected JSON", id="no content"),
    pytest.param(says(answer(b"")), "200 is not the expected JSON", id="an empty body"),
    pytest.param(says(answer(TEXT, "Content-Encoding: gzip")), "cannot be unpacked", id="gzip that is none"),
    pytest.param(says(answer(TEXT, "Content-Encoding: br")), "cannot be unpacked", id="an unknown packing"),
    pytest.param(
        says(b"HTTP/1.1 101 Switching Protocols\r\n\r\n"), "answered 101, which is not a final status", id="no end"
    ),
    pytest.param(says(answer(TEXT, *["A: b"] * 200)), "the connection broke off", id="too many headers"),
    pytest.param(says(answer(TEXT, "A: " + "b" * 70_000)), "the connection broke off", id="a header too long"),
]


@pytest.mark.parametrize(("script", "said"), DAMAGED)
def test_a_damaged_answer_leaves_a_decision_in_doubt_and_a_question_open(script: Script, said: str) -> None:
    begun = time.monotonic()
    count, error = send(script)
    assert isinstance(error, FateUnknownError)
    assert said in error.msg
    assert count == 1
    count, error = send(script, "GET")
    assert isinstance(error, RequestError)
    assert not isinstance(error, FateUnknownError)
    assert count == 3
    assert time.monotonic() - begun < 5


def test_a_bomb_is_not_unpacked_and_not_asked_for_again() -> None:
    script = says(answer(BOMB, "Content-Encoding: gzip"))
    for method, is_in_doubt in (("GET", False), ("POST", True)):
        count, error = send(script, method)
        assert isinstance(error, RequestError)
        assert isinstance(error, FateUnknownError) is is_in_doubt
        assert "the answer has more than 16 MiB" in error.msg
        assert count == 1


ODD = [
    pytest.param(["X-Request-Id: \xff\xfe\xe4"], id="bytes beyond ASCII"),
    pytest.param(["X-Request-Id: \x00\x01\x1b[31m"], id="control characters"),
    pytest.param(["Retry-After: \xb2"], id="a digit that is none"),
    pytest.param(["Retry-After: " + "9" * 5_000], id="a pause without end"),
    pytest.param(["Date: Sun, 06 Nov 99999999999999999999 08:49:37 GMT"], id="a date beyond all dates"),
    pytest.param(["Content-Type: application/json; charset=klingon"], id="an unknown character set"),
    pytest.param(["Content-Type: ;;;=,,"], id="no content type"),
    pytest.param(["Set-Cookie: a=b; expires=Sun, 99 Foo 99999999999999 00:00:00 GMT"], id="a cookie that is none"),
    pytest.param(["Location: http://[::1"], id="an address that is none"),
    pytest.param(["no header at all"], id="a line without a colon"),
    pytest.param([": no name"], id="a header without a name"),
    pytest.param(["Connection: close"], id="the end of the connection"),
]


@pytest.mark.parametrize("headers", ODD)
def test_odd_headers_neither_hide_an_answer_nor_end_a_run(headers: list[str]) -> None:
    raw = answer(TEXT).replace(b"\r\n\r\n", b"\r\n" + "\r\n".join(headers).encode("latin-1") + b"\r\n\r\n", 1)
    _count, reply = send(says(raw, CUT))
    assert isinstance(reply, Reply)
    for status in (b"307 Elsewhere", b"401 No", b"503 No"):
        _count, error = send(says(raw.replace(b"200 OK", status), CUT), max_retries=0)
        assert isinstance(error, RequestError)
        assert (error.http_status, error.error_code) == (int(status[:3]), None)
        assert error.request_id is None or error.request_id == "[31m"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(TEXT, id="as it is"),
        pytest.param(TEXT + b" " * 200_000, id="in many pieces"),
    ],
)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("framing", ["length", "chunks", "close"])
def test_good_answers_in_all_framings(body: bytes, encoding: str, framing: str) -> None:
    packed = gzip.compress(body) if encoding == "gzip" else body
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\n".encode()
    if framing == "length":
        script = says(head + f"Content-Length: {len(packed)}\r\n\r\n".encode() + packed)
    elif framing == "chunks":
        pieces = [packed[place : place + 50_000] for place in range(0, len(packed), 50_000)]
        chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
        script = says(head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")
    else:
        script = says(head + b"Connection: close\r\n\r\n" + packed, CUT)
    count, reply = send(script)
    assert isinstance(reply, Reply)
    assert (count, reply.body) == (1, json.loads(TEXT))


def test_nothing_that_an_answer_sets_comes_back_with_the_next_request() -> None:
    with misbehaving(says(answer(TEXT, "Set-Cookie: a=b; Path=/"))) as server:
        client = Http(HttpOptions(timeout=5), FakeClock())
        for _number in range(2):
            client.send(Request("GET", f"{server.url}/v1", "ask"), Anonymous())
        assert b"cookie" not in server.requests[1].lower()
        assert b"Accept-Encoding: gzip\r\n" in server.requests[1]
