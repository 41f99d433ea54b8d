# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

"""Lists in pages, against lists that hold still and lists that do not."""

from typing import Callable, List

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import RequestError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._paging import Page, read_all

SIZE = 10
Rows = List[int]
Change = Callable[[Rows], None]


class Cloud:
    """A list of numbers that is handed out in pages of 10; after so many of them, a change is made to it."""

    def __init__(self, rows: Rows, *changes: tuple[int, Change]) -> None:
        self.rows = rows
        self.changes = changes
        self.offsets: list[int] = []
        self.always = set(rows)
        self.ever = set(rows)

    def fetch(self, offset: int) -> Page[int]:
        page = Page(self.rows[offset : offset + SIZE], len(self.rows))
        self.offsets.append(offset)
        for after, change in self.changes:
            if after == len(self.offsets):
                change(self.rows)
        self.always &= set(self.rows)
        self.ever |= set(self.rows)
        return page

    def read(self) -> list[int]:
        return read_all(self.fetch, str, "read the list", SIZE)


def leave(*gone: int) -> Change:
    def change(rows: Rows) -> None:
        rows[:] = [each for each in rows if each not in gone]

    return change


def enter(*new: int) -> Change:
    """Rows go where their number belongs: behind all others, or between them where a filter now lets them pass."""

    def change(rows: Rows) -> None:
        rows.extend(new)
        rows.sort()

    return change


def both(*changes: Change) -> Change:
    def change(rows: Rows) -> None:
        for each in changes:
            each(rows)

    return change


@pytest.mark.parametrize(
    ("total", "requests"),
    [(0, 1), (1, 1), (9, 1), (10, 1), (11, 2), (19, 2), (20, 2), (21, 3), (25, 3), (95, 10), (99, 10), (100, 10)],
)
def test_a_list_that_holds_still_costs_a_request_for_every_page_begun(total: int, requests: int) -> None:
    cloud = Cloud(list(range(total)))
    assert cloud.read() == list(range(total))
    assert len(cloud.offsets) == requests


