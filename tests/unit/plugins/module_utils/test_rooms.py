# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The house rules that no linter knows: which package may import which, and how long a file may be."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PLUGINS = Path(__file__).parents[4] / "plugins"
HOME = PLUGINS / "module_utils"
UTILS = sorted(path for path in HOME.rglob("*.py") if path.name != "__init__.py")

# What each package, or single file, may import of the others. None may import one that imports it.
MAY_IMPORT: dict[str, set[str]] = {
    "_errors": set(),
    "_error_codes": set(),
    "_halt": {"_errors"},
    "_clock": {"_halt"},
    "_wait": {"_clock"},
    "_threads": set(),
    "_parent": {"_halt", "_threads"},
    "_progress": {"_errors", "_clock", "_threads"},
    "_options": {"_errors"},
    "_http": {"_errors", "_error_codes", "_clock"},
    "_login": {"_errors", "_clock", "_options", "_http"},
    "_vpcep": {"_errors", "_error_codes", "_options", "_http"},
    "_resource": {"_errors", "_error_codes", "_clock", "_wait", "_http", "_vpcep"},
    "_connection": {"_errors", "_error_codes", "_clock", "_wait", "_progress", "_options", "_http", "_vpcep"},
    "_policy": {"_errors", "_error_codes", "_clock", "_wait", "_threads", "_options", "_http", "_vpcep", "_connection"},
    "_service": {"_errors", "_error_codes", "_options", "_vpcep", "_resource", "_policy"},
    "_endpoint": {"_errors", "_error_codes", "_options", "_vpcep", "_resource", "_service"},
    "_session": {"_errors", "_clock", "_options", "_http", "_login", "_vpcep"},
    "_module": {"_errors", "_clock", "_progress", "_login", "_session"},
}
KNOW_HTTP = {"_http/deadline", "_http/no_answer", "_http/route", "_http/transport"}


def name_of(path: Path) -> str:
    return path.relative_to(HOME).with_suffix("").as_posix()


def room_of(path: Path) -> str:
    return name_of(path).split("/")[0]


def imports(path: Path) -> tuple[set[str], set[str]]:
    """The files of module_utils and the foreign top-level packages that a file imports, wherever in it."""
    ours: set[str] = set()
    foreign: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            foreign.update(alias.name.split(".", maxsplit=1)[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            folder = path.parents[node.level - 1] / (node.module or "").replace(".", "/")
            found = [folder] if node.module and not folder.is_dir() else [folder / alias.name for alias in node.names]
            ours.update(name_of(place.with_suffix(".py")) for place in found)
        elif isinstance(node, ast.ImportFrom):
            foreign.add(str(node.module).split(".", maxsplit=1)[0])
    return ours, foreign


@pytest.mark.parametrize("path", UTILS, ids=name_of)
def test_imports_run_one_way_between_rooms(path: Path) -> None:
    room = room_of(path)
    assert {imported.split("/")[0] for imported in imports(path)[0]} - {room} <= MAY_IMPORT[room]


def test_no_room_imports_one_that_imports_it() -> None:
    seen: set[str] = set()
    while left := [room for room in MAY_IMPORT if room not in seen]:
        free = [room for room in left if MAY_IMPORT[room] <= seen]
        assert free, left
        seen.update(free)


def test_no_file_imports_one_that_imports_it() -> None:
    wanted = {name_of(path): imports(path)[0] for path in UTILS}
    seen: set[str] = set()
    while left := [name for name in wanted if name not in seen]:
        free = [name for name in left if wanted[name] <= seen]
        assert free, left
        seen.update(free)


@pytest.mark.parametrize("path", UTILS, ids=name_of)
def test_few_files_know_http_and_one_knows_ansible(path: Path) -> None:
    foreign = imports(path)[1]
    assert ({"requests", "urllib3"} & foreign == set()) or name_of(path) in KNOW_HTTP
    assert ("ansible" not in foreign) or name_of(path) == "_module"


@pytest.mark.parametrize("path", UTILS, ids=name_of)
def test_rooms_are_private_and_files_are_short(path: Path) -> None:
    assert room_of(path).startswith("_")
    assert len(path.read_text().splitlines()) <= 250


def test_packages_hold_nothing_besides_their_files() -> None:
    for path in HOME.rglob("__init__.py"):
        assert path.read_text() == "", path


REPOSITORY = PLUGINS.parent
PRODUCT = [path for path in sorted(PLUGINS.rglob("*.py")) if path.name != "__init__.py"]


@pytest.mark.parametrize("path", PRODUCT, ids=lambda path: path.relative_to(PLUGINS).as_posix())
def test_each_file_opens_with_a_line_or_two_on_what_it_knows(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text()))
    assert said is not None
    assert len(said.splitlines()) <= 2


def test_no_docstring_comes_too_late() -> None:
    """A string after the first statement is no docstring."""
    dead = []
    for path in [*REPOSITORY.glob("*.py"), *PLUGINS.rglob("*.py"), *(REPOSITORY / "tests").rglob("*.py")]:
        later = ast.parse(path.read_text()).body[1:]
        dead += [
            path for statement in later if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        ]
    assert dead == []


def test_every_module_ends_in_one_place() -> None:
    """That place is `run_module`, which alone knows how a module succeeds and fails."""
    for path in [*UTILS, *(PLUGINS / "modules").glob("*.py")]:
        text = path.read_text()
        ends = (
            text.count(".exit_json("),
            text.count(".fail_json("),
            text.count("except VpcepError as error:\n        error.add"),
        )
        assert ends == ((1, 1, 1) if path.name == "_module.py" else (0, 0, 0)), path.name


def test_every_thread_leaves_the_signals_to_the_main_thread() -> None:
    """Otherwise Ctrl-C is lost now and then."""
    for path in PRODUCT:
        text = path.read_text()
        assert "threading.Thread(" not in text or path.name == "_threads.py", path.name
        assert text.count("ThreadPoolExecutor(") == text.count("initializer=leave_signals"), path.name


def test_the_simulator_shares_no_code_with_the_plugins() -> None:
    for path in (PLUGINS.parent / "tests" / "simulator").rglob("*.py"):
        text = path.read_text()
        assert "ansible_collections" not in text, path.name
        assert "import ansible" not in text, path.name
