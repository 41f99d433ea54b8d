# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of endpoints send."""

from __future__ import annotations

from typing import Any

import requests

from tests.simulator import Service

from ..client import Client

VPC = "84758cf5-9c62-43ae-a778-3dbd8370c0a4"
SUBNET = "16f3ba7b-1b6c-4f7e-a1ff-2f0c34b7c9a5"


def connect(client: Client, service: Service, **fields: object) -> requests.Response:
    """Ask for an endpoint in the same subnet each time; None takes a field out."""
    body = {"endpoint_service_id": service.id, "vpc_id": VPC, "subnet_id": SUBNET, **fields}
    return client.send("POST", "vpc-endpoints", body)


def connected(client: Client, service: Service, **fields: object) -> str:
    """The ID of a new endpoint."""
    response = connect(client, service, **fields)
    assert response.status_code == 200
    return str(response.json()["id"])


def shown(client: Client, endpoint_id: str) -> dict[str, Any]:
    """The endpoint as its own account sees it."""
    response = client.get(f"vpc-endpoints/{endpoint_id}")
    assert response.status_code == 200
    body = response.json()
    assert isinstance(body, dict)
    return body
