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
PLATFORM_ID = "0" * 32


@dataclass
class Identity:
    """IAM with the accounts that can log in, their projects, and the agencies that the owner can take over.

    `token_seconds`: how long a new token is good. `requires_mfa`: a password alone is no login. `catalog_has_vpcep`:
    the tokens of a project name the address of VPCEP.
    """

    clock: Clock
    owner: Account
    token_seconds: float = 86400.0
    requires_mfa: bool = False
    catalog_has_vpcep: bool = True
    _other_accounts: list[Account] = field(default_factory=list)
    _tokens: dict[str, Token] = field(default_factory=dict)
    _temporary_keys: dict[str, KeyPair] = field(default_factory=dict)
    _attempts: dict[str, Attempts] = field(default_factory=dict)
    _passcodes: dict[str, bool] = field(default_factory=dict)
    _more_projects: list[Project] = field(default_factory=list)
    _agencies: list[Agency] = field(default_factory=list)

    def add_account(self, account: Account) -> Account:
        """One more account whose user can log in, with a domain and a project of its own."""
        self._other_accounts.append(account)
        return account

    def accounts(self) -> list[Account]:
        """All accounts that can log in, the owner first."""
        return [self.owner, *self._other_accounts]

    def issue_token(
        self, scope: str = "project", methods: tuple[str, ...] = ("password",), account: Account | None = None
    ) -> str:
        """A new token for the first project if `scope` is "project", or for the "domain"; the owner's by default."""
        account = account or self.owner
        return self.new_token(account, Access(scope, account.project), methods).text

    def new_token(
        self, account: Account, access: Access, methods: tuple[str, ...], agency: Agency | None = None
    ) -> Token:
        """A new token of the account's user, good for `token_seconds`, who acts for the agency if there is one."""
        issued = self.clock.now()
        token = Token(
            scope=access.scope,
            project=access.project,
            account=account,
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
        for account in self.accounts():
            if access_key == account.access_key:
                return KeyPair(account, account.secret_key)
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

    def projects_of(self, account: Account) -> list[Project]:
        """The account's projects, the first one first."""
        return [account.project, *(self._more_projects if account is self.owner else ())]

    @property
    def platform(self) -> Project:
        """Where the cloud's own services are; nobody can log in there."""
        return Project(PLATFORM_ID, self.owner.project.region, PLATFORM_ID, "OTC")

    def projects(self) -> list[Project]:
        """Every project that IAM knows of: the accounts', those of the agencies, and the cloud's own."""
        own = [project for account in self.accounts() for project in self.projects_of(account)]
        return [*own, *(agency.project for agency in self._agencies), self.platform]

    def project(self, id: str) -> Project:
        """The project with this ID, which has to exist."""
        return next(project for project in self.projects() if project.id == id)

    def projects_beside(self, id: str) -> set[str]:
        """The IDs of all projects of one account in one region, this one among them."""
        here = self.project(id)
        same = (here.domain_id, here.region)
        return {project.id for project in self.projects() if (project.domain_id, project.region) == same}

    def listed_with(self, project: Project) -> list[Project]:
        """The projects that IAM lists for a login to this one: all of its account's, or just that of an agency."""
        for account in self.accounts():
            if project in self.projects_of(account):
                return self.projects_of(account)
        return [project]
