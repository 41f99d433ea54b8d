# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables of connection_report are read, documented, and refused by nobody before the role can speak."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._connection_report_request import (
    FORMATS,
    PREFIX,
    VARIABLES,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._role_services import SERVICE_KEYS

ROLE = Path(__file__).parents[3] / "roles/connection_report"
SPEC: dict[str, Any] = yaml.safe_load((ROLE / "meta/argument_specs.yml").read_text())["argument_specs"]["main"]
OPTIONS: dict[str, Any] = SPEC["options"]


def of_the_role(path: str) -> Any:
    return yaml.safe_load((ROLE / path).read_text())


def test_every_variable_is_documented_and_read() -> None:
    assert list(OPTIONS) == [f"{PREFIX}{name}" for name in VARIABLES]
    assert of_the_role("vars/main.yml")["__connection_report_variables"] == list(VARIABLES)
    assert set(OPTIONS[f"{PREFIX}services"]["options"]) == set(SERVICE_KEYS)


@pytest.mark.parametrize("variable", OPTIONS)
def test_ansible_has_nothing_to_refuse(variable: str) -> None:
    assert OPTIONS[variable]["type"] == "raw"
    assert {"required", "choices", "elements"}.isdisjoint(OPTIONS[variable])


def test_the_defaults_are_those_that_are_documented() -> None:
    defaults = of_the_role("defaults/main.yml")
    assert defaults == {name: option["default"] for name, option in OPTIONS.items() if "default" in option}
    assert defaults[f"{PREFIX}formats"] == list(FORMATS)


def test_files_are_written_in_check_mode_too() -> None:
    tasks = {task["name"]: task for task in of_the_role("tasks/write.yml")}
    assert [tasks[name]["check_mode"] for name in ("Make the folder", "Write the files")] == [False, False]


def test_the_rules_are_only_compared() -> None:
    tasks = of_the_role("tasks/read.yml")[-1]["block"]
    policies = [task for task in tasks if "opentelekomcloud.vpcep.vpcep_connection_policy" in task]
    assert [task["check_mode"] for task in policies] == [True, True]
