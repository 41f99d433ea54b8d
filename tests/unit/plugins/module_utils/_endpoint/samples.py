# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An endpoint as the API shows it, and a task on it."""

from __future__ import annotations

from typing import Any

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._endpoint.options import EndpointRequest
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._service.lookup import ServiceRef
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.endpoints import Endpoint

from ...fakes import ENDPOINT, SERVICE

VPC = "84758cf5-9c62-43ae-a778-3dbd8370c0a4"
SUBNET = "16f3ba7b-1b6c-4f7e-a1ff-2f0c34b7c9a5"
OTHER = "11111111-2222-3333-4444-555555555555"
NAME = f"eu-de.demo.{SERVICE}"
TABLE = "cd7fdf2b-d964-4a4a-a169-2af1112e7d02"
STATEMENT = {"Effect": "Allow", "Action": ["obs:*:*"], "Resource": ["obs:*:*:*:*/*", "obs:*:*:*:*"]}

INTERFACE: dict[str, Any] = {
    "id": ENDPOINT,
    "status": "accepted",
    "service_type": "interface",
    "endpoint_service_id": SERVICE,
    "endpoint_service_name": NAME,
    "vpc_id": VPC,
    "subnet_id": SUBNET,
    "ip": "192.168.0.12",
    "enable_dns": True,
    "enable_whitelist": False,
    "whitelist": [],
    "routetables": [],
    "description": "",
    "tags": [],
}
GATEWAY: dict[str, Any] = {
    "id": ENDPOINT,
    "status": "accepted",
    "service_type": "gateway",
    "endpoint_service_id": SERVICE,
    "endpoint_service_name": NAME,
    "vpc_id": VPC,
    "routetables": [TABLE],
    "policy_statement": [STATEMENT],
    "description": "",
    "tags": [],
}


def interface(**fields: Any) -> Endpoint:
    """An accepted interface endpoint. The fields are the API's; None leaves one out."""
    return _read({**INTERFACE, **fields})


def gateway(**fields: Any) -> Endpoint:
    """An accepted gateway endpoint."""
    return _read({**GATEWAY, **fields})


def request(**options: Any) -> EndpointRequest:
    """A task that names the endpoint by its ID; options that are fields of `EndpointRequest` are those."""
    own = {name: options.pop(name) for name in list(options) if name in EndpointRequest.__dataclass_fields__}
    return EndpointRequest(**{"endpoint_id": ENDPOINT, "fields": options, **own})


def request_in_place(**options: Any) -> EndpointRequest:
    """A task that names the endpoint by its service, VPC and subnet."""
    fields = {"service_id": SERVICE, "vpc_id": VPC, "subnet_id": SUBNET, **options.pop("fields", {})}
    service = ServiceRef(fields.get("service_id"), fields.get("service_name"))
    given = {name: value for name, value in fields.items() if value is not None}
    return EndpointRequest(service=service, fields=given, **options)


def _read(row: dict[str, Any]) -> Endpoint:
    return Endpoint.from_api({name: value for name, value in row.items() if value is not None})
