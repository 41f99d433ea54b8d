# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tags as requests give them, and as answers show them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..gateway.envelopes import service_error

# Keys and values that differ only in order are the same tags, so they are kept sorted by key.
Tags = tuple[tuple[str, str], ...]

# VPCEP API reference, Batch Adding or Deleting Resource Tags, and Error Codes.
LARGEST_NUMBER = 20
LONGEST_KEY = 36
LONGEST_VALUE = 43
CHARACTERS = re.compile("[A-Za-z0-9_@-]*")


def new_tags(value: object) -> Tags:
    """The tags of a new resource, or those that are to be added to one."""
    rows = tag_rows(value)
    return merged((), [(key, _text(row, "value", LONGEST_VALUE, "EndPoint.3073")) for key, row in rows])


def tag_rows(value: object) -> list[tuple[str, Mapping[str, Any]]]:
    """Each key with its row, whose value is not checked yet."""
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise service_error("EndPoint.0002")
    rows = [(_key(row), row) for row in value]
    if len({key for key, _row in rows}) < len(rows):
        raise service_error("EndPoint.3067")
    return rows


def merged(old: Iterable[tuple[str, str]], added: Iterable[tuple[str, str]]) -> Tags:
    """Both; a key that is there already takes the new value, as the console's "edit" does (inferred for the API)."""
    tags = {**dict(old), **dict(added)}
    if len(tags) > LARGEST_NUMBER:
        raise service_error("EndPoint.3069")
    return tuple(sorted(tags.items()))


def tags_json(tags: Tags) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in tags]


def _key(row: Mapping[str, Any]) -> str:
    key = _text(row, "key", LONGEST_KEY, "EndPoint.3072")
    if not key:
        raise service_error("EndPoint.3072")
    return key


def _text(row: Mapping[str, Any], name: str, longest: int, code: str) -> str:
    text = row.get(name)
    if not isinstance(text, str):
        raise service_error("EndPoint.3066")
    if len(text) > longest:
        raise service_error(code)
    if not CHARACTERS.fullmatch(text):
        raise service_error("EndPoint.3068")
    return text
