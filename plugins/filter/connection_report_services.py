# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter that finds the endpoint services of the role connection_report."""

from __future__ import annotations

DOCUMENTATION = r"""
name: connection_report_services
short_description: Find the endpoint services of the role connection_report
version_added: 0.2.0
description:
  - Turns what M(opentelekomcloud.vpcep.vpcep_service_info) returned into the endpoint services that the role
    P(opentelekomcloud.vpcep.connection_report#role) goes through.
  - For the roles of this collection only. It may change in any version.
author:
  - opentelekomcloud.vpcep contributors (@opentelekomcloud)
positional: registered, listed
options:
  _input:
    description:
      - The request, as P(opentelekomcloud.vpcep.connection_report_request#filter) returns it.
    type: dict
    required: true
  registered:
    description:
      - The results of the module for the services that the request names, in lists.
    type: list
    elements: list
    required: true
  listed:
    description:
      - All services of the project, if the request names none.
    type: list
    elements: dict
    required: true
"""

EXAMPLES = r"""
- name: Show that there are no services
  ansible.builtin.debug:
    msg: "{{ {} | opentelekomcloud.vpcep.connection_report_request
      | opentelekomcloud.vpcep.connection_report_services([], []) }}"
"""

RETURN = r"""
_value:
  description: The C(services), each with its fields or with the reason why it was not found.
  type: dict
"""

import typing as t

from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._connection_report_services import find_services
from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._role_values import plain


def find(request: t.Mapping[str, t.Any], registered: t.Any, listed: t.Any) -> t.Any:
    """The services. Their texts come from the cloud, and must not be rendered as templates."""
    return wrap_var(plain({"services": find_services(request, registered, listed)}))


class FilterModule:
    """The filter under its name."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"connection_report_services": find}
