# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads an error answer, in any of the shapes that the cloud, its gateways and proxies use."""

from __future__ import annotations

import email.utils
import json
import math
import re
import typing as t
from dataclasses import dataclass

# Reading an answer takes time in proportion to its length, and raises nothing, whatever is in it.

_LONGEST_TEXT = 300
_LONGEST_READ = 100 * _LONGEST_TEXT
_LONGEST_DATE = 100
# How deep an error may be nested: {"error": {...}} has it at the second level, {"errors": [{...}]} at the third.
_DEEPEST = 4
# No number of this API has more than 19 digits, and the time to read one grows with the square of its digits.
_LONGEST_NUMBER = 100


@dataclass(frozen=True)
class CloudError:
    """The cloud's code and message, and the ID by which its support can find the request."""

    error_code: str | None = None
    error_msg: str | None = None
    request_id: str | None = None


_PAIRS = (("error_code", "error_msg"), ("errorCode", "errorMsg"), ("code", "message"), ("error_code", "error_message"))
_CODES = ("error_code", "errorCode")
_WORDS = ("error_msg", "errorMsg", "error_message", "message", "error")
_REQUEST_IDS = ("X-Request-Id", "X-IAM-Trace-Id", "X-Openstack-Request-Id")


def parse_error(headers: t.Mapping[str, str], text: str, mask: t.Callable[[str], str] = str) -> CloudError:
    """Read an error answer.

    VPCEP and the API gateway send ``error_code``/``error_msg`` (the gateway with ``request_id``), IAM sends
    ``error: {code, message}`` with a number as code, other services ``errorCode``/``errorMsg``; load balancers and
    proxies send HTML or nothing. ``headers`` must ignore the case of its names. ``mask`` removes secrets, first from
    the raw answer and then from each text read from it.
    """
    text = mask(text)
    found = next((headers[name] for name in _REQUEST_IDS if headers.get(name)), None)
    try:
        body = parse_json(text)
    except ValueError:
        return CloudError(None, _shorten(_plain(text), mask), _request_id(found, mask))
    code, message = _find(body)
    if isinstance(body, dict) and isinstance(body.get("request_id"), str):
        found = body["request_id"]
    return CloudError(_shorten(code, mask), _shorten(message or _words(body), mask), _request_id(found, mask))


def says_error(body: t.Mapping[str, t.Any]) -> bool:
    """Whether an answer is an error despite its good status, because it has an error code at the top level.

    The list ``error`` of a connection does not count: it is a field of the connection, at a deeper level.
    """
    error = body.get("error")
    inside = (error.get(name) for name in ("code", *_CODES)) if isinstance(error, dict) else ()
    codes = (*(body.get(name) for name in _CODES), *inside)
    return any(code.strip() if isinstance(code, str) else code for code in codes)


def parse_json(text: str) -> t.Any:
    """The value of a JSON text. Raises `ValueError` if it is not JSON, too deeply nested, or has unusable numbers."""
    try:
        return _JSON.decode(text)
    except RecursionError:
        problem = "nested too deeply"
    raise ValueError(problem)


def to_text(body: bytes) -> str:
    """Decode a body, with the encoding guessed from its bytes."""
    encoding = json.detect_encoding(body)
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        return body.decode("latin-1") if encoding.startswith("utf-8") else body.decode(encoding, "replace")


def clock_skew(date: str | None, now: float) -> float | None:
    """Seconds from ``now`` (since the epoch) to the moment of a date header (RFC 9110, section 5.6.7), or None."""
    if not date or len(date) > _LONGEST_DATE:
        return None
    try:
        return email.utils.parsedate_to_datetime(date).timestamp() - now
    except (TypeError, ValueError, IndexError, OverflowError, OSError):
        return None


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError("a number too long")
    return int(digits)


def _fraction(digits: str) -> float:
    number = float(digits) if len(digits) <= _LONGEST_NUMBER else math.inf
    if math.isinf(number):
        raise ValueError("a number too long or too large")
    return number


def _no_constant(name: str) -> t.NoReturn:
    raise ValueError(f"{name} is not JSON")


_JSON = json.JSONDecoder(parse_int=_integer, parse_float=_fraction, parse_constant=_no_constant)


def _find(body: t.Any, depth: int = _DEEPEST) -> tuple[str | None, str | None]:
    """The code and the message at the highest level: a known pair, or a code alone."""
    if isinstance(body, dict):
        for code_name, message_name in _PAIRS:
            code, message = _code(body.get(code_name)), body.get(message_name)
            if code and isinstance(message, str):
                return code, message
        for name in _CODES:
            if _code(body.get(name)):
                return _code(body[name]), None
    found = (_find(value, depth - 1) for value in (_children(body) if depth > 1 else ()))
    return next((pair for pair in found if pair[0]), (None, None))


def _words(body: t.Any) -> str | None:
    """A message without a code, at the top level or in ``error``."""
    places = [place for place in (body, body.get("error")) if isinstance(place, dict)] if isinstance(body, dict) else []
    words = (place.get(name) for place in places for name in _WORDS)
    return next((word for word in words if word and isinstance(word, str)), None)


def _code(value: t.Any) -> str | None:
    """An error code as text, since IAM's codes are numbers."""
    is_code = isinstance(value, (str, int)) and not isinstance(value, bool)
    return str(value) if is_code else None


def _children(body: t.Any) -> t.Iterable[t.Any]:
    if isinstance(body, dict):
        return body.values()
    return body if isinstance(body, list) else ()


def _plain(text: str) -> str:
    """The text of an HTML page: its title, or everything without the tags."""
    opening = re.search(r"<title[^<>]*>", text, re.IGNORECASE)
    closing = re.compile("</title", re.IGNORECASE).search(text, opening.end()) if opening else None
    if opening and closing:
        return text[opening.end() : closing.start()]
    # A tag ends at the latest where the next one begins. Otherwise each of many open tags would search the whole text.
    return re.sub(r"<[^<>]*>", " ", text)


def _request_id(found: str | None, mask: t.Callable[[str], str]) -> str | None:
    """The request ID, if it is ASCII: headers are read as Latin-1, so the mask would miss a secret in UTF-8."""
    return _shorten(found, mask) if found and found.isascii() else None


def _shorten(text: str | None, mask: t.Callable[[str], str]) -> str | None:
    """The beginning of a text, as one line of printable characters."""
    text = mask(text or "")
    words = " ".join(text[:_LONGEST_READ].split())
    shown = "".join(letter if letter.isprintable() else " " for letter in words[:_LONGEST_TEXT]).strip()
    is_whole = len(words) <= _LONGEST_TEXT and len(text) <= _LONGEST_READ
    return (shown if is_whole else f"{shown}...") or None
