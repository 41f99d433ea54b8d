#!/usr/bin/python
# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vpcep_connection_policy
short_description: Decide about all connections to a VPC endpoint service by rules
version_added: 0.1.0
description:
  - Lists the connections of your endpoint service once, decides about each by the first rule that matches, and sends
    what is to change, several decisions at a time.
  - Decides on one connection as M(opentelekomcloud.vpcep.vpcep_connection) does.
  - With guards nothing at all is sent where the plan is bigger than expected.
  - The plan of a dry run can be looked at, and given back to be carried out exactly.
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
      - The same plan and the same guards. Sends nothing but reading requests and the login.
  diff_mode:
    support: full
    details:
      - Names only the connections that change.
  idempotent:
    support: full
options:
  rules:
    description:
      - The rules, of which the first that matches a connection decides about it. The list may be empty.
      - Exactly one of O(rules) and O(plan) has to be given.
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - Name of the rule, by which the result says what has decided. Each has its own, and none is C(default).
        type: str
        required: true
      state:
        description:
          - What becomes of the connections that match. V(ignored) leaves them alone.
        type: str
        choices:
          - accepted
          - rejected
          - ignored
        required: true
      domain_ids:
        description:
          - Matches endpoints of these accounts. A rule matches where everything matches that it has.
        type: list
        elements: str
      endpoint_ids:
        description:
          - Matches these endpoints.
        type: list
        elements: str
      marker_ids:
        description:
          - Matches endpoints with these packet IDs.
        type: list
        elements: int
      pending_longer_than:
        description:
          - Matches connections that have been pending for so long at least, such as V(45m), V(12h) or V(30d).
          - With O(scope=all) those that are as old and have the rule's state already match, too, so that a second run
            changes nothing.
        type: str
      max_per_domain:
        description:
          - How many accepted connections an account may have. Those that are accepted already count, and the oldest
            requests come first. The rest is reported as V(capped) and left as it is.
          - Only with O(rules[].state=accepted).
        type: int
  default:
    description:
      - What becomes of the connections that no rule matches.
    type: str
    choices:
      - accepted
      - rejected
      - ignored
    default: ignored
  scope:
    description:
      - With V(pending) only connections are decided on that wait for a decision.
      - V(all) declares the whole service. An accepted connection that the rules reject is cut, and a rejected one that
        they accept is taken back.
      - Connections that are still being created are left alone in either case.
    type: str
    choices:
      - pending
      - all
    default: pending
  plan:
    description:
      - The RV(plan) of an earlier dry run, instead of O(rules). Exactly that is carried out.
      - An entry whose connection has another status or O(plan[].updated_at) by now is V(failed) with C(stale_plan).
    type: list
    elements: dict
    suboptions:
      endpoint_id:
        description: ID of the endpoint.
        type: str
        required: true
      domain_id:
        description: ID of the account that owns it.
        type: str
      status:
        description: The status in which the plan found the connection.
        type: str
        required: true
      updated_at:
        description: When it had last changed then.
        type: str
        required: true
      state:
        description: What it is to become.
        type: str
        choices:
          - accepted
          - rejected
        required: true
      rule:
        description: The rule that decided.
        type: str
  max_changes:
    description:
      - How many connections may change, as a number or as a percentage of those listed, such as V(50) or V(10%).
        Where the plan has more, nothing is sent and the task fails with the plan.
    type: str
  max_rejects:
    description:
      - The same for rejections.
    type: str
  concurrency:
    description:
      - How many decisions are sent at once, 1 to 64. Each is a request of its own, as the API wants it.
      - Where the cloud refuses requests as too many, all of them slow down together.
    type: int
    default: 8
  on_error:
    description:
      - Whether the other decisions are carried out when one has failed. The task fails in either case.
      - With V(stop) nothing is sent at all where the plan itself holds a failure, such as an entry that is stale.
    type: str
    choices:
      - continue
      - stop
    default: continue
  output:
    description:
      - Which connections RV(connections) has, for very large services. V(changes) are those that changed, failed or
        were not attempted, V(summary) is none.
    type: str
    choices:
      - all
      - changes
      - summary
    default: all
