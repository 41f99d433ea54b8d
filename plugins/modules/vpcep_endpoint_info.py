#!/usr/bin/python
# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module vpcep_endpoint_info: list the endpoints of a project."""

from __future__ import annotations

DOCUMENTATION = r"""
module: vpcep_endpoint_info
short_description: List the VPC endpoints of a project
version_added: 0.2.0
description:
  - Lists the VPC endpoints of a project on Open Telekom Cloud, all of them or those that match every option given.
  - The list is complete, whatever its length. If no endpoint matches, it is empty and the task succeeds.
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
  endpoint_id:
    description:
      - Lists only the endpoint with this ID.
    type: str
  service_name:
    description:
      - Lists only endpoints for services with this name, either the full name, C(region.name.id), or the short name in
        its middle, which several services may share. Upper and lower case must match.
    type: str
  vpc_id:
    description:
      - Lists only endpoints in this VPC.
    type: str
  statuses:
    description:
      - Lists only endpoints in one of these statuses. Null or an empty list is an error.
    type: list
    elements: str
    choices:
      - pendingAcceptance
      - creating
      - accepted
      - rejected
      - failed
      - deleting
  tags:
    description:
      - Lists only endpoints that have all of these tags, as keys with their values. Null or an empty mapping is an
        error.
    type: dict
seealso:
  - module: opentelekomcloud.vpcep.vpcep_endpoint
"""

EXAMPLES = r"""
- name: List the endpoints that still wait for a service's owner
  opentelekomcloud.vpcep.vpcep_endpoint_info:
    auth_url: https://iam.eu-de.otc.t-systems.com/v3
    username: "{{ otc_username }}"
    password: "{{ otc_password }}"
    user_domain_name: "{{ otc_domain }}"
    project_name: eu-de
    statuses:
      - pendingAcceptance
  register: waiting

- name: Show for which services they are
  ansible.builtin.debug:
    msg: "{{ waiting.endpoints | map(attribute='service_name') }}"

- name: Find the endpoints of one stage in a VPC, with the login from the environment
  opentelekomcloud.vpcep.vpcep_endpoint_info:
    vpc_id: 84758cf5-9c62-43ae-a778-3dbd8370c0a4
    tags:
      stage: production
"""

RETURN = r"""
endpoints:
  description: The endpoints, oldest first, sorted by ID within a second.
  returned: success
  type: list
  elements: dict
  contains:
    endpoint_id:
      description: ID of the endpoint, called C(id) in the API.
      type: str
      sample: 705290f3-0d00-41f2-aedc-71f09844e879
    status:
      description:
        - One of V(pendingAcceptance), V(creating), V(accepted), V(rejected), V(failed), V(deleting).
      type: str
      sample: accepted
    ip:
      description:
        - The address at which the service is reached. Null until the service's owner has accepted the endpoint, and for
          a gateway endpoint.
      type: str
      sample: 192.168.0.12
    dns_names:
      description:
        - The names for that address. Empty until the service's owner has accepted the endpoint, and if the endpoint was
          created without C(enable_dns).
      type: list
      elements: str
      sample:
        - vpcep-705290f3-0d00-41f2-aedc-71f09844e879.eu-de.otc.t-systems.com
    service_id:
      description: ID of the endpoint service, called C(endpoint_service_id) in the API.
      type: str
      sample: 4189d3c2-8882-4871-a3c2-d380272eed88
    service_name:
      description: Name of the endpoint service, called C(endpoint_service_name) in the API.
      type: str
      sample: eu-de.demo.4189d3c2-8882-4871-a3c2-d380272eed88
    service_type:
      description: V(interface), or V(gateway) for some of the cloud's own services.
      type: str
      sample: interface
    vpc_id:
      description: ID of the VPC that the endpoint is in.
      type: str
      sample: 84758cf5-9c62-43ae-a778-3dbd8370c0a4
    subnet_id:
      description: Network ID of the subnet that the endpoint is in. Null for a gateway endpoint.
      type: str
      sample: 16f3ba7b-1b6c-4f7e-a1ff-2f0c34b7c9a5
    enable_dns:
      description: Whether the endpoint gets a private domain name. Null for a gateway endpoint.
      type: bool
      sample: true
    enable_whitelist:
      description: Whether only the addresses of C(whitelist) may use the endpoint. Null for a gateway endpoint.
      type: bool
      sample: false
    whitelist:
      description: Addresses and CIDR blocks that may use the endpoint, if the whitelist is on.
      type: list
      elements: str
      sample: []
    route_tables:
      description: IDs of the route tables of a gateway endpoint, called C(routetables) in the API.
      type: list
      elements: str
      sample: []
    policy_statement:
      description: The policy of a gateway endpoint, as entries with C(Effect), C(Action) and C(Resource).
      type: list
      elements: dict
      sample: []
    description:
      description: The description of the endpoint.
      type: str
      sample: ""
    tags:
      description: The tags, as entries with C(key) and C(value).
      type: list
      elements: dict
      sample: [{key: stage, value: test}]
    marker_id:
      description: Packet ID of the endpoint, an integer of up to 64 bits.
      type: int
      sample: 422321321312321321
    project_id:
      description: ID of the project that owns the endpoint.
      type: str
      sample: 6e9dfd51d1124e8d8498dce894923a0d
    specification_name:
      description: The name of the specification.
      type: str
      sample: default
    enable_status:
      description: V(enable) or V(disable), as the cloud's administrators have set it.
      type: str
      sample: enable
    active_status:
      description: V(active), or why the account is frozen, such as V(arrear_frozen).
      type: list
      elements: str
      sample:
        - active
    endpoint_pool_id:
      description: ID of the cluster that serves the endpoint.
      type: str
      sample: 0e796c11-6cf1-484a-9b8c-f837cb925287
    created_at:
      description: When the endpoint was created, in UTC.
      type: str
      sample: "2018-09-17T11:10:11Z"
    updated_at:
      description: When it last changed, in UTC.
      type: str
      sample: "2018-09-17T11:10:12Z"
    error:
      description: Why the endpoint failed, as entries with C(error_code) and C(error_message).
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

from ..module_utils._endpoint.listing import FILTER_OPTIONS, list_endpoints, parse_filter
from ..module_utils._module import Module, argument_spec, run_module


def run(module: Module) -> dict[str, t.Any]:
    wanted = parse_filter(module.params, module.given)
    endpoints = list_endpoints(module.connect().api(), wanted)
    return {"changed": False, "endpoints": [endpoint.to_result() for endpoint in endpoints]}


def main() -> None:
    run_module(Module(argument_spec=argument_spec(**FILTER_OPTIONS), supports_check_mode=True), run)


if __name__ == "__main__":
    main()
