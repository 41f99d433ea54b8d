# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The types that the transport and its callers share: requests, replies and logins."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

if t.TYPE_CHECKING:
    from .retry import Budget


class Outgoing(t.Protocol):
    """A request as an auth sees it, exactly as it will be sent. The auth may change the headers."""

    method: t.Any
    url: t.Any
    headers: t.Any
    body: t.Any


Sent = t.TypeVar("Sent", bound=Outgoing)


class Auth(t.Protocol):
    """A login as the transport sees it. It is called for each attempt, when the rest of the request is final.

    ``refusal_hint`` tells the user what to check if the login is refused with 401.
    """

    refusal_hint: str

    def __call__(self, request: Sent) -> Sent:
        """Put the proof of identity into the headers of this attempt."""

    def invalidate(self, request: Outgoing) -> bool:
        """Note that this request was refused with 401. True if a new attempt would carry a new proof."""


class Anonymous:
    """For requests that carry their proof in the body. Without any auth, requests would read ``~/.netrc``."""

    def __init__(self, refusal_hint: str = "check the login") -> None:
        self.refusal_hint = refusal_hint

    def __call__(self, request: Sent) -> Sent:
        return request

    def invalidate(self, request: Outgoing) -> bool:
        return False


@dataclass(frozen=True)
class Request:
    """One request, as its caller describes it.

    ``purpose`` follows "Could not" in messages. ``hint`` replaces the usual advice if the request is refused. ``right``
    is IAM's name for the right that the user needs. ``is_repeatable``: sending it twice does no harm. ``may_be_empty``:
    a good answer needs no body, which then counts as an empty object. ``deadline`` is a moment of the clock after which
    it is not repeated. ``may_send`` is called before each attempt, perhaps more than once, and ``before_send`` once for
    each attempt, right before it leaves; if one of them raises, nothing is sent. ``budget`` holds the repeats that are
    left, if several requests share them.
    """

    method: str
    url: str
    purpose: str
    params: t.Mapping[str, str] = field(default_factory=dict)
    body: t.Mapping[str, t.Any] | None = None
    is_repeatable: bool = True
    is_login: bool = False
    may_be_empty: bool = False
    deadline: float | None = None
    hint: str | None = None
    right: str | None = None
    may_send: t.Callable[[], None] | None = None
    before_send: t.Callable[[], None] | None = None
    budget: Budget | None = None


@dataclass(frozen=True)
class Reply:
    """A good answer: headers that ignore the case of their names, and the JSON object of the body."""

    headers: t.Mapping[str, str]
    body: t.Mapping[str, t.Any]


@dataclass
class Stats:
    """The costs of a run so far. ``requests`` counts every attempt, including logins."""

    requests: int = 0
    logins: int = 0
    retries: int = 0


@dataclass(frozen=True)
class HttpOptions:
    """``verify``: True, False or a CA file. ``cert``: a file, or certificate and key. ``timeout``: seconds.

    ``connections``: how many to keep alive, one for each simultaneous request.
    """

    verify: bool | str = True
    cert: str | tuple[str, str] | None = None
    timeout: float = 30
    max_retries: int = 5
    connections: int = 1
