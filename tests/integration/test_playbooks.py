# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks that the collection brings, by name and as jobs of AWX, and the examples of its documentation."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.simulator import Cloud, Connection, Service, Simulator

from .runs import Ansible, task
from .surveys import BLANKS, answers

ROOT = Path(__file__).parents[2]
PLAYBOOKS = [
    pytest.param("accept", "accepted", "receive", id="accept"),
    pytest.param("reject", "rejected", "reject", id="reject"),
]


def command(ansible: Ansible, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **ansible.environment, "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false"}
    return subprocess.run(
        ["ansible-playbook", *arguments], env=environment, text=True, capture_output=True, timeout=300, check=False
    )


@pytest.mark.parametrize(("name", "status", "action"), PLAYBOOKS)
def test_a_playbook_by_its_name(
    cloud: Cloud, service: Service, asking: Connection, ansible: Ansible, name: str, status: str, action: str
) -> None:
    ids = ["-e", f"service_id={service.id}", "-e", f"endpoint_id={asking.id}"]
    dry = command(ansible, f"opentelekomcloud.vpcep.{name}", *ids, "--check", "--diff")
    assert (dry.returncode, cloud.connections.get(service.id, asking.id).status) == (0, "pendingAcceptance")
    assert f'+    "status": "{status}"' in dry.stdout
    assert f"was pendingAcceptance, would be {status}" in dry.stdout
    real = command(ansible, f"opentelekomcloud.vpcep.{name}", *ids)
    assert (real.returncode, cloud.connections.get(service.id, asking.id).status) == (0, status)
    assert f"of domain {asking.domain_id}: was pendingAcceptance, is {status}" in real.stdout
    again = command(ansible, f"opentelekomcloud.vpcep.{name}", *ids)
    assert "changed=0" in again.stdout


@pytest.mark.parametrize(("name", "status", "action"), PLAYBOOKS)
def test_a_playbook_with_the_name_of_the_service(
    cloud: Cloud, service: Service, asking: Connection, ansible: Ansible, name: str, status: str, action: str
) -> None:
    ids = ["-e", f"service_name={service.name}", "-e", f"endpoint_id={asking.id}"]
    done = command(ansible, f"opentelekomcloud.vpcep.{name}", *ids)
    assert (done.returncode, cloud.connections.get(service.id, asking.id).status) == (0, status)


@pytest.mark.parametrize("name", ["accept", "reject"])
@pytest.mark.parametrize(
    ("given", "missing"),
    [
        pytest.param({}, "service_id or service_name, endpoint_id", id="nothing"),
        pytest.param({"service_id": "a"}, "endpoint_id", id="only the ID of the service"),
        pytest.param({"service_name": "a"}, "endpoint_id", id="only the name of the service"),
        pytest.param({"endpoint_id": "a", "service_id": ""}, "service_id or service_name", id="only the endpoint"),
    ],
)
def test_a_playbook_without_its_variables_fails_early(
    simulator: Simulator, ansible: Ansible, name: str, given: dict[str, str], missing: str
) -> None:
    done = command(ansible, f"opentelekomcloud.vpcep.{name}", "-e", json.dumps(given))
    assert done.returncode == 2
    assert f"Missing: {missing}. Give each with -e" in done.stdout + done.stderr
    assert simulator.requests == []


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize("name", ["accept", "reject"])
def test_a_playbook_with_nothing_but_blank_variables_says_what_is_missing(
    simulator: Simulator, ansible: Ansible, name: str, blank: Any
) -> None:
    given = answers(ansible.folder, dict.fromkeys(("service_id", "service_name", "endpoint_id"), blank))
    done = command(ansible, f"opentelekomcloud.vpcep.{name}", *given)
    assert (done.returncode, simulator.requests) == (2, [])
    assert "Missing: service_id or service_name, endpoint_id. Give each with -e" in done.stdout + done.stderr


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize(("name", "status", "action"), PLAYBOOKS)
def test_a_playbook_with_blanks_around_its_variables(
    cloud: Cloud,
    service: Service,
    asking: Connection,
    ansible: Ansible,
    name: str,
    status: str,
    action: str,
    blank: Any,
) -> None:
    typed = {"service_id": blank, "service_name": f" {service.name} ", "endpoint_id": f"\t{asking.id}\n"}
    done = command(ansible, f"opentelekomcloud.vpcep.{name}", *answers(ansible.folder, typed))
    assert (done.returncode, cloud.connections.get(service.id, asking.id).status) == (0, status)


