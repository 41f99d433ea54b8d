# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from multidict import CIMultiDict

from tests.simulator.gateway.signatures import Claim, Received, canonical_request, is_genuine, signature

HUAWEI = ("AccessKey", "SecretKey")
T1 = ("TESTAK0123456789ABCD", "TestSecretKey0123456789abcdefghijklmnopqr")
P = "6e9dfd51d1124e8d8498dce894923a0d"
SERVICES = f"/v1/{P}/vpc-endpoint-services"
CONNECTIONS = f"{SERVICES}/4189d3c2-8882-4871-a3c2-d380272eed88/connections"
NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
PLAIN = {"Host": "service.endpoint.myhuaweicloud.com", "X-Sdk-Date": "20200608T023900Z"}
DATED = {"Host": "vpcep.eu-de.otc.t-systems.com", "X-Sdk-Date": "20260101T000000Z"}
OF_PROJECT = {**DATED, "X-Project-Id": P}
JSON = {**OF_PROJECT, "Content-Type": "application/json"}
TEMPORARY = {**JSON, "X-Security-Token": "SECTOK"}
LEGACY = {**DATED, "Accept": "application/json", "User-Agent": "golangsdk/2.0.0"}
LIST = "limit=50&offset=0&status=pendingAcceptance"
RECEIVE = b'{"action":"receive","endpoints":["705290f3-0d00-41f2-aedc-71f09844e879"]}'
EMPTY_SCOPE = "20260101///sdk_request"


def received(method: str, path: str, query: str, headers: dict[str, str], body: bytes = b"") -> Received:
    return Received(method, path, query, CIMultiDict(headers), body)


def authorization(access_key: str, headers: dict[str, str], signature: str, scope: str = "") -> str:
    """The header of a request that has each of these headers signed; a scope makes it the older format."""
    names = ";".join(sorted(name.lower() for name in headers))
    key = f"Credential={access_key}/{scope}" if scope else f"Access={access_key}"
    return f"SDK-HMAC-SHA256 {key}, SignedHeaders={names}, Signature={signature}"


@pytest.mark.parametrize(("request_line", "headers", "body", "keys", "scope", "expected"), [
    (("GET", "/resources", "size=1"), PLAIN, b"", HUAWEI, "",
     "cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842"),
    (("POST", "/resources", "size=1"), PLAIN, b'{"name":"test","id":1}', HUAWEI, "",
     "436b1ac0a1ae03705934bb70ef2f2e09f7bfed2117d731a38235053199323a1f"),
    (("GET", CONNECTIONS, LIST), OF_PROJECT, b"", T1, "",
     "97b7a5fa377c6145e207c25a88cbb8b8168c1a352d03a4c799921a2f82076944"),
    (("GET", SERVICES, "endpoint_service_name=a%20b%2Fc~d%2Ae"), OF_PROJECT, b"", T1, "",
     "0f765061c6b7eee6ff47283a158c925bd93eb615973e73e83356283a4dbefc96"),
    (("POST", f"{CONNECTIONS}/action", ""), JSON, RECEIVE, T1, "",
     "7f4e45a49e165d18c8f4d93db25eb43af2c242b3428d6e92dff1c8aa4d7d298c"),
    (("POST", f"{CONNECTIONS}/action", ""), TEMPORARY, RECEIVE, T1, "",
     "20f4a584982ede0dc2b4714e0f9fda80d5e583678bcbfcf8c2348c83a65d2d7a"),
    (("GET", CONNECTIONS, LIST), LEGACY, b"", T1, EMPTY_SCOPE,
     "ecb088fbb56c388c81c3214bc2459544bfcba8f9106c606b5f3b5997170c9b6b"),
])  # fmt: skip
def test_known_signatures(
    request_line: tuple[str, str, str],
    headers: dict[str, str],
    body: bytes,
    keys: tuple[str, str],
    scope: str,
    expected: str,
) -> None:
    access_key, secret_key = keys
    claim = Claim.parse(authorization(access_key, headers, expected, scope))
    assert claim is not None
    assert claim.access_key == access_key
    request = received(*request_line, headers, body)
    now = NOW if headers is not PLAIN else datetime(2020, 6, 8, 2, 39, tzinfo=timezone.utc)
    token = headers.get("X-Security-Token")
    assert is_genuine(request, claim, secret_key, token, now)
    assert not is_genuine(request, claim, secret_key + "x", token, now)
    assert not is_genuine(request, replace(claim, signature=expected[::-1]), secret_key, token, now)


