# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The logins with a user's password: alone, and with a passcode."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._http.request import Anonymous
from .address import check_version
from .iam import Body, fetch_token, reference, token_request
from .login_method import LoggedIn, LoginMethod
from .options import AUTH_URL, PROJECT, Either, LoginOption, Values
from .project import Project
from .token import TokenLogin

if t.TYPE_CHECKING:
    from .._http.client import Http
    from .._http.request import Auth

USERNAME = LoginOption("username", ("OS_USERNAME",), ("username",))
USER_ID = LoginOption("user_id", ("OS_USER_ID",), ("user_id",))
PASSWORD = LoginOption("password", ("OS_PASSWORD",), ("password",), is_secret=True, keeps_blanks=True)
PASSCODE = LoginOption("passcode", ("OS_PASSCODE",), ("passcode",), is_secret=True)
USER_DOMAIN_NAME = LoginOption("user_domain_name", ("OS_USER_DOMAIN_NAME",), ("user_domain_name",))
USER_DOMAIN_ID = LoginOption("user_domain_id", ("OS_USER_DOMAIN_ID",), ("user_domain_id",))


@dataclass(frozen=True)
class User:
    """Who logs in: ``reference`` and ``domain`` are what IAM takes for the user and, if it is known, the domain."""

    label: str
    reference: Body
    domain: Body | None

    @classmethod
    def from_values(cls, values: Values) -> User:
        domain = reference(values.get("user_domain_id"), values.get("user_domain_name"))
        if "user_id" in values:
            return cls(values["user_id"], {"id": values["user_id"]}, domain)
        return cls(values["username"], {"name": values["username"], "domain": domain}, domain)


@dataclass(frozen=True)
class Password(LoginMethod):
    """IAM API: Obtaining a User Token Through Password Authentication."""

    NAME = "a password"
    OPTIONS: t.ClassVar[tuple[LoginOption, ...]] = (
        AUTH_URL,
        USERNAME,
        USER_ID,
        PASSWORD,
        USER_DOMAIN_NAME,
        USER_DOMAIN_ID,
        *PROJECT,
    )
    SELECTED_BY = (USERNAME, USER_ID, PASSWORD, PASSCODE)
    DETECTED_BY = (PASSWORD,)
    BEGUN_BY = (USERNAME, USER_ID, PASSCODE, USER_DOMAIN_NAME, USER_DOMAIN_ID)
    NEEDS: t.ClassVar[tuple[Either, ...]] = (
        (AUTH_URL,),
        (USERNAME, USER_ID),
        (PASSWORD,),
        (USER_DOMAIN_NAME, USER_DOMAIN_ID, USER_ID),
        PROJECT,
    )
    HINT: t.ClassVar[str] = "check username, password, user domain and project; a refused login is never repeated"
    IS_RENEWABLE: t.ClassVar[bool] = True

    auth_url: str
    user: User
    password: str = field(repr=False)
    project: Project

    @classmethod
    def refined(cls, values: Values) -> type[LoginMethod]:
        return PasswordWithPasscode if "passcode" in values else cls

    @classmethod
    def from_values(cls, values: Values) -> Password:
        auth_url = check_version(AUTH_URL.named, values["auth_url"])
        return cls(auth_url, User.from_values(values), values["password"], Project.from_values(values))

    @property
    def who(self) -> str:
        return self.user.label

    def log_in(self, http: Http) -> LoggedIn:
        return LoggedIn.with_token(self._token_login(http, self.project.scope()), self.project)

    def own_auth(self, http: Http) -> Auth:
        # For the user's own domain: an agency's project belongs to another account.
        return self._token_login(http, {"domain": self.user.domain} if self.user.domain else None)

    def identity(self) -> Body:
        """Proof of the user, as IAM takes it."""
        return {"methods": ["password"], "password": {"user": {**self.user.reference, "password": self.password}}}

    def _token_login(self, http: Http, scope: Body | None) -> TokenLogin:
        who = f"log in as {self.user.label}"
        request = token_request(self.auth_url, who, self.identity(), scope, is_repeatable=self.IS_RENEWABLE)
        return TokenLogin(lambda: fetch_token(http, request, Anonymous(self.HINT)), is_renewable=self.IS_RENEWABLE)


@dataclass(frozen=True)
class PasswordWithPasscode(Password):
    """IAM API: Obtaining a User Token Through Password and Virtual MFA Authentication.

    A passcode is good for one login, and the first attempt uses it up even if the answer is lost. So this login is
    neither repeated nor made again when its token has expired.
    """

    NAME = "a password and a passcode"
    OPTIONS = (*Password.OPTIONS, PASSCODE)
    NEEDS = ((AUTH_URL,), (USER_ID,), (PASSWORD,), (PASSCODE,), PROJECT)
    HINT = "check user_id and password, and give a fresh passcode: each is good for one login, within its time"
    IS_RENEWABLE = False

    passcode: str = field(repr=False)

    @classmethod
    def from_values(cls, values: Values) -> PasswordWithPasscode:
        plain = Password.from_values(values)
        return cls(plain.auth_url, plain.user, plain.password, plain.project, values["passcode"])

    def identity(self) -> Body:
        factor = {"user": {**self.user.reference, "passcode": self.passcode}}
        return {**super().identity(), "methods": ["password", "totp"], "totp": factor}
