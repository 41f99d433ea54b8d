# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tags of services and endpoints: how they come and go, and what is found by them."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.simulator import Account, Cloud, Service

from ..client import Client, refusal


def rows(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in tags.items()]


def act(client: Client, resource: str, action: str, tags: object) -> requests.Response:
    return client.send("POST", f"{resource}/tags/action", {"action": action, "tags": tags})


@pytest.mark.parametrize(
    ("action", "tags", "expected"),
    [
        pytest.param("create", rows({"c": "3"}), {"a": "1", "b": "2", "c": "3"}, id="one more"),
        pytest.param(
            "create", rows({"a": "9", "b": "2"}), {"a": "9", "b": "2"}, id="a key that is there gets the value"
        ),
        pytest.param("delete", [{"key": "a"}], {"b": "2"}, id="one fewer, by key"),
        pytest.param("delete", rows({"a": "1"}), {"b": "2"}, id="one fewer, by key and value"),
        pytest.param("delete", rows({"a": "2"}), {"a": "1", "b": "2"}, id="none with that value"),
        pytest.param("delete", [{"key": "x"}], {"a": "1", "b": "2"}, id="none with that key"),
        pytest.param("delete", [{"key": "a"}, {"key": "b", "value": "2"}], {}, id="all"),
    ],
)
@pytest.mark.parametrize("kind", ["endpoint_service", "endpoint"])
def test_tags_come_and_go(
    cloud: Cloud, client: Client, kind: str, action: str, tags: object, expected: dict[str, str]
) -> None:
    before = {"a": "1", "b": "2"}
    service = cloud.services.add(tags=before)
    endpoint = cloud.endpoints.add(service.id, cloud.owner.project_id, tags=before)
    changed, kept = (service, endpoint) if kind == "endpoint_service" else (endpoint, service)
    response = act(client, f"{kind}/{changed.id}", action, tags)
    assert (response.status_code, response.content) == (204, b"")
    paths = {service.id: f"vpc-endpoint-services/{service.id}", endpoint.id: f"vpc-endpoints/{endpoint.id}"}
    assert client.get(paths[changed.id]).json()["tags"] == rows(expected)
    assert client.get(paths[kept.id]).json()["tags"] == rows(before)


@pytest.mark.parametrize(
    ("resource", "action", "tags", "status", "code"),
    [
        pytest.param("endpoint_service/a", "add", rows({"a": "1"}), 400, "EndPoint.0007", id="a bad action"),
        pytest.param("endpoint_service/a", "create", [], 400, "EndPoint.3066", id="no tags"),
        pytest.param("endpoint_service/a", "create", None, 400, "EndPoint.3066", id="no list"),
        pytest.param("endpoint_service/a", "create", [{"key": "b"}], 400, "EndPoint.3066", id="no value"),
        pytest.param("endpoint_service/a", "delete", rows({"": "1"}), 400, "EndPoint.3072", id="an empty key"),
        pytest.param("endpoint_service/a", "create", rows({"a": "1"}) * 2, 400, "EndPoint.3067", id="a doubled key"),
        pytest.param(
            "endpoint_service/a",
            "create",
            rows({f"k{number}": "" for number in range(20)}),
            400,
            "EndPoint.3069",
            id="more than 20 with what is there",
        ),
        pytest.param("service/a", "create", rows({"a": "1"}), 400, "EndPoint.3070", id="an unknown type"),
        pytest.param("endpoint/a", "create", rows({"a": "1"}), 404, "EndPoint.0005", id="the ID of another type"),
        pytest.param("endpoint_service/b", "create", rows({"a": "1"}), 404, "EndPoint.0005", id="an unknown ID"),
    ],
)
def test_what_is_refused(
    cloud: Cloud, client: Client, resource: str, action: str, tags: object, status: int, code: str
) -> None:
    service = cloud.services.add(id="a", tags={"old": "1"})
    assert refusal(act(client, resource, action, tags)) == (status, code)
    assert cloud.services.get("a") == service


def test_nobody_else_changes_the_tags(service: Service, consumer: Client) -> None:
    response = act(consumer, f"endpoint_service/{service.id}", "create", rows({"a": "1"}))
    assert refusal(response) == (404, "EndPoint.0005")


def test_all_tags_of_a_project(cloud: Cloud, service: Service, partner: Account, client: Client) -> None:
    cloud.services.add(tags={"team": "blue", "stage": "test"})
    cloud.services.add(tags={"team": "green", "stage": "test"})
    cloud.services.add(tags={"team": "red"}, project_id=partner.project_id)
    cloud.endpoints.add(service.id, cloud.owner.project_id, tags={"team": "white"})
    assert client.get("endpoint_service/tags").json() == {
        "tags": [{"key": "stage", "values": ["test"]}, {"key": "team", "values": ["blue", "green"]}]
    }
    assert client.get("endpoint/tags").json() == {"tags": [{"key": "team", "values": ["white"]}]}
    assert refusal(client.get("services/tags")) == (400, "EndPoint.3070")


