# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The query parameters that lists share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from .envelopes import service_error

Query = Mapping[str, str]
Item = TypeVar("Item")

DEFAULT_LIMIT = "10"
MAXIMUM_LIMIT = 1000
# The current reference says created_at; the older one and the Swiss one say create_at.
SORT_KEYS = {
    "created_at": "created_at",
    "create_at": "created_at",
    "updated_at": "updated_at",
    "update_at": "updated_at",
}
SORT_DIRECTIONS = ("desc", "asc")


def page(
    query: Query,
    found: Sequence[Item],
    maximum: int = MAXIMUM_LIMIT,
    sort_keys: Mapping[str, str] | None = None,
) -> list[Item]:
    """One sorted page; `offset` counts records, and past the end the page is empty."""
    limit = whole_number(query.get("limit", DEFAULT_LIMIT), "EndPoint.0006")
    if limit > maximum:
        raise service_error("EndPoint.0006")
    offset = whole_number(query.get("offset", "0"), "EndPoint.0010")
    sort_key = (sort_keys or SORT_KEYS).get(query.get("sort_key", "created_at"))
    if sort_key is None:
        raise service_error("EndPoint.0017")
    direction = query.get("sort_dir", "desc")
    if direction not in SORT_DIRECTIONS:
        raise service_error("EndPoint.0018")
    ordered = sorted(found, key=lambda item: str(getattr(item, sort_key)), reverse=direction == "desc")
    return ordered[offset : offset + limit]


def whole_number(text: str, code: str) -> int:
    """The number that a query gives in plain digits; anything else is refused with this code."""
    if not (text.isascii() and text.isdigit()):
        raise service_error(code)
    return int(text)


def known_status(query: Query, allowed: Sequence[str]) -> str | None:
    """The status that a query filters by, None if it does not."""
    status = query.get("status")
    if status is not None and status not in allowed:
        raise service_error("EndPoint.0019")
    return status
