# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may import this file.

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ._endpoint import checked_url, parse_endpoint
from ._errors import OptionError

# Which environment variables stand in for an option that is not given, in this order.
ENVIRONMENT: t.Mapping[str, tuple[str, ...]] = {
    "auth_url": ("OS_AUTH_URL",),
    "username": ("OS_USERNAME",),
    "password": ("OS_PASSWORD",),
    "user_domain_name": ("OS_USER_DOMAIN_NAME",),
    "user_domain_id": ("OS_USER_DOMAIN_ID",),
    "project_name": ("OS_PROJECT_NAME",),
    "project_id": ("OS_PROJECT_ID",),
    "region_name": ("OS_REGION_NAME",),
    "auth_token": ("OS_TOKEN", "OS_AUTH_TOKEN"),
    "vpcep_endpoint": ("OS_VPCEP_ENDPOINT_OVERRIDE",),
    "ca_cert": ("OS_CACERT",),
}

# Of these one is enough: giving either as an option keeps the other from coming out of the environment.
_EITHER = (("project_name", "project_id"), ("user_domain_name", "user_domain_id"))

_Values = t.Mapping[str, t.Optional[str]]


@dataclass(frozen=True)
class Way:
    """A way to log in: the options that mean it (the last one means it in the environment, too) and those it needs.

    Of each tuple in ``needs`` one is enough.
    """

    name: str
    options: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]


PASSWORD = Way(
    "a password",
    ("username", "password"),
    (("auth_url",), ("username",), ("password",), _EITHER[1], _EITHER[0]),
)
TOKEN = Way(
    "a token",
    ("auth_token",),
    (("auth_token",), ("project_id",), ("region_name", "vpcep_endpoint")),
)
WAYS = (PASSWORD, TOKEN)


@dataclass(frozen=True)
class Login:
    """The login options with the environment filled in, checked as far as that goes without a request."""

    way: Way
    auth_url: str | None = None
    username: str | None = None
    password: str | None = None
    user_domain_name: str | None = None
    user_domain_id: str | None = None
    project_name: str | None = None
    project_id: str | None = None
    region_name: str | None = None
    auth_token: str | None = None
    vpcep_endpoint: str | None = None
    ca_cert: str | None = None


def resolve_login(params: t.Mapping[str, t.Any], environment: t.Mapping[str, str]) -> Login:
    """Options first, then the environment, for the one way to log in that they mean.

    Raises `OptionError` where options are missing or contradict each other.
    """
    given = {name: params.get(name) or None for name in ENVIRONMENT}
    found = {name: _first(environment, variables) for name, variables in ENVIRONMENT.items()}
    way = _way(given, found)
    for first, second in _EITHER:
        if given[first] or given[second]:
            found[first] = found[second] = None
    others = {option for other in WAYS if other is not way for option in other.options}
    values = {name: None if name in others else given[name] or found[name] for name in ENVIRONMENT}
    values["project_id"] = _project_id(values)
    _check_complete(way, values)
    _check_forms(values)
    return Login(way=way, **values)


def named(option: str) -> str:
    """An option with the environment variables that would do in its place."""
    return f"{option} ({' or '.join(ENVIRONMENT[option])})"


def to_identity_request(login: Login) -> dict[str, t.Any]:
    """The body of ``POST /v3/auth/tokens`` (IAM API: Obtaining a User Token Through Password Authentication)."""
    domain = {"id": login.user_domain_id} if login.user_domain_id else {"name": login.user_domain_name}
    project = {"id": login.project_id} if login.project_id else {"name": login.project_name}
    user = {"name": login.username, "password": login.password, "domain": domain}
    identity = {"methods": ["password"], "password": {"user": user}}
    return {"auth": {"identity": identity, "scope": {"project": project}}}


def _first(environment: t.Mapping[str, str], variables: tuple[str, ...]) -> str | None:
    return next((environment[name] for name in variables if environment.get(name)), None)


def _way(given: _Values, found: _Values) -> Way:
    """What the options mean; only where they mean nothing the environment is asked, so a token beats its password."""
    by_options = [way for way in WAYS if any(given[option] for option in way.options)]
    by_environment = [way for way in WAYS if found[way.options[-1]]]
    ways = by_options or by_environment
    if not ways:
        every = "; or with ".join(f"{way.name}: {_list(way.needs)}" for way in WAYS)
        raise OptionError(f"No login is given. Log in with {every}.")
    if len(ways) > 1:
        names = " and ".join(named(way.options[-1]) for way in ways)
        raise OptionError(f"Two logins contradict each other: {names} are both set; keep one of them.")
    return ways[0]


def _project_id(values: _Values) -> str | None:
    """The project ID, which may also stand at the end of the API's address; the two must agree."""
    endpoint = values["vpcep_endpoint"]
    in_url = parse_endpoint("vpcep_endpoint", endpoint).project_id if endpoint else None
    project_id = values["project_id"]
    if in_url and project_id and in_url != project_id:
        raise OptionError(
            f"project_id is {project_id}, but {named('vpcep_endpoint')} ends with project {in_url}: make them agree."
        )
    return project_id or in_url


def _check_complete(way: Way, values: _Values) -> None:
    missing = [options for options in way.needs if not any(values[option] for option in options)]
    if missing:
        raise OptionError(f"The login with {way.name} is not complete: set {_list(missing)}.")


def _check_forms(values: _Values) -> None:
    if values["auth_url"]:
        checked_url("auth_url", values["auth_url"])
    token = values["auth_token"]
    if token and not all("!" <= character <= "~" for character in token):
        raise OptionError(f"{named('auth_token')} has spaces or characters that no token has.")


def _list(needs: t.Iterable[tuple[str, ...]]) -> str:
    return ", ".join(" or ".join(named(option) for option in options) for options in needs)
