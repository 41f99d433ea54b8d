# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The examples: each one loads, and the cloud serves exactly what its file says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from tests.simulator import Cloud, Simulator
from tests.simulator.rehearsal import read, seed

from ..client import LIMIT_SECONDS
from ..identity.iam import BY_NAME, login

ROOT = Path(__file__).parents[4]
FOLDER = ROOT / "tests" / "simulator" / "scenarios"
STORIES = [
    "access_until_a_date",
    "account_out_of_everything",
    "drift",
    "dry_run",
    "plan_and_apply",
    "reasons",
    "three_partners",
    "two_projects",
    "who_waits",
]
# Project and service -> how many connections of which account have which status.
Holdings = dict[tuple[str, str], Counter[tuple[str, str]]]


def said(path: Path) -> Holdings:
    """What the file says, read as plain YAML."""
    content = yaml.safe_load(path.read_text())
    holdings: Holdings = {}
    for service in content["services"]:
        counts = holdings[service.get("project", "eu-de"), service["name"]] = Counter[tuple[str, str]]()
        for row in service["connections"]:
            counts[row["account"], row.get("status", "pendingAcceptance")] += row.get("count", 1)
    return holdings


def served(simulator: Simulator, projects: list[str], names: dict[str, str]) -> Holdings:
    """What the cloud answers, to a login for each project; `names` has names of accounts by domain ID."""
    holdings: Holdings = {}
    for project in projects:
        response = login(simulator, BY_NAME, {"project": {"name": project}})
        (vpcep,) = (entry for entry in response.json()["token"]["catalog"] if entry["type"] == "vpcep")
        address = vpcep["endpoints"][0]["url"] + "/vpc-endpoint-services"
        token = response.headers["X-Subject-Token"]
        for service in ask(address, token)["endpoint_services"]:
            region, name, _id = service["service_name"].split(".")
            assert project.startswith(region)
            rows = ask(f"{address}/{service['id']}/connections", token)["connections"]
            holdings[project, name] = Counter((names[row["domain_id"]], row["status"]) for row in rows)
    return holdings


def ask(address: str, token: str) -> dict[str, Any]:
    response = requests.get(address, params={"limit": "1000"}, headers={"X-Auth-Token": token}, timeout=LIMIT_SECONDS)
    body: dict[str, Any] = response.json()
    return body


def test_the_example_in_the_readme_is_a_scenario(cloud: Cloud, tmp_path: Path) -> None:
    section = (ROOT / "README.md").read_text().partition("\n## Rehearse\n")[2]
    path = tmp_path / "scenario.yml"
    path.write_text(section.partition("```yaml\n")[2].partition("```")[0])
    seed(cloud, read(path))
    (service,) = cloud.services.all()
    assert len(cloud.connections.of(service.id)) == 6


def test_each_user_story_has_an_example() -> None:
    assert sorted(path.stem for path in FOLDER.iterdir()) == STORIES


@pytest.mark.parametrize("story", STORIES)
def test_the_cloud_serves_what_the_file_says(cloud: Cloud, simulator: Simulator, story: str) -> None:
    path = FOLDER / f"{story}.yml"
    scenario = read(path)
    seed(cloud, scenario)
    names = {domain_id: name for name, domain_id in scenario.domain_ids().items()}
    assert served(simulator, list(scenario.projects), names) == said(path)
