# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real ansible-playbook runs, made and read through ansible-runner, as AWX does it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ansible_runner

from tests.simulator import Simulator

MODULE = "opentelekomcloud.vpcep.vpcep_connection"

Task = Mapping[str, Any]


def task(name: str, options: Mapping[str, Any], *, module: str = MODULE, **keywords: Any) -> Task:
    """A task that lets the play go on if it fails; a test wants to see its result."""
    return {"name": name, module: dict(options), "diff": True, "ignore_errors": True, **keywords}


@dataclass(frozen=True)
class Run:
    """How a playbook ended: its exit code, the results by task name, and all that it printed or recorded.

    `artifacts` is what it has set with `set_stats`, which AWX gives to the next jobs of a workflow as extra variables.
    """

    code: int
    results: Mapping[str, Mapping[str, Any]]
    text: str
    artifacts: Mapping[str, Any]

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        return self.results[name]


class Ansible:
    """Runs playbooks in a folder of their own, with the login of a simulator in the environment."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = {**environment}

    def take_login(self, simulator: Simulator) -> dict[str, str]:
        """Take the login out of the environment, and return it as options."""
        for variable in simulator.environment():
            self.environment.pop(variable)
        cloud = simulator.cloud
        return {
            "auth_url": simulator.auth_url,
            "username": cloud.owner.username,
            "password": cloud.owner.password,
            "user_domain_id": cloud.owner.domain_id,
            "project_id": cloud.owner.project_id,
        }

    def play(self, *tasks: Task, options: Sequence[str] = (), **keywords: Any) -> Run:
        """Run these tasks on localhost, with this environment's interpreter; ``options`` are ansible-playbook's."""
        play = {
            "name": "Test",
            "hosts": "localhost",
            "connection": "local",
            "gather_facts": False,
            "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}", **keywords.pop("vars", {})},
            "tasks": list(tasks),
            **keywords.pop("play", {}),
        }
        project = self.folder / "project"
        project.mkdir(exist_ok=True)
        (project / "test.yml").write_text(json.dumps([play]))
        return self.run("test.yml", *options, **keywords)

    def run(
        self,
        playbook: str,
        *options: str,
        variables: Mapping[str, Any] | None = None,
        environment: Mapping[str, str] | None = None,
        inventory: str = "localhost,",
    ) -> Run:
        """Run a playbook by its file in the folder ``project``, or by its name; ``inventory`` is as for ``-i``."""
        artifacts = self.folder / "artifacts"
        number = len(list(artifacts.iterdir())) if artifacts.exists() else 0
        extra = [f"--extra-vars={json.dumps(variables)}"] if variables else []
        done = ansible_runner.run(
            private_data_dir=str(self.folder),
            playbook=playbook,
            inventory=inventory,
            cmdline=" ".join([*options, *map(_quoted, extra)]) or None,
            envvars={**self.environment, **(environment or {})},
            ident=str(number),
            quiet=True,
        )
        # Not the file "command", in which ansible-runner keeps the environment that it was given.
        written = [*(artifacts / str(number)).glob("std*"), *(artifacts / str(number)).glob("job_events/*.json")]
        recorded = "".join(path.read_text() for path in written)
        events = list(done.events)
        return Run(int(done.rc), _results(events), recorded, _artifacts(events))


def _quoted(option: str) -> str:
    return f"'{option}'"


def _results(events: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {
        event["event_data"]["task"]: {**event["event_data"]["res"], "failed": event["event"] == "runner_on_failed"}
        for event in events
        if event["event"] in ("runner_on_ok", "runner_on_failed")
    }


def _artifacts(events: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    ends = [event["event_data"] for event in events if event["event"] == "playbook_on_stats"]
    artifacts: Mapping[str, Any] = ends[0].get("artifact_data", {}) if ends else {}
    return artifacts


def clean_environment() -> None:
    """Take everything out of this process's environment that would change what Ansible or a login does."""
    for name in list(os.environ):
        if name.startswith(("ANSIBLE_", "OS_")) or name.lower().endswith("_proxy"):
            del os.environ[name]
