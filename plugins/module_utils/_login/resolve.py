# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which login the options, clouds.yaml and the environment mean together. No requests."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._errors import OptionError
from .address import parse_address
from .agency import AGENCY_DOMAIN_ID, AGENCY_DOMAIN_NAME, Agency
from .clouds_yaml import read_cloud
from .methods import LOGIN_OPTIONS, SELECTABLE, all_needs, begun, missing
from .options import PROJECT, VPCEP_ENDPOINT, LoginOption, Values, listed
from .password import USER_DOMAIN_ID, USER_DOMAIN_NAME, USER_ID, USERNAME

if t.TYPE_CHECKING:
    from .login_method import LoginMethod

# The source that sets one of a pair also decides the other, so that the environment's project ID cannot overrule a
# project name given as an option.
_PAIRS = (
    (USERNAME, USER_ID),
    (USER_DOMAIN_NAME, USER_DOMAIN_ID),
    PROJECT,
    (AGENCY_DOMAIN_NAME, AGENCY_DOMAIN_ID),
)

ReadCloud = t.Callable[[t.Optional[str], t.Optional[str], t.Mapping[str, str]], t.Mapping[str, t.Any]]
Sources = t.Sequence[Values]


@dataclass(frozen=True)
class Login:
    """The login of all sources, validated offline: how to log in, where the API is, and how to trust it.

    ``secrets`` are the values that no message may show.
    """

    method: LoginMethod | Agency
    region_name: str | None
    vpcep_endpoint: str | None
    ca_cert: str | None
    client_cert: str | None
    client_key: str | None
    verify: bool
    secrets: tuple[str, ...] = field(repr=False)


def resolve_login(
    params: t.Mapping[str, t.Any], environment: t.Mapping[str, str], read_cloud: ReadCloud = read_cloud
) -> Login:
    """Merge options, clouds.yaml and the environment, in this order, for the one login method that they select.

    Raises `OptionError` if options are missing or contradict each other, and what ``read_cloud`` raises, which is
    called only if a cloud is named.
    """
    given = _texts({option.name: params.get(option.name) for option in LOGIN_OPTIONS})
    found = _texts({option.name: _first(environment, option.variables) for option in LOGIN_OPTIONS})
    cloud: t.Mapping[str, t.Any] = {}
    if "cloud" in given or (_names_cloud(environment) and not _is_enough(given)):
        cloud = read_cloud(given.get("cloud") or found.get("cloud"), given.get("region_name"), environment)
    sources = (given, _texts(cloud), found)
    method = _selected(sources) or _begun(sources)
    values = _with_project(_merged(sources, method))
    method = method.refined(values)
    _check_whole(method, values, cloud.get("unread"))
    _check_forms(values)
    verify = (params.get("validate_certs"), cloud.get("verify"))
    return _login(method, values, next((bool(answer) for answer in verify if answer is not None), True))


def _login(method: type[LoginMethod], values: Values, verify: bool) -> Login:
    user = method.from_values(values)
    return Login(
        method=Agency.from_values(user, values) if Agency.is_wanted(values) else user,
        region_name=values.get("region_name"),
        vpcep_endpoint=values.get("vpcep_endpoint"),
        ca_cert=values.get("ca_cert"),
        client_cert=values.get("client_cert"),
        client_key=values.get("client_key"),
        verify=verify,
        secrets=tuple(values[option.name] for option in LOGIN_OPTIONS if option.is_secret and option.name in values),
    )


def _first(environment: t.Mapping[str, str], variables: tuple[str, ...]) -> str | None:
    return next((environment[name] for name in variables if environment.get(name, "").strip()), None)


def _names_cloud(environment: t.Mapping[str, str]) -> bool:
    return _first(environment, ("OS_CLOUD", "OS_CLIENT_CONFIG_FILE")) is not None


