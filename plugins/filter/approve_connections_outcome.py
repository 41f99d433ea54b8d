# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter that sums up what the role approve_connections has done."""

from __future__ import annotations

DOCUMENTATION = r"""
name: approve_connections_outcome
short_description: Sum up what the role approve_connections has done
version_added: 0.2.0
description:
  - Turns what M(opentelekomcloud.vpcep.vpcep_connection_policy) returned for each endpoint service into the report of
    the role P(opentelekomcloud.vpcep.approve_connections#role).
  - For the roles of this collection only. It may change in any version.
author:
  - opentelekomcloud.vpcep contributors (@opentelekomcloud)
positional: services, is_dry_run, verbosity
options:
  _input:
    description:
      - The results of the module, in lists. C(own) is for the services in the project of the login, C(other) for
        those that name a project.
    type: dict
    required: true
  services:
    description:
      - The services, as P(opentelekomcloud.vpcep.approve_connections_request#filter) returns them.
    type: list
    elements: dict
    required: true
  is_dry_run:
    description:
      - Whether nothing was sent.
    type: bool
    required: true
  verbosity:
    description:
      - From 1 on, the report lists each decision.
    type: int
    required: true
"""

EXAMPLES = r"""
- name: Show the report on no service
  ansible.builtin.debug:
    msg: "{{ ({'own': [], 'other': []} | opentelekomcloud.vpcep.approve_connections_outcome([], false, 0)).report }}"
"""

RETURN = r"""
_value:
  description: The C(result), the C(results), the lines of the C(report), the C(plan), and C(counts).
  type: dict
"""

import typing as t

from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._role_outcome import sum_up


class FilterModule:
    """The filter under its name."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"approve_connections_outcome": sum_up}
