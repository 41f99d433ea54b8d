# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every login method, end to end: the table of the guide "The login", one test for each row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.simulator import Cloud, Connection, Fault, Service, Simulator

from .runs import Ansible, Run, task

IAM_TOKEN = "opentelekomcloud.vpcep.iam_token"
LOGIN = "POST /v3/auth/tokens"
LOOK_UP = "GET /v3/projects?name=eu-de"
SECRET_OPTIONS = ("password", "passcode", "auth_token", "secret_key", "security_token")
SECRET_VARIABLES = ("OS_PASSWORD", "OS_PASSCODE", "OS_SECRET_KEY")
AGENCY_PROJECT = "a7b1f0c2d3e4f5a6b7c8d9e0f1a2b3c4"


@dataclass
class Login:
    """Options and variables of a login, and the requests that it costs before the first one to the API."""

    options: dict[str, Any]
    cost: list[str]
    variables: dict[str, str] = field(default_factory=dict)
    in_files: tuple[str, ...] = ()

    def secrets(self) -> set[str]:
        """The parts that nobody may see."""
        values = {self.options.get(name) for name in SECRET_OPTIONS} | {self.variables.get(n) for n in SECRET_VARIABLES}
        return {value for value in values if value} | set(self.in_files)


Make = Callable[[Cloud, Simulator, Path], Login]


def user(cloud: Cloud, simulator: Simulator) -> dict[str, Any]:
    return {
        "auth_url": simulator.auth_url,
        "username": cloud.owner.username,
        "password": cloud.owner.password,
        "user_domain_name": cloud.owner.domain_name,
        "project_name": cloud.owner.project_name,
    }


def by_id(cloud: Cloud, simulator: Simulator) -> dict[str, Any]:
    login = {"user_id": cloud.owner.user_id, "password": cloud.owner.password, "project_id": cloud.owner.project_id}
    return {"auth_url": simulator.auth_url, **login}


def keys(cloud: Cloud, simulator: Simulator) -> dict[str, Any]:
    login = {
        "access_key": cloud.owner.access_key,
        "secret_key": cloud.owner.secret_key,
        "project_id": cloud.owner.project_id,
    }
    return {"vpcep_endpoint": simulator.url, **login}


def password(cloud: Cloud, simulator: Simulator, _folder: Path) -> Login:
    return Login(user(cloud, simulator), [LOGIN])


def password_by_id(cloud: Cloud, simulator: Simulator, _folder: Path) -> Login:
    return Login(by_id(cloud, simulator), [LOGIN])


def password_from_variables(_cloud: Cloud, simulator: Simulator, _folder: Path) -> Login:
    return Login({}, [LOGIN], simulator.environment())


def passcode(cloud: Cloud, simulator: Simulator, _folder: Path) -> Login:
    cloud.identity.requires_mfa = True
    return Login({**by_id(cloud, simulator), "passcode": cloud.identity.new_passcode()}, [LOGIN])


def passcode_from_variable(cloud: Cloud, simulator: Simulator, _folder: Path) -> Login:
    cloud.identity.requires_mfa = True
    variables = {
        "OS_PASSCODE": cloud.identity.new_passcode(),
        "OS_USER_ID": cloud.owner.user_id,
        "OS_PASSWORD": cloud.owner.password,
    }
    return Login({"auth_url": simulator.auth_url, "project_name": cloud.owner.project_name}, [LOGIN], variables)


def token(cloud: Cloud, simulator: Simulator, _folder: Path) -> Login:
    login = {"auth_token": cloud.identity.issue_token(), "project_id": cloud.owner.project_id}
    return Login({"vpcep_endpoint": simulator.url, **login}, [])


def token_next_to_a_password(cloud: Cloud, simulator: Simulator, folder: Path) -> Login:
    return Login(token(cloud, simulator, folder).options, [], simulator.environment())


def access_keys(cloud: Cloud, simulator: Simulator, _folder: Path) -> Login:
    return Login(keys(cloud, simulator), [])


def access_keys_in_the_older_format(cloud: Cloud, simulator: Simulator, _folder: Path) -> Login:
    return Login({**keys(cloud, simulator), "signature_format": "credential"}, [])


