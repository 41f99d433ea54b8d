# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may import this file.

from __future__ import annotations

import email.utils
import json
import re
import typing as t
from dataclasses import dataclass

_LONGEST_TEXT = 300


@dataclass(frozen=True)
class CloudError:
    """What an error answer says: the cloud's code and message, and the ID under which its support finds the request."""

    error_code: str | None = None
    error_msg: str | None = None
    request_id: str | None = None


_PAIRS = (("error_code", "error_msg"), ("errorCode", "errorMsg"), ("code", "message"), ("error_code", "error_message"))


def parse_error(headers: t.Mapping[str, str], text: str) -> CloudError:
    """Read an error answer in any of the shapes that the cloud and what stands before it use.

    VPCEP and the API gateway send ``error_code``/``error_msg`` (the gateway with ``request_id``), IAM sends
    ``error: {code, message}`` with a number as code, other services ``errorCode``/``errorMsg``; load balancers and
    proxies send HTML or nothing. ``headers`` must compare its names without case.
    """
    request_id = headers.get("X-Request-Id") or headers.get("X-IAM-Trace-Id") or headers.get("X-Openstack-Request-Id")
    try:
        body = json.loads(text)
    except ValueError:
        return CloudError(None, _plain(text), request_id)
    code, message = _find(body)
    if isinstance(body, dict) and isinstance(body.get("request_id"), str):
        request_id = body["request_id"]
    return CloudError(code, message, request_id)


def clock_skew(date: str | None, now: float) -> float | None:
    """Seconds from ``now`` (of the epoch) to the moment of a date header (RFC 9110, section 5.6.7), or None."""
    try:
        return email.utils.parsedate_to_datetime(date or "").timestamp() - now
    except (TypeError, ValueError, IndexError):
        return None


def _find(body: t.Any) -> tuple[str | None, str | None]:
    """The first known pair, here or in a value of this mapping."""
    if not isinstance(body, dict):
        return None, None
    for code_name, message_name in _PAIRS:
        code, message = body.get(code_name), body.get(message_name)
        if isinstance(code, (str, int)) and isinstance(message, str):
            return str(code), _shorten(message)
    for value in body.values():
        found = _find(value)
        if found != (None, None):
            return found
    return None, None


def _plain(text: str) -> str | None:
    """What a page says in words: its title, or its text without the tags."""
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    words = title.group(1) if title else re.sub(r"<[^>]*>", " ", text)
    return _shorten(words) or None


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_TEXT else f"{words[:_LONGEST_TEXT]}..."
