# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which fields of an object differ from the options of a task."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import DecisionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._resource.fields import (
    Field,
    differing,
    refuse_fixed,
)


def same_letters(current: str, wanted: str) -> bool:
    return current.lower() == wanted.lower()


FIELDS = (
    Field("color"),
    Field("size", is_fixed=True),
    Field("word", "name_of_the_word", is_same=same_letters),
    Field("late", is_visible=lambda current: current.late is not None),
    Field("length", is_fixed=True, read=lambda current: len(current.word)),
)
THING = SimpleNamespace(color="red", size=1, word="Yes", late=None)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param({}, [], id="nothing is given"),
        pytest.param({"color": "red", "size": 1}, [], id="all is the same"),
        pytest.param({"color": "blue"}, ["color"], id="one differs"),
        pytest.param({"color": "blue", "size": 2}, ["color", "size"], id="two differ"),
        pytest.param({"color": ""}, ["color"], id="an empty value is a value"),
        pytest.param({"word": "YES"}, [], id="a comparison of its own finds no difference"),
        pytest.param({"word": "no"}, ["word"], id="a comparison of its own finds one"),
        pytest.param({"late": 7}, [], id="a field that cannot be seen yet"),
        pytest.param({"length": 3}, [], id="a value that is read in its own way is the same"),
        pytest.param({"length": 4}, ["length"], id="a value that is read in its own way differs"),
        pytest.param({"other": 7}, [], id="an option that is no field"),
    ],
)
def test_only_what_is_given_and_differs_is_found(wanted: dict[str, Any], found: list[str]) -> None:
    assert [field.option for field in differing(FIELDS, THING, wanted)] == found


def test_a_field_has_the_name_of_its_option_unless_the_api_calls_it_otherwise() -> None:
    assert [field.on_the_wire for field in FIELDS[:3]] == ["color", "size", "name_of_the_word"]


def test_fields_that_can_change_are_refused_by_nobody() -> None:
    refuse_fixed(FIELDS, THING, {"color": "blue", "size": 1}, "the thing", "that costs time")


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        pytest.param({"color": "blue", "size": 2}, "size from 1 to 2 needs a new one", id="one"),
        pytest.param({"size": 2, "length": 4}, "size from 1 to 2, length from 3 to 4 needs a new one", id="two"),
    ],
)
def test_a_field_that_needs_a_new_object_is_an_error_with_both_values(wanted: dict[str, Any], said: str) -> None:
    with pytest.raises(DecisionError) as caught:
        refuse_fixed(FIELDS, THING, wanted, "the thing", "that costs time")
    assert caught.value.msg == f"Could not change the thing: {said}, and that costs time; nothing was sent."
