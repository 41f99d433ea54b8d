#!/usr/bin/python
# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module vpcep_quota_info: read how much of the quotas is used."""

from __future__ import annotations

DOCUMENTATION = r"""
module: vpcep_quota_info
short_description: Read the quotas of VPC Endpoint
version_added: 0.2.0
description:
  - Returns how many VPC endpoints and VPC endpoint services there are on Open Telekom Cloud, and how many there may be.
  - By default, the cloud allows 50 endpoints and 20 endpoint services for each account and region.
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
  type:
    description:
      - Reads only the quota of this type.
    type: str
    choices:
      - endpoint_service
      - endpoint
seealso:
  - module: opentelekomcloud.vpcep.vpcep_endpoint
  - module: opentelekomcloud.vpcep.vpcep_service
"""

EXAMPLES = r"""
- name: Read how many endpoints there may be
  opentelekomcloud.vpcep.vpcep_quota_info:
    auth_url: https://iam.eu-de.otc.t-systems.com/v3
    username: "{{ otc_username }}"
    password: "{{ otc_password }}"
    user_domain_name: "{{ otc_domain }}"
    project_name: eu-de
    type: endpoint
  register: found

- name: Stop if fewer than two are left
  ansible.builtin.assert:
    that: found.quotas[0].quota - found.quotas[0].used >= 2
"""

RETURN = r"""
quotas:
  description: The quotas.
  returned: success
  type: list
  elements: dict
  contains:
    type:
      description: V(endpoint_service) or V(endpoint).
      type: str
      sample: endpoint
    used:
      description: How many there are.
      type: int
      sample: 4
    quota:
      description: How many there may be.
      type: int
      sample: 50
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
from ..module_utils._vpcep.quotas import TYPES


def run(module: Module) -> dict[str, t.Any]:
    quotas = module.connect().api().quotas.query(module.params["type"])
    return {"changed": False, "quotas": [quota.to_result() for quota in quotas]}


def main() -> None:
    options = argument_spec(type={"type": "str", "choices": list(TYPES)})
    run_module(Module(argument_spec=options, supports_check_mode=True), run)


if __name__ == "__main__":
    main()
