# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets are masked in every form in which they may come back."""

from __future__ import annotations

import html
import json
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import quote, quote_plus

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.mask import Mask

SECRETS = [
    pytest.param("box-password-7Kq2", id="letters, digits and hyphens"),
    pytest.param('a"b\\c/d', id="characters that JSON escapes"),
    pytest.param("two  spaces", id="two spaces"),
    pytest.param("a&b<c>d'e", id="characters that HTML escapes"),
    pytest.param("pässword-пароль", id="letters beyond ASCII"),
    pytest.param("smile-\U0001f600-x", id="a character of two units in JSON"),
    pytest.param("tab\tand\nline", id="control characters"),
    pytest.param("100%25+x=", id="escaped by itself already"),
    pytest.param("\\\\\\", id="nothing but backslashes"),
    pytest.param("7", id="a single character"),
    pytest.param("MIIa+b/c-d_e=" * 300, id="a token of 3,900 characters"),
]


def unicode_escapes(text: str) -> str:
    """As Go, Java or .NET write JSON for a page: everything escaped except letters and digits."""
    return "".join(
        character if character.isascii() and character.isalnum() else json_units(character) for character in text
    )


def json_units(character: str) -> str:
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))


def references(form: str) -> Callable[[str], str]:
    return lambda text: "".join(character if character.isalnum() else form.format(ord(character)) for character in text)


def in_upper_case(escaped: str) -> str:
    return re.sub(r"(?<!\\)((?:\\\\)*)\\u([0-9a-f]{4})", lambda match: f"{match[1]}\\u{match[2].upper()}", escaped)


def with_slashes(escaped: str) -> str:
    return escaped.replace("/", "\\/")


def inside(text: str) -> str:
    return json.dumps(text)[1:-1]


ECHOES = [
    pytest.param(str, id="plain"),
    pytest.param(inside, id="JSON in ASCII"),
    pytest.param(lambda text: in_upper_case(inside(text)), id="JSON in ASCII with upper-case digits"),
    pytest.param(lambda text: with_slashes(inside(text)), id="JSON with escaped slashes"),
    pytest.param(lambda text: json.dumps(text, ensure_ascii=False)[1:-1], id="JSON in UTF-8"),
    pytest.param(unicode_escapes, id="JSON with all signs escaped"),
    pytest.param(lambda text: in_upper_case(unicode_escapes(text)), id="the same with upper-case digits"),
    pytest.param(quote, id="a URL's path"),
    pytest.param(lambda text: quote(text, safe=""), id="a URL's part"),
    pytest.param(quote_plus, id="a form"),
    pytest.param(lambda text: re.sub("%..", lambda match: match[0].lower(), quote(text)), id="a URL in lower case"),
    pytest.param(html.escape, id="HTML"),
    pytest.param(references("&#{};"), id="HTML with numbers"),
    pytest.param(references("&#x{:x};"), id="HTML with hexadecimal numbers"),
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("echo", ECHOES)
def test_a_secret_is_masked_in_whatever_form_it_comes_back(secret: str, echo: Callable[[str], str]) -> None:
    mask = Mask()
    mask.add(secret)
    assert mask(f"<i>{echo(secret)}</i>") == "<i>***</i>"


def test_every_echo_is_masked_and_nothing_else() -> None:
    mask = Mask()
    for secret in ("", "part", "part-of-more", "other"):
        mask.add(secret)
    assert mask("a part-of-more, a part, another and pa rt") == "a ***, a ***, an*** and pa rt"


def test_without_secrets_nothing_is_masked() -> None:
    mask = Mask()
    mask.add("")
    assert mask("all of it") == "all of it"


TOKEN = "MIIEow" + "a1b2-c3_d4" * 400

HOSTILE = [
    pytest.param("<" * 2_000_000, id="the first character of a tag"),
    pytest.param((TOKEN[:-1] + "\n") * 400, id="a token that is never whole"),
    pytest.param("a" * 2_000_000, id="the first letter of a password"),
    pytest.param("\\" * 2_000_000, id="backslashes"),
    pytest.param("%" * 2_000_000, id="percent signs"),
    pytest.param("&#" + "0" * 2_000_000, id="zeros in front of a number"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_masking_takes_a_time_in_proportion_to_the_text(text: str) -> None:
    mask = Mask()
    for secret in (TOKEN, "aaaaaaaaaaaab", "\\\\\\x", "%%", "<&>"):
        mask.add(secret)
    begun = time.monotonic()
    mask(text)
    assert time.monotonic() - begun < 10


@pytest.fixture
def _restless() -> Iterator[None]:
    """Threads take turns all the time."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("_restless")
def test_secrets_may_come_while_others_are_masked() -> None:
    mask = Mask()
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for count in range(15):
                mask.add(f"secret-{number}-{count}")
                mask("nothing in it")
        except RuntimeError as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert mask("secret-0-0 secret-3-14") == "*** ***"
