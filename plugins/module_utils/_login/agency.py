# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An agency on top of another login: the right to act in a project of another account."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .._errors import OptionError
from .address import check_version
from .iam import Body, fetch_token, token_request
from .login_method import LoggedIn, LoginMethod
from .options import AUTH_URL, PROJECT, Either, LoginOption, Values
from .project import Project
from .token import TokenLogin

if t.TYPE_CHECKING:
    from .._http.client import Http

# The keys are those of the auth type "agency" of otcextensions.
AGENCY_NAME = LoginOption("agency_name", keys=("target_agency_name",))
AGENCY_DOMAIN_NAME = LoginOption("agency_domain_name", keys=("target_domain_name",))
AGENCY_DOMAIN_ID = LoginOption("agency_domain_id", keys=("target_domain_id",))

_HINT = (
    "check agency_name and its domain, auth_url, the project, which is one of that account, and that the user may take"
    " over agencies (role Agent Operator)"
)


@dataclass(frozen=True)
class Agency:
    """IAM API: Obtaining an Agency Token. ``user`` is who assumes it, ``project`` one of the other account."""

    OPTIONS: t.ClassVar = (AGENCY_NAME, AGENCY_DOMAIN_NAME, AGENCY_DOMAIN_ID, AUTH_URL, *PROJECT)
    NEEDS: t.ClassVar[tuple[Either, ...]] = ((AGENCY_DOMAIN_NAME, AGENCY_DOMAIN_ID), (AUTH_URL,))

    user: LoginMethod
    auth_url: str
    name: str
    domain_name: str | None
    domain_id: str | None
    project: Project

    @staticmethod
    def is_wanted(values: Values) -> bool:
        return "agency_name" in values

    @staticmethod
    def check_user(method: type[LoginMethod]) -> None:
        """Raises `OptionError` if this login cannot assume an agency."""
        if not method.ASSUMES_AGENCIES:
            raise OptionError(f"agency_name goes with a password or a token, and not with {method.NAME}.")

    @classmethod
    def from_values(cls, user: LoginMethod, values: Values) -> Agency:
        return cls(
            user=user,
            auth_url=check_version(AUTH_URL.named, values["auth_url"]),
            name=values["agency_name"],
            domain_name=values.get("agency_domain_name"),
            domain_id=values.get("agency_domain_id"),
            project=Project.from_values(values),
        )

    @property
    def who(self) -> str | None:
        return self.user.who

    def log_in(self, http: Http) -> LoggedIn:
        user = self.user.own_auth(http)
        action = f"take over agency {self.name} of {self.domain_name or self.domain_id}"
        request = token_request(self.auth_url, action, self.identity(), self.project.scope(), hint=_HINT)
        return LoggedIn.with_token(TokenLogin(lambda: fetch_token(http, request, user)), self.project)

    def identity(self) -> Body:
        """What IAM takes for the agency. Its table has the field ``agency_name``; samples and clients send this one."""
        domain = {"domain_id": self.domain_id} if self.domain_id else {"domain_name": self.domain_name}
        return {"methods": ["assume_role"], "assume_role": {"xrole_name": self.name, **domain}}
