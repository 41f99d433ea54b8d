# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bodies are unpacked and bounded as they are read."""

from __future__ import annotations

import gzip
import itertools
import time
import zlib
from collections.abc import Callable, Iterable, Iterator

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.body import (
    LONGEST_BODY,
    BodyDamagedError,
    BodyTooLongError,
    read_body,
)

TEXT = b'{"connections": []}'
BOMB = gzip.compress(b"\0" * LONGEST_BODY * 2)


def source(pieces: Iterable[bytes]) -> Callable[[int], bytes]:
    """Gives piece after piece, as a connection does, and in the end nothing."""
    rest: Iterator[bytes] = itertools.chain(pieces, itertools.repeat(b""))
    return lambda _size: next(rest)


def bytewise(data: bytes) -> list[bytes]:
    return [data[place : place + 1] for place in range(len(data))]


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        pytest.param("", TEXT, id="as it is"),
        pytest.param("identity", TEXT, id="as it is, and said so"),
        pytest.param("gzip", gzip.compress(TEXT), id="gzip"),
        pytest.param(" GZip ", gzip.compress(TEXT), id="gzip in other letters"),
        pytest.param("x-gzip", gzip.compress(TEXT), id="gzip by its old name"),
        pytest.param("deflate", zlib.compress(TEXT), id="deflate"),
    ],
)
def test_bodies_as_they_may_come(encoding: str, body: bytes) -> None:
    assert read_body(source([body]), encoding, LONGEST_BODY) == TEXT
    assert read_body(source(bytewise(body)), encoding, LONGEST_BODY) == TEXT
    assert read_body(source([]), encoding, LONGEST_BODY) == b""


@pytest.mark.parametrize(
    ("encoding", "pieces"),
    [
        pytest.param("gzip", [TEXT], id="not packed although it says so"),
        pytest.param("gzip", [gzip.compress(TEXT)[:-9]], id="cut off"),
        pytest.param("gzip", [gzip.compress(TEXT)[:-8] + b"12345678"], id="a wrong sum at the end"),
        pytest.param("gzip", [gzip.compress(TEXT), b"more"], id="more behind the end"),
        pytest.param("br", [TEXT], id="packed in a way that nobody asked for"),
        pytest.param("gzip, gzip", [gzip.compress(gzip.compress(TEXT))], id="packed twice"),
    ],
)
def test_damaged_bodies(encoding: str, pieces: list[bytes]) -> None:
    with pytest.raises(BodyDamagedError):
        read_body(source(pieces), encoding, LONGEST_BODY)


@pytest.mark.parametrize(
    ("encoding", "pieces"),
    [
        pytest.param("", itertools.repeat(b" " * 65536), id="a body without end"),
        pytest.param("gzip", [BOMB], id="a bomb"),
        pytest.param("gzip", bytewise(BOMB), id="a bomb in drops"),
        # An empty block takes five bytes and gives none.
        pytest.param(
            "deflate",
            itertools.chain([b"\x78\x9c"], itertools.repeat(b"\0\0\0\xff\xff" * 10_000)),
            id="a packed body without end that becomes nothing",
        ),
    ],
)
def test_bodies_that_are_too_long(encoding: str, pieces: Iterable[bytes]) -> None:
    begun = time.monotonic()
    with pytest.raises(BodyTooLongError):
        read_body(source(pieces), encoding, LONGEST_BODY)
    assert time.monotonic() - begun < 10


def test_the_longest_body_is_not_too_long() -> None:
    assert len(read_body(source([b" " * 100]), "", 100)) == 100
    assert len(read_body(source([gzip.compress(b" " * 100)]), "gzip", 100)) == 100
    for encoding, body in (("", b" " * 101), ("gzip", gzip.compress(b" " * 101))):
        with pytest.raises(BodyTooLongError):
            read_body(source([body]), encoding, 100)