BLUE = {"key": "team", "values": ["blue"]}
ANY_TEAM = {"key": "team", "values": []}
TEST = {"key": "stage", "values": ["test", "demo"]}


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        pytest.param({}, ["a", "b", "c", "d"], id="everything"),
        pytest.param({"tags": [BLUE]}, ["a", "b"], id="a tag"),
        pytest.param({"tags": [ANY_TEAM]}, ["a", "b", "c"], id="a key with any value"),
        pytest.param({"tags": [BLUE, TEST]}, ["a"], id="all tags"),
        pytest.param({"tags_any": [BLUE, TEST]}, ["a", "b", "c"], id="any of the tags"),
        pytest.param({"not_tags": [BLUE, TEST]}, ["b", "c", "d"], id="not all tags"),
        pytest.param({"not_tags_any": [BLUE, TEST]}, ["d"], id="none of the tags"),
        pytest.param({"tags": [ANY_TEAM], "not_tags": [BLUE]}, ["c"], id="both kinds"),
        pytest.param({"matches": [{"key": "resource_name", "value": "SHOP"}]}, ["c"], id="a part of the name"),
        pytest.param({"matches": [{"key": "resource_name", "value": ""}]}, [], id="no name at all"),
        pytest.param({"limit": "2", "offset": "1"}, ["b", "c"], id="a page"),
    ],
)
def test_resources_are_found(cloud: Cloud, client: Client, search: dict[str, Any], expected: list[str]) -> None:
    cloud.services.add(id="a", tags={"team": "blue", "stage": "test"})
    cloud.services.add(id="b", tags={"team": "blue"})
    cloud.services.add(id="c", tags={"team": "green", "stage": "demo"}, name="shop")
    cloud.services.add(id="d")
    found = client.send("POST", "endpoint_service/resource_instances/action", {"action": "filter", **search}).json()
    assert [row["resource_id"] for row in found["resources"]] == expected
    number = client.send("POST", "endpoint_service/resource_instances/action", {"action": "count", **search}).json()
    assert number == {"total_count": found["total_count"]}


def test_what_is_found_has_the_documented_fields(cloud: Cloud, service: Service, client: Client) -> None:
    endpoint = cloud.endpoints.add(service.id, cloud.owner.project_id, tags={"team": "blue"})
    answers = [
        client.send("POST", f"{type}/resource_instances/action", {"action": "filter"}).json()
        for type in ("endpoint_service", "endpoint")
    ]
    expected: list[tuple[str, str, dict[str, str]]] = [
        (service.id, f"eu-de.demo.{service.id}", {}),
        (endpoint.id, "", {"team": "blue"}),
    ]
    assert answers == [
        {
            "resources": [{"resource_id": id, "resource_name": name, "resource_detail": None, "tags": rows(tags)}],
            "total_count": 1,
        }
        for id, name, tags in expected
    ]


@pytest.mark.parametrize(
    ("search", "code"),
    [
        pytest.param({"action": "find"}, "EndPoint.0007", id="a bad action"),
        pytest.param({"limit": "0"}, "EndPoint.0006", id="a limit of 0"),
        pytest.param({"limit": "1001"}, "EndPoint.0006", id="a limit above the largest"),
        pytest.param({"offset": "x"}, "EndPoint.0010", id="an offset in letters"),
        pytest.param({"tags": "team"}, "EndPoint.0002", id="tags as text"),
        pytest.param({"tags": [{"values": []}]}, "EndPoint.0002", id="no key"),
        pytest.param({"tags": [BLUE, ANY_TEAM]}, "EndPoint.3067", id="a doubled key"),
        pytest.param({"tags": [{"key": "a", "values": ["b", "b"]}]}, "EndPoint.3071", id="a doubled value"),
        pytest.param({"tags": [{"key": "a", "values": [str(n) for n in range(11)]}]}, "EndPoint.0002", id="11 values"),
        pytest.param({"tags": [{"key": str(n)} for n in range(21)]}, "EndPoint.0002", id="21 keys"),
        pytest.param({"matches": {}}, None, id="nothing to match"),
        pytest.param({"matches": "x"}, "EndPoint.0002", id="matches as text"),
        pytest.param({"matches": [{"key": "id", "value": "a"}]}, "EndPoint.0002", id="another key to match"),
    ],
)
def test_bad_searches(client: Client, search: dict[str, Any], code: str | None) -> None:
    response = client.send("POST", "endpoint_service/resource_instances/action", {"action": "filter", **search})
    assert (response.status_code if code is None else refusal(response)) == (200 if code is None else (400, code))
