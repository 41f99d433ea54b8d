# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which login the options, clouds.yaml and the environment mean together. No requests."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .._errors import OptionError
from .._options import parse_id
from .address import check_region, check_version, checked_url, parse_endpoint
from .clouds_yaml import read_cloud
from .methods import (
    CLOUD,
    ENVIRONMENT,
    KEYS,
    PASSCODE,
    PASSWORD,
    SECRETS,
    WAYS,
    Values,
    Way,
    begun,
    listed,
    missing,
    named,
    needs,
)

# Of these one is enough. The source that says either speaks for both, so that a project's name given as an option is
# not overruled by the ID of another project in the environment.
_EITHER = (
    ("username", "user_id"),
    ("user_domain_name", "user_domain_id"),
    ("project_name", "project_id"),
    ("agency_domain_name", "agency_domain_id"),
)

ReadCloud = t.Callable[[t.Optional[str], t.Optional[str], t.Mapping[str, str]], t.Mapping[str, t.Any]]


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
    given = _texts(params)
    found = _texts({name: _first(environment, variables) for name, variables in ENVIRONMENT.items()})
    cloud: t.Mapping[str, t.Any] = {}
    if given["cloud"] or (_names_cloud(environment) and not _is_enough(given)):
        cloud = read_cloud(given["cloud"] or found["cloud"], given["region_name"], environment)
    sources = [given, _texts(cloud), found]
    way = _way(sources) or _begun(sources)
    values = _merge(sources, way)
    if way is PASSWORD and values["passcode"]:
        way = PASSCODE
    values["project_id"] = _project_id(values)
    _check_whole(way, values, cloud.get("unread"))
    _check_form(way, values)
    values.pop("cloud")
    said = (params.get("validate_certs"), cloud.get("verify"))
    return Login(way=way, verify=next((bool(each) for each in said if each is not None), True), **values)


def _first(environment: t.Mapping[str, str], variables: tuple[str, ...]) -> str | None:
    return next((environment[name] for name in variables if environment.get(name, "").strip()), None)


def _names_cloud(environment: t.Mapping[str, str]) -> bool:
    return _first(environment, ("OS_CLOUD", "OS_CLIENT_CONFIG_FILE")) is not None


def _texts(source: t.Mapping[str, t.Any]) -> dict[str, str | None]:
    """The login options of a source: blank text is none, and blanks around a text are not a part of it.

    They may be a part of a password. Raises `OptionError` where bytes of the environment are no text.
    """
    texts: dict[str, str | None] = {}
    for name in ENVIRONMENT:
        text = str(source.get(name) or "")
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise OptionError(f"{named(name)} has bytes that are no UTF-8 text.")
        texts[name] = (text if name == "password" else text.strip()) if text.strip() else None
    return texts


def _is_enough(given: Values) -> bool:
    """Whether the options alone are a login, so that nobody has to read clouds.yaml for it."""
    return any(not missing(way, given) for way in WAYS if way is not CLOUD)


def _way(sources: t.Sequence[Values]) -> Way | None:
    """The way that the first source means which means any: a token as an option beats an exported password."""
    for number, source in enumerate(sources):
        ways = [way for way in WAYS if any(source[name] for name in (way.marks if number else way.options))]
        if len(ways) > 1:
            names = " and ".join(named(way.marks[0]) for way in ways)
            raise OptionError(f"Two logins contradict each other: {names} are both set; keep one of them.")
        if ways:
            return ways[0]
    return None


def _begun(sources: t.Sequence[Values]) -> Way:
    """The one way of which a part is there, so that it can be said what is missing; else raises `OptionError`."""
    values = {name: next((source[name] for source in sources if source[name]), None) for name in ENVIRONMENT}
    ways = begun(values)
    if len(ways) == 1:
        return ways[0]
    if ways:
        every = "; or for ".join(f"{way.name}: {listed(missing(way, values))}" for way in ways)
        raise OptionError(f"No login is complete. Set what is missing for {every}.")
    every = "; or with ".join(f"{way.name}: {listed(way.needs)}" for way in WAYS)
    raise OptionError(f"No login is given. Log in with {every}.")


def _merge(sources: t.Sequence[Values], way: Way) -> dict[str, str | None]:
    """Each option from the first source that has it, without those of the other ways."""
    others = {option for other in WAYS if other is not way for option in other.options}
    values = {
        name: None if name in others else next((source[name] for source in sources if source[name]), None)
        for name in ENVIRONMENT
    }
    for first, second in _EITHER:
        speaker = next((source for source in sources if source[first] or source[second]), None)
        if speaker is not None and first not in others:
            values[first], values[second] = speaker[first], speaker[second]
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


def _check_whole(way: Way, values: Values, unread: str | None) -> None:
    """``unread`` is a file of the cloud that could not be read, in which the rest may stand."""
    if way is KEYS and values["agency_name"]:
        raise OptionError("agency_name goes with a password or a token, and not with access keys.")
    lacking = missing(way, values)
    if lacking:
        error = OptionError(f"The login with {way.name} is not complete: set {listed(lacking)}.")
        if unread:
            error.say(f"This file was not read: {unread}.")
        raise error


def _check_form(way: Way, values: Values) -> None:
    if values["project_id"]:
        parse_id("project_id", values["project_id"])
    if values["region_name"]:
        check_region(named("region_name"), values["region_name"])
    if values["auth_url"]:
        checked_url("auth_url", values["auth_url"])
        # Left alone where nobody logs in there, as with access keys.
        if ("auth_url",) in needs(way, values):
            check_version(named("auth_url"), values["auth_url"])
    for option in ("auth_token", "access_key", "security_token"):
        if not all("!" <= character <= "~" for character in values[option] or ""):
            raise OptionError(f"{named(option)} has spaces or characters that no HTTP header can carry.")