seealso:
  - module: opentelekomcloud.vpcep.vpcep_connection
  - module: opentelekomcloud.vpcep.vpcep_connection_info
"""

EXAMPLES = r"""
- name: Accept what partner accounts ask for, three endpoints each, and clear away stale requests
  opentelekomcloud.vpcep.vpcep_connection_policy:
    service_id: 4189d3c2-8882-4871-a3c2-d380272eed88
    rules:
      - name: partner accounts
        domain_ids:
          - 6e9dfd51d1124e8d8498dce894923a0d
        state: accepted
        max_per_domain: 3
      - name: stale requests
        pending_longer_than: 30d
        state: rejected
    max_changes: 50
    max_rejects: 5

- name: Make a plan to be approved
  opentelekomcloud.vpcep.vpcep_connection_policy:
    service_id: 4189d3c2-8882-4871-a3c2-d380272eed88
    rules: []
    default: rejected
    scope: all
  check_mode: true
  register: proposal

- name: Carry out exactly that plan
  opentelekomcloud.vpcep.vpcep_connection_policy:
    service_id: 4189d3c2-8882-4871-a3c2-d380272eed88
    plan: "{{ proposal.plan }}"
"""

RETURN = r"""
connections:
  description: One entry for each listed connection, the oldest first, as far as O(output) wants them.
  returned: after the list was read
  type: list
  elements: dict
  contains:
    endpoint_id:
      description: ID of the endpoint.
      type: str
      sample: 705290f3-0d00-41f2-aedc-71f09844e879
    domain_id:
      description: ID of the account that owns it.
      type: str
    marker_id:
      description: Packet ID of the endpoint.
      type: int
    created_at:
      description: When the connection was asked for, in UTC.
      type: str
    previous_status:
      description: The status in which it was listed.
      type: str
    status:
      description:
        - The status in the end, as it was last seen, in check mode as it would be. C(not_listed) where the endpoint has
          vanished.
      type: str
    state:
      description: What was wanted, V(accepted), V(rejected) or V(ignored).
      type: str
    rule:
      description: The rule that decided, V(default), or null where O(scope) or O(plan) leaves the connection out.
      type: str
    outcome:
      description: V(changed), V(unchanged), V(ignored), V(capped), V(failed) or V(not_attempted).
      type: str
    error:
      description: Why it has failed, with C(msg), and the cloud's C(error_code), C(http_status) and C(request_id).
      returned: where it has failed
      type: dict
summary:
  description:
    - The number of connections C(total), and how many C(by_outcome), C(by_status) in the end and C(by_domain).
  returned: after the list was read
  type: dict
  sample:
    total: 3
    by_outcome: {changed: 2, unchanged: 0, ignored: 1, capped: 0, failed: 0, not_attempted: 0}
    by_status: {pendingAcceptance: 0, creating: 0, accepted: 3, rejected: 0, failed: 0, deleting: 0}
    by_domain: {6e9dfd51d1124e8d8498dce894923a0d: 3}
plan:
  description: What changes, for O(plan).
  returned: after the list was read, and where a guard has stopped the task
  type: list
  elements: dict
  sample:
    - endpoint_id: 705290f3-0d00-41f2-aedc-71f09844e879
      domain_id: 6e9dfd51d1124e8d8498dce894923a0d
      status: pendingAcceptance
      updated_at: "2018-09-17T11:10:12Z"
      state: accepted
      rule: partner accounts
api:
  description: What the task has cost, as in M(opentelekomcloud.vpcep.vpcep_connection).
  returned: after the login
  type: dict
error_code:
  description: The cloud's code for an error that ended the task before anything was sent.
  returned: failure, where the cloud gave one
  type: str
error_msg:
  description: The cloud's text for that error.
  returned: failure, where the cloud gave one
  type: str
http_status:
  description: The HTTP status of that answer.
  returned: failure, where the cloud answered with an error
  type: int
