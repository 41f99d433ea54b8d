# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Signatures as the gateway checks them, by known values and by what they cover."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
PLAIN_NOW = datetime(2020, 6, 8, 2, 39, tzinfo=timezone.utc)
PLAIN = {"Host": "service.endpoint.myhuaweicloud.com", "X-Sdk-Date": "20200608T023900Z"}
DATED = {"Host": "vpcep.eu-de.otc.t-systems.com", "X-Sdk-Date": "20260101T000000Z"}
OF_PROJECT = {**DATED, "X-Project-Id": P}
JSON = {**OF_PROJECT, "Content-Type": "application/json"}
TEMPORARY = {**JSON, "X-Security-Token": "SECTOK"}
LEGACY = {**DATED, "Accept": "application/json", "User-Agent": "golangsdk/2.0.0"}
LIST = "limit=50&offset=0&status=pendingAcceptance"
RECEIVE = b'{"action":"receive","endpoints":["705290f3-0d00-41f2-aedc-71f09844e879"]}'
EMPTY_SCOPE = "20260101///sdk_request"
SCOPES = [
    pytest.param("", id="the current format"),
    pytest.param(EMPTY_SCOPE, id="the older format"),
]


def received(method: str, path: str, query: str, headers: dict[str, str], body: bytes = b"") -> Received:
    return Received(method, path, query, CIMultiDict(headers), body)


def authorization(access_key: str, headers: dict[str, str], signature: str, scope: str = "") -> str:
    """The header of a request that has each of these headers signed; a scope makes it the older format."""
    names = ";".join(sorted(name.lower() for name in headers))
    key = f"Credential={access_key}/{scope}" if scope else f"Access={access_key}"
    return f"SDK-HMAC-SHA256 {key}, SignedHeaders={names}, Signature={signature}"


