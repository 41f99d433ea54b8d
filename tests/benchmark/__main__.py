# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

"""How long whole `ansible-playbook` processes take: medians, and their ratio to a ping of the same run."""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ansible.release

from tests.simulator import Cloud, Simulator

MODULE = "opentelekomcloud.vpcep.vpcep_connection"


def playbook(folder: Path, name: str, module: str, options: Mapping[str, Any]) -> Path:
    path = folder / f"{name}.yml"
    play = {
        "name": "Benchmark",
        "hosts": "localhost",
        "connection": "local",
        "gather_facts": False,
        "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
        "tasks": [{"name": name, module: dict(options)}],
    }
    path.write_text(json.dumps([play]))
    return path


def seconds(path: Path, environment: Mapping[str, str]) -> float:
    """How long one whole process takes to run a playbook."""
    started = time.perf_counter()
    done = subprocess.run(
        [Path(sys.executable).parent / "ansible-playbook", "-i", "localhost,", path],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return time.perf_counter() - started


def measure(runs: int) -> dict[str, list[float]]:
    """Seconds of each run of each kind of work, in turn, so that a busy machine slows all of them down."""
    cloud = Cloud()
    service = cloud.add_service()
    pending = [cloud.add_connection(service.id) for _number in range(runs)]
    done = cloud.add_connection(service.id, status="accepted")
    times: dict[str, list[float]] = {"ansible.builtin.ping": [], "nothing to do": [], "one decision": []}
    with tempfile.TemporaryDirectory() as name, Simulator(cloud) as simulator:
        folder = Path(name)
        installed = {"ANSIBLE_COLLECTIONS_PATH": os.environ["VPCEP_COLLECTIONS_PATH"]}
        environment = {**os.environ, **simulator.environment(), **installed, "HOME": name}
        wanted = {"service_id": service.id, "state": "accepted"}
        ping = playbook(folder, "ping", "ansible.builtin.ping", {})
        unchanged = playbook(folder, "unchanged", MODULE, {**wanted, "endpoint_id": done.id})
        seconds(unchanged, environment)  # fills the caches of the file system and of Python
        for connection in pending:
            decision = playbook(folder, "decision", MODULE, {**wanted, "endpoint_id": connection.id})
            for kind, path in zip(times, (ping, unchanged, decision), strict=True):
                times[kind].append(seconds(path, environment))
    return times


def main() -> None:
    parser = argparse.ArgumentParser(prog="make benchmark", description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="runs of each kind (default: %(default)s)")
    times = measure(parser.parse_args().runs)
    base = statistics.median(times["ansible.builtin.ping"])
    print(
        f"ansible-core {ansible.release.__version__}, Python {platform.python_version()},"
        f" {os.cpu_count()} cores, {platform.machine()}, {platform.system()}"
    )
    print(f"{'one task':<24}{'median':>10}{'to ping':>10}")
    for kind, taken in times.items():
        median = statistics.median(taken)
        print(f"{kind:<24}{median:>8.2f} s{median / base:>10.2f}")


if __name__ == "__main__":
    main()
