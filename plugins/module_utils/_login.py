# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may import this file.

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ._clouds_yaml import read_cloud
from ._endpoint import check_id, checked_url, parse_endpoint
from ._errors import OptionError

# Which environment variables stand in for an option that is not given, in this order.
ENVIRONMENT: t.Mapping[str, tuple[str, ...]] = {
    "auth_url": ("OS_AUTH_URL",),
    "username": ("OS_USERNAME",),
    "user_id": ("OS_USER_ID",),
    "password": ("OS_PASSWORD",),
    "passcode": ("OS_PASSCODE",),
    "user_domain_name": ("OS_USER_DOMAIN_NAME",),
    "user_domain_id": ("OS_USER_DOMAIN_ID",),
    "project_name": ("OS_PROJECT_NAME",),
    "project_id": ("OS_PROJECT_ID",),
    "region_name": ("OS_REGION_NAME",),
    "auth_token": ("OS_TOKEN", "OS_AUTH_TOKEN"),
    "access_key": ("OS_ACCESS_KEY",),
    "secret_key": ("OS_SECRET_KEY",),
    "security_token": ("OS_SECURITY_TOKEN",),
    "agency_name": (),
    "agency_domain_name": (),
    "agency_domain_id": (),
    "cloud": ("OS_CLOUD",),
    "vpcep_endpoint": ("OS_VPCEP_ENDPOINT_OVERRIDE",),
    "ca_cert": ("OS_CACERT",),
    "client_cert": (),
    "client_key": (),
}
SECRETS = ("password", "passcode", "auth_token", "secret_key", "security_token")

# Of these one is enough. The source that says either speaks for both, so that a project's name given as an option is
# not overruled by the ID of another project in the environment.
_EITHER = (
    ("username", "user_id"),
    ("user_domain_name", "user_domain_id"),
    ("project_name", "project_id"),
    ("agency_domain_name", "agency_domain_id"),
)

Values = t.Mapping[str, t.Optional[str]]
ReadCloud = t.Callable[[t.Optional[str], t.Optional[str], t.Mapping[str, str]], Values]


@dataclass(frozen=True)
class Way:
    """A way to log in. ``options`` mean it when they are given; of each tuple in ``needs`` one is enough.

    In clouds.yaml and in the environment ``marks`` mean it: a user's name alone may stand there for other reasons.
    """

    name: str
    options: tuple[str, ...]
    marks: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]


_PROJECT = ("project_name", "project_id")
_ADDRESS = ("region_name", "vpcep_endpoint")

PASSWORD = Way(
    "a password",
    ("username", "user_id", "password", "passcode"),
    ("password",),
    (
        ("auth_url",),
        ("username", "user_id"),
        ("password",),
        ("user_domain_name", "user_domain_id", "user_id"),
        _PROJECT,
    ),
)
PASSCODE = Way(
    "a password and a passcode",
    (),
    (),
    (("auth_url",), ("user_id",), ("password",), ("passcode",), _PROJECT),
)
KEYS = Way(
    "access keys",
    ("access_key", "secret_key", "security_token"),
    ("access_key", "secret_key"),
    (("access_key",), ("secret_key",), _PROJECT, _ADDRESS),
)
TOKEN = Way("a token", ("auth_token",), ("auth_token",), (("auth_token",), ("project_id",), _ADDRESS))
CLOUD = Way("clouds.yaml", (), (), (("cloud",),))
WAYS = (PASSWORD, PASSCODE, KEYS, TOKEN, CLOUD)


@dataclass(frozen=True)
class Login:
    """The login options of all sources, checked as far as that goes without a request."""

    way: Way
    auth_url: str | None = None
    username: str | None = None
    user_id: str | None = None
    password: str | None = None
    passcode: str | None = None
    user_domain_name: str | None = None
    user_domain_id: str | None = None
    project_name: str | None = None
    project_id: str | None = None
    region_name: str | None = None
    auth_token: str | None = None
    access_key: str | None = None
    secret_key: str | None = None
    security_token: str | None = None
    agency_name: str | None = None
    agency_domain_name: str | None = None
    agency_domain_id: str | None = None
    vpcep_endpoint: str | None = None
    ca_cert: str | None = None
    client_cert: str | None = None
    client_key: str | None = None
    verify: bool = True

    def secrets(self) -> list[str]:
        """What must never be shown."""
        return [value for value in (getattr(self, name) for name in SECRETS) if value]


