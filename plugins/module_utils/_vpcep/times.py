# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads times as the cloud writes them, and compares them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from .._errors import RequestError

# The reference writes a Z; older samples have a fraction and no Z, but also mean UTC. If a text was parsed as a time on
# its way here, as YAML does, it comes back with a blank or an offset.
_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(\.\d{1,9})?\d*(?:Z|([+-])(\d\d):?(\d\d))?", re.ASCII)


def parse_time(text: str) -> float:
    """The moment in seconds since the epoch. Raises `RequestError` if the text is not a time."""
    match = _TIME.fullmatch(text)
    moment = _moment(match) if match else None
    if moment is None:
        raise RequestError(f"The cloud sent {text!r} as a time, which this collection cannot read.")
    return moment


def _moment(match: re.Match[str]) -> float | None:
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    sign = -1 if match[8] == "-" else 1
    offset = timedelta(hours=int(match[9] or 0), minutes=int(match[10] or 0)) * sign
    try:
        local = datetime(year, month, day, hour, minute, second, tzinfo=timezone.utc)
    except ValueError:
        return None
    return local.timestamp() - offset.total_seconds() + float(match[7] or 0)


def is_same_time(one: str | None, other: str | None) -> bool:
    """Whether two texts mean the same moment, however they are written. Two missing texts count as the same."""
    if not one or not other:
        return not one and not other
    try:
        return parse_time(one) == parse_time(other)
    except RequestError:
        return one == other


def is_older(created_at: str | None, seconds: float, now: float) -> bool:
    """Whether something is at least this old. False if the cloud did not say when it was created."""
    return bool(created_at) and now - parse_time(str(created_at)) >= seconds
