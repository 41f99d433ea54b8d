# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entries of the connection report for tests: services, connections, whitelist entries, and results of the rules."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._connection.summary import count_by_status
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.services import Service
from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._connection_report_findings import find

OWNER = "d78cbac186b744899480f25bd022f468"
PARTNER = "6e9dfd51d1124e8d8498dce894923a0d"
GUEST = "0f3b9c1d7a5e4862b1c4d8e90a7f6352"
STRANGER = "5fc973eea581490997e82ea11a1df31f"
PENDING = "pendingAcceptance"
MADE = "2026-01-24T12:00:00Z"
NAMES = {PARTNER: "Partner Ltd", GUEST: "Guest AG"}
DAY = 86400


def endpoint(number: int) -> str:
    return f"705290f3-0d00-41f2-aedc-{number:012d}"


def connection(number: int, domain_id: str | None = PARTNER, status: str = "accepted", **more: Any) -> dict[str, Any]:
    """A row as `vpcep_connection_info` returns it; one that waits has waited for as many days as its number says."""
    age = {"age_seconds": number % 30 * DAY} if status == PENDING else {}
    name = NAMES.get(domain_id or "")
    return {
        "endpoint_id": endpoint(number),
        "status": status,
        "domain_id": domain_id,
        "domain_name": name,
        "marker_id": 422321321312321321 + number,
        "created_at": f"2026-01-{24 - number % 23:02d}T{number % 24:02d}:05:00Z",
        "updated_at": f"2026-01-24T{number % 24:02d}:06:00Z",
        **age,
        **more,
    }


def permission(domain_id: str | None, **more: Any) -> dict[str, Any]:
    """A row as `vpcep_service_permission_info` returns it."""
    wire = "iam:domain::" if domain_id not in (None, "*") else ""
    return {
        "domain_id": domain_id,
        "permission": f"{wire}{domain_id or 'org:somebody'}",
        "permission_id": "1b3b0b1e-8a5a-4b0e-9d0a-1f3e2d4c5b6a",
        "permission_type": "domainId",
        "description": "",
        "created_at": "2026-01-01T08:00:00Z",
        **more,
    }


def change(number: int, domain_id: str, status: str, state: str, rule: str = "partners") -> dict[str, Any]:
    """A row of the plan of `vpcep_connection_policy`."""
    return {
        "endpoint_id": endpoint(number),
        "domain_id": domain_id,
        "status": status,
        "state": state,
        "rule": rule,
    }


def rules(*plan: dict[str, Any], **over_cap: dict[str, int]) -> dict[str, Any]:
    return {"plan": list(plan), "summary": {"over_cap": over_cap}}


def entry(
    connections: list[dict[str, Any]] | None = None,
    permissions: list[dict[str, Any]] | None = None,
    compared: dict[str, Any] | None = None,
    **fields: Any,
) -> dict[str, Any]:
    """A service as in ``report.json``, with its findings."""
    service = Service(
        "4189d3c2-8882-4871-a3c2-d380272eed88", "eu-de.demo.4189d3c2-8882-4871-a3c2-d380272eed88", "available"
    )
    rows = connections or []
    found: dict[str, Any] = {
        **service.to_result(),
        "domain_id": OWNER,
        "project_id": "d8e1a1c3f0b24d6c9a55c2b7e4f1a903",
        "approval_enabled": True,
        "connection_count": 2,
        "created_at": "2025-11-01T08:00:00Z",
        "updated_at": "2025-11-01T08:00:00Z",
        "description": "",
        "rules_compared": compared is not None,
        "summary": {
            "total": len(rows),
            "by_status": count_by_status(row["status"] for row in rows),
            "by_domain": dict(Counter(row["domain_id"] or "unknown" for row in rows)),
            "oldest_pending": None,
        },
        "connections": connections,
        "permissions": permissions,
        **fields,
    }
    return {**found, "findings": find(found, compared or {}, NAMES)}


def report(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"generated_at": MADE, "services": list(entries)}
