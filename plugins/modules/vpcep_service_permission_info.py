#!/usr/bin/python
# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module vpcep_service_permission_info: list which accounts may ask for a connection to an endpoint service."""

from __future__ import annotations

DOCUMENTATION = r"""
module: vpcep_service_permission_info
short_description: List the whitelist of a VPC endpoint service
version_added: 0.2.0
description:
  - Lists which accounts may create an endpoint for your VPC endpoint service on Open Telekom Cloud, and so ask for a
    connection.
  - The list is complete, whatever its length. The cloud never lists the account that owns the service, which may always
    connect.
  - An account that is not listed may still have connections from an earlier time.
    M(opentelekomcloud.vpcep.vpcep_connection_info) lists these.
author:
  - opentelekomcloud.vpcep contributors (@opentelekomcloud)
extends_documentation_fragment:
  - opentelekomcloud.vpcep._attributes
  - opentelekomcloud.vpcep._attributes.actiongroup_vpcep
  - opentelekomcloud.vpcep._cloud
  - opentelekomcloud.vpcep._service
attributes:
  check_mode:
    support: full
    details:
      - Reads as usual, since reading changes nothing.
  diff_mode:
    support: none
  idempotent:
    support: full
seealso:
  - module: opentelekomcloud.vpcep.vpcep_service_permission
  - module: opentelekomcloud.vpcep.vpcep_connection_info
"""

EXAMPLES = r"""
- name: List the accounts that may ask for a connection
  opentelekomcloud.vpcep.vpcep_service_permission_info:
    service_name: demo
  register: whitelist

- name: Show them
  ansible.builtin.debug:
    msg: "{{ whitelist.permissions | map(attribute='domain_id') }}"
"""

RETURN = r"""
service_id:
  description: ID of the endpoint service.
  returned: success
  type: str
  sample: 4189d3c2-8882-4871-a3c2-d380272eed88
service_name:
  description: Full name of the endpoint service, or null if the task was given its ID.
  returned: success
  type: str
  sample: eu-de.demo.4189d3c2-8882-4871-a3c2-d380272eed88
permissions:
  description: The whitelist, oldest entry first.
  returned: success
  type: list
  elements: dict
  contains:
    domain_id:
      description:
        - ID of the account, V(*) for every account, or null if the entry has a form that this collection does not know.
      type: str
      sample: 6e9dfd51d1124e8d8498dce894923a0d
    permission:
      description: The entry as the cloud writes it.
      type: str
      sample: iam:domain::6e9dfd51d1124e8d8498dce894923a0d
    permission_id:
      description: ID of the entry.
      type: str
      sample: 1b3b0b1e-8a5a-4b0e-9d0a-1f3e2d4c5b6a
    permission_type:
      description: The type of the entry.
      type: str
      sample: domainId
    description:
      description: The description of the entry.
      type: str
      sample: ""
    created_at:
      description: When the entry was added, in UTC.
      type: str
      sample: "2018-10-18T13:26:40Z"
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
from ..module_utils._service.lookup import SERVICE_OPTIONS, find_service, parse_service


def run(module: Module) -> dict[str, t.Any]:
    service = parse_service(module.params)
    api = module.connect().api()
    found = find_service(api, service)
    listed = api.permissions.query(found.service_id)
    return {
        "changed": False,
        **found.to_result(),
        "permissions": [permission.to_result() for permission in listed],
    }


def main() -> None:
    run_module(Module(argument_spec=argument_spec(**SERVICE_OPTIONS), supports_check_mode=True), run)


if __name__ == "__main__":
    main()
