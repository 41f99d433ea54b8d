# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the body of an answer within bounds, however much a server sends and in whatever form."""

from __future__ import annotations

import typing as t
import zlib

# In bytes. A page of 1,000 connections has less than 1 MiB. This API sends nothing longer than this bound, which
# protects the memory.
LONGEST_BODY = 16 * 1024 * 1024
# Messages show only a few hundred characters of an error.
LONGEST_ERROR = 1024 * 1024
_PIECE = 64 * 1024


class BodyTooLongError(Exception):
    """The body is longer than any useful answer."""


class BodyDamagedError(Exception):
    """The body cannot be unpacked."""


def read_body(read: t.Callable[[int], bytes], encoding: str, longest: int) -> bytes:
    """The whole body, unpacked. ``read`` returns at most the given number of bytes, and none at the end.

    ``encoding`` is the header Content-Encoding. The bound applies to the body as sent and as unpacked: a few bytes may
    unpack to gigabytes, and gigabytes to nothing. Raises `BodyTooLongError` and `BodyDamagedError`.
    """
    unpack = _unpacker(encoding.strip().lower())
    parts: list[bytes] = []
    sent = unpacked = 0
    for piece in iter(lambda: read(_PIECE), b""):
        parts.append(unpack(piece, longest + 1 - unpacked))
        sent, unpacked = sent + len(piece), unpacked + len(parts[-1])
        if max(sent, unpacked) > longest:
            raise BodyTooLongError
    if parts and not unpack.is_complete:
        raise BodyDamagedError
    return b"".join(parts)


class _Plain:
    """A body without compression."""

    is_complete = True

    def __call__(self, piece: bytes, most: int) -> bytes:
        return piece


class _Zip:
    """A body compressed with zlib, in either of the formats that HTTP calls gzip and deflate."""

    def __init__(self) -> None:
        # 32: zlib detects the format from the header.
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 32)

    @property
    def is_complete(self) -> bool:
        return self._stream.eof

    def __call__(self, piece: bytes, most: int) -> bytes:
        """Unpack the piece, to ``most`` bytes at most."""
        if self._stream.eof:
            raise BodyDamagedError
        try:
            return self._stream.decompress(piece, most)
        except zlib.error:
            raise BodyDamagedError from None


def _unpacker(encoding: str) -> _Plain | _Zip:
    if encoding in ("", "identity"):
        return _Plain()
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _Zip()
    raise BodyDamagedError
