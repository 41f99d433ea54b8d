# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A search by tags: what a body asks for, and what fits it (VPCEP API reference, Querying Resources by Tag)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from ..gateway.envelopes import service_error
from ..gateway.queries import MAXIMUM_LIMIT, whole_number
from .form import Tags

Item = TypeVar("Item")
# Each key with its values; no values are any value.
Wanted = Mapping[str, Sequence[str]]

MOST_KEYS = 20
MOST_VALUES = 10
# How the keys of each list go together, and whether that is to be so or not so.
LISTS: Mapping[str, tuple[Callable[[Iterable[bool]], bool], bool]] = {
    "tags": (all, True),
    "tags_any": (any, True),
    "not_tags": (all, False),
    "not_tags_any": (any, False),
}


@dataclass(frozen=True)
class Search:
    """What to look for; `counts` if only the number is asked for."""

    counts: bool
    lists: Mapping[str, Wanted]
    names: Sequence[str]
    limit: int
    offset: int

    @classmethod
    def parse(cls, body: Mapping[str, Any]) -> Search:
        """What the body asks for; `limit` and `offset` are texts there."""
        if body.get("action") not in ("filter", "count"):
            raise service_error("EndPoint.0007")
        limit = whole_number(str(body.get("limit", MAXIMUM_LIMIT)), "EndPoint.0006")
        if not 1 <= limit <= MAXIMUM_LIMIT:
            raise service_error("EndPoint.0006")
        return cls(
            counts=body["action"] == "count",
            lists={name: _wanted(body[name]) for name in LISTS if body.get(name)},
            names=_names(body.get("matches") or []),
            limit=limit,
            offset=whole_number(str(body.get("offset", 0)), "EndPoint.0010"),
        )

    def fits(self, tags: Tags, name: str) -> bool:
        """Whether something with these tags and this name is meant."""
        has = dict(tags)
        for list_name, wanted in self.lists.items():
            together, expected = LISTS[list_name]
            if (
                together(key in has and (not values or has[key] in values) for key, values in wanted.items())
                != expected
            ):
                return False
        return all(part.lower() in name.lower() if part else not name for part in self.names)

    def page(self, found: Sequence[Item]) -> Sequence[Item]:
        return found[self.offset : self.offset + self.limit]


def _wanted(rows: object) -> Wanted:
    if not isinstance(rows, list) or len(rows) > MOST_KEYS or not all(isinstance(row, dict) for row in rows):
        raise service_error("EndPoint.0002")
    wanted: dict[str, Sequence[str]] = {}
    for row in rows:
        key, values = row.get("key"), row.get("values", [])
        if not isinstance(key, str) or not isinstance(values, list) or len(values) > MOST_VALUES:
            raise service_error("EndPoint.0002")
        if key in wanted:
            raise service_error("EndPoint.3067")
        if len(set(values)) < len(values):
            raise service_error("EndPoint.3071")
        wanted[key] = values
    return wanted


def _names(rows: object) -> Sequence[str]:
    """Parts of a name, in any case; an empty one means exactly that."""
    if not isinstance(rows, list):
        raise service_error("EndPoint.0002")
    for row in rows:
        if not isinstance(row, dict) or row.get("key") != "resource_name" or not isinstance(row.get("value"), str):
            raise service_error("EndPoint.0002")
    return [row["value"] for row in rows]
