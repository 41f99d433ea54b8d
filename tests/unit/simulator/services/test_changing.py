# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How endpoint services change, and how they go."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator import Cloud, Port, Service

from ..client import Client, eventually, refusal


def path(service: Service) -> str:
    return f"vpc-endpoint-services/{service.id}"


OTHER_PORT = "1a2b3c4d-8882-4871-a3c2-d380272eed83"
TWO_PORTS = [
    {"client_port": 1, "server_port": 2, "protocol": "TCP"},
    {"client_port": 3, "server_port": 4, "protocol": "TCP"},
]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"port_id": OTHER_PORT}, {"port_id": OTHER_PORT}, id="the port ID"),
        pytest.param({"ports": TWO_PORTS}, {"ports": TWO_PORTS}, id="the whole list of ports"),
        pytest.param(
            {"service_name": "x"}, {"service_name": "eu-de.x.a"}, id="the name, which is part of the full one"
        ),
        pytest.param({"service_name": ""}, {"service_name": "eu-de.a"}, id="the name, which goes"),
        pytest.param({"approval_enabled": False}, {"approval_enabled": False}, id="the approval"),
        pytest.param({"tcp_proxy": "open"}, {"tcp_proxy": "open"}, id="the TCP proxy"),
        pytest.param({"description": "new"}, {"description": "new"}, id="the description"),
        pytest.param({"description": ""}, {"description": ""}, id="the description, which goes"),
        pytest.param({}, {}, id="nothing"),
    ],
)
def test_a_change_in_place(cloud: Cloud, client: Client, fields: dict[str, Any], expected: dict[str, Any]) -> None:
    service = cloud.services.add(id="a", description="old", tags={"team": "blue"})
    before = client.get(path(service)).json()
    response = client.send("PUT", path(service), fields)
    assert response.status_code == 200
    after = response.json()
    assert after["updated_at"] > before["updated_at"]
    assert after == {**before, **expected, "updated_at": after["updated_at"]}
    assert client.get(path(service)).json() == after


def test_a_change_of_the_approval_leaves_connections_as_they_are(
    cloud: Cloud, service: Service, client: Client
) -> None:
    pending = cloud.connections.add(service.id)
    client.send("PUT", path(service), {"approval_enabled": False})
    assert client.listed(service.id, pending.id)["status"] == "pendingAcceptance"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"vpc_id": OTHER_PORT}, "EndPoint.0002", id="the VPC"),
        pytest.param({"server_type": "LB"}, "EndPoint.0002", id="the server type"),
        pytest.param({"pool_id": "x"}, "EndPoint.0002", id="the pool"),
        pytest.param({"tags": []}, "EndPoint.0002", id="the tags, which have a call of their own"),
        pytest.param({"port_id": OTHER_PORT, "ip": "192.168.0.9"}, "EndPoint.3052", id="port ID and address"),
        pytest.param({"vip_port_id": OTHER_PORT, "ip": "192.168.0.9"}, "EndPoint.3053", id="VIP port and address"),
        pytest.param({"vip_port_id": OTHER_PORT}, "EndPoint.3054", id="the VIP port"),
        pytest.param({"ip": "192.168.0.9"}, "EndPoint.3055", id="the address"),
        pytest.param({"service_name": "my shop"}, "EndPoint.1003", id="a name with a space"),
        pytest.param({"ports": []}, "EndPoint.2028", id="no ports at all"),
    ],
)
def test_what_cannot_be_changed(
    cloud: Cloud, service: Service, client: Client, fields: dict[str, Any], code: str
) -> None:
    assert refusal(client.send("PUT", path(service), fields)) == (400, code)
    assert cloud.services.get(service.id) == service


@pytest.mark.parametrize("status", ["creating", "failed", "deleting"])
def test_only_an_available_service_can_be_changed(cloud: Cloud, client: Client, status: str) -> None:
    service = cloud.services.add(status=status)
    assert refusal(client.send("PUT", path(service), {"description": "x"})) == (400, "EndPoint.3045")


