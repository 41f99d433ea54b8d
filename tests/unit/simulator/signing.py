# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A signer that shares no code with the collection or the simulator."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timezone

import requests

from tests.simulator import Cloud
from tests.simulator.gateway.signatures import STAMP, Claim, Received, signature


@dataclass(frozen=True)
class Keys(requests.auth.AuthBase):
    """Signs the requests that it is given to as `auth`; a scope, such as "eu-de/vpcep", makes it the older format.

    `moment` is the client's clock, now if it is None. `unsigned`: headers that are sent and not signed.
    """

    access_key: str
    secret_key: str
    security_token: str | None = None
    scope: str | None = None
    moment: datetime | None = None
    unsigned: frozenset[str] = frozenset()

    @classmethod
    def of(cls, cloud: Cloud) -> Keys:
        """The permanent ones."""
        return cls(cloud.owner.access_key, cloud.owner.secret_key)

    @classmethod
    def temporary(cls, cloud: Cloud) -> Keys:
        return cls(*cloud.identity.issue_temporary_keys())

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        stamp = (self.moment or datetime.now(timezone.utc)).strftime(STAMP)
        host, _mark, path_and_query = str(request.url).partition("://")[2].partition("/")
        request.headers.update({"Host": host, "X-Sdk-Date": stamp})
        if self.security_token is not None:
            request.headers["X-Security-Token"] = self.security_token
        path, _mark, query = path_and_query.partition("?")
        body = request.body if isinstance(request.body, bytes) else b""
        received = Received(str(request.method), f"/{path}", query, request.headers, body)
        # What requests adds later is not signed.
        names = sorted({name.lower() for name in request.headers} - self.unsigned - {"content-length"})
        scope = "" if self.scope is None else f"{stamp[:8]}/{self.scope}/sdk_request"
        claim = Claim(self.access_key, scope, tuple(names), "")
        claim = replace(claim, signature=signature(received, claim, self.secret_key))
        request.headers["Authorization"] = _header(claim)
        return request


def _header(claim: Claim) -> str:
    key = f"Credential={claim.access_key}/{claim.scope}" if claim.scope else f"Access={claim.access_key}"
    names = ";".join(claim.signed_headers)
    return f"SDK-HMAC-SHA256 {key}, SignedHeaders={names}, Signature={claim.signature}"
