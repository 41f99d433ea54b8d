# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists in pages, against lists that hold still and lists that do not."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass
from typing import Callable, List, Sequence, Set, Tuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import RequestError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.paging import Page, read_all

SIZE = 10
STEP = 1000
Rows = List[int]
PlannedChange = Callable[[Rows], None]


class Cloud:
    """A list of numbers that is handed out in pages; after each of them, a change may be made to it."""

    def __init__(self, rows: Rows, after: Callable[[int], PlannedChange | None], size: int = SIZE) -> None:
        self.rows = rows
        self.after = after
        self.size = size
        self.offsets: list[int] = []
        self.always: set[int] = set()
        self.shown: set[int] = set()
        self.longest = 0

    def fetch(self, offset: int) -> Page[int]:
        if offset == 0:
            # A reading begins, perhaps again: earlier rows do not count.
            self.always = set(self.rows)
        else:
            self.always.intersection_update(self.rows)
        page = Page(self.rows[offset : offset + self.size], len(self.rows))
        self.shown.update(page.rows)
        self.longest = max(self.longest, page.total)
        self.offsets.append(offset)
        change = self.after(len(self.offsets))
        if change:
            change(self.rows)
        return page

    def read(self) -> list[int]:
        return read_all(self.fetch, str, "read the list", self.size)

    def read_whole(self) -> list[int]:
        rows = self.read()
        assert self.always <= set(rows) <= self.shown
        assert len(rows) == len(set(rows))
        return rows