def resolve_login(
    params: t.Mapping[str, t.Any], environment: t.Mapping[str, str], read_cloud: ReadCloud = read_cloud
) -> Login:
    """Options first, then clouds.yaml, then the environment, for the one way to log in that they mean.

    Raises `OptionError` where options are missing or contradict each other, and what ``read_cloud`` raises, which is
    called only where a cloud is in play.
    """
    given: Values = {name: params.get(name) or None for name in ENVIRONMENT}
    found: Values = {name: _first(environment, variables) for name, variables in ENVIRONMENT.items()}
    sources = [given, found]
    if given["cloud"] or (_names_cloud(environment) and not _is_enough(given)):
        sources.insert(1, read_cloud(given["cloud"] or found["cloud"], given["region_name"], environment))
    way = _way(sources)
    values = _merge(sources, way)
    if way is PASSWORD and values["passcode"]:
        way = PASSCODE
    values["project_id"] = _project_id(values)
    _check(way, values)
    values.pop("cloud")
    return Login(way=way, verify=_verify(params, sources), **values)


def named(option: str) -> str:
    """An option with the environment variables that would do in its place."""
    variables = " or ".join(ENVIRONMENT[option])
    return f"{option} ({variables})" if variables else option


def _first(environment: t.Mapping[str, str], variables: tuple[str, ...]) -> str | None:
    return next((environment[name] for name in variables if environment.get(name)), None)


def _names_cloud(environment: t.Mapping[str, str]) -> bool:
    return bool(environment.get("OS_CLOUD") or environment.get("OS_CLIENT_CONFIG_FILE"))


def _is_enough(given: Values) -> bool:
    """Whether the options alone are a login, so that nobody has to read clouds.yaml for it."""
    return any(not _missing(way, given) for way in WAYS if way is not CLOUD)


def _missing(way: Way, values: Values) -> list[tuple[str, ...]]:
    """What the way needs and the values do not have."""
    needs = [*way.needs]
    if way is KEYS and not values["project_id"]:
        needs.append(("auth_url",))
    if values["agency_name"]:
        needs += [("agency_domain_name", "agency_domain_id"), ("auth_url",)]
    return [options for options in dict.fromkeys(needs) if not any(values[option] for option in options)]


def _way(sources: t.Sequence[Values]) -> Way:
    """The way that the first source means which means any: a token as an option beats an exported password."""
    for number, source in enumerate(sources):
        ways = [way for way in WAYS if any(source.get(name) for name in (way.marks if number else way.options))]
        if len(ways) > 1:
            names = " and ".join(named(way.marks[0]) for way in ways)
            raise OptionError(f"Two logins contradict each other: {names} are both set; keep one of them.")
        if ways:
            return ways[0]
    every = "; or with ".join(f"{way.name}: {_list(way.needs)}" for way in WAYS)
    raise OptionError(f"No login is given. Log in with {every}.")


def _merge(sources: t.Sequence[Values], way: Way) -> dict[str, str | None]:
    """Each option from the first source that has it, without those of the other ways."""
    others = {option for other in WAYS if other is not way for option in other.options}
    values = {
        name: None if name in others else next((source[name] for source in sources if source.get(name)), None)
        for name in ENVIRONMENT
    }
    for first, second in _EITHER:
        speaker = next((source for source in sources if source.get(first) or source.get(second)), None)
        if speaker is not None and first not in others:
            values[first], values[second] = speaker.get(first), speaker.get(second)
    return values


def _project_id(values: Values) -> str | None:
    """The project ID, which may also stand at the end of the API's address; the two must agree."""
    endpoint = values["vpcep_endpoint"]
    in_url = parse_endpoint("vpcep_endpoint", endpoint).project_id if endpoint else None
    project_id = values["project_id"]
    if in_url and project_id and in_url != project_id:
        raise OptionError(
            f"project_id is {project_id}, but {named('vpcep_endpoint')} ends with project {in_url}: make them agree."
        )
    return project_id or in_url


def _check(way: Way, values: Values) -> None:
    if way is KEYS and values["agency_name"]:
        raise OptionError("agency_name goes with a password or a token, and not with access keys.")
    missing = _missing(way, values)
    if missing:
        raise OptionError(f"The login with {way.name} is not complete: set {_list(missing)}.")
    if values["project_id"]:
        check_id("project_id", values["project_id"])
    if values["auth_url"]:
        checked_url("auth_url", values["auth_url"])
    for option in ("auth_token", "access_key", "security_token"):
        if not all("!" <= character <= "~" for character in values[option] or ""):
            raise OptionError(f"{named(option)} has spaces or characters that no HTTP header can carry.")


def _verify(params: t.Mapping[str, t.Any], sources: t.Sequence[t.Mapping[str, t.Any]]) -> bool:
    """Whether certificates are checked: the option, else what clouds.yaml says, else yes."""
    said = (params.get("validate_certs"), sources[1].get("verify"))
    return next((bool(each) for each in said if each is not None), True)


def _list(needs: t.Iterable[tuple[str, ...]]) -> str:
    return ", ".join(" or ".join(named(option) for option in options) for options in needs)
