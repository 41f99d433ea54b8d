# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The requests to IAM: log in, take over an agency, find a project."""

from __future__ import annotations

import typing as t

from .._errors import OptionError, RequestError
from .._http.request import Anonymous, Request
from .._options import parse_id
from .address import identity_url
from .bodies import agency_request, to_identity_request
from .methods import PASSCODE, TOKEN
from .shapes import as_objects, as_text
from .token import GivenToken, IssuedToken, TokenLogin

if t.TYPE_CHECKING:
    from .._http.client import Http
    from .._http.request import Auth
    from .resolve import Login

_PASSWORD_HINT = "check username, password, user domain and project; a refused login is never repeated"
_AGENCY_HINT = (
    "check agency_name and its domain, auth_url, the project, which is one of that account, and that the user may take"
    " over agencies (role Agent Operator)"
)
_PASSCODE_HINT = "check user_id and password, and give a fresh passcode: each is good for one login, within its time"


def token_login(http: Http, login: Login) -> TokenLogin:
    """The login of a user, with a password and perhaps a passcode, or of an agency on top of a user or a token.

    A passcode is good once, so that login cannot be made again when its token has expired.
    """
    is_renewable = login.method is not PASSCODE
    user = TokenLogin(lambda: _fetch_user(http, login), is_renewable=is_renewable)
    if not login.agency_name:
        return user
    user_auth = GivenToken(str(login.auth_token)) if login.method is TOKEN else user
    return TokenLogin(lambda: _fetch_agency(http, login, user_auth))


def find_project(http: Http, auth: Auth, login: Login) -> str:
    """The ID of the project of this name (IAM API: Querying Project Information).

    Raises `OptionError` where there is none, or several, and `RequestError` where the answer is no list of projects.
    """
    request = Request(
        "GET",
        f"{identity_url(str(login.auth_url))}/projects",
        purpose=f"find project {login.project_name} at {login.auth_url}",
        params={"name": str(login.project_name)},
        is_login=True,
    )
    rows = http.send(request, auth).body.get("projects")
    if not isinstance(rows, list):
        raise RequestError(
            "IAM answered without a list of projects; check that auth_url is the address of IAM, or set project_id."
        )
    ids = (as_text(row.get("id")) for row in as_objects(rows) if row.get("name") == login.project_name)
    found = [project_id for project_id in ids if project_id]
    if len(found) != 1:
        raise OptionError(
            f"IAM lists {len(found)} projects called {login.project_name} for these access keys:"
            " check project_name and auth_url, or set project_id (OS_PROJECT_ID)."
        )
    return parse_id("The project ID that IAM lists", found[0])


def _fetch_user(http: Http, login: Login) -> IssuedToken:
    # A passcode is used up by the first attempt, even where its answer is lost.
    request = Request(
        "POST",
        _tokens_url(login),
        purpose=f"log in as {login.user_id or login.username} at {login.auth_url}",
        body=to_identity_request(login),
        is_login=True,
        is_repeatable=not login.passcode,
    )
    return _fetch(http, request, Anonymous(_PASSCODE_HINT if login.passcode else _PASSWORD_HINT))


def _fetch_agency(http: Http, login: Login, auth: Auth) -> IssuedToken:
    domain = login.agency_domain_name or login.agency_domain_id
    request = Request(
        "POST",
        _tokens_url(login),
        purpose=f"take over agency {login.agency_name} of {domain} at {login.auth_url}",
        body=agency_request(login),
        is_login=True,
        hint=_AGENCY_HINT,
    )
    return _fetch(http, request, auth)


def _tokens_url(login: Login) -> str:
    return f"{identity_url(str(login.auth_url))}/auth/tokens"


def _fetch(http: Http, request: Request, auth: Auth) -> IssuedToken:
    issued = IssuedToken.from_reply(http.send(request, auth))
    http.hide(issued.token)
    return issued
