# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recipes of the guide, run as they are printed against their scenarios."""

from __future__ import annotations

import json
import shlex
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.simulator import Cloud, Connection, Simulator
from tests.simulator.rehearsal import read, seed

from .policies import PARTNER, decisions
from .processes import module, send
from .recipes import GUIDES, guide_tasks, recipes
from .runs import Ansible, Run

RECIPES = recipes()
FORMER = "5fc973eea581490997e82ea11a1df31f"
WAITS = "pendingAcceptance"
_LOG = "/var/log/vpcep/decisions.jsonl"


class Rehearsal:
    """A recipe, the cloud of its scenario, and Ansible with a login to it."""

    def __init__(self, name: str, cloud: Cloud, ansible: Ansible) -> None:
        self.recipe = RECIPES[name]
        self.cloud = cloud
        self.ansible = ansible
        # So that the process of a module can be found.
        ansible.environment["ANSIBLE_REMOTE_TEMP"] = f"{ansible.folder}/files"

    def play(self, **changes: str) -> Run:
        """Run the tasks of the recipe, with some of its text changed."""
        text = json.dumps(self.recipe.tasks).replace(_LOG, self._journal())
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        return self.ansible.play(*json.loads(text))

    def command(self, number: int = 0, **variables: Any) -> Run:
        """Run a command of the recipe, with the variables that its files have."""
        program, playbook, *options = self.recipe.commands[number]
        assert program == "ansible-playbook"
        # The files that the recipe mentions are the variables here.
        files = [position for position, option in enumerate(options) if option.startswith("@")]
        options = [option for position, option in enumerate(options) if not {position, position + 1} & {*files}]
        options = [option.replace(_LOG, self._journal()) for option in options]
        return self.ansible.run(playbook, *map(shlex.quote, options), variables={**self.recipe.variables, **variables})

    def _journal(self) -> str:
        return str(self.ansible.folder / "decisions.jsonl")

    def journal(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in Path(self._journal()).read_text().splitlines()]

    def statuses(self, domain_id: str | None = None) -> dict[str, int]:
        """How many connections of an account, or of all, have each status, over all services."""
        return Counter(
            connection.status for connection in self.connections() if domain_id in (None, connection.domain_id)
        )

    def connections(self) -> list[Connection]:
        services = self.cloud.services.all()
        return [connection for service in services for connection in self.cloud.connections.of(service.id)]


Rehearse = Callable[[str], Rehearsal]


@pytest.fixture
def rehearse(request: pytest.FixtureRequest, cloud: Cloud) -> Rehearse:
    """Sets the scene for the recipe whose scenario has this name."""

    def rehearse(name: str) -> Rehearsal:
        seed(cloud, read(RECIPES[name].scenario))
        cloud.latency = cloud.connections.settle_seconds = 0.0
        return Rehearsal(name, cloud, request.getfixturevalue("ansible"))

    return rehearse


def test_each_recipe_is_tested() -> None:
    text = Path(__file__).read_text()
    assert [name for name in RECIPES if f'rehearse("{name}")' not in text] == []


def test_three_partners(rehearse: Rehearse) -> None:
    rehearsal = rehearse("three_partners")
    run = rehearsal.play()
    assert run.code == 0
    # Three each; the fourth of the first partner and two of the stranger are too old, two others wait.
    assert rehearsal.statuses() == {"accepted": 9, "rejected": 3, WAITS: 2}
    assert rehearsal.play()[rehearsal.recipe.tasks[0]["name"]]["changed"] is False


def test_access_until_a_date(rehearse: Rehearse) -> None:
    rehearsal = rehearse("access_until_a_date")
    rehearsal.play(**{"2026-12-31": "2099-12-31"})
    assert rehearsal.statuses(FORMER) == {"accepted": 3}
    run = rehearsal.play(**{"2026-12-31": "2026-01-01"})
    assert rehearsal.statuses(FORMER) == {"rejected": 3}
    assert rehearsal.statuses(PARTNER) == {"accepted": 1}
    assert run[rehearsal.recipe.tasks[0]["name"]]["summary"]["rules_not_in_force"] == ["guest"]


def test_a_dry_run_is_kept(rehearse: Rehearse, simulator: Simulator) -> None:
    rehearsal = rehearse("dry_run")
    assert rehearsal.play().code == 0
    folder = rehearsal.ansible.folder / "project"
    kept = json.loads((folder / "dry_run.json").read_text())
    assert kept["summary"]["by_outcome"]["changed"] == 3
    text = (folder / "dry_run.txt").read_text().splitlines()
    assert sum("of Partner One: pendingAcceptance -> accepted" in line for line in text) == 2
    assert decisions(simulator) == []


def test_drift(rehearse: Rehearse, simulator: Simulator) -> None:
    rehearsal = rehearse("drift")
    result = rehearsal.play()[rehearsal.recipe.tasks[0]["name"]]
    # The rejected partner would be accepted and the stranger cut; one more of the first partner is capped.
    assert [row["status"] for row in result["connections"]] == ["accepted", "rejected"]
    assert result["summary"]["over_cap"] == {PARTNER: {"accepted": 5, "cap": 3}}
    assert result["summary"]["by_outcome"]["capped"] == 1
    assert decisions(simulator) == []


