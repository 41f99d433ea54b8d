#!/usr/bin/python
# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module iam_token: one login for many tasks."""

from __future__ import annotations

DOCUMENTATION = r"""
module: iam_token
short_description: Log in once for many tasks
version_added: 0.1.0
description:
  - Logs in to IAM on Open Telekom Cloud and returns a token, together with the project and the address that the other
    modules need with it.
  - Tasks that are given the token do not log in themselves.
  - The result is hidden from all output and from callbacks, at any verbosity. The registered result is complete.
  - Nothing is stored on disk. Each run of the task logs in again.
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
      - Logs in as usual, since a login changes nothing.
  diff_mode:
    support: none
  idempotent:
    support: full
options: {}
notes:
  - Access keys need no token, and a given token needs no login. Both are errors here, unless the token is used to
    assume O(agency_name).
seealso:
  - module: opentelekomcloud.vpcep.vpcep_connection
"""

EXAMPLES = r"""
- name: Log in once
  opentelekomcloud.vpcep.iam_token:
    auth_url: https://iam.eu-de.otc.t-systems.com/v3
    username: "{{ otc_username }}"
    password: "{{ otc_password }}"
    user_domain_name: "{{ otc_domain }}"
    project_name: eu-de
  register: login

- name: Decide with that login
  module_defaults:
    group/opentelekomcloud.vpcep.vpcep:
      auth_token: "{{ login.token }}"
      project_id: "{{ login.project_id }}"
      vpcep_endpoint: "{{ login.vpcep_endpoint }}"
  block:
    - name: Accept two endpoints without another login
      opentelekomcloud.vpcep.vpcep_connection:
        service_id: 4189d3c2-8882-4871-a3c2-d380272eed88
        endpoint_id: "{{ item }}"
        state: accepted
      loop:
        - 705290f3-0d00-41f2-aedc-71f09844e879
        - adb7b229-bb11-4072-bcc0-3327cd784263
"""

RETURN = r"""
token:
  description: The token, for O(auth_token).
  returned: success
  type: str
  sample: MIIFvgYJKoZIhvcNAQcCo...
expires_at:
  description: When the token expires, in UTC, in IAM's format.
  returned: success
  type: str
  sample: "2026-01-16T08:00:00.000000Z"
project_id:
  description: ID of the project that the token is for.
  returned: success
  type: str
  sample: 6e9dfd51d1124e8d8498dce894923a0d
vpcep_endpoint:
  description: Address of the VPCEP API for this project.
  returned: success
  type: str
  sample: https://vpcep.eu-de.otc.t-systems.com/v1/6e9dfd51d1124e8d8498dce894923a0d
region_name:
  description: The region of the address, or null if neither an option nor the catalog names it.
  returned: success
  type: str
  sample: eu-de
api:
  description: Requests and time that the task took, as in M(opentelekomcloud.vpcep.vpcep_connection).
  returned: success
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

from ..module_utils._errors import OptionError
from ..module_utils._module import Module, argument_spec, run_module


def run(module: Module) -> dict[str, t.Any]:
    session = module.connect()
    if session.issued is None:
        raise OptionError("No login is needed: access keys need no token, and auth_token already is one.")
    return {
        "changed": False,
        "token": session.issued.token,
        "expires_at": session.issued.expires_at,
        "project_id": session.project_id,
        "vpcep_endpoint": session.address.url(session.project_id),
        "region_name": session.region_name,
    }


def main() -> None:
    run_module(Module(argument_spec=argument_spec(), supports_check_mode=True), run)


if __name__ == "__main__":
    main()
