# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recipes of the guide: the scenario, the YAML and the commands of each."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

import yaml

REPOSITORY = Path(__file__).parents[2]
GUIDES = REPOSITORY / "docs" / "docsite" / "rst"
SCENARIOS = REPOSITORY / "tests" / "simulator" / "scenarios"


@dataclass(frozen=True)
class Recipe:
    """A section of the guide. `tasks` are those of its YAML, or `variables` if it is a file of them."""

    title: str
    scenario: Path
    tasks: list[dict[str, Any]] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)
    commands: list[list[str]] = field(default_factory=list)


def recipes() -> dict[str, Recipe]:
    """All recipes by the names of their scenarios, without the suffix."""
    _start, *parts = re.split(r"^([^\n]+)\n-+\n", (GUIDES / "recipes.rst").read_text(), flags=re.MULTILINE)
    sections = zip(parts[::2], parts[1::2], strict=True)
    return {recipe.scenario.stem: recipe for recipe in (_recipe(title, text) for title, text in sections)}


def guide_blocks(guide: str) -> list[Any]:
    """The YAML that a guide shows."""
    return [yaml.safe_load(block) for block in _blocks((GUIDES / f"{guide}.rst").read_text(), "yaml")]


def guide_tasks(guide: str) -> list[dict[str, Any]]:
    """All tasks that a guide shows, those in plays included."""
    blocks = guide_blocks(guide)
    shown = [entry for block in blocks if isinstance(block, list) for entry in block]
    return [task for entry in shown for task in entry.get("tasks", [entry])]


def guide_variables(guide: str) -> dict[str, Any]:
    """All variables in the files that a guide shows."""
    blocks = [yaml.safe_load(block) for block in _blocks((GUIDES / f"{guide}.rst").read_text(), "yaml")]
    return {name: value for block in blocks if isinstance(block, dict) for name, value in block.items()}


def _recipe(title: str, text: str) -> Recipe:
    (scenario,) = re.findall(r"^\.\. scenario: (\S+)$", text, re.MULTILINE)
    loaded = [yaml.safe_load(block) for block in _blocks(text, "yaml")]
    return Recipe(
        title=title,
        scenario=SCENARIOS / scenario,
        tasks=[task for block in loaded if isinstance(block, list) for task in block],
        variables={name: value for block in loaded if isinstance(block, dict) for name, value in block.items()},
        commands=[shlex.split(line) for block in _blocks(text, "console") for line in block.splitlines() if line],
    )


def _blocks(text: str, language: str) -> list[str]:
    found = re.findall(rf"^\.\. code-block:: {language}\n\n((?:  .*\n|\n)+)", text, re.MULTILINE)
    return [dedent(block) for block in found]
