# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._clock import Clock
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._models import Connection

SERVICE = "4189d3c2-8882-4871-a3c2-d380272eed88"
ENDPOINT = "705290f3-0d00-41f2-aedc-71f09844e879"
DOMAIN = "6e9dfd51d1124e8d8498dce894923a0d"


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
