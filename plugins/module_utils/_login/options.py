# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an option of the login knows of itself, and the options that no single login method owns."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .._errors import OptionError
from .._options import parse_id
from .address import check_region, checked_url

# The name of the option or a phrase for it, and its text; raises `OptionError` if the text cannot be used.
Check = t.Callable[[str, str], object]


@dataclass(frozen=True)
class LoginOption:
    """An option of the login, and where else its value may come from.

    The first of ``variables`` (environment) and of ``keys`` (clouds.yaml) that is set counts. ``keeps_blanks``: blanks
    around the text belong to it.
    """

    name: str
    variables: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    kind: str = "str"
    choices: tuple[str, ...] = ()
    default: str | None = None
    is_secret: bool = False
    keeps_blanks: bool = False
    check: Check | None = None

    @property
    def named(self) -> str:
        """The option with the environment variables that can replace it."""
        variables = " or ".join(self.variables)
        return f"{self.name} ({variables})" if variables else self.name

    def spec(self) -> dict[str, t.Any]:
        """Its row in the argument spec of a module."""
        # Said for all: Ansible takes a name such as access_key for a secret.
        spec: dict[str, t.Any] = {"type": self.kind, "no_log": self.is_secret}
        if self.choices:
            spec["choices"] = list(self.choices)
        if self.default is not None:
            spec["default"] = self.default
        return spec


# What is set, by the name of the option.
Values = t.Mapping[str, str]
# Options of which one is enough.
Either = t.Tuple[LoginOption, ...]


def listed(needs: t.Iterable[Either]) -> str:
    """The options, each with its variables, as a message lists them."""
    return ", ".join(" or ".join(option.named for option in either) for either in needs)


def check_header(option: str, text: str) -> str:
    """The text, if an HTTP header can carry it; else raises `OptionError`, which does not show it."""
    if not all("!" <= character <= "~" for character in text):
        raise OptionError(f"{option} has spaces or characters that no HTTP header can carry.")
    return text


AUTH_URL = LoginOption("auth_url", ("OS_AUTH_URL",), ("auth_url",), check=checked_url)
PROJECT_NAME = LoginOption("project_name", ("OS_PROJECT_NAME",), ("project_name",))
PROJECT_ID = LoginOption("project_id", ("OS_PROJECT_ID",), ("project_id",), check=parse_id)
REGION_NAME = LoginOption("region_name", ("OS_REGION_NAME",), ("region_name",), check=check_region)
VPCEP_ENDPOINT = LoginOption("vpcep_endpoint", ("OS_VPCEP_ENDPOINT_OVERRIDE",), ("vpcep_endpoint_override",))
CLOUD = LoginOption("cloud", ("OS_CLOUD",))
CA_CERT = LoginOption("ca_cert", ("OS_CACERT",), ("cacert",), kind="path")
CLIENT_CERT = LoginOption("client_cert", (), ("cert",), kind="path")
CLIENT_KEY = LoginOption("client_key", (), ("key",), kind="path")

PROJECT: Either = (PROJECT_NAME, PROJECT_ID)
ADDRESS: Either = (REGION_NAME, VPCEP_ENDPOINT)
SHARED = (AUTH_URL, *PROJECT, *ADDRESS, CLOUD, CA_CERT, CLIENT_CERT, CLIENT_KEY)
