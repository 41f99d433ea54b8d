# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The routes of endpoints: list, show, create and delete them."""

from __future__ import annotations

import uuid
from ipaddress import IPv4Address
from typing import Any

from aiohttp import web

from ..cloud import Cloud
from ..gateway.bodies import json_object
from ..gateway.envelopes import service_error
from ..gateway.guard import Guard
from ..gateway.queries import page
from ..services.state import Service
from .form import DEFAULT_POLICY, GATEWAY_ONLY, INTERFACE_ONLY, created
from .shape import endpoint_json
from .state import Endpoint

ENDPOINTS = "/v1/{project_id}/vpc-endpoints"
ENDPOINT = ENDPOINTS + "/{endpoint_id}"


def requested_endpoint(cloud: Cloud, request: web.Request) -> Endpoint:
    """The endpoint in the path, which has to belong to the project in the path.

    Even the owner of its service cannot see it (an issue of the Terraform provider for Flexible Engine).
    """
    try:
        endpoint = cloud.endpoints.get(request.match_info["endpoint_id"])
    except KeyError:
        raise service_error("EndPoint.0005") from None
    if endpoint.project_id != request.match_info["project_id"]:
        raise service_error("EndPoint.0005")
    return endpoint


class EndpointRoutes:
    """Endpoints in the VPCEP v1 API (VPCEP API reference, APIs for Managing VPC Endpoints)."""

    def __init__(self, cloud: Cloud, guard: Guard) -> None:
        self._cloud = cloud
        self._guard = guard

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(ENDPOINTS, self._guard(self._list)),
            web.post(ENDPOINTS, self._guard(self._create)),
            web.get(ENDPOINT, self._guard(self._show)),
            web.delete(ENDPOINT, self._guard(self._delete)),
        ]

    async def _list(self, request: web.Request) -> dict[str, Any]:
        """There is no filter for the status, and none for the ID of the service (Querying VPC Endpoints)."""
        query = request.query
        name = query.get("endpoint_service_name", "").lower()
        found = [
            endpoint
            for endpoint in self._cloud.endpoints.all()
            if endpoint.project_id == request.match_info["project_id"]
            and name in endpoint.service_name.lower()
            and query.get("id", endpoint.id) == endpoint.id
            and query.get("vpc_id", endpoint.vpc_id) == endpoint.vpc_id
        ]
        rows = [self._endpoint_json(endpoint) for endpoint in page(query, found)]
        return {"endpoints": rows, "total_count": len(found)}

    async def _show(self, request: web.Request) -> dict[str, Any]:
        return self._endpoint_json(requested_endpoint(self._cloud, request))

    async def _create(self, request: web.Request) -> dict[str, Any]:
        """A new endpoint, which asks for a connection (VPCEP API reference, Creating a VPC Endpoint)."""
        project_id = request.match_info["project_id"]
        fields = created(await json_object(request))
        service = self._service(fields.pop("endpoint_service_id"), project_id)
        endpoints = self._cloud.endpoints
        projects = self._cloud.identity.projects_beside(project_id)
        if sum(endpoint.project_id in projects for endpoint in endpoints.all()) >= endpoints.quota:
            raise service_error("Endpoint.1018")
        self._cloud.network.require(fields["vpc_id"], "EndPoint.2001")
        placed = self._interface(fields) if service.service_type == "interface" else _gateway(fields)
        return self._endpoint_json(endpoints.create(service, project_id, placed))

    def _service(self, service_id: str, project_id: str) -> Service:
        """The service, which has to be in the same region, available, and open for the account.

        That a service in another region counts as missing is inferred.
        """
        here = self._cloud.identity.project(project_id)
        try:
            service = self._cloud.services.get(service_id)
        except KeyError:
            raise service_error("EndPoint.2003") from None
        there = self._cloud.identity.project(service.project_id)
        if there.region != here.region:
            raise service_error("EndPoint.2003")
        if service.status != "available":
            raise service_error("EndPoint.2004")
        is_known = service.owner or there.domain_id == here.domain_id
        if not is_known and not self._cloud.permissions.admit(service.id, here.domain_id):
            raise service_error("EndPoint.2012")
        return service

    def _interface(self, given: dict[str, Any]) -> dict[str, Any]:
        """The fields that an interface endpoint keeps; those that only gateways have are passed over (inferred)."""
        fields = {name: value for name, value in given.items() if name not in GATEWAY_ONLY}
        if "subnet_id" not in fields:
            raise service_error("EndPoint.2010")
        self._cloud.network.require(fields["subnet_id"], "EndPoint.4004")
        address = fields.pop("port_ip", "")
        if address and IPv4Address(address) not in self._cloud.network.addresses():
            raise service_error("EndPoint.2043")
        if address in self._cloud.endpoints.addresses_in(fields["subnet_id"]):
            raise service_error("EndPoint.2042")
        return {**fields, "address": address}

    async def _delete(self, request: web.Request) -> None:
        """The endpoint goes, whatever its status; not twice (inferred from the message of EndPoint.2018)."""
        endpoint = requested_endpoint(self._cloud, request)
        if endpoint.status == "deleting":
            raise service_error("EndPoint.2018")
        self._cloud.endpoints.delete(endpoint.id)

    def _endpoint_json(self, endpoint: Endpoint) -> dict[str, Any]:
        return endpoint_json(endpoint, self._cloud.identity.project(endpoint.project_id).region)


def _gateway(given: dict[str, Any]) -> dict[str, Any]:
    """The fields that a gateway endpoint keeps; without route tables it gets the default one of its VPC.

    Source: VPCEP API reference, Creating a VPC Endpoint, which also says that enable_dns does not matter here.
    """
    fields = {name: value for name, value in given.items() if name not in INTERFACE_ONLY}
    default_table = str(uuid.uuid5(uuid.NAMESPACE_URL, f"route table/{given['vpc_id']}"))
    return {"routetables": (default_table,), "policy_statement": DEFAULT_POLICY, "subnet_id": "", **fields}