@dataclass(frozen=True)
class Known:
    """A request whose signature by these keys is known; a scope makes it the older format."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    signature: str
    body: bytes = b""
    keys: tuple[str, str] = T1
    scope: str = ""
    now: datetime = NOW


KNOWN = [
    pytest.param(
        Known(
            method="GET",
            path="/resources",
            query="size=1",
            headers=PLAIN,
            keys=HUAWEI,
            now=PLAIN_NOW,
            signature="cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842",
        ),
        id="a GET of another service",
    ),
    pytest.param(
        Known(
            method="POST",
            path="/resources",
            query="size=1",
            headers=PLAIN,
            body=b'{"name":"test","id":1}',
            keys=HUAWEI,
            now=PLAIN_NOW,
            signature="436b1ac0a1ae03705934bb70ef2f2e09f7bfed2117d731a38235053199323a1f",
        ),
        id="a POST of another service",
    ),
    pytest.param(
        Known(
            method="GET",
            path=CONNECTIONS,
            query=LIST,
            headers=OF_PROJECT,
            signature="97b7a5fa377c6145e207c25a88cbb8b8168c1a352d03a4c799921a2f82076944",
        ),
        id="a list of connections",
    ),
    pytest.param(
        Known(
            method="GET",
            path=SERVICES,
            query="endpoint_service_name=a%20b%2Fc~d%2Ae",
            headers=OF_PROJECT,
            signature="0f765061c6b7eee6ff47283a158c925bd93eb615973e73e83356283a4dbefc96",
        ),
        id="a name with characters that are encoded",
    ),
    pytest.param(
        Known(
            method="POST",
            path=f"{CONNECTIONS}/action",
            query="",
            headers=JSON,
            body=RECEIVE,
            signature="7f4e45a49e165d18c8f4d93db25eb43af2c242b3428d6e92dff1c8aa4d7d298c",
        ),
        id="a decision",
    ),
    pytest.param(
        Known(
            method="POST",
            path=f"{CONNECTIONS}/action",
            query="",
            headers=TEMPORARY,
            body=RECEIVE,
            signature="20f4a584982ede0dc2b4714e0f9fda80d5e583678bcbfcf8c2348c83a65d2d7a",
        ),
        id="a decision with temporary keys",
    ),
    pytest.param(
        Known(
            method="GET",
            path=CONNECTIONS,
            query=LIST,
            headers=LEGACY,
            scope=EMPTY_SCOPE,
            signature="ecb088fbb56c388c81c3214bc2459544bfcba8f9106c606b5f3b5997170c9b6b",
        ),
        id="the older format",
    ),
]


@pytest.mark.parametrize("known", KNOWN)
def test_known_signatures(known: Known) -> None:
    access_key, secret_key = known.keys
    claim = Claim.parse(authorization(access_key, known.headers, known.signature, known.scope))
    assert claim is not None
    assert claim.access_key == access_key
    request = received(known.method, known.path, known.query, known.headers, known.body)
    token = known.headers.get("X-Security-Token")
    assert is_genuine(request, claim, secret_key, token, known.now)
    assert not is_genuine(request, claim, secret_key + "x", token, known.now)
    assert not is_genuine(request, replace(claim, signature=known.signature[::-1]), secret_key, token, known.now)


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


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    ("changed", "same"),
    [
        pytest.param(DECISION, True, id="nothing"),
        pytest.param(replace(DECISION, method="PUT"), False, id="the method"),
        pytest.param(replace(DECISION, path=DECISION.path + "s"), False, id="the path"),
        pytest.param(replace(DECISION, path=DECISION.path + "/"), True, id="a slash at the end of the path"),
        pytest.param(
            replace(DECISION, path=DECISION.path.replace("action", "%61ction")), True, id="the spelling of the path"
        ),
        pytest.param(replace(DECISION, query="a=1&b=2"), True, id="the order of the query"),
        pytest.param(replace(DECISION, query="&b=%32&a=1&"), True, id="the spelling of the query"),
        pytest.param(replace(DECISION, query="b=2"), False, id="a parameter less"),
        pytest.param(replace(DECISION, query="b=2&a=1&a=1"), False, id="a parameter twice"),
        pytest.param(replace(DECISION, query=""), False, id="no query"),
        pytest.param(replace(DECISION, body=RECEIVE + b" "), False, id="a blank in the body"),
        pytest.param(replace(DECISION, body=b""), False, id="no body"),
        pytest.param(with_headers(DECISION, Content_Type=" application/json "), True, id="blanks around a header"),
        pytest.param(
            with_headers(DECISION, Content_Type="application/json;charset=utf8"), False, id="the content type"
        ),
        pytest.param(with_headers(DECISION, Content_Type=None), False, id="no content type"),
        pytest.param(with_headers(DECISION, Host="vpcep.eu-nl.otc.t-systems.com"), False, id="the host"),
        pytest.param(with_headers(DECISION, X_Project_Id="0" * 32), False, id="the project"),
        pytest.param(with_headers(DECISION, X_Sdk_Date="20260101T000001Z"), False, id="the date"),
        pytest.param(with_headers(DECISION, Accept="*/*"), True, id="a header that is not signed"),
    ],
)
def test_the_parts_that_a_signature_covers(changed: Received, same: bool, scope: str) -> None:
    claim = signed(DECISION, ["content-type", "host", "x-project-id", "x-sdk-date"], scope)
    assert is_genuine(changed, claim, T1[1], None, NOW) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(("/a", "q=x%20y"), ("/a", "q=x+y"), True, id="two spellings of a blank"),
        pytest.param(("/a", "q=x%2by"), ("/a", "q=x%2By"), True, id="two spellings of a plus sign"),
        pytest.param(("/a", "q=x%2By"), ("/a", "q=x+y"), False, id="a plus sign and a blank"),
        pytest.param(("/a", "q=~-._*"), ("/a", "%71=%7E%2D%2E%5F%2a"), True, id="characters that need no encoding"),
        pytest.param(("/a", "q"), ("/a", "q="), True, id="no value and an empty one"),
        pytest.param(("/a", "q=1=2"), ("/a", "q=1%3D2"), True, id="an equals sign in a value"),
        pytest.param(("/a", "q=2&q=1"), ("/a", "q=1&q=2"), True, id="two values in another order"),
        pytest.param(("/a", "q=%FF"), ("/a", "q=%ff"), True, id="a byte that is not UTF-8 in two spellings"),
        pytest.param(("/a", "q=%FF"), ("/a", "q=%FE"), False, id="two bytes that are not UTF-8"),
        pytest.param(("/a%2Fb", ""), ("/a/b", ""), True, id="an encoded slash in the path"),
        pytest.param(("/a%20b", ""), ("/a+b", ""), False, id="a blank and a plus sign in the path"),
        pytest.param(("/\u00fc", ""), ("/%C3%BC", ""), True, id="an umlaut in the path"),
        pytest.param(("/a//b", ""), ("/a/b", ""), False, id="two slashes in the path"),
    ],
)
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


@pytest.mark.parametrize(
    ("seconds", "good"),
    [
        pytest.param(0, True, id="on time"),
        pytest.param(900, True, id="15 minutes late"),
        pytest.param(-900, True, id="15 minutes early"),
        pytest.param(901, False, id="a second too late"),
        pytest.param(-901, False, id="a second too early"),
    ],
)
@pytest.mark.parametrize("scope", SCOPES)
def test_a_date_is_good_for_fifteen_minutes(seconds: int, good: bool, scope: str) -> None:
    claim = signed(DECISION, ["host", "x-sdk-date"], scope)
    assert is_genuine(DECISION, claim, T1[1], None, NOW + timedelta(seconds=seconds)) is good


@pytest.mark.parametrize(
    "stamp",
    [
        pytest.param("", id="blank"),
        pytest.param("now", id="a word"),
        pytest.param("2026-01-01T00:00:00Z", id="with hyphens and colons"),
        pytest.param("20260101T000000", id="without a zone"),
        pytest.param("20260101T00000Z", id="a digit less"),
        pytest.param("20260101T000000Z0", id="a digit more"),
        pytest.param("Thu, 01 Jan 2026 00:00:00 GMT", id="as the header Date has it"),
    ],
)
def test_a_date_has_one_spelling(stamp: str) -> None:
    request = with_headers(DECISION, X_Sdk_Date=stamp)
    assert not is_genuine(request, signed(request, ["host", "x-sdk-date"]), T1[1], None, NOW)


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["host"], id="not signed"),
        pytest.param(["host", "X-Sdk-Date"], id="signed by a name in capitals"),
    ],
)
def test_the_date_has_to_be_signed(names: list[str]) -> None:
    assert not is_genuine(DECISION, signed(DECISION, names), T1[1], None, NOW)


def test_a_header_that_is_signed_has_to_arrive() -> None:
    names = ["accept", "x-sdk-date"]
    claim = signed(with_headers(DECISION, Accept=""), names)
    assert not is_genuine(DECISION, claim, T1[1], None, NOW)


def test_the_order_of_the_signed_headers_is_no_matter_for_the_signature() -> None:
    claim = signed(DECISION, ["host", "x-sdk-date"])
    assert is_genuine(DECISION, replace(claim, signed_headers=("x-sdk-date", "host")), T1[1], None, NOW)


@pytest.mark.parametrize(
    ("scope", "good"),
    [
        pytest.param("20260101/eu-de/vpcep/sdk_request", True, id="of the day, with region and service"),
        pytest.param("20260101//vpcep/sdk_request", True, id="of the day, with a service"),
        pytest.param("20251231/eu-de/vpcep/sdk_request", False, id="of the day before"),
        pytest.param("20260102///sdk_request", False, id="of the day after"),
    ],
)
def test_a_scope_is_taken_as_sent_if_its_day_is_right(scope: str, good: bool) -> None:
    claim = signed(DECISION, ["host", "x-sdk-date"], scope)
    assert is_genuine(DECISION, claim, T1[1], None, NOW) is good
    assert not is_genuine(DECISION, replace(claim, scope="20260101/eu-nl/vpcep/sdk_request"), T1[1], None, NOW)


@dataclass(frozen=True)
class Carried:
    """The security token that a request carries, and the one that its keys came with."""

    sent: str | None
    of_the_keys: str | None
    is_signed: bool
    good: bool
    scope: str = ""


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(Carried("SECTOK", "SECTOK", is_signed=True, good=True), id="the right one, signed"),
        pytest.param(Carried("SECTOK", "SECTOK", is_signed=False, good=False), id="the right one, not signed"),
        pytest.param(
            Carried("SECTOK", "SECTOK", is_signed=True, good=True, scope=EMPTY_SCOPE),
            id="the right one, signed, in the older format",
        ),
        pytest.param(
            Carried("SECTOK", "SECTOK", is_signed=False, good=True, scope=EMPTY_SCOPE),
            id="the right one, not signed, in the older format",
        ),
        pytest.param(Carried("another", "SECTOK", is_signed=True, good=False), id="another one, signed"),
        pytest.param(
            Carried("another", "SECTOK", is_signed=False, good=False, scope=EMPTY_SCOPE),
            id="another one, not signed, in the older format",
        ),
        pytest.param(Carried("", "SECTOK", is_signed=True, good=False), id="a blank one"),
        pytest.param(Carried(None, "SECTOK", is_signed=False, good=False), id="none with temporary keys"),
        pytest.param(
            Carried(None, "SECTOK", is_signed=False, good=False, scope=EMPTY_SCOPE),
            id="none with temporary keys, in the older format",
        ),
        pytest.param(Carried("SECTOK", None, is_signed=True, good=False), id="one with permanent keys"),
        pytest.param(Carried(None, None, is_signed=False, good=True), id="none with permanent keys"),
    ],
)
def test_security_tokens(case: Carried) -> None:
    request = with_headers(DECISION, X_Security_Token=case.sent)
    names = ["x-sdk-date", "x-security-token"] if case.is_signed else ["x-sdk-date"]
    claim = signed(request, names, case.scope)
    assert is_genuine(request, claim, T1[1], case.of_the_keys, NOW) is case.good


@pytest.mark.parametrize(
    ("content_type", "given", "is_covered"),
    [
        pytest.param("application/json", None, True, id="JSON"),
        pytest.param("application/json", "UNSIGNED-PAYLOAD", True, id="JSON that is said to be unsigned"),
        pytest.param("application/json;charset=utf8", "UNSIGNED-PAYLOAD", True, id="JSON with a character set"),
        pytest.param("application/bson", "UNSIGNED-PAYLOAD", True, id="BSON that is said to be unsigned"),
        pytest.param(None, "UNSIGNED-PAYLOAD", True, id="no type"),
        pytest.param("text/plain", None, True, id="text"),
        pytest.param("text/plain", "UNSIGNED-PAYLOAD", False, id="text that is said to be unsigned"),
        pytest.param("text/plain", "0" * 64, True, id="text with another hash"),
    ],
)
def test_bodies_that_are_left_unsigned(content_type: str | None, given: str | None, is_covered: bool) -> None:
    request = with_headers(replace(DECISION, body=b"1"), Content_Type=content_type, X_Sdk_Content_Sha256=given)
    claim = signed(request, ["x-sdk-date"])
    assert is_genuine(request, claim, T1[1], None, NOW)
    assert is_genuine(replace(request, body=b"2"), claim, T1[1], None, NOW) is not is_covered


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param(
            "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=ab",
            Claim("AK", "", ("host", "x-sdk-date"), "ab"),
            id="the current format",
        ),
        pytest.param(
            "SDK-HMAC-SHA256 Access=AK,SignedHeaders=host,Signature=ab",
            Claim("AK", "", ("host",), "ab"),
            id="the current format without blanks",
        ),
        pytest.param(
            "SDK-HMAC-SHA256 Credential=AK/20260101///sdk_request, SignedHeaders=host, Signature=ab",
            Claim("AK", EMPTY_SCOPE, ("host",), "ab"),
            id="the older format",
        ),
        pytest.param("SDK-HMAC-SHA256 Access=, SignedHeaders=host, Signature=ab", None, id="no key"),
        pytest.param(
            "SDK-HMAC-SHA256 Access=AK/20260101///sdk_request, SignedHeaders=host, Signature=ab",
            None,
            id="a scope in the current format",
        ),
        pytest.param(
            "SDK-HMAC-SHA256 Credential=AK, SignedHeaders=host, Signature=ab", None, id="no scope in the older format"
        ),
        pytest.param(
            "SDK-HMAC-SHA256 Credential=AK/, SignedHeaders=host, Signature=ab",
            None,
            id="an empty scope in the older format",
        ),
        pytest.param(
            "SDK-HMAC-SHA256 Credential=AK/20260101/eu-de/sdk_request, SignedHeaders=host, Signature=ab",
            None,
            id="a part of the scope less",
        ),
        pytest.param(
            "SDK-HMAC-SHA256 Credential=AK/20260101///aws4_request, SignedHeaders=host, Signature=ab",
            None,
            id="a scope of another cloud",
        ),
        pytest.param(
            "SDK-HMAC-SHA256 Credential=AK/2026///sdk_request, SignedHeaders=host, Signature=ab",
            None,
            id="a year for the day",
        ),
        pytest.param("AWS4-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=ab", None, id="another algorithm"),
        pytest.param("SDK-HMAC-SHA256 Access=AK, SignedHeaders=host", None, id="no signature"),
        pytest.param("SDK-HMAC-SHA256 SignedHeaders=host, Access=AK, Signature=ab", None, id="another order"),
        pytest.param("SDK-HMAC-SHA256", None, id="the algorithm alone"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_claims(header: str, expected: Claim | None) -> None:
    assert Claim.parse(header) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="blank"),
        pytest.param("\udcff", id="a byte that is not UTF-8"),
        pytest.param("\u00fc", id="an umlaut"),
        pytest.param("0" * 64, id="zeros"),
    ],
)
def test_a_signature_that_is_no_signature(text: str) -> None:
    claim = replace(signed(DECISION, ["x-sdk-date"]), signature=text)
    assert not is_genuine(DECISION, claim, T1[1], None, NOW)
