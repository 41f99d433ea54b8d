# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Nothing is sent after the end: Ctrl-C, SIGTERM, and the death of the processes above a module."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.simulator import Cloud, Fault, Service, Simulator

from .policies import POLICY, decisions
from .runs import MODULE, Ansible

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="finds the processes in /proc")


class Playing:
    """An ansible-playbook with this task, in a process group of its own."""

    def __init__(self, ansible: Ansible, task: Mapping[str, Any]) -> None:
        self._folder = str(ansible.folder)
        play = {
            "name": "Test",
            "hosts": "localhost",
            "connection": "local",
            "gather_facts": False,
            "vars": {"ansible_python_interpreter": sys.executable},
            "tasks": [{"name": "Decide", **task}],
        }
        playbook = ansible.folder / "play.yml"
        playbook.write_text(json.dumps([play]))
        self.process = subprocess.Popen(
            [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "localhost,", str(playbook)],
            env={"PATH": os.environ["PATH"], "ANSIBLE_REMOTE_TEMP": f"{self._folder}/files", **ansible.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def module(self) -> int:
        """The process that runs the module."""
        return max(pid for pid in self.modules() if "/bin/sh" not in words(pid))

    def modules(self) -> list[int]:
        """It and the shell above it, whatever parent they have by now."""
        return [pid for pid in self._all() if "AnsiballZ" in words(pid)]

    def _all(self) -> list[int]:
        """What has to do with this playbook, cut off from its parents or not: the test's own folder is in its words."""
        pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        return [pid for pid in pids if self._folder in words(pid)]

    def stop(self) -> None:
        for pid in {*self._all(), self.process.pid}:
            send(pid, signal.SIGKILL)
        self.process.wait()


def words(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def parent(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("PPid:"))


def send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


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


def wait_for(condition: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < ends_at
        time.sleep(0.05)


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
