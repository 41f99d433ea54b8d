# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A clock that passes no time, and an endpoint service that does what it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._clock import Clock
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.connections import Connection

SERVICE = "4189d3c2-8882-4871-a3c2-d380272eed88"
ENDPOINT = "705290f3-0d00-41f2-aedc-71f09844e879"
DOMAIN = "6e9dfd51d1124e8d8498dce894923a0d"
OTHER_DOMAIN = "5fc973eea581490997e82ea11a1df31f"
DAY = 86400


class FakeClock(Clock):
    """Passes no real time: sleeping moves it on, and so does whoever sets `time`."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 1000.0
        self.sleeps: list[float] = []

    def now(self) -> float:
        return self.time

    def wall(self) -> float:
        return 1_790_000_000.0

    def sleep(self, seconds: float) -> None:
        self.time += seconds
        self.slept += seconds
        self.sleeps.append(seconds)

    def jitter(self) -> float:
        return 1.0


def connection(status: str, **fields: object) -> Connection:
    """A connection as the API would list it."""
    return Connection.from_api({"id": ENDPOINT, "status": status, "domain_id": DOMAIN, "marker_id": 16777510, **fields})


STATES = {"receive": "accepted", "reject": "rejected"}


class FakeService:
    """The API of one endpoint service that does what it is told, except for the endpoints in ``errors``.

    ``sent`` has each decision; ``lists`` and ``looks`` count the reads. ``before_list`` is called with the number of
    the list, and ``before_decision`` with the endpoint's ID. In seconds of the fake clock, ``slow_lists`` is what each
    list takes, and ``settles_after`` what passes before a decision shows; ``latency`` is in real seconds.
    """

    def __init__(self, connections: list[Connection], errors: dict[str, Exception] | None = None) -> None:
        self.http: Any = SimpleNamespace(clock=FakeClock(), max_retries=0, count_retry=lambda: None)
        self.rows = {connection.endpoint_id: connection for connection in connections}
        # The fake is its own client of this one subject.
        self.connections = self
        self.errors = errors or {}
        self.sent: list[tuple[str, str]] = []
        self.lists = self.looks = self.at_once = self.most_at_once = 0
        self.slow_lists = self.settles_after = self.latency = 0.0
        self.before_list: Callable[[int], object] = lambda number: None
        self.before_decision: Callable[[str], object] = lambda endpoint_id: None
        self.settling: dict[str, tuple[float, Connection]] = {}
        self._lock = threading.Lock()

    def query(self, service_id: str, deadline: float | None = None) -> list[Connection]:
        assert service_id == SERVICE
        self.lists += 1
        self.before_list(self.lists)
        self.http.clock.time += self.slow_lists
        self._settle()
        return list(self.rows.values())

    def find(self, service_id: str, endpoint_id: str, deadline: float | None = None) -> Connection | None:
        assert service_id == SERVICE
        self.looks += 1
        self._settle()
        return self.rows.get(endpoint_id)

    def decide(self, service_id: str, endpoint_id: str, action: str, **limits: Any) -> Connection:
        assert service_id == SERVICE
        self.before_decision(endpoint_id)
        limits["may_send"]()
        limits["before_send"]()
        self._count(1)
        self.sent.append((endpoint_id, action))
        threading.Event().wait(self.latency)
        self._count(-1)
        if endpoint_id in self.errors:
            raise self.errors[endpoint_id]
        return self._decide(endpoint_id, STATES[action])

    def _count(self, number: int) -> None:
        with self._lock:
            self.at_once += number
            self.most_at_once = max(self.most_at_once, self.at_once)

    def _decide(self, endpoint_id: str, status: str) -> Connection:
        final = self.rows[endpoint_id].with_status(status)
        if self.settles_after:
            self.settling[endpoint_id] = (self.http.clock.time + self.settles_after, final)
            final = final.with_status("creating")
        self.rows[endpoint_id] = final
        return final

    def _settle(self) -> None:
        for endpoint_id, (moment, final) in self.settling.items():
            if moment <= self.http.clock.time:
                self.rows[endpoint_id] = final