request_id:
  description: The ID under which the cloud's support finds that request.
  returned: failure, where the cloud gave one
  type: str
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ..module_utils._clock import Clock
from ..module_utils._cloud import argument_spec, check_number, create_api, fail_arguments
from ..module_utils._errors import VpcepError
from ..module_utils._plan import Wanted
from ..module_utils._policy import CHANGED, FAILED, NOT_ATTEMPTED, Entry, to_plan
from ..module_utils._pool import Pool
from ..module_utils._report import summarize_entries, to_diff, to_rows
from ..module_utils._rules import Task, read_task
from ..module_utils._services import SERVICE_OPTIONS, find_service_id, read_service

if t.TYPE_CHECKING:
    from ..module_utils._vpcep import VpcepApi

RULE = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["accepted", "rejected", "ignored"], "required": True},
    "domain_ids": {"type": "list", "elements": "str"},
    "endpoint_ids": {"type": "list", "elements": "str"},
    "marker_ids": {"type": "list", "elements": "int"},
    "pending_longer_than": {"type": "str"},
    "max_per_domain": {"type": "int"},
}
ROW = {
    "endpoint_id": {"type": "str", "required": True},
    "domain_id": {"type": "str"},
    "status": {"type": "str", "required": True},
    "updated_at": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["accepted", "rejected"], "required": True},
    "rule": {"type": "str"},
}


def run(api: VpcepApi, task: Task, service_id: str, module: AnsibleModule) -> dict[str, t.Any]:
    def wanted(endpoint_id: str, state: str) -> Wanted:
        return Wanted(service_id, endpoint_id, state)

    planned = task.decide(api.list_connections(service_id), api.http.clock.wall(), wanted)
    done = planned
    if not module.check_mode:
        pool = Pool(api, wanted, module.params["concurrency"], task.stops_on_error)
        done = pool.apply(planned)
    return to_result(planned, done, module.params["output"], api)


def to_result(planned: list[Entry], done: list[Entry], output: str, api: VpcepApi) -> dict[str, t.Any]:
    failed = [entry for entry in done if entry.outcome == FAILED]
    result = {
        "changed": any(entry.outcome == CHANGED or entry.may_have_changed for entry in done),
        "failed": bool(failed),
        "connections": to_rows(done, output),
        "summary": summarize_entries(done),
        "plan": to_plan(planned),
        "diff": to_diff(done),
        "api": api.http.costs(),
    }
    if failed:
        left = sum(entry.outcome == NOT_ATTEMPTED for entry in done)
        first = (failed[0].error or {}).get("msg")
        result["msg"] = (
            f"{len(failed)} of {len(done)} connections failed and {left} were not attempted;"
            f" see error in connections, of which the first says: {first}"
        )
    return result


def main() -> None:
    module = AnsibleModule(
        argument_spec=argument_spec(
            **SERVICE_OPTIONS,
            rules={"type": "list", "elements": "dict", "options": RULE},
            default={"type": "str", "choices": ["accepted", "rejected", "ignored"], "default": "ignored"},
            scope={"type": "str", "choices": ["pending", "all"], "default": "pending"},
            plan={"type": "list", "elements": "dict", "options": ROW},
            max_changes={"type": "str"},
            max_rejects={"type": "str"},
            concurrency={"type": "int", "default": 8},
            on_error={"type": "str", "choices": ["continue", "stop"], "default": "continue"},
            output={"type": "str", "choices": ["all", "changes", "summary"], "default": "all"},
        ),
        supports_check_mode=True,
    )
    api = None
    result: dict[str, t.Any] = {}
    try:
        service, task = read_service(module.params), read_task(module.params)
        concurrency = check_number("concurrency", module.params["concurrency"], least=1, most=64)
        api = create_api(module.params, Clock(), concurrency)
        result = run(api, task, find_service_id(api, service), module)
    except VpcepError as error:
        result = {**fail_arguments(error, api), "failed": True}
    # Outside the handler, so that no version of Ansible adds the traceback of an error that has explained itself.
    if result.pop("failed", False):
        module.fail_json(**result)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
