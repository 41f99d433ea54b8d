# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Only interpreters that start, and that no virtual environment holds, are found and linked."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.tools import interpreters


def add_python(folder: Path, version: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    file = folder / f"python{version}"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two folders, the only ones of the PATH, and no Python of this process's own next to them."""
    first, second = tmp_path / "first", tmp_path / "second"
    monkeypatch.setenv("PATH", f"{first}:{second}")
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path / "nowhere"))
    return first, second


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("echo 'version 3.12 is not activated' >&2; exit 127", id="a shim that starts nothing"),
        pytest.param("exit 0", id="a virtual environment's"),
        pytest.param("exit 1", id="one without ensurepip"),
    ],
)
def test_a_useless_interpreter_is_passed_over(folders: tuple[Path, Path], script: str) -> None:
    first, second = folders
    add_python(first, "3.12", script)
    assert interpreters.find() == {}
    add_python(second, "3.12", "echo /opt/python3.12")
    assert interpreters.find() == {"3.12": Path("/opt/python3.12")}


def test_the_first_that_starts_is_taken(folders: tuple[Path, Path]) -> None:
    first, second = folders
    add_python(first, "3.13", "echo /first/python3.13")
    add_python(second, "3.13", "echo /second/python3.13")
    assert interpreters.find() == {"3.13": Path("/first/python3.13")}


def test_pyenv_is_asked_for_its_interpreters(folders: tuple[Path, Path], tmp_path: Path) -> None:
    first, _second = folders
    add_python(first, "3.11", "exit 127")
    pyenv = first / "pyenv"
    pyenv.write_text(f"#!/bin/sh\necho {tmp_path}\n")
    pyenv.chmod(0o755)
    (tmp_path / "versions" / "3.11.7").mkdir(parents=True)
    add_python(tmp_path / "versions" / "3.11.7" / "bin", "3.11", "echo /kept/python3.11")
    assert interpreters.find() == {"3.11": Path("/kept/python3.11")}


def test_links_follow_the_interpreters_found(folders: tuple[Path, Path], tmp_path: Path) -> None:
    first, _second = folders
    links = tmp_path / "links"
    add_python(first, "3.12", "echo /old/python3.12")
    add_python(first, "3.13", "echo /opt/python3.13")
    assert interpreters.link(links) == ["3.12", "3.13"]
    add_python(first, "3.12", "echo /new/python3.12")
    (first / "python3.13").unlink()
    assert interpreters.link(links) == ["3.12"]
    assert {path.name: str(path.readlink()) for path in links.iterdir()} == {"python3.12": "/new/python3.12"}
