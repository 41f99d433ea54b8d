# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Quotas: what an account has, and what it may have."""

from __future__ import annotations

import pytest

from tests.simulator import Account, Cloud, Service

from ..client import Client, refusal

ENDPOINTS = {"type": "endpoint", "used": 1, "quota": 50}
SERVICES = {"type": "endpoint_service", "used": 3, "quota": 20}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({}, [ENDPOINTS, SERVICES], id="both"),
        pytest.param({"type": "endpoint"}, [ENDPOINTS], id="endpoints"),
        pytest.param({"type": "endpoint_service"}, [SERVICES], id="services"),
    ],
)
def test_quotas_are_those_of_an_account_in_a_region(
    cloud: Cloud,
    service: Service,
    partner: Account,
    client: Client,
    query: dict[str, object],
    expected: list[dict[str, object]],
) -> None:
    cloud.identity.add_project("eu-de_shop", "0a1b2c3d4e5f60718293a4b5c6d7e8f9")
    cloud.identity.add_project("eu-nl", "1a1b2c3d4e5f60718293a4b5c6d7e8f9")
    cloud.services.add(status="failed")
    for project_id in ("0a1b2c3d4e5f60718293a4b5c6d7e8f9", "1a1b2c3d4e5f60718293a4b5c6d7e8f9", partner.project_id):
        cloud.services.add(project_id=project_id)
    for project_id in (cloud.owner.project_id, partner.project_id):
        cloud.endpoints.add(service.id, project_id)
    assert client.get("quotas", **query).json() == {"quotas": {"resources": expected}}


def test_a_quota_can_be_raised(cloud: Cloud, client: Client) -> None:
    cloud.endpoints.quota, cloud.services.quota = 150, 100
    rows = client.get("quotas").json()["quotas"]["resources"]
    assert [row["quota"] for row in rows] == [150, 100]


@pytest.mark.parametrize("type", ["", "endpoints", "Endpoint"])
def test_an_unknown_type(client: Client, type: str) -> None:
    assert refusal(client.get("quotas", type=type)) == (400, "EndPoint.3070")
