# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The methods to log in: their options, their environment variables, and what each needs."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

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

Values = t.Mapping[str, t.Optional[str]]
# Options of which one is enough.
Either = t.Tuple[str, ...]


@dataclass(frozen=True)
class LoginMethod:
    """A method to log in. ``options`` mean it when they are given; of each tuple in ``needs`` one is enough.

    In clouds.yaml and in the environment only ``detected_by`` mean it: a user's name alone may stand there for other
    reasons. If nothing means a method, ``traces`` in any source show which one was begun.
    """

    name: str
    options: tuple[str, ...]
    detected_by: tuple[str, ...]
    needs: tuple[Either, ...]
    traces: tuple[str, ...] = ()


_PROJECT = ("project_name", "project_id")
_ADDRESS = ("region_name", "vpcep_endpoint")

PASSWORD = LoginMethod(
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
    ("username", "user_id", "passcode", "user_domain_name", "user_domain_id"),
)
PASSCODE = LoginMethod(
    "a password and a passcode",
    (),
    (),
    (("auth_url",), ("user_id",), ("password",), ("passcode",), _PROJECT),
)
KEYS = LoginMethod(
    "access keys",
    ("access_key", "secret_key", "security_token"),
    ("access_key", "secret_key"),
    (("access_key",), ("secret_key",), _PROJECT, _ADDRESS),
    ("security_token",),
)
TOKEN = LoginMethod("a token", ("auth_token",), ("auth_token",), (("auth_token",), ("project_id",), _ADDRESS))
CLOUD = LoginMethod("clouds.yaml", (), (), (("cloud",),))
METHODS = (PASSWORD, PASSCODE, KEYS, TOKEN, CLOUD)


def needs(method: LoginMethod, values: Values) -> list[Either]:
    """What the method needs, with these values beside it."""
    needed = [*method.needs]
    if method is KEYS and not values["project_id"]:
        needed.append(("auth_url",))
    if values["agency_name"]:
        needed += [("agency_domain_name", "agency_domain_id"), ("auth_url",)]
    return list(dict.fromkeys(needed))


def missing(method: LoginMethod, values: Values) -> list[Either]:
    """What the method needs and the values do not have."""
    return [options for options in needs(method, values) if not any(values[option] for option in options)]


def begun(values: Values) -> list[LoginMethod]:
    """The methods that these values are a part of, though they do not mean any."""
    methods = [method for method in METHODS if any(values[name] for name in method.traces)]
    # It is seldom for anything but a password.
    return methods or ([PASSWORD] if values["auth_url"] else [])


def named(option: str) -> str:
    """An option with the environment variables that would do in its place."""
    variables = " or ".join(ENVIRONMENT[option])
    return f"{option} ({variables})" if variables else option


def listed(options: t.Iterable[Either]) -> str:
    """Options, each with its variables; of each tuple one is enough."""
    return ", ".join(" or ".join(map(named, either)) for either in options)
