# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role handshake: both sides of a connection in one play, again, and back. And the guide of the whole way."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._module import argument_spec
from tests.simulator import Account, Cloud, Fault, Service, Simulator

from .inventories import write
from .recipes import guide_tasks
from .runs import Ansible, Run
from .surveys import answers

PLAYBOOK = "opentelekomcloud.vpcep.handshake"
CHECK, STOP, SAY = "Check the variables", "Stop unless there is exactly one", "Say what was done"
WHOSE = "Stop if it is another account's"
VARIABLES = Path(__file__).parents[2] / "roles/handshake/vars/main.yml"
CONSUMER = Account.named("consumer")
VPC, SUBNET = "84758cf5-9c62-43ae-a778-3dbd8370c0a4", "16619e6c-89be-41bf-94d7-e76faa27b8ed"
# Tasks that change something, by their names.
STEPS = ("Let the account ask for connections", "Create the endpoint", "Accept the endpoint")
BACK = ("Delete the endpoint", "Take the account off the whitelist")


def login(account: Account, simulator: Simulator) -> dict[str, str]:
    return {
        "auth_url": simulator.auth_url,
        "username": account.username,
        "password": account.password,
        "user_domain_name": account.domain_name,
        "project_name": account.project_name,
        "region_name": account.project.region,
    }


@pytest.fixture
def variables(cloud: Cloud, simulator: Simulator, ansible: Ansible) -> dict[str, Any]:
    """What connects the consumer to the service; nothing of a login is in the environment."""
    cloud.identity.add_account(CONSUMER)
    ansible.take_login(simulator)
    ansible.environment.pop("OS_REGION_NAME", None)
    return {
        "handshake_provider": login(cloud.owner, simulator),
        "handshake_consumer": login(CONSUMER, simulator),
        "handshake_service_name": "demo",
        "handshake_consumer_domain_id": CONSUMER.domain_id,
        "handshake_vpc_id": VPC,
        "handshake_subnet_id": SUBNET,
    }


def changes(run: Run, steps: tuple[str, ...] = STEPS) -> list[bool | None]:
    """Whether each step has changed something; None if it was skipped."""
    return [run[step]["changed"] if step in run.results else None for step in steps]


def sent(simulator: Simulator) -> list[str]:
    """The requests that change something, by their method and the last part of their path."""
    calls = [recorded for recorded in simulator.requests if recorded.method != "GET"]
    return [f"{call.method} {call.path.rpartition('/')[2]}" for call in calls if not call.path.endswith("/tokens")]


def test_the_handshake_and_back(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, variables: dict[str, Any]
) -> None:
    cloud.endpoints.settle_seconds = cloud.connections.settle_seconds = 0.3
    rehearsed = ansible.run(PLAYBOOK, "--check", variables=variables)
    assert (rehearsed.code, changes(rehearsed), sent(simulator)) == (0, [True, True, None], [])
    assert rehearsed[SAY]["msg"][2] == "endpoint (new): created, accepted"

    done = ansible.run(PLAYBOOK, variables=variables)
    assert (done.code, changes(done)) == (0, [True] * 3)
    assert sent(simulator) == ["POST action", "POST vpc-endpoints", "POST action"]
    (connection,) = cloud.connections.of(service.id)
    found = cloud.endpoints.get(connection.id)
    assert (connection.status, connection.domain_id) == ("accepted", CONSUMER.domain_id)
    endpoint = done["Keep the result"]["ansible_facts"]["handshake_result"]["endpoint"]
    assert (endpoint["endpoint_id"], endpoint["status"]) == (found.id, "accepted")
    assert endpoint["ip"] in done[SAY]["msg"][3]
    assert endpoint["dns_names"][0] in done[SAY]["msg"][3]

    again = ansible.run(PLAYBOOK, variables=variables)
    assert (again.code, changes(again), len(sent(simulator))) == (0, [False] * 3, 3)

    back = {**variables, "handshake_state": "absent"}
    assert changes(ansible.run(PLAYBOOK, "--check", variables=back), BACK) == [True, True]
    assert len(sent(simulator)) == 3
    assert changes(ansible.run(PLAYBOOK, variables=back), BACK) == [True, True]
    assert (cloud.connections.of(service.id), cloud.permissions.of(service.id)) == ([], [])
    assert changes(ansible.run(PLAYBOOK, variables=back), BACK) == [False, False]
    assert len(sent(simulator)) == 5


