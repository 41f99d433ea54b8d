# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

"""The house rules that no linter knows: who may import whom, and how long a file may be."""

import ast
from pathlib import Path

import pytest

PLUGINS = Path(__file__).parents[4] / "plugins"
UTILS = sorted((PLUGINS / "module_utils").glob("*.py"))

# What each file may import from its own folder; none may import a file that imports it.
MAY_IMPORT: dict[str, set[str]] = {
    "_errors": set(),
    "_halt": {"_errors"},
    "_clock": {"_halt"},
    "_envelope": set(),
    "_advice": set(),
    "_request": {"_retry"},
    "_retry": {"_envelope"},
    "_shapes": set(),
    "_endpoint": {"_errors", "_shapes"},
    "_ways": set(),
    "_login": {"_clouds_yaml", "_errors", "_endpoint", "_ids", "_ways"},
    "_cloud_files": {"_errors"},
    "_clouds_yaml": {"_cloud_files", "_errors"},
    "_models": {"_ages", "_errors"},
    "_auth_aksk": {"_clock", "_request"},
    "_auth_token": {"_errors", "_request", "_shapes"},
    "_identity": {"_login"},
    "_iam": {
        "_auth_token",
        "_endpoint",
        "_errors",
        "_http",
        "_identity",
        "_ids",
        "_login",
        "_request",
        "_shapes",
        "_ways",
    },
    "_http": {
        "_answer",
        "_clock",
        "_deadline",
        "_errors",
        "_failed",
        "_mask",
        "_pace",
        "_request",
        "_retry",
        "_transport",
    },
    "_transport": {
        "_answer",
        "_body",
        "_deadline",
        "_errors",
        "_no_answer",
        "_request",
        "_retry",
        "_route",
    },
    "_answer": {"_body", "_envelope", "_request", "_retry"},
    "_body": set(),
    "_deadline": set(),
    "_failed": {"_advice", "_errors", "_request", "_retry"},
    "_mask": set(),
    "_no_answer": {"_deadline", "_retry"},
    "_route": {"_errors", "_request"},
    "_pace": {"_clock"},
    "_policy": {"_ages", "_errors", "_models", "_plan"},
    "_pool": {"_agenda", "_errors", "_models", "_policy", "_retry", "_send", "_settle", "_vpcep"},
    "_report": {"_errors", "_policy", "_summary"},
    "_rules": {"_ages", "_errors", "_ids", "_models", "_policy"},
    "_plan": {"_errors", "_models"},
    "_ages": {"_errors"},
    "_paging": {"_errors"},
    "_select": {"_ages", "_errors", "_ids", "_models", "_vpcep"},
    "_summary": {"_ages", "_models"},
    "_services": {"_errors", "_ids", "_models", "_vpcep"},
    "_vpcep": {"_errors", "_http", "_models", "_paging", "_request", "_retry"},
    "_apply": {"_clock", "_errors", "_models", "_plan", "_send", "_vpcep", "_wait"},
    "_agenda": {"_errors", "_models", "_plan_rows", "_policy", "_send", "_task", "_vpcep"},
    "_ids": {"_errors"},
    "_parent": {"_halt"},
    "_plan_rows": {"_ages", "_errors", "_ids", "_models", "_policy"},
    "_send": {"_clock", "_errors", "_models", "_plan", "_retry", "_vpcep", "_wait"},
    "_settle": {"_apply", "_errors", "_models", "_policy", "_vpcep", "_wait"},
    "_task": {"_errors", "_models", "_plan_rows", "_policy", "_report", "_rules"},
    "_wait": {"_clock"},
    "_cloud": {
        "_auth_aksk",
        "_auth_token",
        "_clock",
        "_endpoint",
        "_errors",
        "_http",
        "_iam",
        "_ids",
        "_login",
        "_request",
        "_vpcep",
        "_ways",
    },
}

# The only files that know the libraries for HTTP.
KNOW_HTTP = {"_deadline", "_no_answer", "_route", "_transport"}


def imports(path: Path) -> tuple[set[str], set[str]]:
    """The neighbours and the foreign top-level packages that a file imports, wherever in it."""
    neighbours: set[str] = set()
    foreign: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            foreign.update(alias.name.split(".", maxsplit=1)[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            neighbours.update([node.module] if node.module else [alias.name for alias in node.names])
        elif isinstance(node, ast.ImportFrom):
            foreign.add(str(node.module).split(".", maxsplit=1)[0])
    return neighbours, foreign


@pytest.mark.parametrize("path", UTILS, ids=lambda path: path.stem)
def test_imports_run_one_way(path: Path) -> None:
    assert imports(path)[0] <= MAY_IMPORT[path.stem]


@pytest.mark.parametrize("path", UTILS, ids=lambda path: path.stem)
def test_few_files_know_http_and_one_knows_ansible(path: Path) -> None:
    foreign = imports(path)[1]
    assert ({"requests", "urllib3"} & foreign == set()) or path.stem in KNOW_HTTP
    assert ("ansible" not in foreign) or path.stem == "_cloud"


@pytest.mark.parametrize("path", UTILS, ids=lambda path: path.stem)
def test_files_are_private_and_short(path: Path) -> None:
    assert path.stem.startswith("_")
    assert len(path.read_text().splitlines()) <= 250


def test_modules_end_in_one_place() -> None:
    for path in (PLUGINS / "modules").glob("*.py"):
        text = path.read_text()
        assert (text.count(".exit_json("), text.count(".fail_json(")) == (1, 1), path.name


def test_the_simulator_shares_no_code_with_the_plugins() -> None:
    for path in (PLUGINS.parent / "tests" / "simulator").glob("*.py"):
        assert "ansible_collections" not in imports(path)[1], path.name
        assert "ansible" not in imports(path)[1], path.name
