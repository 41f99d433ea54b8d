# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ansible's side of a module: the options of the login, the module itself, and how it ends."""

from __future__ import annotations

import copy
import shlex
import sys
import typing as t

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ._clock import Clock
from ._errors import MissingLibraryError, VpcepError
from ._login.methods import LOGIN_OPTIONS
from ._progress import ARGUMENT, Progress
from ._session import Session, create_session

_TRANSPORT_OPTIONS: dict[str, dict[str, t.Any]] = {
    # Without a default, so that clouds.yaml decides if the option is not given.
    "validate_certs": {"type": "bool"},
    "api_timeout": {"type": "int", "default": 30},
    "max_retries": {"type": "int", "default": 5},
}


def argument_spec(**options: dict[str, t.Any]) -> dict[str, dict[str, t.Any]]:
    """A module's own options and the shared ones, which the fragment ``_cloud`` documents.

    No option falls back to the environment in Ansible's way: an option that is given has to beat a variable that
    contradicts it, and after Ansible's fallback the two look the same.
    """
    return {**options, **{option.name: option.spec() for option in LOGIN_OPTIONS}, **_TRANSPORT_OPTIONS}


class Module(AnsibleModule):  # type: ignore[misc]
    """Ansible's module, which takes blank text as "not set" and keeps the options as the user wrote them.

    ``given`` holds the written options, without anything that Ansible fills in, so that null and "not given" differ.
    ``blanks`` names the options that were given as blank text, for those in which it means more than "not set".
    """

    params: dict[str, t.Any]
    given: t.Mapping[str, t.Any]
    blanks: t.Container[str]
    clock: Clock
    progress: Progress
    session: Session | None = None

    def connect(self, connections: int = 1) -> Session:
        """Log in as the options say, for this many requests at once. Raises the errors of `create_session`."""
        self.session = create_session(self.params, self.clock, connections)
        return self.session

    def costs(self) -> dict[str, t.Any]:
        """The requests and the time of the run, as every module returns them; empty before the login."""
        return {"api": self.session.http.costs()} if self.session else {}

    def _load_params(self) -> None:
        super()._load_params()
        self.clock = Clock()
        # Taken out before anybody sees it: it is no option, and must not appear in the result's ``invocation``.
        self.progress = Progress(self.params.pop(ARGUMENT, None), self.clock)
        self.blanks = frozenset(name for name, value in self.params.items() if self._is_unset(name, value))
        params = {name: value for name, value in self.params.items() if name not in self.blanks}
        self.given = copy.deepcopy(params)
        # Options of a wrong form are left to the code that parses them: Ansible's own message does not name the option.
        self.params = {
            name: value
            for name, value in params.items()
            if self._has_form(name, value) and not self._is_null(name, value)
        }

    def _is_unset(self, name: str, value: t.Any) -> bool:
        is_optional = name in self.argument_spec and not self.argument_spec[name].get("required")
        return is_optional and isinstance(value, str) and not value.strip()

    def _is_null(self, name: str, value: t.Any) -> bool:
        """Whether null means "not set", which Ansible takes for a wrong choice if an option has choices.

        Not for a list, which selects something. An option with a default is left to Ansible, as before.
        """
        option = self.argument_spec.get(name, {})
        is_single = "choices" in option and option.get("type") != "list"
        return value is None and is_single and not option.get("required") and "default" not in option

    def _has_form(self, name: str, value: t.Any) -> bool:
        if self.argument_spec.get(name, {}).get("elements") != "dict" or value is None:
            return True
        return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)


def run_module(module: Module, run: t.Callable[[Module], dict[str, t.Any]]) -> None:
    """Run a module and end it: the one place that knows how a module succeeds and fails.

    ``run`` returns the result, in which ``failed`` may be true, or raises `VpcepError`. Either result gets the costs of
    the run added.
    """
    try:
        result = {**run(module), **module.costs()}
    except VpcepError as error:
        error.add(**module.costs())
        result = {**_failure(error), "failed": True}
    # Outside the handler, so that no version of Ansible adds the traceback of an error that has explained itself.
    if result.pop("failed", False):
        module.fail_json(**result)
    module.exit_json(**result)


def _failure(error: VpcepError) -> dict[str, t.Any]:
    """For a missing library, Ansible's usual message and the command that installs it; otherwise the error's own."""
    if isinstance(error, MissingLibraryError):
        command = f"{shlex.quote(sys.executable)} -m pip install {error.package}"
        return {"msg": f"{missing_required_lib(error.package)} To install it: {command}"}
    return error.to_fail_json()
