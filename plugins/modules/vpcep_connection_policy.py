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
  - Lists the connections of your endpoint service and decides on each by the first rule that matches. Sends the
    decisions, several at a time, then waits for all of them together.
  - Treats each connection as M(opentelekomcloud.vpcep.vpcep_connection) does.
  - Never sends a decision based on a list older than five seconds. In longer runs, the module reads the list again and
    decides again on the remaining connections. This way it does not overrule decisions made by others meanwhile.
  - With O(max_changes) or O(max_rejects), sends nothing if the plan is bigger than expected.
  - Stops sending if the cloud refuses the login, or if five decisions in a row get no answer or a server error.
  - You can review the plan of a dry run, then give it back to carry out exactly that plan.
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
      - Makes the same plan and applies the same guards. Logs in and reads, but sends no decision.
  diff_mode:
    support: full
    details:
      - Shows only the connections that change, at most 100 of them.
  idempotent:
    support: partial
    details:
      - A second run changes nothing, unless a rule has O(rules[].statuses) other than V(pendingAcceptance). A decision
        may then let such a rule decide in the next run.
options:
  rules:
    description:
      - The rules. The first one that matches a connection decides on it. The list may be empty.
      - A rule needs at least one of O(rules[].domain_ids), O(rules[].endpoint_ids), O(rules[].marker_ids) and
        O(rules[].pending_longer_than). An empty or null value for any of them is an error.
      - Exactly one of O(rules) and O(plan) is required.
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - Name of the rule, shown in the result. Names must be unique and not C(default).
        type: str
        required: true
      state:
        description:
          - The state for connections that match. V(ignored) leaves them alone.
        type: str
        choices:
          - accepted
          - rejected
          - ignored
        required: true
      domain_ids:
        description:
          - Matches endpoints of these accounts, given by their domain IDs (32 hexadecimal digits). A rule with several
            selectors matches if all of them match.
          - V(["*"]), with no other entry in the list, matches every account.
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
          - Matches connections that have been pending for at least this long, such as V(45m), V(12h) or V(30d).
          - With O(scope=all), connections of that age that already have the rule's state match too, so a second run
            changes nothing.
        type: str
      statuses:
        description:
          - The rule looks only at connections in these statuses, and at those that already have its state, so that it
            does not reverse its own decisions. It also needs one of the selectors above.
          - With O(scope=all), V([pendingAcceptance]) accepts requests without accepting what a person has rejected.
        type: list
        elements: str
        choices:
          - pendingAcceptance
          - creating
          - accepted
          - rejected
          - failed
          - deleting
        version_added: 0.2.0
      from:
        description:
          - A date, or a time in UTC such as V(2026-12-31T18:00:00Z). Before it, the rule is not in force, and the next
            rules decide. The clock of the module's host counts, at the start of the run.
        type: str
        version_added: 0.2.0
      until:
        description:
          - The end of the rule, in the same forms. A date includes the whole day, in UTC.
          - With O(scope=all) and O(default=rejected), this is access for a limited time.
        type: str
        version_added: 0.2.0
      max_per_domain:
        description:
          - How many accepted connections an account may have, including those already accepted or being created. The
            oldest requests are accepted first. The rest are reported as V(capped) and left unchanged.
          - Only allowed with O(rules[].state=accepted). Never cuts an accepted connection; with O(scope=all), the
            RV(summary) names the accounts that have more.
        type: int
      when_capped:
        description:
          - What happens to a request that O(rules[].max_per_domain) excludes. V(wait) leaves it pending, as V(capped).
            V(continue) lets the next rules decide.
        type: str
        choices:
          - wait
          - continue
        default: wait
        version_added: 0.2.0
      comment:
        description:
          - The reason for the decisions of this rule, such as a ticket number.
        type: str
        version_added: 0.2.0
  default:
    description:
      - The state for connections that no rule matches. V(ignored) leaves them alone.
    type: str
    choices:
      - accepted
      - rejected
      - ignored
    default: ignored
  scope:
    description:
      - V(pending) decides only on connections in status V(pendingAcceptance).
      - V(all) decides on every connection. It cuts accepted connections that the rules reject, and accepts rejected
        ones that the rules accept.
      - Connections that are still being created are left alone in either case.
    type: str
    choices:
      - pending
      - all
    default: pending
  plan:
    description:
      - The RV(plan) of an earlier dry run, instead of O(rules). The module carries out exactly this plan.
      - An entry is V(unchanged) if its connection already has the planned state, so an interrupted plan can be given
        again. It is V(failed) with the code C(stale_plan) if the connection now has another status or another
        O(plan[].updated_at).
    type: list
    elements: dict
    suboptions:
      service_id:
        description: ID of the endpoint service that the plan was made for. It must be the service of this task.
        type: str
        required: true
        version_added: 0.2.0
      endpoint_id:
        description: ID of the endpoint.
        type: str
        required: true
      domain_id:
        description: ID of the account that owns the endpoint.
        type: str
      status:
        description: The status of the connection when the plan was made.
        type: str
        required: true
      updated_at:
        description: When the connection had last changed at that time, or null if the cloud does not say.
        type: str
        required: true
      state:
        description: The state to bring the connection into.
        type: str
        choices:
          - accepted
          - rejected
        required: true
      rule:
        description: The rule that decided on the connection.
        type: str
      comment:
        description: The reason for the decision.
        type: str
        version_added: 0.2.0
      domain_name:
        description: The name of the account, as from O(domain_names), which wins over it.
        type: str
        version_added: 0.2.0
  max_changes:
    description:
      - How many connections may change, as a number or a percentage of those listed, such as V(50) or V(10%). If the
        plan has more changes, nothing is sent, and the task fails and returns the summary and the first 50 rows of the
        plan.
    type: str
  max_rejects:
    description:
      - The same limit for rejections.
    type: str
  concurrency:
    description:
      - How many decisions are sent at once, from 1 to 64. Each one is a separate request.
      - If the cloud throttles requests, all of them slow down together.
    type: int
    default: 8
  on_error:
    description:
      - Whether to carry out the other decisions after one has failed. The task fails in either case.
      - With V(stop), nothing is sent at all if the plan already contains a failure, such as a stale entry.
    type: str
    choices:
      - continue
      - stop
    default: continue
  output:
    description:
      - How much to return, for very large services. V(changes) lists in RV(connections) only those that changed, failed
        or were not attempted.
      - V(summary) lists none, leaves out RV(plan), and compares only counts in the diff.
    type: str
    choices:
      - all
      - changes
      - summary
    default: all
  comment:
    description:
      - The reason for all decisions that have none from their rule or row, such as a ticket number. Returned and
        written into the O(journal), but not sent to the cloud.
    type: str
    version_added: 0.2.0
  journal:
    description:
      - File to which the module appends one line of JSON before each decision leaves, and one when the cloud has
        answered it; another one if the decision then fails to take effect. It is on the host that runs the module. If
        it is new, only its owner may read it.
      - If the path cannot be written, the task fails before it sends anything. Check mode writes nothing.
      - Use an absolute path. A relative one is in the module's working directory, which is the playbook's folder on
        C(localhost).
    type: path
    version_added: 0.2.0
  domain_names:
    description:
      - Names for accounts, by their domain IDs. The API does not know them. The result then has a C(domain_name) next
        to each C(domain_id).
    type: dict
    version_added: 0.2.0
  wait:
    description:
      - Whether to wait until the decisions have taken effect.
    type: bool
    default: true
    version_added: 0.2.0
  wait_timeout:
    description:
      - Time limit in seconds for waiting for all connections together, after the last decision was sent. Each check
        reads the service's list once.
    type: int
    default: 600
    version_added: 0.2.0
  timeout:
    description:
      - Time limit in seconds for the whole run. After it nothing more is sent, decisions that were not sent are
        V(not_attempted), and the task fails.
      - Use this option and not Ansible's task keyword C(timeout), which leaves the module running and does not report
        what it did.
    type: int
    version_added: 0.2.0
