#!/usr/bin/python
# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module vpcep_service_permission: say which accounts may ask for a connection to an endpoint service."""

from __future__ import annotations

DOCUMENTATION = r"""
module: vpcep_service_permission
short_description: Manage the whitelist of a VPC endpoint service
version_added: 0.2.0
description:
  - Says which accounts may create an endpoint for your VPC endpoint service on Open Telekom Cloud, and so ask for a
    connection.
  - Removing an account does not cut its connections, and requests that it has already made can still be accepted. To
    end both, set O(reject_connections).
  - Sends all changes in one request if the cloud takes that many entries at once, and in as few as possible otherwise.
  - The account that owns the service may always connect. The cloud never lists it, and the module passes over its ID.
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
      - Logs in, reads and compares, and applies the same guard, but changes nothing.
      - Connections that are still being created are not in RV(rejected), and a warning says so.
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  domain_ids:
    description:
      - The accounts, given by their domain IDs (32 hexadecimal digits) without a prefix. Upper and lower case do not
        matter.
      - V(["*"]), with no other entry in the list, means every account.
      - An empty list is an error in every state. To empty a whitelist, name its entries with O(state=absent).
      - The cloud does not check whether an account with this ID exists.
    type: list
    elements: str
    required: true
  state:
    description:
      - V(present) adds the accounts that are missing, and touches no others.
      - V(absent) removes the accounts that are listed, and touches no others.
      - V(exact) adds the accounts that are missing, then removes all others.
    type: str
    choices:
      - present
      - absent
      - exact
    default: present
  reject_connections:
    description:
      - Whether to reject the pending and accepted connections of the accounts that are removed. This cuts live traffic.
      - With O(state=absent), these are the accounts in O(domain_ids), even if they are no longer listed. So a run that
        was interrupted can be repeated.
      - With O(state=exact), and if V(*) is removed, these are the accounts that may ask for a connection before the run
        and not after it. If V(*) is removed, these are all accounts that are not listed themselves. The account that
        owns the service is never among them.
      - The connections are rejected before the accounts are removed. After that the module rejects what they have asked
        for in the meantime, once the cloud has created it.
      - Needs O(max_rejects). Cannot be combined with O(state=present).
    type: bool
    default: false
  max_rejects:
    description:
      - How many connections may be rejected, in all. If more would have to be, nothing is sent, and the task fails and
        lists the first 50 of them in RV(to_reject).
      - Connections that are still being created count as well.
    type: int
  wait:
    description:
      - Whether to wait until the rejections have taken effect and the cloud lists the whitelist as it is now.
    type: bool
    default: true
  wait_timeout:
    description:
      - Time limit in seconds for each wait, for rejections, for connections that are still being created, and for the
        whitelist.
    type: int
    default: 600
seealso:
  - module: opentelekomcloud.vpcep.vpcep_service_permission_info
  - module: opentelekomcloud.vpcep.vpcep_connection_policy
"""

EXAMPLES = r"""
- name: Let two accounts ask for connections
  opentelekomcloud.vpcep.vpcep_service_permission:
    service_id: 4189d3c2-8882-4871-a3c2-d380272eed88
    domain_ids:
      - 6e9dfd51d1124e8d8498dce894923a0d
      - 5fc973eea581490997e82ea11a1df31f

- name: Let these accounts ask and no others, and cut the connections of all that may no longer ask
  opentelekomcloud.vpcep.vpcep_service_permission:
    service_name: demo
    domain_ids:
      - 6e9dfd51d1124e8d8498dce894923a0d
    state: exact
    reject_connections: true
    max_rejects: 5

- name: Let nobody ask whose account is not listed
  opentelekomcloud.vpcep.vpcep_service_permission:
    service_id: 4189d3c2-8882-4871-a3c2-d380272eed88
    domain_ids:
      - "*"
    state: absent
"""

RETURN = r"""
service_id:
  description: ID of the endpoint service.
  returned: success, and failure after the whitelist was read
  type: str
  sample: 4189d3c2-8882-4871-a3c2-d380272eed88
service_name:
  description: Full name of the endpoint service, or null if the task was given its ID.
  returned: success, and failure after the whitelist was read
  type: str
  sample: eu-de.demo.4189d3c2-8882-4871-a3c2-d380272eed88
permissions:
  description: The whitelist after the task, oldest entry first. After a failure, as last seen.
  returned: success, and failure after the whitelist was read
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
      description: ID of the entry. Null in check mode for an entry that is yet to be added, and so are the next ones.
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
added:
  description: The accounts that were added, or V(*). After a failure, those that were added for certain.
  returned: success, and failure after the whitelist was read
  type: list
  elements: str
  sample: [6e9dfd51d1124e8d8498dce894923a0d]
removed:
  description: The accounts that were removed, or V(*). After a failure, those that were removed for certain.
  returned: success, and failure after the whitelist was read
  type: list
  elements: str
  sample: []
rejected:
  description: The connections that were rejected. After a failure, also those that may have been.
  returned: success, and failure after the whitelist was read
  type: list
  elements: dict
  contains:
    endpoint_id:
      description: ID of the endpoint.
      type: str
      sample: 705290f3-0d00-41f2-aedc-71f09844e879
    domain_id:
      description: ID of the account that owns the endpoint.
      type: str
      sample: 5fc973eea581490997e82ea11a1df31f
    previous_status:
      description: The status of the connection before that.
      type: str
      sample: accepted
    status:
      description: The status as last seen, or in check mode as it would be.
      type: str
      sample: rejected
to_reject:
  description: The first 50 connections that would have to be rejected, in the same form.
  returned: if O(max_rejects) stopped the task
  type: list
  elements: dict
  sample:
    - endpoint_id: 705290f3-0d00-41f2-aedc-71f09844e879
      domain_id: 5fc973eea581490997e82ea11a1df31f
      previous_status: accepted
      status: rejected
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
from ..module_utils._options import check_number
from ..module_utils._parent import halt_without_parent
from ..module_utils._policy.reject import CONCURRENCY
from ..module_utils._service.lookup import SERVICE_OPTIONS, find_service, parse_service
from ..module_utils._service.permissions import WHITELIST_OPTIONS, parse_whitelist
from ..module_utils._service.whitelist import Whitelist


def run(module: Module) -> dict[str, t.Any]:
    params = module.params
    service, wanted = parse_service(params), parse_whitelist(params, module.given)
    wait_timeout = check_number("wait_timeout", params["wait_timeout"])
    halt_without_parent(module.clock.halt)
    session = module.connect(CONCURRENCY)
    api = session.api()
    whitelist = Whitelist(api, find_service(api, service), wanted, session.domain_id, params["wait"], wait_timeout)
    result = whitelist.predict() if module.check_mode else whitelist.carry_out()
    for warning in whitelist.warnings:
        module.warn(warning)
    return result


def main() -> None:
    module = Module(
        argument_spec=argument_spec(
            **SERVICE_OPTIONS,
            **WHITELIST_OPTIONS,
            wait={"type": "bool", "default": True},
            wait_timeout={"type": "int", "default": 600},
        ),
        supports_check_mode=True,
    )
    run_module(module, run)


if __name__ == "__main__":
    main()
