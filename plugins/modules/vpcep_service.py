#!/usr/bin/python
# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module vpcep_service: create, change and delete an endpoint service."""

from __future__ import annotations

DOCUMENTATION = r"""
module: vpcep_service
short_description: Create, change or delete a VPC endpoint service
version_added: 0.2.0
description:
  - Declares a VPC endpoint service on Open Telekom Cloud, through which other accounts reach a load balancer or a
    server of yours.
  - Reads the service first and sends only what differs. An option that is not given leaves its field alone.
  - Never creates a service again to change it. A new service has a new ID and cuts every consumer, so a change that
    needs one is an error.
  - If the answer to a creation is lost, looks for the service and does not send the request again, since it
    may still be on its way. Only if the cloud has answered with status 500 and no service appears, sends it once more.
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
      - Logs in and reads, and fails as the task would, but changes nothing and never waits.
      - The result is a prediction. For a service that is still being created, it assumes that the creation succeeds.
  diff_mode:
    support: full
    details:
      - Shows the fields that the options can set.
  idempotent:
    support: full
options:
  service_id:
    description:
      - ID of the endpoint service. At least one of O(service_id) and O(name) is required.
      - Names an existing service. With O(state=present), it is an error if the project has no service with this ID,
        since the cloud chooses the ID of a new one.
    type: str
  name:
    description:
      - The short name of the endpoint service, without region and ID. At most 16 letters, digits, hyphens and
        underscores. Upper and lower case must match.
      - Without O(service_id), names the service, which costs one more request. The cloud lets several services have the
        same name; then the task fails and lists their IDs.
      - With O(service_id) and O(state=present), the service gets this name. Its full name changes with it, which
        consumers may use to find it.
      - With O(service_id) and O(state=absent), the service is deleted only if it has this name.
    type: str
  state:
    description:
      - V(present) creates the service, or changes it if it differs.
      - V(absent) deletes it. If there is none, nothing changes. If the cloud is already deleting it, the module only
        waits.
    type: str
    choices:
      - present
      - absent
    default: present
  vpc_id:
    description:
      - ID of the VPC that the backend is in. It must not overlap with 198.19.128.0/17.
      - Required for a new service. Cannot be changed later.
    type: str
  port_id:
    description:
      - ID of the port behind the service. For V(LB), the port of the load balancer's private address; for V(VM), the
        network interface of the server.
      - Required for a new service. Can be changed.
    type: str
  server_type:
    description:
      - The kind of the backend, V(LB) for a load balancer or V(VM) for a server.
      - Required for a new service. Cannot be changed later.
    type: str
    choices:
      - LB
      - VM
  ports:
    description:
      - The port mappings, 1 to 200 of them, in any order. They replace those that the service has.
      - Required for a new service. Can be changed.
    type: list
    elements: dict
    suboptions:
      client_port:
        description:
          - The port at which endpoints are reached, V(1) to V(65535).
        type: int
        required: true
      server_port:
        description:
          - The port at which the backend listens, V(1) to V(65535).
        type: int
        required: true
      protocol:
        description:
          - The protocol.
        type: str
        choices:
          - TCP
        default: TCP
  approval_enabled:
    description:
      - Whether new connections must be accepted before they work. Can be changed.
      - For a new service, the cloud's default is V(true).
    type: bool
  tcp_proxy:
    description:
      - Whether and how the client's address is passed on to the backend. Can be changed. The C(toa) kinds are for OBS
        backends only.
      - For a new service, the cloud's default is V(close).
    type: str
    choices:
      - close
      - toa_open
      - proxy_open
      - open
      - proxy_vni
  description:
    description:
      - A description of at most 128 characters, without C(<) and C(>). Can be changed. Blank text clears it.
    type: str
  pool_id:
    description:
      - ID of the dedicated cluster for the service. Cannot be changed later.
    type: str
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
  drain:
    description:
      - For O(state=absent). A service cannot be deleted while it has consumers, that is, accepted connections, or
        connections that are being created. With V(false), the task then fails and says how many there are.
      - With V(true), the module rejects the accepted ones, which cuts their live traffic, and waits for those that are
        being created. It looks again until none is left, then deletes the service. Pending connections are not
        rejected.
      - Needs O(max_rejects).
    type: bool
    default: false
  max_rejects:
    description:
      - The most connections that O(drain) may reject, counted over the whole task. If there are more, the module
        rejects none; if more appear later, it rejects no further ones. Those that are being created count as well.
      - Ignored with O(drain=false).
    type: int
  wait:
    description:
      - Whether to wait until the service is available and shows the new values, or until it is gone.
      - With V(false), the module still waits for what must happen before a change can be sent. It does so for a service
        that is still being created, and for consumers that O(drain) rejects.
    type: bool
    default: true
  wait_timeout:
    description:
      - Time limit in seconds for all waiting in the task, counted from when the service was first read.
    type: int
    default: 600
seealso:
  - module: opentelekomcloud.vpcep.vpcep_service_info
  - module: opentelekomcloud.vpcep.vpcep_connection_policy
"""