DECISION = received("POST", f"{CONNECTIONS}/action", "b=2&a=1", JSON, RECEIVE)


def signed(request: Received, names: list[str], scope: str = "") -> Claim:
    """A claim with the right signature for exactly this request and these headers."""
    claim = Claim(T1[0], scope, tuple(names), "")
    return replace(claim, signature=signature(request, claim, T1[1]))


def with_headers(request: Received, **changed: str | None) -> Received:
    headers = CIMultiDict(request.headers)
    for name, value in changed.items():
        headers.pop(name.replace("_", "-"), None)
        if value is not None:
            headers[name.replace("_", "-")] = value
    return replace(request, headers=headers)


@pytest.mark.parametrize("scope", ["", EMPTY_SCOPE])
@pytest.mark.parametrize(("changed", "same"), [
    (DECISION, True),
    (replace(DECISION, method="PUT"), False),
    (replace(DECISION, path=DECISION.path + "s"), False),
    (replace(DECISION, path=DECISION.path + "/"), True),
    (replace(DECISION, path=DECISION.path.replace("action", "%61ction")), True),
    (replace(DECISION, query="a=1&b=2"), True),
    (replace(DECISION, query="&b=%32&a=1&"), True),
    (replace(DECISION, query="b=2"), False),
    (replace(DECISION, query="b=2&a=1&a=1"), False),
    (replace(DECISION, query=""), False),
    (replace(DECISION, body=RECEIVE + b" "), False),
    (replace(DECISION, body=b""), False),
    (with_headers(DECISION, Content_Type=" application/json "), True),
    (with_headers(DECISION, Content_Type="application/json;charset=utf8"), False),
    (with_headers(DECISION, Content_Type=None), False),
    (with_headers(DECISION, Host="vpcep.eu-nl.otc.t-systems.com"), False),
    (with_headers(DECISION, X_Project_Id="0" * 32), False),
    (with_headers(DECISION, X_Sdk_Date="20260101T000001Z"), False),
    (with_headers(DECISION, Accept="*/*"), True),
])  # fmt: skip
def test_what_a_signature_covers(changed: Received, same: bool, scope: str) -> None:
    claim = signed(DECISION, ["content-type", "host", "x-project-id", "x-sdk-date"], scope)
    assert is_genuine(changed, claim, T1[1], None, NOW) is same


@pytest.mark.parametrize(("one", "other", "same"), [
    (("/a", "q=x%20y"), ("/a", "q=x+y"), True),
    (("/a", "q=x%2by"), ("/a", "q=x%2By"), True),
    (("/a", "q=x%2By"), ("/a", "q=x+y"), False),
    (("/a", "q=~-._*"), ("/a", "%71=%7E%2D%2E%5F%2a"), True),
    (("/a", "q"), ("/a", "q="), True),
    (("/a", "q=1=2"), ("/a", "q=1%3D2"), True),
    (("/a", "q=2&q=1"), ("/a", "q=1&q=2"), True),
    (("/a", "q=%FF"), ("/a", "q=%ff"), True),
    (("/a", "q=%FF"), ("/a", "q=%FE"), False),
    (("/a%2Fb", ""), ("/a/b", ""), True),
    (("/a%20b", ""), ("/a+b", ""), False),
    (("/\u00fc", ""), ("/%C3%BC", ""), True),
    (("/a//b", ""), ("/a/b", ""), False),
])  # fmt: skip
def test_spellings_of_an_address(one: tuple[str, str], other: tuple[str, str], same: bool) -> None:
    claim = signed(received("GET", *one, DATED), ["host", "x-sdk-date"])
    assert is_genuine(received("GET", *other, DATED), claim, T1[1], None, NOW) is same


