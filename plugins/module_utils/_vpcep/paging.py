# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists that the API hands out in pages, read completely while their rows come and go."""

from __future__ import annotations

import itertools
import typing as t
from dataclasses import dataclass

from .._errors import RequestError

# The order of a list is fixed (that of creation), so rows that stay keep their order, and an answer is a gapless piece
# of the list as it is at one moment. What has been read holds, in order, all rows up to its end that have been there
# since the first page. That stays true because a page is joined only if its first row has been read already: of the
# rows that have been there all the time, those in front of this row are in what was read before it, and those from it
# on are on the page, up to its end. So what was read before that row and the page together again hold all, and once a
# page reaches the end of the list, no row is missing. A count never joins two pages: it does not show that as many rows
# came as went.

# The largest page that the API gives; it gives 10 where it is not asked (API: Querying Connections of a VPC Endpoint
# Service, limit).
PAGE = 1000
# Bounds for a list that does not hold still, or a cloud that counts more rows than it gives. A reading takes at most
# twice the pages that the list has at its beginning, and the spare requests.
_READINGS = 3
_SPARE_REQUESTS = 10
_MOST_IDLE = 3

Row = t.TypeVar("Row")


@dataclass(frozen=True)
class Page(t.Generic[Row]):
    """One answer: its rows, and how many the whole list had then."""

    rows: t.Sequence[Row]
    total: int


def read_all(
    fetch: t.Callable[[int], Page[Row]], key: t.Callable[[Row], str], purpose: str, size: int = PAGE
) -> list[Row]:
    """All rows, each once by its key and as it was read last. ``fetch`` reads a page of ``size`` from a record on.

    If nothing moves, that takes one page for every ``size`` rows begun, or one more if so few pages have no room for a
    row in common. Rows that are there at every request of the reading are in; of those that come or go meanwhile, some
    may be. Raises `RequestError` if no reading is complete.
    """
    for _reading in range(_READINGS):
        rows = _read(fetch, key, size)
        if rows is not None:
            return rows
    raise RequestError(
        f"Could not {purpose} completely in {_READINGS} readings: the list keeps changing, or the cloud counts more"
        " than it shows; run this again."
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
            # Most likely rows in front have gone, so what comes next has moved up. More may go, so overlap more, too.
            margin = 2 * margin or _usual_overlap(size)
            offset = max(0, offset - max(0, totals[-2] - page.total) - margin)
            continue
        # A cloud that passes over the offset shows the same rows for ever.
        idle += bool(offset) and len(joined) <= len(found)
        found, stop = joined, offset + len(page.rows)
        # Rows of one moment may change places, and a cloud may count wrong; then too few have been found.
        if stop >= page.total and len(found) >= min(totals):
            return list(found.values())
        # A page of one row has room for the row in common, and for no other.
        if stop >= page.total or len(page.rows) < 2 or idle > _MOST_IDLE:
            break
        offset = stop - min(max(margin, _free_overlap(page.total - stop, size)), len(page.rows) // 2)
    return None


def _join(found: dict[str, Row], rows: dict[str, Row]) -> dict[str, Row] | None:
    """What was read before the page's first row, and the page; None if that row is not in what was read."""
    first = next(iter(rows), None)
    if first is None or first not in found:
        return None
    before = itertools.islice(found.items(), list(found).index(first))
    return {**dict(before), **rows}


def _free_overlap(left: int, size: int) -> int:
    """By how many rows the next page may overlap, one at least, so that the rows that are left take no page more."""
    pages = -(-left // (size - 1))
    free = pages * size - left
    return min(_usual_overlap(size), -(-free // pages))


def _usual_overlap(size: int) -> int:
    return max(1, size // 10)
