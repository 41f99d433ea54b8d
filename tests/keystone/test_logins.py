# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Logins at a real Keystone, and what they open: the simulator takes a token only after asking that Keystone."""

from __future__ import annotations

import secrets
from datetime import datetime, timezone
from typing import Any

import pytest

from tests.integration.runs import Ansible, task
from tests.simulator import Cloud, Connection, Service, Simulator

from .accounts import REGION, Account, expired_token, log_in
from .keystone import Keystone

LOGIN = "POST /v3/auth/tokens 201"
LOGIN_REFUSED = "POST /v3/auth/tokens 401"
# The simulator asks about each request's token.
VALID = "GET /v3/auth/tokens 200"
INVALID = "GET /v3/auth/tokens 401"
REVOCATION = "DELETE /v3/auth/tokens 204"

WAYS = (
    ("username", "user_domain_name", "project_name"),
    ("username", "user_domain_name", "project_id"),
    ("username", "user_domain_id", "project_name"),
    ("user_id", "project_name"),
    ("user_id", "project_id"),
)


def accept(service: Service, connection: Connection, **options: Any) -> dict[str, Any]:
    return {"service_id": service.id, "endpoint_id": connection.id, "state": "accepted", **options}


def variables(options: dict[str, str]) -> dict[str, str]:
    """The environment variables in the place of these options."""
    return {f"OS_{name.upper()}": text for name, text in options.items()}


@pytest.fixture
def asking(cloud: Cloud, service: Service) -> Connection:
    return cloud.connections.add(service.id)


def statuses(simulator: Simulator) -> list[tuple[str, int]]:
    return [(recorded.method, recorded.status) for recorded in simulator.requests]


