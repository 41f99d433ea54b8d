# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter that reads the variables of the role approve_connections."""

from __future__ import annotations

DOCUMENTATION = r"""
name: approve_connections_request
short_description: Read the variables of the role approve_connections
version_added: 0.2.0
description:
  - Checks the variables of the role P(opentelekomcloud.vpcep.approve_connections#role), and turns them into options of
    M(opentelekomcloud.vpcep.vpcep_connection_policy) for each endpoint service.
  - For the roles of this collection only. It may change in any version.
author:
  - opentelekomcloud.vpcep contributors (@opentelekomcloud)
positional: entry, service_of_host
options:
  _input:
    description:
      - The variables that exist, without the prefix of their names.
    type: dict
    required: true
  entry:
    description:
      - Where the role begins.
    type: str
    choices:
      - main
      - plan
      - apply
    default: main
  service_of_host:
    description:
      - ID of the endpoint service that the host stands for, or blank.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Show what the role would ask of the module
  ansible.builtin.debug:
    msg: "{{ {'service_id': '4189d3c2-8882-4871-a3c2-d380272eed88', 'rules': []}
      | opentelekomcloud.vpcep.approve_connections_request }}"
"""

RETURN = r"""
_value:
  description: The C(request), with the options for each service and a line for each mistake, and the C(plans).
  type: dict
"""

import typing as t

from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._role_variables import parse_variables


class FilterModule:
    """The filter under its name."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"approve_connections_request": parse_variables}
