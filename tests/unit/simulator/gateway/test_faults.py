# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What goes wrong with requests, kind by kind."""

from __future__ import annotations

import http.client
import json
import socket
from typing import Any

import pytest
import requests

from tests.simulator import Cloud, Connection, Fault, Service, Simulator

from ..client import LIMIT_SECONDS, Client, eventually


@pytest.fixture
def pending(cloud: Cloud, service: Service) -> Connection:
    return cloud.connections.add(service.id)


def test_a_status_with_headers_and_json(cloud: Cloud, service: Service, client: Client) -> None:
    body = {"error_code": "APIGW.0308", "error_msg": "The throttling threshold has been reached"}
    cloud.faults.append(Fault(status=429, headers={"Retry-After": "3"}, body=body))
    response = client.connections(service.id)
    assert (response.status_code, response.headers["Retry-After"], response.json()) == (429, "3", body)
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["X-Request-Id"]
    assert client.connections(service.id).status_code == 200


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(None, "", id="nothing"),
        pytest.param("overloaded", "overloaded", id="text"),
    ],
)
def test_a_status_with_text_or_nothing(
    cloud: Cloud, service: Service, client: Client, body: str | None, text: str
) -> None:
    cloud.faults.append(Fault(body=body))
    response = client.connections(service.id)
    assert (response.status_code, response.text) == (503, text)


def test_headers_of_a_fault_win(cloud: Cloud, service: Service, client: Client) -> None:
    cloud.faults.append(Fault(headers={"Content-Type": "text/x-odd", "X-Request-Id": "mine"}, body="?"))
    headers = client.connections(service.id).headers
    assert (headers["Content-Type"], headers["X-Request-Id"]) == ("text/x-odd", "mine")


def test_a_page_of_a_proxy(cloud: Cloud, service: Service, client: Client) -> None:
    cloud.faults.append(Fault(kind="html", status=502))
    response = client.connections(service.id)
    assert (response.status_code, response.headers["Content-Type"]) == (502, "text/html")
    assert "<h1>502 Bad Gateway</h1>" in response.text
    assert "X-Request-Id" not in response.headers


def test_a_fault_is_met_as_often_as_it_says(cloud: Cloud, service: Service, client: Client) -> None:
    cloud.faults.append(Fault(times=2))
    assert [client.connections(service.id).status_code for _number in range(3)] == [503, 503, 200]


def test_faults_are_met_one_after_the_other(cloud: Cloud, service: Service, client: Client) -> None:
    cloud.faults += [Fault(status=500), Fault(status=502)]
    assert [client.connections(service.id).status_code for _number in range(3)] == [500, 502, 200]


def test_a_fault_meets_only_its_method_and_path(cloud: Cloud, service: Service, client: Client) -> None:
    cloud.faults.append(Fault(method="POST", path=r"/connections/action$"))
    assert client.connections(service.id).status_code == 200
    assert client.get("vpc-endpoint-services").status_code == 200
    assert client.decide(service.id, "receive", "a").status_code == 503
    cloud.faults.append(Fault(method="GET"))
    assert client.decide(service.id, "receive", "a").status_code == 400
    assert client.connections(service.id).status_code == 503


def test_a_login_can_fail(cloud: Cloud, simulator: Simulator) -> None:
    cloud.faults.append(Fault(method="POST", path=r"/auth/tokens", status=500))
    url = f"{simulator.auth_url}/auth/tokens"
    statuses = [requests.post(url, json={}, timeout=LIMIT_SECONDS).status_code for _number in range(2)]
    assert statuses == [500, 400]


def send(simulator: Simulator, method: str, path: str, body: bytes = b"") -> socket.socket:
    """Send a request over a bare socket, which shows how the connection ends."""
    address = simulator.url.partition("//")[2].split(":")
    connected = socket.create_connection((address[0], int(address[1])), timeout=LIMIT_SECONDS)
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nX-Auth-Token: {simulator.cloud.identity.issue_token()}\r\n"
    connected.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    return connected


def test_a_reset(cloud: Cloud, simulator: Simulator) -> None:
    cloud.faults.append(Fault(kind="reset"))
    with send(simulator, "GET", "/connections") as connected, pytest.raises(ConnectionResetError):
        connected.recv(1)
    assert eventually(lambda: len(simulator.requests) == 1)
    assert simulator.requests[0].status == 0


def test_a_hang_ends_without_an_answer(cloud: Cloud, simulator: Simulator) -> None:
    cloud.faults.append(Fault(kind="hang", seconds=0.1))
    with send(simulator, "GET", "/connections") as connected, pytest.raises(ConnectionResetError):
        connected.recv(1)
    assert simulator.requests[0].status == 0


def test_a_hang_outlasts_an_impatient_client(cloud: Cloud, service: Service, client: Client) -> None:
    cloud.faults.append(Fault(kind="hang"))
    with pytest.raises(requests.ReadTimeout):
        client.session.get(f"{client.base}/vpc-endpoint-services/{service.id}/connections", timeout=0.2)
    assert client.connections(service.id).status_code == 200


def read(simulator: Simulator, method: str, path: str, body: bytes = b"") -> tuple[int, int, bytes]:
    """Status, promised length and what there is of the body; fails unless the body is shorter than promised."""
    with send(simulator, method, path, body) as connected:
        response = http.client.HTTPResponse(connected)
        response.begin()
        promised = int(response.headers["Content-Length"])
        with pytest.raises(http.client.IncompleteRead) as cut:
            response.read()
    return response.status, promised, cut.value.partial


