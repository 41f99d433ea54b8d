# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a body of a login asks for, and whether it gets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..gateway.envelopes import identity_error, passcode_error
from .accounts import Account, Agency, Project
from .credentials import Access, InvalidToken, Token
from .state import Identity


def log_in(iam: Identity, auth: Mapping[str, Any], token: str | None) -> Token:
    """A new token for what `auth` in the body asks; an agency is for the owner of `token`, the header X-Auth-Token."""
    identity = as_object(auth, "identity")
    methods = identity.get("methods")
    if not isinstance(methods, list) or not methods:
        raise identity_error(400, "Expecting to find methods in identity.")
    if methods == ["assume_role"]:
        agency = _assumed(iam, as_object(identity, "assume_role"), token)
        return iam.new_token(iam.owner, _scope(auth, [agency.project]), tuple(methods), agency)
    account = _checked_user(iam, identity, methods)
    return iam.new_token(account, _scope(auth, iam.projects_of(account)), tuple(methods))


def _checked_user(iam: Identity, identity: Mapping[str, Any], methods: list[object]) -> Account:
    """The account whose user has given every proof that is asked for."""
    accounts = []
    for method in methods:
        check = FACTORS.get(str(method))
        if check is None:
            raise identity_error(401, "Attempted to authenticate with an unsupported method.")
        accounts.append(check(iam, as_object(identity, str(method))))
    if "password" not in methods or (iam.requires_mfa and "totp" not in methods):
        raise identity_error(401, "Additional authentications steps required.")
    if any(account is not accounts[0] for account in accounts):
        raise identity_error(401, "The username or password is wrong.")
    return accounts[0]


def _check_password(iam: Identity, password: Mapping[str, Any]) -> Account:
    user = as_object(password, "user")
    if not isinstance(user.get("password"), str):
        raise identity_error(400, "Expecting to find password in user.")
    account = next((account for account in iam.accounts() if _is_user(account, user)), None)
    if account is None or user["password"] != account.password:
        raise identity_error(401, "The username or password is wrong.")
    return account


def _is_user(account: Account, user: Mapping[str, Any]) -> bool:
    """Whether the account's user is meant, by ID, or by name in a domain."""
    if "id" in user:
        return bool(user["id"] == account.user_id)
    if "name" not in user:
        raise identity_error(400, "Expecting to find id or name in user.")
    known = bool(user["name"] == account.username)
    return known and _is_meant(as_object(user, "domain"), _domain(account.project))


def _check_totp(iam: Identity, totp: Mapping[str, Any]) -> Account:
    """The user's ID is mandatory here (IAM API reference, Virtual MFA)."""
    user = as_object(totp, "user")
    for name in ("id", "passcode"):
        if not isinstance(user.get(name), str):
            raise identity_error(400, f"Expecting to find {name} in user.")
    account = next((account for account in iam.accounts() if account.user_id == user["id"]), None)
    if account is None:
        raise identity_error(401, "The username or password is wrong.")
    if not iam.use_passcode(user["passcode"]):
        raise passcode_error()
    return account


# Method name -> check of the object of that name inside "identity", which returns the user's account; more proofs of
# who one is are more rows.
FACTORS: Mapping[str, Callable[[Identity, Mapping[str, Any]], Account]] = {
    "password": _check_password,
    "totp": _check_totp,
}


def _assumed(iam: Identity, role: Mapping[str, Any], token: str | None) -> Agency:
    """The agency that is asked for (IAM API reference, Obtaining an Agency Token)."""
    try:
        own = iam.token(token)
    except InvalidToken:
        raise identity_error(401, "The X-Auth-Token is invalid!") from None
    if own.agency is not None:
        raise identity_error(403, "An agency cannot act through another agency.")
    name = role.get("xrole_name")
    if not isinstance(name, str):
        raise identity_error(400, "Expecting to find xrole_name in assume_role.")
    domain = {key.removeprefix("domain_"): role[key] for key in ("domain_id", "domain_name") if key in role}
    if not domain:
        raise identity_error(400, "Expecting to find domain_id or domain_name in assume_role.")
    for agency in iam.agencies() if own.account is iam.owner else []:
        if agency.name == name and _is_meant(domain, _domain(agency.project)):
            return agency
    raise identity_error(404, f"Could not find agency: {name}.")


def _scope(auth: Mapping[str, Any], projects: Sequence[Project]) -> Access:
    """What is opened of these projects, which are of one domain.

    A project wins over a domain; without a scope the token is a global one, which is the domain's.
    """
    scope = as_object(auth, "scope") if "scope" in auth else {}
    name = "project" if "project" in scope else "domain"
    wanted = as_object(scope, name) if name in scope else _domain(projects[0])
    for project in projects:
        own = {"id": project.id, "name": project.name} if name == "project" else _domain(project)
        if _is_meant(wanted, own):
            return Access(name, project)
    raise identity_error(401, f"The {name} does not exist or the user has no role in it.")


def _domain(project: Project) -> dict[str, str]:
    return {"id": project.domain_id, "name": project.domain_name}


def as_object(container: object, name: str) -> dict[str, Any]:
    value = container.get(name) if isinstance(container, dict) else None
    if not isinstance(value, dict):
        raise identity_error(400, f"Expecting to find {name} in request body.")
    return value


def _is_meant(given: Mapping[str, Any], own: Mapping[str, str]) -> bool:
    """Whether {"id": ...} or {"name": ...} names this one; the ID wins."""
    key = "id" if "id" in given else "name"
    return given.get(key) == own[key]
