# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is read from the body and headers of an error, and that no secret is among it."""

from __future__ import annotations

import html
import json
import time
from collections.abc import Callable
from urllib.parse import quote

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.error_body import (
    CloudError,
    clock_skew,
    parse_error,
    says_error,
    to_text,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.mask import Mask

PAGE = "<html><head><title>502 Bad\n Gateway</title><style>x</style></head><body><h1>nginx</h1></body></html>"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(
            {"error_code": "EndPoint.2013", "error_msg": "No."},
            CloudError("EndPoint.2013", "No."),
            id="the form of this API",
        ),
        pytest.param(
            {"error": {"code": "EndPoint.2013", "message": "No."}}, CloudError("EndPoint.2013", "No."), id="IAM's form"
        ),
        pytest.param(
            {"error_msg": "No.", "error_code": "APIGW.0301", "request_id": "3f25"},
            CloudError("APIGW.0301", "No.", "3f25"),
            id="the gateway's form",
        ),
        pytest.param(
            {"error": {"code": 401, "message": "No.", "title": "Unauthorized"}},
            CloudError("401", "No."),
            id="Keystone's form, with a number for a code",
        ),
        pytest.param(
            {"error_msg": "No.", "error_code": "IAM.0011"},
            CloudError("IAM.0011", "No."),
            id="IAM's form without its envelope",
        ),
        pytest.param(
            {"error": {"code": "111401001", "message": "Invalid token.", "ext_message": None}},
            CloudError("111401001", "Invalid token."),
            id="a login's form, with an empty extra message",
        ),
        pytest.param({"errorCode": "A.1", "errorMsg": "No."}, CloudError("A.1", "No."), id="names in camel case"),
        pytest.param(
            {"error_code": "PDP5.1", "error_msg": "No.", "encoded_authorization_message": "xyz"},
            CloudError("PDP5.1", "No."),
            id="a refusal with an encoded message",
        ),
        pytest.param(
            {"error": {"error_code": "E.1", "error_message": "No."}},
            CloudError("E.1", "No."),
            id="an envelope with long names",
        ),
        pytest.param({"something": "else"}, CloudError(), id="something else"),
        pytest.param(["not", "a", "mapping"], CloudError(), id="a list"),
        pytest.param("a string", CloudError(), id="a text"),
        pytest.param(None, CloudError(), id="null"),
        pytest.param({"error_code": "E.1", "error_msg": None}, CloudError("E.1"), id="a code without words"),
        pytest.param({"error": {"error_code": "E.1"}}, CloudError("E.1"), id="a code alone, inside"),
        pytest.param({"error": "No.", "code": True}, CloudError(None, "No."), id="an error that is a text"),
        pytest.param({"error": {"message": "No."}}, CloudError(None, "No."), id="words without a code"),
        pytest.param({"error": [{"code": "E.1", "message": "No."}]}, CloudError("E.1", "No."), id="a list of errors"),
        pytest.param({"error": []}, CloudError(), id="an empty list of errors"),
        pytest.param({"error_code": ["E.1"], "error_msg": {"a": 1}}, CloudError(), id="neither code nor words"),
        pytest.param({"error_code": True, "error_msg": "No."}, CloudError(None, "No."), id="a truth value for a code"),
        pytest.param(
            {"connections": [{"error": [{"error_code": "E.2", "error_message": "Row."}]}], "error_code": "E.1"},
            CloudError("E.1"),
            id="an error at the top counts before one in a row",
        ),
        pytest.param(
            {"error_code": "E.1", "error_msg": "\ud800 \x1b[31mred\x00 ", "request_id": "a\nb"},
            CloudError("E.1", "[31mred", "a b"),
            id="characters that cannot be printed",
        ),
        pytest.param(
            {"error_code": "c" * 999, "error_msg": "m" * 999, "request_id": "r" * 999},
            CloudError("c" * 300 + "...", "m" * 300 + "...", "r" * 300 + "..."),
            id="everything too long",
        ),
    ],
)
def test_json_envelopes(body: object, said: CloudError) -> None:
    assert parse_error({}, json.dumps(body)) == said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(PAGE, "502 Bad Gateway", id="a page with a title"),
        pytest.param(
            "<html><body><h1>Gateway\n Time-out</h1></body></html>", "Gateway Time-out", id="a page without a title"
        ),
        pytest.param("upstream connect error", "upstream connect error", id="plain words"),
        pytest.param("", None, id="nothing"),
        pytest.param('{"error_code": "cut of', '{"error_code": "cut of', id="half of the JSON"),
        pytest.param("x" * 1000, "x" * 300 + "...", id="a text without end"),
        pytest.param("<b>No</b> <i way", "No <i way", id="a tag without end"),
        pytest.param("<title>No", "No", id="a title without end"),
        pytest.param("<TITLE lang='en'>No</Title>", "No", id="a title in capitals"),
        pytest.param('{"error_code": NaN, "error_msg": "No."}', '{"error_code": NaN, "error_msg": "No."}', id="NaN"),
        pytest.param('{"error_code": 1e999}', '{"error_code": 1e999}', id="a number beyond all numbers"),
    ],
)
def test_a_body_that_is_not_json_is_read_as_words(text: str, message: str | None) -> None:
    assert parse_error({}, text) == CloudError(None, message)


