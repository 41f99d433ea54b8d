# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the transport and its callers agree on: requests, replies, and what a login is to them."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

if t.TYPE_CHECKING:
    from .retry import Budget


class Outgoing(t.Protocol):
    """What an auth sees of a request: all that is sent. It may change the headers."""

    method: t.Any
    url: t.Any
    headers: t.Any
    body: t.Any


Sent = t.TypeVar("Sent", bound=Outgoing)


class Auth(t.Protocol):
    """What a login is to the transport: asked for each attempt, after everything else of the request is fixed.

    ``refusal_hint`` says what to check when it is refused with 401.
    """

    refusal_hint: str

    def __call__(self, request: Sent) -> Sent:
        """Put the proof of identity into the headers of this attempt."""

    def invalidate(self, request: Outgoing) -> bool:
        """This request was refused with 401. True where a new attempt would go out with another proof."""


class Anonymous:
    """For requests that carry their proof in the body. Having an auth at all keeps ``~/.netrc`` out of the request."""

    def __init__(self, refusal_hint: str = "check the login") -> None:
        self.refusal_hint = refusal_hint

    def __call__(self, request: Sent) -> Sent:
        return request

    def invalidate(self, request: Outgoing) -> bool:
        return False


@dataclass(frozen=True)
class Request:
    """One request as its caller means it.

    ``purpose`` stands in messages after "Could not", and ``hint`` says what to check if it is refused, if that is not
    as for other requests. ``right`` is the one that the user needs, as IAM calls it. ``is_repeatable``: doing it twice
    does no harm. ``deadline`` is a moment of the clock after which it is not repeated. ``before_send`` is called right
    before each attempt, and what it raises keeps the attempt from being sent. ``budget`` is what is left of repeats, if
    several requests share them.
    """

    method: str
    url: str
    purpose: str
    params: t.Mapping[str, str] = field(default_factory=dict)
    body: t.Mapping[str, t.Any] | None = None
    is_repeatable: bool = True
    is_login: bool = False
    deadline: float | None = None
    hint: str | None = None
    right: str | None = None
    before_send: t.Callable[[], None] | None = None
    budget: Budget | None = None


@dataclass(frozen=True)
class Reply:
    """A good answer: headers that compare without case, and the JSON object of the body."""

    headers: t.Mapping[str, str]
    body: t.Mapping[str, t.Any]


@dataclass
class Stats:
    """What a run has cost so far. ``requests`` counts each attempt, logins among them."""

    requests: int = 0
    logins: int = 0
    retries: int = 0


@dataclass(frozen=True)
class HttpOptions:
    """``verify``: True, False or a CA file. ``cert``: a file, or certificate and key. ``timeout``: seconds.

    ``connections``: how many are kept alive, one for each request at a time.
    """

    verify: bool | str = True
    cert: str | tuple[str, str] | None = None
    timeout: float = 30
    max_retries: int = 5
    connections: int = 1
