# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the fields of the API's rows, and says which of them cannot be read."""

from __future__ import annotations

import re
import typing as t

from .._errors import RequestError
from .._options import id_key

Row_co = t.TypeVar("Row_co", covariant=True)


class Readable(t.Protocol[Row_co]):
    """A kind of object that can be read from an answer."""

    def from_api(self, row: t.Any) -> Row_co:
        """Read it. Raises `RequestError` if it cannot be read."""


def created(body: t.Mapping[str, t.Any], kind: Readable[Row_co]) -> Row_co | None:
    """The object in a good answer; None if it cannot be read, since that must not make the request look refused."""
    try:
        return kind.from_api(body)
    except RequestError:
        return None


def check_same(asked: str, found: str, purpose: str) -> None:
    """Raise `RequestError` if the answer shows another object than the one that was asked for, both by their IDs."""
    if id_key(asked) != id_key(found):
        raise RequestError(f"Could not {purpose}: the cloud answered with {found} instead; nothing is done with that.")


def text_of(row: t.Mapping[str, t.Any], name: str) -> str | None:
    """The text under this name; None if there is none. Raises `RequestError` for anything else than text."""
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise _unreadable(row, name)
    return value


def number_of(row: t.Mapping[str, t.Any], name: str) -> int | None:
    """A 64-bit number, which some clouds may send as text. Raises `RequestError` if it is none."""
    value = row.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,20}", str(value)):
        raise _unreadable(row, name)
    return int(value)


def flag_of(row: t.Mapping[str, t.Any], name: str) -> bool | None:
    """A truth value, which the API's samples also write as text (Querying Public VPC Endpoint Services, is_charge)."""
    value = row.get(name)
    if value is None or isinstance(value, bool):
        return value
    if value not in ("true", "false"):
        raise _unreadable(row, name)
    return bool(value == "true")


def mappings_of(value: t.Any) -> tuple[t.Mapping[str, t.Any], ...]:
    """The mappings in a list. Anything else is left out."""
    return tuple(entry for entry in value if isinstance(entry, dict)) if isinstance(value, list) else ()


def texts_of(value: t.Any) -> tuple[str, ...]:
    """The texts in a list. Anything else is left out."""
    return tuple(entry for entry in value if isinstance(entry, str)) if isinstance(value, list) else ()


def errors_of(value: t.Any) -> tuple[t.Mapping[str, t.Any], ...]:
    """The errors of a failed object, in any form: they are only shown, so they need not be well-formed."""
    entries = value if isinstance(value, list) else [value] if value else []
    return tuple(entry if isinstance(entry, dict) else {"error_message": str(entry)} for entry in entries)


def error_words(entries: t.Iterable[t.Mapping[str, t.Any]]) -> str:
    """The errors of a failed object in the cloud's words, after "failed"; empty if it has none."""
    words = [
        " ".join(str(entry[name]).rstrip(".") for name in ("error_code", "error_message") if entry.get(name))
        for entry in entries
    ]
    return f" with {', '.join(words)}" if words else ""


def _unreadable(row: t.Mapping[str, t.Any], name: str) -> RequestError:
    kind = type(row.get(name)).__name__
    return RequestError(f"The cloud listed {row['id']} with an unreadable {name} ({kind}), so it cannot be decided on.")
