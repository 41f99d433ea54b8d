# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares tags with those that a task asks for. Pure."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from .._errors import OptionError

# API: Batch Adding or Deleting Resource Tags, tags.
_MOST = 20
_KEY = re.compile(r"[\w@-]{1,36}", re.ASCII)
_VALUE = re.compile(r"[\w@-]{0,43}", re.ASCII)

# The options of every module that sets tags.
TAG_OPTIONS: dict[str, dict[str, t.Any]] = {"tags": {"type": "dict"}, "purge_tags": {"type": "bool", "default": True}}


@dataclass(frozen=True)
class TagChanges:
    """Which tags to set, with their values, and which keys to delete. The keys to delete come first.

    They have to: an object has room for only 20 tags. A tag that stays is in neither of them.
    """

    to_set: t.Mapping[str, str]
    to_delete: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.to_set or self.to_delete)


def parse_tags(tags: t.Mapping[t.Any, t.Any] | None) -> dict[str, str] | None:
    """The tags of a task; None if it gives none. Raises `OptionError` for what the API would refuse."""
    if tags is None:
        return None
    parsed = {str(key): "" if value is None else str(value) for key, value in tags.items()}
    if len(parsed) > _MOST:
        raise OptionError(f"tags has {len(parsed)} entries; the API takes at most {_MOST}.")
    for key, value in parsed.items():
        if not _KEY.fullmatch(key):
            raise OptionError(_malformed(f"The key {key!r} in tags", 36))
        if not _VALUE.fullmatch(value):
            raise OptionError(_malformed(f"The value {value!r} of {key} in tags", 43))
    return parsed


def tag_changes(
    current: t.Iterable[t.Mapping[str, t.Any]], wanted: t.Mapping[str, str] | None, purge: bool
) -> TagChanges:
    """What turns the tags of an object, as the API lists them, into those that are wanted.

    If ``purge`` is false, tags that are not named stay. If no tags are given (None), all stay.
    """
    if wanted is None:
        return TagChanges({}, ())
    now = as_mapping(current)
    return TagChanges(
        {key: value for key, value in wanted.items() if now.get(key) != value},
        tuple(sorted(key for key in now if key not in wanted)) if purge else (),
    )


def as_mapping(tags: t.Iterable[t.Mapping[str, t.Any]]) -> dict[str, str]:
    """Tags by key, from the API's list of entries with ``key`` and ``value``."""
    return {str(tag.get("key")): str(tag.get("value") or "") for tag in tags}


def as_entries(tags: t.Mapping[str, str]) -> list[dict[str, str]]:
    """Tags as the API writes them: entries with ``key`` and ``value``."""
    return [{"key": key, "value": value} for key, value in tags.items()]


def _malformed(what: str, longest: int) -> str:
    return f"{what} cannot be sent; use at most {longest} letters, digits, hyphens, underscores and @."
