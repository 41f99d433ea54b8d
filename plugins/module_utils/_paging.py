# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may import this file.

from __future__ import annotations

"""Lists that the API hands out in pages, read completely while their rows come and go.

The order of a list is that of creation, so the rows that stay keep their order, whatever comes and goes. Two pages
with a row in common therefore leave out no row that was there all the time: such a row stands before the common one
and was on the first page, or behind it and is on the second. So pages overlap where that costs no request more.
"""

import typing as t
from dataclasses import dataclass

from ._errors import RequestError

# The largest page that the API gives; it gives 10 where it is not asked (API: Querying Connections of a VPC Endpoint
# Service, limit).
PAGE = 1000
# Bounds for a list that does not hold still, or a cloud that counts more rows than it gives.
_READINGS = 3
_SETBACKS = 5

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

    Where nothing moves, that takes one page for every ``size`` rows, and no page more. Rows that are there all the
    time are in; of those that come or go meanwhile, some may be. Raises `RequestError` where no reading is complete.
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
    """One reading from the first page to the last; None where it is not complete."""
    found: dict[str, Row] = {}
    offset = end = setbacks = 0
    total = lowest = None
    while setbacks <= _SETBACKS:
        page = fetch(offset)
        lowest = page.total if lowest is None else min(lowest, page.total)
        rows = {key(row): row for row in page.rows}
        stop = offset + len(page.rows)
        # Without a common row the count has to do; it does not show that as many rows came as went.
        is_next = offset == end and page.total == total
        if offset == 0 or is_next or not found.keys().isdisjoint(rows):
            if stop <= end and stop < page.total:
                return None
            found.update(rows)
            end = stop
            if end >= page.total:
                return list(found.values()) if len(found) >= lowest else None
            offset = end - min(_free_overlap(page.total - end, size), len(page.rows) // 2)
        else:
            # Rows in front have gone, and what was to come next has moved up.
            gone = max(0, (total or 0) - page.total)
            offset, end = max(0, offset - gone - _usual_overlap(size) * 2**setbacks), 0
            setbacks += 1
        total = page.total
    return None


def _free_overlap(left: int, size: int) -> int:
    """By how many rows the next page may overlap, so that the rows that are left take no page more."""
    pages = -(-left // size)
    free = pages * size - left
    return min(_usual_overlap(size), -(-free // pages))


def _usual_overlap(size: int) -> int:
    return max(1, size // 10)
