# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role's variables are the module's options under longer names, and must take the same values.

The role checks them itself, so their types and choices are in its own table and, for people, in words.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
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


RULES = f"{PREFIX}rules"
CHECKED: dict[str, Any] = yaml.safe_load((ROLE / "vars/main.yml").read_text())
KINDS: dict[str, Any] = CHECKED["__approve_connections_kinds"]
TYPES = {"str": "text", "int": "number", "bool": "switch"}
WORDS = {"number": "A whole number", "switch": "V(true) or V(false)", "text": ""}


def shape(option: dict[str, Any]) -> dict[str, Any]:
    inner = option.get("options") or option.get("suboptions") or {}
    return {
        **{name: option[name] for name in SHAPE if name in option},
        **{f"{name}.": shape(suboption) for name, suboption in inner.items()},
    }


def option_of(variable: str) -> dict[str, Any]:
    option: dict[str, Any] = documented()[variable.removeprefix(PREFIX)]
    return option


@pytest.mark.parametrize("variable", VARIABLES)
def test_ansible_has_nothing_to_refuse_before_the_role_can_speak(variable: str) -> None:
    assert {name for name in SHAPE if name in VARIABLES[variable]} <= {"type", "default"}
    assert VARIABLES[variable]["type"] == "raw"


@pytest.mark.parametrize("variable", [name for name in VARIABLES if name != RULES])
def test_the_role_takes_what_the_module_takes(variable: str) -> None:
    option, kind = option_of(variable), KINDS[variable.removeprefix(PREFIX)]
    assert kind == option.get("choices", TYPES[option["type"]])
    assert VARIABLES[variable].get("default") == option.get("default")
    words = [f"V({choice})" for choice in kind] if isinstance(kind, list) else [WORDS[kind]]
    description = " ".join(VARIABLES[variable]["description"])
    assert [word for word in words if word not in description] == []


def test_the_role_checks_every_variable() -> None:
    assert {f"{PREFIX}{name}" for name in KINDS} == set(VARIABLES) - {RULES}


def test_a_rule_is_as_the_module_takes_it() -> None:
    options = shape(option_of(RULES))
    assert {**shape(VARIABLES[RULES]), "type": "list", "elements": "dict"} == options
    inner = {name.removesuffix("."): option for name, option in options.items() if name.endswith(".")}
    assert set(CHECKED["__approve_connections_rule_takes"]) == set(inner)
    assert CHECKED["__approve_connections_rule_states"] == inner["state"]["choices"]
    assert {name for name, option in inner.items() if option.get("required")} == {"name", "state"}


def test_the_defaults_are_those_that_are_documented() -> None:
    defaults = yaml.safe_load((ROLE / "defaults/main.yml").read_text())
    assert defaults == {name: option["default"] for name, option in VARIABLES.items() if "default" in option}


TASKS: list[dict[str, Any]] = yaml.safe_load((ROLE / "tasks/main.yml").read_text())


def test_every_variable_reaches_the_module_under_the_name_of_its_option() -> None:
    given = TASKS[1]["block"][0]["opentelekomcloud.vpcep.vpcep_connection_policy"]
    assert given == {
        "rules": f"{{{{ {RULES} }}}}",
        **{name: f"{{{{ __approve_connections_given.{name} | default(omit) }}}}" for name in KINDS},
    }


def test_every_variable_is_in_the_readme() -> None:
    text = (ROLE / "README.md").read_text()
    assert [name for name in VARIABLES if f"| `{name}` |" not in text] == []


def result(*rows: dict[str, Any], **summary: Any) -> dict[str, Any]:
    return {"connections": list(rows), "summary": {"total": len(rows), **summary}}


def row(**more: Any) -> dict[str, Any]:
    return {"status": "pendingAcceptance", "outcome": "ignored", "rule": "default", "state": "ignored", **more}


@pytest.mark.parametrize(
    ("summary", "is_check", "lines"),
    [
        pytest.param({}, False, [], id="a module that does not count"),
        pytest.param(
            {"by_rule": {"partner": 2, "nobody": 0, "default": 1}},
            False,
            [
                "rule partner decided on 2 connections",
                "rule nobody decided on no connections",
                "the default decided on 1 connection",
            ],
            id="a run",
        ),
        pytest.param({"by_rule": {"partner": 1}}, True, ["rule partner would decide on 1 connection"], id="a dry run"),
    ],
)
def test_the_summary_has_a_line_for_each_rule(summary: dict[str, Any], is_check: bool, lines: list[str]) -> None:
    template = jinja2.Environment(trim_blocks=True).from_string((ROLE / "templates/summary.j2").read_text())
    variables = {"approve_connections_result": result(**summary), "ansible_check_mode": is_check}
    assert template.render({**variables, "__approve_connections_service": "demo"}).splitlines()[1:] == lines


@pytest.mark.parametrize(
    ("connection", "waits"),
    [
        pytest.param(row(), True, id="nobody decided"),
        pytest.param(row(outcome="capped", rule="partner", state="accepted"), True, id="capped"),
        pytest.param(row(outcome="not_attempted", rule="partner", state="accepted"), True, id="not attempted"),
        pytest.param(row(outcome="changed", rule="partner", state="accepted"), False, id="sent and not shown yet"),
        pytest.param(row(status="accepted", outcome="unchanged"), False, id="accepted before"),
    ],
)
def test_who_is_left_waiting(connection: dict[str, Any], waits: bool) -> None:
    text: str = TASKS[2]["vars"]["approve_connections_waiting"]
    waiting = jinja2.Environment().compile_expression(text.strip("{} \n"))
    assert waiting(approve_connections_result=result(connection)) == ([connection] if waits else [])
