# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads a scenario from its file, or says in one sentence what is wrong with it and in which line."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from .agreement import Place, contradictions
from .form import Scenario


class ScenarioError(Exception):
    """A file that is no scenario; the text is one sentence for its author."""


class _Loader(yaml.SafeLoader):
    """Refuses a key that is given twice, of which YAML would silently keep the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key for key, _value in node.value]
        for number, key in enumerate(keys):
            if key.value in [earlier.value for earlier in keys[:number]]:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} is given twice", key.start_mark)
        return super().construct_mapping(node, deep)


def read(path: Path) -> Scenario:
    """The scenario in this file. Raises `ScenarioError` for anything else."""
    try:
        root, content = _load(path.read_bytes())
    except OSError as error:
        raise ScenarioError(f"Cannot read {path}: {error.strerror}.") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ScenarioError(f"{path}, line {line}: This is no valid YAML: {error.problem}.") from None
    except (yaml.YAMLError, ValueError) as error:
        raise ScenarioError(f"{path}: This is no valid YAML: {' '.join(str(error).split())}.") from None
    try:
        scenario = Scenario.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        key = first.get("ctx", {}).get("key")
        place: Place = first["loc"] if key is None else (*first["loc"], key)
        raise _mistake(path, root, place, first["msg"]) from None
    mistake = next(contradictions(scenario), None)
    if mistake is not None:
        raise _mistake(path, root, *mistake)
    return scenario


def _load(text: bytes) -> tuple[yaml.Node | None, object]:
    """What the file says, as a tree that knows its lines and as plain data."""
    loader = _Loader(text)
    root = loader.get_single_node()
    return root, None if root is None else loader.construct_document(root)


def _mistake(path: Path, root: yaml.Node | None, place: Place, problem: str) -> ScenarioError:
    names = [str(step) for step in place if isinstance(step, str) and step != "[key]"]
    where = ", ".join([f"{path}, line {_line(root, place)}", *names[-1:]])
    return ScenarioError(f"{where}: {problem}.")


def _line(node: yaml.Node | None, place: Place) -> int:
    """The line of what stands at this place, or of the nearest thing around it if nothing does."""
    line = node.start_mark.line if node else 0
    for step in place:
        children = _children(node)
        if str(step) not in children:
            break
        line, node = children[str(step)]
    return line + 1


def _children(node: yaml.Node | None) -> dict[str, tuple[int, yaml.Node]]:
    """Key or number -> line and value, for all that a node holds."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): (key.start_mark.line, value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return {str(number): (item.start_mark.line, item) for number, item in enumerate(node.value)}
    return {}