def test_a_reason_with_each_decision(rehearse: Rehearse) -> None:
    rehearsal = rehearse("reasons")
    result = rehearsal.play()[rehearsal.recipe.tasks[0]["name"]]
    reasons = {row["domain_id"]: row["comment"] for row in result["connections"]}
    assert (reasons[PARTNER], reasons[FORMER]) == ("contract 2026-17", "contract ended")
    assert set(reasons.values()) == {"contract 2026-17", "contract ended", "nobody knows this account"}
    assert {line["comment"] for line in rehearsal.journal()} == set(reasons.values())


def test_who_waits(rehearse: Rehearse, simulator: Simulator) -> None:
    rehearsal = rehearse("who_waits")
    run = rehearsal.command()
    assert run.code == 0
    waiting = [
        connection
        for service in rehearsal.cloud.services.all()
        for connection in rehearsal.cloud.connections.of(service.id)
        if connection.status == WAITS
    ]
    assert len(waiting) == 4
    assert [connection.id for connection in waiting if connection.domain_id not in run.text] == []
    assert decisions(simulator) == []


def test_plan_approve_apply_interrupted_and_resumed(rehearse: Rehearse, simulator: Simulator) -> None:
    rehearsal = rehearse("plan_and_apply")
    planned = rehearsal.command()
    assert (planned.code, decisions(simulator)) == (0, [])
    plan = planned.artifacts["approve_connections_plan"]
    assert len(plan) == 320
    folder = str(rehearsal.ansible.folder)
    with simulator.once_answered(len(simulator.requests) + 102, lambda: send(module(folder), signal.SIGINT)):
        first = rehearsal.command(1, approve_connections_plan=plan)
    assert first.code != 0
    done = rehearsal.statuses()
    assert 0 < done[WAITS] < 320
    again = rehearsal.command(1, approve_connections_plan=plan)
    assert (again.code, rehearsal.statuses()) == (0, {"accepted": 200, "rejected": 120})
    assert len({line["endpoint_id"] for line in rehearsal.journal()}) == 320


def test_two_projects_in_one_run(rehearse: Rehearse) -> None:
    rehearsal = rehearse("two_projects")
    assert rehearsal.command().code == 0
    assert rehearsal.statuses() == {"accepted": 3, "rejected": 2}


def test_an_account_out_of_everything(rehearse: Rehearse) -> None:
    rehearsal = rehearse("account_out_of_everything")
    before = rehearsal.statuses(PARTNER)
    assert rehearsal.command().code == 0
    assert rehearsal.statuses(FORMER) == {"rejected": 7}
    assert rehearsal.statuses(PARTNER) == before


@pytest.mark.parametrize(
    ("guide", "failing"),
    [
        pytest.param("getting_started", [], id="getting started"),
        pytest.param("many_connections", ["Raise an alarm"], id="many connections"),
        pytest.param("journal", [], id="the journal"),
    ],
)
def test_the_tasks_of_a_guide_run_in_their_order(rehearse: Rehearse, guide: str, failing: list[str]) -> None:
    rehearsal = rehearse("reasons")
    # Ansible looks for it below the user's home, and the task writes it below HOME, which is another folder here.
    rehearsal.ansible.environment["ANSIBLE_ASYNC_DIR"] = f"{rehearsal.ansible.folder}/async"
    (service,) = rehearsal.cloud.services.all()
    # The endpoint that the guides name is the one of the scenario.
    variables = {"service_id": service.id, "endpoint_id": "705290f3-0d00-41f2-aedc-71f09844e879"}
    shown = json.loads(json.dumps(guide_tasks(guide)).replace(_LOG, str(rehearsal.ansible.folder / "decisions.jsonl")))
    tasks = [{**task, "ignore_errors": True} for task in shown]
    for task in tasks:
        # There is no other host here, and nothing takes long.
        task.pop("delegate_to", None)
        task.update({"poll": 1} if "poll" in task else {})
    run = rehearsal.ansible.play(*tasks, vars=variables)
    assert {
        name: result.get("msg") for name, result in run.results.items() if result["failed"] and name not in failing
    } == {}
    assert len(run.results) == len(tasks)


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_the_journal_is_read_with_jq_as_the_guide_says(rehearse: Rehearse) -> None:
    rehearsal = rehearse("reasons")
    rehearsal.play()
    folder = rehearsal.ansible.folder
    with (folder / "decisions.jsonl").open("a") as journal:
        lost = {"run": "r", "endpoint_id": "e", "event": "sending", "action": "reject"}
        journal.write(f'{json.dumps(lost)}\n{{"time": "2026-0')
    guide = (GUIDES / "journal.rst").read_text()
    commands = [line.strip() for line in guide.splitlines() if line.strip().startswith("jq ")]
    said = [
        subprocess.run(command, shell=True, cwd=folder, check=True, capture_output=True, text=True).stdout
        for command in commands
    ]
    assert json.loads(said[0]) == {"run": "r", "endpoint_id": "e", "action": "reject"}
    cut = [json.loads(line) for line in said[1].splitlines()]
    assert [row[1:] for row in cut] == [[FORMER, rehearsal.cloud.owner.username, "contract ended"]] * 2
    assert json.loads(said[2])["outcomes"] == {"changed": 4}