def test_the_canonical_form() -> None:
    # Sorted before it is encoded: "%7C" would be before "z".
    request = received("get", "/v1/a%2Fb", "%7C=1&z=2", {"B": " x  y ", **DATED})
    assert canonical_request(request, ("x-sdk-date", "b")).decode().splitlines() == [
        "GET",
        "/v1/a/b/",
        "z=2&%7C=1",
        "b:x  y",
        "x-sdk-date:20260101T000000Z",
        "",
        "b;x-sdk-date",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ]


@pytest.mark.parametrize(("seconds", "good"), [(0, True), (900, True), (-900, True), (901, False), (-901, False)])
@pytest.mark.parametrize("scope", ["", EMPTY_SCOPE])
def test_a_date_is_good_for_fifteen_minutes(seconds: int, good: bool, scope: str) -> None:
    claim = signed(DECISION, ["host", "x-sdk-date"], scope)
    assert is_genuine(DECISION, claim, T1[1], None, NOW + timedelta(seconds=seconds)) is good


@pytest.mark.parametrize("stamp", [
    "",
    "now",
    "2026-01-01T00:00:00Z",
    "20260101T000000",
    "20260101T00000Z",
    "20260101T000000Z0",
    "Thu, 01 Jan 2026 00:00:00 GMT",
])  # fmt: skip
def test_a_date_has_one_spelling(stamp: str) -> None:
    request = with_headers(DECISION, X_Sdk_Date=stamp)
    assert not is_genuine(request, signed(request, ["host", "x-sdk-date"]), T1[1], None, NOW)


@pytest.mark.parametrize("names", [["host"], ["host", "X-Sdk-Date"]])
def test_the_date_has_to_be_signed(names: list[str]) -> None:
    assert not is_genuine(DECISION, signed(DECISION, names), T1[1], None, NOW)


def test_a_header_that_is_signed_has_to_arrive() -> None:
    names = ["accept", "x-sdk-date"]
    claim = signed(with_headers(DECISION, Accept=""), names)
    assert not is_genuine(DECISION, claim, T1[1], None, NOW)


def test_the_order_of_the_signed_headers_is_no_matter_for_the_signature() -> None:
    claim = signed(DECISION, ["host", "x-sdk-date"])
    assert is_genuine(DECISION, replace(claim, signed_headers=("x-sdk-date", "host")), T1[1], None, NOW)


@pytest.mark.parametrize(("scope", "good"), [
    ("20260101/eu-de/vpcep/sdk_request", True),
    ("20260101//vpcep/sdk_request", True),
    ("20251231/eu-de/vpcep/sdk_request", False),
    ("20260102///sdk_request", False),
])  # fmt: skip
def test_a_scope_is_taken_as_sent_but_for_its_day(scope: str, good: bool) -> None:
    claim = signed(DECISION, ["host", "x-sdk-date"], scope)
    assert is_genuine(DECISION, claim, T1[1], None, NOW) is good
    assert not is_genuine(DECISION, replace(claim, scope="20260101/eu-nl/vpcep/sdk_request"), T1[1], None, NOW)


