# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each way costs: it is done again and again, in turn with the others, each time in a new cloud."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .clouds import Served, boxed
from .processes import Cost, run
from .ways import Stage
from .works import Work

# A slow way is not run again once its runs have taken so many seconds.
ENOUGH_SECONDS = 60.0


@dataclass
class Sample:
    """The runs of one way to do one work."""

    work: Work
    way: str
    costs: list[Cost] = field(default_factory=list)
    requests: set[int] = field(default_factory=set)

    @property
    def seconds(self) -> float:
        return statistics.median(cost.seconds for cost in self.costs)

    @property
    def mebibytes(self) -> float:
        return max(cost.mebibytes for cost in self.costs)

    @property
    def is_enough(self) -> bool:
        return sum(cost.seconds for cost in self.costs) >= ENOUGH_SECONDS


def measure(works: Sequence[Work], runs: int) -> list[Sample]:
    """All samples, in the order of the works. Stops the benchmark if a way has not done its work."""
    samples = [Sample(work, way) for work in works for way in work.ways]
    for number in range(runs):
        for sample in samples:
            if not sample.is_enough:
                _add_run(sample)
                last = sample.costs[-1].seconds
                print(f"{number + 1}: {sample.work.title}, {sample.way}: {last:.2f} s", file=sys.stderr, flush=True)
    return samples


def _add_run(sample: Sample) -> None:
    work = sample.work
    with tempfile.TemporaryDirectory() as folder, boxed(work.seed) as box:
        stage = Stage(box.access, Path(folder), box.access.pending[: work.decisions])
        command = work.ways[sample.way](stage)
        sample.costs.append(run(command))
        _check(sample, box.look())


def _check(sample: Sample, served: Served) -> None:
    """A figure counts only if the work was done, and ours only with the requests that are promised."""
    work, way = sample.work, sample.way
    sample.requests.add(served.requests)
    accepted = work.seed.accepted + work.decisions_of(way)
    if served.statuses["accepted"] != accepted:
        sys.exit(f"{work.title}, {way}: {served.statuses['accepted']} are accepted in the end and not {accepted}")
    if served.whitelisted != work.whitelisted_by(way):
        sys.exit(f"{work.title}, {way}: {served.whitelisted} are whitelisted and not {work.whitelisted_by(way)}")
    if way == next(iter(work.ways)) and not work.is_promised(served.requests):
        sys.exit(f"{work.title}, {way}: {served.requests} requests and not {work.requests}")
