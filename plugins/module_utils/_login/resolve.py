# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which login the options, clouds.yaml and the environment mean together. No requests."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .._errors import OptionError
from .._options import parse_id
from .address import check_region, check_version, checked_url, parse_address
from .clouds_yaml import read_cloud
from .methods import (
    CLOUD,
    ENVIRONMENT,
    KEYS,
    METHODS,
    PASSCODE,
    PASSWORD,
    SECRETS,
    LoginMethod,
    Values,
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

    method: LoginMethod
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
    """Options first, then clouds.yaml, then the environment, for the one method to log in that they mean.

    Raises `OptionError` where options are missing or contradict each other, and what ``read_cloud`` raises, which is
    called only where a cloud is in play.
    """
    given = _texts(params)
    found = _texts({name: _first(environment, variables) for name, variables in ENVIRONMENT.items()})
    cloud: t.Mapping[str, t.Any] = {}
    if given["cloud"] or (_names_cloud(environment) and not _is_enough(given)):
        cloud = read_cloud(given["cloud"] or found["cloud"], given["region_name"], environment)
    sources = [given, _texts(cloud), found]
    method = _method(sources) or _begun(sources)
    values = _merge(sources, method)
    if method is PASSWORD and values["passcode"]:
        method = PASSCODE
    values["project_id"] = _project_id(values)
    _check_whole(method, values, cloud.get("unread"))
    _check_form(method, values)
    values.pop("cloud")
    said = (params.get("validate_certs"), cloud.get("verify"))
    return Login(method=method, verify=next((bool(each) for each in said if each is not None), True), **values)


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
    return any(not missing(method, given) for method in METHODS if method is not CLOUD)


def _method(sources: t.Sequence[Values]) -> LoginMethod | None:
    """The method that the first source means which means any: a token as an option beats an exported password."""
    for number, source in enumerate(sources):
        methods = [method for method in METHODS if _is_meant(method, source, is_option=number == 0)]
        if len(methods) > 1:
            names = " and ".join(named(method.detected_by[0]) for method in methods)
            raise OptionError(f"Two logins contradict each other: {names} are both set; keep one of them.")
        if methods:
            return methods[0]
    return None


def _is_meant(method: LoginMethod, source: Values, is_option: bool) -> bool:
    return any(source[name] for name in (method.options if is_option else method.detected_by))


def _begun(sources: t.Sequence[Values]) -> LoginMethod:
    """The one method of which a part is there, so that it can be said what is missing; else raises `OptionError`."""
    values = {name: next((source[name] for source in sources if source[name]), None) for name in ENVIRONMENT}
    methods = begun(values)
    if len(methods) == 1:
        return methods[0]
    if methods:
        every = "; or for ".join(f"{method.name}: {listed(missing(method, values))}" for method in methods)
        raise OptionError(f"No login is complete. Set what is missing for {every}.")
    every = "; or with ".join(f"{method.name}: {listed(method.needs)}" for method in METHODS)
    raise OptionError(f"No login is given. Log in with {every}.")


def _merge(sources: t.Sequence[Values], method: LoginMethod) -> dict[str, str | None]:
    """Each option from the first source that has it, without those of the other methods."""
    others = {option for other in METHODS if other is not method for option in other.options}
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
    in_url = parse_address("vpcep_endpoint", endpoint).project_id if endpoint else None
    project_id = values["project_id"]
    if in_url and project_id and in_url != project_id:
        raise OptionError(
            f"project_id is {project_id}, but {named('vpcep_endpoint')} ends with project {in_url}: make them agree."
        )
    return project_id or in_url


def _check_whole(method: LoginMethod, values: Values, unread: str | None) -> None:
    """``unread`` is a file of the cloud that could not be read, in which the rest may stand."""
    if method is KEYS and values["agency_name"]:
        raise OptionError("agency_name goes with a password or a token, and not with access keys.")
    lacking = missing(method, values)
    if lacking:
        error = OptionError(f"The login with {method.name} is not complete: set {listed(lacking)}.")
        if unread:
            error.say(f"This file was not read: {unread}.")
        raise error


def _check_form(method: LoginMethod, values: Values) -> None:
    if values["project_id"]:
        parse_id("project_id", values["project_id"])
    if values["region_name"]:
        check_region(named("region_name"), values["region_name"])
    if values["auth_url"]:
        checked_url("auth_url", values["auth_url"])
        # Left alone where nobody logs in there, as with access keys.
        if ("auth_url",) in needs(method, values):
            check_version(named("auth_url"), values["auth_url"])
    for option in ("auth_token", "access_key", "security_token"):
        if not all("!" <= character <= "~" for character in values[option] or ""):
            raise OptionError(f"{named(option)} has spaces or characters that no HTTP header can carry.")
