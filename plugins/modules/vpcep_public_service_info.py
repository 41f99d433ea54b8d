#!/usr/bin/python
# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module vpcep_public_service_info: look up what any account may see of endpoint services."""

from __future__ import annotations

DOCUMENTATION = r"""
module: vpcep_public_service_info
short_description: Look up a VPC endpoint service as a consumer
version_added: 0.2.0
description:
  - Returns what any account may see of VPC endpoint services on Open Telekom Cloud.
  - With an ID or a full name, looks up this service, whoever owns it. If there is none, the list is empty and the task
    succeeds.
  - With neither, lists all public services, which are those of the cloud itself.
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
      - ID of an endpoint service. Cannot be combined with O(service_name).
    type: str
  service_name:
    description:
      - Full name of an endpoint service, C(region.name.id), as its owner sees it. Cannot be combined with
        O(service_id).
    type: str
seealso:
  - module: opentelekomcloud.vpcep.vpcep_endpoint
  - module: opentelekomcloud.vpcep.vpcep_service_info
    description: Everything about the services of your own project.
"""

EXAMPLES = r"""
- name: List the public services
  opentelekomcloud.vpcep.vpcep_public_service_info:
    auth_url: https://iam.eu-de.otc.t-systems.com/v3
    username: "{{ otc_username }}"
    password: "{{ otc_password }}"
    user_domain_name: "{{ otc_domain }}"
    project_name: eu-de
  register: public

- name: Show their names
  ansible.builtin.debug:
    msg: "{{ public.services | map(attribute='service_name') }}"

- name: Look up another account's service, with the login from the environment
  opentelekomcloud.vpcep.vpcep_public_service_info:
    service_name: eu-de.demo.4189d3c2-8882-4871-a3c2-d380272eed88
  register: found

- name: Stop if it is not there
  ansible.builtin.assert:
    that: found.services | length == 1
"""

RETURN = r"""
services:
  description: The services, oldest first.
  returned: success
  type: list
  elements: dict
  contains:
    service_id:
      description: ID of the service, called C(id) in the API.
      type: str
      sample: 4189d3c2-8882-4871-a3c2-d380272eed88
    service_name:
      description: Full name of the service.
      type: str
      sample: eu-de.demo.4189d3c2-8882-4871-a3c2-d380272eed88
    service_type:
      description: V(interface), or V(gateway) for some of the cloud's own services.
      type: str
      sample: interface
    owner:
      description: Who offers a public service, V(OTC) for the cloud. Null if one service was looked up.
      type: str
      sample: OTC
    is_charge:
      description: Whether using the service costs money.
      type: bool
      sample: true
    created_at:
      description: When the service was created, in UTC.
      type: str
      sample: "2018-09-17T07:28:31Z"
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

from ..module_utils._module import Module, argument_spec, run_module
from ..module_utils._service.lookup import SERVICE_OPTIONS, list_public_services, parse_service


def run(module: Module) -> dict[str, t.Any]:
    service = parse_service(module.params, required=False)
    services = list_public_services(module.connect().api(), service)
    return {"changed": False, "services": [found.to_result() for found in services]}


def main() -> None:
    run_module(Module(argument_spec=argument_spec(**SERVICE_OPTIONS), supports_check_mode=True), run)


if __name__ == "__main__":
    main()