def access_keys_and_a_projects_name(cloud: Cloud, simulator: Simulator, _folder: Path) -> Login:
    named = {"project_id": None, "project_name": "eu-de", "auth_url": simulator.auth_url}
    return Login({**keys(cloud, simulator), **named}, [LOOK_UP])


def access_keys_from_variables(cloud: Cloud, simulator: Simulator, _folder: Path) -> Login:
    variables = {
        "OS_ACCESS_KEY": cloud.owner.access_key,
        "OS_SECRET_KEY": cloud.owner.secret_key,
        "OS_PROJECT_ID": cloud.owner.project_id,
        "OS_VPCEP_ENDPOINT_OVERRIDE": simulator.url,
    }
    return Login({}, [], variables)


def temporary_keys(cloud: Cloud, simulator: Simulator, _folder: Path) -> Login:
    issued = dict(
        zip(("access_key", "secret_key", "security_token"), cloud.identity.issue_temporary_keys(), strict=True)
    )
    return Login({**keys(cloud, simulator), **issued}, [])


def clouds_yaml(cloud: Cloud, simulator: Simulator, folder: Path) -> Login:
    auth = user(cloud, simulator)
    secret = {"auth": {"password": auth.pop("password")}}
    (folder / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {"box": {"auth": auth}, "other": {}}}))
    (folder / "secure.yaml").write_text(yaml.safe_dump({"clouds": {"box": secret}}))
    files = {"OS_CLIENT_CONFIG_FILE": str(folder / "clouds.yaml"), "OS_CLIENT_SECURE_FILE": str(folder / "secure.yaml")}
    return Login({"cloud": "box"}, [LOGIN], files, (cloud.owner.password,))


def clouds_yaml_with_keys(cloud: Cloud, simulator: Simulator, folder: Path) -> Login:
    box = {
        "auth": {"project_id": cloud.owner.project_id},
        "ak": cloud.owner.access_key,
        "sk": cloud.owner.secret_key,
        "vpcep_endpoint_override": simulator.url,
    }
    (folder / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {"box": box}}))
    return Login(
        {}, [], {"OS_CLOUD": "box", "OS_CLIENT_CONFIG_FILE": str(folder / "clouds.yaml")}, (cloud.owner.secret_key,)
    )


def credential_of_awx(cloud: Cloud, simulator: Simulator, folder: Path) -> Login:
    auth = user(cloud, simulator)
    auth["domain_name"] = auth.pop("user_domain_name")
    devstack = {"auth": auth, "verify": True, "private": True}
    (folder / "awx.yaml").write_text(yaml.safe_dump({"clouds": {"devstack": devstack}}))
    return Login({}, [LOGIN], {"OS_CLIENT_CONFIG_FILE": str(folder / "awx.yaml")}, (cloud.owner.password,))


def agency(cloud: Cloud, simulator: Simulator, _folder: Path) -> Login:
    target = {"agency_name": "ops", "agency_domain_name": "OTC-other", "project_name": "eu-de_other"}
    return Login({**user(cloud, simulator), **target}, [LOGIN, LOGIN])


def agency_on_a_token(cloud: Cloud, simulator: Simulator, _folder: Path) -> Login:
    target = {"agency_name": "ops", "agency_domain_id": "d0", "project_id": AGENCY_PROJECT, "region_name": "eu-de"}
    return Login({"auth_token": cloud.identity.issue_token(), "auth_url": simulator.auth_url, **target}, [LOGIN])


LOGINS: list[Make] = [
    password,
    password_by_id,
    password_from_variables,
    passcode,
    passcode_from_variable,
    token,
    token_next_to_a_password,
    access_keys,
    access_keys_in_the_older_format,
    access_keys_and_a_projects_name,
    access_keys_from_variables,
    temporary_keys,
    clouds_yaml,
    clouds_yaml_with_keys,
    credential_of_awx,
    agency,
    agency_on_a_token,
]


@pytest.fixture
def ansible(ansible: Ansible, simulator: Simulator) -> Ansible:
    """Ansible without a login in the environment: each login brings its own."""
    for variable in simulator.environment():
        ansible.environment.pop(variable)
    return ansible


