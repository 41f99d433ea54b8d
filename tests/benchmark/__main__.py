# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What whole processes take to accept connections, ours and others, against a simulated cloud: one table."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from .samples import Sample, measure
from .works import (
    CONCURRENCY,
    JOURNALED,
    LIST,
    OURS,
    PING,
    SIZES,
    SUMMARY,
    Work,
    accepting,
    idling,
    recorded,
    settling,
    works,
)

PACKAGES = ("ansible-core", "requests", "python-openstackclient", "otcextensions", "huaweicloudsdkvpcep")
COLUMNS = "{:<36}{:>6}  {:<30}{:>5}{:>10}{:>8}{:>10}{:>6}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="make benchmark", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each way, at most (default: %(default)s)")
    runs = parser.parse_args().runs
    try:
        samples = measure(works(), runs)
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    print("\n".join([*machine(), "", *table(samples), "", *findings(samples)]))


def machine() -> Iterator[str]:
    """Where this was measured, and with what."""
    described = Path("/proc/cpuinfo")
    lines = described.read_text().splitlines() if described.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.processor()
    yield f"{os.cpu_count()} cores ({model}), {platform.machine()}, {platform.system()} {platform.release()}"
    yield f"Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in PACKAGES)


def table(samples: Sequence[Sample]) -> Iterator[str]:
    """A line for each way, with its median and its ratio to ours."""
    yield COLUMNS.format("work", "API", "way", "runs", "median", "ratio", "requests", "MiB")
    ours: Sample | None = None
    for sample in samples:
        is_first = ours is None or sample.work is not ours.work
        ours = sample if ours is None or is_first else ours
        yield COLUMNS.format(
            sample.work.title if is_first else "",
            f"{sample.work.seed.latency * 1000:.0f} ms" if is_first else "",
            sample.way,
            len(sample.costs),
            f"{sample.seconds:.2f} s",
            f"{sample.seconds / ours.seconds:.2f}",
            "/".join(f"{number:,}" for number in sorted(sample.requests)),
            f"{sample.mebibytes:.0f}",
        )


def findings(samples: Sequence[Sample]) -> Iterator[str]:
    """What the table says about the limits. What a ping takes, Ansible takes for any task, so it is left out."""
    found = {(sample.work.title, sample.work.seed.latency, sample.way): sample for sample in samples}

    def seconds(work: Work, way: str) -> float:
        return found[work.title, work.seed.latency, way].seconds

    def times(work: Work) -> tuple[float, float]:
        """Seconds of our way less ping, and of the requests alone for a login and the whole list."""
        ours, reading, ping = (found[work.title, work.seed.latency, way] for way in (OURS, LIST, PING))
        return ours.seconds - ping.seconds, statistics.median(float(cost.output) for cost in reading.costs)

    work = recorded(1_000, 0.05)
    _taken, reading = times(work)
    least = work.decisions * work.seed.latency / CONCURRENCY + reading
    yield f"{work.title}, less ping; the limit is {least:.2f} s, of which login and list are {reading:.2f} s:"
    plain = seconds(work, OURS) - seconds(work, PING)
    for way in (OURS, SUMMARY, JOURNALED):
        taken = seconds(work, way) - seconds(work, PING)
        yield f"  {way}: {taken:.2f} s, {taken / least:.2f} times the limit, {taken / plain:.2f} times {OURS}"
    late = settling(1_000, 0.05)
    yield f"  {late.title}: {seconds(late, OURS) - seconds(late, PING) - plain:.2f} s more"
    work = idling(10_000, 0.05)
    taken, reading = times(work)
    yield f"{work.title}: {taken - reading:.2f} s of our own, less ping and {reading:.2f} s of login and list"
    for kind in (accepting, idling):
        growing = [kind(number, 0.0) for number in SIZES]
        totals = [f"{times(work)[0]:.2f} s for {number:,}" for number, work in zip(SIZES, growing, strict=True)]
        yield f"{growing[-1].title} and fewer, less ping: {', '.join(totals)}"


if __name__ == "__main__":
    main()
