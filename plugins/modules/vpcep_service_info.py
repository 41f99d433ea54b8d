#!/usr/bin/python
# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module vpcep_service_info: list the endpoint services of a project."""

from __future__ import annotations

DOCUMENTATION = r"""
module: vpcep_service_info
short_description: List the VPC endpoint services of a project
version_added: 0.1.0
description:
  - Lists the VPC endpoint services that a project on Open Telekom Cloud offers, all of them or those that match.
  - The list is complete, whatever its length. If no service matches, it is empty and the task succeeds.
author:
  - opentelekomcloud.vpcep contributors (@opentelekomcloud)
extends_documentation_fragment:
  - opentelekomcloud.vpcep._attributes
  - opentelekomcloud.vpcep._attributes.actiongroup_vpcep
  - opentelekomcloud.vpcep._cloud
attributes:
  check_mode:
    support: full
    details:
      - Reads as usual, since reading changes nothing.
  diff_mode:
    support: none
  idempotent:
    support: full
options:
  service_id:
    description:
      - Lists only the service with this ID. Cannot be combined with O(service_name).
    type: str
  service_name:
    description:
      - Lists only services with this name. Cannot be combined with O(service_id).
      - Either the full name, C(region.name.id), or the short name in its middle, which several services may share.
        Upper and lower case must match.
    type: str
  statuses:
    description:
      - Lists only services in one of these statuses. An empty list is an error.
    type: list
    elements: str
    choices:
      - creating
      - available
      - failed
      - deleting
seealso:
  - module: opentelekomcloud.vpcep.vpcep_connection_info
"""

EXAMPLES = r"""
- name: List the services that this project offers
  opentelekomcloud.vpcep.vpcep_service_info:
    auth_url: https://iam.eu-de.otc.t-systems.com/v3
    username: "{{ otc_username }}"
    password: "{{ otc_password }}"
    user_domain_name: "{{ otc_domain }}"
    project_name: eu-de
    statuses:
      - available
  register: offered

- name: List who is waiting at each of them, with the login from the environment
  opentelekomcloud.vpcep.vpcep_connection_info:
    service_id: "{{ item.service_id }}"
    statuses:
      - pendingAcceptance
  loop: "{{ offered.services }}"
  loop_control:
    label: "{{ item.service_name }}"

- name: Find a service by its short name
  opentelekomcloud.vpcep.vpcep_service_info:
    service_name: demo
"""

RETURN = r"""
services:
  description: The services, oldest first, sorted by ID within a second.
  returned: success
  type: list
  elements: dict
  contains:
    service_id:
      description: ID of the service, called C(id) in the API.
      type: str
      sample: 4189d3c2-8882-4871-a3c2-d380272eed88
    service_name:
      description: The full name, C(region.name.id), or C(region.id) if the service was created without a name.
      type: str
      sample: eu-de.demo.4189d3c2-8882-4871-a3c2-d380272eed88
    short_name:
      description: The name given at its creation, or null if there was none.
      type: str
      sample: demo
    status:
      description: One of V(creating), V(available), V(failed), V(deleting).
      type: str
      sample: available
    domain_id:
      description: ID of the account that owns the service.
      type: str
      sample: d78cbac186b744899480f25bd022f468
    project_id:
      description: ID of the project that owns the service.
      type: str
      sample: 6e9dfd51d1124e8d8498dce894923a0d
    approval_enabled:
      description: Whether new connections must be accepted before they work.
      type: bool
      sample: true
    connection_count:
      description: Number of connections that are V(creating) or V(accepted). Pending ones are not counted.
      type: int
      sample: 2
    created_at:
      description: When the service was created, in UTC.
      type: str
      sample: "2018-09-17T11:10:11Z"
    updated_at:
      description: When it last changed, in UTC.
      type: str
      sample: "2018-09-17T11:10:12Z"
    description:
      description: The description of the service.
      type: str
      sample: ""
    service_type:
      description: V(interface), or V(gateway) for the cloud's own services.
      type: str
      sample: interface
    server_type:
      description: The backend of the service, V(LB) for a load balancer or V(VM) for a server.
      type: str
      sample: LB
    vpc_id:
      description: ID of the VPC that the service is in.
      type: str
      sample: 4189d3c2-8882-4871-a3c2-d380272eed80
    port_id:
      description: ID of the port behind the service.
      type: str
      sample: 4189d3c2-8882-4871-a3c2-d380272eed83
    pool_id:
      description: ID of the cluster that the service belongs to.
      type: str
      sample: 5289d3c2-8882-4871-a3c2-d380272eed80
    tcp_proxy:
      description: Whether and how the client's address is passed on to the backend.
      type: str
      sample: close
    ports:
      description: The open ports, as entries with C(client_port), C(server_port) and C(protocol).
      type: list
      elements: dict
      sample: [{client_port: 8080, server_port: 80, protocol: TCP}]
    tags:
      description: The tags, as entries with C(key) and C(value).
      type: list
      elements: dict
      sample: [{key: stage, value: test}]
    error:
      description: Why the service failed, as entries with C(error_code) and C(error_message).
      type: list
      elements: dict
      sample: []
api:
  description: Requests and time that the task took, as in M(opentelekomcloud.vpcep.vpcep_connection).
  returned: success, and failure after the login
  type: dict
error_code:
  description: The cloud's code for the error.
  returned: failure, if the cloud gave one
  type: str
error_msg:
  description: The cloud's text for the error.
  returned: failure, if the cloud gave one
  type: str
http_status:
  description: The HTTP status of the answer.
  returned: failure, if the cloud answered with an error
  type: int
request_id:
  description: The ID by which the cloud's support can find the request.
  returned: failure, if the cloud gave one
  type: str
"""

import typing as t

from ..module_utils._errors import OptionError
from ..module_utils._module import Module, argument_spec, run_module
from ..module_utils._service.lookup import SERVICE_OPTIONS, list_services, parse_service
from ..module_utils._vpcep.services import STATUSES


def parse_statuses(params: t.Mapping[str, t.Any]) -> t.Collection[str]:
    if params["statuses"] is not None and not params["statuses"]:
        raise OptionError("statuses is an empty list; name at least one, or omit the option to select all.")
    return params["statuses"] or ()


def run(module: Module) -> dict[str, t.Any]:
    service, statuses = parse_service(module.params, required=False), parse_statuses(module.params)
    services = list_services(module.connect().api(), service, statuses)
    return {"changed": False, "services": [service.to_result() for service in services]}


def main() -> None:
    module = Module(
        argument_spec=argument_spec(
            **SERVICE_OPTIONS, statuses={"type": "list", "elements": "str", "choices": list(STATUSES)}
        ),
        supports_check_mode=True,
    )
    run_module(module, run)


if __name__ == "__main__":
    main()
