# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What makes an answer a reply, an error of the cloud, or no answer at all."""

from __future__ import annotations

import json
import time

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.answer import Answer, read_answer
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.request import Reply
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.retry import Failure

NOW = 784111740.0


def read(body: bytes, status: int = 200, **headers: str) -> Reply | Failure:
    return read_answer(
        Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, body), str, NOW
    )


NO_JSON = [
    pytest.param(b"", id="nothing"),
    pytest.param(b"[]", id="a list"),
    pytest.param(b"null", id="null"),
    pytest.param(b'"text"', id="a text"),
    pytest.param(b"12", id="a number"),
    pytest.param(b'{"a":', id="half of an object"),
    pytest.param(b'{"a": NaN}', id="a number that is none"),
    pytest.param(b'{"a": -Infinity}', id="an infinite number"),
    pytest.param(b'{"a": 1e999}', id="a number beyond all numbers"),
    pytest.param(b'{"a": ' + b"9" * 1_000_000 + b"}", id="a number without end"),
    pytest.param(b'{"a": ' + b"9" * 200 + b"}", id="a number longer than any of this API"),
    pytest.param(b'{"a":' * 60 + b"1" + b"}" * 60, id="nested more deeply than anybody could use"),
    pytest.param(b"[" * 1_000_000, id="nested without end"),
    pytest.param(b"<html></html>", id="a page"),
    pytest.param(b"\xff\xfe\x00", id="broken UTF-16"),
]


@pytest.mark.parametrize("body", NO_JSON)
def test_a_good_status_without_the_json_of_an_object_is_no_answer(body: bytes) -> None:
    begun = time.monotonic()
    outcome = read(body)
    assert time.monotonic() - begun < 5
    assert isinstance(outcome, Failure)
    assert (outcome.kind, outcome.reason) == ("lost", "the answer with status 200 is not the expected JSON")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1"])
def test_good_answers_in_all_encodings(encoding: str) -> None:
    outcome = read(json.dumps({"description": "grün"}, ensure_ascii=False).encode(encoding))
    assert isinstance(outcome, Reply)
    assert outcome.body == {"description": "grün"}


def test_a_marker_keeps_all_its_digits() -> None:
    outcome = read(b'{"marker_id": 9223372036854775807}')
    assert isinstance(outcome, Reply)
    assert outcome.body == {"marker_id": 9223372036854775807}


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        pytest.param(
            {"error_code": "EndPoint.2013", "error_msg": "No."}, "EndPoint.2013", "No.", id="the gateway's form"
        ),
        pytest.param({"error": {"code": "EndPoint.2013", "message": "No."}}, "EndPoint.2013", "No.", id="IAM's form"),
        pytest.param({"errorCode": "E.1", "connections": []}, "E.1", None, id="a code next to a list"),
        pytest.param({"error_code": ["odd"], "error_msg": "No."}, None, "No.", id="a code that is none"),
    ],
)
def test_an_error_inside_a_good_answer_is_an_error(
    body: dict[str, object], code: str | None, words: str | None
) -> None:
    outcome = read(json.dumps(body).encode(), X_Request_Id="id-1")
    assert outcome == Failure(
        "answer",
        "the cloud answered 200 with an error",
        http_status=200,
        error_code=code,
        error_msg=words,
        request_id="id-1",
    )


def test_of_an_error_that_is_too_long_the_status_is_left() -> None:
    body = json.dumps({"error_code": "E.1", "error_msg": "x" * 2_000_000}).encode()
    assert read(body) == Failure("answer", "the cloud answered 200 with an error", http_status=200)
    assert read(body, 400) == Failure("answer", "the cloud answered 400", http_status=400)


def test_the_headers_of_a_refusal() -> None:
    outcome = read(b"", 503, Retry_After="²", Date="Sun, 06 Nov 1994 08:49:37 GMT", X_Request_Id="id-1")
    assert outcome == Failure(
        "answer", "the cloud answered 503", http_status=503, request_id="id-1", retry_after=None, clock_skew=37.0
    )
