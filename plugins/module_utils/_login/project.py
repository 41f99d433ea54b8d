# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The project that a login is for, by ID, by name, or by both."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .._errors import OptionError
from .._options import parse_id
from .iam import reference

if t.TYPE_CHECKING:
    from .options import Values
    from .token import IssuedToken


@dataclass(frozen=True)
class Project:
    """At least one of the two is set. If both are, they have to agree."""

    project_id: str | None
    name: str | None

    @classmethod
    def from_values(cls, values: Values) -> Project:
        return cls(values.get("project_id"), values.get("project_name"))

    def scope(self) -> dict[str, t.Any]:
        """The scope of a login for this project."""
        return {"project": reference(self.project_id, self.name)}

    def confirm(self, issued: IssuedToken) -> str:
        """The ID of the token's project. Raises `OptionError` if the token is for none, or for another one."""
        found = issued.project_id
        if not found:
            raise OptionError(
                "The token is not for a project, as this API needs it; check project_name and project_id."
            )
        parse_id("The project ID that IAM gave", found)
        if self.project_id and self.project_id != found:
            raise OptionError(f"The login gave project {found}, but project_id is {self.project_id}.")
        if self.name and issued.project_name and self.name != issued.project_name:
            raise OptionError(
                f"project_id {found} is project {issued.project_name}, but project_name is {self.name}:"
                " make them agree, or give one of them."
            )
        return found
