# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a cloud comes to hold a scenario: IDs, ages, and how decisions settle."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.simulator import Cloud, Connection, Simulator
from tests.simulator.clock import Clock
from tests.simulator.rehearsal import overview, read, seed

from ..client import Client

OTHER_ID = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"


class StoppedClock(Clock):
    """Always says noon of one day."""

    def now(self) -> datetime:
        return datetime(2026, 6, 30, 12, 0, 0, tzinfo=timezone.utc)


def fill(cloud: Cloud, folder: Path, *rows: dict[str, Any], **keys: Any) -> list[Connection]:
    """Seed a service with these rows of a file, and return its connections in the order in which they were added."""
    service = {"name": "shop", "connections": [{"account": "partner", **row} for row in rows]}
    (folder / "scenario.yml").write_text(yaml.safe_dump({"accounts": {"partner": {}}, "services": [service], **keys}))
    seed(cloud, read(folder / "scenario.yml"))
    return cloud.connections.of(cloud.services.all()[0].id)


@pytest.mark.parametrize(
    ("row", "created"),
    [
        pytest.param({}, ["2026-06-30T12:00:00Z"], id="no age is now"),
        pytest.param({"age": "45m"}, ["2026-06-30T11:15:00Z"], id="minutes"),
        pytest.param({"age": "12h"}, ["2026-06-30T00:00:00Z"], id="hours"),
        pytest.param({"age": "30d"}, ["2026-05-31T12:00:00Z"], id="days"),
        pytest.param(
            {"age": "1d", "count": 3},
            ["2026-06-29T11:59:58Z", "2026-06-29T11:59:59Z", "2026-06-29T12:00:00Z"],
            id="several, a second apart, the oldest first",
        ),
    ],
)
def test_ages_count_back_from_the_start(tmp_path: Path, row: dict[str, Any], created: list[str]) -> None:
    connections = fill(Cloud(clock=StoppedClock()), tmp_path, row)
    assert [connection.created_at for connection in connections] == created
    assert [connection.updated_at for connection in connections] == created


def test_what_is_left_out_is_made_up(cloud: Cloud, tmp_path: Path) -> None:
    first, second = fill(cloud, tmp_path, {"count": 2})
    assert (first.status, first.description) == ("pendingAcceptance", None)
    assert first.id != second.id
    assert len({cloud.owner.project_id, first.domain_id}) == 2


def test_a_made_up_id_depends_on_the_name_alone(tmp_path: Path) -> None:
    (one,) = fill(Cloud(), tmp_path, {})
    (same,) = fill(Cloud(), tmp_path, {}, accounts={"other": {}, "partner": {}})
    (other,) = fill(Cloud(), tmp_path, {"account": "other"}, accounts={"other": {}})
    assert one.domain_id == same.domain_id != other.domain_id


def test_a_failed_connection_says_why(cloud: Cloud, tmp_path: Path) -> None:
    failed, rejected = fill(cloud, tmp_path, {"status": "failed"}, {"status": "rejected"})
    assert [entry["error_code"] for entry in failed.error] == ["EndPoint.4018"]
    assert rejected.error == ()


@pytest.mark.parametrize(
    ("decisions", "answer", "later"),
    [
        pytest.param({}, "accepted", "accepted", id="at once"),
        pytest.param({"settle_seconds": 3600}, "creating", "creating", id="in an hour"),
        pytest.param({"fail": True}, "failed", "failed", id="in failure"),
    ],
)
def test_decisions_settle_as_the_file_says(
    cloud: Cloud, simulator: Simulator, tmp_path: Path, decisions: dict[str, Any], answer: str, later: str
) -> None:
    (connection,) = fill(cloud, tmp_path, {}, decisions=decisions)
    service_id = cloud.services.all()[0].id
    client = Client(simulator)
    with client.session:
        decided = client.decide(service_id, "receive", connection.id).json()["connections"][0]
        assert decided["status"] == answer
        assert client.listed(service_id, connection.id)["status"] == later


def test_a_service_has_the_approval_and_the_whitelist_of_the_file(cloud: Cloud, tmp_path: Path) -> None:
    text = f"""
        accounts: {{partner: {{domain_id: {"a" * 32}}}}}
        services:
          - {{name: gated, whitelist: [partner]}}
          - {{name: open, approval_enabled: false, whitelist: ["*"]}}
    """
    (tmp_path / "scenario.yml").write_text(text)
    seed(cloud, read(tmp_path / "scenario.yml"))
    gated, unguarded = cloud.services.all()
    assert (gated.approval_enabled, unguarded.approval_enabled) == (True, False)
    assert [entry.permission for entry in cloud.permissions.of(gated.id)] == [f"iam:domain::{'a' * 32}"]
    assert [entry.permission for entry in cloud.permissions.of(unguarded.id)] == ["*"]


def test_latency_reaches_the_cloud(cloud: Cloud, tmp_path: Path) -> None:
    fill(cloud, tmp_path, {}, latency=0.05)
    assert cloud.latency == 0.05


def test_the_overview_counts_by_service_account_and_status(cloud: Cloud, tmp_path: Path) -> None:
    text = f"""
        accounts: {{partner: {{domain_id: {"a" * 32}}}, me: {{domain_id: {"b" * 32}}}}}
        projects: {{eu-de: {{}}, eu-nl_shop: {{project_id: {OTHER_ID}}}}}
        services:
          - name: empty
          - name: shop
            service_id: 4189d3c2-8882-4871-a3c2-d380272eed88
            project: eu-nl_shop
            connections:
              - {{account: partner, count: 2}}
              - {{account: partner, status: accepted}}
              - {{account: me, status: rejected}}
    """
    (tmp_path / "scenario.yml").write_text(text)
    seed(cloud, read(tmp_path / "scenario.yml"))
    assert overview(cloud, {"a" * 32: "partner", "b" * 32: "me"}).splitlines() == [
        f"eu-de: empty {cloud.services.all()[0].id}",
        "eu-nl_shop: shop 4189d3c2-8882-4871-a3c2-d380272eed88",
        f"  partner {'a' * 32} 2 pendingAcceptance, 1 accepted",
        f"  me      {'b' * 32} 1 rejected",
    ]
