#!/usr/bin/python
# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module vpcep_connection: accept or reject one connection."""

from __future__ import annotations

DOCUMENTATION = r"""
module: vpcep_connection
short_description: Accept or reject an endpoint's connection to a VPC endpoint service
version_added: 0.1.0
description:
  - Answers another account that wants to connect its endpoint to your VPC endpoint service on Open Telekom Cloud.
  - Reads the connection first, decides by a table, sends one request where something has to change, and waits until
    the cloud shows the new status.
  - Rejecting an accepted connection cuts its live traffic.
  - A state that cannot be had, as with a failed connection, is an error and never reported as ok.
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
      - Sends nothing but reading requests and the login, and never waits.
      - Where the connection is still being created, or not listed yet, the result is a forecast and a warning says so.
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  endpoint_id:
    description:
      - ID of the endpoint that asks for the connection, or has it.
    type: str
    required: true
  state:
    description:
      - V(accepted) lets the endpoint connect. It also takes back an earlier rejection.
      - V(rejected) refuses the connection. It also cuts a connection that was accepted before.
    type: str
    choices:
      - accepted
      - rejected
    required: true
  wait:
    description:
      - Whether to wait until the cloud shows the wanted status.
      - With V(false) a connection that is still being created is an error, since there is nothing to decide on yet.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds that all the waiting of the task may take, after the connection was first read.
    type: int
    default: 600
  wait_for_connection:
    description:
      - Whether an endpoint that the service does not list yet is waited for, within O(wait_timeout).
      - It is waited for even with O(wait=false).
    type: bool
    default: false
seealso:
  - name: When what happens
    description: The decision table.
    link: https://github.com/opentelekomcloud/ansible-collection-vpcep/blob/main/docs/docsite/rst/decision_table.rst
"""

EXAMPLES = r"""
- name: Accept a connection
  opentelekomcloud.vpcep.vpcep_connection:
    auth_url: https://iam.eu-de.otc.t-systems.com/v3
    username: "{{ otc_username }}"
    password: "{{ otc_password }}"
    user_domain_name: "{{ otc_domain }}"
    project_name: eu-de
    service_id: 4189d3c2-8882-4871-a3c2-d380272eed88
    endpoint_id: 705290f3-0d00-41f2-aedc-71f09844e879
    state: accepted

- name: Reject a connection, with the login from the environment (OS_AUTH_URL, OS_USERNAME and so on)
  opentelekomcloud.vpcep.vpcep_connection:
    service_id: 4189d3c2-8882-4871-a3c2-d380272eed88
    endpoint_id: 705290f3-0d00-41f2-aedc-71f09844e879
    state: rejected

- name: Accept an endpoint that is created at this moment, and wait at most five minutes for it
  opentelekomcloud.vpcep.vpcep_connection:
    service_id: 4189d3c2-8882-4871-a3c2-d380272eed88
    endpoint_id: 705290f3-0d00-41f2-aedc-71f09844e879
    state: accepted
    wait_for_connection: true
    wait_timeout: 300

- name: Accept a connection to the service of this name
  opentelekomcloud.vpcep.vpcep_connection:
    service_name: demo
    endpoint_id: 705290f3-0d00-41f2-aedc-71f09844e879
    state: accepted

- name: Look before you cut, what would a rejection change?
  opentelekomcloud.vpcep.vpcep_connection:
    service_id: 4189d3c2-8882-4871-a3c2-d380272eed88
    endpoint_id: 705290f3-0d00-41f2-aedc-71f09844e879
    state: rejected
  check_mode: true
  diff: true
  register: preview

- name: Show who would be cut off
  ansible.builtin.debug:
    msg: "Domain {{ preview.connection.domain_id }} would be cut off: {{ preview.changed }}"
"""

