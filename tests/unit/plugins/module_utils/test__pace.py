# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._pace import Pace

from ..fakes import FakeClock


def test_nothing_is_held_back_before_the_cloud_has_refused_anything(clock: FakeClock) -> None:
    pace = Pace(clock)
    for _number in range(100):
        pace.wait()
        pace.speed_up()
    assert clock.sleeps == []


def test_after_a_refusal_everybody_waits_and_then_keeps_a_gap(clock: FakeClock) -> None:
    pace = Pace(clock)
    pace.slow_down(3.0)
    begun = clock.time
    moments = []
    for _number in range(3):
        pace.wait()
        moments.append(clock.time - begun)
    assert moments == pytest.approx([3.0, 3.05, 3.1])


def test_the_gap_doubles_with_each_refusal_to_a_limit_and_goes_away_again(clock: FakeClock) -> None:
    pace = Pace(clock)
    for _number in range(20):
        pace.slow_down(0.0)
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
    pace = Pace(clock)
    begun = clock.time
    pace.slow_down(10.0)
    pace.slow_down(1.0)
    pace.wait()
    assert clock.time - begun == pytest.approx(10.0)