def test_ports_of_another_service_cannot_be_taken(cloud: Cloud, client: Client) -> None:
    cloud.services.add(port_id=OTHER_PORT, ports=[(1, 443)])
    service = cloud.services.add(ports=[(1, 443)])
    assert refusal(client.send("PUT", path(service), {"port_id": OTHER_PORT})) == (400, "EndPoint.3044")
    body = {"port_id": OTHER_PORT, "ports": [{"client_port": 1, "server_port": 444}]}
    assert client.send("PUT", path(service), body).status_code == 200
    assert cloud.services.get(service.id).ports == (Port(1, 444),)


def test_a_port_that_does_not_exist(cloud: Cloud, service: Service, client: Client) -> None:
    cloud.network.missing.add(OTHER_PORT)
    assert refusal(client.send("PUT", path(service), {"port_id": OTHER_PORT})) == (400, "EndPoint.3008")


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        pytest.param([], 204, id="no connection"),
        pytest.param(["pendingAcceptance", "rejected", "failed", "deleting"], 204, id="connections that do not count"),
        pytest.param(["rejected", "accepted"], 400, id="an accepted one"),
        pytest.param(["creating"], 400, id="a creating one"),
    ],
)
def test_a_service_goes_if_no_endpoint_needs_it(
    cloud: Cloud, service: Service, client: Client, statuses: list[str], expected: int
) -> None:
    for status in statuses:
        cloud.connections.add(service.id, status=status)
    response = client.send("DELETE", path(service))
    assert response.status_code == expected
    if expected == 204:
        assert response.content == b""
        assert refusal(client.get(path(service))) == (404, "EndPoint.0005")
        assert client.get("vpc-endpoint-services").json()["total_count"] == 0
    else:
        assert refusal(response) == (400, "EndPoint.3006")
        assert client.get(path(service)).json()["status"] == "available"


def test_a_rejection_frees_the_service_before_lists_show_it(cloud: Cloud, service: Service, client: Client) -> None:
    cloud.connections.stale_seconds = 60
    accepted = cloud.connections.add(service.id, status="accepted")
    client.decide(service.id, "reject", accepted.id)
    assert client.listed(service.id, accepted.id)["status"] == "accepted"
    assert client.send("DELETE", path(service)).status_code == 204


@pytest.mark.parametrize("status", ["creating", "available", "failed"])
def test_a_service_goes_slowly(cloud: Cloud, client: Client, status: str) -> None:
    cloud.services.delete_seconds = 60
    slow, fast = cloud.services.add(status=status), cloud.services.add(status=status)
    assert [client.send("DELETE", path(slow)).status_code for _number in range(2)] == [204, 204]
    assert client.get(path(slow)).json()["status"] == "deleting"
    cloud.services.delete_seconds = 0.1
    client.send("DELETE", path(fast))
    assert eventually(lambda: client.get(path(fast)).status_code == 404)
    assert refusal(client.send("DELETE", path(fast))) == (404, "EndPoint.0005")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_service_of_another_account_is_not_there(service: Service, consumer: Client, method: str) -> None:
    assert refusal(consumer.send(method, path(service), {})) == (404, "EndPoint.0005")


def test_a_service_is_seeded_with_anything(cloud: Cloud, client: Client) -> None:
    trouble = {"error_code": "EndPoint.3001", "error_message": "Failed to create a port."}
    service = cloud.services.add(
        status="failed",
        ports=[(1, 2)],
        tags={"b": "1", "a": "2"},
        error=[trouble],
        server_type="LB",
        vpc_id=OTHER_PORT,
        port_id=OTHER_PORT,
        tcp_proxy="open",
        description="for partners",
        pool_id="pool",
    )
    shown = client.get(path(service)).json()
    assert shown["tags"] == [{"key": "a", "value": "2"}, {"key": "b", "value": "1"}]
    assert shown["ports"] == [{"client_port": 1, "server_port": 2, "protocol": "TCP"}]
    assert shown["error"] == [trouble]
    names = ("status", "server_type", "vpc_id", "port_id", "tcp_proxy", "description", "pool_id")
    assert {name: shown[name] for name in names} == {name: getattr(service, name) for name in names}
