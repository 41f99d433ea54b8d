# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The modules that only look, and services given by name, down to the request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from tests.simulator import Cloud, Connection, Fault, Service, Simulator

from .runs import MODULE, Ansible, Task, task

CONNECTIONS = "opentelekomcloud.vpcep.vpcep_connection_info"
SERVICES = "opentelekomcloud.vpcep.vpcep_service_info"
LOGIN = "POST /v3/auth/tokens"
PAGE = "sort_dir=asc&limit=1000"
STATUSES = ["pendingAcceptance", "creating", "accepted", "rejected", "failed", "deleting"]


def connections(name: str, options: dict[str, Any], **keywords: Any) -> Task:
    return task(name, options, module=CONNECTIONS, **keywords)


def services(name: str, options: dict[str, Any], **keywords: Any) -> Task:
    return task(name, options, module=SERVICES, **keywords)


def ids(result: Any) -> list[str]:
    return [row["endpoint_id"] for row in result["connections"]]


def ago(**time: float) -> str:
    return (datetime.now(timezone.utc) - timedelta(**time)).strftime("%Y-%m-%dT%H:%M:%SZ")


def listing(cloud: Cloud, service: Service, query: str = "") -> str:
    return f"GET /v1/{cloud.owner.project_id}/vpc-endpoint-services/{service.id}/connections?{query}{PAGE}"


def service_listing(cloud: Cloud, query: str = "") -> str:
    return f"GET /v1/{cloud.owner.project_id}/vpc-endpoint-services?{query}{PAGE}"


@pytest.fixture
def many(cloud: Cloud, service: Service) -> list[Connection]:
    return [
        cloud.connections.add(service.id, status=STATUSES[number % 6], domain_id=f"domain-{number % 7}")
        for number in range(2500)
    ]


def test_2500_connections_are_three_pages(
    cloud: Cloud, service: Service, many: list[Connection], simulator: Simulator, ansible: Ansible
) -> None:
    result = ansible.play(connections("all", {"service_id": service.id}))["all"]
    path = listing(cloud, service)
    assert simulator.calls() == [LOGIN, path, f"{path}&offset=900", f"{path}&offset=1800"]
    assert result["api"] == {"requests": 4, "logins": 1, "retries": 0, "seconds_waited": 0.0}
    assert result["changed"] is False
    assert ids(result) == [connection.id for connection in many]
    assert result["summary"]["total"] == 2500
    assert result["summary"]["by_status"] == Counter(connection.status for connection in many)
    assert result["summary"]["by_domain"] == Counter(connection.domain_id for connection in many)
    assert result["summary"]["oldest_pending"]["endpoint_id"] == many[0].id


