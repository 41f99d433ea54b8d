# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role's variables are the module's options under longer names, and must take the same values.

The role checks them itself, so their types and choices are in its own table and, for people, in words.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.rules import RULE_STATES
from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._role_plan import ROW_KEYS
from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._role_rules import RULE_KEYS
from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._role_services import PROJECT_KEYS, SERVICE_KEYS
from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._role_values import KINDS, PREFIX

ROOT = Path(__file__).parents[3]
ROLE = ROOT / "roles/approve_connections"
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


SPECS: dict[str, Any] = yaml.safe_load((ROLE / "meta/argument_specs.yml").read_text())["argument_specs"]
VARIABLES: dict[str, Any] = SPECS["main"]["options"]
OPTIONS = documented()

LISTS = ("rules", "plan")
# What the module does not know.
OF_THE_ROLE = {"services": None, "fail_when_waiting": True}
TYPES = {"str": "text", "path": "text", "int": "number", "bool": "switch", "list": "list", "dict": "mapping"}
WORDS = {
    "number": "A whole number",
    "switch": "V(true) or V(false)",
    "text": "Text",
    "list": "A list",
    "mapping": "A mapping",
}


def shape(option: dict[str, Any]) -> dict[str, Any]:
    inner = option.get("options") or option.get("suboptions") or {}
    return {
        **{name: option[name] for name in SHAPE if name in option},
        **{f"{name}.": shape(suboption) for name, suboption in inner.items()},
    }


@pytest.mark.parametrize("variable", VARIABLES)
def test_ansible_has_nothing_to_refuse_before_the_role_can_speak(variable: str) -> None:
    assert {name for name in SHAPE if name in VARIABLES[variable]} <= {"type", "default"}
    assert VARIABLES[variable]["type"] == "raw"


@pytest.mark.parametrize("name", [name for name in KINDS if name not in OF_THE_ROLE])
def test_the_role_takes_what_the_module_takes(name: str) -> None:
    option = OPTIONS[name]
    assert KINDS[name] == (tuple(option["choices"]) if "choices" in option else TYPES[option["type"]])
    assert VARIABLES[f"{PREFIX}{name}"].get("default") == option.get("default")


@pytest.mark.parametrize("name", KINDS)
def test_the_documentation_of_a_variable_says_what_it_takes(name: str) -> None:
    kind, variable = KINDS[name], VARIABLES[f"{PREFIX}{name}"]
    words = [WORDS[kind]] if isinstance(kind, str) else [f"V({choice})" for choice in kind]
    if name in ("max_changes", "max_rejects"):
        words = []
    assert [word for word in words if word not in " ".join(variable["description"])] == []
    assert variable.get("default") == OF_THE_ROLE.get(name, variable.get("default"))


def test_the_role_has_a_variable_for_each_option_of_the_module() -> None:
    assert {f"{PREFIX}{name}" for name in KINDS} == set(VARIABLES)
    assert set(OPTIONS) | set(OF_THE_ROLE) == set(KINDS)


@pytest.mark.parametrize("name", LISTS)
def test_rules_and_rows_are_as_the_module_takes_them(name: str) -> None:
    ours, theirs = shape(VARIABLES[f"{PREFIX}{name}"]), shape(OPTIONS[name])
    for key in PROJECT_KEYS:
        ours.pop(f"{key}.", None)
    assert {**ours, "type": "list", "elements": "dict"} == theirs


def test_the_role_knows_the_keys_of_its_lists() -> None:
    assert set(RULE_KEYS) == set(VARIABLES[f"{PREFIX}rules"]["options"])
    assert set(ROW_KEYS) == set(VARIABLES[f"{PREFIX}plan"]["options"])
    assert set(SERVICE_KEYS) == set(VARIABLES[f"{PREFIX}services"]["options"])
    assert list(RULE_STATES) == OPTIONS["rules"]["suboptions"]["state"]["choices"]


def test_the_other_entry_points_take_the_same_variables() -> None:
    assert SPECS["plan"]["options"] == VARIABLES
    applied = SPECS["apply"]["options"][f"{PREFIX}plan"]
    assert applied["options"] == VARIABLES[f"{PREFIX}plan"]["options"]


def test_the_defaults_are_those_that_are_documented() -> None:
    defaults = yaml.safe_load((ROLE / "defaults/main.yml").read_text())
    assert defaults == {name: option["default"] for name, option in VARIABLES.items() if "default" in option}


def test_every_variable_is_read() -> None:
    read = yaml.safe_load((ROLE / "vars/main.yml").read_text())["__approve_connections_variables"]
    assert read == list(KINDS)


def test_every_variable_reaches_the_module_under_the_name_of_its_option() -> None:
    (work,) = yaml.safe_load((ROLE / "tasks/decide.yml").read_text())
    tasks = [*work["block"], work["always"][0]["block"][0]]
    alone, looped, elsewhere = (task["opentelekomcloud.vpcep.vpcep_connection_policy"] for task in tasks)
    text = "{{{{ __approve_connections_service.{} | default(omit) }}}}"
    plan = "{{ __approve_connections_plans[__approve_connections_service.index] | default(omit, true) }}"
    assert alone == looped == {**{name: text.format(name) for name in OPTIONS}, "plan": plan}
    assert elsewhere == {**alone, **{name: text.format(name) for name in PROJECT_KEYS}}


@pytest.mark.parametrize("role", ["approve_connections", "revoke_account", "connection_report"])
def test_every_variable_is_in_the_readme(role: str) -> None:
    spec = yaml.safe_load((ROOT / "roles" / role / "meta/argument_specs.yml").read_text())["argument_specs"]["main"]
    text = (ROOT / "roles" / role / "README.md").read_text()
    assert [name for name in spec["options"] if f"| `{name}` |" not in text] == []