@pytest.fixture
def other_service(cloud: Cloud) -> Service:
    """A service of another account, which an agency acts for."""
    cloud.identity.add_agency("ops", "OTC-other", "d0", AGENCY_PROJECT, "eu-de_other")
    return cloud.services.add(project_id=AGENCY_PROJECT)


@pytest.mark.parametrize("make", LOGINS, ids=lambda make: make.__name__)
def test_a_login_method(
    cloud: Cloud,
    service: Service,
    other_service: Service,
    simulator: Simulator,
    ansible: Ansible,
    make: Make,
) -> None:
    login = make(cloud, simulator, ansible.folder)
    decided = other_service if "agency_name" in login.options else service
    asking = cloud.connections.add(decided.id)
    options = {"service_id": decided.id, "endpoint_id": asking.id, "state": "accepted", **login.options}
    run = ansible.play(task("real", options), environment={**login.variables, "ANSIBLE_VERBOSITY": "3"})
    assert run["real"].get("msg") is None
    assert run["real"]["connection"]["status"] == "accepted"
    calls = simulator.calls()
    assert calls[:-2] == login.cost
    assert [call.split()[0] for call in calls[-2:]] == ["GET", "POST"]
    assert run["real"]["api"]["logins"] == len(login.cost)
    assert found_secrets(run, simulator, login) == []


def found_secrets(run: Run, simulator: Simulator, login: Login) -> list[str]:
    """The secrets of a login, and every token that was on the wire, as far as they are in the output or an event."""
    tokens = {recorded.headers.get("X-Auth-Token", "") for recorded in simulator.requests}
    secrets = login.secrets() | tokens - {""}
    assert secrets
    return [secret for secret in secrets if secret in run.text]


@dataclass(frozen=True)
class Failure:
    """A fault of the next request that it fits, if any, and options besides those of the login."""

    name: str
    fault: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)


# The endpoint is never listed.
FAILURES = [
    Failure("refused login", fault={"method": "POST", "path": "/auth/tokens", "status": 401}),
    Failure("refused request", fault={"method": "GET", "path": "/connections", "status": 403}),
    Failure("page of a proxy", fault={"method": "GET", "path": "/connections", "kind": "html", "status": 407}),
    Failure("no answer", fault={"method": "GET", "path": "/connections", "kind": "hang"}, options={"api_timeout": 1}),
    Failure("broken answer", fault={"method": "GET", "path": "/connections", "kind": "cut"}),
    Failure("bad input", options={"service_id": "a/b"}),
    Failure(
        "wrong login",
        options={"auth_token": "t-0123456789", "password": "p-0123456789", "access_key": "a-0123456789"},
    ),
]


@pytest.mark.parametrize("make", LOGINS, ids=lambda make: make.__name__)
def test_no_failure_shows_a_secret(
    cloud: Cloud,
    service: Service,
    other_service: Service,
    simulator: Simulator,
    ansible: Ansible,
    make: Make,
) -> None:
    # A login that fetches no token has no login to refuse; the other faults come in the order of the tasks.
    first = make(cloud, simulator, ansible.folder)
    failures = [failure for failure in FAILURES if LOGIN in first.cost or failure.name != "refused login"]
    # A passcode is good only once, but all tasks of a process share its environment.
    logins = [first if first.variables else make(cloud, simulator, ansible.folder) for _failure in failures]
    tasks = []
    for login, failure in zip(logins, failures, strict=True):
        decided = other_service if "agency_name" in login.options else service
        options = {"service_id": decided.id, "endpoint_id": "an-endpoint", "state": "accepted", "max_retries": 0}
        tasks.append(task(failure.name, {**options, **login.options, **failure.options}))
        cloud.faults += [Fault(**{"body": echo(login), **failure.fault})] if failure.fault else []
    # Not by the keyword environment of the tasks: Ansible itself prints that at this verbosity.
    run = ansible.play(*tasks, environment={**first.variables, "ANSIBLE_VERBOSITY": "3"})
    assert [failure.name for failure in failures if not run[failure.name]["failed"]] == []
    assert [secret for login in logins for secret in found_secrets(run, simulator, login)] == []