seealso:
  - module: opentelekomcloud.vpcep.vpcep_connection
  - module: opentelekomcloud.vpcep.vpcep_connection_info
"""

EXAMPLES = r"""
- name: Accept up to three endpoints of each partner account, and reject stale requests
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
    comment: OPS-1234
    journal: decisions.jsonl

- name: Give an account access until the end of a year, and cut it off after that
  opentelekomcloud.vpcep.vpcep_connection_policy:
    service_id: 4189d3c2-8882-4871-a3c2-d380272eed88
    rules:
      - name: trial
        domain_ids:
          - 6e9dfd51d1124e8d8498dce894923a0d
        state: accepted
        until: "2026-12-31"
    default: rejected
    scope: all

- name: Make a plan for approval
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
service_id:
  description: ID of the endpoint service.
  returned: after the list was read
  type: str
  sample: 4189d3c2-8882-4871-a3c2-d380272eed88
service_name:
  description: Full name of the endpoint service, or null if the task was given its ID.
  returned: after the list was read
  type: str
  sample: eu-de.demo.4189d3c2-8882-4871-a3c2-d380272eed88
connections:
  description: One entry for each listed connection that O(output) selects, oldest first.
  returned: after the list was read
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
    domain_name:
      description: Name of that account, or null if O(domain_names) does not have it.
      returned: with O(domain_names), or if the O(plan) has names
      type: str
    marker_id:
      description: Packet ID of the endpoint.
      type: int
    created_at:
      description: When the connection was requested, in UTC.
      type: str
    previous_status:
      description: The status of the connection when it was listed.
      type: str
    status:
      description:
        - The final status as last seen, or in check mode as it would be. C(not_listed) if the connection is no longer
          listed.
      type: str
    state:
      description: The requested state, V(accepted), V(rejected) or V(ignored).
      type: str
    rule:
      description: The rule that decided, V(default), or null if O(scope) or O(plan) excludes the connection.
      type: str
    comment:
      description: The reason for the decision, or null.
      type: str
    age_seconds:
      description: How long the request has been waiting.
      returned: if the connection waits for a decision in the end
      type: int
    outcome:
      description: V(changed), V(unchanged), V(ignored), V(capped), V(failed) or V(not_attempted).
      type: str
    error:
      description: Why it failed, with C(msg), and the cloud's C(error_code), C(error_msg), C(http_status) and
        C(request_id).
      returned: if it failed
      type: dict