def test_the_service_is_that_of_a_host(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, variables: dict[str, Any]
) -> None:
    cloud.services.add(name="second")
    source = write(ansible, **variables["handshake_provider"])
    chosen = {"handshake_service_name": "", "vpcep_hosts": cloud.services.full_name(service)}
    done = ansible.run(PLAYBOOK, variables={**variables, **chosen}, inventory=source)
    assert (done.code, len(cloud.connections.of(service.id))) == (0, 1)


def test_a_handshake_that_was_interrupted_goes_on(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, variables: dict[str, Any]
) -> None:
    refusal = {"error_code": "EndPoint.0004", "error_msg": "You have no permissions."}
    cloud.faults.append(Fault("POST", path="/connections/action", status=403, body=refusal))
    stopped = ansible.run(PLAYBOOK, variables=variables)
    assert (stopped.code, changes(stopped)) == (2, [True, True, False])
    resumed = ansible.run(PLAYBOOK, variables=variables)
    assert (resumed.code, changes(resumed)) == (0, [False, False, True])
    assert sent(simulator).count("POST vpc-endpoints") == 1


def test_a_service_without_approval_lets_the_endpoint_in_by_itself(
    cloud: Cloud, ansible: Ansible, variables: dict[str, Any]
) -> None:
    service = cloud.services.add(name="open", approval_enabled=False)
    given = {**variables, "handshake_service_name": "", "handshake_service_id": service.id}
    run = ansible.run(PLAYBOOK, variables=given)
    assert (run.code, changes(run)) == (0, [True, True, False])


def test_answers_of_a_survey_are_text(cloud: Cloud, service: Service, ansible: Ansible, variables: Any) -> None:
    logins = {name: variables.pop(name) for name in ("handshake_provider", "handshake_consumer")}
    blank = dict.fromkeys(("handshake_service_id", "handshake_state"), "")
    typed = {
        **variables,
        **blank,
        "handshake_enable_dns": "no",
        "handshake_consumer_domain_id": CONSUMER.domain_id.upper(),
    }
    run = ansible.run(PLAYBOOK, *answers(ansible.folder, typed), variables=logins)
    assert (run.code, changes(run)) == (0, [True] * 3)
    assert run[SAY]["msg"][3].endswith("DNS names: none")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param(
            {"handshake_provider": ""},
            "handshake_provider is not a mapping; give the options of the login of the owner of the endpoint service.",
            id="no login of the owner",
        ),
        pytest.param(
            {"handshake_consumer": ["cloud"]},
            "handshake_consumer is not a mapping; give the options of the login of the account that connects.",
            id="a login that is a list",
        ),
        pytest.param(
            {"handshake_service_name": None},
            "Give exactly one of handshake_service_id and handshake_service_name.",
            id="no service",
        ),
        pytest.param(
            {"handshake_service_id": "5e481ce0-0000-4000-8000-000000000001"},
            "Give exactly one of handshake_service_id and handshake_service_name.",
            id="two services",
        ),
        pytest.param(
            {"handshake_consumer_domain_id": "Partner"},
            "handshake_consumer_domain_id is 'partner'; give the domain ID of the account that connects, 32 hexadecimal"
            " digits.",
            id="a name for the account",
        ),
        pytest.param(
            {"handshake_consumer_domain_id": "*"},
            "handshake_consumer_domain_id is '*'; give the domain ID of the account that connects, 32 hexadecimal"
            " digits.",
            id="everybody",
        ),
        pytest.param(
            {"handshake_vpc_id": " ", "handshake_subnet_id": None},
            "handshake_vpc_id is missing; give the ID of the VPC of the account that connects. handshake_subnet_id is"
            " missing; give the ID of the subnet of the account that connects.",
            id="no place for the endpoint",
        ),
        pytest.param(
            {"handshake_enable_dns": "maybe", "handshake_state": "gone"},
            "handshake_enable_dns is 'maybe'; give true or false. handshake_state is 'gone'; give present or absent.",
            id="words that mean nothing here",
        ),
    ],
)
def test_variables_that_cannot_work_are_named_before_anything_is_sent(
    simulator: Simulator, ansible: Ansible, variables: dict[str, Any], given: Mapping[str, Any], message: str
) -> None:
    run = ansible.run(PLAYBOOK, variables={**variables, **given})
    assert (run.code, run[CHECK]["msg"], simulator.requests) == (2, message, [])


