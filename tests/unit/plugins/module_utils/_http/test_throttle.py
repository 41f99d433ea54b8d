# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pace of requests after the cloud has refused one too many."""

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
    throttle = Throttle(clock)
    for _number in range(100):
        throttle.wait()
        throttle.speed_up()
    assert clock.sleeps == []


def test_after_a_refusal_everybody_waits_and_then_keeps_a_gap(clock: FakeClock) -> None:
    throttle = Throttle(clock)
    throttle.slow_down(3.0, clock.now())
    begun = clock.time
    moments = []
    for _number in range(3):
        throttle.wait()
        moments.append(clock.time - begun)
    assert moments == pytest.approx([3.0, 3.05, 3.1])


def test_the_gap_doubles_with_each_refusal_to_a_limit_and_goes_away_again(clock: FakeClock) -> None:
    throttle = Throttle(clock)
    for _number in range(20):
        throttle.slow_down(0.0, throttle.wait())
        clock.sleep(3.0)
    throttle.wait()
    begun = clock.time
    throttle.wait()
    assert clock.time - begun == pytest.approx(2.0)
    for _number in range(200):
        throttle.speed_up()
    throttle.wait()
    begun = clock.time
    for _number in range(5):
        throttle.wait()
    assert clock.time == begun


def test_a_longer_pause_is_not_cut_short_by_a_shorter_one(clock: FakeClock) -> None:
    throttle = Throttle(clock)
    begun = clock.time
    throttle.slow_down(10.0, clock.now())
    throttle.slow_down(1.0, clock.now())
    throttle.wait()
    assert clock.time - begun == pytest.approx(10.0)


def test_requests_already_under_way_do_not_slow_it_down_again(clock: FakeClock) -> None:
    throttle = Throttle(clock)
    sent = [throttle.wait() for _number in range(16)]
    clock.sleep(0.1)
    for moment in sent:
        throttle.slow_down(1.0, moment)
    assert gap(throttle, clock) == pytest.approx(0.05)
    clock.sleep(0.1)
    throttle.slow_down(1.0, throttle.wait())
    assert gap(throttle, clock) == pytest.approx(0.1)


def gap(throttle: Throttle, clock: FakeClock) -> float:
    throttle.wait()
    begun = clock.now()
    throttle.wait()
    return clock.now() - begun


def test_a_pause_holds_for_those_who_wait_already() -> None:
    class Interrupted(FakeClock):
        """While somebody sleeps for the first time, another request is refused."""

        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if len(self.sleeps) == 1:
                throttle.slow_down(5.0, self.now())

    clock = Interrupted()
    throttle = Throttle(clock)
    throttle.slow_down(1.0, clock.now())
    assert throttle.wait() == pytest.approx(1000.0 + 1.0 + 5.0)


def test_a_turn_that_is_not_used_is_the_next_one(clock: FakeClock) -> None:
    throttle = Throttle(clock)
    throttle.slow_down(0.0, clock.now())
    throttle.give_back(throttle.wait())
    begun = clock.now()
    throttle.wait()
    assert clock.now() == begun
    # The turn of somebody who has come since stays.
    turn = throttle.wait()
    throttle.wait()
    throttle.give_back(turn)
    begun = clock.now()
    throttle.wait()
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
    throttle = Throttle(clock)
    throttle.slow_down(60.0, clock.now())
    end(clock)
    begun = time.monotonic()
    with pytest.raises(HaltedError):
        throttle.wait()
    assert time.monotonic() - begun < 5