def _texts(source: t.Mapping[str, t.Any]) -> dict[str, str]:
    """What a source sets. Blank text is not set, and blanks around a text are dropped, except around a password.

    Raises `OptionError` if bytes of the environment are not text.
    """
    texts: dict[str, str] = {}
    for option in LOGIN_OPTIONS:
        text = str(source.get(option.name) or "")
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise OptionError(f"{option.named} has bytes that are no UTF-8 text.")
        if text.strip():
            texts[option.name] = text if option.keeps_blanks else text.strip()
    return texts


def _is_enough(given: Values) -> bool:
    """Whether the options alone are a login, so that clouds.yaml need not be read."""
    return any(not missing(method, given) for method in SELECTABLE)


def _selected(sources: Sources) -> type[LoginMethod] | None:
    """The method of the first source that selects one: a token given as an option beats an exported password."""
    for number, source in enumerate(sources):
        methods = [method for method in SELECTABLE if _selects(method, source, is_option=number == 0)]
        if len(methods) > 1:
            names = " and ".join(method.DETECTED_BY[0].named for method in methods)
            raise OptionError(f"Two logins contradict each other: {names} are both set; keep one of them.")
        if methods:
            return methods[0]
    return None


def _selects(method: type[LoginMethod], source: Values, is_option: bool) -> bool:
    return any(option.name in source for option in (method.SELECTED_BY if is_option else method.DETECTED_BY))


def _begun(sources: Sources) -> type[LoginMethod]:
    """The one method that was begun, so that a message can say what is missing; else raises `OptionError`."""
    values = {name: text for source in reversed(sources) for name, text in source.items()}
    methods = begun(values)
    if len(methods) == 1:
        return methods[0]
    if methods:
        every = "; or for ".join(f"{method.NAME}: {listed(missing(method, values))}" for method in methods)
        raise OptionError(f"No login is complete. Set what is missing for {every}.")
    raise OptionError(f"No login is given. Log in with {all_needs()}.")


def _merged(sources: Sources, method: type[LoginMethod]) -> dict[str, str]:
    """Each option from the first source that sets it, without those that select another method."""
    others = {option for other in SELECTABLE if other is not method for option in other.SELECTED_BY}
    values: dict[str, str] = {}
    for option in LOGIN_OPTIONS:
        speaker = next((source for source in sources if _speaks(source, option)), {})
        text = speaker.get(option.name, option.default)
        if text is not None and option not in others:
            values[option.name] = text
    return values


def _speaks(source: Values, option: LoginOption) -> bool:
    """Whether this source decides on the option: it sets it, or the other one of its pair."""
    pair = next((pair for pair in _PAIRS if option in pair), (option,))
    return any(member.name in source for member in pair)


def _with_project(values: Values) -> Values:
    """With the project ID that may end the API's address. Raises `OptionError` if it is not that of ``project_id``."""
    if "vpcep_endpoint" not in values:
        return values
    in_address = parse_address("vpcep_endpoint", values["vpcep_endpoint"]).project_id
    project_id = values.get("project_id", in_address)
    if in_address and project_id != in_address:
        raise OptionError(
            f"project_id is {project_id}, but {VPCEP_ENDPOINT.named} ends with project {in_address}: make them agree."
        )
    return {**values, "project_id": project_id} if project_id else values


def _check_whole(method: type[LoginMethod], values: Values, unread: str | None) -> None:
    """Raises `OptionError` if the login cannot be made. ``unread``: a file of the cloud that could not be read."""
    if Agency.is_wanted(values):
        Agency.check_user(method)
    lacking = missing(method, values)
    if lacking:
        error = OptionError(f"The login with {method.NAME} is not complete: set {listed(lacking)}.")
        if unread:
            error.say(f"This file was not read: {unread}.")
        raise error


def _check_forms(values: Values) -> None:
    for option in LOGIN_OPTIONS:
        if option.check and option.name in values:
            option.check(option.named, values[option.name])
