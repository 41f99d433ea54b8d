# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several accounts: each logs in as itself, and to nothing that belongs to another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.simulator import Account, Cloud, Simulator

from ..client import LIMIT_SECONDS, refusal
from ..signing import Keys
from .iam import BY_NAME, get, identity_refusal, login, post


def by_id(account: Account) -> dict[str, Any]:
    return {"id": account.user_id}


def by_name(account: Account) -> dict[str, Any]:
    return {"name": account.username, "domain": {"name": account.domain_name}}


@pytest.mark.parametrize("user", [by_id, by_name], ids=["by ID", "by name"])
def test_another_account_logs_in(
    simulator: Simulator, partner: Account, user: Callable[[Account], dict[str, Any]]
) -> None:
    scope = {"project": {"name": "eu-de"}}
    token = login(simulator, {**user(partner), "password": partner.password}, scope).json()["token"]
    assert token["user"]["id"] == partner.user_id
    assert token["project"] == {
        "id": partner.project_id,
        "name": "eu-de",
        "domain": {"id": partner.domain_id, "name": partner.domain_name},
    }


@pytest.mark.parametrize(
    ("user", "scope"),
    [
        pytest.param(by_id, {}, id="the password of the owner"),
        pytest.param(
            lambda partner: {**BY_NAME, "password": partner.password}, {}, id="the password of another for the owner"
        ),
        pytest.param(
            lambda partner: {**by_id(partner), "password": partner.password},
            {"project": {"id": "6e9dfd51d1124e8d8498dce894923a0d"}},
            id="the project of the owner",
        ),
        pytest.param(
            lambda partner: {"name": partner.username, "domain": BY_NAME["domain"], "password": partner.password},
            {},
            id="the domain of the owner",
        ),
    ],
)
def test_a_login_with_what_belongs_to_another_is_refused(
    simulator: Simulator, partner: Account, user: Callable[[Account], dict[str, Any]], scope: dict[str, Any]
) -> None:
    assert identity_refusal(login(simulator, user(partner), scope)) == (401, "Unauthorized")


def test_a_passcode_does_not_go_with_the_password_of_another(
    cloud: Cloud, simulator: Simulator, partner: Account
) -> None:
    user = {"id": partner.user_id, "password": partner.password}
    for id, status in [(cloud.owner.user_id, 401), (partner.user_id, 201)]:
        totp = {"user": {"id": id, "passcode": cloud.identity.new_passcode()}}
        identity = {"methods": ["password", "totp"], "password": {"user": user}, "totp": totp}
        assert post(simulator, {"auth": {"identity": identity}}).status_code == status


@pytest.mark.parametrize("path", ["/auth/projects", "/projects"])
def test_iam_lists_the_projects_of_the_account_alone(
    cloud: Cloud, simulator: Simulator, partner: Account, path: str
) -> None:
    cloud.identity.add_project("eu-de_shop", "0a1b2c3d4e5f60718293a4b5c6d7e8f9")
    token = cloud.identity.issue_token(account=partner)
    rows = get(simulator, path, X_Auth_Token=token).json()["projects"]
    assert [row["id"] for row in rows] == [partner.project_id]


def test_the_keys_of_an_account_open_its_own_project(cloud: Cloud, simulator: Simulator, partner: Account) -> None:
    keys = Keys(partner.access_key, partner.secret_key)

    def ask(project_id: str) -> requests.Response:
        url = f"{simulator.url}/v1/{project_id}/vpc-endpoints"
        return requests.get(url, auth=keys, timeout=LIMIT_SECONDS)

    assert ask(partner.project_id).status_code == 200
    assert refusal(ask(cloud.owner.project_id)) == (403, "EndPoint.0004")


def test_an_agency_trusts_the_owner_alone(cloud: Cloud, simulator: Simulator, partner: Account) -> None:
    cloud.identity.add_agency("readers", "OTC-B", "b" * 32, "c" * 32, "eu-de")
    identity = {"methods": ["assume_role"], "assume_role": {"xrole_name": "readers", "domain_name": "OTC-B"}}
    statuses = [
        requests.post(
            f"{simulator.auth_url}/auth/tokens",
            json={"auth": {"identity": identity}},
            headers={"X-Auth-Token": cloud.identity.issue_token(account=account)},
            timeout=LIMIT_SECONDS,
        ).status_code
        for account in (cloud.owner, partner)
    ]
    assert statuses == [201, 404]


def test_the_environment_of_another_account(simulator: Simulator, partner: Account) -> None:
    assert simulator.environment(partner) == {
        "OS_AUTH_URL": simulator.auth_url,
        "OS_USERNAME": "partner-operator",
        "OS_PASSWORD": partner.password,
        "OS_USER_DOMAIN_NAME": partner.domain_name,
        "OS_PROJECT_NAME": "eu-de",
        "OS_REGION_NAME": "eu-de",
    }


def test_a_name_makes_always_the_same_account() -> None:
    assert Account.named("partner") == Account.named("partner")
    first, second = vars(Account.named("partner")), vars(Account.named("other"))
    assert {name for name in first if first[name] == second[name]} == {"project_name"}
