# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a module reads its options, and how it ends."""

from __future__ import annotations

import json
import sys
from typing import Any, Callable

import pytest
from ansible.module_utils import basic

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import MissingLibraryError, VpcepError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._module import Module, argument_spec, run_module
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._progress import ARGUMENT
from tests.simulator import Simulator

OPTIONS: dict[str, dict[str, Any]] = {
    "text": {"type": "str", "default": "as it comes"},
    "name": {"type": "str", "required": True},
    "number": {"type": "int", "default": 5},
    "choice": {"type": "str", "choices": ["one", "two"]},
    "choices": {"type": "list", "elements": "str", "choices": ["one", "two"]},
    "rows": {"type": "list", "elements": "dict", "options": {"id": {"type": "str"}, "note": {"type": "str"}}},
}

Make = Callable[..., Module]


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Make:
    """Make a module that was given these options."""

    def make(**given: Any) -> Module:
        arguments = json.dumps({"ANSIBLE_MODULE_ARGS": {"name": "x", **given}})
        monkeypatch.setattr(basic, "_ANSIBLE_ARGS", arguments.encode())
        # Newer versions of Ansible want to know how the arguments were written.
        monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
        return Module(argument_spec=argument_spec(**OPTIONS), supports_check_mode=True)

    return make


@pytest.mark.parametrize(
    "blank",
    [pytest.param("", id="an empty text"), pytest.param(" ", id="a blank"), pytest.param("\t\n", id="white space")],
)
def test_blank_text_for_an_optional_option_is_not_set(make: Make, blank: str) -> None:
    module = make(text=blank, number=blank, password=blank, signature_format=blank)
    params = module.params
    assert (params["text"], params["number"], params["password"]) == ("as it comes", 5, None)
    assert params["signature_format"] == "access"
    assert "text" not in module.given
    assert all(option in module.blanks for option in ("text", "number", "password", "signature_format"))


def test_an_option_that_is_not_given_is_no_blank_text(make: Make) -> None:
    module = make(number=7)
    assert not any(option in module.blanks for option in ("text", "number", "name"))


def test_blank_text_for_a_required_option_is_left_to_its_parser(make: Make) -> None:
    assert make(name="").params["name"] == ""


def test_null_for_an_option_with_choices_is_not_set(make: Make) -> None:
    module = make(choice=None)
    assert (module.params["choice"], module.given["choice"]) == (None, None)


def test_null_for_a_list_with_choices_stays_a_mistake(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        make(choices=None)
    assert "value of choices must be one " in json.loads(capsys.readouterr().out)["msg"]


def test_null_and_not_given_can_be_told_apart(make: Make) -> None:
    module = make(rows=[{"id": None}])
    assert module.params["rows"] == [{"id": None, "note": None}]
    assert module.given["rows"] == [{"id": None}]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("text", id="a text"),
        pytest.param({"id": "a"}, id="a mapping"),
        pytest.param(["id=a"], id="a list of texts"),
        pytest.param(7, id="a number"),
    ],
)
def test_a_value_that_is_not_a_list_of_mappings_is_left_to_its_parser(make: Make, rows: Any) -> None:
    module = make(rows=rows)
    assert (module.params["rows"], module.given["rows"]) == (None, rows)


def ended(module: Module, run: Any, capsys: pytest.CaptureFixture[str]) -> tuple[int | str | None, dict[str, Any]]:
    """Run a module that does this, and return its exit code and result."""
    with pytest.raises(SystemExit) as caught:
        run_module(module, run)
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return caught.value.code, result


def fail(error: VpcepError) -> Callable[[Module], dict[str, Any]]:
    def run(_module: Module) -> dict[str, Any]:
        raise error

    return run


def test_the_file_for_the_progress_is_no_option(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    module = make(**{ARGUMENT: "/tmp/progress"})
    assert (ARGUMENT in module.params, ARGUMENT in module.given) == (False, False)
    _code, result = ended(module, lambda _module: {"changed": True}, capsys)
    assert ARGUMENT not in json.dumps(result)


def test_a_result_ends_well(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    code, result = ended(make(), lambda _module: {"changed": True, "failed": False}, capsys)
    assert (code, result["changed"], "failed" in result, "api" in result) == (0, True, False, False)


def test_a_result_may_say_that_it_is_a_failure(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    code, result = ended(make(), lambda _module: {"changed": True, "failed": True, "msg": "No."}, capsys)
    assert (code, result["failed"], result["changed"], result["msg"]) == (1, True, True, "No.")


def test_an_error_ends_it_with_a_message_and_no_traceback(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    code, result = ended(make(), fail(VpcepError("No.", error_code="EndPoint.0004")), capsys)
    assert (code, result["msg"], result["error_code"], result["changed"]) == (1, "No.", "EndPoint.0004", False)
    assert "Traceback" not in json.dumps(result)


def test_a_failure_after_the_login_says_what_it_has_cost(
    make: Make, simulator: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    cloud = simulator.cloud
    login = {"auth_url": simulator.auth_url, "username": cloud.owner.username, "password": cloud.owner.password}
    module = make(**login, user_domain_id=cloud.owner.domain_id, project_id=cloud.owner.project_id)

    def run(module: Module) -> dict[str, Any]:
        module.connect()
        raise VpcepError("No.")

    _code, result = ended(module, run, capsys)
    assert result["api"] == {"requests": 1, "logins": 1, "retries": 0, "seconds_waited": 0.0}


@pytest.mark.parametrize("library", ["requests", "openstacksdk"])
def test_a_missing_library_is_told_in_the_words_of_ansible_and_how_to_install_it(
    make: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], library: str
) -> None:
    module = make()
    monkeypatch.setattr(sys, "executable", "/opt/my python/bin/python3")
    said = ended(module, fail(MissingLibraryError(library)), capsys)[1]["msg"]
    assert f"Failed to import the required Python library ({library})" in said
    assert said.endswith(f" To install it: '/opt/my python/bin/python3' -m pip install {library}")


def test_secrets_and_only_secrets_are_masked() -> None:
    masked = {name for name, option in argument_spec().items() if option.get("no_log")}
    assert masked == {"password", "passcode", "auth_token", "secret_key", "security_token"}
