# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Masks secrets in answers before anything is quoted from them."""

from __future__ import annotations

import functools
import itertools
import re
import threading
from html.entities import codepoint2name

_SHORT_IN_JSON = {'"': '"', "\\": "\\", "/": "/", "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t"}


class Mask:
    """Replaces secrets with three stars, also in the forms that JSON, a URL or HTML escapes them to.

    Use it on the text as received, before parsing, folding or cutting: a part of a secret is not recognized.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secrets: tuple[str, ...] = ()

    def add(self, secret: str) -> None:
        with self._lock:
            # The longest first, since one secret may be a part of another.
            self._secrets = tuple(sorted({*self._secrets, secret} - {""}, key=len, reverse=True))

    def __call__(self, text: str) -> str:
        for secret in self._secrets:
            text = _pattern(secret).sub("***", text)
        return text


# Compiled only for a refused request and not for each login, since the pattern of a token takes about 20 ms.
@functools.lru_cache(maxsize=64)
def _pattern(secret: str) -> re.Pattern[str]:
    """Matches the secret, with each run of a character either plain or escaped in one of the forms."""
    rows = ((character, len(list(row))) for character, row in itertools.groupby(secret))
    return re.compile("".join(_row(character, count) for character, count in rows))


def _row(character: str, count: int) -> str:
    if character.isascii() and character.isalnum():
        return character * count
    # All of a run in the same form: otherwise a run of backslashes would match in exponentially many ways.
    return "(?:" + "|".join(f"(?:{form}){{{count}}}" for form in _forms(character)) + ")"


def _forms(character: str) -> list[str]:
    """Regular expressions for the forms of a character. Its plain form is last, since it may begin another one."""
    number = ord(character)
    utf8 = character.encode("utf-8", "surrogatepass").hex()
    utf16 = character.encode("utf-16-be", "surrogatepass").hex()
    forms = [
        "".join(f"%{_any_case(utf8[start : start + 2])}" for start in range(0, len(utf8), 2)),
        "".join(rf"\\u{_any_case(utf16[start : start + 4])}" for start in range(0, len(utf16), 4)),
        f"&#0*{number};",
        f"&#[xX]0*{_any_case(format(number, 'x'))};",
    ]
    if character in _SHORT_IN_JSON:
        forms.append(re.escape(f"\\{_SHORT_IN_JSON[character]}"))
    if number in codepoint2name:
        forms.append(f"&{codepoint2name[number]};")
    return [*forms, *{" ": (r"\+",), "'": ("&apos;",)}.get(character, ()), re.escape(character)]


def _any_case(digits: str) -> str:
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in digits)