@pytest.mark.parametrize(("name", "status", "action"), PLAYBOOKS)
def test_a_playbook_as_a_job_of_awx(
    cloud: Cloud,
    service: Service,
    asking: Connection,
    simulator: Simulator,
    awx: Ansible,
    name: str,
    status: str,
    action: str,
) -> None:
    ids = {"service_id": service.id, "endpoint_id": asking.id}
    title = f"{name.capitalize()} the connection"
    dry = awx.run(f"playbooks/{name}.yml", "--check", "--diff", variables=ids)
    assert (dry.code, cloud.connections.get(service.id, asking.id).status) == (0, "pendingAcceptance")
    real = awx.run(f"playbooks/{name}.yml", variables=ids)
    assert (real.code, cloud.connections.get(service.id, asking.id).status) == (0, status)
    for run in (dry, real):
        result = run[title]
        assert (result["changed"], result["action"], result["connection"]["status"]) == (True, action, status)
        assert result["diff"]["before"]["status"] == "pendingAcceptance"
    used = {recorded.headers["X-Auth-Token"] for recorded in simulator.requests if "X-Auth-Token" in recorded.headers}
    assert len(used) == 2
    assert [secret for secret in {cloud.owner.password, *used} if secret in recorded_events(awx)] == []


KNOWN = "6e9dfd51d1124e8d8498dce894923a0d"


def test_the_policy_playbook_by_its_name(
    cloud: Cloud, service: Service, asking: Connection, ansible: Ansible, tmp_path: Path
) -> None:
    known = cloud.connections.add(service.id, domain_id=KNOWN)
    rules = [{"name": "known", "domain_ids": [KNOWN], "state": "accepted"}]
    variables = {"approve_connections_service_id": service.id, "approve_connections_rules": rules}
    (tmp_path / "policy.yml").write_text(yaml.safe_dump(variables))
    playbook = ["opentelekomcloud.vpcep.approve_by_policy", "-e", f"@{tmp_path / 'policy.yml'}"]
    dry = command(ansible, *playbook, "--check", "--diff")
    assert (dry.returncode, cloud.connections.get(service.id, known.id).status) == (2, "pendingAcceptance")
    assert '+        "status": "accepted"' in dry.stdout
    assert "Dry run: nothing was sent" in dry.stdout
    real = command(ansible, *playbook)
    assert (real.returncode, cloud.connections.get(service.id, known.id).status) == (2, "accepted")
    assert f"{asking.id}  {asking.domain_id}" in real.stdout
    assert f"1 of 2 connections to endpoint service {service.id} still wait" in real.stdout
    again = command(ansible, *playbook, "-e", "approve_connections_default=rejected")
    assert (again.returncode, cloud.connections.get(service.id, asking.id).status) == (0, "rejected")


def test_the_policy_playbook_as_a_job_of_awx(
    cloud: Cloud, service: Service, asking: Connection, simulator: Simulator, awx: Ansible
) -> None:
    rules = [{"name": "all of them", "domain_ids": [asking.domain_id], "state": "accepted"}]
    variables = {"approve_connections_service_name": service.name, "approve_connections_rules": rules}
    dry = awx.run("playbooks/approve_by_policy.yml", "--check", "--diff", "-v", variables=variables)
    assert (dry.code, cloud.connections.get(service.id, asking.id).status) == (0, "pendingAcceptance")
    real = awx.run("playbooks/approve_by_policy.yml", "-v", variables=variables)
    assert (real.code, cloud.connections.get(service.id, asking.id).status) == (0, "accepted")
    for run in (dry, real):
        assert run["Decide by the rules"]["diff"]["after"][asking.id]["status"] == "accepted"
        line = f"accepted  {asking.id}  {asking.domain_id}  pendingAcceptance  all of them"
        assert run["Report what happened to the connections"]["msg"][-1] == line
    used = {recorded.headers["X-Auth-Token"] for recorded in simulator.requests if "X-Auth-Token" in recorded.headers}
    assert len(used) == 2
    assert [secret for secret in {cloud.owner.password, *used} if secret in recorded_events(awx)] == []


OPTIONAL = (
    *("service_name", "default", "scope", "max_changes", "max_rejects"),
    *("concurrency", "on_error", "wait", "wait_timeout", "timeout", "services", "plan", "output", "comment", "journal"),
    *("domain_names", "fail_when_waiting"),
)


