# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How endpoint services are created, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator import Cloud, Service

from ..client import Client, eventually, refusal

SERVICES = "vpc-endpoint-services"
NEEDED: dict[str, Any] = {
    "vpc_id": "4189d3c2-8882-4871-a3c2-d380272eed80",
    "port_id": "1a2b3c4d-8882-4871-a3c2-d380272eed83",
    "server_type": "LB",
    "ports": [{"client_port": 8443, "server_port": 443, "protocol": "TCP"}],
}


def create(client: Client, **fields: object) -> dict[str, Any]:
    response = client.send("POST", SERVICES, {**NEEDED, **fields})
    assert response.status_code == 200
    body = response.json()
    assert isinstance(body, dict)
    return body


def test_a_new_service_with_all_fields(cloud: Cloud, client: Client) -> None:
    given = {
        **NEEDED,
        "service_name": "shop",
        "approval_enabled": False,
        "tcp_proxy": "proxy_open",
        "description": "for partners",
        "pool_id": "pool",
        "tags": [{"key": "team", "value": "blue"}],
    }
    created = create(client, **given, service_type="interface")
    assert created["status"] == "creating"
    shown = client.get(f"{SERVICES}/{created['id']}").json()
    assert shown == {**created, "status": "available"}
    assert shown == {
        **given,
        "id": created["id"],
        "service_name": f"eu-de.shop.{created['id']}",
        "service_type": "interface",
        "status": "available",
        "project_id": cloud.owner.project_id,
        "created_at": created["created_at"],
        "updated_at": created["created_at"],
    }


def test_what_is_left_out_has_a_default(client: Client) -> None:
    created = create(client, ports=[{"client_port": 1, "server_port": 65535}], description=None)
    assert created["service_name"] == f"eu-de.{created['id']}"
    assert created["ports"] == [{"client_port": 1, "server_port": 65535, "protocol": "TCP"}]
    assert created["approval_enabled"] is True
    assert (created["tcp_proxy"], created["description"], created["tags"]) == ("close", "", [])


def test_a_new_service_has_no_connections_and_an_empty_whitelist(client: Client) -> None:
    created = create(client)
    assert client.connections(created["id"]).json() == {"connections": [], "total_count": 0}
    assert client.get(f"{SERVICES}/{created['id']}/permissions").json() == {"permissions": [], "total_count": 0}


def test_names_need_not_be_unique(client: Client) -> None:
    first = create(client, service_name="shop")
    second = create(client, service_name="shop", ports=[{"client_port": 80, "server_port": 80}])
    assert first["id"] != second["id"]
    assert client.get(SERVICES, endpoint_service_name="eu-de.shop.").json()["total_count"] == 2


def test_a_service_is_creating_for_a_while(cloud: Cloud, client: Client) -> None:
    cloud.services.settle_seconds = 60
    slow = create(client)["id"]
    assert client.get(f"{SERVICES}/{slow}").json()["status"] == "creating"
    cloud.services.settle_seconds = 0.1
    fast = create(client, **port())["id"]
    assert eventually(lambda: client.get(f"{SERVICES}/{fast}").json()["status"] == "available")


def test_a_creation_can_fail(cloud: Cloud, client: Client) -> None:
    cloud.services.fail_creations = True
    id = create(client)["id"]
    shown = client.get(f"{SERVICES}/{id}").json()
    assert shown["status"] == "failed"
    assert shown["error"] == [{"error_code": "EndPoint.3001", "error_message": "Failed to create a port."}]
    (row,) = client.get(SERVICES, status="failed").json()["endpoint_services"]
    assert row["error"] == shown["error"]


def port(**fields: object) -> dict[str, Any]:
    return {"ports": [{"client_port": 80, "server_port": 80, "protocol": "TCP", **fields}]}


