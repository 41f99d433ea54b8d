# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares an object with the options of a task, field by field. Pure."""

from __future__ import annotations

import operator
import typing as t
from dataclasses import dataclass

from .._errors import DecisionError


def _always(current: t.Any) -> bool:
    return True


@dataclass(frozen=True)
class Field:
    """A field that an option sets.

    ``api_name`` is the API's name if it differs. ``is_fixed``: another value needs a new object. ``is_same`` compares
    the object's value with the option's. ``is_visible`` says whether the object, as read, shows the field yet. ``read``
    gets the value from the object if that is not the attribute with the option's name.
    """

    option: str
    api_name: str | None = None
    is_fixed: bool = False
    is_same: t.Callable[[t.Any, t.Any], bool] = operator.eq
    is_visible: t.Callable[[t.Any], bool] = _always
    read: t.Callable[[t.Any], t.Any] | None = None

    @property
    def on_the_wire(self) -> str:
        return self.api_name or self.option

    def value_in(self, current: t.Any) -> t.Any:
        """The object's value of this field."""
        return self.read(current) if self.read else getattr(current, self.option)


def differing(fields: t.Iterable[Field], current: t.Any, wanted: t.Mapping[str, t.Any]) -> list[Field]:
    """The fields whose value the task gives, and whose value in the object is another one now.

    ``wanted`` holds only the options that are given.
    """
    return [
        field
        for field in fields
        if field.option in wanted
        and field.is_visible(current)
        and not field.is_same(field.value_in(current), wanted[field.option])
    ]


def refuse_fixed(
    fields: t.Iterable[Field], current: t.Any, wanted: t.Mapping[str, t.Any], subject: str, loss: str
) -> None:
    """Raise `DecisionError` if a field differs that only a new object can have.

    ``subject`` names the object, and ``loss`` is a clause that says what a new one would cost.
    """
    fixed = [field for field in differing(fields, current, wanted) if field.is_fixed]
    if fixed:
        changes = ", ".join(
            f"{field.option} from {field.value_in(current)!r} to {wanted[field.option]!r}" for field in fixed
        )
        raise DecisionError(f"Could not change {subject}: {changes} needs a new one, and {loss}; nothing was sent.")