def test_every_connection_has_the_fields_of_every_module(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    error = [{"error_code": "EndPoint.4018", "error_message": "No router."}]
    failed = cloud.connections.add(service.id, status="failed", description="from the north", error=error)
    run = ansible.play(
        connections("info", {"service_id": service.id}),
        connections("dry", {"service_id": service.id}, check_mode=True),
        task("decided", {"service_id": service.id, "endpoint_id": failed.id, "state": "accepted"}),
    )
    (found,) = run["info"]["connections"]
    assert found == run["decided"]["connection"] == run["dry"]["connections"][0]
    assert found == {
        "endpoint_id": failed.id,
        "status": "failed",
        "domain_id": failed.domain_id,
        "marker_id": failed.marker_id,
        "created_at": failed.created_at,
        "updated_at": failed.updated_at,
        "description": "from the north",
        "error": error,
    }


def named(letter: str) -> str:
    """An endpoint's ID by a letter from a to z."""
    return f"e0d90147-0000-4000-8000-{ord(letter):012d}"


ONE, TWO, THREE = (f"{number:032x}" for number in (1, 2, 3))


@dataclass(frozen=True)
class Filter:
    """Options, the query that they become, and the letters of the connections or the IDs of the services found."""

    options: dict[str, Any]
    found: Sequence[str]
    query: str = ""


FILTERS: dict[str, Filter] = {
    "no filter": Filter({}, found="abcdefg"),
    "an endpoint": Filter({"endpoint_id": named("c")}, query=f"id={named('c')}&", found="c"),
    "an unknown endpoint in capitals": Filter({"endpoint_id": named("x").upper()}, query=f"id={named('x')}&", found=""),
    "a marker": Filter({"marker_id": 422321321312321321}, query="marker_id=422321321312321321&", found="b"),
    "a status": Filter({"statuses": ["accepted"]}, query="status=accepted&", found="cg"),
    "a status and an endpoint": Filter(
        {"statuses": ["accepted"], "endpoint_id": named("g")}, query=f"id={named('g')}&status=accepted&", found="g"
    ),
    "a status that the cloud cannot filter by": Filter({"statuses": ["creating"]}, found="b"),
    "two statuses": Filter({"statuses": ["deleting", "failed"]}, found="ef"),
    "every status": Filter({"statuses": STATUSES}, found="abcdefg"),
    "a domain in capitals and blanks": Filter({"domain_ids": [f" {TWO.upper()} "]}, found="g"),
    "every domain": Filter({"domain_ids": ["*"]}, found="abcdefg"),
    "three domains and a status": Filter(
        {"domain_ids": [TWO, ONE, THREE], "statuses": ["accepted"]}, query="status=accepted&", found="cg"
    ),
    "waiting for half a day": Filter({"pending_longer_than": "12h"}, query="status=pendingAcceptance&", found="a"),
    "waiting for two days": Filter({"pending_longer_than": "2d"}, query="status=pendingAcceptance&", found=""),
}


def test_the_cloud_filters_what_it_can(cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible) -> None:
    for number, status in enumerate([*STATUSES, "accepted"]):
        cloud.connections.add(
            service.id,
            id=named("abcdefg"[number]),
            status=status,
            domain_id=TWO if number == 6 else ONE,
            marker_id=422321321312321320 + number,
            created_at=ago(days=1, minutes=-number),
        )
    run = ansible.play(
        *(connections(name, {"service_id": service.id, **filtered.options}) for name, filtered in FILTERS.items())
    )
    for name, filtered in FILTERS.items():
        assert ids(run[name]) == [named(letter) for letter in filtered.found], name
    asked = [call for call in simulator.calls() if call != LOGIN]
    assert asked == [listing(cloud, service, filtered.query) for filtered in FILTERS.values()]


def test_the_oldest_pending_connection_has_an_age(cloud: Cloud, service: Service, ansible: Ansible) -> None:
    cloud.connections.add(service.id, created_at=ago(hours=1))
    oldest = cloud.connections.add(service.id, created_at=ago(days=30))
    cloud.connections.add(service.id, status="accepted", created_at=ago(days=60))
    run = ansible.play(
        connections("all", {"service_id": service.id}),
        connections("none", {"service_id": service.id, "statuses": ["rejected"]}),
    )
    found = run["all"]["summary"]["oldest_pending"]
    assert 0 <= found.pop("age_seconds") - 30 * 86400 < 300
    assert found == {"endpoint_id": oldest.id, "domain_id": oldest.domain_id, "created_at": oldest.created_at}
    assert run["none"]["summary"]["oldest_pending"] is None


def test_decisions_between_two_pages_lose_nobody(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    seeded = [cloud.connections.add(service.id).id for _number in range(2500)]

    def decide() -> None:
        # Far more than the rows that two pages share.
        for endpoint_id in seeded[:300]:
            cloud.connections.decide(service.id, endpoint_id, "receive")

    options = {"service_id": service.id, "statuses": ["pendingAcceptance"]}
    with simulator.once_answered(2, decide):
        result = ansible.play(connections("waiting", options))["waiting"]
    assert len(set(ids(result))) == len(ids(result))
    assert set(seeded[300:]) <= set(ids(result))
    # The list is read again from further ahead: by as many rows as have gone, and 100 more.
    offsets = [recorded.query.get("offset") for recorded in simulator.requests[1:]]
    assert offsets == [None, "900", "500", "1400"]


def test_a_list_that_stays_short_of_its_count_fails(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.faults.append(Fault("GET", status=200, body={"connections": [], "total_count": 5}, times=9))
    result = ansible.play(connections("short", {"service_id": service.id}))["short"]
    assert (result["failed"], result["changed"], result["api"]["requests"]) == (True, False, 4)
    assert "completely in 3 attempts" in result["msg"]


def test_an_unknown_service_is_the_clouds_error(ansible: Ansible) -> None:
    result = ansible.play(connections("gone", {"service_id": "no-such-service"}))["gone"]
    assert (result["failed"], result["http_status"], result["error_code"]) == (True, 404, "EndPoint.0005")
    assert "Could not read the connections of endpoint service no-such-service" in result["msg"]


@dataclass(frozen=True)
class BadInput:
    """Options, the module that they are for, and words of the message."""

    options: dict[str, Any]
    words: str
    module: str = CONNECTIONS


BAD_INPUT = [
    BadInput({}, "not named; give service_id or service_name"),
    BadInput({"service_id": ""}, "not named; give service_id or service_name"),
    BadInput({"service_id": "a", "service_name": "b"}, "service_id and service_name are both given"),
    BadInput({"service_id": "../a"}, "service_id is not an ID"),
    BadInput({"service_name": "a b"}, "service_name is not a valid name: 'a b'"),
    BadInput({"service_id": "a", "endpoint_id": "b/c"}, "endpoint_id is not an ID"),
    BadInput({"service_id": "a", "domain_ids": ["b c"]}, "domain_ids is not an ID"),
    BadInput({"service_id": "a", "domain_ids": []}, "domain_ids is an empty list"),
    BadInput({"service_id": "a", "domain_ids": ["{{ '{{' }} partners }}"]}, "an unrendered template"),
    BadInput({"service_id": "a", "statuses": []}, "statuses is an empty list"),
    BadInput({"statuses": []}, "statuses is an empty list", SERVICES),
    BadInput({"service_id": "a", "marker_id": -1}, "marker_id is -1"),
    BadInput({"service_id": "a", "marker_id": "x"}, "marker_id"),
    BadInput({"service_id": "a", "statuses": ["pending"]}, "statuses"),
    BadInput({"service_id": "a", "pending_longer_than": "30"}, "such as 45m, 12h or 30d"),
    BadInput({"service_id": "a", "pending_longer_than": "1d", "statuses": ["failed"]}, "statuses excludes them"),
    BadInput({"service_id": "a", "service_name": "b"}, "service_id and service_name are both given", SERVICES),
    BadInput({"service_id": "a b"}, "service_id is not an ID", SERVICES),
    BadInput({"statuses": ["accepted"]}, "statuses", SERVICES),
    BadInput({"endpoint_id": named("a"), "state": "accepted"}, "not named", MODULE),
    BadInput(
        {"endpoint_id": named("a"), "state": "accepted", "service_id": "a", "service_name": "b"}, "both given", MODULE
    ),
]


def test_bad_input_is_an_error_before_any_request(simulator: Simulator, ansible: Ansible) -> None:
    run = ansible.play(*(task(str(number), bad.options, module=bad.module) for number, bad in enumerate(BAD_INPUT)))
    assert simulator.requests == []
    for number, bad in enumerate(BAD_INPUT):
        assert run[str(number)]["failed"], bad
        assert bad.words in run[str(number)]["msg"], bad


SERVICE_FILTERS: dict[str, Filter] = {
    "no filter": Filter({}, found=["id-0", "id-1", "id-2"]),
    "an ID": Filter({"service_id": "id-1"}, query="id=id-1&", found=["id-1"]),
    "an unknown ID": Filter({"service_id": "x"}, query="id=x&", found=[]),
    "a short name": Filter({"service_name": "demo"}, query="endpoint_service_name=demo&", found=["id-0", "id-2"]),
    "a whole name": Filter(
        {"service_name": "eu-de.demo.id-2"}, query="endpoint_service_name=eu-de.demo.id-2&", found=["id-2"]
    ),
    "a name in capitals": Filter({"service_name": "DEMO"}, query="endpoint_service_name=DEMO&", found=[]),
    "a status": Filter({"statuses": ["failed"]}, query="status=failed&", found=["id-1"]),
    "two statuses": Filter({"statuses": ["failed", "creating"]}, found=["id-1", "id-2"]),
    "a name and a status": Filter(
        {"service_name": "demo", "statuses": ["available"]},
        query="endpoint_service_name=demo&status=available&",
        found=["id-0"],
    ),
}


def test_services_by_id_by_name_and_by_status(cloud: Cloud, simulator: Simulator, ansible: Ansible) -> None:
    for number, (name, status) in enumerate([("demo", "available"), ("demo-2", "failed"), ("demo", "creating")]):
        cloud.services.add(id=f"id-{number}", name=name, status=status)
    run = ansible.play(*(services(name, filtered.options) for name, filtered in SERVICE_FILTERS.items()))
    for name, filtered in SERVICE_FILTERS.items():
        found = [row["service_id"] for row in run[name]["services"]]
        assert (found, run[name]["changed"]) == (filtered.found, False), name
    asked = [call for call in simulator.calls() if call != LOGIN]
    assert asked == [service_listing(cloud, filtered.query) for filtered in SERVICE_FILTERS.values()]


def test_a_service_has_the_fields_of_the_cloud(cloud: Cloud, service: Service, ansible: Ansible) -> None:
    cloud.connections.add(service.id, status="accepted")
    cloud.connections.add(service.id)
    run = ansible.play(services("real", {}), services("dry", {}, check_mode=True))
    (found,) = run["real"]["services"]
    assert run["dry"]["services"] == [found]
    assert (found["service_id"], found["short_name"]) == (service.id, "demo")
    assert found["service_name"] == f"eu-de.demo.{service.id}"
    assert (found["domain_id"], found["connection_count"]) == (cloud.owner.domain_id, 1)
    assert found["ports"] == [{"client_port": 8080, "server_port": 80, "protocol": "TCP"}]


def test_more_services_than_a_page_holds(cloud: Cloud, simulator: Simulator, ansible: Ansible) -> None:
    for _number in range(1001):
        cloud.services.add()
    result = ansible.play(services("all", {}))["all"]
    assert len({row["service_id"] for row in result["services"]}) == 1001
    assert simulator.calls() == [LOGIN, service_listing(cloud), f"{service_listing(cloud)}&offset=900"]


def test_a_name_serves_for_an_id_and_costs_a_request(
    cloud: Cloud, service: Service, asking: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.services.add(name="demo-2")
    result = ansible.play(connections("short", {"service_name": "demo"}))["short"]
    assert ids(result) == [asking.id]
    assert simulator.calls() == [
        LOGIN,
        service_listing(cloud, "endpoint_service_name=demo&"),
        listing(cloud, service),
    ]
    assert result["api"]["requests"] == 3


@pytest.mark.parametrize("full", [pytest.param(True, id="its whole name"), pytest.param(False, id="its short name")])
def test_a_decision_by_the_services_name(
    cloud: Cloud, service: Service, asking: Connection, simulator: Simulator, ansible: Ansible, full: bool
) -> None:
    name = f"eu-de.demo.{service.id}" if full else "demo"
    options = {"service_name": name, "endpoint_id": asking.id, "state": "accepted"}
    run = ansible.play(task("dry", options, check_mode=True), task("real", options), task("again", options))
    assert [run[step]["changed"] for step in ("dry", "real", "again")] == [True, True, False]
    assert [run[step]["api"]["requests"] for step in ("dry", "real", "again")] == [3, 4, 3]
    assert cloud.connections.get(service.id, asking.id).status == "accepted"


@dataclass(frozen=True)
class WrongName:
    """A service's name, the IDs of the services that the message lists, and words of the message."""

    name: str
    listed: list[str]
    words: str


WRONG_NAMES = [
    WrongName("dem", ["id-0", "id-1", "id-2"], "No endpoint service is called dem; names that contain it"),
    WrongName("Demo", ["id-0", "id-1", "id-2"], "No endpoint service is called Demo"),
    WrongName("demo", ["id-0", "id-1"], "2 endpoint services are called demo"),
    WrongName("shp", ["id-3"], "No endpoint service is called shp; similar names"),
    WrongName("other", ["id-0", "id-1", "id-2", "id-3"], "No endpoint service is called other; the project has"),
]


def test_the_error_about_a_wrong_name_lists_similar_ones_and_nothing_is_decided(
    cloud: Cloud, simulator: Simulator, ansible: Ansible
) -> None:
    for number, name in enumerate(["demo", "demo", "demo-2", "shop"]):
        cloud.connections.add(cloud.services.add(id=f"id-{number}", name=name).id, id=named("a"))
    options = {"endpoint_id": named("a"), "state": "rejected"}
    run = ansible.play(*(task(wrong.name, {"service_name": wrong.name, **options}) for wrong in WRONG_NAMES))
    for wrong in WRONG_NAMES:
        result = run[wrong.name]
        assert wrong.words in result["msg"]
        listed = [service.id for service in cloud.services.all() if f"(ID {service.id})" in result["msg"]]
        assert (result["failed"], listed) == (True, wrong.listed)
    assert [call for call in simulator.calls() if "/connections" in call] == []