@pytest.mark.parametrize("name", ["X-Request-Id", "X-IAM-Trace-Id", "X-Openstack-Request-Id"])
@pytest.mark.parametrize(
    "text", [pytest.param(PAGE, id="a page"), pytest.param('{"error_code": "E.1", "error_msg": "No."}', id="JSON")]
)
def test_request_id_of_the_headers(name: str, text: str) -> None:
    assert parse_error({name: "abc"}, text).request_id == "abc"


def test_request_id_of_the_body_comes_first() -> None:
    assert parse_error({"X-Request-Id": "abc"}, '{"request_id": "xyz"}').request_id == "xyz"


@pytest.mark.parametrize(
    "value",
    [pytest.param("a\xe4b", id="not ASCII"), pytest.param("", id="blank"), pytest.param("\x1b", id="not printable")],
)
def test_a_request_id_that_nobody_could_use_is_left_out(value: str) -> None:
    assert parse_error({"X-Request-Id": value}, "").request_id is None


HOSTILE = [
    pytest.param("<" * 1_000_000, id="tags that only begin"),
    pytest.param("<title" * 150_000, id="titles that only begin"),
    pytest.param("<title>" * 150_000, id="titles without end"),
    pytest.param("<a>" * 300_000, id="tags"),
    pytest.param("[" * 1_000_000, id="lists in lists"),
    pytest.param('{"error":' * 100_000, id="objects in objects"),
    pytest.param("[" * 900 + "]" * 900, id="lists as deep as can be parsed"),
    pytest.param('{"error":' * 900 + "1" + "}" * 900, id="objects as deep as can be parsed"),
    pytest.param('{"error_code": ' + "9" * 1_000_000 + "}", id="a number without end"),
    pytest.param('{"error_code": 0.' + "9" * 1_000_000 + "}", id="a fraction without end"),
    pytest.param('{"error_code": 1e' + "9" * 1_000_000 + "}", id="an exponent without end"),
    pytest.param(json.dumps({"error_msg": "a " * 500_000}), id="words without end"),
    pytest.param(json.dumps({"error": [{"code": 1}] * 90_000}), id="errors without end"),
    pytest.param(" " * 1_000_000, id="blanks"),
    pytest.param("\x00" * 1_000_000, id="nothing that can be printed"),
    pytest.param("\ud800" * 1_000, id="half characters"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_reading_an_error_takes_a_time_in_proportion_to_it_and_raises_nothing(text: str) -> None:
    begun = time.monotonic()
    said = parse_error({"X-Request-Id": "abc"}, text)
    assert time.monotonic() - begun < 5
    assert said.request_id == "abc"
    assert len(said.error_msg or "") <= 303


SECRETS = [
    pytest.param("MIIa-b_c" * 400, id="a long token"),
    pytest.param("pass  word", id="two spaces"),
    pytest.param('p"a\\ss/wörd', id="characters that are escaped"),
]
ECHOES = [
    pytest.param(lambda secret: json.dumps({"error_code": "E.1", "error_msg": f"bad {secret}"}), id="a message"),
    pytest.param(lambda secret: json.dumps({"error_code": secret, "error_msg": "bad"}), id="a code"),
    pytest.param(lambda secret: json.dumps({"request_id": secret}), id="a request ID"),
    pytest.param(lambda secret: json.dumps({"error": secret}, ensure_ascii=False), id="an error that is a text"),
    pytest.param(lambda secret: f"<title>{secret}</title>", id="a title"),
    pytest.param(lambda secret: f"<h1>{html.escape(secret)}</h1>", id="a page"),
    pytest.param(lambda secret: f"GET /?token={quote(secret)}", id="a URL"),
    pytest.param(
        lambda secret: json.dumps({"error_code": "E.1", "error_msg": json.dumps({"password": secret})}),
        id="the request in a message",
    ),
    pytest.param(lambda secret: json.dumps({"error_msg": f"bad {secret}"})[:-1], id="JSON that is cut off"),
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("echo", ECHOES)
def test_nothing_of_a_secret_is_left_wherever_it_is(secret: str, echo: Callable[[str], str]) -> None:
    mask = Mask()
    mask.add(secret)
    said = parse_error({}, echo(secret), mask)
    told = " ".join(filter(None, (said.error_code, said.error_msg, said.request_id)))
    assert "***" in told
    # No part of it is left either, whatever joins the parts.
    assert [part for part in ("MIIa", "word", "pass", "ss/w", "rd") if f"{part}" in told.replace("password", "")] == []


@pytest.mark.parametrize("name", ["X-Request-Id", "X-IAM-Trace-Id", "X-Openstack-Request-Id"])
def test_a_secret_in_a_header_is_masked(name: str) -> None:
    mask = Mask()
    mask.add("MIIa" * 800)
    assert parse_error({name: f"id-{'MIIa' * 800}"}, "", mask).request_id == "id-***"


CODES_ON_TOP = [
    pytest.param({"error_code": "EndPoint.2013", "error_msg": "No."}, True, id="the form of this API"),
    pytest.param({"errorCode": "E.1"}, True, id="a name in camel case"),
    pytest.param({"error_code": 4001, "connections": []}, True, id="a code that is a number, next to a list"),
    pytest.param({"error": {"code": 404, "message": "No."}}, True, id="IAM's form"),
    pytest.param({"error": {"error_code": "E.1"}}, True, id="IAM's form with long names"),
    pytest.param({"error_code": {"odd": 1}}, True, id="a code that is an object"),
    pytest.param({"error_code": None, "errorCode": "", "error": None}, False, id="codes that are null or empty"),
    pytest.param({"error_code": " ", "error": {"code": ""}}, False, id="codes that are blank"),
    pytest.param({"error": []}, False, id="an empty list of errors"),
    pytest.param({"error": "a text"}, False, id="an error that is a text"),
    pytest.param({"error": {"message": "No."}}, False, id="an error without a code"),
    pytest.param(
        {"connections": [{"error": [{"error_code": "E.1"}], "error_code": "E.2"}]}, False, id="codes inside a list"
    ),
    pytest.param({"token": {"error_code": "E.1"}}, False, id="a code inside a token"),
    pytest.param({"code": "E.1", "message": "No."}, False, id="a code without its prefix"),
    pytest.param({}, False, id="an empty object"),
]


@pytest.mark.parametrize(("body", "is_error"), CODES_ON_TOP)
def test_which_good_answers_are_errors(body: dict[str, object], is_error: bool) -> None:
    assert says_error(body) is is_error


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param("grün".encode(), "grün", id="UTF-8"),
        pytest.param("grün".encode("utf-8-sig"), "grün", id="UTF-8 with its mark"),
        pytest.param("grün".encode("latin-1"), "grün", id="Latin-1"),
        pytest.param("grün".encode("utf-16"), "grün", id="UTF-16 with its mark"),
        pytest.param("grün".encode("utf-16-le"), "grün", id="UTF-16 without it"),
        pytest.param("grün".encode("utf-32"), "grün", id="UTF-32"),
        pytest.param("grün".encode("utf-16") + b"x", "grün\ufffd", id="half a character"),
        pytest.param(b"", "", id="nothing"),
    ],
)
def test_bodies_in_all_encodings(body: bytes, text: str) -> None:
    assert to_text(body) == text


@pytest.mark.parametrize(
    ("date", "skew"),
    [
        pytest.param("Sun, 06 Nov 1994 08:49:37 GMT", 37.0, id="a date by its zone's name"),
        pytest.param("Sun, 06 Nov 1994 08:49:37 +0000", 37.0, id="a date by its zone's offset"),
        pytest.param(None, None, id="no header"),
        pytest.param("", None, id="an empty header"),
        pytest.param("soon", None, id="a word"),
        pytest.param("Sun, 06 Nov 99999 08:49:37 GMT", None, id="a year of five digits"),
        pytest.param("Sun, 06 Nov 999999999999999999999 08:49:37 GMT", None, id="a year without end"),
        pytest.param("Sun, 06 Nov 1994 08:49:37 +9999999999", None, id="an offset without end"),
        pytest.param("Sun, 31 Feb 1994 25:61:61 GMT", None, id="a day and a time that are none"),
        pytest.param("Sun, 06 Nov 1994 08:49:37 GMT" + " " * 10_000, None, id="blanks without end"),
        pytest.param("²²", None, id="digits that are none"),
        pytest.param("\x00", None, id="a control character"),
    ],
)
def test_dates_of_all_kinds(date: str | None, skew: float | None) -> None:
    assert clock_skew(date, 784111740.0) == skew