@given(st.integers(0, 500))
def test_a_list_of_any_length_costs_no_request_more_than_its_pages(total: int) -> None:
    cloud = Cloud(list(range(total)))
    assert cloud.read() == list(range(total))
    assert len(cloud.offsets) == max(1, -(-total // SIZE))


@pytest.mark.parametrize(
    ("total", "offsets"),
    [
        (295, [0, 97, 195]),
        (299, [0, 99, 199]),
        (200, [0, 100]),
        (201, [0, 90, 180]),
        (199, [0, 99]),
        (1000, list(range(0, 1000, 100))),
    ],
)
def test_pages_overlap_by_what_the_last_one_leaves_free(total: int, offsets: list[int]) -> None:
    asked: list[int] = []

    def fetch(offset: int) -> Page[int]:
        asked.append(offset)
        return Page(range(total)[offset : offset + 100], total)

    assert read_all(fetch, str, "read the list", 100) == list(range(total))
    assert asked == offsets


@pytest.mark.parametrize(
    ("total", "changes", "offsets"),
    [
        # Room for an overlap of one row, which is still there: nothing is read again.
        (25, [(1, leave(24))], [0, 9, 18]),
        (25, [(1, enter(25))], [0, 9, 18]),
        # The row in common has moved up: the next page begins further in front.
        (25, [(1, leave(3))], [0, 9, 7, 16]),
        (25, [(1, leave(1, 2, 3))], [0, 9, 5, 14]),
        # As many come as go, so the count is the same; the pages have no row in common, and that shows it.
        (25, [(1, both(leave(3), enter(25)))], [0, 9, 8, 17]),
        # The more of them, the further.
        (25, [(1, both(leave(0, 1, 2, 3), enter(25, 26, 27, 28)))], [0, 9, 8, 6, 2, 11, 20]),
        # Rows that come between the others are pushed down into the next page.
        (25, [(1, enter(-1))], [0, 9, 18]),
        # No room for an overlap: the count says that something has gone, or come.
        (20, [(1, leave(3))], [0, 10, 8, 17]),
        (20, [(1, enter(20))], [0, 10, 9, 18]),
        # More than half of the list is gone at once, and the next page would begin behind its end.
        (30, [(2, leave(*range(25)))], [0, 10, 20, 0]),
        (20, [(1, leave(*range(20)))], [0, 10, 0]),
    ],
)
def test_what_comes_and_goes_between_pages_loses_no_other_row(
    total: int, changes: list[tuple[int, Change]], offsets: list[int]
) -> None:
    cloud = Cloud(list(range(total)), *changes)
    rows = cloud.read()
    assert cloud.offsets == offsets
    assert cloud.always <= set(rows) <= cloud.ever
    assert len(rows) == len(set(rows))


@st.composite
def lists_with_changes(draw: st.DrawFn) -> Cloud:
    """Lists of up to eight pages with changes after some of them; none in which as many rows come as go."""
    total = draw(st.integers(0, 80))
    changes = []
    left = set(range(0, total * 10, 10))
    for after in sorted(draw(st.sets(st.integers(1, 10), max_size=4))):
        gone = draw(st.sets(st.sampled_from(sorted(left)), max_size=15)) if left else set()
        new = draw(st.sets(st.integers(0, 1000), max_size=15)) - left
        if len(gone) == len(new) and new:
            new.pop()
        left = left - gone | new
        changes.append((after, both(leave(*gone), enter(*new))))
    return Cloud(list(range(0, total * 10, 10)), *changes)


@settings(max_examples=500, deadline=None)
@given(lists_with_changes())
def test_no_row_that_is_there_all_the_time_is_lost_and_none_is_doubled(cloud: Cloud) -> None:
    rows = cloud.read()
    assert cloud.always <= set(rows) <= cloud.ever
    assert len(rows) == len(set(rows))


def test_the_later_reading_of_a_row_wins() -> None:
    read: list[int] = []

    def fetch(offset: int) -> Page[tuple[int, str]]:
        read.append(offset)
        rows = [(number, f"page {len(read)}") for number in range(15)]
        return Page(rows[offset : offset + SIZE], len(rows))

    rows = dict(read_all(fetch, lambda row: str(row[0]), "read the list", SIZE))
    assert (rows[8], rows[9]) == ("page 1", "page 2")
    assert len(rows) == 15


def stop_early(offset: int) -> Page[int]:
    return Page(list(range(15))[offset : offset + SIZE], 20)


def show_nothing(offset: int) -> Page[int]:
    return Page([], 20)


def ignore_the_offset(offset: int) -> Page[int]:
    return Page(list(range(SIZE)), 25)


def repeat_one_of_a_moment(offset: int) -> Page[int]:
    """Rows of one moment have no order, so the 9 comes twice and the 10 never."""
    return Page([*range(10), 9, *range(11, 20)][offset : offset + SIZE], 20)


@pytest.mark.parametrize("fetch", [stop_early, show_nothing, ignore_the_offset, repeat_one_of_a_moment])
def test_a_list_that_never_gets_whole_is_an_error_and_no_endless_loop(fetch: Callable[[int], Page[int]]) -> None:
    offsets: list[int] = []

    def counted(offset: int) -> Page[int]:
        offsets.append(offset)
        return fetch(offset)

    with pytest.raises(RequestError, match="Could not read the list completely in 3 readings: the list keeps changing"):
        read_all(counted, str, "read the list", SIZE)
    assert len(offsets) <= 12


def test_a_list_that_never_holds_still_ends_too() -> None:
    offsets: list[int] = []

    def fetch(offset: int) -> Page[int]:
        """All rows are others each time."""
        offsets.append(offset)
        return Page([len(offsets) * 1000 + number for number in range(SIZE)], 100 + len(offsets))

    with pytest.raises(RequestError, match="keeps changing"):
        read_all(fetch, str, "read the list", SIZE)
    assert len(offsets) <= 100


@pytest.mark.parametrize("smaller", [1, 2, 3, 9])
def test_a_cloud_that_gives_smaller_pages_is_read_completely(smaller: int) -> None:
    rows = list(range(25))
    got = read_all(lambda offset: Page(rows[offset : offset + smaller], 25), str, "read the list", SIZE)
    assert got == rows


def test_a_reading_that_misses_rows_is_begun_anew() -> None:
    offsets: list[int] = []

    def fetch(offset: int) -> Page[int]:
        offsets.append(offset)
        return Page([] if len(offsets) == 1 else list(range(3)), 3)

    assert read_all(fetch, str, "read the list", SIZE) == [0, 1, 2]
    assert offsets == [0, 0]
