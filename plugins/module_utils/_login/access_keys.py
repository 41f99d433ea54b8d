# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The login with access keys: each request is signed, and no token is fetched."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .address import check_version
from .iam import find_project
from .login_method import LoggedIn, LoginMethod
from .options import ADDRESS, AUTH_URL, PROJECT, Either, LoginOption, Values, check_header
from .signature import AkskAuth, Keys

if t.TYPE_CHECKING:
    from .._http.client import Http
    from .._http.request import Auth

ACCESS_KEY = LoginOption("access_key", ("OS_ACCESS_KEY",), ("access_key", "ak"), check=check_header)
SECRET_KEY = LoginOption("secret_key", ("OS_SECRET_KEY",), ("secret_key", "sk"), is_secret=True)
SECURITY_TOKEN = LoginOption(
    "security_token", ("OS_SECURITY_TOKEN",), ("security_token",), is_secret=True, check=check_header
)
SIGNATURE_FORMAT = LoginOption("signature_format", choices=("access", "credential"), default="access")


@dataclass(frozen=True)
class KnownProject:
    """A project whose ID is known."""

    project_id: str

    def find(self, http: Http, auth: Auth) -> str:
        return self.project_id


@dataclass(frozen=True)
class NamedProject:
    """A project that IAM has to be asked for."""

    auth_url: str
    name: str

    def find(self, http: Http, auth: Auth) -> str:
        return find_project(http, auth, self.auth_url, self.name)


@dataclass(frozen=True)
class AccessKeys(LoginMethod):
    """API Request Signing Guide. Temporary keys have a security token."""

    NAME = "access keys"
    OPTIONS = (ACCESS_KEY, SECRET_KEY, SECURITY_TOKEN, SIGNATURE_FORMAT, *PROJECT, AUTH_URL)
    SELECTED_BY = (ACCESS_KEY, SECRET_KEY, SECURITY_TOKEN)
    DETECTED_BY = (ACCESS_KEY, SECRET_KEY)
    BEGUN_BY = (SECURITY_TOKEN,)
    NEEDS = ((ACCESS_KEY,), (SECRET_KEY,), PROJECT, ADDRESS)
    ASSUMES_AGENCIES = False

    keys: Keys
    project: KnownProject | NamedProject
    signature_format: str

    @classmethod
    def needs(cls, values: Values) -> tuple[Either, ...]:
        return cls.NEEDS if "project_id" in values else (*cls.NEEDS, (AUTH_URL,))

    @classmethod
    def from_values(cls, values: Values) -> AccessKeys:
        keys = Keys(values["access_key"], values["secret_key"], values.get("security_token"))
        return cls(keys, _project(values), values["signature_format"])

    @property
    def who(self) -> str:
        return self.keys.access_key

    def log_in(self, http: Http) -> LoggedIn:
        project_id = self.project.find(http, self.own_auth(http))
        return LoggedIn(AkskAuth(self.keys, project_id, self.signature_format, http.clock), project_id)

    def own_auth(self, http: Http) -> Auth:
        return AkskAuth(self.keys, None, self.signature_format, http.clock)


def _project(values: Values) -> KnownProject | NamedProject:
    if "project_id" in values:
        return KnownProject(values["project_id"])
    return NamedProject(check_version(AUTH_URL.named, values["auth_url"]), values["project_name"])
