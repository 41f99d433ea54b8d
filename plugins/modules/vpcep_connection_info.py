#!/usr/bin/python
# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module vpcep_connection_info: list the connections of an endpoint service."""

from __future__ import annotations

DOCUMENTATION = r"""
module: vpcep_connection_info
short_description: List the connections of a VPC endpoint service
version_added: 0.1.0
description:
  - Lists who is connected to a VPC endpoint service on Open Telekom Cloud, who wants to be, and who has waited longest.
  - The list is complete, whatever its length. The module reads up to 1,000 connections per request. Connections that
    exist throughout are listed exactly once, even if others come and go meanwhile.
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
options:
  endpoint_id:
    description:
      - Lists only the connection of the endpoint with this ID.
    type: str
  marker_id:
    description:
      - Lists only the connection of the endpoint with this packet ID, an integer of up to 64 bits.
    type: int
  statuses:
    description:
      - Lists only connections in one of these statuses.
      - The cloud can filter by exactly one of V(pendingAcceptance), V(accepted), V(rejected) and V(failed). For other
        selections the module reads the whole list.
    type: list
    elements: str
    choices:
      - pendingAcceptance
      - creating
      - accepted
      - rejected
      - failed
      - deleting
  domain_ids:
    description:
      - Lists only connections of these accounts, given by their domain IDs (32 hexadecimal digits). An empty list is an
        error.
    type: list
    elements: str
  pending_longer_than:
    description:
      - Lists only connections in status V(pendingAcceptance) that were requested at least this long ago.
      - A whole number followed by V(m) for minutes, V(h) for hours or V(d) for days, such as V(45m), V(12h) or V(30d).
    type: str
  domain_names:
    description:
      - Names for accounts, by their domain IDs. The API does not know them. The result then has a C(domain_name) next
        to each C(domain_id).
    type: dict
    version_added: 0.2.0
seealso:
  - module: opentelekomcloud.vpcep.vpcep_connection
  - module: opentelekomcloud.vpcep.vpcep_service_info
"""

EXAMPLES = r"""
- name: List who is connected and who wants to be
  opentelekomcloud.vpcep.vpcep_connection_info:
    auth_url: https://iam.eu-de.otc.t-systems.com/v3
    username: "{{ otc_username }}"
    password: "{{ otc_password }}"
    user_domain_name: "{{ otc_domain }}"
    project_name: eu-de
    service_id: 4189d3c2-8882-4871-a3c2-d380272eed88
  register: all

- name: Show the number of connections in each status
  ansible.builtin.debug:
    var: all.summary.by_status

- name: List who has waited for at least 30 days, with the service's name and the login from the environment
  opentelekomcloud.vpcep.vpcep_connection_info:
    service_name: demo
    pending_longer_than: 30d
  register: stale

- name: Show the accounts that are waiting
  ansible.builtin.debug:
    msg: "{{ stale.connections | map(attribute='domain_id') | unique }}"

- name: List the rejected and failed connections of one account
  opentelekomcloud.vpcep.vpcep_connection_info:
    service_id: 4189d3c2-8882-4871-a3c2-d380272eed88
    domain_ids:
      - 6e9dfd51d1124e8d8498dce894923a0d
    statuses:
      - rejected
      - failed
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
connections:
  description: The connections, oldest first, sorted by endpoint ID within a second.
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
      sample: pendingAcceptance
    domain_id:
      description: ID of the account that owns the endpoint, which tells you who is asking.
      type: str
      sample: 6e9dfd51d1124e8d8498dce894923a0d
    domain_name:
      description: Name of that account, or null if O(domain_names) does not have it.
      returned: with O(domain_names)
      type: str
    age_seconds:
      description: How long the request has been waiting.
      returned: if the connection waits for a decision
      type: int
    marker_id:
      description: Packet ID of the endpoint, an integer of up to 64 bits.
      type: int
      sample: 422321321312321321
    created_at:
      description: When the connection was requested, in UTC.
      type: str
      sample: "2018-09-17T11:10:11Z"
    updated_at:
      description: When it last changed, in UTC.
      type: str
      sample: "2018-09-17T11:10:12Z"
    description:
      description: The description of the connection.
      returned: if the cloud sends it
      type: str
    error:
      description: Why the connection failed, as entries with C(error_code) and C(error_message).
      returned: if the cloud sends it
      type: list
      elements: dict
summary:
  description: Counts over RV(connections).
  returned: success
  type: dict
  contains:
    total:
      description: Number of connections.
      type: int
      sample: 3
    by_status:
      description: Number of connections in each status, 0 included.
      type: dict
      sample: {pendingAcceptance: 1, creating: 0, accepted: 2, rejected: 0, failed: 0, deleting: 0}
    by_domain:
      description: Number of connections of each account, by its ID.
      type: dict
      sample: {6e9dfd51d1124e8d8498dce894923a0d: 3}
    oldest_pending:
      description: The oldest request in status V(pendingAcceptance), or null if there is none.
      type: dict
      contains:
        endpoint_id:
          description: ID of the endpoint.
          type: str
          sample: 705290f3-0d00-41f2-aedc-71f09844e879
        domain_id:
          description: ID of the account that owns the endpoint.
          type: str
          sample: 6e9dfd51d1124e8d8498dce894923a0d
        created_at:
          description: When the connection was requested, in UTC.
          type: str
          sample: "2018-09-17T11:10:11Z"
        age_seconds:
          description: Age of the request in whole seconds, by the clock of the machine that runs the task.
          type: int
          sample: 86400
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

from ..module_utils._connection.names import with_name
from ..module_utils._connection.selection import parse_selection
from ..module_utils._connection.summary import summarize, waiting_seconds
from ..module_utils._module import Module, argument_spec, run_module
from ..module_utils._options import parse_domain_names
from ..module_utils._service.lookup import SERVICE_OPTIONS, find_service, parse_service
from ..module_utils._vpcep.connections import STATUSES


def run(module: Module) -> dict[str, t.Any]:
    service, selection = parse_service(module.params), parse_selection(module.params, module.given)
    names = parse_domain_names("domain_names", module.params["domain_names"])
    api = module.connect().api()
    found = find_service(api, service)
    now = module.clock.wall()
    connections = selection.read(api, found.service_id, now)
    rows = ({**connection.to_result(), **waiting_seconds(connection, now)} for connection in connections)
    return {
        "changed": False,
        **found.to_result(),
        "connections": [with_name(row, names) for row in rows],
        "summary": summarize(connections, now, names),
    }


def main() -> None:
    module = Module(
        argument_spec=argument_spec(
            **SERVICE_OPTIONS,
            endpoint_id={"type": "str"},
            marker_id={"type": "int"},
            statuses={"type": "list", "elements": "str", "choices": list(STATUSES)},
            domain_ids={"type": "list", "elements": "str"},
            pending_longer_than={"type": "str"},
            domain_names={"type": "dict"},
        ),
        supports_check_mode=True,
    )
    run_module(module, run)


if __name__ == "__main__":
    main()
