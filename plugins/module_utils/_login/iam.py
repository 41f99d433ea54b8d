# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The requests to IAM: fetch a token, find a project."""

from __future__ import annotations

import typing as t

from .._errors import OptionError, RequestError
from .._http.request import Request
from .._options import parse_id
from .address import identity_url
from .shapes import as_objects, as_text
from .token import IssuedToken

if t.TYPE_CHECKING:
    from .._http.client import Http
    from .._http.request import Auth

Body = t.Dict[str, t.Any]


def reference(known_id: str | None, name: str | None) -> Body | None:
    """What IAM takes for a domain or a project: its ID, else its name, else nothing."""
    if known_id:
        return {"id": known_id}
    return {"name": name} if name else None


def token_request(
    auth_url: str,
    action: str,
    identity: Body,
    scope: Body | None,
    *,
    hint: str | None = None,
    is_repeatable: bool = True,
) -> Request:
    """The request for a token (``POST /v3/auth/tokens``). ``action`` completes "Could not", if it fails."""
    return Request(
        "POST",
        f"{identity_url(auth_url)}/auth/tokens",
        purpose=f"{action} at {auth_url}",
        body={"auth": {"identity": identity, "scope": scope} if scope else {"identity": identity}},
        is_login=True,
        is_repeatable=is_repeatable,
        hint=hint,
    )


def fetch_token(http: Http, request: Request, auth: Auth) -> IssuedToken:
    """The token that IAM issues, hidden from all messages from now on. Raises `RequestError` if there is none."""
    issued = IssuedToken.from_reply(http.send(request, auth))
    http.hide(issued.token)
    return issued


def find_project(http: Http, auth: Auth, auth_url: str, name: str) -> str:
    """The ID of the project with this name (IAM API: Querying Project Information).

    Raises `OptionError` unless there is exactly one, and `RequestError` if the answer is no list of projects.
    """
    request = Request(
        "GET",
        f"{identity_url(auth_url)}/projects",
        purpose=f"find project {name} at {auth_url}",
        params={"name": name},
        is_login=True,
    )
    rows = http.send(request, auth).body.get("projects")
    if not isinstance(rows, list):
        raise RequestError(
            "IAM answered without a list of projects; check that auth_url is the address of IAM, or set project_id."
        )
    ids = (as_text(row.get("id")) for row in as_objects(rows) if row.get("name") == name)
    found = [project_id for project_id in ids if project_id]
    if len(found) != 1:
        raise OptionError(
            f"IAM lists {len(found)} projects called {name} for these access keys:"
            " check project_name and auth_url, or set project_id (OS_PROJECT_ID)."
        )
    return parse_id("The project ID that IAM lists", found[0])
