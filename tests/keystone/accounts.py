# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a customer of the cloud has, made in Keystone: a domain with projects and a user, and VPCEP in the catalog."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from .keystone import Keystone

REGION = "eu-de"


@dataclass(frozen=True)
class Account:
    """A user with a role in two projects of its domain. Most fields have the names of login options."""

    user_domain_id: str
    user_domain_name: str
    user_id: str
    username: str
    password: str
    project_id: str
    project_name: str
    other_project_id: str
    other_project_name: str

    def options(self, *names: str) -> dict[str, str]:
        """These options of a login."""
        return {name: str(getattr(self, name)) for name in names}


def create_account(keystone: Keystone) -> Account:
    """Another domain has a project of the same name, as every domain of the cloud has one for each region."""
    role = keystone.create("role", name="te_admin")
    stranger = keystone.create("domain", name="OTC00000000001000000099")
    keystone.create("project", name=REGION, domain_id=stranger["id"])
    domain = keystone.create("domain", name="OTC00000000001000000042")
    password = secrets.token_hex(16)
    user = keystone.create("user", name="box-operator", domain_id=domain["id"], password=password)
    own, other = (keystone.create("project", name=name, domain_id=domain["id"]) for name in (REGION, "eu-de_other"))
    for project in (own, other):
        keystone.ask("PUT", f"/projects/{project['id']}/users/{user['id']}/roles/{role['id']}")
    return Account(
        user_domain_id=domain["id"],
        user_domain_name=domain["name"],
        user_id=user["id"],
        username=user["name"],
        password=password,
        project_id=own["id"],
        project_name=own["name"],
        other_project_id=other["id"],
        other_project_name=other["name"],
    )


def create_endpoint(keystone: Keystone) -> str:
    """The ID of VPCEP's public endpoint in the catalog; its address leads nowhere yet."""
    service = keystone.create("service", name="vpcep", type="vpcep")
    endpoint = keystone.create(
        "endpoint", service_id=service["id"], interface="public", region_id=REGION, url="http://127.0.0.1:9"
    )
    return str(endpoint["id"])


def move_endpoint(keystone: Keystone, endpoint_id: str, url: str) -> None:
    """Put the API's address into the catalog; Keystone replaces its placeholder by the token's project."""
    keystone.ask("PATCH", f"/endpoints/{endpoint_id}", {"endpoint": {"url": f"{url}/v1/$(project_id)s"}})


def log_in(keystone: Keystone, account: Account, project_id: str | None = None) -> str:
    """A token for the account's project, or for another one."""
    user = {"id": account.user_id, "password": account.password}
    return keystone.log_in("password", {"user": user}, {"project": {"id": project_id or account.project_id}})


def expired_token(keystone: Keystone, account: Account) -> str:
    """A token for the account's project that was good, and has expired by the time this returns.

    The lifetime of tokens is the same for all, but none outlives the application credential that it was got with.
    """
    own = log_in(keystone, account)
    ends_at = datetime.now(timezone.utc) + timedelta(seconds=3)
    values = {"name": secrets.token_hex(4), "expires_at": ends_at.strftime("%Y-%m-%dT%H:%M:%S.%f")}
    path, body = f"/users/{account.user_id}/application_credentials", {"application_credential": values}
    made = keystone.ask("POST", path, body, X_Auth_Token=own).json()["application_credential"]
    token = keystone.log_in("application_credential", {"id": made["id"], "secret": made["secret"]})
    keystone.ask("GET", "/auth/tokens", X_Auth_Token=token, X_Subject_Token=token)
    time.sleep(max(0.0, (ends_at - datetime.now(timezone.utc)).total_seconds()) + 0.1)
    return token
