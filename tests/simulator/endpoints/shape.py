# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an answer shows of an endpoint."""

from __future__ import annotations

from typing import Any

from ..tags.form import tags_json
from .state import Endpoint


def endpoint_json(endpoint: Endpoint, region: str) -> dict[str, Any]:
    """The object of the reference (Querying Details About a VPC Endpoint); gateways have fewer fields."""
    shown: dict[str, Any] = {
        "id": endpoint.id,
        "service_type": endpoint.service_type,
        "status": endpoint.status,
        "active_status": ["active"],
        "endpoint_service_id": endpoint.service_id,
        "endpoint_service_name": endpoint.service_name,
        "marker_id": endpoint.connection.marker_id,
        "vpc_id": endpoint.vpc_id,
        "created_at": endpoint.created_at,
        "updated_at": endpoint.updated_at,
        "project_id": endpoint.project_id,
        "tags": tags_json(endpoint.tags),
        "routetables": list(endpoint.routetables),
        "specification_name": endpoint.specification_name,
        "description": endpoint.description,
        "enable_status": "enable",
    }
    if endpoint.service_type == "interface":
        shown.update(_interface_json(endpoint, region))
    else:
        shown["policy_statement"] = [dict(statement) for statement in endpoint.policy_statement]
    if endpoint.connection.error:
        shown["error"] = [dict(entry) for entry in endpoint.connection.error]
    return shown


def _interface_json(endpoint: Endpoint, region: str) -> dict[str, Any]:
    """The address once the connection was accepted, and the names while it is, if DNS was asked for.

    The reference says so of the address; of the names it says only that they take effect with the acceptance.
    """
    shown: dict[str, Any] = {
        "subnet_id": endpoint.subnet_id,
        "enable_dns": endpoint.enable_dns,
        "enable_whitelist": endpoint.enable_whitelist,
        "whitelist": list(endpoint.whitelist),
    }
    if endpoint.ip:
        shown["ip"] = endpoint.ip
    if endpoint.enable_dns and endpoint.status == "accepted":
        shown["dns_names"] = [f"vpcep-{endpoint.id}.{region}.otc.t-systems.com"]
    return shown
