# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter that reads the variables of the role connection_report."""

from __future__ import annotations

DOCUMENTATION = r"""
name: connection_report_request
short_description: Read the variables of the role connection_report
version_added: 0.2.0
description:
  - Checks the variables of the role P(opentelekomcloud.vpcep.connection_report#role), and says what it has to read.
  - For the roles of this collection only. It may change in any version.
author:
  - opentelekomcloud.vpcep contributors (@opentelekomcloud)
options:
  _input:
    description:
      - The variables that exist, without the prefix of their names.
    type: dict
    required: true
"""

EXAMPLES = r"""
- name: Show what the role would read and write
  ansible.builtin.debug:
    msg: "{{ {'services': ['my-service'], 'formats': 'html'} | opentelekomcloud.vpcep.connection_report_request }}"
"""

RETURN = r"""
_value:
  description: The request, with C(problems), a line for each mistake.
  type: dict
"""

import os
import typing as t

from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._connection_report_request import parse_request


def read(given: t.Mapping[str, t.Any]) -> t.Any:
    """The request; a relative directory is in the folder in which Ansible was started."""
    return wrap_var(parse_request(given, os.getcwd()))


class FilterModule:
    """The filter under its name."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"connection_report_request": read}
