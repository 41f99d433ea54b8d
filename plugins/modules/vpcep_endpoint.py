#!/usr/bin/python
# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module vpcep_endpoint: create, change and delete an endpoint, and wait until it is accepted."""

from __future__ import annotations

DOCUMENTATION = r"""
module: vpcep_endpoint
short_description: Create, change or delete a VPC endpoint
version_added: 0.2.0
description:
  - Declares a VPC endpoint on Open Telekom Cloud, through which a VPC of yours reaches a VPC endpoint service, often
    one of another account.
  - Reads the endpoint first and sends only what differs. An option that is not given leaves its field alone.
  - Most services have an owner who must accept the endpoint. Only then does it have an address and DNS names. The
    module can wait for that with O(wait_for=accepted).
  - Never creates an endpoint again to change it. A new endpoint has a new ID and must be accepted again, so a change
    that needs one is an error.
  - If the answer to a creation is lost, looks for the endpoint and does not send the request again, since it
    may still be on its way. Only if the cloud has answered with status 500 and no endpoint appears, sends it once more.
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
      - Logs in and reads, and fails as far as that shows that the task would, but changes nothing and never waits.
      - The result is a prediction. A new endpoint has no ID and the status V(pendingAcceptance). If the result depends
        on the service's owner, a warning says so.
  diff_mode:
    support: full
    details:
      - Shows the fields that the options can set. For a new endpoint, shows those that are given.
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) creates the endpoint, or changes it if it differs.
      - V(absent) deletes it, whatever its status. If there is none, nothing changes. If the cloud is already deleting
        it, the module only waits.
    type: str
    choices:
      - present
      - absent
    default: present
  endpoint_id:
    description:
      - ID of an endpoint that exists. The cloud chooses the ID of a new one, so with O(state=present) it is an error if
        the project has no endpoint with this ID.
      - Without it, the service, O(vpc_id) and O(subnet_id) together name the endpoint, which costs one more request. If
        several endpoints match, the task fails and lists their IDs.
      - With it, a different service, O(vpc_id) or O(subnet_id) is an error.
    type: str
  service_id:
    description:
      - ID of the endpoint service. Cannot be changed later.
      - This or O(service_name) is required without O(endpoint_id).
    type: str
  service_name:
    description:
      - Full name of the endpoint service, C(region.name.id), instead of O(service_id). Upper and lower case must match.
      - Its owner sees this name. A consumer cannot look up the short name alone. For the cloud's own services, use
        M(opentelekomcloud.vpcep.vpcep_public_service_info) to find the ID.
      - To create an endpoint, or if the name does not end with the service's ID, the module looks up the ID. This costs
        one more request.
    type: str
  vpc_id:
    description:
      - ID of the VPC. Required without O(endpoint_id). Cannot be changed later.
    type: str
  subnet_id:
    description:
      - ID of the subnet of the VPC, which is its network ID and not that of the Neutron subnet. Cannot be changed
        later.
      - The subnet must not overlap with 198.19.128.0/17.
      - Required without O(endpoint_id), unless O(route_tables) or O(policy_statement) is given. Only gateway endpoints
        have these, and they have no subnet.
    type: str
  ip_address:
    description:
      - IPv4 address of the endpoint, one of the subnet. By default, the cloud chooses one. Cannot be changed later.
      - Not compared with an endpoint that shows no address yet, because it has not been accepted.
    type: str
  enable_dns:
    description:
      - Whether to create a private domain name for the endpoint. For a new endpoint, the cloud's default is V(false).
        Cannot be changed later.
      - Takes effect when the service's owner accepts the endpoint, and is compared only then. Gateway endpoints ignore
        it.
    type: bool
  description:
    description:
      - A description of at most 128 characters, without C(<) and C(>). Cannot be changed later.
    type: str
  whitelist:
    description:
      - IPv4 addresses and CIDR blocks that may use the endpoint, at most 20, in any order. They replace those that the
        endpoint has, and switch the whitelist on. An empty list switches it off.
      - Only for interface endpoints. The documentation of Open Telekom Cloud has no call that changes it later. The
        module tries the call of Huawei Cloud, from which the service comes, and fails if this cloud does not know it.
    type: list
    elements: str
  route_tables:
    description:
      - IDs of the route tables of a gateway endpoint, in any order. They replace those that the endpoint has. For a new
        endpoint, the cloud's default is the VPC's own.
      - For a change, the same holds as for O(whitelist).
    type: list
    elements: str
  policy_statement:
    description:
      - The policy of a gateway endpoint, at most 10 statements, in any order. They replace those that the endpoint has.
      - The suboptions are spelled as in the API and in policies of OBS.
      - For a change, the same holds as for O(whitelist).
    type: list
    elements: dict
    suboptions:
      Effect:
        description:
          - Whether the statement allows or denies.
        type: str
        choices:
          - Allow
          - Deny
        required: true
      Action:
        description:
          - The permissions of OBS, such as C(obs:object:GetObject).
        type: list
        elements: str
        required: true
      Resource:
        description:
          - The objects of OBS, such as C(obs:*:*:object:bucket/*).
        type: list
        elements: str
        required: true
  tags:
    description:
      - The tags, at most 20, as keys with their values. Both may have letters, digits, hyphens, underscores and C(@);
        keys at most 36 of them, values at most 43.
      - Can be changed. A tag that stays is never missing in between.
    type: dict
  purge_tags:
    description:
      - Whether to delete tags that O(tags) does not name. Without O(tags), all tags stay.
    type: bool
    default: true
  wait_for:
    description:
      - With V(pending), the endpoint has to ask the service's owner to accept it, or to be accepted. If the owner has
        rejected it, nothing changes and a warning says so.
      - With V(accepted), the owner has to accept it, and the result has its address and DNS names. If the owner has
        rejected it, the task fails.
    type: str
    choices:
      - pending
      - accepted
    default: pending
  wait:
    description:
      - Whether to wait for what O(wait_for) says and for changes to show, or until a deleted endpoint is gone.
      - With V(false), the task fails if it has to change an endpoint that is still being created.
    type: bool
    default: true
  wait_timeout:
    description:
      - Time limit in seconds for all waiting in the task, counted from when the endpoint was first read.
    type: int
    default: 600
notes:
  - The documentation of Open Telekom Cloud leaves some questions open that only the cloud itself can answer. They are
    whether an endpoint's whitelist, route tables and policy can be changed, and whether setting a tag that exists
    changes its value. The module waits until a change shows, and the task fails if it does not.
seealso:
  - module: opentelekomcloud.vpcep.vpcep_endpoint_info
  - module: opentelekomcloud.vpcep.vpcep_public_service_info
  - module: opentelekomcloud.vpcep.vpcep_connection
    description: How the service's owner accepts the endpoint.
"""

