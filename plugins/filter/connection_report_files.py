# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter that makes the files of the role connection_report."""

from __future__ import annotations

DOCUMENTATION = r"""
name: connection_report_files
short_description: Make the files of the role connection_report
version_added: 0.2.0
description:
  - Turns the entries that each host has read into the files of the role
    P(opentelekomcloud.vpcep.connection_report#role).
  - For the roles of this collection only. It may change in any version.
author:
  - opentelekomcloud.vpcep contributors (@opentelekomcloud)
positional: generated_at, directory, formats, lost
options:
  _input:
    description:
      - The entries of each host, as P(opentelekomcloud.vpcep.connection_report_entries#filter) returns them.
    type: list
    elements: list
    required: true
  generated_at:
    description:
      - When the report is made, in UTC.
    type: str
    required: true
  directory:
    description:
      - The folder of the files.
    type: str
    required: true
  formats:
    description:
      - Which files to make, V(json), V(md), V(csv) or V(html).
    type: list
    elements: str
    required: true
  lost:
    description:
      - Hosts that failed before they could read their services.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Show a report on nothing
  ansible.builtin.debug:
    msg: "{{ [] | opentelekomcloud.vpcep.connection_report_files('2026-01-15T08:00:00Z', '/tmp', ['md']) }}"
"""

RETURN = r"""
_value:
  description: The text of the C(files) by their paths, the C(lines) to print, all C(findings), and the C(problems).
  type: dict
"""

import typing as t

from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._connection_report_files import (
    make_files,
    make_report,
)


def files(parts: t.Any, generated_at: str, directory: str, formats: t.Any, lost: t.Any = ()) -> t.Any:
    """The files. Their texts come from the cloud, and must not be rendered as templates."""
    return wrap_var(make_files(make_report(parts, generated_at, lost), directory, formats))


class FilterModule:
    """The filter under its name."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"connection_report_files": files}
