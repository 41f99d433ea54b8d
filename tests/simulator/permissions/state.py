# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The whitelists of endpoint services: which accounts may ask for a connection."""

from __future__ import annotations

import itertools
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from ..clock import STAMP, Clock, seeded_stamp
from ..gateway.envelopes import service_error
from ..timeline import Timeline

PREFIX = "iam:domain::"
EVERYBODY = "*"


@dataclass(frozen=True)
class Permission:
    """An entry as GET shows it; `permission` is "*" or "iam:domain::" with the account's ID."""

    id: str
    permission: str
    created_at: str
    description: str = ""
    permission_type: str = "domainId"


@dataclass
class Permissions:
    """The whitelist of every endpoint service.

    `stale_seconds`: lists go on showing the old whitelist for so many seconds after a change. `largest_batch`: how
    many entries one request may have. `largest_list`: how many entries a whitelist may have. The reference has error
    codes for both limits and does not say what they are.
    """

    clock: Clock
    stale_seconds: float = 0.0
    largest_batch: int = 200
    largest_list: int = 5000
    _lists: dict[str, Timeline[tuple[Permission, ...]]] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def begin(self, service_id: str) -> None:
        """A new service has an empty whitelist, and from now on it can have entries."""
        self._lists[service_id] = Timeline([(time.monotonic(), ())])

    def add(self, service_id: str, domain_id: str) -> Permission:
        """Seed an entry for an account, or for all with "*". KeyError if there is no such service."""
        number = next(self._numbers)
        entry = Permission(_id(number), permission_of(domain_id), seeded_stamp(number))
        self._lists[service_id].edit(lambda entries: (*entries, entry))
        return entry

    def of(self, service_id: str) -> list[Permission]:
        """The service's whitelist as GET lists it now, in the order in which the entries were added."""
        return list(self._lists[service_id].shown(time.monotonic()) or ())

    def admit(self, service_id: str, domain_id: str) -> bool:
        """Whether an account other than the owner may connect."""
        return not {EVERYBODY, permission_of(domain_id)}.isdisjoint(self._names(service_id))

    def extend(self, service_id: str, permissions: Sequence[str]) -> None:
        """Add those that are missing; all or none."""
        names = self._names(service_id)
        missing = [permission for permission in dict.fromkeys(permissions) if permission not in names]
        if len(names) + len(missing) > self.largest_list:
            raise service_error("EndPoint.3049")
        stamp = self.clock.now().strftime(STAMP)
        new = tuple(Permission(_id(next(self._numbers)), permission, stamp) for permission in missing)
        self._become(service_id, (*self._entries(service_id), *new))

    def shorten(self, service_id: str, permissions: Collection[str]) -> None:
        """Remove those that are there; removing what is not there is no error (inferred)."""
        kept = tuple(entry for entry in self._entries(service_id) if entry.permission not in permissions)
        self._become(service_id, kept)

    def _entries(self, service_id: str) -> tuple[Permission, ...]:
        return self._lists[service_id].real(time.monotonic()) or ()

    def _names(self, service_id: str) -> set[str]:
        return {entry.permission for entry in self._entries(service_id)}

    def _become(self, service_id: str, entries: tuple[Permission, ...]) -> None:
        now = time.monotonic()
        self._lists[service_id].lag(now, self.stale_seconds)
        self._lists[service_id].become(now, (0.0, entries))


def permission_of(domain_id: str) -> str:
    """The entry for this account, or for everybody."""
    return EVERYBODY if domain_id == EVERYBODY else PREFIX + domain_id


def _id(number: int) -> str:
    return f"9e2f1a50-0000-4000-8000-{number:012d}"
