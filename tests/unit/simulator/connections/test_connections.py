# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists of connections: fields, pages, sorting, filters."""

from __future__ import annotations

import pytest

from tests.simulator import Cloud, Service

from ..client import Client, eventually, refusal


def test_a_connection_has_the_documented_fields(cloud: Cloud, service: Service, client: Client) -> None:
    seeded = cloud.connections.add(service.id)
    body = client.connections(service.id).json()
    assert body == {
        "connections": [
            {
                "id": seeded.id,
                "status": "pendingAcceptance",
                "marker_id": seeded.marker_id,
                "domain_id": "5fc973eea581490997e82ea11a1df31f",
                "created_at": seeded.created_at,
                "updated_at": seeded.updated_at,
            }
        ],
        "total_count": 1,
    }


def test_marker_ids_are_sent_whole(cloud: Cloud, service: Service, client: Client) -> None:
    cloud.connections.add(service.id)
    cloud.connections.add(service.id, id="largest", marker_id=2**63 - 1)
    text = client.connections(service.id).text
    assert '"marker_id": 9223372036854775807' in text
    assert int(client.connections(service.id, sort_dir="asc").json()["connections"][0]["marker_id"]) > 2**53


def test_description_and_error_are_sent_if_there_are_any(cloud: Cloud, service: Service, client: Client) -> None:
    trouble = {"error_code": "EndPoint.4018", "error_message": "Failed to add an extension router."}
    failed = cloud.connections.add(service.id, status="failed", description="billing", error=[trouble])
    row = client.listed(service.id, failed.id)
    assert (row["description"], row["error"]) == ("billing", [trouble])


@pytest.mark.parametrize(
    ("count", "query", "expected"),
    [
        pytest.param(25, {}, range(24, 14, -1), id="ten of them, the newest first, if nothing else is asked for"),
        pytest.param(25, {"limit": 3}, range(24, 21, -1), id="as many as the limit"),
        pytest.param(
            25, {"limit": 10, "offset": 20}, range(4, -1, -1), id="the rest, if fewer are left than the limit"
        ),
        pytest.param(25, {"limit": 1000}, range(24, -1, -1), id="all of them with the largest limit"),
        pytest.param(25, {"limit": 0}, [], id="none with a limit of 0"),
        pytest.param(25, {"offset": 25}, [], id="none behind the last"),
        pytest.param(25, {"offset": 999}, [], id="none far behind the last"),
        pytest.param(
            25, {"sort_dir": "asc", "limit": 2, "offset": 1}, [1, 2], id="from the second on, the oldest first"
        ),
        pytest.param(0, {}, [], id="none if there are none"),
    ],
)
def test_pages(
    cloud: Cloud, service: Service, client: Client, count: int, query: dict[str, object], expected: list[int]
) -> None:
    for number in range(count):
        cloud.connections.add(service.id, id=f"endpoint-{number}")
    body = client.connections(service.id, **query).json()
    assert [row["id"] for row in body["connections"]] == [f"endpoint-{number}" for number in expected]
    assert body["total_count"] == count


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({}, ["c", "b", "a"], id="the newest first, if nothing else is asked for"),
        pytest.param({"sort_key": "created_at"}, ["c", "b", "a"], id="by creation"),
        pytest.param(
            {"sort_key": "create_at", "sort_dir": "asc"},
            ["a", "b", "c"],
            id="by creation in the older spelling, the oldest first",
        ),
        pytest.param({"sort_key": "updated_at"}, ["a", "c", "b"], id="by the last change"),
        pytest.param(
            {"sort_key": "update_at", "sort_dir": "asc"},
            ["b", "c", "a"],
            id="by the last change in the older spelling, the oldest first",
        ),
    ],
)
def test_sorting(cloud: Cloud, service: Service, client: Client, query: dict[str, object], expected: list[str]) -> None:
    for number, (endpoint_id, updated) in enumerate([("a", 3), ("b", 1), ("c", 2)]):
        created_at, updated_at = f"2026-01-0{number + 1}T00:00:00Z", f"2026-02-0{updated}T00:00:00Z"
        cloud.connections.add(service.id, id=endpoint_id, created_at=created_at, updated_at=updated_at)
    rows = client.connections(service.id, **query).json()["connections"]
    assert [row["id"] for row in rows] == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({"id": "b"}, ["b"], id="an ID"),
        pytest.param({"id": "B"}, [], id="an ID in another case"),
        pytest.param({"id": "b", "status": "rejected"}, [], id="an ID and the status of another"),
        pytest.param({"marker_id": 16777510}, ["b"], id="a marker ID"),
        pytest.param({"marker_id": 1677751}, [], id="the beginning of a marker ID"),
        pytest.param({"status": "pendingAcceptance"}, ["a"], id="pendingAcceptance"),
        pytest.param({"status": "accepted"}, ["b"], id="accepted"),
        pytest.param({"status": "rejected"}, ["c"], id="rejected"),
        pytest.param({"status": "failed"}, ["d"], id="failed"),
    ],
)
def test_filters(cloud: Cloud, service: Service, client: Client, query: dict[str, object], expected: list[str]) -> None:
    cloud.connections.add(service.id, id="a")
    cloud.connections.add(service.id, id="b", status="accepted", marker_id=16777510)
    cloud.connections.add(service.id, id="c", status="rejected")
    cloud.connections.add(service.id, id="d", status="failed")
    body = client.connections(service.id, **query).json()
    assert [row["id"] for row in body["connections"]] == expected
    assert body["total_count"] == len(expected)


