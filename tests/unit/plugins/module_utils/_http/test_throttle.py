# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._clock import Clock
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import HaltedError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.throttle import Throttle

from ...fakes import FakeClock


def test_nothing_is_held_back_before_the_cloud_has_refused_anything(clock: FakeClock) -> None:
    pace = Throttle(clock)
    for _number in range(100):
        pace.wait()
        pace.speed_up()
    assert clock.sleeps == []


def test_after_a_refusal_everybody_waits_and_then_keeps_a_gap(clock: FakeClock) -> None:
    pace = Throttle(clock)
    pace.slow_down(3.0, clock.now())
    begun = clock.time
    moments = []
    for _number in range(3):
        pace.wait()
        moments.append(clock.time - begun)
    assert moments == pytest.approx([3.0, 3.05, 3.1])


def test_the_gap_doubles_with_each_refusal_to_a_limit_and_goes_away_again(clock: FakeClock) -> None:
    pace = Throttle(clock)
    for _number in range(20):
        pace.slow_down(0.0, pace.wait())
        clock.sleep(3.0)
    pace.wait()
    begun = clock.time
    pace.wait()
    assert clock.time - begun == pytest.approx(2.0)
    for _number in range(200):
        pace.speed_up()
    pace.wait()
    begun = clock.time
    for _number in range(5):
        pace.wait()
    assert clock.time == begun


def test_a_longer_pause_is_not_cut_short_by_a_shorter_one(clock: FakeClock) -> None:
    pace = Throttle(clock)
    begun = clock.time
    pace.slow_down(10.0, clock.now())
    pace.slow_down(1.0, clock.now())
    pace.wait()
    assert clock.time - begun == pytest.approx(10.0)


def test_what_was_under_way_already_does_not_slow_down_once_more(clock: FakeClock) -> None:
    pace = Throttle(clock)
    sent = [pace.wait() for _number in range(16)]
    clock.sleep(0.1)
    for moment in sent:
        pace.slow_down(1.0, moment)
    assert gap(pace, clock) == pytest.approx(0.05)
    clock.sleep(0.1)
    pace.slow_down(1.0, pace.wait())
    assert gap(pace, clock) == pytest.approx(0.1)


def gap(pace: Throttle, clock: FakeClock) -> float:
    pace.wait()
    begun = clock.now()
    pace.wait()
    return clock.now() - begun


def test_a_pause_holds_for_those_who_wait_already() -> None:
    class Interrupted(FakeClock):
        """While somebody sleeps for the first time, another request is refused."""

        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if len(self.sleeps) == 1:
                pace.slow_down(5.0, self.now())

    clock = Interrupted()
    pace = Throttle(clock)
    pace.slow_down(1.0, clock.now())
    assert pace.wait() == pytest.approx(1000.0 + 1.0 + 5.0)


def test_a_turn_that_is_not_used_is_the_next_one(clock: FakeClock) -> None:
    pace = Throttle(clock)
    pace.slow_down(0.0, clock.now())
    pace.give_back(pace.wait())
    begun = clock.now()
    pace.wait()
    assert clock.now() == begun
    # That of somebody else, who has come since, stays.
    turn = pace.wait()
    pace.wait()
    pace.give_back(turn)
    begun = clock.now()
    pace.wait()
    assert clock.now() - begun == pytest.approx(0.05)


def call_soon(clock: Clock) -> None:
    threading.Timer(0.2, clock.halt.call, ["somebody ended it"]).start()


def end_soon(clock: Clock) -> None:
    clock.halt.ends_at = clock.now() + 0.2


@pytest.mark.parametrize(
    "end", [pytest.param(call_soon, id="when it is called for"), pytest.param(end_soon, id="at its time")]
)
def test_nobody_waits_beyond_the_end_of_the_run(end: Callable[[Clock], None]) -> None:
    clock = Clock()
    pace = Throttle(clock)
    pace.slow_down(60.0, clock.now())
    end(clock)
    begun = time.monotonic()
    with pytest.raises(HaltedError):
        pace.wait()
    assert time.monotonic() - begun < 5
