# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Nothing is sent after the end: Ctrl-C, SIGTERM, and the death of the processes above a module."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.simulator import Cloud, Fault, Service, Simulator

from .policies import POLICY, decisions
from .processes import Playing, parent, send, wait_for
from .runs import MODULE, Ansible

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="finds the processes in /proc")


def interrupt(playing: Playing) -> None:
    """Signal the whole group, as a terminal signals everything in the foreground."""
    os.killpg(playing.process.pid, signal.SIGINT)


def terminate_module(playing: Playing) -> None:
    send(playing.module(), signal.SIGTERM)


def interrupt_module(playing: Playing) -> None:
    send(playing.module(), signal.SIGINT)


def kill_parent(playing: Playing) -> None:
    send(parent(playing.module()), signal.SIGKILL)


def kill_playbook(playing: Playing) -> None:
    """Kill the command alone; what it has started goes on."""
    playing.process.kill()


def terminate_playbook(playing: Playing) -> None:
    """Terminate the command alone, which may still tell others."""
    playing.process.terminate()


@pytest.fixture
def playing(cloud: Cloud, service: Service, ansible: Ansible) -> Iterator[Playing]:
    for _number in range(400):
        cloud.connections.add(service.id)
    cloud.latency = 0.2
    options = {"service_id": service.id, "rules": [], "default": "accepted", "concurrency": 4}
    playing = Playing(ansible, {POLICY: options})
    yield playing
    playing.stop()


ENDS = [interrupt, interrupt_module, terminate_module, kill_parent, kill_playbook]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
@pytest.mark.parametrize("is_throttled", [pytest.param(False, id="sending"), pytest.param(True, id="pausing")])
def test_nothing_is_sent_more_than_a_second_after_the_end(
    cloud: Cloud, simulator: Simulator, playing: Playing, end: Callable[[Playing], None], is_throttled: bool
) -> None:
    if is_throttled:
        # The pause ends two seconds after the end.
        cloud.faults.append(Fault("POST", path="/action", status=429, headers={"Retry-After": "3"}, times=10_000))
    wait_for(lambda: len(decisions(simulator)) >= 4)
    end(playing)
    time.sleep(1.0)
    sent = len(decisions(simulator))
    time.sleep(4.0)
    assert len(decisions(simulator)) == sent
    assert sent < 100


@pytest.mark.parametrize("end", [kill_playbook, terminate_playbook], ids=lambda end: end.__name__)
def test_one_decision_is_not_sent_if_its_playbook_dies_during_the_first_look(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, end: Callable[[Playing], None]
) -> None:
    asking = cloud.connections.add(service.id)
    cloud.latency = 3.0
    options = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    playing = Playing(ansible, {MODULE: options})
    try:
        wait_for(lambda: any(recorded.method == "GET" for recorded in simulator.requests))
        end(playing)
        time.sleep(5.0)
        assert decisions(simulator) == []
    finally:
        playing.stop()


def test_a_task_in_the_background_goes_on_after_its_playbook(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    for _number in range(20):
        cloud.connections.add(service.id)
    cloud.latency = 0.2
    options = {"service_id": service.id, "rules": [], "default": "accepted", "concurrency": 1}
    playing = Playing(ansible, {POLICY: options, "async": 60, "poll": 0})
    try:
        assert playing.process.wait(60) == 0
        wait_for(lambda: len(decisions(simulator)) == 20)
    finally:
        playing.stop()