def test_the_total_counts_the_filtered_rows_not_those_of_the_page(
    cloud: Cloud, service: Service, client: Client
) -> None:
    for status in ["accepted"] * 4 + ["rejected"] * 3:
        cloud.connections.add(service.id, status=status)
    body = client.connections(service.id, status="accepted", limit=2).json()
    assert (len(body["connections"]), body["total_count"]) == (2, 4)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        pytest.param({"limit": -1}, "EndPoint.0006", id="a negative limit"),
        pytest.param({"limit": 1001}, "EndPoint.0006", id="a limit above the largest"),
        pytest.param({"limit": "ten"}, "EndPoint.0006", id="a limit in letters"),
        pytest.param({"limit": ""}, "EndPoint.0006", id="a blank limit"),
        pytest.param({"offset": -1}, "EndPoint.0010", id="a negative offset"),
        pytest.param({"offset": "1.5"}, "EndPoint.0010", id="an offset with a fraction"),
        pytest.param({"sort_key": "status"}, "EndPoint.0017", id="an unknown sort key"),
        pytest.param({"sort_dir": "down"}, "EndPoint.0018", id="an unknown direction"),
        pytest.param({"status": "creating"}, "EndPoint.0019", id="creating, which cannot be asked for"),
        pytest.param({"status": "deleting"}, "EndPoint.0019", id="deleting, which cannot be asked for"),
        pytest.param({"status": "Accepted"}, "EndPoint.0019", id="a status in another case"),
        pytest.param({"marker_id": "0x10"}, "EndPoint.0021", id="a marker ID in hexadecimal"),
    ],
)
def test_bad_queries(service: Service, client: Client, query: dict[str, object], code: str) -> None:
    assert refusal(client.connections(service.id, **query)) == (400, code)


def test_connections_of_an_unknown_service(client: Client) -> None:
    assert refusal(client.connections("no-such-service")) == (404, "EndPoint.0005")


def test_connections_belong_to_one_service(cloud: Cloud, service: Service, client: Client) -> None:
    other = cloud.services.add(name="other")
    cloud.connections.add(other.id, id="elsewhere")
    assert client.connections(service.id).json()["connections"] == []
    assert client.connections(service.id, id="elsewhere").json()["connections"] == []


def test_a_seeded_creating_connection_settles(cloud: Cloud, service: Service, client: Client) -> None:
    stays = cloud.connections.add(service.id, status="creating", settles_to="accepted")
    later = cloud.connections.add(service.id, status="creating", settles_to="pendingAcceptance", settles_in=60)
    soon = cloud.connections.add(service.id, status="creating", settles_to="pendingAcceptance", settles_in=0.1)
    assert eventually(lambda: client.listed(service.id, soon.id)["status"] == "pendingAcceptance")
    assert client.listed(service.id, soon.id)["updated_at"] > soon.updated_at
    assert client.listed(service.id, later.id)["status"] == "creating"
    assert client.listed(service.id, stays.id)["status"] == "creating"


def test_a_connection_can_appear_later(cloud: Cloud, service: Service, client: Client) -> None:
    soon = cloud.connections.add(service.id, appears_in=0.1)
    later = cloud.connections.add(service.id, appears_in=60)
    assert eventually(lambda: client.connections(service.id).json()["total_count"] == 1)
    assert client.listed(service.id, soon.id)["status"] == "pendingAcceptance"
    with pytest.raises(KeyError):
        cloud.connections.get(service.id, later.id)
    assert refusal(client.decide(service.id, "receive", later.id)) == (400, "EndPoint.2013")


def test_a_connection_that_settles_does_so_after_it_appeared(cloud: Cloud, service: Service, client: Client) -> None:
    seeded = cloud.connections.add(service.id, status="creating", settles_to="accepted", settles_in=60, appears_in=0.1)
    assert eventually(lambda: client.connections(service.id).json()["total_count"] == 1)
    assert client.listed(service.id, seeded.id)["status"] == "creating"


def test_ten_thousand_connections_are_paged_in_order(cloud: Cloud, service: Service, client: Client) -> None:
    for number in range(10_000):
        cloud.connections.add(service.id, id=f"endpoint-{number}")
    listed: list[str] = []
    for offset in range(0, 11_000, 1000):
        page = client.connections(service.id, limit=1000, offset=offset, sort_dir="asc").json()["connections"]
        listed += [row["id"] for row in page]
    assert listed == [f"endpoint-{number}" for number in range(10_000)]
