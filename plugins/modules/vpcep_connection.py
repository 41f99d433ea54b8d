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
  - Decides whether another account may connect its endpoint to your VPC endpoint service on Open Telekom Cloud.
  - Reads the connection first. If the connection is not in the requested state, sends the decision and waits until the
    cloud shows the new status.
  - Rejecting an accepted connection cuts its live traffic.
  - If the requested state cannot be reached, for example because the connection has failed, the task fails.
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
      - Logs in and reads, but sends no decision and never waits.
      - If the connection is still being created, or is not listed yet, the result is a prediction and a warning says
        so.
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  endpoint_id:
    description:
      - ID of the endpoint that is connected or wants to be.
    type: str
    required: true
  state:
    description:
      - V(accepted) lets the endpoint connect. It also reverses an earlier rejection.
      - V(rejected) refuses the connection. It also cuts a connection that was accepted earlier.
    type: str
    choices:
      - accepted
      - rejected
    required: true
  comment:
    description:
      - The reason for the decision, such as a ticket number. Returned and written into the O(journal), but not sent to
        the cloud.
    type: str
    version_added: 0.2.0
  journal:
    description:
      - File to which the module appends one line of JSON before each decision leaves, and one when the decision has
        ended. It is on the host that runs the module. If it is new, only its owner may read it.
      - If the path cannot be written, the task fails before it sends anything. Check mode writes nothing.
      - Use an absolute path. A relative one is in the module's working directory, which is the playbook's folder on
        C(localhost).
    type: path
    version_added: 0.2.0
  wait:
    description:
      - Whether to wait until the cloud shows the requested status.
      - With V(false), the task fails if the connection is still being created, since it cannot be decided on yet.
    type: bool
    default: true
  wait_timeout:
    description:
      - Time limit in seconds for all waiting in the task, counted from when the connection was first read.
    type: int
    default: 600
  wait_for_connection:
    description:
      - Whether to wait, within O(wait_timeout), for an endpoint that the service does not list yet.
      - Applies even with O(wait=false).
    type: bool
    default: false
seealso:
  - name: The decision table
    description: What the module does for each status and requested state.
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

- name: Accept an endpoint that is just being created, and wait at most five minutes for it
  opentelekomcloud.vpcep.vpcep_connection:
    service_id: 4189d3c2-8882-4871-a3c2-d380272eed88
    endpoint_id: 705290f3-0d00-41f2-aedc-71f09844e879
    state: accepted
    wait_for_connection: true
    wait_timeout: 300

- name: Accept a connection to a service by its name
  opentelekomcloud.vpcep.vpcep_connection:
    service_name: demo
    endpoint_id: 705290f3-0d00-41f2-aedc-71f09844e879
    state: accepted

- name: Reject a connection, and keep a record of who did it and why
  opentelekomcloud.vpcep.vpcep_connection:
    service_id: 4189d3c2-8882-4871-a3c2-d380272eed88
    endpoint_id: 705290f3-0d00-41f2-aedc-71f09844e879
    state: rejected
    comment: OPS-1234
    journal: decisions.jsonl

- name: See what a rejection would change
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
    - The connection after the task, or in check mode as it would be.
    - If the task failed, the connection as last seen.
  returned: success, and failure if it is known
  type: dict
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
    domain_id:
      description: ID of the account that owns the endpoint, which tells you who is asking.
      type: str
      sample: 6e9dfd51d1124e8d8498dce894923a0d
    marker_id:
      description: Packet ID of the endpoint, an integer of up to 64 bits.
      type: int
      sample: 422321321312321321
    created_at:
      description: When the connection was requested, in UTC.
      type: str
      sample: "2018-09-17T11:10:11Z"
    updated_at:
      description: When it last changed, in UTC. Unchanged in check mode.
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
service_id:
  description: ID of the endpoint service.
  returned: success
  type: str
  sample: 4189d3c2-8882-4871-a3c2-d380272eed88
service_name:
  description: Full name of the endpoint service, or null if the task was given its ID.
  returned: success
  type: str
comment:
  description: The O(comment), or null.
  returned: success
  type: str
