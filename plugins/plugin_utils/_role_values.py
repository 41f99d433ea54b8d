# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The values of the role's variables: what is set, of which type, and mistakes in one line each. Pure."""

from __future__ import annotations

import re
import typing as t
from datetime import date

from ..module_utils._policy.rules import RULE_STATES
from ._text_table import one_line

Given = t.Mapping[str, t.Any]

PREFIX = "approve_connections_"
TEXT, NUMBER, SWITCH, LIST, MAPPING = "text", "number", "switch", "list", "mapping"
# The type of each variable, or the words that it takes.
KINDS: dict[str, str | tuple[str, ...]] = {
    "service_id": TEXT,
    "service_name": TEXT,
    "services": LIST,
    "rules": LIST,
    "plan": LIST,
    "default": RULE_STATES,
    "scope": ("pending", "all"),
    "max_changes": TEXT,
    "max_rejects": TEXT,
    "concurrency": NUMBER,
    "on_error": ("continue", "stop"),
    "output": ("all", "changes", "summary"),
    "comment": TEXT,
    "journal": TEXT,
    "domain_names": MAPPING,
    "wait": SWITCH,
    "wait_timeout": NUMBER,
    "timeout": NUMBER,
    "fail_when_waiting": SWITCH,
}
_ON, _OFF = ("true", "yes", "on", "y", "t", "1"), ("false", "no", "off", "n", "f", "0")
_NUMBER = re.compile(r"[+-]?[0-9]+", re.ASCII)


def set_values(given: Given) -> dict[str, t.Any]:
    """The variables that are set: a list or a mapping as it is, anything else as text without blanks around it.

    Null and blank text count as not set. AWX sends blank text for an unanswered survey question of any type.
    """
    values = {name: given[name] for name in KINDS if not is_blank(given.get(name))}
    return {
        name: plain(value) if KINDS[name] in (LIST, MAPPING) else str(value).strip() for name, value in values.items()
    }


def is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def is_switch(text: str) -> bool:
    return text.lower() in (*_ON, *_OFF)


def is_on(text: str) -> bool:
    return text.lower() in _ON


def short(value: object) -> str:
    """A value as a message shows it."""
    return one_line(value, 60)


def one_of(words: t.Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def plain(value: t.Any) -> t.Any:
    """The value with dates and times as text. YAML makes them of text without quotes, and some Ansibles refuse them."""
    if isinstance(value, t.Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def is_list(value: object) -> bool:
    return isinstance(value, (list, tuple))


def what_it_is(value: object) -> str:
    """The value, or its type if that says more."""
    if isinstance(value, str):
        return "text"
    return "a mapping" if isinstance(value, t.Mapping) else short(value)


def value_problems(values: Given) -> t.Iterator[str]:
    """A line for each variable that is not of its type, apart from the lists."""
    for name, value in values.items():
        kind = KINDS[name]
        if kind == NUMBER and not _NUMBER.fullmatch(value):
            yield f"{PREFIX}{name} is '{short(value)}'; give a whole number."
        elif kind == SWITCH and not is_switch(value):
            yield f"{PREFIX}{name} is '{short(value)}'; give true or false."
        elif kind == MAPPING and not isinstance(value, t.Mapping):
            what = what_it_is(value)
            yield f"{PREFIX}{name} is {what}, not a mapping; give the name of each account by its domain ID."
        elif isinstance(kind, tuple) and value not in kind:
            yield f"{PREFIX}{name} is '{short(value)}'; give {one_of(kind)}."
