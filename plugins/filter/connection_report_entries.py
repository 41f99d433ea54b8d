# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter that describes the endpoint services of the role connection_report."""

from __future__ import annotations

DOCUMENTATION = r"""
name: connection_report_entries
short_description: Describe endpoint services for the role connection_report
version_added: 0.2.0
description:
  - Turns the results of the modules into the entries of the report of the role
    P(opentelekomcloud.vpcep.connection_report#role), with what somebody should look at.
  - For the roles of this collection only. It may change in any version.
author:
  - opentelekomcloud.vpcep contributors (@opentelekomcloud)
positional: registered, domain_names
options:
  _input:
    description:
      - The services, as P(opentelekomcloud.vpcep.connection_report_services#filter) returns them.
    type: list
    elements: dict
    required: true
  registered:
    description:
      - The results of the modules, in lists, under C(connections), C(permissions) and C(rules).
    type: dict
    required: true
  domain_names:
    description:
      - Names for accounts, by their domain IDs in lower case.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Show that there is nothing to describe
  ansible.builtin.debug:
    msg: "{{ [] | opentelekomcloud.vpcep.connection_report_entries({}, {}) }}"
"""

RETURN = r"""
_value:
  description: The C(entries), one for each service, as in C(report.json).
  type: dict
"""

import typing as t

from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._connection_report_services import describe
from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._role_values import plain


def entries(services: t.Any, registered: t.Any, domain_names: t.Any) -> t.Any:
    """The entries. Their texts come from the cloud, and must not be rendered as templates."""
    return wrap_var(plain({"entries": describe(services, registered, domain_names)}))


class FilterModule:
    """The filter under its name."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"connection_report_entries": entries}