def echo(login: Login) -> dict[str, str]:
    """The error of a server that repeats the secrets it was sent."""
    sent = {value for name, value in login.options.items() if name in SECRET_OPTIONS} or login.secrets()
    return {"error_code": "E.1", "error_msg": " ".join(sent)}


def test_many_tasks_share_one_login_and_nobody_sees_the_token(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    endpoints = [cloud.connections.add(service.id) for _number in range(3)]
    shared = {
        "auth_token": "{{ login.token }}",
        "project_id": "{{ login.project_id }}",
        "vpcep_endpoint": "{{ login.vpcep_endpoint }}",
    }
    decisions = [
        task(f"accept {number}", {"service_id": service.id, "endpoint_id": endpoint.id, "state": "accepted"})
        for number, endpoint in enumerate(endpoints)
    ]
    block = {
        "name": "Decide",
        "module_defaults": {"group/opentelekomcloud.vpcep.vpcep": shared},
        "block": decisions,
    }
    facts = {"that": ["login.region_name == 'eu-de'", "login.expires_at is search('Z$')", "not login.changed"]}
    run = ansible.play(
        task("login", user(cloud, simulator), module=IAM_TOKEN, register="login"),
        task("facts", facts, module="ansible.builtin.assert"),
        block,
        environment={"ANSIBLE_VERBOSITY": "3"},
    )
    assert [run[f"accept {number}"]["connection"]["status"] for number in range(3)] == ["accepted"] * 3
    assert [run[f"accept {number}"]["api"]["logins"] for number in range(3)] == [0] * 3
    assert not run["facts"]["failed"]
    assert simulator.calls().count(LOGIN) == 1
    assert "censored" in run["login"]
    assert found_secrets(run, simulator, Login(user(cloud, simulator), [])) == []


def test_the_token_is_fetched_in_a_dry_run_as_well(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    asking = cloud.connections.add(service.id)
    login = {
        "auth_token": "{{ login.token }}",
        "project_id": "{{ login.project_id }}",
        "vpcep_endpoint": "{{ login.vpcep_endpoint }}",
    }
    options = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted", **login}
    run = ansible.play(
        task("login", user(cloud, simulator), module=IAM_TOKEN, register="login"),
        task("dry", options),
        play={"check_mode": True},
    )
    assert (run["dry"]["changed"], run["dry"]["api"]["requests"]) == (True, 1)
    assert cloud.connections.get(service.id, asking.id).status == "pendingAcceptance"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(access_keys, "access keys need no token", id="access keys"),
        pytest.param(token, "auth_token already is one", id="a token"),
    ],
)
def test_iam_token_says_if_there_is_no_login_to_make(
    cloud: Cloud, simulator: Simulator, ansible: Ansible, make: Make, said: str
) -> None:
    login = make(cloud, simulator, ansible.folder)
    run = ansible.play(task("login", login.options, module=IAM_TOKEN))
    assert said in run["login"]["msg"]
    assert simulator.requests == []


def test_a_refused_login_is_explained_and_not_hidden(cloud: Cloud, simulator: Simulator, ansible: Ansible) -> None:
    options = {**user(cloud, simulator), "password": "not-the-password"}
    run = ansible.play(task("login", options, module=IAM_TOKEN), environment={"ANSIBLE_VERBOSITY": "3"})
    assert (run["login"]["failed"], run["login"]["http_status"]) == (True, 401)
    assert "check username, password" in run["login"]["msg"]
    assert "not-the-password" not in run.text


def test_five_bad_signatures_do_not_lock_the_key(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, asking: Connection
) -> None:
    wrong = {**keys(cloud, simulator), "secret_key": "not-the-secret"}
    ids = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    run = ansible.play(
        *(task(str(number), {**ids, **wrong}) for number in range(5)),
        task("right", {**ids, **keys(cloud, simulator)}),
    )
    assert [run[str(number)]["error_code"] for number in range(5)] == ["APIGW.0301"] * 5
    assert run["right"]["changed"] is True
    assert len(simulator.requests) == 7
