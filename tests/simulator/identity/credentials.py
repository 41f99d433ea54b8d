# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What opens something: tokens and keys, and what they open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from .accounts import Account, Agency, Project

# More bad signatures in a row than this lock a key (API Request Signing Guide).
TOLERATED_SIGNATURES = 5
LOCK = timedelta(minutes=5)
NEVER = datetime.min.replace(tzinfo=timezone.utc)


class InvalidToken(Exception):
    """A token that opens nothing; the text is the gateway's reason."""


@dataclass(frozen=True)
class Access:
    """What a login or a signature opens: the project, or just its domain if `scope` is "domain"."""

    scope: str
    project: Project


@dataclass(frozen=True)
class Token(Access):
    """A token of an account's user; with an `agency` the user acts for that agency's domain."""

    account: Account
    text: str
    methods: tuple[str, ...]
    issued_at: datetime
    expires_at: datetime
    agency: Agency | None = None


@dataclass(frozen=True)
class KeyPair:
    """Whose access key it is, its secret half, and the security token that temporary keys come with."""

    account: Account
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
