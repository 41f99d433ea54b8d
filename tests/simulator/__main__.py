# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The simulated cloud as a command, for playbooks by hand."""

from __future__ import annotations

import argparse
import logging
import shlex
import signal
import sys
from pathlib import Path

from .cloud import Cloud
from .rehearsal import ScenarioError, overview, read, seed
from .server import Simulator

STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM}
ACCEPT = "ansible-playbook opentelekomcloud.vpcep.accept"


def main() -> None:
    options = _options()
    # Blocked here, before there is a thread, a signal waits for sigwait below instead of interrupting something.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(message)s")
    try:
        cloud, names = _rehearsal(options.scenario) if options.scenario else (_sample(options), {})
        with Simulator(cloud, port=options.port) as simulator:
            print("\n".join([*_first_steps(simulator), overview(cloud, names)]), flush=True)
            signal.sigwait(STOP_SIGNALS)
    except ScenarioError as error:
        sys.exit(str(error))
    except (OSError, OverflowError) as error:
        sys.exit(f"Cannot listen on port {options.port} of 127.0.0.1: {error}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description="A cloud to rehearse playbooks on.")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one (default)")
    parser.add_argument("--scenario", type=Path, metavar="FILE", help="YAML file that says what is in the cloud")
    sample = parser.add_argument_group("without a scenario")
    sample.add_argument("--pending", type=int, help="connections that wait for a decision (default 3)")
    sample.add_argument("--settle", type=float, help="seconds until a decision is final (default 0)")
    sample.add_argument("--latency", type=float, help="seconds added to each answer (default 0)")
    options = parser.parse_args()
    for name in ("pending", "settle", "latency"):
        if options.scenario and getattr(options, name) is not None:
            parser.error(f"argument --{name}: not allowed with --scenario, whose file says it")
    return options


def _rehearsal(path: Path) -> tuple[Cloud, dict[str, str]]:
    """The cloud of a scenario, and the names of its accounts by domain ID."""
    cloud, scenario = Cloud(), read(path)
    seed(cloud, scenario)
    return cloud, {domain_id: name for name, domain_id in scenario.domain_ids().items()}


def _sample(options: argparse.Namespace) -> Cloud:
    cloud = Cloud(latency=options.latency or 0.0)
    cloud.connections.settle_seconds = options.settle or 0.0
    service = cloud.services.add()
    pending = 3 if options.pending is None else options.pending
    for status in ["pendingAcceptance"] * pending + ["accepted", "rejected"]:
        cloud.connections.add(service.id, status=status)
    return cloud


def _first_steps(simulator: Simulator) -> list[str]:
    """The login, and a decision to begin with, on a connection that waits for one if there is any."""
    cloud = simulator.cloud
    lines = [f"export {name}={shlex.quote(value)}" for name, value in simulator.environment().items()]
    services = [service.id for service in cloud.services.all() if service.project_id == cloud.owner.project_id]
    asking = [(service_id, connection) for service_id in services for connection in cloud.connections.of(service_id)]
    asking.sort(key=lambda pair: pair[1].status != "pendingAcceptance")
    for service_id, connection in asking[:1]:
        lines.append(f"{ACCEPT} -e service_id={service_id} -e endpoint_id={connection.id}")
    return lines


if __name__ == "__main__":
    main()
