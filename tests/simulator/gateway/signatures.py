# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Signatures as the gateway checks them, by code of the simulator's own."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import reduce
from urllib.parse import quote, unquote_to_bytes

ALGORITHM = "SDK-HMAC-SHA256"
STAMP = "%Y%m%dT%H%M%SZ"
TOLERANCE = timedelta(minutes=15)
UNSIGNED = "UNSIGNED-PAYLOAD"
# A body of one of these types is always signed.
SIGNED_TYPES = ("application/json", "application/bson")
AUTHORIZATION = re.compile(
    rf"{ALGORITHM} "
    r"(?:Access=(?P<access>[^,/]+)|Credential=(?P<key>[^,/]+)/(?P<scope>\d{8}/[^,/]*/[^,/]*/sdk_request)), *"
    r"SignedHeaders=(?P<headers>[^,]*), *Signature=(?P<signature>.*)"
)


@dataclass(frozen=True)
class Received:
    """A request as it arrived: `path` and `query` undecoded, `headers` with names that are found in any case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Claim:
    """What an Authorization header claims; `scope` is date/region/service/sdk_request, "" in the format `Access=`."""

    access_key: str
    scope: str
    signed_headers: tuple[str, ...]
    signature: str

    @classmethod
    def parse(cls, header: str) -> Claim | None:
        """The claim in either format; None if the header is in neither."""
        found = AUTHORIZATION.fullmatch(header)
        if found is None:
            return None
        access_key = found["access"] or found["key"]
        return cls(access_key, found["scope"] or "", tuple(found["headers"].split(";")), found["signature"])


def is_genuine(received: Received, claim: Claim, secret_key: str, security_token: str | None, now: datetime) -> bool:
    """Whether the owner of these keys signed exactly this request, by now's clock (API Request Signing Guide).

    `security_token` is the one that temporary keys came with, None for permanent ones.
    """
    return (
        _is_recent(received, claim, now)
        and _has_token(received, claim, security_token)
        and all(name in received.headers for name in claim.signed_headers)
        and hmac.compare_digest(_bytes(signature(received, claim, secret_key)), _bytes(claim.signature))
    )


def signature(received: Received, claim: Claim, secret_key: str) -> str:
    """The signature that this request should have (API Request Signing Guide)."""
    key = secret_key.encode()
    lines = [ALGORITHM, received.headers["X-Sdk-Date"]]
    if claim.scope:
        lines.append(claim.scope)
        key = reduce(_hmac, claim.scope.split("/"), b"SDK" + key)
    lines.append(_sha256(canonical_request(received, claim.signed_headers)))
    return _hmac(key, "\n".join(lines)).hex()


def canonical_request(received: Received, signed_headers: tuple[str, ...]) -> bytes:
    """The one form of a request that is signed (API Request Signing Guide)."""
    names = sorted(name.lower() for name in signed_headers)
    headers = "".join(f"{name}:{received.headers[name].strip()}\n" for name in names)
    lines = [
        received.method.upper(),
        _canonical_path(received.path),
        _canonical_query(received.query),
        headers,
        ";".join(names),
        _body_hash(received),
    ]
    return _bytes("\n".join(lines))


def _canonical_path(path: str) -> str:
    encoded = quote(unquote_to_bytes(_bytes(path)), safe="/")
    return encoded if encoded.endswith("/") else encoded + "/"


def _canonical_query(query: str) -> str:
    pairs = sorted(tuple(_decoded(part) for part in pair.partition("=")) for pair in query.split("&") if pair)
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, _mark, value in pairs)


def _decoded(text: str) -> bytes:
    # A plus sign is a space here, as it is for the handlers of the request.
    return unquote_to_bytes(_bytes(text.replace("+", " ")))


def _body_hash(received: Received) -> str:
    """The hash of the raw body; a client may leave the body unsigned if it is neither JSON nor BSON."""
    content_type = received.headers.get("Content-Type", SIGNED_TYPES[0])
    may_be_unsigned = bool(received.body) and not content_type.startswith(SIGNED_TYPES)
    if may_be_unsigned and received.headers.get("X-Sdk-Content-Sha256") == UNSIGNED:
        return UNSIGNED
    return _sha256(received.body)


def _is_recent(received: Received, claim: Claim, now: datetime) -> bool:
    """Whether the date is signed, of the same day as the scope if there is one, and near enough to now."""
    stamp = received.headers.get("X-Sdk-Date", "")
    moment = _moment(stamp)
    if moment is None or "x-sdk-date" not in claim.signed_headers:
        return False
    return abs(now - moment) <= TOLERANCE and (not claim.scope or claim.scope.startswith(f"{stamp[:8]}/"))


def _moment(stamp: str) -> datetime | None:
    try:
        moment = datetime.strptime(stamp, STAMP).replace(tzinfo=timezone.utc)
    except ValueError:
        return None
    # strptime is content with fewer digits.
    return moment if moment.strftime(STAMP) == stamp else None


def _has_token(received: Received, claim: Claim, security_token: str | None) -> bool:
    """Whether the security token of the keys came along, signed if the format asks for it."""
    if received.headers.get("X-Security-Token") != security_token:
        return False
    return security_token is None or bool(claim.scope) or "x-security-token" in claim.signed_headers


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, _bytes(text), "sha256")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _bytes(text: str) -> bytes:
    # What was no UTF-8 on the wire becomes the bytes again that it was.
    return text.encode("utf-8", "surrogateescape")
