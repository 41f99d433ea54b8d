# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Endpoint services: one, and lists of them."""

from __future__ import annotations

import pytest
import requests

from tests.simulator import Cloud, Service, Simulator

from ..client import LIMIT_SECONDS, Client, refusal


def test_a_service_has_the_documented_fields(cloud: Cloud, service: Service, client: Client) -> None:
    body = client.get(f"vpc-endpoint-services/{service.id}").json()
    assert body["id"] == service.id
    assert body["service_name"] == f"eu-de.demo.{service.id}"
    assert body["status"] == "available"
    assert body["approval_enabled"] is True
    assert body["project_id"] == cloud.owner.project_id
    assert body["ports"] == [{"client_port": 8080, "server_port": 80, "protocol": "TCP"}]
    assert {"service_type", "server_type", "port_id", "vpc_id", "tags", "tcp_proxy", "description"} <= set(body)


def test_a_service_without_a_name_is_called_by_its_id(cloud: Cloud, client: Client) -> None:
    service = cloud.services.add(name="")
    assert client.get(f"vpc-endpoint-services/{service.id}").json()["service_name"] == f"eu-de.{service.id}"


def test_a_list_counts_the_endpoints_that_are_creating_or_accepted(
    cloud: Cloud, service: Service, client: Client
) -> None:
    for status in ["pendingAcceptance", "creating", "accepted", "accepted", "rejected", "failed", "deleting"]:
        cloud.connections.add(service.id, status=status)
    (row,) = client.get("vpc-endpoint-services").json()["endpoint_services"]
    assert row["connection_count"] == 3
    assert (row["domain_id"], row["error"]) == (cloud.owner.domain_id, [])


def test_an_unknown_service(client: Client) -> None:
    assert refusal(client.get("vpc-endpoint-services/no-such-service")) == (404, "EndPoint.0005")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({}, ["c", "b", "a"], id="all, the newest first"),
        pytest.param({"sort_dir": "asc"}, ["a", "b", "c"], id="all, the oldest first"),
        pytest.param({"sort_key": "create_at", "sort_dir": "asc", "limit": 1, "offset": 1}, ["b"], id="a page"),
        pytest.param({"id": "b"}, ["b"], id="by ID"),
        pytest.param({"id": "x"}, [], id="by an unknown ID"),
        pytest.param({"endpoint_service_name": "BILL"}, ["c", "a"], id="by a part of the name, in another case"),
        pytest.param({"endpoint_service_name": "eu-de.billing.a"}, ["a"], id="by the full name"),
        pytest.param({"status": "available"}, ["b", "a"], id="by status"),
        pytest.param({"status": "creating", "endpoint_service_name": "bill"}, ["c"], id="by status and name"),
    ],
)
def test_services_are_found(cloud: Cloud, client: Client, query: dict[str, object], expected: list[str]) -> None:
    cloud.services.add(id="a", name="billing")
    cloud.services.add(id="b", name="search")
    cloud.services.add(id="c", name="Billing-2", status="creating")
    rows = client.get("vpc-endpoint-services", **query).json()["endpoint_services"]
    assert [row["id"] for row in rows] == expected


def test_ten_services_are_a_page(cloud: Cloud, client: Client) -> None:
    for _number in range(12):
        cloud.services.add()
    body = client.get("vpc-endpoint-services").json()
    assert (len(body["endpoint_services"]), body["total_count"]) == (10, 12)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        pytest.param({"limit": 1001}, "EndPoint.0006", id="a limit above the largest"),
        pytest.param({"offset": "x"}, "EndPoint.0010", id="an offset in letters"),
        pytest.param({"sort_key": "name"}, "EndPoint.0017", id="an unknown sort key"),
        pytest.param({"sort_dir": "up"}, "EndPoint.0018", id="an unknown direction"),
        pytest.param({"status": "accepted"}, "EndPoint.0019", id="a status that services do not have"),
    ],
)
def test_bad_queries(client: Client, query: dict[str, object], code: str) -> None:
    assert refusal(client.get("vpc-endpoint-services", **query)) == (400, code)


@pytest.mark.parametrize(
    ("path", "key"),
    [
        pytest.param("/", "versions", id="all versions"),
        pytest.param("/v1", "version", id="one version"),
    ],
)
def test_versions_need_no_token(simulator: Simulator, path: str, key: str) -> None:
    answer = requests.get(simulator.url + path, timeout=LIMIT_SECONDS).json()[key]
    entry = answer[0] if isinstance(answer, list) else answer
    assert (entry["id"], entry["links"][0]["href"]) == ("v1", f"{simulator.url}/v1")
