# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the inventory plugin: its logins, what of them is no secret, and its filters. Pure."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass
from fnmatch import fnmatchcase

from ..module_utils._errors import OptionError
from ..module_utils._login.methods import LOGIN_OPTIONS
from ..module_utils._options import is_empty
from ..module_utils._vpcep.services import STATUSES
from ._role_values import is_blank, is_list, is_on, is_switch, one_of, short

if t.TYPE_CHECKING:
    from ..module_utils._login.options import LoginOption
    from ..module_utils._vpcep.services import Service

Config = t.Mapping[str, t.Any]
Values = t.Dict[str, t.Any]
Render = t.Callable[[str, t.Any], t.Any]

_BY_NAME = {option.name: option for option in LOGIN_OPTIONS}
# The options of the transport, with their defaults, as the fragment ``_cloud`` documents them.
_SWITCHES: Values = {"validate_certs": None}
_NUMBERS: Values = {"api_timeout": 30, "max_retries": 5}
OF_A_LOGIN = (*_BY_NAME, *_SWITCHES, *_NUMBERS)
_SECRETS = frozenset(option.name for option in LOGIN_OPTIONS if option.is_secret)
_FILTERS = ("names", "statuses")
# What the environment says of the login, apart from secrets.
_VARIABLES = tuple(variable for option in LOGIN_OPTIONS if not option.is_secret for variable in option.variables)


@dataclass(frozen=True)
class Filters:
    """Patterns of the shell for names, and statuses; everything passes one that is empty."""

    names: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()

    def match(self, service: Service) -> bool:
        """Whether a service has a status among these, and a full or short name that matches a pattern."""
        names = [name for name in (service.service_name, service.short_name) if name]
        has_name = any(fnmatchcase(name, pattern) for pattern in self.names for name in names)
        return (has_name or not self.names) and (service.status in self.statuses or not self.statuses)


def parse_logins(config: Config, render: Render) -> list[Values]:
    """The options that each login sets: those of each entry of ``logins``, or else those at the top.

    ``render`` gets the place of a value, for messages, and the value, which may be a template. The results are text,
    apart from those of the transport. Raises `OptionError`, which shows no secret.
    """
    alone = {name: config[name] for name in OF_A_LOGIN if not is_blank(config.get(name))}
    if config.get("logins") is None:
        return [_login("", alone, render)]
    if alone:
        raise OptionError(f"logins and {next(iter(alone))} are both given; put the options of a login into logins.")
    entries = config["logins"]
    if not is_list(entries) or not entries:
        raise OptionError("logins is empty or not a list; give a mapping with options of the login for each project.")
    return [_login(f"logins: entry {number}: ", entry, render) for number, entry in enumerate(entries, 1)]


def check_names(config: Config, known: t.Container[str]) -> None:
    """Raises `OptionError` for an unknown option: a misspelt filter would select every service."""
    for name in config:
        if name not in known:
            raise OptionError(f"The option '{short(name)}' is unknown; ansible-doc shows those that there are.")


def with_defaults(login: Config) -> Values:
    """The options of a login as `create_session` takes them."""
    return {**_SWITCHES, **_NUMBERS, **login}


def without_secrets(login: Config) -> Values:
    """What tasks may know of the login; the options that are missing come from elsewhere."""
    return {name: value for name, value in login.items() if name not in _SECRETS}


def of_the_environment(environment: t.Mapping[str, str]) -> dict[str, str]:
    """What the environment says of logins, apart from secrets."""
    return {name: environment[name] for name in _VARIABLES if name in environment}


def parse_filters(filters: t.Any) -> Filters:
    """The filters. Raises `OptionError` if one is empty, unknown or malformed: it would select too much or nothing."""
    if filters is None:
        return Filters()
    if not isinstance(filters, t.Mapping) or not filters:
        raise OptionError(
            "filters is empty or not a mapping; give names or statuses, or omit it to list every service."
        )
    found: dict[str, tuple[str, ...]] = {}
    for name, value in filters.items():
        if name not in _FILTERS:
            raise OptionError(f"filters has the unknown option '{short(name)}'; use {one_of(_FILTERS)}.")
        texts = value if is_list(value) else [value]
        if is_empty(list(texts)) or not all(isinstance(text, str) for text in texts):
            raise OptionError(f"filters: {name} is empty, or is not a list of texts; name at least one.")
        if any("{{" in text for text in texts):
            raise OptionError(f"filters: {name} has a template, which is not rendered here; write the value itself.")
        found[name] = tuple(text.strip() for text in texts)
    for status in found.get("statuses", ()):
        if status not in STATUSES:
            raise OptionError(f"filters: statuses has '{short(status)}'; give {one_of(STATUSES)}.")
    return Filters(**found)


def _login(title: str, entry: t.Any, render: Render) -> Values:
    if not isinstance(entry, t.Mapping):
        raise OptionError(f"{title}it is not a mapping; give options of the login, such as cloud or project_name.")
    for name in entry:
        if name not in OF_A_LOGIN:
            raise OptionError(f"{title}the option '{short(name)}' is unknown; give options of the login.")
    rendered = {name: render(f"{title}{name}", value) for name, value in entry.items()}
    return {name: _value(title, name, value) for name, value in rendered.items() if not is_blank(value)}


def _value(title: str, name: str, value: t.Any) -> t.Any:
    if name in _SWITCHES and is_switch(str(value).strip()):
        return is_on(str(value).strip())
    # A vaulted value is none of these types, and str() makes it text.
    if name in _SWITCHES or isinstance(value, (bool, t.Mapping, list, tuple, set)):
        raise OptionError(f"{title}{name} is not {'true or false' if name in _SWITCHES else 'text'}.")
    return _number(title, name, str(value)) if name in _NUMBERS else _text(title, _BY_NAME[name], str(value))


def _number(title: str, name: str, text: str) -> int:
    if not text.strip().isdecimal():
        raise OptionError(f"{title}{name} is '{short(text)}'; give a whole number.")
    return int(text)


def _text(title: str, option: LoginOption, text: str) -> str:
    if option.choices and text.strip() not in option.choices:
        raise OptionError(f"{title}{option.name} is '{short(text)}'; give {one_of(option.choices)}.")
    if option.kind == "path":
        return os.path.expanduser(os.path.expandvars(text.strip()))
    return text if option.keeps_blanks else text.strip()