EXAMPLES = r"""
- name: Ask to connect to another account's service
  opentelekomcloud.vpcep.vpcep_endpoint:
    auth_url: https://iam.eu-de.otc.t-systems.com/v3
    username: "{{ otc_username }}"
    password: "{{ otc_password }}"
    user_domain_name: "{{ otc_domain }}"
    project_name: eu-de
    service_name: eu-de.demo.4189d3c2-8882-4871-a3c2-d380272eed88
    vpc_id: 84758cf5-9c62-43ae-a778-3dbd8370c0a4
    subnet_id: 16f3ba7b-1b6c-4f7e-a1ff-2f0c34b7c9a5
    enable_dns: true
    tags:
      stage: production
  register: asked

- name: Wait until the owner has accepted it, with the login from the environment (OS_AUTH_URL, OS_USERNAME and so on)
  opentelekomcloud.vpcep.vpcep_endpoint:
    endpoint_id: "{{ asked.endpoint.endpoint_id }}"
    wait_for: accepted
    wait_timeout: 3600
  register: connected

- name: Show where the service is reached
  ansible.builtin.debug:
    msg: "{{ connected.endpoint.ip }} {{ connected.endpoint.dns_names }}"

- name: See what would change if only one block of addresses may use the endpoint
  opentelekomcloud.vpcep.vpcep_endpoint:
    endpoint_id: "{{ asked.endpoint.endpoint_id }}"
    whitelist:
      - 192.168.0.0/24
  check_mode: true
  diff: true

- name: Delete the endpoint
  opentelekomcloud.vpcep.vpcep_endpoint:
    endpoint_id: "{{ asked.endpoint.endpoint_id }}"
    state: absent
"""

