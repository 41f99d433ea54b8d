# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keeping secrets out of what a server is quoted with."""

from __future__ import annotations

import functools
import itertools
import re
import threading
from html.entities import codepoint2name

_SHORT_IN_JSON = {'"': '"', "\\": "\\", "/": "/", "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t"}


class Mask:
    """Puts three stars in the place of secrets, also as JSON, a URL or HTML escapes them.

    It is for what was received, before that is parsed, folded or cut: a part of a secret does not show that it is one.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secrets: tuple[str, ...] = ()

    def add(self, secret: str) -> None:
        with self._lock:
            # The longest first, since one may be a part of another.
            self._secrets = tuple(sorted({*self._secrets, secret} - {""}, key=len, reverse=True))

    def __call__(self, text: str) -> str:
        for secret in self._secrets:
            text = _pattern(secret).sub("***", text)
        return text


# Made when something is refused, and not with each login: that of a token takes some 20 ms.
@functools.lru_cache(maxsize=64)
def _pattern(secret: str) -> re.Pattern[str]:
    """Matches the secret with each character, or row of the same character, as it is or escaped in some way."""
    rows = ((character, len(list(row))) for character, row in itertools.groupby(secret))
    return re.compile("".join(_row(character, count) for character, count in rows))


def _row(character: str, count: int) -> str:
    if character.isascii() and character.isalnum():
        return character * count
    # Escaped in one way all along: else there would be very many ways to read a row of backslashes.
    return "(?:" + "|".join(f"(?:{form}){{{count}}}" for form in _forms(character)) + ")"


def _forms(character: str) -> list[str]:
    """Regular expressions for what a character may look like; as it is comes last, since it may begin another form."""
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
