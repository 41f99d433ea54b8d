# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

"""The role's variables are options of the module under longer names, so what may stand in them must not drift apart."""

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
ROLE = ROOT / "roles/approve_connections"
PREFIX = "approve_connections_"
SHAPE = ("type", "elements", "choices", "default", "required")


def documented() -> dict[str, Any]:
    """The module's own options, and those for the service."""
    options: dict[str, Any] = {}
    for path, name in (
        ("plugins/modules/vpcep_connection_policy.py", "DOCUMENTATION"),
        ("plugins/doc_fragments/_service.py", "DOCUMENTATION"),
    ):
        text = (ROOT / path).read_text().split(f'{name} = r"""')[1].split('"""')[0]
        options |= yaml.safe_load(text)["options"]
    return options


SPEC: dict[str, Any] = yaml.safe_load((ROLE / "meta/argument_specs.yml").read_text())["argument_specs"]["main"]
VARIABLES: dict[str, Any] = SPEC["options"]


def shape(option: dict[str, Any]) -> dict[str, Any]:
    inner = option.get("options") or option.get("suboptions") or {}
    return {
        **{name: option[name] for name in SHAPE if name in option},
        **{f"{name}.": shape(each) for name, each in inner.items()},
    }


@pytest.mark.parametrize("variable", VARIABLES)
def test_a_variable_is_as_the_option_of_the_module(variable: str) -> None:
    option = shape(documented()[variable.removeprefix(PREFIX)])
    # The module takes a plan instead of rules, the role does not.
    wanted = {**option, "required": True} if variable == f"{PREFIX}rules" else option
    assert shape(VARIABLES[variable]) == wanted


def test_the_defaults_are_those_that_are_documented() -> None:
    defaults = yaml.safe_load((ROLE / "defaults/main.yml").read_text())
    assert defaults == {name: option["default"] for name, option in VARIABLES.items() if "default" in option}


def test_every_variable_reaches_the_module_under_the_name_of_its_option() -> None:
    tasks = yaml.safe_load((ROLE / "tasks/main.yml").read_text())
    given = tasks[0]["block"][0]["opentelekomcloud.vpcep.vpcep_connection_policy"]
    assert {name: value.strip("{} ").split(" | ")[0] for name, value in given.items()} == {
        variable.removeprefix(PREFIX): variable for variable in VARIABLES
    }


def test_every_variable_is_in_the_readme() -> None:
    text = (ROLE / "README.md").read_text()
    assert [name for name in VARIABLES if f"| `{name}` |" not in text] == []
