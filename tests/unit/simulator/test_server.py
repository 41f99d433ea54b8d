# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The server: what it records, how it starts and stops, its TLS."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.conftest import Certificate
from tests.simulator import Cloud, Fault, Service, Simulator

from .client import LIMIT_SECONDS, Client, eventually


def test_every_request_is_recorded(cloud: Cloud, simulator: Simulator, service: Service, client: Client) -> None:
    requests.post(f"{simulator.auth_url}/auth/tokens", json={"auth": {}}, timeout=LIMIT_SECONDS)
    client.connections(service.id, id="a", limit=1000)
    client.decide(service.id, "receive", "a")
    services = f"/v1/{cloud.owner.project_id}/vpc-endpoint-services/{service.id}"
    assert simulator.calls() == [
        "POST /v3/auth/tokens",
        f"GET {services}/connections?id=a&limit=1000",
        f"POST {services}/connections/action",
    ]
    login, listing, decision = simulator.requests
    assert [login.status, listing.status, decision.status] == [400, 200, 400]
    assert listing.query == {"id": "a", "limit": "1000"}
    assert listing.headers["X-Auth-Token"] == client.session.headers["X-Auth-Token"]
    assert (listing.body, decision.body) == (None, {"action": "receive", "endpoints": ["a"]})
    simulator.clear()
    assert simulator.calls() == []


def test_paths_are_recorded_as_sent(simulator: Simulator, client: Client) -> None:
    client.get("vpc-endpoint-services/a%2Fb%20c")
    assert simulator.requests[0].path.endswith("/vpc-endpoint-services/a%2Fb%20c")


def test_a_request_is_recorded_when_it_arrives(
    cloud: Cloud, simulator: Simulator, service: Service, client: Client
) -> None:
    cloud.latency = 60
    with pytest.raises(requests.ReadTimeout):
        client.session.get(f"{client.base}/vpc-endpoint-services", timeout=0.2)
    assert [recorded.status for recorded in simulator.requests] == [0]


def test_every_answer_has_its_own_request_id(simulator: Simulator, client: Client, service: Service) -> None:
    answers = [
        client.connections(service.id),
        client.connections(service.id),
        client.get("unknown"),
        client.connections("unknown"),
        requests.get(simulator.auth_url, timeout=LIMIT_SECONDS),
        requests.get(f"{simulator.auth_url}/auth/catalog", timeout=LIMIT_SECONDS),
    ]
    identifiers = {answer.headers["X-Request-Id"] for answer in answers}
    assert len(identifiers) == len(answers)
    assert {len(identifier) for identifier in identifiers} == {32}


def test_latency_is_added_to_vpcep_alone(cloud: Cloud, simulator: Simulator, client: Client) -> None:
    cloud.latency = 0.3
    started = time.monotonic()
    assert client.get("vpc-endpoint-services").status_code == 200
    assert time.monotonic() - started >= 0.3
    cloud.latency = 10 * LIMIT_SECONDS
    assert requests.get(simulator.auth_url, timeout=LIMIT_SECONDS).status_code == 200


def test_the_environment_of_a_login(cloud: Cloud, simulator: Simulator) -> None:
    assert simulator.environment() == {
        "OS_AUTH_URL": f"{simulator.url}/v3",
        "OS_USERNAME": cloud.owner.username,
        "OS_PASSWORD": cloud.owner.password,
        "OS_USER_DOMAIN_NAME": cloud.owner.domain_name,
        "OS_PROJECT_NAME": "eu-de",
        "OS_REGION_NAME": "eu-de",
    }


def open_sockets() -> set[str]:
    """The sockets of this process, by the kernel's names."""
    links = set()
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            links.add(os.readlink(descriptor))
        except FileNotFoundError:  # the descriptor of this very listing
            continue
    return {link for link in links if link.startswith("socket:")}


def test_it_stops_at_once_with_a_hanging_request(cloud: Cloud) -> None:
    cloud.faults.append(Fault(path=r"/v1", kind="hang", seconds=600))
    with Simulator(cloud) as simulator:
        hanging = threading.Thread(target=expect_no_answer, args=[f"{simulator.url}/v1"])
        hanging.start()
        assert eventually(lambda: len(simulator.requests) == 1)
        stopping = time.monotonic()
    assert time.monotonic() - stopping < LIMIT_SECONDS
    hanging.join(LIMIT_SECONDS)
    assert not hanging.is_alive()
    assert "simulator" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="Only Linux shows the sockets of a process.")
def test_it_leaves_no_socket(cloud: Cloud) -> None:
    before = open_sockets()
    with Simulator(cloud) as simulator:
        requests.get(simulator.auth_url, timeout=LIMIT_SECONDS)
        assert not open_sockets() <= before
    assert open_sockets() <= before


def expect_no_answer(url: str) -> None:
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=10 * LIMIT_SECONDS)


def test_a_port_can_be_asked_for_again(cloud: Cloud) -> None:
    with Simulator(cloud) as first:
        port = int(first.url.rpartition(":")[2])
        requests.get(first.auth_url, timeout=LIMIT_SECONDS)
    with Simulator(cloud, port=port) as second:
        assert second.url == f"http://127.0.0.1:{port}"
        assert requests.get(second.auth_url, timeout=LIMIT_SECONDS).status_code == 200
        with pytest.raises(OSError, match="in use"), Simulator(cloud, port=port):
            pass


@pytest.fixture
def restless_threads() -> Iterator[None]:
    """Python switches between threads as often as it can, which brings races to light."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("restless_threads")
def test_connections_can_be_seeded_while_it_runs(cloud: Cloud, service: Service, client: Client) -> None:
    def seed(count: int) -> None:
        for _number in range(count):
            cloud.connections.add(service.id)
            time.sleep(0)

    seed(2000)
    seeding = threading.Thread(target=seed, args=[3000])
    seeding.start()
    statuses = set()
    while seeding.is_alive():
        statuses.add(client.connections(service.id).status_code)
    assert statuses == {200}
    assert client.connections(service.id).json()["total_count"] == 5000


def test_https(cloud: Cloud, certificate: Certificate) -> None:
    cloud.faults.append(Fault(path="/v1", kind="reset"))
    with Simulator(cloud, certificate.pair) as simulator:
        assert simulator.url.startswith("https://127.0.0.1:")
        assert requests.get(simulator.auth_url, verify=certificate.authority, timeout=LIMIT_SECONDS).status_code == 200
        with pytest.raises(requests.exceptions.SSLError):
            requests.get(simulator.auth_url, timeout=LIMIT_SECONDS)
        with pytest.raises(requests.ConnectionError):
            requests.get(f"{simulator.url}/v1", verify=certificate.authority, timeout=LIMIT_SECONDS)
