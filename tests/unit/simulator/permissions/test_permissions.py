# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whitelists: their lists, and how entries come and go."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.simulator import Cloud, Service

from ..client import Client, eventually, refusal

A, B, C = (letter * 32 for letter in "abc")


def path(service: Service) -> str:
    return f"vpc-endpoint-services/{service.id}/permissions"


def act(client: Client, service: Service, action: object, permissions: object) -> requests.Response:
    return client.send("POST", f"{path(service)}/action", {"action": action, "permissions": permissions})


def entries(client: Client, service: Service, **query: object) -> list[str]:
    rows = client.get(path(service), **query).json()["permissions"]
    return [row["permission"] for row in rows]


def named(*domain_ids: str) -> list[str]:
    return [f"iam:domain::{domain_id}" for domain_id in domain_ids]


def test_an_entry_has_the_documented_fields(cloud: Cloud, service: Service, client: Client) -> None:
    seeded = cloud.permissions.add(service.id, A)
    assert client.get(path(service)).json() == {
        "permissions": [
            {
                "id": seeded.id,
                "permission": f"iam:domain::{A}",
                "description": "",
                "permission_type": "domainId",
                "created_at": seeded.created_at,
            }
        ],
        "total_count": 1,
    }
    assert cloud.permissions.of(service.id) == [seeded]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({}, named(B, A), id="all, the newest first"),
        pytest.param({"sort_dir": "asc"}, named(A, B), id="the oldest first"),
        pytest.param({"sort_key": "created_at", "limit": 1}, named(B), id="a page"),
        pytest.param({"limit": 500, "offset": 1}, named(A), id="the rest"),
        pytest.param({"permission": "IAM:domain::aa"}, named(A), id="by a part, in another case"),
    ],
)
def test_entries_are_found(
    cloud: Cloud, service: Service, client: Client, query: dict[str, object], expected: list[str]
) -> None:
    for domain_id in (A, B):
        cloud.permissions.add(service.id, domain_id)
    assert entries(client, service, **query) == expected


def test_ten_entries_are_a_page(cloud: Cloud, service: Service, client: Client) -> None:
    for number in range(12):
        cloud.permissions.add(service.id, f"{number:032x}")
    body = client.get(path(service)).json()
    assert (len(body["permissions"]), body["total_count"]) == (10, 12)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        pytest.param({"limit": 501}, "EndPoint.0006", id="a limit above the largest"),
        pytest.param({"offset": -1}, "EndPoint.0010", id="a negative offset"),
        pytest.param({"sort_key": "updated_at"}, "EndPoint.0017", id="a sort key that other lists have"),
        pytest.param({"sort_dir": "up"}, "EndPoint.0018", id="an unknown direction"),
    ],
)
def test_bad_queries(service: Service, client: Client, query: dict[str, object], code: str) -> None:
    assert refusal(client.get(path(service), **query)) == (400, code)


@pytest.mark.parametrize(
    ("action", "permissions", "expected"),
    [
        pytest.param("add", named(C), named(A, B, C), id="one more"),
        pytest.param("add", ["*"], [*named(A, B), "*"], id="everybody"),
        pytest.param("add", named(A, C, C), named(A, B, C), id="what is there already is not doubled"),
        pytest.param("remove", named(A), named(B), id="one fewer"),
        pytest.param("remove", named(A, B, C), [], id="all, and one that is not there"),
        pytest.param("remove", ["*"], named(A, B), id="the wildcard removes no others"),
    ],
)
def test_entries_come_and_go(
    cloud: Cloud, service: Service, client: Client, action: str, permissions: list[str], expected: list[str]
) -> None:
    for domain_id in (A, B):
        cloud.permissions.add(service.id, domain_id)
    response = act(client, service, action, permissions)
    assert (response.status_code, response.json()) == (200, {"permissions": permissions})
    assert entries(client, service, sort_dir="asc") == expected


@pytest.mark.parametrize("action", ["add", "remove"])
def test_the_own_account_is_never_listed(cloud: Cloud, service: Service, client: Client, action: str) -> None:
    own = named(cloud.owner.domain_id)
    response = act(client, service, action, own)
    assert (response.status_code, response.json()) == (200, {"permissions": own})
    assert entries(client, service) == []


@pytest.mark.parametrize(
    ("action", "permissions", "code"),
    [
        pytest.param("receive", named(A), "EndPoint.3035", id="an action of connections"),
        pytest.param(None, named(A), "EndPoint.3035", id="no action"),
        pytest.param("add", None, "EndPoint.3036", id="no list"),
        pytest.param("add", [], "EndPoint.3036", id="an empty list"),
        pytest.param("remove", A, "EndPoint.3036", id="a text"),
        pytest.param("add", [A], "EndPoint.3002", id="a bare ID"),
        pytest.param("add", ["iam:domain::*"], "EndPoint.3002", id="the wildcard with a prefix"),
        pytest.param("add", ["iam:domain::"], "EndPoint.3002", id="a prefix without an ID"),
        pytest.param("add", named("a" * 65), "EndPoint.3002", id="an ID with 65 characters"),
        pytest.param("add", named("a-b"), "EndPoint.3002", id="an ID with a hyphen"),
        pytest.param("add", [*named(A), 5], "EndPoint.3002", id="a number"),
    ],
)
def test_what_is_refused(service: Service, client: Client, action: Any, permissions: Any, code: str) -> None:
    assert refusal(act(client, service, action, permissions)) == (400, code)
    assert entries(client, service) == []


def test_too_many_in_one_request(cloud: Cloud, service: Service, client: Client) -> None:
    many = named(*(f"{number:032x}" for number in range(201)))
    assert refusal(act(client, service, "add", many)) == (400, "EndPoint.0016")
    cloud.permissions.largest_batch = 201
    assert act(client, service, "add", many).status_code == 200
    assert client.get(path(service)).json()["total_count"] == 201


def test_too_many_on_the_list(cloud: Cloud, service: Service, client: Client) -> None:
    cloud.permissions.largest_list = 2
    cloud.permissions.add(service.id, A)
    assert refusal(act(client, service, "add", named(B, C))) == (400, "EndPoint.3049")
    assert entries(client, service) == named(A)
    assert act(client, service, "add", named(A, B)).status_code == 200


def test_lists_can_lag(cloud: Cloud, service: Service, client: Client) -> None:
    cloud.permissions.stale_seconds = 60
    act(client, service, "add", named(A))
    assert entries(client, service) == []
    assert cloud.permissions.admit(service.id, A)
    cloud.permissions.stale_seconds = 0.1
    act(client, service, "add", named(B))
    assert eventually(lambda: entries(client, service, sort_dir="asc") == named(A, B))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_whitelist_is_the_owners_alone(service: Service, consumer: Client, method: str) -> None:
    call = f"{path(service)}/action" if method == "POST" else path(service)
    body = {"action": "add", "permissions": ["*"]} if method == "POST" else None
    assert refusal(consumer.send(method, call, body)) == (404, "EndPoint.0005")


def test_a_service_that_is_seeded_again_has_an_empty_whitelist(cloud: Cloud, service: Service, client: Client) -> None:
    cloud.permissions.add(service.id, A)
    cloud.services.add(id=service.id)
    assert entries(client, service) == []
