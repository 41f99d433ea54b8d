# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The benchmark measures what it says: the work was done, with the requests that are promised. No time is judged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.benchmark.samples import measure
from tests.benchmark.works import Work, accepting, idling, sliced, whitelisting


@pytest.mark.parametrize(
    ("work", "requests"),
    [
        pytest.param(accepting(3, 0.0), [5, 2, 0], id="connections to accept"),
        pytest.param(idling(3, 0.0), [2, 2, 0], id="nothing to do"),
    ],
)
def test_each_way_is_run_and_its_requests_are_counted(work: Work, requests: list[int]) -> None:
    samples = measure([work], runs=1)
    assert [sample.way for sample in samples] == ["one policy task", "login and list", "ping"]
    assert [sample.requests for sample in samples] == [{number} for number in requests]
    assert [len(sample.costs) for sample in samples] == [1, 1, 1]


def test_the_accounts_of_a_whitelist_are_counted() -> None:
    (one_task, loop, ping) = measure([whitelisting(3, 0.0)], runs=1)
    assert [sample.requests for sample in (one_task, loop, ping)] == [{4}, {12}, {0}]
    with pytest.raises(SystemExit, match="3 are whitelisted and not 2"):
        measure([replace(whitelisting(3, 0.0), whitelisted=2)], runs=1)


def test_slices_do_what_one_job_does() -> None:
    samples = measure([sliced(0.1, 0.0, services=4)], runs=1)
    assert [sample.way for sample in samples] == ["four slices", "one job", "ping"]
    slices, job, _ping = (min(sample.requests) for sample in samples)
    assert slices >= 4 * 5
    assert job >= 4 * 3 + 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"requests": 4}, "5 requests and not 4", id="a request too many"),
        pytest.param({"decisions": 2}, "3 are accepted in the end and not 2", id="a decision too many"),
    ],
)
def test_a_figure_of_work_that_was_not_done_as_promised_ends_it(change: dict[str, int], said: str) -> None:
    with pytest.raises(SystemExit, match=said):
        measure([replace(accepting(3, 0.0), **change)], runs=1)  # type: ignore[arg-type]
