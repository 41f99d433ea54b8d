# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The login with a token that somebody else has fetched."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .login_method import LoggedIn, LoginMethod
from .options import ADDRESS, PROJECT_ID, LoginOption, Values, check_header
from .token import GivenToken

if t.TYPE_CHECKING:
    from .._http.client import Http
    from .._http.request import Auth

AUTH_TOKEN = LoginOption(
    "auth_token", ("OS_TOKEN", "OS_AUTH_TOKEN"), ("token", "auth_token"), is_secret=True, check=check_header
)


@dataclass(frozen=True)
class Token(LoginMethod):
    """The token says nothing that can be read here, so its project has to be given by ID."""

    NAME = "a token"
    OPTIONS = (AUTH_TOKEN, PROJECT_ID)
    SELECTED_BY = DETECTED_BY = (AUTH_TOKEN,)
    NEEDS = ((AUTH_TOKEN,), (PROJECT_ID,), ADDRESS)

    token: str = field(repr=False)
    project_id: str

    @classmethod
    def from_values(cls, values: Values) -> Token:
        return cls(values["auth_token"], values["project_id"])

    @property
    def who(self) -> None:
        return None

    def log_in(self, http: Http) -> LoggedIn:
        return LoggedIn(self.own_auth(http), self.project_id)

    def own_auth(self, http: Http) -> Auth:
        return GivenToken(self.token)
