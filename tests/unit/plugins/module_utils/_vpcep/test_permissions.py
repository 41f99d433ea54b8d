# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entries of a whitelist as the API lists them, as a result shows them, and as they are sent."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import RequestError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.client import Http
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.request import HttpOptions
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.token import GivenToken
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.client import VpcepApi
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.permissions import ADD, REMOVE, Permission
from tests.simulator import Cloud, Service, Simulator

from ...fakes import DOMAIN, OTHER_DOMAIN, FakeClock

ROW = {"id": "p1", "permission": f"iam:domain::{DOMAIN}", "created_at": "2018-10-18T13:26:40Z"}


@pytest.mark.parametrize(
    ("permission", "domain_id"),
    [
        pytest.param(f"iam:domain::{DOMAIN}", DOMAIN, id="an account"),
        pytest.param(f"iam:domain::{DOMAIN.upper()}", DOMAIN, id="an account in capitals"),
        pytest.param("*", "*", id="every account"),
        pytest.param("iam:domain::*", None, id="every account with a prefix"),
        pytest.param("organizations:orgPath::o-1/r-1", None, id="a part of an organization"),
        pytest.param(DOMAIN, None, id="an account without a prefix"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_whose_entry_it_is(permission: str, domain_id: str | None) -> None:
    assert Permission.from_api({**ROW, "permission": permission}).domain_id == domain_id


def test_an_entry_is_shown_with_what_the_api_adds() -> None:
    row = {**ROW, "description": "a partner", "permission_type": "domainId"}
    assert Permission.from_api(row).to_result() == {
        "domain_id": DOMAIN,
        "permission": f"iam:domain::{DOMAIN}",
        "permission_id": "p1",
        "permission_type": "domainId",
        "description": "a partner",
        "created_at": "2018-10-18T13:26:40Z",
    }


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({}, id="nothing"),
        pytest.param("iam:domain::x", id="a text"),
        pytest.param({"id": "p1"}, id="no account"),
        pytest.param({"permission": "*"}, id="no ID"),
        pytest.param({**ROW, "description": 7}, id="an unreadable field"),
    ],
)
def test_a_row_that_cannot_be_read(row: Any) -> None:
    with pytest.raises(RequestError):
        Permission.from_api(row)


def test_an_entry_that_is_yet_to_be_added_has_no_id() -> None:
    assert Permission.planned(DOMAIN).to_result() == {
        "domain_id": DOMAIN,
        "permission": f"iam:domain::{DOMAIN}",
        "permission_id": None,
        "permission_type": None,
        "description": None,
        "created_at": None,
    }


@pytest.fixture
def api(cloud: Cloud, simulator: Simulator, clock: FakeClock) -> VpcepApi:
    auth = GivenToken(cloud.identity.issue_token())
    return VpcepApi(Http(HttpOptions(timeout=5), clock), auth, f"{simulator.url}/v1/{cloud.owner.project_id}")


def test_accounts_are_sent_with_a_prefix_and_everybody_without(
    api: VpcepApi, simulator: Simulator, service: Service
) -> None:
    api.permissions.change(service.id, ADD, [DOMAIN, OTHER_DOMAIN, "*"])
    api.permissions.change(service.id, REMOVE, ["*"])
    assert [recorded.body for recorded in simulator.requests] == [
        {"action": "add", "permissions": [f"iam:domain::{DOMAIN}", f"iam:domain::{OTHER_DOMAIN}", "*"]},
        {"action": "remove", "permissions": ["*"]},
    ]
    assert [found.domain_id for found in api.permissions.query(service.id)] == [DOMAIN, OTHER_DOMAIN]


@pytest.mark.parametrize(
    ("action", "domain_ids", "said"),
    [
        pytest.param(ADD, [DOMAIN], "Could not add 1 entry to the whitelist of endpoint service", id="one to add"),
        pytest.param(REMOVE, [DOMAIN, "*"], "Could not remove 2 entries from the whitelist", id="two to remove"),
    ],
)
def test_an_error_says_what_was_wanted(api: VpcepApi, action: str, domain_ids: list[str], said: str) -> None:
    with pytest.raises(RequestError, match=said):
        api.permissions.change("4189d3c2-8882-4871-a3c2-d380272eed00", action, domain_ids)