def test_a_password_opens_the_project_however_user_and_project_are_named(
    keystone: Keystone, account: Account, cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    tasks = []
    for way in WAYS:
        login = {"auth_url": keystone.url, **account.options("password", *way)}
        options = task(f"option {way}", accept(service, cloud.connections.add(service.id), **login))
        variable = accept(service, cloud.connections.add(service.id))
        tasks += [options, task(f"variable {way}", variable, environment=variables(login))]
    run = ansible.play(*tasks)
    cost = {"requests": 3, "logins": 1, "retries": 0, "seconds_waited": 0.0}
    assert [(result["changed"], result["api"]) for result in run.results.values()] == [(True, cost)] * len(tasks)
    assert statuses(simulator) == [("GET", 200), ("POST", 200)] * len(tasks)
    assert keystone.calls() == [LOGIN, VALID, VALID] * len(tasks)


def test_the_token_of_another_project_does_not_open_this_one(
    keystone: Keystone, account: Account, service: Service, asking: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    by_password = {"auth_url": keystone.url, **account.options("user_id", "password")}
    given = {"project_id": account.project_id, "vpcep_endpoint": simulator.url}
    token = log_in(keystone, account, account.other_project_id)
    keystone.clear()
    run = ansible.play(
        task("token", accept(service, asking, auth_token=token, **given)),
        task("password", accept(service, asking, project_name=account.other_project_name, **by_password)),
    )
    assert (run["token"]["failed"], run["token"]["http_status"]) == (True, 403)
    # This login leads to the other project, which has no such service.
    assert (run["password"]["failed"], run["password"]["http_status"]) == (True, 404)
    projects = [recorded.path.split("/")[2] for recorded in simulator.requests]
    assert projects == [account.project_id, account.other_project_id]
    assert keystone.calls() == [VALID, LOGIN, VALID]


def test_a_wrong_password_is_reported_with_the_user_and_not_tried_again(
    keystone: Keystone, account: Account, service: Service, asking: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    wrong = secrets.token_hex(16)
    login = {"auth_url": keystone.url, "password": wrong, "project_name": account.project_name}
    by_name = {**login, **account.options("username", "user_domain_name")}
    by_id = {**login, **account.options("user_id")}
    run = ansible.play(
        task("name", accept(service, asking, **by_name)),
        task("ID", accept(service, asking, **by_id)),
        environment={"ANSIBLE_VERBOSITY": "4"},
    )
    for name, user in (("name", account.username), ("ID", account.user_id)):
        assert (run[name]["failed"], run[name]["changed"], run[name]["http_status"]) == (True, False, 401)
        assert f"log in as {user} at {keystone.url}" in run[name]["msg"]
    assert keystone.calls() == [LOGIN_REFUSED] * 2
    assert simulator.calls() == []
    assert wrong not in run.text


@pytest.mark.parametrize("end", ["expired", "revoked"])
def test_a_given_token_that_has_ended_is_an_error(
    end: str,
    keystone: Keystone,
    account: Account,
    service: Service,
    asking: Connection,
    simulator: Simulator,
    ansible: Ansible,
) -> None:
    if end == "expired":
        token = expired_token(keystone, account)
    else:
        token = log_in(keystone, account)
        keystone.revoke(token)
    keystone.clear()
    login = {"auth_token": token, "project_id": account.project_id, "vpcep_endpoint": simulator.url}
    run = ansible.play(task("given", accept(service, asking, **login)))
    assert (run["given"]["failed"], run["given"]["changed"], run["given"]["http_status"]) == (True, False, 401)
    assert "auth_token" in run["given"]["msg"]
    assert statuses(simulator) == [("GET", 401)]
    assert keystone.calls() == [INVALID]
    assert token not in run.text


def test_a_token_that_is_revoked_in_the_middle_is_renewed_once(
    keystone: Keystone,
    account: Account,
    cloud: Cloud,
    service: Service,
    asking: Connection,
    simulator: Simulator,
    ansible: Ansible,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    find = cloud.connections.get

    def find_and_revoke(service_id: str, endpoint_id: str) -> Connection:
        keystone.revoke(simulator.requests[-1].headers["X-Auth-Token"])
        return find(service_id, endpoint_id)

    # The token ends while the first of the two requests is being answered.
    monkeypatch.setattr(cloud.connections, "get", find_and_revoke)
    login = {"auth_url": keystone.url, **account.options("user_id", "password", "project_id")}
    result = ansible.play(task("renewed", accept(service, asking, **login)))["renewed"]
    assert (result["changed"], result["api"]["logins"]) == (True, 2)
    assert statuses(simulator) == [("GET", 200), ("POST", 401), ("POST", 200)]
    assert keystone.calls() == [LOGIN, VALID, REVOCATION, INVALID, LOGIN, VALID]


def test_one_login_serves_many_tasks(
    keystone: Keystone, account: Account, cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    login = {"auth_url": keystone.url, **account.options("username", "user_domain_name", "password", "project_name")}
    shared = {name: f"{{{{ login.{name} }}}}" for name in ("project_id", "vpcep_endpoint")}
    given = {**shared, "auth_token": "{{ login.token }}"}
    shown = {**shared, **{name: f"{{{{ login.{name} }}}}" for name in ("expires_at", "region_name", "changed")}}
    run = ansible.play(
        task("login", login, module="opentelekomcloud.vpcep.iam_token", register="login"),
        task("shown", {"msg": shown}, module="ansible.builtin.debug"),
        *(task(name, accept(service, cloud.connections.add(service.id), **given)) for name in ("first", "second")),
        environment={"ANSIBLE_VERBOSITY": "4"},
    )
    assert [(run[name]["changed"], run[name]["api"]["logins"]) for name in ("first", "second")] == [(True, 0)] * 2
    assert keystone.calls() == [LOGIN] + [VALID] * 4
    assert statuses(simulator) == [("GET", 200), ("POST", 200)] * 2
    result = run["shown"]["msg"]
    address = f"{simulator.url}/v1/{account.project_id}"
    assert (result["project_id"], result["vpcep_endpoint"]) == (account.project_id, address)
    assert (result["region_name"], result["changed"]) == (REGION, False)
    assert datetime.fromisoformat(result["expires_at"]) > datetime.now(timezone.utc)
    (token,) = {recorded.headers["X-Auth-Token"] for recorded in simulator.requests}
    assert [secret for secret in (token, account.password) if secret in run.text] == []
