# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The bodies of the logins at IAM. Pure."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from .resolve import Login

Body = t.Dict[str, t.Any]


def to_identity_request(login: Login) -> Body:
    """The body of ``POST /v3/auth/tokens`` for a user (IAM API: Obtaining a User Token Through Password
    Authentication, and Obtaining a User Token Through Password and Virtual MFA Authentication).

    An agency is taken over with a token for the user's own domain, since the project is the other account's.
    """
    methods = ["password"]
    identity: Body = {"methods": methods, "password": {"user": {**_user(login), "password": login.password}}}
    if login.passcode:
        methods.append("totp")
        identity["totp"] = {"user": {"id": login.user_id, "passcode": login.passcode}}
    if not login.agency_name:
        return _body(identity, {"project": _project(login)})
    domain = _domain(login.user_domain_id, login.user_domain_name)
    return _body(identity, {"domain": domain} if domain else None)


def agency_request(login: Login) -> Body:
    """The body for taking over an agency with the user's token in the header (IAM API: Obtaining an Agency Token).

    The table of the page calls the field ``agency_name``; its samples and the clients send ``xrole_name``.
    """
    role = {"xrole_name": login.agency_name, "domain_name": login.agency_domain_name}
    if login.agency_domain_id:
        role = {"xrole_name": login.agency_name, "domain_id": login.agency_domain_id}
    identity = {"methods": ["assume_role"], "assume_role": role}
    return _body(identity, {"project": _project(login)})


def _body(identity: Body, scope: Body | None) -> Body:
    return {"auth": {"identity": identity, "scope": scope} if scope else {"identity": identity}}


def _user(login: Login) -> Body:
    if login.user_id:
        return {"id": login.user_id}
    return {"name": login.username, "domain": _domain(login.user_domain_id, login.user_domain_name)}


def _project(login: Login) -> Body:
    return {"id": login.project_id} if login.project_id else {"name": login.project_name}


def _domain(domain_id: str | None, domain_name: str | None) -> Body | None:
    if domain_id:
        return {"id": domain_id}
    return {"name": domain_name} if domain_name else None
