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

from .cloud import Cloud
from .server import Simulator

STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM}


def main() -> None:
    options = _parser().parse_args()
    # Blocked here, before there is a thread, a signal waits for sigwait below instead of interrupting something.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(message)s")
    cloud = Cloud(latency=options.latency)
    cloud.connections.settle_seconds = options.settle
    service_id = _seed(cloud, options.pending)
    try:
        with Simulator(cloud, port=options.port) as simulator:
            print(_first_steps(simulator, service_id), flush=True)
            signal.sigwait(STOP_SIGNALS)
    except (OSError, OverflowError) as error:
        sys.exit(f"Cannot listen on port {options.port} of 127.0.0.1: {error}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description="A cloud to rehearse playbooks on.")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one (default)")
    parser.add_argument("--pending", type=int, default=3, help="connections that wait for a decision (default 3)")
    parser.add_argument("--settle", type=float, default=0.0, help="seconds until a decision is final (default 0)")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds added to each answer (default 0)")
    return parser


def _seed(cloud: Cloud, pending: int) -> str:
    service = cloud.services.add()
    for status in ["pendingAcceptance"] * pending + ["accepted", "rejected"]:
        cloud.connections.add(service.id, status=status)
    return service.id


def _first_steps(simulator: Simulator, service_id: str) -> str:
    exports = [f"export {name}={shlex.quote(value)}" for name, value in simulator.environment().items()]
    endpoint_id = simulator.cloud.connections.of(service_id)[0].id
    playbook = f"ansible-playbook opentelekomcloud.vpcep.accept -e service_id={service_id} -e endpoint_id={endpoint_id}"
    return "\n".join([*exports, playbook])


if __name__ == "__main__":
    main()
