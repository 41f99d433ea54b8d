# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The error that a request raises when it has failed for good."""

from __future__ import annotations

import typing as t
from urllib.parse import urlsplit

from .._error_codes import advice
from .._errors import FateUnknownError, LoginRefusedError, RequestError
from . import retry

if t.TYPE_CHECKING:
    from .request import Request
    from .retry import Failure

_REFUSED = (400, 401, 403, 404)


def failed(request: Request, failure: Failure, refusal_hint: str, repeats: int) -> RequestError:
    """The error of a request. ``refusal_hint`` is the advice of its login method on a 401."""
    is_unknown = not (request.is_repeatable or request.is_login) and retry.is_fate_unknown(failure)
    hint = failure.hint or (request.hint if failure.http_status in _REFUSED else None)
    hint = hint or advice(failure.http_status, failure.error_code, refusal_hint, request.is_login, request.right)
    if is_unknown:
        hint = f"it may have taken effect anyway; run this again to find out; {hint}"
    return _kind(request, failure, is_unknown)(
        f"Could not {request.purpose}: {_account(request, failure, repeats)}; {hint}.",
        http_status=failure.http_status,
        error_code=failure.error_code,
        error_msg=failure.error_msg,
        request_id=failure.request_id,
    )


def _kind(request: Request, failure: Failure, is_unknown: bool) -> type[RequestError]:
    if is_unknown:
        return FateUnknownError
    return LoginRefusedError if retry.is_login_refused(failure, is_login=request.is_login) else RequestError


def _account(request: Request, failure: Failure, repeats: int) -> str:
    """What happened, in one clause: the answer in the cloud's words, or the address that gave none."""
    # IAM's codes repeat the status.
    code = None if failure.error_code == str(failure.http_status) else failure.error_code
    words = failure.error_msg and f'"{failure.error_msg.rstrip(".")}"'
    site = None if failure.http_status else f"at {urlsplit(request.url).netloc}"
    skew = failure.clock_skew if failure.http_status == 401 else None
    known = (
        f"request ID {failure.request_id}" if failure.request_id else None,
        f"it asked for a pause of {failure.retry_after:g} s" if failure.retry_after else None,
        f"tried {repeats + 1} times" if repeats else None,
        _clocks(skew) if skew and abs(skew) > 60 else None,
    )
    aside = ", ".join(filter(None, known))
    return " ".join(filter(None, (failure.reason, code, words, site, aside and f"({aside})")))


def _clocks(skew: float) -> str:
    return f"the clock here is {abs(skew) / 60:.0f} minutes {'behind' if skew > 0 else 'ahead of'} the cloud's"