summary:
  description:
    - The number of connections, in C(total) and by outcome, by final status and by account (C(by_outcome),
      C(by_status), C(by_domain)).
    - C(by_rule) counts the connections that each rule decided on, including V(default) and rules that decided on none.
    - C(rules_not_in_force) lists the rules that are not in force because of their O(rules[].from) or O(rules[].until).
    - C(over_cap) names, with O(scope=all), the accounts that have more accepted connections than their rule's
      O(rules[].max_per_domain), by domain ID, with C(accepted) and C(cap).
    - C(domain_names) are the names of these accounts, if O(domain_names) is given.
  returned: after the list was read, also if a guard stopped the task
  type: dict
  sample:
    total: 3
    by_outcome: {changed: 2, unchanged: 0, ignored: 1, capped: 0, failed: 0, not_attempted: 0}
    by_status: {pendingAcceptance: 0, creating: 0, accepted: 3, rejected: 0, failed: 0, deleting: 0}
    by_domain: {6e9dfd51d1124e8d8498dce894923a0d: 3}
    by_rule: {partner accounts: 2, stale requests: 0, default: 1}
    rules_not_in_force: []
    over_cap: {}
plan:
  description:
    - The planned changes. Give them as O(plan) to carry them out.
    - If a guard stopped the task, the first 50 of them.
  returned: after the list was read, unless O(output=summary); also if a guard stopped the task
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
      comment: OPS-1234
api:
  description: Requests and time that the task took, as in M(opentelekomcloud.vpcep.vpcep_connection).
  returned: after the login
  type: dict
error_code:
  description: The cloud's code for an error that ended the run.
  returned: failure, if the cloud gave one
  type: str
error_msg:
  description: The cloud's text for that error.
  returned: failure, if the cloud gave one
  type: str
http_status:
  description: The HTTP status of that answer.
  returned: failure, if the cloud answered with an error
  type: int
request_id:
  description: The ID by which the cloud's support can find that request.
  returned: failure, if the cloud gave one
  type: str