@pytest.mark.parametrize(
    ("names", "message"),
    [
        pytest.param([], "No endpoint services of the owner are called demo, so nothing was done;", id="none"),
        pytest.param(["demo"] * 2, "2 endpoint services of the owner are called demo, so nothing was done;", id="two"),
    ],
)
def test_a_service_that_is_not_the_only_one_is_left_alone(
    cloud: Cloud,
    simulator: Simulator,
    ansible: Ansible,
    variables: dict[str, Any],
    names: list[str],
    message: str,
) -> None:
    for name in names:
        cloud.services.add(name=name)
    run = ansible.run(PLAYBOOK, variables=variables)
    assert (run.code, run[STOP]["msg"].startswith(message), sent(simulator)) == (2, True, [])


def test_another_accounts_endpoint_is_neither_accepted_nor_deleted(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, variables: dict[str, Any]
) -> None:
    stranger = Account.named("stranger")
    cloud.identity.add_account(stranger)
    cloud.permissions.add(service.id, "*")
    variables["handshake_consumer"] = login(stranger, simulator)
    message = (
        "Endpoint {} exists, but it belongs to account {} and not to {}, so it was not {}; check the login"
        " handshake_consumer, and handshake_consumer_domain_id."
    )
    run = ansible.run(PLAYBOOK, variables=variables)
    (connection,) = cloud.connections.of(service.id)
    told = (connection.id, stranger.domain_id, CONSUMER.domain_id)
    assert (run.code, connection.status) == (2, "pendingAcceptance")
    assert run[WHOSE]["msg"] == message.format(*told, "accepted")
    count = len(sent(simulator))
    rehearsed = ansible.run(PLAYBOOK, "--check", variables=variables)
    assert rehearsed[WHOSE]["msg"] == message.format(*told, "accepted")
    # Capital letters do not hide it.
    shouted = {f"handshake_{name}_id": value.upper() for name, value in (("vpc", VPC), ("subnet", SUBNET))}
    back = ansible.run(PLAYBOOK, variables={**variables, **shouted, "handshake_state": "absent"})
    assert (back.code, back[WHOSE]["msg"]) == (2, message.format(*told, "deleted"))
    assert (len(sent(simulator)), len(cloud.connections.of(service.id))) == (count, 1)


def test_an_endpoint_is_deleted_though_its_service_is_gone(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, variables: dict[str, Any]
) -> None:
    cloud.permissions.add(service.id, CONSUMER.domain_id)
    cloud.endpoints.add(service.id, project_id=CONSUMER.project_id, vpc_id=VPC, subnet_id=SUBNET)
    cloud.services.delete(service.id)
    by_name = {**variables, "handshake_state": "absent"}
    refused = ansible.run(PLAYBOOK, variables=by_name)
    assert (refused.code, STOP in refused.results, sent(simulator)) == (2, True, [])
    by_id = {**by_name, "handshake_service_name": "", "handshake_service_id": service.id}
    run = ansible.run(PLAYBOOK, variables=by_id)
    assert (run.code, changes(run, BACK), cloud.endpoints.all()) == (0, [True, None], [])
    assert run[SAY]["msg"][2] == f"whitelist of {service.id}: skipped, since the owner has no such service any more"


