# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all forms of the connection report show: counts, accounts, times, and the words for them. Pure."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field

from ..module_utils._options import id_key
from ..module_utils._vpcep.connections import ACCEPTED, PENDING, REJECTED
from ._connection_report_findings import (
    APPROVAL_OFF,
    DRIFT,
    KINDS,
    NOT_WHITELISTED,
    OVER_CAP,
    UNKNOWN_PERMISSION,
    UNREADABLE,
    UNUSED_PERMISSION,
    WAITING,
    WILDCARD,
    Finding,
    Row,
)

# The heading of each kind of finding, and what it means.
HEADINGS: t.Mapping[str, tuple[str, str]] = {
    UNREADABLE: ("Could not be read", "This report is incomplete. All numbers leave these out."),
    APPROVAL_OFF: ("Approval is switched off", "New connections to these endpoint services work at once."),
    WILDCARD: ("Open to every account", "The whitelist keeps nobody from asking."),
    NOT_WHITELISTED: ("Not on the whitelist", "These accounts have connections, and could not ask for new ones."),
    OVER_CAP: ("More connections than the cap", "The rules allow these accounts fewer connections than they have."),
    DRIFT: ("What the rules would change", "Nothing of this was done. The rules were compared with every connection."),
    WAITING: ("Waiting for a decision", "Nobody has answered these requests yet."),
    UNUSED_PERMISSION: ("On the whitelist, and not connected", "These entries may not be needed any more."),
    UNKNOWN_PERMISSION: ("Whitelist entries of an unknown form", "Look at these entries in the cloud's console."),
}
WORDS = {PENDING: "waiting"}
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(\.\d+)?Z?")


@dataclass
class Counts:
    """How many connections of a service or an account are in which state."""

    accepted: int = 0
    waiting: int = 0
    rejected: int = 0
    other: int = 0

    def add(self, status: str) -> None:
        """Count a connection with this status."""
        name = {ACCEPTED: "accepted", PENDING: "waiting", REJECTED: "rejected"}.get(status, "other")
        setattr(self, name, getattr(self, name) + 1)

    def values(self) -> tuple[int, int, int, int]:
        return self.accepted, self.waiting, self.rejected, self.other


@dataclass
class Account:
    """An account over all services; ``since`` and ``seconds`` say how long its oldest request has waited."""

    domain_id: str
    name: str | None = None
    counts: Counts = field(default_factory=Counts)
    since: str | None = None
    seconds: int | None = None

    @property
    def label(self) -> str:
        return self.name or self.domain_id

    def add(self, row: Row) -> None:
        """Count a connection of this account."""
        self.name = self.name or row.get("domain_name")
        self.counts.add(row["status"])
        if row["status"] == PENDING:
            self.since = min(filter(None, (self.since, row.get("created_at"))), default=None)
            self.seconds = max((age for age in (self.seconds, row.get("age_seconds")) if age is not None), default=None)


def title_of(entry: Row) -> str:
    """An endpoint service as people call it."""
    return str(entry["short_name"] or entry["service_name"] or entry["service_id"])


def counts_of(rows: t.Iterable[Row] | None) -> Counts:
    """The connections of a service; nothing if they were not read."""
    counts = Counts()
    for row in rows or ():
        counts.add(row["status"])
    return counts


def rows_of(services: t.Iterable[Row]) -> t.Iterator[tuple[Row, Row]]:
    """Each connection with its service."""
    for entry in services:
        for row in entry["connections"] or ():
            yield entry, row


def accounts_of(services: t.Iterable[Row]) -> list[Account]:
    """All accounts with connections: those that wait first, the longest first of all."""
    found: dict[str, Account] = {}
    for _entry, row in rows_of(services):
        domain_id = row["domain_id"] or "unknown"
        found.setdefault(domain_id, Account(domain_id)).add(row)
    return sorted(found.values(), key=lambda one: (not one.counts.waiting, -(one.seconds or 0), one.label.lower()))


def names_of(services: t.Sequence[Row]) -> dict[str, str]:
    """The names of accounts in the report, by their domain IDs in lower case."""
    findings = [finding["data"] for entry in services for finding in entry["findings"]]
    rows = [*findings, *(row for _entry, row in rows_of(services))]
    return {
        id_key(row["domain_id"]): row["domain_name"] for row in rows if row.get("domain_id") and row.get("domain_name")
    }


def by_kind(services: t.Iterable[Row]) -> dict[str, list[tuple[Row, Finding]]]:
    """All findings, each with its service, by their kinds in order."""
    found: dict[str, list[tuple[Row, Finding]]] = {kind: [] for kind in KINDS}
    for entry in services:
        for finding in entry["findings"]:
            found[finding["kind"]].append((entry, finding))
    return {kind: findings for kind, findings in found.items() if findings}


def drift_of(entry: Row) -> dict[str, Row]:
    """What the rules would do, by the ID of the endpoint."""
    found = [finding["data"] for finding in entry["findings"] if finding["kind"] == DRIFT]
    return {endpoint_id: data for data in found for endpoint_id in data["endpoint_ids"]}


def moment(text: str | None) -> str:
    """A time of the cloud, which is in UTC, to the minute; as it is if it has another form."""
    match = _TIME.fullmatch(text or "")
    return f"{match[1]} {match[2]}" if match else text or ""


def number(count: int, what: str) -> str:
    """A number and its noun."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
