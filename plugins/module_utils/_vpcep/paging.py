# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads lists completely that the API returns in pages, even while rows come and go."""

from __future__ import annotations

import itertools
import typing as t
from dataclasses import dataclass

from .._errors import RequestError

# A list is sorted by creation, so rows that stay keep their order, and each answer is a gapless part of the list at one
# moment. Call a row stable if it has been in the list since the first page. The invariant: the rows read so far
# include, in order, all stable rows up to the last one read. It holds because a page is joined only if its first row
# has already been read: the stable rows before that row were read before it, and the stable rows after it are on the
# page, up to the page's end. So once a page reaches the end of the list, no stable row is missing. Counts are never
# used to join two pages, since they do not show that equally many rows came and went.

# The largest page of the API, whose default is 10 (API: Querying Connections of a VPC Endpoint Service, limit).
PAGE = 1000
# Bounds for a list that keeps changing, or a cloud that counts more rows than it returns. One reading takes at most
# twice the pages that the list has at its beginning, plus the spare requests.
_READINGS = 3
_SPARE_REQUESTS = 10
_MOST_IDLE = 3

Row = t.TypeVar("Row")


@dataclass(frozen=True)
class Page(t.Generic[Row]):
    """One answer: its rows, and the length of the whole list at that moment."""

    rows: t.Sequence[Row]
    total: int


def read_all(
    fetch: t.Callable[[int], Page[Row]], key: t.Callable[[Row], str], purpose: str, size: int = PAGE
) -> list[Row]:
    """All rows, each key once and as it was last read. ``fetch`` reads a page of ``size`` rows from an offset on.

    If nothing changes, this takes as few pages as possible, or one more if they leave no room for overlapping rows. The
    result has every row that exists throughout the reading, and perhaps some that come or go meanwhile. Raises
    `RequestError` if no reading is complete.
    """
    for _reading in range(_READINGS):
        rows = _read(fetch, key, size)
        if rows is not None:
            return rows
    raise RequestError(
        f"Could not {purpose} completely in {_READINGS} attempts: the list keeps changing, or the cloud counts more"
        " rows than it returns; run this again."
    )


def _read(fetch: t.Callable[[int], Page[Row]], key: t.Callable[[Row], str], size: int) -> list[Row] | None:
    """One reading from the first page to the last; None if it is not complete."""
    found: dict[str, Row] = {}
    totals: list[int] = []
    offset = margin = idle = 0
    most = _SPARE_REQUESTS
    while len(totals) < most:
        page = fetch(offset)
        if not totals:
            most += 2 * page.total // max(1, len(page.rows))
        totals.append(page.total)
        rows = {key(row): row for row in page.rows}
        joined = _join(found, rows) if offset else rows
        if joined is None:
            # Most likely earlier rows were removed, so the next ones have moved up. More may go, so overlap more as
            # well.
            margin = 2 * margin or _usual_overlap(size)
            offset = max(0, offset - max(0, totals[-2] - page.total) - margin)
            continue
        # A cloud that ignores the offset returns the same rows for ever.
        idle += bool(offset) and len(joined) <= len(found)
        found, stop = joined, offset + len(page.rows)
        # Rows of the same moment may swap places, and a cloud may count wrong; then too few rows were found.
        if stop >= page.total and len(found) >= min(totals):
            return list(found.values())
        # A page of one row only has room for the overlap.
        if stop >= page.total or len(page.rows) < 2 or idle > _MOST_IDLE:
            break
        offset = stop - min(max(margin, _free_overlap(page.total - stop, size)), len(page.rows) // 2)
    return None


def _join(found: dict[str, Row], rows: dict[str, Row]) -> dict[str, Row] | None:
    """The rows read before the page's first row, then the page; None if that first row has not been read before."""
    first = next(iter(rows), None)
    if first is None or first not in found:
        return None
    before = itertools.islice(found.items(), list(found).index(first))
    return {**dict(before), **rows}


def _free_overlap(left: int, size: int) -> int:
    """By how many rows, at least one, the next page may overlap without costing an additional page."""
    pages = -(-left // (size - 1))
    free = pages * size - left
    return min(_usual_overlap(size), -(-free // pages))


def _usual_overlap(size: int) -> int:
    return max(1, size // 10)
