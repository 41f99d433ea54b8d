#!/usr/bin/python
# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module vpcep_connection_policy: decide on all connections of an endpoint service by rules."""

from __future__ import annotations

DOCUMENTATION = r"""
module: vpcep_connection_policy
short_description: Decide about all connections to a VPC endpoint service by rules
version_added: 0.1.0
description:
  - Lists the connections of your endpoint service, decides about each by the first rule that matches, and sends what is
    to change, several decisions at a time. Then it waits for all of them together.
  - Decides on one connection as M(opentelekomcloud.vpcep.vpcep_connection) does.
  - No decision is sent on a list that is older than five seconds. In a longer run the list is read again, and what is
    left is decided again, so that a decision that somebody else has made meanwhile is not overruled.
  - With guards nothing at all is sent if the plan is bigger than expected.
  - If the cloud refuses the login, or if five decisions in a row find no answer or a server error, nothing more is
    sent.
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
      - A rule needs at least one of O(rules[].domain_ids), O(rules[].endpoint_ids), O(rules[].marker_ids) and
        O(rules[].pending_longer_than). One that is given and empty, or null, is an error.
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
          - Matches endpoints of these accounts, by their domain IDs (32 hexadecimal digits). A rule matches if
            everything matches that it has.
          - V(["*"]), alone in its list, is every account.
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
          - How many accepted connections an account may have. Those that are accepted already and those that are being
            created count, and the oldest requests come first. The rest is reported as V(capped) and left as it is.
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
      - An entry whose connection is already in the wanted state is V(unchanged), so a plan can be given again to finish
        what was interrupted. One whose connection has another status or O(plan[].updated_at) by now is V(failed) with
        C(stale_plan).
    type: list
    elements: dict
    suboptions:
      service_id:
        description: ID of the endpoint service that the plan was made for. It has to be the one of this policy_run.
        type: str
        required: true
        version_added: 0.2.0
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
        description: When it had last changed then, or null if the cloud does not say.
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
        If the plan has more, nothing is sent and the task fails with the plan.
    type: str
  max_rejects:
    description:
      - The same for rejections.
    type: str
  concurrency:
    description:
      - How many decisions are sent at once, 1 to 64. Each is a request of its own, as the API wants it.
      - If the cloud refuses requests as too many, all of them slow down together.
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
  wait:
    description:
      - Whether to wait until the decisions have taken effect.
    type: bool
    default: true
    version_added: 0.2.0
  wait_timeout:
    description:
      - How long to wait, in seconds, for all connections together, after the last decision was sent. Each look is one
        reading of the service's list.
    type: int
    default: 600
    version_added: 0.2.0
  timeout:
    description:
      - How long the whole run may take, in seconds. When it ends, nothing more is sent, what has not been sent is
        V(not_attempted), and the task fails.
      - Use this one and not Ansible's task keyword C(timeout), which leaves the module running and reports nothing of
        what it did.
    type: int
    version_added: 0.2.0
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
        - The status in the end, as it was last seen, in check mode as it would be. C(not_listed) if the endpoint has
          vanished.
      type: str
    state:
      description: What was wanted, V(accepted), V(rejected) or V(ignored).
      type: str
    rule:
      description: The rule that decided, V(default), or null if O(scope) or O(plan) leaves the connection out.
      type: str
    outcome:
      description: V(changed), V(unchanged), V(ignored), V(capped), V(failed) or V(not_attempted).
      type: str
    error:
      description: Why it has failed, with C(msg), and the cloud's C(error_code), C(http_status) and C(request_id).
      returned: if it has failed
      type: dict
summary:
  description:
    - The number of connections C(total), and how many C(by_outcome), C(by_status) in the end and C(by_domain).
    - C(by_rule) is how many each rule has decided, with V(default) and the rules that have decided none.
  returned: after the list was read
  type: dict
  sample:
    total: 3
    by_outcome: {changed: 2, unchanged: 0, ignored: 1, capped: 0, failed: 0, not_attempted: 0}
    by_status: {pendingAcceptance: 0, creating: 0, accepted: 3, rejected: 0, failed: 0, deleting: 0}
    by_domain: {6e9dfd51d1124e8d8498dce894923a0d: 3}
    by_rule: {partner accounts: 2, stale requests: 0, default: 1}
plan:
  description: What changes, for O(plan).
  returned: after the list was read, and if a guard has stopped the task
  type: list
  elements: dict
  sample:
    - service_id: 4189d3c2-8882-4871-a3c2-d380272eed88
      endpoint_id: 705290f3-0d00-41f2-aedc-71f09844e879
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
  description: The cloud's code for an error that ended the run.
  returned: failure, if the cloud gave one
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

from ..module_utils._module import Module, argument_spec, run_module
from ..module_utils._options import check_number
from ..module_utils._parent import halt_without_parent
from ..module_utils._policy.agenda import Agenda
from ..module_utils._policy.plan import CHANGED, FAILED, NOT_ATTEMPTED, PolicyEntry, error_facts
from ..module_utils._policy.plan_rows import to_plan
from ..module_utils._policy.policy_run import parse_run
from ..module_utils._policy.pool import Pool
from ..module_utils._policy.report import summarize_entries, to_diff, to_rows
from ..module_utils._policy.settle import settle
from ..module_utils._service.lookup import SERVICE_OPTIONS, find_service_id, parse_service

if t.TYPE_CHECKING:
    from ..module_utils._errors import VpcepError
    from ..module_utils._vpcep.client import VpcepApi

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
    "service_id": {"type": "str", "required": True},
    "endpoint_id": {"type": "str", "required": True},
    "domain_id": {"type": "str"},
    "status": {"type": "str", "required": True},
    "updated_at": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["accepted", "rejected"], "required": True},
    "rule": {"type": "str"},
}


def run(module: Module) -> dict[str, t.Any]:
    service, policy_run = parse_service(module.params), parse_run(module.params, module.given)
    begin(module)
    api = module.connect(module.params["concurrency"]).api()
    service_id = find_service_id(api, service)
    policy_run.check_service(service_id)
    agenda = Agenda(api, policy_run, service_id)
    planned = agenda.plan()
    for warning in policy_run.warnings(planned):
        module.warn(warning)
    done = planned if module.check_mode else carry_out(api, agenda, service_id, module)
    return {
        **to_result(done, module.params["output"]),
        **explain(done, agenda.stopped_by),
        "summary": summarize_entries(done, policy_run.rule_names),
        "plan": to_plan(planned, service_id),
    }


def begin(module: Module) -> None:
    """Check the numbers, and let the time of the run begin."""
    check_number("concurrency", module.params["concurrency"], least=1, most=64)
    check_number("wait_timeout", module.params["wait_timeout"])
    halt, timeout = module.clock.halt, module.params["timeout"]
    if timeout is not None:
        halt.ends_at = module.clock.now() + check_number("timeout", timeout, least=1)
    halt_without_parent(halt)


def carry_out(api: VpcepApi, agenda: Agenda, service_id: str, module: Module) -> list[PolicyEntry]:
    """Send everything first, then wait for all of it together."""
    stops = module.params["on_error"] == "stop"
    unsettled = Pool(api, agenda, service_id, module.params["concurrency"], stops).run()
    if module.params["wait"]:
        for entry in settle(api, service_id, unsettled, module.params["wait_timeout"]):
            agenda.finish(entry)
    elif unsettled:
        module.warn(f"{len(unsettled)} decisions were sent and not waited for (wait is false).")
    return agenda.results()


def to_result(done: list[PolicyEntry], output: str) -> dict[str, t.Any]:
    return {
        "changed": any(entry.result == CHANGED or entry.may_have_changed for entry in done),
        "connections": to_rows(done, output),
        "diff": to_diff(done),
    }


def explain(done: list[PolicyEntry], stopped_by: VpcepError | None) -> dict[str, t.Any]:
    """Whether the task has failed, and why in a sentence."""
    failed = [entry for entry in done if entry.result == FAILED]
    left = sum(entry.result == NOT_ATTEMPTED for entry in done)
    if not failed and not left:
        return {"failed": False}
    msg = f"{len(failed)} of {len(done)} connections failed and {left} were not attempted"
    if failed:
        msg += f"; see error in connections, of which the first says: {(failed[0].error or {}).get('msg')}"
    msg = f"{msg.rstrip('.')}."
    if stopped_by is None:
        return {"failed": True, "msg": msg}
    return {**error_facts(stopped_by), "failed": True, "msg": f"{msg} The run was stopped: {stopped_by.msg}"}


def main() -> None:
    module = Module(
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
            wait={"type": "bool", "default": True},
            wait_timeout={"type": "int", "default": 600},
            timeout={"type": "int"},
        ),
        supports_check_mode=True,
    )
    run_module(module, run)


if __name__ == "__main__":
    main()
