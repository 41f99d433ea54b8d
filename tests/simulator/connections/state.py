# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connections of endpoints to endpoint services, and how a decision about one changes it over time."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone

from ..clock import STAMP, seeded_stamp
from ..gateway.envelopes import service_error
from ..timeline import Timeline

# The sample in "Accepting or Rejecting a VPC Endpoint"; it does not survive a trip through a double.
FIRST_MARKER_ID = 422321321312321321
OTHER_DOMAIN_ID = "5fc973eea581490997e82ea11a1df31f"
STATUS_AFTER = {"receive": "accepted", "reject": "rejected"}
BINDING = ("creating", "accepted")
DECIDABLE = ("pendingAcceptance", "accepted", "rejected")
UNDECIDABLE = {
    "creating": "EndPoint.2019",
    "deleting": "EndPoint.2018",
    "failed": "EndPoint.2047",
    "frozen": "EndPoint.2015",
}
DISABLED = "EndPoint.2050"
# What a connection that has failed says of itself.
TROUBLE = {"error_code": "EndPoint.4018", "error_message": "Failed to add an extension router."}


@dataclass(frozen=True)
class Connection:
    """An endpoint's connection as a GET shows it (VPCEP API reference, Querying Connections of a VPC Endpoint Service).

    `id` is the endpoint's, `marker_id` a 64-bit integer, the times are UTC as `YYYY-MM-DDTHH:MM:SSZ`,
    `error` holds mappings with the keys error_code and error_message. `description` None is not sent.
    """

    id: str
    status: str
    marker_id: int
    domain_id: str
    created_at: str
    updated_at: str
    description: str | None = None
    error: tuple[Mapping[str, str], ...] = ()

    def becomes(self, status: str, delay: float = 0.0, error: tuple[Mapping[str, str], ...] = ()) -> Connection:
        """The same connection with another status in `delay` seconds; updated_at always moves, by a second at least."""
        stamp = (datetime.now(timezone.utc) + timedelta(seconds=delay)).strftime(STAMP)
        if stamp <= self.updated_at:
            stamp = (datetime.strptime(self.updated_at, STAMP) + timedelta(seconds=1)).strftime(STAMP)
        return replace(self, status=status, updated_at=stamp, error=error)


@dataclass
class Connections:
    """The connections of every endpoint service.

    `settle_seconds`: a decision first shows `creating` for so many seconds. `stale_seconds`: lists go on showing the
    old connection for so many seconds after a decision. `fail_decisions`: a decision ends in `failed`.
    `vanish_on_decision`: the endpoint is gone after a decision.
    """

    settle_seconds: float = 0.0
    stale_seconds: float = 0.0
    fail_decisions: bool = False
    vanish_on_decision: bool = False
    _rows: dict[str, dict[str, Timeline[Connection]]] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def begin(self, service_id: str) -> None:
        """A new service has no connections, and from now on it can have some."""
        self._rows[service_id] = {}

    def add(
        self,
        service_id: str,
        id: str | None = None,
        status: str = "pendingAcceptance",
        domain_id: str | None = None,
        marker_id: int | None = None,
        created_at: str | None = None,
        updated_at: str | None = None,
        description: str | None = None,
        error: Iterable[Mapping[str, str]] = (),
        settles_to: str | None = None,
        settles_in: float | None = None,
        appears_in: float = 0.0,
    ) -> Connection:
        """Seed a connection; an ID that is there already is replaced. KeyError if there is no such service.

        `appears_in`: not listed before so many seconds have passed. `settles_to`, `settles_in`: the status that it
        takes so many seconds after it appeared; it never does without both. Returns what it is at first.
        """
        number = next(self._numbers)
        created = created_at or seeded_stamp(number)
        connection = Connection(
            id=id or f"e0d90147-0000-4000-8000-{number:012d}",
            status=status,
            marker_id=FIRST_MARKER_ID + number if marker_id is None else marker_id,
            domain_id=domain_id or OTHER_DOMAIN_ID,
            created_at=created,
            updated_at=updated_at or created,
            description=description,
            error=tuple(error),
        )
        appears = time.monotonic() + appears_in
        steps: list[tuple[float, Connection | None]] = [(appears, connection)]
        if settles_to is not None and settles_in is not None:
            trouble = (TROUBLE,) if settles_to == "failed" else ()
            steps.append((appears + settles_in, connection.becomes(settles_to, appears_in + settles_in, trouble)))
        self._rows[service_id][connection.id] = Timeline(steps)
        return connection

    def timeline(self, service_id: str, endpoint_id: str) -> Timeline[Connection]:
        """All that the connection is and will be; KeyError if there never was one."""
        return self._rows[service_id][endpoint_id]

    def get(self, service_id: str, endpoint_id: str) -> Connection:
        """The connection as GET shows it now; KeyError if it is not listed."""
        row = self._rows[service_id][endpoint_id]
        shown = row.shown(time.monotonic())
        if shown is None:
            raise KeyError(endpoint_id)
        return shown

    def binding(self, service_id: str) -> int:
        """How many endpoints are really creating or accepted, whatever lists show: these keep a service alive."""
        now = time.monotonic()
        found = [row.real(now) for row in list(self._rows[service_id].values())]
        return sum(connection is not None and connection.status in BINDING for connection in found)

    def of(self, service_id: str) -> list[Connection]:
        """The service's connections as GET lists them now, in the order in which they were added."""
        now = time.monotonic()
        # The copy lets a test seed connections while the server's thread is listing them.
        shown = [row.shown(now) for row in list(self._rows[service_id].values())]
        return [connection for connection in shown if connection is not None]

    def decide(self, service_id: str, endpoint_id: str, action: str) -> Connection:
        """Accept (`receive`) or reject one endpoint.

        Returns the connection as the answer to the POST shows it; a refusal is the ApiError that answers the POST.
        """
        now = time.monotonic()
        row = self._rows[service_id].get(endpoint_id)
        current = row.real(now) if row else None
        if row is None or current is None:
            raise service_error("EndPoint.2013")
        if current.status not in DECIDABLE:
            raise service_error(UNDECIDABLE.get(current.status, DISABLED))
        if current.status == STATUS_AFTER[action]:
            return current
        return self._change(row, current, STATUS_AFTER[action], now)

    def _change(self, row: Timeline[Connection], current: Connection, status: str, now: float) -> Connection:
        row.lag(now, self.stale_seconds)
        if self.fail_decisions:
            final = current.becomes("failed", self.settle_seconds, (TROUBLE,))
        else:
            final = current.becomes(status, self.settle_seconds)
        answer = current.becomes("creating") if self.settle_seconds > 0 else final
        if self.vanish_on_decision:
            row.become(now, (0, None))
        else:
            row.become(now, (0, answer), (self.settle_seconds, final))
        return answer