def test_a_cut_body(cloud: Cloud, simulator: Simulator) -> None:
    cloud.faults.append(Fault(kind="cut"))
    status, promised, partial = read(simulator, "GET", "/connections")
    assert (status, len(partial)) == (200, promised // 2)
    assert partial.startswith(b'{"connections"')
    assert simulator.requests[0].status == 200


def post_path(cloud: Cloud, service: Service) -> str:
    return f"/v1/{cloud.owner.project_id}/vpc-endpoint-services/{service.id}/connections/action"


def receive(connection: Connection) -> bytes:
    return f'{{"action": "receive", "endpoints": ["{connection.id}"]}}'.encode()


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(False, "pendingAcceptance", id="before the decision"),
        pytest.param(True, "accepted", id="after the decision"),
    ],
)
@pytest.mark.parametrize("kind", ["status", "html", "reset", "hang", "cut"])
def test_a_decision_is_taken_only_if_the_fault_comes_after_it(
    cloud: Cloud, simulator: Simulator, service: Service, pending: Connection, kind: Any, after: bool, expected: str
) -> None:
    cloud.faults.append(Fault(method="POST", kind=kind, after=after, seconds=0.1))
    with send(simulator, "POST", post_path(cloud, service), receive(pending)) as connected:
        answer = drain(connected)
    first_lines = {"status": b"HTTP/1.1 503 ", "html": b"HTTP/1.1 503 ", "cut": b"HTTP/1.1 200 "}
    assert answer.startswith(first_lines[kind]) if kind in first_lines else answer == b""
    assert cloud.connections.get(service.id, pending.id).status == expected


def drain(connected: socket.socket) -> bytes:
    """What arrives until the first bytes of an answer or the end."""
    try:
        return connected.recv(65536)
    except ConnectionResetError:
        return b""


def test_a_true_answer_is_cut_in_half(
    cloud: Cloud, simulator: Simulator, service: Service, pending: Connection
) -> None:
    cloud.faults.append(Fault(method="POST", kind="cut", after=True))
    status, promised, partial = read(simulator, "POST", post_path(cloud, service), receive(pending))
    assert (status, len(partial)) == (200, promised // 2)
    assert partial.startswith(b'{"connections": [{"id": "' + pending.id.encode())


ID = "4189d3c2-8882-4871-a3c2-d380272eed80"
NEW_SERVICE = {"vpc_id": ID, "port_id": ID, "server_type": "LB", "ports": [{"client_port": 1, "server_port": 2}]}


@pytest.mark.parametrize(
    ("after", "held"),
    [
        pytest.param(False, 0, id="lost on the way there"),
        pytest.param(True, 1, id="lost on the way back"),
    ],
)
@pytest.mark.parametrize("kind", ["status", "html", "reset", "hang", "cut"])
@pytest.mark.parametrize("what", ["vpc-endpoint-services", "vpc-endpoints", "permissions", "tags"])
def test_a_creation_takes_effect_only_if_the_fault_comes_after_it(
    cloud: Cloud, simulator: Simulator, what: str, kind: Any, after: bool, held: int
) -> None:
    seeded = cloud.services.add(name="seeded")
    new_endpoint = {"endpoint_service_id": seeded.id, "vpc_id": ID, "subnet_id": ID}
    entries = {"action": "add", "permissions": ["*"]}
    tags = {"action": "create", "tags": [{"key": "a", "value": "b"}]}
    path, body = {
        "vpc-endpoint-services": ("vpc-endpoint-services", NEW_SERVICE),
        "vpc-endpoints": ("vpc-endpoints", new_endpoint),
        "permissions": (f"vpc-endpoint-services/{seeded.id}/permissions/action", entries),
        "tags": (f"endpoint_service/{seeded.id}/tags/action", tags),
    }[what]
    cloud.faults.append(Fault("POST", f"/{path}$", kind, after=after, seconds=0.1))
    with send(simulator, "POST", f"/v1/{cloud.owner.project_id}/{path}", json.dumps(body).encode()) as connected:
        drain(connected)
    found = {
        "vpc-endpoint-services": len(cloud.services.all()) - 1,
        "vpc-endpoints": len(cloud.endpoints.all()),
        "permissions": len(cloud.permissions.of(seeded.id)),
        "tags": len(cloud.services.get(seeded.id).tags),
    }
    assert found == {**dict.fromkeys(found, 0), what: held}


@pytest.mark.parametrize(
    ("after", "gone"),
    [
        pytest.param(False, False, id="lost on the way there"),
        pytest.param(True, True, id="lost on the way back"),
    ],
)
@pytest.mark.parametrize("kind", ["status", "html", "reset", "hang"])
def test_a_deletion_takes_effect_only_if_the_fault_comes_after_it(
    cloud: Cloud, simulator: Simulator, service: Service, kind: Any, after: bool, gone: bool
) -> None:
    cloud.faults.append(Fault("DELETE", r"/vpc-endpoint-services/", kind, after=after, seconds=0.1))
    path = f"/v1/{cloud.owner.project_id}/vpc-endpoint-services/{service.id}"
    with send(simulator, "DELETE", path) as connected:
        drain(connected)
    assert cloud.services.all() == ([] if gone else [service])
