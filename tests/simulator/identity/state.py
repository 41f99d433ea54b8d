# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What IAM holds: projects, tokens, keys, passcodes and agencies; and its knobs."""

from __future__ import annotations

import itertools
import secrets
from dataclasses import dataclass, field, replace
from datetime import timedelta

from ..clock import Clock
from .accounts import Account, Agency, Project
from .credentials import Access, Attempts, InvalidToken, KeyPair, Token

# A real token has 3,200 characters or more; only one as long shows if something cuts it.
TOKEN_BYTES = 2400


@dataclass
class Identity:
    """IAM with the one account that can log in, its projects, and the agencies that it can take over.

    `token_seconds`: how long a new token is good. `requires_mfa`: a password alone is no login. `catalog_has_vpcep`:
    the tokens of a project name the address of VPCEP.
    """

    clock: Clock
    owner: Account
    token_seconds: float = 86400.0
    requires_mfa: bool = False
    catalog_has_vpcep: bool = True
    _tokens: dict[str, Token] = field(default_factory=dict)
    _temporary_keys: dict[str, KeyPair] = field(default_factory=dict)
    _attempts: dict[str, Attempts] = field(default_factory=dict)
    _passcodes: dict[str, bool] = field(default_factory=dict)
    _more_projects: list[Project] = field(default_factory=list)
    _agencies: list[Agency] = field(default_factory=list)

    def issue_token(self, scope: str = "project", methods: tuple[str, ...] = ("password",)) -> str:
        """A new token of the owner's user, for the first project if `scope` is "project", or for the "domain"."""
        return self.new_token(Access(scope, self.owner.project), methods).text

    def new_token(self, access: Access, methods: tuple[str, ...], agency: Agency | None = None) -> Token:
        """A new token of the owner's user, good for `token_seconds`, who acts for the agency if there is one."""
        issued = self.clock.now()
        token = Token(
            scope=access.scope,
            project=access.project,
            account=self.owner,
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
        now = self.clock.now()
        self._tokens = {text: replace(token, expires_at=now) for text, token in self._tokens.items()}

    def token(self, text: str | None) -> Token:
        """The token behind a header's value, or InvalidToken with the words that the platform's gateway uses."""
        if not text:
            raise InvalidToken("x-auth-token not found")
        token = self._tokens.get(text)
        if token is None:
            raise InvalidToken("decrypt token fail")
        if token.expires_at <= self.clock.now():
            raise InvalidToken(f"token expires, expires_at: {token.expires_at.strftime('%Y-%m-%dT%H:%M:%S.%fZ')}")
        return token

    def issue_temporary_keys(self) -> tuple[str, str, str]:
        """New access key, secret key and security token of the owner's user; the permanent keys do not matter."""
        access_key = f"BOXTEMPORARY{secrets.token_hex(4).upper()}"
        secret_key, token = f"box-temporary-sk-{secrets.token_hex(16)}", secrets.token_urlsafe(TOKEN_BYTES)
        self._temporary_keys[access_key] = KeyPair(self.owner, secret_key, token)
        return access_key, secret_key, token

    def key_pair(self, access_key: str) -> KeyPair | None:
        """What belongs to an access key; None for an unknown one."""
        if access_key == self.owner.access_key:
            return KeyPair(self.owner, self.owner.secret_key)
        return self._temporary_keys.get(access_key)

    def attempts(self, access_key: str) -> Attempts:
        """The bad signatures of an access key, which the gateway counts."""
        return self._attempts.setdefault(access_key, Attempts())

    def bad_signatures(self, access_key: str) -> int:
        """How many signatures in a row were refused; 0 again after a good one, or when a lock has ended."""
        return self.attempts(access_key).bad(self.clock.now())

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
        """Another domain trusts the owner's user with this project of its own."""
        agency = Agency(name, Project(project_id, project_name, domain_id, domain_name))
        self._agencies.append(agency)
        return agency

    def agencies(self) -> list[Agency]:
        """All agencies, in the order in which they were added."""
        return list(self._agencies)

    def add_project(self, name: str, project_id: str) -> Project:
        """One more project of the owner, in which the owner's user may work too."""
        project = Project(project_id, name, self.owner.domain_id, self.owner.domain_name)
        self._more_projects.append(project)
        return project

    def own_projects(self) -> list[Project]:
        """The owner's projects, the first one first."""
        return [self.owner.project, *self._more_projects]

    def projects(self) -> list[Project]:
        """Every project that IAM knows of: the owner's and those of the agencies."""
        return [*self.own_projects(), *(agency.project for agency in self._agencies)]

    def listed_with(self, project: Project) -> list[Project]:
        """The projects that IAM lists for a login to this one: all of the owner's, or just that of an agency."""
        own = self.own_projects()
        return own if project in own else [project]