def test_a_whitelist_for_everybody_is_named(
    cloud: Cloud, service: Service, ansible: Ansible, variables: dict[str, Any]
) -> None:
    cloud.permissions.add(service.id, "*")
    run = ansible.run(PLAYBOOK, variables={**variables, "handshake_state": "absent"})
    assert run[SAY]["msg"][2].endswith(' was not there; it has "*", so every account may still ask')


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param(
            {"pasword": "secret-R4"}, "handshake_consumer has pasword, which is no option of a login.", id="misspelt"
        ),
        pytest.param(
            {"password": {"value": "secret-R4"}},
            "handshake_consumer has a list or a mapping as password; give a single value.",
            id="a mapping",
        ),
        pytest.param(
            {"username": ["secret-R4"]},
            "handshake_consumer has a list or a mapping as username; give a single value.",
            id="a list",
        ),
    ],
)
def test_a_login_with_a_mistake_is_refused_and_not_shown(
    simulator: Simulator, ansible: Ansible, variables: dict[str, Any], given: Mapping[str, Any], message: str
) -> None:
    project = ansible.folder / "project"
    project.mkdir()
    (project / "logins.yml").write_text(str({"handshake_consumer": {**variables.pop("handshake_consumer"), **given}}))
    run = ansible.run(PLAYBOOK, "-vvvv -e @logins.yml", variables=variables)
    assert (run.code, run[CHECK]["msg"], simulator.requests) == (2, message, [])
    assert "secret-R4" not in run.text


def test_a_login_may_have_the_options_of_all_modules() -> None:
    listed = yaml.safe_load(VARIABLES.read_text())["__handshake_login_options"]
    assert listed == sorted(argument_spec())


@pytest.mark.parametrize("state", ["present", "absent"])
def test_no_password_is_shown(
    cloud: Cloud, service: Service, ansible: Ansible, variables: dict[str, Any], state: str
) -> None:
    secrets = ("provider-secret-R4", "consumer-secret-K9")
    cloud.owner.password = secrets[0]
    for name, secret in zip(("handshake_provider", "handshake_consumer"), secrets, strict=True):
        variables[name] = {**variables[name], "password": secret}
    project = ansible.folder / "project"
    project.mkdir()
    (project / "logins.yml").write_text(str({name: variables.pop(name) for name in list(variables)[:2]}))
    run = ansible.run(PLAYBOOK, "-vvvv -e @logins.yml", variables={**variables, "handshake_state": state})
    # The consumer's password is wrong.
    assert (run.code, [secret for secret in secrets if secret in run.text]) == (2, [])


def test_the_guide_leads_from_a_new_service_to_its_address(
    cloud: Cloud, simulator: Simulator, ansible: Ansible, variables: dict[str, Any]
) -> None:
    # The account that the guide lets in.
    guest = Account.named("guest")
    guest.domain_id = "5fc973eea581490997e82ea11a1df31f"
    cloud.identity.add_account(guest)
    ansible.environment.update(simulator.environment())
    tasks = []
    for task in guide_tasks("whole_way"):
        if "Wait until the owner has accepted" in task["name"]:
            asked = {"service_name": "database", "endpoint_id": "{{ asked.endpoint.endpoint_id }}", "state": "accepted"}
            tasks.append({"name": "Accept", "opentelekomcloud.vpcep.vpcep_connection": asked})
        is_consumer = any(module in " ".join(task) for module in ("vpcep_endpoint", "vpcep_public"))
        tasks.append({**task, "environment": simulator.environment(guest)} if is_consumer else task)
    run = ansible.play(*tasks)
    assert (run.code, len(run.results)) == (0, len(tasks))
    (service,) = cloud.services.all()
    assert [connection.status for connection in cloud.connections.of(service.id)] == ["accepted"]
    assert run["Show where the service answers"]["msg"].startswith("192.168.")