RETURN = r"""
connection:
  description:
    - The connection as it is after the task, in check mode as it would be.
    - In a failed result the connection as last seen, where it was seen.
  returned: success, and on failure where it is known
  type: dict
  contains:
    endpoint_id:
      description: ID of the endpoint, which the API calls C(id).
      type: str
      sample: 705290f3-0d00-41f2-aedc-71f09844e879
    status:
      description:
        - One of V(pendingAcceptance), V(creating), V(accepted), V(rejected), V(failed), V(deleting).
      type: str
      sample: accepted
    domain_id:
      description: ID of the account that owns the endpoint. It says who is asking.
      type: str
      sample: 6e9dfd51d1124e8d8498dce894923a0d
    marker_id:
      description: Packet ID of the endpoint, a whole number of up to 64 bits.
      type: int
      sample: 422321321312321321
    created_at:
      description: When the connection was asked for, in UTC.
      type: str
      sample: "2018-09-17T11:10:11Z"
    updated_at:
      description: When it last changed, in UTC. In check mode the value from before.
      type: str
      sample: "2018-09-17T11:10:12Z"
    description:
      description: The description of the connection.
      returned: where the cloud sends it
      type: str
    error:
      description: Why the connection has failed, entries with C(error_code) and C(error_message).
      returned: where the cloud sends it
      type: list
      elements: dict
previous_status:
  description: The status in which the connection was first listed, or null where in check mode it is not listed yet.
  returned: success
  type: str
  sample: pendingAcceptance
action:
  description: What was sent, in check mode what would be, V(receive) to accept or V(reject), or null for nothing.
  returned: success
  type: str
  sample: receive
api:
  description: What the task has cost.
  returned: success, and on failure after the login
  type: dict
  contains:
    requests:
      description: Requests that were sent, logins and repeats counted.
      type: int
      sample: 3
    logins:
      description: Logins among them.
      type: int
      sample: 1
    retries:
      description: How often something was tried again that had failed in passing.
      type: int
      sample: 0
    seconds_waited:
      description: Seconds that the task has paused, between repeats and between looks at the connection.
      type: float
      sample: 0.0
error_code:
  description: The cloud's code for the error. The cloud writes C(EndPoint) and C(Endpoint), so compare without case.
  returned: failure, where the cloud gave one
  type: str
  sample: EndPoint.2013
error_msg:
  description: The cloud's text for the error.
  returned: failure, where the cloud gave one
  type: str
  sample: The endpoint does not belong to the endpoint service.
http_status:
  description: The HTTP status of the answer.
  returned: failure, where the cloud answered with an error
  type: int
  sample: 400
request_id:
  description: The ID under which the cloud's support finds the request.
  returned: failure, where the cloud gave one
  type: str
  sample: 3f2504e04f8911d39a0c0305e82c3301
"""

import typing as t
from dataclasses import replace

from ..module_utils._connection.apply import apply_change
from ..module_utils._connection.decision import Wanted, decide, diff
from ..module_utils._connection.send import AppliedChange
from ..module_utils._module import Module, argument_spec, run_module
from ..module_utils._options import check_number, parse_endpoint_id
from ..module_utils._parent import halt_without_parent
from ..module_utils._service.lookup import SERVICE_OPTIONS, find_service_id, parse_service

if t.TYPE_CHECKING:
    from ..module_utils._vpcep.client import VpcepApi


def parse_wanted(params: t.Mapping[str, t.Any]) -> Wanted:
    """What is asked for, before it is known which service has the name that was given."""
    return Wanted(
        service_id=params["service_id"] or "",
        endpoint_id=parse_endpoint_id("endpoint_id", params["endpoint_id"]),
        state=params["state"],
        wait=params["wait"],
        wait_timeout=check_number("wait_timeout", params["wait_timeout"]),
        wait_for_connection=params["wait_for_connection"],
    )


def run(module: Module) -> dict[str, t.Any]:
    service, wanted = parse_service(module.params), parse_wanted(module.params)
    halt_without_parent(module.clock.halt)
    api = module.connect().api()
    applied = decide_and_apply(api, replace(wanted, service_id=find_service_id(api, service)), module.check_mode)
    if applied.warning:
        module.warn(applied.warning)
    return to_result(applied)


def decide_and_apply(api: VpcepApi, wanted: Wanted, check_mode: bool) -> AppliedChange:
    looked_at = api.http.clock.now()
    change = decide(api.find_connection(wanted.service_id, wanted.endpoint_id), wanted)
    if check_mode:
        return AppliedChange(change.before, change.after, change.action, change.warning)
    return apply_change(api, wanted, change, looked_at)


def to_result(applied: AppliedChange) -> dict[str, t.Any]:
    return {
        "changed": applied.changed,
        "connection": applied.after.to_result(),
        "previous_status": applied.before.status if applied.before else None,
        "action": applied.action,
        "diff": diff(applied.before, applied.after),
    }


def main() -> None:
    module = Module(
        argument_spec=argument_spec(
            **SERVICE_OPTIONS,
            endpoint_id={"type": "str", "required": True},
            state={"type": "str", "choices": ["accepted", "rejected"], "required": True},
            wait={"type": "bool", "default": True},
            wait_timeout={"type": "int", "default": 600},
            wait_for_connection={"type": "bool", "default": False},
        ),
        supports_check_mode=True,
    )
    run_module(module, run)


if __name__ == "__main__":
    main()
