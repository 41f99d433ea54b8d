# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A consumer of an endpoint service in the simulator, and what its tasks send and end with."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._endpoint.desired import EndpointTask, Outcome
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._endpoint.options import EndpointRequest
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import VpcepError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.client import VpcepApi
from tests.simulator import Account, Cloud, Endpoint, Service, Simulator

from .samples import STATEMENT, TABLE, VPC

CONSUMER = Account.named("consumer")
LIST = f"GET ?vpc_id={VPC}&sort_dir=asc&limit=1000"


def add(cloud: Cloud, service: Service, status: str = "accepted", **fields: Any) -> Endpoint:
    """An endpoint of the consumer."""
    return cloud.endpoints.add(service.id, CONSUMER.project_id, status, **fields)


def add_gateway(cloud: Cloud, **fields: Any) -> Endpoint:
    service = cloud.services.add_public("obs", service_type="gateway")
    given: dict[str, Any] = {"subnet_id": "", "routetables": (TABLE,), "policy_statement": (STATEMENT,), **fields}
    return add(cloud, service, **given)


def perform(api: VpcepApi, wanted: EndpointRequest, check_mode: bool = False) -> Outcome:
    return EndpointTask(api, wanted, CONSUMER.domain_id).perform(check_mode)


def fails(api: VpcepApi, wanted: EndpointRequest, kind: type[VpcepError]) -> dict[str, Any]:
    """The result of a task that has to fail with this error."""
    with pytest.raises(kind) as caught:
        perform(api, wanted)
    return caught.value.to_fail_json()


def place(service: Service, **fields: Any) -> dict[str, Any]:
    return {"service_id": service.id, **fields}


def calls(simulator: Simulator) -> list[str]:
    """The requests, without what all addresses begin with."""
    return [call.replace(f"/v1/{CONSUMER.project_id}/vpc-endpoints", "") for call in simulator.calls()]


def bodies(simulator: Simulator) -> list[Any]:
    """What was sent with all requests that change something."""
    return [recorded.body for recorded in simulator.requests if recorded.method in ("POST", "PUT")]


def accept(cloud: Cloud, endpoint: Endpoint) -> None:
    cloud.connections.decide(endpoint.service_id, endpoint.id, "receive")


def only(cloud: Cloud) -> Endpoint:
    (endpoint,) = cloud.endpoints.all()
    return endpoint
