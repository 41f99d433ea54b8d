# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The form of a scenario: its keys, and what each of them may say."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

AGE = re.compile(r"([0-9]{1,5})([mhd])")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def _age(given: object) -> timedelta:
    match = AGE.fullmatch(given) if isinstance(given, str) else None
    if match is None:
        raise PydanticCustomError("age", "Input should be an age such as 45m, 12h or 30d")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def _shaped(pattern: str, right: str) -> AfterValidator:
    """A text that matches the pattern; `right` tells a person what that is."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise PydanticCustomError("shape", "Input should be {right}", {"right": right})
        return text

    return AfterValidator(check)


Age = Annotated[timedelta, BeforeValidator(_age)]
Status = Literal["pendingAcceptance", "accepted", "rejected", "creating", "failed", "deleting"]
Seconds = Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)]
Hexadecimal = Annotated[str, _shaped("[0-9a-f]{32}", "an ID of 32 hexadecimal digits, in lower case")]
Uuid = Annotated[
    str,
    _shaped("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "an ID such as 4189d3c2-8882-4871-a3c2-d380272eed88"),
]
# VPCEP API reference, Creating a VPC Endpoint Service, service_name.
ServiceName = Annotated[str, _shaped("[0-9A-Za-z_-]{1,16}", "at most 16 letters, digits, underscores and hyphens")]
ProjectName = Annotated[
    str, _shaped("[a-z]{2}-[a-z]{2}[0-9]?(_.+)?", "the name of a region, such as eu-de, or begin with it: eu-de_shop")
]
AccountName = Annotated[str, _shaped(r"\S(.*\S)?", "a name")]


class Entry(BaseModel):
    """A mapping with known keys, whose values are of the right type as they stand: "5" is no number."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _check_keys(cls, given: Any) -> Any:
        """Says which keys are known, as pydantic's own error does not; and null never means a default."""
        known = ", ".join(cls.model_fields)
        if not isinstance(given, dict):
            raise PydanticCustomError("mapping", "Input should be a mapping; its keys are {known}", {"known": known})
        for key, value in given.items():
            if key not in cls.model_fields:
                raise PydanticCustomError("key", "Key is unknown; known are {known}", {"known": known, "key": key})
            if value is None:
                raise PydanticCustomError("null", "Key has no value; give one, or leave the key out", {"key": key})
        return given


class AccountEntry(Entry):
    """An account that connects. Its ID is made up if it is left out, always the same for the same name."""

    domain_id: Hexadecimal | None = None


class ProjectEntry(Entry):
    """A project of the owner. Its ID is made up like that of an account."""

    project_id: Hexadecimal | None = None


class ConnectionEntry(Entry):
    """So many connections of one account, the youngest of them of this age; they are a second apart."""

    account: str
    count: int = Field(default=1, ge=1, le=100_000)
    age: Age = timedelta(0)
    status: Status = "pendingAcceptance"
    description: str | None = None
    endpoint_id: Uuid | None = None


class ServiceEntry(Entry):
    """An endpoint service, in the first project if it names none; its whitelist has names of accounts, or "*"."""

    name: ServiceName
    service_id: Uuid | None = None
    project: str | None = None
    approval_enabled: bool = True
    whitelist: list[str] = []
    connections: list[ConnectionEntry] = []


class DecisionsEntry(Entry):
    """How decisions settle: for how long they show `creating`, and whether they end in `failed`."""

    settle_seconds: Seconds = 0.0
    fail: bool = False


class Scenario(Entry):
    """A whole file. The first project is the one that the printed login is for."""

    accounts: dict[AccountName, AccountEntry] = {}
    projects: dict[ProjectName, ProjectEntry] = Field(default={"eu-de": ProjectEntry()}, min_length=1)
    services: list[ServiceEntry] = Field(min_length=1)
    decisions: DecisionsEntry = DecisionsEntry()
    latency: Seconds = 0.0

    def domain_ids(self) -> dict[str, str]:
        """Name of an account -> its domain ID."""
        return {name: entry.domain_id or _made_up("account", name) for name, entry in self.accounts.items()}

    def project_ids(self) -> dict[str, str]:
        """Name of a project -> its ID."""
        return {name: entry.project_id or _made_up("project", name) for name, entry in self.projects.items()}


def _made_up(kind: str, name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}/{name}").hex