EXAMPLES = r"""
- name: Offer a load balancer as an endpoint service
  opentelekomcloud.vpcep.vpcep_service:
    auth_url: https://iam.eu-de.otc.t-systems.com/v3
    username: "{{ otc_username }}"
    password: "{{ otc_password }}"
    user_domain_name: "{{ otc_domain }}"
    project_name: eu-de
    name: shop
    vpc_id: 4189d3c2-8882-4871-a3c2-d380272eed80
    port_id: 4189d3c2-8882-4871-a3c2-d380272eed83
    server_type: LB
    ports:
      - client_port: 443
        server_port: 8443
    description: The shop's API
    tags:
      stage: production
  register: shop

- name: Open a second port, with the login from the environment (OS_AUTH_URL, OS_USERNAME and so on)
  opentelekomcloud.vpcep.vpcep_service:
    name: shop
    ports:
      - client_port: 443
        server_port: 8443
      - client_port: 80
        server_port: 8080

- name: Rename it
  opentelekomcloud.vpcep.vpcep_service:
    service_id: "{{ shop.service.service_id }}"
    name: shop-eu

- name: See whether it can be deleted, and who would be cut off
  opentelekomcloud.vpcep.vpcep_service:
    name: shop-eu
    state: absent
    drain: true
    max_rejects: 5
  check_mode: true
  register: preview

- name: Show who
  ansible.builtin.debug:
    msg: "{{ preview.rejected | map(attribute='domain_id') }}"

- name: Reject at most five consumers, then delete it
  opentelekomcloud.vpcep.vpcep_service:
    name: shop-eu
    state: absent
    drain: true
    max_rejects: 5
"""

RETURN = r"""
service:
  description:
    - The service after the task, or in check mode as it would be. Null after O(state=absent).
    - If the task changed it and O(wait=false), the new values are those that were sent.
    - If the task failed, the service as last seen.
  returned: success, and failure if it is known
  type: dict
  contains:
    service_id:
      description: ID of the service, called C(id) in the API. Null in check mode for a service that would be created.
      type: str
      sample: 4189d3c2-8882-4871-a3c2-d380272eed88
    service_name:
      description: The full name, C(region.name.id), or C(region.id) if the service has no name. Null in check mode for
        a service that would be created.
      type: str
      sample: eu-de.demo.4189d3c2-8882-4871-a3c2-d380272eed88
    short_name:
      description: The O(name), or null if there is none.
      type: str
      sample: demo
    status:
      description: One of V(creating), V(available), V(failed), V(deleting).
      type: str
      sample: available
    domain_id:
      description: ID of the account that owns the service. The cloud shows it only in lists, so it is null if the
        service was read on its own, as usual.
      type: str
      sample: d78cbac186b744899480f25bd022f468
    project_id:
      description: ID of the project that owns the service.
      type: str
      sample: 6e9dfd51d1124e8d8498dce894923a0d
    approval_enabled:
      description: Whether new connections must be accepted before they work.
      type: bool
      sample: true
    connection_count:
      description: Number of connections that are V(creating) or V(accepted). Null in the same cases as
        RV(service.domain_id).
      type: int
      sample: 2
    created_at:
      description: When the service was created, in UTC.
      type: str
      sample: "2018-09-17T11:10:11Z"
    updated_at:
      description: When it last changed, in UTC.
      type: str
      sample: "2018-09-17T11:10:12Z"
    description:
      description: The description of the service.
      type: str
      sample: ""
    service_type:
      description: V(interface), or V(gateway) for the cloud's own services.
      type: str
      sample: interface
    server_type:
      description: The backend of the service, V(LB) for a load balancer or V(VM) for a server.
      type: str
      sample: LB
    vpc_id:
      description: ID of the VPC that the service is in.
      type: str
      sample: 4189d3c2-8882-4871-a3c2-d380272eed80
    port_id:
      description: ID of the port behind the service.
      type: str
      sample: 4189d3c2-8882-4871-a3c2-d380272eed83
    pool_id:
      description: ID of the cluster that the service belongs to.
      type: str
      sample: 5289d3c2-8882-4871-a3c2-d380272eed80
    tcp_proxy:
      description: Whether and how the client's address is passed on to the backend.
      type: str
      sample: close
    ports:
      description: The open ports, as entries with C(client_port), C(server_port) and C(protocol).
      type: list
      elements: dict
      sample: [{client_port: 8080, server_port: 80, protocol: TCP}]
    tags:
      description: The tags, as entries with C(key) and C(value).
      type: list
      elements: dict
      sample: [{key: stage, value: test}]
    error:
      description: Why the service failed, as entries with C(error_code) and C(error_message).
      type: list
      elements: dict
      sample: []
rejected:
  description:
    - The connections that O(drain) has rejected, or in check mode would reject.
    - If the task failed, those whose rejection has taken effect, or may have.
  returned: with O(state=absent), also on failure after the login
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
      sample: 6e9dfd51d1124e8d8498dce894923a0d
    previous_status:
      description: The status before the rejection.
      type: str
      sample: accepted
    status:
      description: The status after it.
      type: str
      sample: rejected
to_reject:
  description: The consumers that O(max_rejects) has protected, at most 50, as rows with the fields of RV(rejected).
  returned: failure because of O(max_rejects)
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

from ..module_utils._module import Module, argument_spec, run_module
from ..module_utils._parent import halt_without_parent
from ..module_utils._policy.reject import CONCURRENCY
from ..module_utils._resource.run import ResourceRun
from ..module_utils._service.absent import Absence
from ..module_utils._service.options import ABSENT, OPTIONS, parse_wanted
from ..module_utils._service.present import Presence


def run(module: Module) -> dict[str, t.Any]:
    params = module.params
    wanted = parse_wanted(params, module.given, module.blanks)
    halt_without_parent(module.clock.halt)
    api = module.connect(CONCURRENCY if params["drain"] else 1).api()
    changes = ResourceRun(module.clock, wanted.wait_timeout, params["max_retries"])
    state: Presence | Absence = Presence(api, changes, wanted)
    if params["state"] == ABSENT:
        state = Absence(api, changes, wanted, params["max_rejects"] if params["drain"] else None)
    with changes.facts(state.facts):
        return state.predict() if module.check_mode else state.carry_out()


def main() -> None:
    run_module(Module(argument_spec=argument_spec(**OPTIONS), supports_check_mode=True), run)


if __name__ == "__main__":
    main()
