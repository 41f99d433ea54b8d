# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a failed attempt may be repeated, and when. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from .._error_codes import THROTTLED, means
from .error_body import clock_skew

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# For all pauses and attempts of one request together, in seconds. A server's Retry-After may not delay a task any
# longer.
LONGEST_REQUEST = 300.0
# Not meant as a limit: it keeps the number small enough to calculate with and to show.
_LONGEST_RETRY_AFTER = 1e9

_TRANSIENT = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Failure:
    """How one attempt at a request failed.

    ``kind`` is ``answer`` (an error answer), ``unsent`` (no connection was made, so nothing was processed), ``lost``
    (sent, but without a usable answer), ``useless`` (the same, and another attempt would not get a better one) or
    ``fatal`` (not sent, and will fail every time: certificate, host name).
    ``reason`` and ``hint`` are clauses for the user: what happened, and the advice if no error code gives a better one.
    ``retry_after`` and ``clock_skew`` are in seconds; the latter is how far the local clock is behind the server's.
    """

    kind: str
    reason: str
    hint: str | None = None
    http_status: int | None = None
    error_code: str | None = None
    error_msg: str | None = None
    request_id: str | None = None
    retry_after: float | None = None
    clock_skew: float | None = None


def is_throttled(failure: Failure) -> bool:
    """Whether the cloud throttled the request. VPCEP may say so with a 400 (Error Codes, EndPoint.0022)."""
    if failure.http_status == 400 or is_good_status(failure.http_status):
        return means(failure.error_code, THROTTLED)
    return failure.http_status == 429


def is_login_refused(failure: Failure, *, is_login: bool) -> bool:
    """Whether no later request can succeed either, as far as that is known after all repeats.

    ``is_login``: the request was the login itself. Repeating it would lock the account or the key.
    """
    status = failure.http_status or 0
    if failure.kind != "answer" or status == 408 or is_throttled(failure):
        return False
    return status == 401 or (is_login and (is_good_status(status) or 400 <= status < 500))


def is_good_status(status: int | None) -> bool:
    return 200 <= (status or 0) < 300


def is_unprocessed(failure: Failure) -> bool:
    """Whether the request certainly had no effect, so it may be sent again, whatever it asks for."""
    if failure.kind == "unsent" or is_throttled(failure):
        return True
    return failure.http_status == 503 and failure.retry_after is not None


def is_fate_unknown(failure: Failure) -> bool:
    """Whether the request may have taken effect although no good answer came."""
    if is_unprocessed(failure):
        return False
    return failure.kind in ("lost", "useless") or failure.http_status == 408 or (failure.http_status or 0) >= 500


def may_repeat(failure: Failure, *, is_repeatable: bool) -> bool:
    """Whether the request may be sent again. ``is_repeatable``: sending it twice does no harm, as with any GET."""
    if is_unprocessed(failure):
        return True
    return is_repeatable and (failure.kind == "lost" or failure.http_status in _TRANSIENT)


def pause_before(attempt: int, retry_after: float | None, jitter: float) -> float:
    """Seconds before repeat number ``attempt`` (0 is the first): as the server asked, or else a growing pause."""
    if retry_after is not None:
        return retry_after
    return float(min(FIRST_PAUSE * 2 ** min(attempt, 10), LONGEST_PAUSE)) * jitter


def parse_retry_after(value: str | None, now: float) -> float | None:
    """Seconds from a Retry-After header in either form (RFC 9110, section 10.2.3), or None. ``now``: epoch seconds."""
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text), _LONGEST_RETRY_AFTER)
    skew = clock_skew(text, now)
    return None if skew is None else min(max(0.0, skew), _LONGEST_RETRY_AFTER)


class Budget:
    """How many repeats are allowed, for one request or for several that share them."""

    def __init__(self, repeats: int) -> None:
        self.used = 0
        self._repeats = repeats

    def take(self) -> bool:
        """Take one repeat; False if there is none left."""
        if self.used >= self._repeats:
            return False
        self.used += 1
        return True
