# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What any account finds: public services, and a service of anybody by its ID or full name."""

from __future__ import annotations

import pytest

from tests.simulator import Cloud, Service

from ..client import Client, refusal

SERVICES = "vpc-endpoint-services"


def test_a_public_service_has_the_documented_fields(cloud: Cloud, service: Service, consumer: Client) -> None:
    public = cloud.services.add_public("dns", id="a")
    assert consumer.get(f"{SERVICES}/public").json() == {
        "endpoint_services": [
            {
                "id": "a",
                "owner": "OTC",
                "service_name": "eu-de.dns.a",
                "service_type": "interface",
                "created_at": public.created_at,
                "is_charge": True,
            }
        ],
        "total_count": 1,
    }
    assert refusal(consumer.get(f"{SERVICES}/a")) == (404, "EndPoint.0005")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({}, ["c", "b", "a"], id="all, the newest first"),
        pytest.param({"sort_dir": "asc", "limit": 1, "offset": 1}, ["b"], id="a page"),
        pytest.param({"id": "b"}, ["b"], id="by ID"),
        pytest.param({"endpoint_service_name": "DNS"}, ["c", "a"], id="by a part of the name, in another case"),
    ],
)
def test_public_services_are_found(cloud: Cloud, client: Client, query: dict[str, object], expected: list[str]) -> None:
    for id, name in [("a", "dns"), ("b", "obs"), ("c", "dns2")]:
        cloud.services.add_public(name, id=id)
    rows = client.get(f"{SERVICES}/public", **query).json()["endpoint_services"]
    assert [row["id"] for row in rows] == expected


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"id": "a"}, id="by ID"),
        pytest.param({"endpoint_service_name": "eu-de.demo.a"}, id="by the full name"),
    ],
)
def test_any_account_may_describe_a_service(cloud: Cloud, consumer: Client, query: dict[str, object]) -> None:
    service = cloud.services.add(id="a")
    assert consumer.get(f"{SERVICES}/describe", **query).json() == {
        "id": "a",
        "service_name": "eu-de.demo.a",
        "service_type": "interface",
        "created_at": service.created_at,
        "is_charge": True,
    }


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        pytest.param({}, 400, "EndPoint.0002", id="neither of the two"),
        pytest.param({"id": "a", "endpoint_service_name": "eu-de.demo.a"}, 400, "EndPoint.0002", id="both"),
        pytest.param({"id": "b"}, 404, "EndPoint.0005", id="an unknown ID"),
        pytest.param({"endpoint_service_name": "demo"}, 404, "EndPoint.0005", id="the short name"),
        pytest.param({"endpoint_service_name": "eu-de.DEMO.a"}, 404, "EndPoint.0005", id="the name in another case"),
        pytest.param({"id": "n"}, 404, "EndPoint.0005", id="a service in another region"),
    ],
)
def test_what_cannot_be_described(
    cloud: Cloud, client: Client, query: dict[str, object], status: int, code: str
) -> None:
    cloud.identity.add_project("eu-nl", "0a1b2c3d4e5f60718293a4b5c6d7e8f9")
    cloud.services.add(id="a")
    cloud.services.add(id="n", project_id="0a1b2c3d4e5f60718293a4b5c6d7e8f9")
    assert refusal(client.get(f"{SERVICES}/describe", **query)) == (status, code)
