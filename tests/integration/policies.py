# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the runs of a policy share: tasks and seeds, and how to read their results."""

from __future__ import annotations

from typing import Any

from tests.simulator import Cloud, Service, Simulator

from .runs import Task, task

POLICY = "opentelekomcloud.vpcep.vpcep_connection_policy"
PARTNER = "6e9dfd51d1124e8d8498dce894923a0d"
OTHER = "5fc973eea581490997e82ea11a1df31f"


def policy(name: str, service: Service, **options: Any) -> Task:
    keywords = {"check_mode": options.pop("check_mode")} if "check_mode" in options else {}
    return task(name, {"service_id": service.id, **options}, module=POLICY, **keywords)


def pending(cloud: Cloud, service: Service, number: int) -> list[str]:
    """Seed so many connections that wait for a decision, and return the IDs of their endpoints."""
    return [cloud.connections.add(service.id).id for _number in range(number)]


def outcomes(result: Any) -> dict[str, str]:
    return {row["endpoint_id"]: row["outcome"] for row in result["connections"]}


def decisions(simulator: Simulator) -> list[Any]:
    """The bodies of all decisions that the cloud has received."""
    return [recorded.body for recorded in simulator.requests if recorded.path.endswith("/connections/action")]
