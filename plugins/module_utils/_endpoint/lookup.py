# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds the endpoint that a task names by its ID, or by its service, VPC and subnet."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .._errors import DecisionError, OptionError
from .._options import id_key
from .._service.lookup import ServiceRef
from .._vpcep.connections import DELETING
from .._vpcep.services import service_id_in, short_name_in
from .options import PRESENT

if t.TYPE_CHECKING:
    from .._vpcep.client import VpcepApi
    from .._vpcep.endpoints import Endpoint
    from .options import EndpointRequest


def find_endpoint(api: VpcepApi, wanted: EndpointRequest, deadline: float | None = None) -> Endpoint | None:
    """The endpoint that a task names, in full; None if there is none.

    This takes one request by its ID, and otherwise two. Raises `DecisionError` if several endpoints match.
    """
    if wanted.endpoint_id:
        return api.endpoints.find(wanted.endpoint_id, deadline)
    listed = find_in_place(api, wanted, deadline)
    found = None if listed is None else api.endpoints.find(listed.endpoint_id, deadline)
    return None if found is None or _is_passed_over(found, wanted) else found


def with_known_service(api: VpcepApi, wanted: EndpointRequest) -> EndpointRequest:
    """The same task, with the ID of its service if its name does not end with it.

    The names of the cloud's own services need not have an ID, and endpoints may show another form of such a name. Then
    no comparison of names could tell whether there is an endpoint already.
    """
    service = wanted.service
    if wanted.endpoint_id or service.service_id or service_id_in(service.service_name):
        return wanted
    service_id = find_service_id(api, service)
    others = {name: value for name, value in wanted.fields.items() if name != "service_name"}
    return replace(wanted, service=ServiceRef(service_id), fields={**others, "service_id": service_id})


def find_in_place(api: VpcepApi, wanted: EndpointRequest, deadline: float | None = None) -> Endpoint | None:
    """The endpoint that a list shows for the task's service, VPC and subnet; None if there is none.

    The list is not filtered by the service's name: samples of the API show another form of it than the full name.
    Raises `DecisionError` if several endpoints match.
    """
    found = [
        endpoint
        for endpoint in api.endpoints.query(vpc_id=wanted.fields["vpc_id"], deadline=deadline)
        if _is_in_place(endpoint, wanted) and not _is_passed_over(endpoint, wanted)
    ]
    # Of endpoints that are going, the last one goes last.
    staying = [endpoint for endpoint in found if endpoint.status != DELETING] or found[-1:]
    if len(staying) > 1:
        ids = ", ".join(endpoint.endpoint_id for endpoint in staying)
        raise DecisionError(f"Could not tell which is {wanted.subject}: {len(staying)} match, {ids}; give endpoint_id.")
    return staying[0] if staying else None


def find_service_id(api: VpcepApi, service: ServiceRef) -> str:
    """The ID of the endpoint's service, looked up if only its full name is given."""
    if service.service_id:
        return service.service_id
    described = api.services.describe(service_name=service.service_name)
    if described is None:
        raise OptionError(
            f"No endpoint service is called {service.service_name}; give the full name, region.name.id, as the"
            " service's owner sees it, and check the region."
        )
    return described.service_id


def is_same_service_name(current: str, name: str) -> bool:
    """Whether a service's name, as an endpoint shows it, is this full name, or a part of it by which it is known."""
    known = service_id_in(name)
    return current in (name, short_name_in(name)) or (known is not None and service_id_in(current) == known)


def _is_in_place(endpoint: Endpoint, wanted: EndpointRequest) -> bool:
    """Whether the endpoint has the task's service, VPC and subnet. A gateway endpoint has no subnet."""
    subnet_id = wanted.fields.get("subnet_id")
    is_in_subnet = not endpoint.subnet_id or (subnet_id is not None and _is_same_id(endpoint.subnet_id, subnet_id))
    return is_in_subnet and _is_same_id(endpoint.vpc_id, wanted.fields["vpc_id"]) and _is_of(endpoint, wanted.service)


def _is_of(endpoint: Endpoint, service: ServiceRef) -> bool:
    service_id = service.service_id or service_id_in(service.service_name)
    return service_id is not None and _is_same_id(endpoint.service_id, service_id)


def _is_passed_over(endpoint: Endpoint, wanted: EndpointRequest) -> bool:
    """Whether the endpoint is about to go, so that it is not the one that is to be present."""
    return wanted.state == PRESENT and wanted.endpoint_id is None and endpoint.status == DELETING


def _is_same_id(current: str | None, wanted: str) -> bool:
    return current is not None and id_key(current) == id_key(wanted)