@pytest.mark.parametrize("blank", BLANKS)
def test_the_policy_playbook_with_a_survey_that_nobody_answered(
    simulator: Simulator, ansible: Ansible, blank: Any
) -> None:
    names = [f"approve_connections_{name}" for name in ("service_id", "rules", *OPTIONAL)]
    given = answers(ansible.folder, dict.fromkeys(names, blank))
    done = command(ansible, "opentelekomcloud.vpcep.approve_by_policy", *given)
    assert (done.returncode, simulator.requests) == (2, [])
    assert (
        "approve_connections_service_id and approve_connections_service_name are both missing; give one of them."
        " approve_connections_rules is blank; give a list of rules"
    ) in done.stdout + done.stderr
    assert "argument_spec_data" not in done.stdout + done.stderr


@pytest.mark.parametrize("blank", BLANKS)
def test_the_policy_playbook_with_rules_and_else_a_blank_survey(
    cloud: Cloud, service: Service, asking: Connection, ansible: Ansible, blank: Any
) -> None:
    rules = [{"name": "all of them", "domain_ids": [asking.domain_id], "state": "accepted"}]
    required = {"approve_connections_service_id": service.id, "approve_connections_rules": rules}
    unanswered = {f"approve_connections_{name}": blank for name in OPTIONAL}
    given = answers(ansible.folder, {**required, **unanswered})
    done = command(ansible, "opentelekomcloud.vpcep.approve_by_policy", *given)
    assert (done.returncode, cloud.connections.get(service.id, asking.id).status) == (0, "accepted")


def recorded_events(awx: Ansible) -> str:
    events = sorted((awx.folder / "artifacts").glob("*/job_events/*.json"))
    assert len(events) > 10
    return "".join(path.read_text() for path in events)


def test_the_login_is_set_once_for_the_action_group(
    cloud: Cloud, service: Service, asking: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    options = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    login = {"group/opentelekomcloud.vpcep.vpcep": ansible.take_login(simulator)}
    run = ansible.play(task("real", options), play={"module_defaults": login})
    assert run["real"]["changed"] is True


# A module, whether each of its examples changes something, and the status that the connection has afterwards.
EXAMPLES = [
    pytest.param("vpcep_connection", [True, True, True, False, True, False, False], "rejected", id="vpcep_connection"),
    pytest.param("iam_token", [False, True], "accepted", id="iam_token"),
    pytest.param(
        "vpcep_connection_info", [False, False, False, False, False], "pendingAcceptance", id="vpcep_connection_info"
    ),
    pytest.param("vpcep_connection_policy", [True, False, True, True], "rejected", id="vpcep_connection_policy"),
    pytest.param("vpcep_service", [True, True, True, True, False, True], "pendingAcceptance", id="vpcep_service"),
    pytest.param("vpcep_service_info", [False, False, False], "pendingAcceptance", id="vpcep_service_info"),
    pytest.param("vpcep_service_permission", [True, True, False], "pendingAcceptance", id="vpcep_service_permission"),
    pytest.param(
        "vpcep_service_permission_info", [False, False], "pendingAcceptance", id="vpcep_service_permission_info"
    ),
]


@pytest.mark.parametrize(("module", "changed", "status"), EXAMPLES)
def test_the_examples_of_the_documentation_run(
    cloud: Cloud,
    simulator: Simulator,
    ansible: Ansible,
    collections: str,
    module: str,
    changed: list[bool],
    status: str,
) -> None:
    path = Path(collections, f"ansible_collections/opentelekomcloud/vpcep/plugins/modules/{module}.py")
    text = path.read_text().split('EXAMPLES = r"""')[1].split('"""')[0]
    # The examples log in at a real cloud; only the address has to change.
    text = text.replace("https://iam.eu-de.otc.t-systems.com/v3", simulator.auth_url)
    # And the end of a year, which comes.
    examples: list[dict[str, Any]] = yaml.safe_load(text.replace("2026-12-31", "2099-12-31"))
    service = cloud.services.add(id="4189d3c2-8882-4871-a3c2-d380272eed88")
    endpoints = ("705290f3-0d00-41f2-aedc-71f09844e879", "adb7b229-bb11-4072-bcc0-3327cd784263")
    for endpoint in endpoints:
        cloud.connections.add(service.id, id=endpoint, domain_id="6e9dfd51d1124e8d8498dce894923a0d")
    variables = {
        "otc_username": cloud.owner.username,
        "otc_password": cloud.owner.password,
        "otc_domain": cloud.owner.domain_name,
    }
    run = ansible.play(*examples, vars=variables)
    assert run.code == 0
    tasks = [task for example in examples for task in example.get("block", [example])]
    assert [run[task["name"]].get("changed", False) for task in tasks] == changed
    assert cloud.connections.get(service.id, endpoints[0]).status == status
