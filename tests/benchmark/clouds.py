# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A simulated cloud in a process of its own, so the measured process shares only the machine with it."""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe

from tests.simulator import Cloud, Simulator


@dataclass(frozen=True)
class Seed:
    """What a cloud begins with: services, and in each of them connections that wait and that are accepted.

    ``latency`` is the seconds of an answer, and ``settling`` those that a decision needs to show.
    """

    pending: int
    accepted: int
    latency: float
    settling: float = 0.0
    services: int = 1


@dataclass(frozen=True)
class Access:
    """How to reach a cloud. `token` is good already, so that its user makes no login."""

    environment: Mapping[str, str]
    url: str
    project_id: str
    access_key: str
    secret_key: str
    token: str
    service_ids: tuple[str, ...]
    pending: tuple[str, ...]

    @property
    def service_id(self) -> str:
        """The service, or the first of several."""
        return self.service_ids[0]

    @property
    def service(self) -> str:
        """The address of the service."""
        return f"{self.url}/v1/{self.project_id}/vpc-endpoint-services/{self.service_id}"

    @property
    def connections(self) -> str:
        """The address of the connections of the service."""
        return f"{self.service}/connections"


@dataclass(frozen=True)
class Served:
    """What a cloud has seen: the number of requests, and in the end the connections by status, and the whitelisted."""

    requests: int
    statuses: Mapping[str, int]
    whitelisted: int


class Box:
    """A cloud that runs in another process."""

    def __init__(self, access: Access, pipe: Pipe) -> None:
        self.access = access
        self._pipe = pipe

    def look(self) -> Served:
        """What it has seen so far."""
        self._pipe.send("look")
        served: Served = self._pipe.recv()
        return served


@contextmanager
def boxed(seed: Seed) -> Iterator[Box]:
    """Run a cloud for as long as the `with` block lasts."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(seed, theirs), daemon=True)
    process.start()
    try:
        yield Box(ours.recv(), ours)
    finally:
        ours.send("stop")
        process.join()


def _serve(seed: Seed, pipe: Pipe) -> None:
    # Ctrl-C reaches every process of the terminal; this one ends when it is told to.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cloud = Cloud(latency=seed.latency)
    cloud.connections.settle_seconds = seed.settling
    services = [cloud.services.add(name=f"demo{number}") for number in range(seed.services)]
    pending: list[str] = []
    for service in services:
        for _number in range(seed.accepted):
            cloud.connections.add(service.id, status="accepted")
        pending += [cloud.connections.add(service.id).id for _number in range(seed.pending)]
    with Simulator(cloud) as simulator:
        pipe.send(
            Access(
                environment=simulator.environment(),
                url=simulator.url,
                project_id=cloud.owner.project_id,
                access_key=cloud.owner.access_key,
                secret_key=cloud.owner.secret_key,
                token=cloud.identity.issue_token(),
                service_ids=tuple(service.id for service in services),
                pending=tuple(pending),
            )
        )
        while pipe.recv() == "look":
            found = [connection for service in services for connection in cloud.connections.of(service.id)]
            statuses = Counter(connection.status for connection in found)
            whitelisted = sum(len(cloud.permissions.of(service.id)) for service in services)
            pipe.send(Served(len(simulator.requests), statuses, whitelisted))
