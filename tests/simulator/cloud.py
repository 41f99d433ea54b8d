# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the simulated cloud holds, and how fast it settles."""

from __future__ import annotations

import itertools
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from .identity.credentials import Agency, Attempts, InvalidToken, KeyPair, Project, Token

if TYPE_CHECKING:
    from .gateway.faults import Fault

STAMP = "%Y-%m-%dT%H:%M:%SZ"
FIRST_STAMP = datetime(2026, 1, 15, 8, 0, 0, tzinfo=timezone.utc)
# The sample in "Accepting or Rejecting a VPC Endpoint"; it does not survive a trip through a double.
FIRST_MARKER_ID = 422321321312321321
OTHER_DOMAIN_ID = "5fc973eea581490997e82ea11a1df31f"
STATUS_AFTER = {"receive": "accepted", "reject": "rejected"}
DECIDABLE = ("pendingAcceptance", "accepted", "rejected")
UNDECIDABLE = {
    "creating": "EndPoint.2019",
    "deleting": "EndPoint.2018",
    "failed": "EndPoint.2047",
    "frozen": "EndPoint.2015",
}
DISABLED = "EndPoint.2050"
# A real token has 3,200 characters and more; what is cut somewhere shows only with such a long one.
TOKEN_BYTES = 2400


class Refused(Exception):
    """The VPCEP API refuses a request; `code` is its error code (VPCEP API reference, Error Codes)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Service:
    """An endpoint service; `name` is the short name that the service was created with."""

    id: str
    name: str
    status: str
    approval_enabled: bool
    created_at: str
    updated_at: str
    project_id: str


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
class Row:
    """One connection over time: what it is from each moment (monotonic seconds) on; None where it does not exist."""

    steps: list[tuple[float, Connection | None]]
    stale: Connection | None = None
    stale_until: float = 0.0

    def real(self, now: float) -> Connection | None:
        """What the connection really is; decisions are taken on this."""
        current = None
        for since, connection in self.steps:
            if since <= now:
                current = connection
        return current

    def shown(self, now: float) -> Connection | None:
        """What a list shows, which lags behind for a while where the cloud is eventually consistent."""
        return self.stale if now < self.stale_until else self.real(now)


@dataclass
class Cloud:
    """One region with one domain, user and project, and the endpoint services in it; agencies add projects of others.

    Times of the knobs are seconds. `settle_seconds`: a decision first shows `creating` for so long. `stale_seconds`:
    lists go on showing the old connection for so long after a decision. `fail_decisions`: a decision ends in `failed`.
    `vanish_on_decision`: the endpoint is gone after a decision. `latency`: added to each VPCEP answer. `clock_offset`:
    the cloud's clock is ahead of this machine's by so much. `requires_mfa`: a password alone is no login.
    """

    region: str = "eu-de"
    project_id: str = "6e9dfd51d1124e8d8498dce894923a0d"
    project_name: str = "eu-de"
    username: str = "box-operator"
    user_id: str = "7116d09f88fa41908676fdd4b039e95b"
    password: str = "box-password-7Kq2"
    access_key: str = "BOXACCESSKEY00000042"
    secret_key: str = "box-secret-key-Rw8Zt4Lx9Vb2Nc6Mf1Jd5Hs3"
    user_domain_name: str = "OTC00000000001000000042"
    user_domain_id: str = "d78cbac186b744899480f25bd022f468"
    settle_seconds: float = 0.0
    stale_seconds: float = 0.0
    latency: float = 0.0
    token_seconds: float = 86400.0
    clock_offset: float = 0.0
    requires_mfa: bool = False
    catalog_has_vpcep: bool = True
    fail_decisions: bool = False
    vanish_on_decision: bool = False
    faults: list[Fault] = field(default_factory=list)
    _services: dict[str, Service] = field(default_factory=dict)
    _rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    _tokens: dict[str, Token] = field(default_factory=dict)
    _temporary_keys: dict[str, KeyPair] = field(default_factory=dict)
    _attempts: dict[str, Attempts] = field(default_factory=dict)
    _passcodes: dict[str, bool] = field(default_factory=dict)
    _agencies: list[Agency] = field(default_factory=list)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def project(self) -> Project:
        """The user's own project."""
        return Project(self.project_id, self.project_name, self.user_domain_id, self.user_domain_name)

    def now(self) -> datetime:
        """What the cloud's clock says."""
        return datetime.now(timezone.utc) + timedelta(seconds=self.clock_offset)

    def add_service(
        self,
        id: str | None = None,
        name: str = "demo",
        status: str = "available",
        approval_enabled: bool = True,
        project_id: str | None = None,
    ) -> Service:
        """Seed an endpoint service; an ID that is there already is replaced, with its connections."""
        number = next(self._numbers)
        stamp = _seeded_stamp(number)
        service = Service(
            id=id or f"5e481ce0-0000-4000-8000-{number:012d}",
            name=name,
            status=status,
            approval_enabled=approval_enabled,
            created_at=stamp,
            updated_at=stamp,
            project_id=project_id or self.project_id,
        )
        self._rows[service.id] = {}
        self._services[service.id] = service
        return service

    def add_connection(
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
        """Seed a connection; an ID that is there already is replaced.

        `appears_in`: not listed before so many seconds have passed. `settles_to`, `settles_in`: the status that it
        takes so many seconds after it appeared; it never does without both. Returns what it is at first.
        """
        number = next(self._numbers)
        created = created_at or _seeded_stamp(number)
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
            steps.append((appears + settles_in, connection.becomes(settles_to, appears_in + settles_in)))
        self._rows[service_id][connection.id] = Row(steps)
        return connection

    def service(self, id: str) -> Service:
        """The service as GET shows it; KeyError where it would answer 404."""
        return self._services[id]

    def services(self) -> list[Service]:
        """All services of all projects, in the order in which they were added."""
        return list(self._services.values())

    def connection(self, service_id: str, endpoint_id: str) -> Connection:
        """The connection as GET shows it now; KeyError where it is not listed."""
        row = self._rows[service_id][endpoint_id]
        shown = row.shown(time.monotonic())
        if shown is None:
            raise KeyError(endpoint_id)
        return shown

    def connections(self, service_id: str) -> list[Connection]:
        """The connections as GET lists them now, in the order in which they were added."""
        now = time.monotonic()
        # The copy lets a test seed connections while the server's thread is listing them.
        shown = [row.shown(now) for row in list(self._rows[service_id].values())]
        return [connection for connection in shown if connection is not None]

    def decide(self, service_id: str, endpoint_id: str, action: str) -> Connection:
        """Accept (`receive`) or reject one endpoint: the connection as the answer to the POST shows it, or Refused."""
        now = time.monotonic()
        row = self._rows[service_id].get(endpoint_id)
        current = row.real(now) if row else None
        if row is None or current is None:
            raise Refused("EndPoint.2013")
        if current.status not in DECIDABLE:
            raise Refused(UNDECIDABLE.get(current.status, DISABLED))
        if current.status == STATUS_AFTER[action]:
            return current
        return self._change(row, current, STATUS_AFTER[action], now)

    def _change(self, row: Row, current: Connection, status: str, now: float) -> Connection:
        row.stale, row.stale_until = row.shown(now), now + self.stale_seconds
        if self.fail_decisions:
            trouble = {"error_code": "EndPoint.4018", "error_message": "Failed to add an extension router."}
            final = current.becomes("failed", self.settle_seconds, (trouble,))
        else:
            final = current.becomes(status, self.settle_seconds)
        answer = current.becomes("creating") if self.settle_seconds > 0 else final
        if self.vanish_on_decision:
            row.steps = [(now, None)]
        else:
            row.steps = [(now, answer), (now + self.settle_seconds, final)]
        return answer

    def issue_token(self, scope: str = "project", methods: tuple[str, ...] = ("password",)) -> str:
        """A new token of the user's, good for `token_seconds`; scope "project" or "domain"."""
        return self.new_token(scope, methods).text

    def new_token(self, scope: str, methods: tuple[str, ...], agency: Agency | None = None) -> Token:
        """A new token, of the agency where there is one."""
        issued = self.now()
        token = Token(
            scope=scope,
            project=agency.project if agency else self.project,
            text=secrets.token_urlsafe(TOKEN_BYTES),
            methods=methods,
            issued_at=issued,
            expires_at=issued + timedelta(seconds=self.token_seconds),
            agency=agency,
        )
        self._tokens[token.text] = token
        return token

    def expire_tokens(self) -> None:
        """Make every token so far an expired one."""
        now = self.now()
        self._tokens = {text: replace(token, expires_at=now) for text, token in self._tokens.items()}

    def token(self, text: str | None) -> Token:
        """The token behind a header's value, or InvalidToken with the words that the platform's gateway uses."""
        if not text:
            raise InvalidToken("x-auth-token not found")
        token = self._tokens.get(text)
        if token is None:
            raise InvalidToken("decrypt token fail")
        if token.expires_at <= self.now():
            raise InvalidToken(f"token expires, expires_at: {token.expires_at.strftime('%Y-%m-%dT%H:%M:%S.%fZ')}")
        return token

    def issue_temporary_keys(self) -> tuple[str, str, str]:
        """New access key, secret key and security token, which the permanent keys do not depend on."""
        access_key = f"BOXTEMPORARY{secrets.token_hex(4).upper()}"
        secret_key, token = f"box-temporary-sk-{secrets.token_hex(16)}", secrets.token_urlsafe(TOKEN_BYTES)
        self._temporary_keys[access_key] = KeyPair(secret_key, token)
        return access_key, secret_key, token

    def key_pair(self, access_key: str) -> KeyPair | None:
        """What belongs to an access key; None for an unknown one."""
        if access_key == self.access_key:
            return KeyPair(self.secret_key)
        return self._temporary_keys.get(access_key)

    def attempts(self, access_key: str) -> Attempts:
        """The bad signatures of an access key, which the gateway counts."""
        return self._attempts.setdefault(access_key, Attempts())

    def bad_signatures(self, access_key: str) -> int:
        """How many signatures in a row were refused; 0 again after a good one, or when a lock has ended."""
        return self.attempts(access_key).bad(self.now())

    def new_passcode(self) -> str:
        """A passcode that the user's device shows: six digits, good for one login."""
        shown = (f"{secrets.randbelow(10**6):06d}" for _number in itertools.count())
        passcode = next(code for code in shown if code not in self._passcodes)
        self._passcodes[passcode] = True
        return passcode

    def use_passcode(self, passcode: str) -> bool:
        """Whether it was good; from now on it is not."""
        good = self._passcodes.get(passcode, False)
        self._passcodes[passcode] = False
        return good

    def add_agency(self, name: str, domain_name: str, domain_id: str, project_id: str, project_name: str) -> Agency:
        """Another domain trusts the user with this project of its own."""
        agency = Agency(name, Project(project_id, project_name, domain_id, domain_name))
        self._agencies.append(agency)
        return agency

    def agencies(self) -> list[Agency]:
        """All agencies, in the order in which they were added."""
        return list(self._agencies)


def _seeded_stamp(number: int) -> str:
    # A second apart and in the past, so that sorting has one right answer and a decision is always later.
    return (FIRST_STAMP + timedelta(seconds=number)).strftime(STAMP)