def mappings(count: int) -> dict[str, Any]:
    return {"ports": [{"client_port": number, "server_port": number} for number in range(1, count + 1)]}


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"service_name": "a_B-c0123456789x"}, id="a name with 16 characters of every kind"),
        pytest.param({"service_name": ""}, id="a blank name"),
        pytest.param({"description": "a\n" * 64}, id="a description with 128 characters"),
        pytest.param(mappings(200), id="200 port mappings"),
        pytest.param({"tcp_proxy": "proxy_vni"}, id="a TCP proxy"),
        pytest.param({"server_type": "VM"}, id="a server"),
        pytest.param({"server_type": "BMS"}, id="a deprecated server type"),
        pytest.param({"tags": [{"key": "k" * 36, "value": "v" * 43}]}, id="the longest tag"),
        pytest.param({"tags": [{"key": f"k{number}", "value": ""} for number in range(20)]}, id="20 tags"),
    ],
)
def test_what_is_just_within_the_limits(client: Client, fields: dict[str, object]) -> None:
    create(client, **fields)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"vpc_id": None}, "EndPoint.0002", id="no VPC"),
        pytest.param({"port_id": None}, "EndPoint.0002", id="no port ID"),
        pytest.param({"server_type": None}, "EndPoint.0002", id="no server type"),
        pytest.param({"ports": None}, "EndPoint.0002", id="no ports"),
        pytest.param({"vpc_id": "mine"}, "EndPoint.2001", id="a VPC ID that is none"),
        pytest.param({"port_id": "mine"}, "EndPoint.3003", id="a port ID that is none"),
        pytest.param({"port_id": 5}, "EndPoint.3003", id="a number as port ID"),
        pytest.param({"server_type": "vm"}, "EndPoint.3021", id="a server type in another case"),
        pytest.param({"ports": {}}, "EndPoint.0002", id="ports that are no list"),
        pytest.param({"ports": ["80"]}, "EndPoint.0002", id="a port that is no mapping"),
        pytest.param({"ports": []}, "EndPoint.2028", id="an empty list of ports"),
        pytest.param({"ports": [{"client_port": 80}]}, "EndPoint.2028", id="a mapping without a server port"),
        pytest.param(mappings(201), "EndPoint.3074", id="201 port mappings"),
        pytest.param({"ports": [*port()["ports"], *port()["ports"]]}, "EndPoint.3043", id="a doubled mapping"),
        pytest.param(port(client_port=0), "EndPoint.3043", id="client port 0"),
        pytest.param(port(server_port=65536), "EndPoint.3043", id="server port 65536"),
        pytest.param(port(server_port="80"), "EndPoint.3043", id="a port as text"),
        pytest.param(port(server_port=True), "EndPoint.3043", id="true as port"),
        pytest.param(port(protocol="UDP"), "EndPoint.3075", id="UDP"),
        pytest.param({"service_name": "a" * 17}, "EndPoint.1003", id="a name with 17 characters"),
        pytest.param({"service_name": "my.shop"}, "EndPoint.1003", id="a name with a dot"),
        pytest.param({"approval_enabled": "true"}, "EndPoint.0002", id="true as text"),
        pytest.param({"approval_enabled": 1}, "EndPoint.0002", id="1 for true"),
        pytest.param({"service_type": "gateway"}, "EndPoint.0002", id="a gateway service"),
        pytest.param({"tcp_proxy": "on"}, "EndPoint.0002", id="an unknown TCP proxy"),
        pytest.param({"description": "a" * 129}, "EndPoint.0002", id="a description with 129 characters"),
        pytest.param({"description": "a<b"}, "EndPoint.0002", id="a description with an angle bracket"),
        pytest.param({"enable_policy": True}, "EndPoint.0002", id="an unknown field"),
        pytest.param({"tags": {"a": "b"}}, "EndPoint.0002", id="tags that are no list"),
        pytest.param({"tags": [{"key": "a"}]}, "EndPoint.3066", id="a tag without a value"),
        pytest.param({"tags": [{"value": "a"}]}, "EndPoint.3066", id="a tag without a key"),
        pytest.param({"tags": [{"key": "", "value": "a"}]}, "EndPoint.3072", id="a tag with an empty key"),
        pytest.param({"tags": [{"key": "k" * 37, "value": "a"}]}, "EndPoint.3072", id="a key with 37 characters"),
        pytest.param({"tags": [{"key": "k", "value": "v" * 44}]}, "EndPoint.3073", id="a value with 44 characters"),
        pytest.param({"tags": [{"key": "a b", "value": "a"}]}, "EndPoint.3068", id="a key with a space"),
        pytest.param({"tags": [{"key": "a", "value": "ü"}]}, "EndPoint.3068", id="a value with an umlaut"),
        pytest.param({"tags": [{"key": "a", "value": "b"}] * 2}, "EndPoint.3067", id="a key given twice"),
        pytest.param(
            {"tags": [{"key": f"k{number}", "value": ""} for number in range(21)]}, "EndPoint.3069", id="21 tags"
        ),
    ],
)
def test_what_is_refused(cloud: Cloud, client: Client, fields: dict[str, object], code: str) -> None:
    assert refusal(client.send("POST", SERVICES, {**NEEDED, **fields})) == (400, code)
    assert cloud.services.all() == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param("", 504, "EndPoint.0011", id="nothing"),
        pytest.param("{", 400, "EndPoint.1004", id="half of an object"),
        pytest.param("[]", 400, "EndPoint.1004", id="a list"),
    ],
)
def test_what_is_no_body(client: Client, body: str, status: int, code: str) -> None:
    response = client.session.post(f"{client.base}/{SERVICES}", data=body, timeout=20)
    assert refusal(response) == (status, code)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        pytest.param("vpc_id", "EndPoint.2001", id="a VPC"),
        pytest.param("port_id", "EndPoint.3008", id="a port"),
    ],
)
def test_what_does_not_exist_is_refused(cloud: Cloud, client: Client, name: str, code: str) -> None:
    cloud.network.missing.add(NEEDED[name])
    assert refusal(client.send("POST", SERVICES, NEEDED)) == (400, code)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, (400, "EndPoint.3044"), id="the same port ID and server port clash"),
        pytest.param(
            {"ports": [{"client_port": 1, "server_port": 443}]},
            (400, "EndPoint.3044"),
            id="so they do for other clients",
        ),
        pytest.param({"ports": [{"client_port": 1, "server_port": 444}]}, None, id="another server port does not"),
        pytest.param({"port_id": NEEDED["vpc_id"]}, None, id="another port ID does not"),
    ],
)
def test_a_backend_belongs_to_one_service(
    client: Client, fields: dict[str, object], expected: tuple[int, str] | None
) -> None:
    create(client)
    response = client.send("POST", SERVICES, {**NEEDED, **fields})
    assert (refusal(response) if response.status_code != 200 else None) == expected


def test_the_quota_is_that_of_an_account_in_a_region(cloud: Cloud, service: Service, client: Client) -> None:
    cloud.services.quota = 3
    cloud.identity.add_project("eu-de_shop", "0a1b2c3d4e5f60718293a4b5c6d7e8f9")
    cloud.identity.add_project("eu-nl", "1a1b2c3d4e5f60718293a4b5c6d7e8f9")
    for project_id in ("0a1b2c3d4e5f60718293a4b5c6d7e8f9", "1a1b2c3d4e5f60718293a4b5c6d7e8f9"):
        cloud.services.add(project_id=project_id)
    create(client)
    response = client.send("POST", SERVICES, {**NEEDED, **port()})
    assert refusal(response) == (400, "Endpoint.1018")
    cloud.services.delete(service.id)
    create(client, **port())
