# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said of a policy that takes long: the counts at each moment of a run, and the time that is left."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import FateUnknownError, VpcepError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.agenda import Agenda
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.policy_run import PolicyRun
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.pool import Pool
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.progress import (
    Counts,
    Limits,
    count,
    time_to_send,
    time_to_wait,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.rules import Policy
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.settle import settle
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.connections import Connection

from ...fakes import SERVICE, FakeService
from .samples import all_pending


def test_the_counts_have_thousands() -> None:
    counts = Counts(planned=12_000, decided=1_240, failed=2, waiting=1_015)
    assert str(counts) == "1,240 of 12,000 decided, 2 failed, 1,015 waiting for their effect"


@pytest.mark.parametrize(
    ("counts", "seconds", "limits", "said"),
    [
        pytest.param(Counts(1000, 240, 2, 0), 12.0, Limits(600), "about 38 s left", id="at the speed so far"),
        pytest.param(
            Counts(1000, 240, 2, 15),
            12.0,
            Limits(600),
            "about 38 s left to decide, then at most 600 s longer (wait_timeout)",
            id="and then a wait",
        ),
        pytest.param(Counts(1000, 240, 2, 15), 12.0, Limits(0), "about 38 s left", id="a run that does not wait"),
        pytest.param(Counts(1000, 0, 0, 0), 12.0, Limits(600), "no estimate yet", id="nothing is decided"),
        pytest.param(
            Counts(1000, 0, 0, 0), 12.0, Limits(600, 18.0), "at most 18 s longer (timeout)", id="nothing but a timeout"
        ),
        pytest.param(
            Counts(1000, 240, 2, 0), 12.0, Limits(600, 37.0), "at most 37 s longer (timeout)", id="too slow for timeout"
        ),
        pytest.param(Counts(1000, 240, 2, 0), 12.0, Limits(600, 39.0), "about 38 s left", id="fast enough for timeout"),
        pytest.param(
            Counts(1000, 240, 2, 15),
            12.0,
            Limits(600, 39.0),
            "at most 39 s longer (timeout)",
            id="fast enough, but then a wait",
        ),
    ],
)
def test_how_long_a_run_may_send(counts: Counts, seconds: float, limits: Limits, said: str) -> None:
    assert time_to_send(counts, seconds, limits) == said


@pytest.mark.parametrize(
    ("seconds", "limits", "said"),
    [
        pytest.param(20.0, Limits(600), "at most 580 s longer (wait_timeout)", id="wait_timeout"),
        pytest.param(20.0, Limits(600, 30.0), "at most 30 s longer (timeout)", id="timeout ends it before"),
        pytest.param(20.0, Limits(600, 590.0), "at most 580 s longer (wait_timeout)", id="timeout comes later"),
        pytest.param(601.0, Limits(600), "at most 0 s longer (wait_timeout)", id="the last look"),
    ],
)
def test_how_long_a_run_may_wait(seconds: float, limits: Limits, said: str) -> None:
    assert time_to_wait(Counts(40, 40, 0, 40), seconds, limits) == said


class Run:
    """A policy over ten pending connections, of which one decision fails, and one that needs none."""

    def __init__(self) -> None:
        errors: dict[str, Exception] = {"e03": FateUnknownError("Lost.")}
        api: Any = FakeService([*all_pending(10), Connection("established", "accepted")], errors)
        self.api = api
        self.agenda = Agenda(api, PolicyRun(Policy([], "accepted"), {}), SERVICE)
        self.seen: list[Counts] = []
        api.before_decision = self.look
        self.agenda.plan()

    def look(self, _reason: object) -> None:
        self.seen.append(count(*self.agenda.progress()))

    def send(self) -> list[Any]:
        return Pool(self.api, self.agenda, SERVICE, 1).run()


def test_the_counts_follow_a_run_that_sends() -> None:
    run = Run()
    run.look("before the first")
    run.send()
    run.look("after the last")
    decided = [(counts.planned, counts.decided) for counts in run.seen]
    assert decided == [(10, 0), *[(10, number) for number in range(10)], (10, 10)]
    assert [counts.failed for counts in run.seen] == [*[0] * 5, *[1] * 7]
    assert {counts.waiting for counts in run.seen} == {0}


def test_the_counts_follow_a_run_that_waits() -> None:
    run = Run()
    run.api.settles_after = 3.0
    unsettled = run.send()
    run.look("all are sent")
    assert str(run.seen[-1]) == "10 of 10 decided, 1 failed, 9 waiting for their effect"
    # One of them will never be accepted.
    run.api.settling.pop("e05")
    run.api.rows["e05"] = Connection("e05", "failed")
    for entry in settle(run.api, SERVICE, unsettled, 600):
        run.agenda.finish(entry)
        run.look("one has ended")
    assert [(counts.decided, counts.failed, counts.waiting) for counts in run.seen[-9:]] == [
        *[(10, 2, 8)],
        *[(10, 2, number) for number in range(7, -1, -1)],
    ]


def test_what_a_run_has_not_attempted_is_not_decided() -> None:
    run = Run()

    def stop(endpoint: str) -> None:
        if endpoint == "e06":
            run.agenda.stop(VpcepError("Enough."))

    run.api.before_decision = stop
    run.send()
    run.look("after it was stopped")
    assert str(run.seen[-1]) == "6 of 10 decided, 1 failed, 0 waiting for their effect"