def most_requests(total: int) -> int:
    """The bound for all requests together: three readings, each of at most twice the pages of the list and ten."""
    return 3 * (2 * total // SIZE + 10)


def still(total: int, size: int = SIZE) -> Cloud:
    return Cloud(list(range(total)), lambda _requests: None, size)


def leave(*gone: int) -> PlannedChange:
    numbers = set(gone)

    def change(rows: Rows) -> None:
        rows[:] = [row for row in rows if row not in numbers]

    return change


def enter(*new: int) -> PlannedChange:
    """Rows are inserted by their number: after all others, or between them if a filter now lets them pass."""

    def change(rows: Rows) -> None:
        rows.extend(new)
        rows.sort()

    return change


def both(*changes: PlannedChange) -> PlannedChange:
    def change(rows: Rows) -> None:
        for part in changes:
            part(rows)

    return change


def after_every(change: PlannedChange) -> Callable[[int], PlannedChange]:
    return lambda _requests: change


@pytest.mark.parametrize(
    ("total", "requests"),
    [
        pytest.param(0, 1, id="nothing"),
        pytest.param(1, 1, id="one row"),
        pytest.param(999, 1, id="one row less than a page"),
        pytest.param(1000, 1, id="one full page, which needs no row in common"),
        pytest.param(1001, 2, id="one row more than a page"),
        pytest.param(1999, 2, id="the most that two pages with a row in common hold"),
        pytest.param(2000, 3, id="two full pages have no row in common, so there is a third"),
        pytest.param(2001, 3, id="one row more than two pages"),
        pytest.param(2500, 3, id="three pages with room"),
        pytest.param(5300, 6, id="six pages with room"),
        pytest.param(9991, 10, id="the most that ten pages with a row in common hold"),
        pytest.param(9992, 11, id="one row more"),
        pytest.param(9999, 11, id="just below ten pages"),
        pytest.param(10000, 11, id="ten full pages"),
        pytest.param(10001, 11, id="one row more than ten pages"),
    ],
)
def test_a_list_that_holds_still_costs_a_request_for_every_thousand_begun(total: int, requests: int) -> None:
    cloud = still(total, 1000)
    assert cloud.read() == list(range(total))
    assert len(cloud.offsets) == requests


@given(st.integers(0, 5000))
@example(100)
@example(200)
@example(4951)
@example(4952)
def test_one_page_more_is_read_only_if_so_few_have_no_room_for_a_row_in_common(total: int) -> None:
    cloud = still(total, 100)
    assert cloud.read() == list(range(total))
    pages = max(1, -(-total // 100))
    has_room = total <= pages * 99 + 1
    assert len(cloud.offsets) == (pages if has_room else pages + 1)


@pytest.mark.parametrize(
    ("total", "offsets"),
    [
        pytest.param(295, [0, 97, 195], id="five rows of room, shared by two"),
        pytest.param(298, [0, 99, 198], id="two rows of room are just enough"),
        pytest.param(299, [0, 90, 180, 270], id="one row of room is not, and a page more has plenty"),
        pytest.param(200, [0, 90, 180], id="no room, and a page more has plenty"),
        pytest.param(201, [0, 90, 180], id="room for more than the usual tenth"),
        pytest.param(199, [0, 99], id="one row of room"),
        pytest.param(1000, list(range(0, 901, 90)), id="no room in ten pages"),
    ],
)
def test_pages_overlap_by_the_room_that_the_last_one_leaves(total: int, offsets: list[int]) -> None:
    cloud = still(total, 100)
    assert cloud.read() == list(range(total))
    assert cloud.offsets == offsets


@pytest.mark.parametrize(
    ("total", "changes", "offsets"),
    [
        pytest.param(25, {1: leave(24)}, [0, 9, 18], id="gone behind the pages: the row in common is still there"),
        pytest.param(25, {1: enter(25)}, [0, 9, 18], id="new behind the pages"),
        pytest.param(25, {1: leave(3)}, [0, 9, 7, 16], id="the row in common has moved up: on from further in front"),
        pytest.param(25, {1: leave(1, 2, 3)}, [0, 9, 5, 14], id="and from as much further as the list is shorter"),
        pytest.param(25, {1: leave(9)}, [0, 9, 7, 16], id="the row in common has gone itself"),
        pytest.param(25, {1: leave(4), 2: enter(4)}, [0, 9, 7, 16], id="a row goes and comes back to its place"),
        pytest.param(
            25, {1: both(leave(3), enter(25))}, [0, 9, 8, 17], id="as many come as go, which the count does not show"
        ),
        pytest.param(
            25,
            {1: both(leave(0, 1, 2, 3), enter(25, 26, 27, 28))},
            # From then on the pages overlap by four: with less, no page has continued the first.
            [0, 9, 8, 6, 2, 8, 14, 20],
            id="the more of them, the further in front",
        ),
        pytest.param(25, {1: enter(-1)}, [0, 9, 18], id="new in front: the others are pushed down into the next page"),
        pytest.param(20, {1: leave(3)}, [0, 9, 7, 16], id="gone from full pages"),
        pytest.param(20, {1: enter(20)}, [0, 9, 18], id="new behind full pages"),
        pytest.param(20, {1: both(leave(3), enter(20))}, [0, 9, 8, 17], id="as many come as go in full pages"),
        pytest.param(
            28,
            {1: leave(3), 3: both(leave(5), enter(28))},
            # Exactly a full page is left after the third, and the fourth still overlaps.
            [0, 9, 7, 16, 14, 22],
            id="after a step back the overlap does not shrink to nothing",
        ),
        pytest.param(30, {2: leave(*range(25))}, [0, 9, 18, 0], id="the next page would begin behind the end"),
        pytest.param(20, {1: leave(*range(20))}, [0, 9, 0], id="all gone"),
    ],
)
def test_rows_that_come_and_go_between_pages_lose_no_other_row(
    total: int, changes: dict[int, PlannedChange], offsets: list[int]
) -> None:
    cloud = Cloud(list(range(total)), changes.get)
    cloud.read_whole()
    assert cloud.offsets == offsets


def test_rows_stay_in_the_order_of_the_list() -> None:
    """A row that appears between two others is in its place in the result if the page that shows it is read again."""
    cloud = Cloud(list(range(0, 250, 10)), {1: both(leave(10, 20, 30), enter(85))}.get)
    rows = cloud.read_whole()
    assert 85 in rows
    assert rows == sorted(rows)


# Which positions are emptied, which numbers come, and whether as many come as go.
Turn = Tuple[Set[int], Set[int], bool]
TURNS = st.tuples(st.sets(st.integers(0, 59), max_size=15), st.sets(st.integers(0, 700), max_size=15), st.booleans())


def turned(turn: Turn) -> PlannedChange:
    positions, numbers, is_even = turn

    def change(rows: Rows) -> None:
        gone = [rows[position] for position in sorted(positions) if position < len(rows)]
        new = sorted(numbers.difference(rows))
        if is_even:
            del gone[len(new) :], new[len(gone) :]
        both(leave(*gone), enter(*new))(rows)

    return change


# A list is read three times at most, and each change spoils one reading at most.
@settings(max_examples=500, deadline=None)
@given(st.integers(0, 60), st.dictionaries(st.integers(1, 10), TURNS, max_size=2))
def test_a_list_that_holds_still_in_the_end_is_read_whole(total: int, turns: dict[int, Turn]) -> None:
    changes = {after: turned(turn) for after, turn in turns.items()}
    Cloud(list(range(0, total * 10, 10)), changes.get).read_whole()


@settings(max_examples=1000, deadline=None)
@given(st.integers(0, 60), st.lists(TURNS, min_size=1, max_size=8))
def test_a_list_that_never_holds_still_is_read_whole_or_not_at_all(total: int, turns: list[Turn]) -> None:
    changes = [turned(turn) for turn in turns]
    cloud = Cloud(list(range(0, total * 10, 10)), lambda requests: changes[requests % len(changes)])
    with suppress(RequestError):
        cloud.read_whole()
    assert len(cloud.offsets) <= most_requests(cloud.longest)


def churn(chance: random.Random, most: int, unit: int) -> PlannedChange:
    """Up to ``most`` rows go and as many or others come, all in round numbers: the rest often fills whole pages."""
    away: Rows = []

    def change(rows: Rows) -> None:
        going, coming = (unit * chance.randint(0, most // unit) for _way in range(2))
        if chance.random() < 0.5:
            coming = going
        # From anywhere, or only from the front, which moves everything after it.
        among = rows[: len(rows) // chance.choice([1, 4])]
        gone = chance.sample(among, min(going, len(among)))
        end = rows[-1] + STEP if rows else 0
        place = chance.random()
        if place < 1 / 3:
            new = list(range(end, end + coming * STEP, STEP))
        elif place < 2 / 3:
            new = chance.sample(range(end + STEP), coming)
        else:
            # These were there before, and come back to their places.
            new = away[:coming]
        leave(*gone)(rows)
        enter(*set(new).difference(rows))(rows)
        away[:] = gone

    return change


HUNDREDS = range(2500, 5301, 100)


@dataclass(frozen=True)
class Churn:
    """Pages of a `size`, lists of `totals` lengths, and changes of up to `most` rows, a multiple of `unit`.

    Of so many `readings`, at least `least` succeed.
    """

    size: int
    totals: Sequence[int]
    unit: int
    most: int
    readings: int
    least: int


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            Churn(size=10, totals=range(61), unit=1, most=1, readings=2000, least=1980),
            id="pages of 10, and up to a tenth of a page comes and goes",
        ),
        pytest.param(
            Churn(size=10, totals=range(61), unit=1, most=3, readings=2000, least=1900),
            id="pages of 10, and up to a third of a page comes and goes",
        ),
        pytest.param(
            Churn(size=10, totals=range(61), unit=1, most=10, readings=2000, least=1500),
            id="pages of 10, and up to a page comes and goes",
        ),
        pytest.param(
            Churn(size=1000, totals=HUNDREDS, unit=50, most=100, readings=600, least=594),
            id="pages of 1000, and up to a tenth of a page comes and goes",
        ),
        pytest.param(
            Churn(size=1000, totals=HUNDREDS, unit=50, most=300, readings=400, least=380),
            id="pages of 1000, and up to a third of a page comes and goes",
        ),
        pytest.param(
            Churn(size=1000, totals=HUNDREDS, unit=50, most=1000, readings=250, least=188),
            id="pages of 1000, and up to a page comes and goes",
        ),
    ],
)
def test_a_reading_is_whole_and_most_succeed_while_rows_come_and_go_after_every_page(case: Churn) -> None:
    succeeded = 0
    for seed in range(case.readings):
        chance = random.Random(seed)
        change = churn(chance, case.most, case.unit)
        cloud = Cloud(list(range(0, chance.choice(case.totals) * STEP, STEP)), after_every(change), case.size)
        with suppress(RequestError):
            cloud.read_whole()
            succeeded += 1
    assert succeeded >= case.least


def test_the_later_reading_of_a_row_wins() -> None:
    read: list[int] = []

    def fetch(offset: int) -> Page[tuple[int, str]]:
        read.append(offset)
        rows = [(number, f"page {len(read)}") for number in range(15)]
        return Page(rows[offset : offset + SIZE], len(rows))

    rows = dict(read_all(fetch, lambda row: str(row[0]), "read the list", SIZE))
    assert (rows[8], rows[9]) == ("page 1", "page 2")
    assert len(rows) == 15


Fetch = Callable[[int], Page[int]]


def pages_of(rows: Rows, total: int, given: int = SIZE) -> Fetch:
    return lambda offset: Page(rows[offset : offset + given], total)


def the_same_page(total: int) -> Fetch:
    return lambda _offset: Page(list(range(SIZE)), total)


def refusal(fetch: Fetch) -> list[int]:
    """The offsets that were read before the list was given up."""
    offsets: list[int] = []

    def counted(offset: int) -> Page[int]:
        offsets.append(offset)
        return fetch(offset)

    with pytest.raises(RequestError, match="Could not read the list completely in 3 attempts: the list keeps changing"):
        read_all(counted, str, "read the list", SIZE)
    return offsets


@pytest.mark.parametrize(
    "fetch",
    [
        pytest.param(pages_of(list(range(15)), 20), id="the list ends before its count"),
        pytest.param(pages_of([], 20), id="no row is shown"),
        pytest.param(pages_of(list(range(15)), 15, given=1), id="a page of one row has no room for one in common"),
        pytest.param(the_same_page(25), id="the offset is ignored"),
        pytest.param(the_same_page(15), id="the offset is ignored, and the second page would be the last"),
        # Rows of one moment have no order, so the 9 comes twice and the 10 never.
        pytest.param(pages_of([*range(10), 9, *range(11, 20)], 20), id="a row comes again on the next page"),
        pytest.param(pages_of([0, 1, 1, 2], 4), id="a row comes twice on a page, in place of another"),
    ],
)
def test_a_list_that_never_gets_whole_is_an_error_and_no_endless_loop(fetch: Fetch) -> None:
    assert len(refusal(fetch)) <= 12


@pytest.mark.parametrize(
    "growth",
    [
        pytest.param(0, id="as many come as go"),
        pytest.param(1, id="one more comes than goes"),
        pytest.param(20, id="two pages more come than go"),
    ],
)
def test_a_list_of_which_all_rows_are_others_each_time_is_given_up(growth: int) -> None:
    requests: list[int] = []

    def fetch(offset: int) -> Page[int]:
        requests.append(offset)
        return Page([len(requests) * 1000 + number for number in range(SIZE)], 100 + growth * len(requests))

    assert len(refusal(fetch)) <= most_requests(100 + growth * len(requests))


def test_a_list_that_grows_faster_than_it_is_read_is_given_up() -> None:
    cloud = Cloud(list(range(30)), after_every(lambda rows: rows.extend(range(len(rows), len(rows) + 20))))
    assert len(refusal(cloud.fetch)) <= most_requests(cloud.longest)


@pytest.mark.parametrize(
    "smaller",
    [
        pytest.param(2, id="a fifth of a page"),
        pytest.param(3, id="less than a third of a page"),
        pytest.param(9, id="a row short of a page"),
    ],
)
def test_a_cloud_that_gives_smaller_pages_is_read_completely(smaller: int) -> None:
    rows = list(range(25))
    assert read_all(pages_of(rows, 25, smaller), str, "read the list", SIZE) == rows


def test_a_row_that_comes_twice_on_a_page_is_in_the_list_once() -> None:
    rows = [*range(12), 11, *range(12, 24)]
    assert read_all(pages_of(rows, 24), str, "read the list", SIZE) == list(range(24))


def test_a_row_that_returns_at_another_place_joins_no_pages() -> None:
    """That would leave out 10 to 12, since the rows before it have gone as well."""
    offsets: list[int] = []
    later = [*range(4, 13), 2, *range(13, 25)]

    def fetch(offset: int) -> Page[int]:
        offsets.append(offset)
        rows = list(range(25)) if len(offsets) == 1 else later
        return Page(rows[offset : offset + SIZE], len(rows))

    assert read_all(fetch, str, "read the list", SIZE) == later
    assert offsets == [0, 9, 18, 0, 9, 18]


def test_a_reading_that_misses_rows_is_begun_again() -> None:
    offsets: list[int] = []

    def fetch(offset: int) -> Page[int]:
        offsets.append(offset)
        return Page([] if len(offsets) == 1 else list(range(3)), 3)

    assert read_all(fetch, str, "read the list", SIZE) == [0, 1, 2]
    assert offsets == [0, 0]


@pytest.mark.parametrize("total", [pytest.param(25, id="a few"), pytest.param(10**15, id="more than there can be")])
def test_a_cloud_that_shows_the_same_rows_for_ever_is_asked_a_few_times(total: int) -> None:
    offsets: list[int] = []

    def fetch(offset: int) -> Page[int]:
        offsets.append(offset)
        return Page([1, 2, 3], total)

    with pytest.raises(RequestError, match="the cloud counts more rows than it returns"):
        read_all(fetch, str, "read the list", SIZE)
    assert len(offsets) <= 30
