# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which tasks get a file for their progress, and what is shown of it."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible import constants
from ansible.plugins.action.normal import ActionModule as NormalAction

from ansible_collections.opentelekomcloud.vpcep.plugins.action.vpcep_connection import ActionModule as ConnectionAction
from ansible_collections.opentelekomcloud.vpcep.plugins.action.vpcep_connection_policy import (
    ActionModule as PolicyAction,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._progress import ARGUMENT
from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils import _progress

Module = Callable[[dict[str, Any]], object]
OPTIONS = {"state": "accepted"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of Ansible's temporary files, which the action looks into all the time."""
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path))
    monkeypatch.setattr(_progress, "_INTERVAL", 0.001)
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Run a task with this module in the place of a real one, and return the options that the module has got."""

    def run(module: Module, *, action: Any = PolicyAction, transport: str = "local", **keywords: Any) -> Any:
        seen: list[Any] = []

        def execute(_action: NormalAction, **options: Any) -> dict[str, Any]:
            seen.append(options.get("module_args"))
            module(options.get("module_args") or {})
            return {"changed": True}

        monkeypatch.setattr(NormalAction, "_execute_module", execute)
        task = SimpleNamespace(**{"args": {**OPTIONS}, "async_val": 0, "no_log": False, **keywords})
        connection = SimpleNamespace(transport=transport)
        plugin = action(task, connection, None, None, None, None)
        assert plugin._execute_module(task_vars={"inventory_hostname": "here"}, wrap_async=False) == {"changed": True}
        assert task.args == OPTIONS
        return seen[0]

    return run


class Writing:
    """A module that writes this, and ends when the last line is shown. It keeps what is shown.

    pytest's own captures lose what is written while they are read.
    """

    def __init__(self, text: str, last: str) -> None:
        self.text, self.last = text, last
        self.shown, self.printed = io.StringIO(), io.StringIO()

    def __call__(self, arguments: dict[str, Any]) -> None:
        with redirect_stderr(self.shown), redirect_stdout(self.printed):
            with Path(arguments[ARGUMENT]).open("a") as file:
                file.write(self.text)
            patience = time.monotonic() + 30
            while f"{self.last}\n" not in self.shown.getvalue():
                assert time.monotonic() < patience, self.shown.getvalue()


@pytest.mark.parametrize("action", [ConnectionAction, PolicyAction])
def test_each_whole_line_is_shown_while_the_module_runs(run: Any, folder: Path, action: Any) -> None:
    module = Writing("1 of 2 decided\n2 of 2 decided\nhalf a li", last="2 of 2 decided")
    arguments = run(module, action=action)
    lines = ["progress: [here] => 1 of 2 decided", "progress: [here] => 2 of 2 decided"]
    assert module.shown.getvalue().splitlines() == lines
    assert arguments == {**OPTIONS, ARGUMENT: arguments[ARGUMENT]}
    assert list(folder.iterdir()) == []


def test_standard_output_is_left_to_the_callback(run: Any) -> None:
    module = Writing("1 of 2 decided\n", last="1 of 2 decided")
    run(module)
    assert module.printed.getvalue() == ""


@pytest.mark.parametrize(
    "task",
    [
        pytest.param({"transport": "ssh"}, id="on another host"),
        pytest.param({"async_val": 3600}, id="in the background"),
        pytest.param({"no_log": True}, id="with no_log"),
    ],
)
def test_other_tasks_run_as_if_there_were_no_plugin(run: Any, folder: Path, task: dict[str, Any]) -> None:
    arguments = run(lambda _arguments: None, **task)
    # Ansible then takes those of the task.
    assert arguments is None
    assert list(folder.iterdir()) == []


def test_a_file_that_cannot_be_made_is_no_reason_to_fail(
    run: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(folder / "away"))
    assert run(lambda _arguments: None) is None


def test_a_file_that_is_gone_is_no_reason_to_fail(run: Any) -> None:
    run(lambda arguments: Path(arguments[ARGUMENT]).unlink())


def test_an_interruption_ends_the_viewer_and_removes_the_file(run: Any, folder: Path) -> None:
    def module(_arguments: dict[str, Any]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(module)
    assert list(folder.iterdir()) == []