previous_status:
  description: The status in which the connection was first listed, or null in check mode if it is not listed yet.
  returned: success
  type: str
  sample: pendingAcceptance
action:
  description: The decision that was sent, or in check mode would be, V(receive) to accept or V(reject). Null if none.
  returned: success
  type: str
  sample: receive
api:
  description: Requests and time that the task took.
  returned: success, and failure after the login
  type: dict
  contains:
    requests:
      description: Number of requests sent, including logins and repeats.
      type: int
      sample: 3
    logins:
      description: Number of logins among them.
      type: int
      sample: 1
    retries:
      description: Number of repeats after temporary errors.
      type: int
      sample: 0
    seconds_waited:
      description: Seconds that the task spent waiting, before repeats and for the connection to change.
      type: float
      sample: 0.0
error_code:
  description: The cloud's code for the error. Ignore case when comparing, since the cloud writes C(EndPoint) and
    C(Endpoint).
  returned: failure, if the cloud gave one
  type: str
  sample: EndPoint.2013
error_msg:
  description: The cloud's text for the error.
  returned: failure, if the cloud gave one
  type: str
  sample: The endpoint does not belong to the endpoint service.
http_status:
  description: The HTTP status of the answer.
  returned: failure, if the cloud answered with an error
  type: int
  sample: 400
request_id:
  description: The ID by which the cloud's support can find the request.
  returned: failure, if the cloud gave one
  type: str
  sample: 3f2504e04f8911d39a0c0305e82c3301
"""

import typing as t

from ..module_utils._connection.apply import apply_change
from ..module_utils._connection.decision import AppliedChange, DecisionRequest, decide, diff
from ..module_utils._connection.journal import open_journal
from ..module_utils._module import Module, argument_spec, run_module
from ..module_utils._options import check_number, parse_endpoint_id, parse_text
from ..module_utils._parent import halt_without_parent
from ..module_utils._service.lookup import SERVICE_OPTIONS, find_service, parse_service
from ..module_utils._vpcep.connections import STATES

if t.TYPE_CHECKING:
    from ..module_utils._connection.journal import Journal
    from ..module_utils._vpcep.client import VpcepApi


def run(module: Module) -> dict[str, t.Any]:
    params = module.params
    service = parse_service(params)
    endpoint_id = parse_endpoint_id("endpoint_id", params["endpoint_id"])
    wait_timeout = check_number("wait_timeout", params["wait_timeout"])
    journal = open_journal(params["journal"], module.clock, module.check_mode)
    halt_without_parent(module.clock.halt)
    module.progress.tell(lambda seconds: f"{endpoint_id}: still logging in or reading after {seconds:.0f} s")
    session = module.connect()
    api = session.api()
    found = find_service(api, service)
    wanted = DecisionRequest(
        service_id=found.service_id,
        endpoint_id=endpoint_id,
        state=params["state"],
        wait=params["wait"],
        wait_timeout=wait_timeout,
        wait_for_connection=params["wait_for_connection"],
        comment=parse_text(params["comment"]),
    )
    applied = decide_and_apply(api, wanted, journal and journal.by(session.user), module)
    if applied.warning:
        module.warn(applied.warning)
    return {**to_result(applied), **found.to_result(), "comment": wanted.comment}


def decide_and_apply(api: VpcepApi, wanted: DecisionRequest, journal: Journal | None, module: Module) -> AppliedChange:
    looked_at = api.http.clock.now()
    change = decide(api.connections.find(wanted.service_id, wanted.endpoint_id), wanted)
    if module.check_mode:
        return AppliedChange(change.before, change.after, change.action, change.warning)
    return apply_change(api, wanted, change, looked_at, journal, module.progress)


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
            state={"type": "str", "choices": list(STATES), "required": True},
            comment={"type": "str"},
            journal={"type": "path"},
            wait={"type": "bool", "default": True},
            wait_timeout={"type": "int", "default": 600},
            wait_for_connection={"type": "bool", "default": False},
        ),
        supports_check_mode=True,
    )
    run_module(module, run)


if __name__ == "__main__":
    main()
