# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The simulator as a command: its printed login and playbook line work, and a signal ends it."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from .client import LIMIT_SECONDS

ROOT = Path(__file__).parents[3]
SERVICE_ID = "4189d3c2-8882-4871-a3c2-d380272eed88"
DECIDED_ID, ASKING_ID = "705290f3-0d00-41f2-aedc-71f09844e879", "705290f3-0d00-41f2-aedc-71f09844e880"
SCENARIO = f"""
accounts: {{partner: {{}}, stranger: {{}}}}
projects: {{eu-nl_shop: {{}}}}
services:
  - name: shop
    service_id: {SERVICE_ID}
    connections:
      - {{account: partner, age: 2d, status: accepted, endpoint_id: {DECIDED_ID}}}
      - {{account: stranger, age: 1h, endpoint_id: {ASKING_ID}}}
"""


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`python -m tests.simulator`, which is gone when the block ends."""
    command = [sys.executable, "-m", "tests.simulator", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def first_steps(process: subprocess.Popen[str]) -> tuple[dict[str, str], str]:
    """The environment variables that it prints, and the playbook line after them."""
    assert process.stdout is not None
    environment: dict[str, str] = {}
    for line in process.stdout:
        if not line.startswith("export "):
            return environment, line
        name, _equals, value = shlex.split(line)[1].partition("=")
        environment[name] = value
    raise AssertionError("It printed no playbook line.")


def overview(process: subprocess.Popen[str], number: int) -> list[str]:
    """So many of the lines that it prints next, on what the cloud holds."""
    assert process.stdout is not None
    return [process.stdout.readline().rstrip("\n") for _line in range(number)]


def login(environment: dict[str, str]) -> requests.Response:
    """A login with nothing but the printed variables."""
    user = {
        "name": environment["OS_USERNAME"],
        "password": environment["OS_PASSWORD"],
        "domain": {"name": environment["OS_USER_DOMAIN_NAME"]},
    }
    identity = {"methods": ["password"], "password": {"user": user}}
    body = {"auth": {"identity": identity, "scope": {"project": {"name": environment["OS_PROJECT_NAME"]}}}}
    return requests.post(f"{environment['OS_AUTH_URL']}/auth/tokens", json=body, timeout=LIMIT_SECONDS)


def connections(response: requests.Response, service_id: str) -> dict[str, str]:
    """Endpoint ID -> status, in the order of their creation, found through the catalog."""
    address = next(entry for entry in response.json()["token"]["catalog"] if entry["type"] == "vpcep")
    listing = requests.get(
        f"{address['endpoints'][0]['url']}/vpc-endpoint-services/{service_id}/connections",
        params={"sort_dir": "asc", "limit": "1000"},
        headers={"X-Auth-Token": response.headers["X-Subject-Token"]},
        timeout=LIMIT_SECONDS,
    )
    return {row["id"]: row["status"] for row in listing.json()["connections"]}


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_the_printed_commands_work_and_a_signal_ends_it(stop: signal.Signals) -> None:
    with running("--pending", "2") as process:
        environment, playbook = first_steps(process)
        match = re.fullmatch(
            r"ansible-playbook opentelekomcloud\.vpcep\.accept -e service_id=(\S+) -e endpoint_id=(\S+)\n", playbook
        )
        assert match
        assert overview(process, 2) == [
            f"eu-de: demo {match[1]}",
            "  account 5fc973eea581490997e82ea11a1df31f 2 pendingAcceptance, 1 accepted, 1 rejected",
        ]
        listed = connections(login(environment), match[1])
        process.send_signal(stop)
        rest, log = process.communicate(timeout=LIMIT_SECONDS)
    assert list(listed.values()) == ["pendingAcceptance"] * 2 + ["accepted", "rejected"]
    assert listed[match[2]] == "pendingAcceptance"
    assert (process.returncode, rest) == (0, "")
    assert re.fullmatch(r"\S+ \S+ POST /v3/auth/tokens -> 201\n\S+ \S+ GET /v1/\S+ -> 200\n", log)


def test_options_reach_the_cloud() -> None:
    with running("--settle", "60", "--latency", "0.3", "--port", "0") as process:
        environment, playbook = first_steps(process)
        service_id, endpoint_id = re.findall(r"_id=(\S+)", playbook)
        response = login(environment)
        assert len(connections(response, service_id)) == 5
        base = response.json()["token"]["catalog"][1]["endpoints"][0]["url"]
        decision = requests.post(
            f"{base}/vpc-endpoint-services/{service_id}/connections/action",
            json={"action": "receive", "endpoints": [endpoint_id]},
            headers={"X-Auth-Token": response.headers["X-Subject-Token"]},
            timeout=LIMIT_SECONDS,
        )
    assert decision.json()["connections"][0]["status"] == "creating"
    assert decision.elapsed.total_seconds() >= 0.3


def test_a_scenario_says_what_is_in_the_cloud(tmp_path: Path) -> None:
    path = tmp_path / "scenario.yml"
    path.write_text(SCENARIO)
    with running("--scenario", str(path)) as process:
        environment, playbook = first_steps(process)
        holds = overview(process, 3)
        listed = connections(login(environment), SERVICE_ID)
        process.send_signal(signal.SIGINT)
        rest, _log = process.communicate(timeout=LIMIT_SECONDS)
    assert (environment["OS_PROJECT_NAME"], environment["OS_REGION_NAME"]) == ("eu-nl_shop", "eu-nl")
    assert listed == {DECIDED_ID: "accepted", ASKING_ID: "pendingAcceptance"}
    assert playbook == (
        f"ansible-playbook opentelekomcloud.vpcep.accept -e service_id={SERVICE_ID} -e endpoint_id={ASKING_ID}\n"
    )
    assert holds[0] == f"eu-nl_shop: shop {SERVICE_ID}"
    assert [re.sub(r" [0-9a-f]{32} ", " ", line) for line in holds[1:]] == [
        "  partner  1 accepted",
        "  stranger 1 pendingAcceptance",
    ]
    assert (process.returncode, rest) == (0, "")


def test_a_cloud_without_connections_has_no_first_playbook(tmp_path: Path) -> None:
    path = tmp_path / "scenario.yml"
    path.write_text("services: [{name: shop}]")
    with running("--scenario", str(path)) as process:
        _environment, line = first_steps(process)
    assert line.startswith("eu-de: shop ")


def test_a_scenario_with_a_mistake_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "scenario.yml"
    path.write_text("service: []")
    with running("--scenario", str(path)) as process:
        output, errors = process.communicate(timeout=LIMIT_SECONDS)
    assert (process.returncode, output) == (1, "")
    assert errors.startswith(f"{path}, line 1, service: Key is unknown; ")
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(["--pending", "many"], "argument --pending: invalid int value", id="text for a number"),
        pytest.param(
            ["--scenario", "any.yml", "--pending", "0"],
            "argument --pending: not allowed with",
            id="pending and a scenario",
        ),
        pytest.param(
            ["--scenario", "any.yml", "--settle", "0"],
            "argument --settle: not allowed with",
            id="settle and a scenario",
        ),
        pytest.param(
            ["--scenario", "any.yml", "--latency", "0"],
            "argument --latency: not allowed with",
            id="latency and a scenario",
        ),
    ],
)
def test_a_wrong_option_is_explained(arguments: list[str], expected: str) -> None:
    with running(*arguments) as process:
        _output, errors = process.communicate(timeout=LIMIT_SECONDS)
    assert process.returncode == 2
    assert expected in errors


@pytest.mark.parametrize("is_taken", [True, False], ids=["a port that is taken", "a number that is no port"])
def test_an_unusable_port_is_one_line_and_no_traceback(is_taken: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1] if is_taken else 99999
        with running("--port", str(port)) as process:
            _output, errors = process.communicate(timeout=LIMIT_SECONDS)
    assert process.returncode == 1
    assert errors.startswith(f"Cannot listen on port {port} of 127.0.0.1: ")
    assert errors.count("\n") == 1