"""

import typing as t

from ..module_utils._connection.journal import open_journal
from ..module_utils._connection.names import names_in
from ..module_utils._module import Module, argument_spec, run_module
from ..module_utils._options import check_number, parse_domain_names
from ..module_utils._parent import halt_without_parent
from ..module_utils._policy.agenda import Agenda
from ..module_utils._policy.entries import PolicyEntry
from ..module_utils._policy.options import parse_run
from ..module_utils._policy.pool import Pool
from ..module_utils._policy.progress import Limits, count, time_to_send, time_to_wait
from ..module_utils._policy.report import Report, explain
from ..module_utils._policy.rules import IGNORED, RULE_STATES
from ..module_utils._policy.settle import settle
from ..module_utils._service.lookup import SERVICE_OPTIONS, find_service, parse_service
from ..module_utils._vpcep.connections import STATES, STATUSES

if t.TYPE_CHECKING:
    from ..module_utils._connection.journal import Journal
    from ..module_utils._policy.progress import Counts
    from ..module_utils._vpcep.client import VpcepApi

RULE = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": list(RULE_STATES), "required": True},
    "domain_ids": {"type": "list", "elements": "str"},
    "endpoint_ids": {"type": "list", "elements": "str"},
    "marker_ids": {"type": "list", "elements": "int"},
    "pending_longer_than": {"type": "str"},
    "statuses": {"type": "list", "elements": "str", "choices": list(STATUSES)},
    "from": {"type": "str"},
    "until": {"type": "str"},
    "max_per_domain": {"type": "int"},
    "when_capped": {"type": "str", "choices": ["wait", "continue"], "default": "wait"},
    "comment": {"type": "str"},
}
ROW = {
    "service_id": {"type": "str", "required": True},
    "endpoint_id": {"type": "str", "required": True},
    "domain_id": {"type": "str"},
    "domain_name": {"type": "str"},
    "status": {"type": "str", "required": True},
    "updated_at": {"type": "str", "required": True},
    "state": {"type": "str", "choices": list(STATES), "required": True},
    "rule": {"type": "str"},
    "comment": {"type": "str"},
}


def run(module: Module) -> dict[str, t.Any]:
    params = module.params
    service, policy_run = parse_service(params), parse_run(params, module.given)
    names = {**names_in(policy_run.plan.values()), **parse_domain_names("domain_names", params["domain_names"])}
    begin(module)
    journal = open_journal(params["journal"], module.clock, module.check_mode)
    name = service.service_name or service.service_id
    module.progress.tell(lambda seconds: f"{name}: still logging in or reading the list after {seconds:.0f} s")
    session = module.connect(params["concurrency"])
    api = session.api()
    found = find_service(api, service)
    policy_run.check_service(found.service_id)
    now = module.clock.wall()
    report = Report(found.service_id, params["output"], now, policy_run.policy, names, found.service_name)
    agenda = Agenda(api, policy_run, found.service_id, report.refusal)
    planned = agenda.plan()
    for warning in policy_run.warnings(planned):
        module.warn(warning)
    done = planned
    if not module.check_mode:
        done = carry_out(api, agenda, found.service_id, module, journal and journal.by(session.user))
    return {**report.result(done, planned), **explain(done, agenda.stopped_by)}


def begin(module: Module) -> None:
    """Check the numbers, and start the time limit of the run."""
    check_number("concurrency", module.params["concurrency"], least=1, most=64)
    check_number("wait_timeout", module.params["wait_timeout"])
    halt, timeout = module.clock.halt, module.params["timeout"]
    if timeout is not None:
        halt.ends_at = module.clock.now() + check_number("timeout", timeout, least=1)
    halt_without_parent(halt)


def carry_out(
    api: VpcepApi, agenda: Agenda, service_id: str, module: Module, journal: Journal | None
) -> list[PolicyEntry]:
    """Send all decisions, then wait for them together."""
    stops = module.params["on_error"] == "stop"
    tell(module, agenda, time_to_send)
    pool = Pool(api, agenda, service_id, module.params["concurrency"], stops, journal)
    unsettled = pool.run()
    if module.params["wait"]:
        tell(module, agenda, time_to_wait)
        for entry in settle(api, service_id, unsettled, module.params["wait_timeout"]):
            pool.finish(entry)
    elif unsettled:
        module.warn(f"{len(unsettled)} decisions were sent, but wait is false, so their effect is not known yet.")
    return agenda.results()


def tell(module: Module, agenda: Agenda, time_left: t.Callable[[Counts, float, Limits], str]) -> None:
    """From now on, say how far the decisions are and how long they may still take."""
    params, clock = module.params, module.clock
    wait_timeout = params["wait_timeout"] if params["wait"] else 0

    def describe(seconds: float) -> str:
        counts = count(*agenda.progress())
        limits = Limits(wait_timeout, clock.halt.ends_at - clock.now())
        return f"{params['service_name'] or params['service_id']}: {counts}; {time_left(counts, seconds, limits)}"

    module.progress.tell(describe)


def main() -> None:
    module = Module(
        argument_spec=argument_spec(
            **SERVICE_OPTIONS,
            rules={"type": "list", "elements": "dict", "options": RULE},
            default={"type": "str", "choices": list(RULE_STATES), "default": IGNORED},
            scope={"type": "str", "choices": ["pending", "all"], "default": "pending"},
            plan={"type": "list", "elements": "dict", "options": ROW},
            comment={"type": "str"},
            domain_names={"type": "dict"},
            journal={"type": "path"},
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
