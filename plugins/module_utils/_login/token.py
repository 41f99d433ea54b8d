# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tokens, given or fetched, and when to fetch one again."""

from __future__ import annotations

import re
import threading
import typing as t
from dataclasses import dataclass

from .._errors import RequestError
from .shapes import as_object, as_text

if t.TYPE_CHECKING:
    from .._http.request import Outgoing, Reply, Sent

_HEADER = "X-Auth-Token"
_SENDABLE = re.compile(r"[!-~]+")


@dataclass(frozen=True)
class IssuedToken:
    """A token that IAM has issued for a login (IAM API: Obtaining a User Token).

    ``catalog`` should be a list of services with their ``type`` and ``endpoints``, but is whatever IAM sent;
    ``expires_at`` is UTC as IAM writes it. ``domain_id`` is the account that the project belongs to.
    """

    token: str
    project_id: str | None
    project_name: str | None
    expires_at: str | None
    catalog: t.Any
    domain_id: str | None = None

    @classmethod
    def from_reply(cls, reply: Reply) -> IssuedToken:
        """Raises `RequestError` if the answer has no token, or one that no header can carry."""
        token = reply.headers.get("X-Subject-Token") or ""
        body = reply.body.get("token")
        if not _SENDABLE.fullmatch(token) or not isinstance(body, dict):
            raise RequestError("IAM answered the login without a token; check that auth_url is the address of IAM.")
        project = as_object(body.get("project"))
        return cls(
            token=token,
            project_id=as_text(project.get("id")),
            project_name=as_text(project.get("name")),
            expires_at=as_text(body.get("expires_at")),
            catalog=body.get("catalog"),
            domain_id=as_text(as_object(project.get("domain")).get("id")),
        )


class GivenToken:
    """A token that somebody else has fetched. It costs no login and cannot be renewed."""

    refusal_hint = "check the login: this auth_token may have expired, or be for another region or project"

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: Sent) -> Sent:
        request.headers[_HEADER] = self._token
        return request

    def invalidate(self, request: Outgoing) -> bool:
        return False


class TokenLogin:
    """Fetches a token when it is first needed, and again after the cloud has refused it.

    A login that works only once, such as one with a passcode, is not renewable.
    """

    refusal_hint = "check region_name and the project: a token that was fetched for them just now is refused"

    def __init__(self, fetch: t.Callable[[], IssuedToken], *, is_renewable: bool = True) -> None:
        if not is_renewable:
            self.refusal_hint = "run this again with a fresh passcode: the token has ended, and a passcode is good once"
        self._fetch = fetch
        self._is_renewable = is_renewable
        self._issued: IssuedToken | None = None
        self._failures: list[RequestError] = []
        self._lock = threading.Lock()

    def issued(self) -> IssuedToken:
        """The current token; logs in if there is none. Raises what the login raises.

        A thread that has waited for a login that failed does not try again: all threads would wait in line.
        """
        failures = len(self._failures)
        with self._lock:
            if len(self._failures) > failures:
                raise self._failures[-1].again()
            if self._issued is None:
                self._issued = self._fetch_noted()
            return self._issued

    def _fetch_noted(self) -> IssuedToken:
        try:
            return self._fetch()
        except RequestError as error:
            self._failures.append(error)
            raise

    def __call__(self, request: Sent) -> Sent:
        request.headers[_HEADER] = self.issued().token
        return request

    def invalidate(self, request: Outgoing) -> bool:
        """Forget the token of this request; keep a newer one that another thread has fetched."""
        if not self._is_renewable:
            return False
        with self._lock:
            if self._issued is not None and self._issued.token == request.headers.get(_HEADER):
                self._issued = None
        return True
