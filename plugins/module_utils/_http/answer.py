# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads an answer: a good one becomes a `Reply`, any other a `Failure`."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from . import error_body
from .body import LONGEST_ERROR
from .request import Reply
from .retry import Failure, is_good_status, parse_retry_after

# Rows with lists in them have four levels. Ansible could not process a far deeper result.
_DEEPEST = 50


@dataclass(frozen=True)
class Answer:
    """An answer as received: headers that ignore the case of their names, and the unpacked body."""

    status: int
    headers: t.Mapping[str, str]
    body: bytes


def read_answer(
    answer: Answer, mask: t.Callable[[str], str], now: float, may_be_empty: bool = False
) -> Reply | Failure:
    """Read an answer. ``now`` is in seconds since the epoch. ``mask`` removes secrets, but only from errors.

    ``may_be_empty``: a good answer needs no body (API: status 204 of a deletion).
    """
    if not is_good_status(answer.status):
        return _refusal(answer, f"the cloud answered {answer.status}", mask, now)
    if may_be_empty and not answer.body.strip():
        return Reply(answer.headers, {})
    body = _object(error_body.to_text(answer.body))
    if body is None:
        return Failure("lost", f"the answer with status {answer.status} is not the expected JSON")
    if error_body.says_error(body):
        return _refusal(answer, f"the cloud answered {answer.status} with an error", mask, now)
    return Reply(answer.headers, body)


def _refusal(answer: Answer, reason: str, mask: t.Callable[[str], str], now: float) -> Failure:
    text = error_body.to_text(answer.body) if len(answer.body) <= LONGEST_ERROR else ""
    said = error_body.parse_error(answer.headers, text, mask)
    return Failure(
        kind="answer",
        reason=reason,
        http_status=answer.status,
        error_code=said.error_code,
        error_msg=said.error_msg,
        request_id=said.request_id,
        retry_after=parse_retry_after(answer.headers.get("Retry-After"), now),
        clock_skew=error_body.clock_skew(answer.headers.get("Date"), now),
    )


def _object(text: str) -> t.Mapping[str, t.Any] | None:
    try:
        body = error_body.parse_json(text)
    except ValueError:
        return None
    return body if isinstance(body, dict) and not _is_deep(body) else None


def _is_deep(body: t.Any) -> bool:
    level = [body]
    for _depth in range(_DEEPEST):
        values = (child for parent in level for child in (parent.values() if isinstance(parent, dict) else parent))
        level = [child for child in values if isinstance(child, (dict, list))]
        if not level:
            return False
    return True
