# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Signatures with access keys, in both formats of the cloud."""

from __future__ import annotations

import hashlib
import hmac
import time
import typing as t
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

if t.TYPE_CHECKING:
    from .._clock import Clock
    from .._http.request import Outgoing, Sent

_ALGORITHM = "SDK-HMAC-SHA256"
# Headers that no proxy rewrites. Only X-Sdk-Date has to be signed.
_SIGNED = frozenset({"host", "content-type", "x-sdk-date", "x-project-id", "x-security-token"})


@dataclass(frozen=True)
class Parts:
    """The signed parts of a request: ``headers`` are those to sign; case does not matter in their names."""

    method: str
    url: str
    headers: t.Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Keys:
    """An access key and its secret; temporary keys have a security token."""

    access_key: str
    secret_key: str = field(repr=False)
    security_token: str | None = field(default=None, repr=False)


def sign_access(parts: Parts, access_key: str, secret_key: str) -> str:
    """The header ``Authorization`` in the format ``Access=``, as the cloud's own SDKs send it.

    The headers must include X-Sdk-Date, whose time counts.
    """
    headers = _lowered(parts.headers)
    text = "\n".join((_ALGORITHM, headers["x-sdk-date"], _canonical_hash(parts, headers)))
    signature = _hmac(secret_key.encode(), text).hex()
    return f"{_ALGORITHM} Access={access_key}, SignedHeaders={_names(headers)}, Signature={signature}"


def sign_credential(parts: Parts, access_key: str, secret_key: str, region: str = "", service: str = "") -> str:
    """The header in the older format ``Credential=``, with a key derived from date, region and service.

    Terraform's provider for this cloud leaves region and service empty.
    """
    headers = _lowered(parts.headers)
    moment = headers["x-sdk-date"]
    scope = f"{moment[:8]}/{region}/{service}/sdk_request"
    key = f"SDK{secret_key}".encode()
    for part in scope.split("/"):
        key = _hmac(key, part)
    text = "\n".join((_ALGORITHM, moment, scope, _canonical_hash(parts, headers)))
    names, signature = _names(headers), _hmac(key, text).hex()
    return f"{_ALGORITHM} Credential={access_key}/{scope}, SignedHeaders={names}, Signature={signature}"


class AkskAuth:
    """Signs each attempt, with its own time."""

    refusal_hint = (
        "check access_key and secret_key, the clock of this machine, which may be at most 15 minutes off,"
        " and that region and project are those of the keys; a refused signature is never repeated, since the cloud"
        " locks a key for five minutes after more than five of them"
    )

    def __init__(self, keys: Keys, project_id: str | None, signature_format: str, clock: Clock) -> None:
        self._keys = keys
        self._project_id = project_id
        self._signature_format = signature_format
        self._clock = clock

    def __call__(self, request: Sent) -> Sent:
        headers = request.headers
        headers["Host"] = urlsplit(request.url).netloc
        headers["X-Sdk-Date"] = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(self._clock.wall()))
        late = {"X-Project-Id": self._project_id, "X-Security-Token": self._keys.security_token}
        if self._signature_format == "access":
            headers.update({name: value for name, value in late.items() if value})
        signed = {name: value for name, value in headers.items() if name.lower() in _SIGNED}
        parts = Parts(request.method, request.url, signed, request.body or b"")
        sign = sign_access if self._signature_format == "access" else sign_credential
        headers["Authorization"] = sign(parts, self._keys.access_key, self._keys.secret_key)
        # The older format sends these unsigned.
        headers.update({name: value for name, value in late.items() if value})
        return request

    def invalidate(self, request: Outgoing) -> bool:
        return False


def _canonical_hash(parts: Parts, headers: t.Mapping[str, str]) -> str:
    """The hash of the request in its canonical form (API Request Signing Guide, Signing a Request)."""
    url = urlsplit(parts.url)
    path = "/".join(_encoded(unquote(segment)) for segment in url.path.split("/"))
    canonical = (
        parts.method.upper(),
        path if path.endswith("/") else f"{path}/",
        _canonical_query(url.query),
        "".join(f"{name}:{headers[name]}\n" for name in sorted(headers)),
        _names(headers),
        hashlib.sha256(parts.body).hexdigest(),
    )
    return hashlib.sha256("\n".join(canonical).encode()).hexdigest()


def _canonical_query(query: str) -> str:
    pairs = sorted(tuple(map(unquote, pair.partition("=")[::2])) for pair in query.split("&") if pair)
    return "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in pairs)


def _encoded(text: str) -> str:
    return quote(text, safe="")


def _lowered(headers: t.Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value.strip() for name, value in headers.items()}


def _names(headers: t.Mapping[str, str]) -> str:
    return ";".join(sorted(headers))


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