@pytest.mark.parametrize(("sent", "token", "names", "scope", "good"), [
    ("SECTOK", "SECTOK", ["x-sdk-date", "x-security-token"], "", True),
    ("SECTOK", "SECTOK", ["x-sdk-date"], "", False),
    ("SECTOK", "SECTOK", ["x-sdk-date", "x-security-token"], EMPTY_SCOPE, True),
    ("SECTOK", "SECTOK", ["x-sdk-date"], EMPTY_SCOPE, True),
    ("another", "SECTOK", ["x-sdk-date", "x-security-token"], "", False),
    ("another", "SECTOK", ["x-sdk-date"], EMPTY_SCOPE, False),
    ("", "SECTOK", ["x-sdk-date", "x-security-token"], "", False),
    (None, "SECTOK", ["x-sdk-date"], "", False),
    (None, "SECTOK", ["x-sdk-date"], EMPTY_SCOPE, False),
    ("SECTOK", None, ["x-sdk-date", "x-security-token"], "", False),
    (None, None, ["x-sdk-date"], "", True),
])  # fmt: skip
def test_security_tokens(sent: str | None, token: str | None, names: list[str], scope: str, good: bool) -> None:
    request = with_headers(DECISION, X_Security_Token=sent)
    assert is_genuine(request, signed(request, names, scope), T1[1], token, NOW) is good


@pytest.mark.parametrize(("content_type", "given", "body", "covered"), [
    ("application/json", None, b"1", True),
    ("application/json", "UNSIGNED-PAYLOAD", b"1", True),
    ("application/json;charset=utf8", "UNSIGNED-PAYLOAD", b"1", True),
    ("application/bson", "UNSIGNED-PAYLOAD", b"1", True),
    (None, "UNSIGNED-PAYLOAD", b"1", True),
    ("text/plain", None, b"1", True),
    ("text/plain", "UNSIGNED-PAYLOAD", b"1", False),
    ("text/plain", "0" * 64, b"1", True),
])  # fmt: skip
def test_bodies_that_are_left_unsigned(content_type: str | None, given: str | None, body: bytes, covered: bool) -> None:
    request = with_headers(replace(DECISION, body=body), Content_Type=content_type, X_Sdk_Content_Sha256=given)
    claim = signed(request, ["x-sdk-date"])
    assert is_genuine(request, claim, T1[1], None, NOW)
    assert is_genuine(replace(request, body=b"2"), claim, T1[1], None, NOW) is not covered


@pytest.mark.parametrize(("header", "expected"), [
    ("SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=ab",
     Claim("AK", "", ("host", "x-sdk-date"), "ab")),
    ("SDK-HMAC-SHA256 Access=AK,SignedHeaders=host,Signature=ab", Claim("AK", "", ("host",), "ab")),
    ("SDK-HMAC-SHA256 Credential=AK/20260101///sdk_request, SignedHeaders=host, Signature=ab",
     Claim("AK", EMPTY_SCOPE, ("host",), "ab")),
    ("SDK-HMAC-SHA256 Access=, SignedHeaders=host, Signature=ab", None),
    ("SDK-HMAC-SHA256 Access=AK/20260101///sdk_request, SignedHeaders=host, Signature=ab", None),
    ("SDK-HMAC-SHA256 Credential=AK, SignedHeaders=host, Signature=ab", None),
    ("SDK-HMAC-SHA256 Credential=AK/, SignedHeaders=host, Signature=ab", None),
    ("SDK-HMAC-SHA256 Credential=AK/20260101/eu-de/sdk_request, SignedHeaders=host, Signature=ab", None),
    ("SDK-HMAC-SHA256 Credential=AK/20260101///aws4_request, SignedHeaders=host, Signature=ab", None),
    ("SDK-HMAC-SHA256 Credential=AK/2026///sdk_request, SignedHeaders=host, Signature=ab", None),
    ("AWS4-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=ab", None),
    ("SDK-HMAC-SHA256 Access=AK, SignedHeaders=host", None),
    ("SDK-HMAC-SHA256 SignedHeaders=host, Access=AK, Signature=ab", None),
    ("SDK-HMAC-SHA256", None),
    ("", None),
])  # fmt: skip
def test_claims(header: str, expected: Claim | None) -> None:
    assert Claim.parse(header) == expected


@pytest.mark.parametrize("text", ["", "\udcff", "\u00fc", "0" * 64])
def test_a_signature_that_is_no_signature(text: str) -> None:
    claim = replace(signed(DECISION, ["x-sdk-date"]), signature=text)
    assert not is_genuine(DECISION, claim, T1[1], None, NOW)