RETURN = r"""
endpoint:
  description:
    - The endpoint after the task, or in check mode as it would be. Null if there is none.
    - If the task failed, the endpoint as last seen.
  returned: success, and failure if it is known
  type: dict
  contains:
    endpoint_id:
      description: ID of the endpoint, called C(id) in the API. Null in check mode for an endpoint that would be
        created.
      type: str
      sample: 705290f3-0d00-41f2-aedc-71f09844e879
    status:
      description:
        - One of V(pendingAcceptance), V(creating), V(accepted), V(rejected), V(failed), V(deleting).
      type: str
      sample: accepted
    ip:
      description:
        - The address at which the service is reached. Null until the service's owner has accepted the endpoint, and for
          a gateway endpoint.
      type: str
      sample: 192.168.0.12
    dns_names:
      description:
        - The names for that address. Empty until the service's owner has accepted the endpoint, and if the endpoint was
          created without C(enable_dns).
      type: list
      elements: str
      sample:
        - vpcep-705290f3-0d00-41f2-aedc-71f09844e879.eu-de.otc.t-systems.com
    service_id:
      description: ID of the endpoint service, called C(endpoint_service_id) in the API.
      type: str
      sample: 4189d3c2-8882-4871-a3c2-d380272eed88
    service_name:
      description: Name of the endpoint service, called C(endpoint_service_name) in the API.
      type: str
      sample: eu-de.demo.4189d3c2-8882-4871-a3c2-d380272eed88
    service_type:
      description: V(interface), or V(gateway) for some of the cloud's own services.
      type: str
      sample: interface
    vpc_id:
      description: ID of the VPC that the endpoint is in.
      type: str
      sample: 84758cf5-9c62-43ae-a778-3dbd8370c0a4
    subnet_id:
      description: Network ID of the subnet that the endpoint is in. Null for a gateway endpoint.
      type: str
      sample: 16f3ba7b-1b6c-4f7e-a1ff-2f0c34b7c9a5
    enable_dns:
      description: Whether the endpoint gets a private domain name. Null for a gateway endpoint.
      type: bool
      sample: true
    enable_whitelist:
      description: Whether only the addresses of C(whitelist) may use the endpoint. Null for a gateway endpoint.
      type: bool
      sample: false
    whitelist:
      description: Addresses and CIDR blocks that may use the endpoint, if the whitelist is on.
      type: list
      elements: str
      sample: []
    route_tables:
      description: IDs of the route tables of a gateway endpoint, called C(routetables) in the API.
      type: list
      elements: str
      sample: []
    policy_statement:
      description: The policy of a gateway endpoint, as entries with C(Effect), C(Action) and C(Resource).
      type: list
      elements: dict
      sample: []
    description:
      description: The description of the endpoint.
      type: str
      sample: ""
    tags:
      description: The tags, as entries with C(key) and C(value).
      type: list
      elements: dict
      sample: [{key: stage, value: test}]
    marker_id:
      description: Packet ID of the endpoint, an integer of up to 64 bits.
      type: int
      sample: 422321321312321321
    project_id:
      description: ID of the project that owns the endpoint.
      type: str
      sample: 6e9dfd51d1124e8d8498dce894923a0d
    specification_name:
      description: The name of the specification.
      type: str
      sample: default
    enable_status:
      description: V(enable) or V(disable), as the cloud's administrators have set it.
      type: str
      sample: enable
    active_status:
      description: V(active), or why the account is frozen, such as V(arrear_frozen).
      type: list
      elements: str
      sample:
        - active
    endpoint_pool_id:
      description: ID of the cluster that serves the endpoint.
      type: str
      sample: 0e796c11-6cf1-484a-9b8c-f837cb925287
    created_at:
      description: When the endpoint was created, in UTC.
      type: str
      sample: "2018-09-17T11:10:11Z"
    updated_at:
      description: When it last changed, in UTC.
      type: str
      sample: "2018-09-17T11:10:12Z"
    error:
      description: Why the endpoint failed, as entries with C(error_code) and C(error_message).
      type: list
      elements: dict
      sample: []
bind_failed:
  description: Route tables that the cloud could not bind, as entries with C(id) and C(error_message).
  returned: failure, if the cloud could not change all of O(route_tables)
  type: list
  elements: dict
unbind_failed:
  description: Route tables that the cloud could not unbind, in the same form as RV(bind_failed).
  returned: failure, if the cloud could not change all of O(route_tables)
  type: list
  elements: dict
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

from ..module_utils._endpoint.desired import EndpointTask
from ..module_utils._endpoint.options import ENDPOINT_OPTIONS, parse_request
from ..module_utils._module import Module, argument_spec, run_module
from ..module_utils._parent import halt_without_parent


def run(module: Module) -> dict[str, t.Any]:
    wanted = parse_request(module.params, module.given)
    halt_without_parent(module.clock.halt)
    session = module.connect()
    outcome = EndpointTask(session.api(), wanted, session.domain_id).perform(module.check_mode)
    if outcome.warning:
        module.warn(outcome.warning)
    return outcome.to_result()


def main() -> None:
    run_module(Module(argument_spec=argument_spec(**ENDPOINT_OPTIONS), supports_check_mode=True), run)


if __name__ == "__main__":
    main()
