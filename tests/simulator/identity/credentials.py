# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tokens, keys and agencies of the simulated cloud."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

# More bad signatures in a row than this lock a key (API Request Signing Guide).
TOLERATED_SIGNATURES = 5
LOCK = timedelta(minutes=5)
NEVER = datetime.min.replace(tzinfo=timezone.utc)


class InvalidToken(Exception):
    """A token that opens nothing; the text is the gateway's reason."""


@dataclass(frozen=True)
class Project:
    """A project and the domain that it is in."""

    id: str
    name: str
    domain_id: str
    domain_name: str


@dataclass(frozen=True)
class Agency:
    """What another domain lets the user do in a project of its own."""

    name: str
    project: Project


@dataclass(frozen=True)
class Access:
    """What a login or a signature opens: the project, or just its domain where `scope` is "domain"."""

    scope: str
    project: Project


@dataclass(frozen=True)
class Token(Access):
    """A token; with an `agency` it acts for that agency's domain."""

    text: str
    methods: tuple[str, ...]
    issued_at: datetime
    expires_at: datetime
    agency: Agency | None = None


@dataclass(frozen=True)
class KeyPair:
    """An access key's secret half, and the security token that temporary keys come with."""

    secret_key: str
    security_token: str | None = None


@dataclass
class Attempts:
    """The bad signatures in a row of one access key; one too many locks it, and the end of a lock ends the row."""

    row: int = 0
    last: datetime = NEVER

    def bad(self, now: datetime) -> int:
        has_ended = self.row > TOLERATED_SIGNATURES and now >= self.last + LOCK
        return 0 if has_ended else self.row

    def are_locked(self, now: datetime) -> bool:
        """Whether even a right signature is refused."""
        return self.bad(now) > TOLERATED_SIGNATURES

    def note(self, good: bool, now: datetime) -> None:
        self.row = 0 if good else self.bad(now) + 1
        self.last = now
