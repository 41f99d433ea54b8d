# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may use this fragment.

"""The two options that name an endpoint service."""

from __future__ import annotations


class ModuleDocFragment:
    # A module works on one endpoint service, so exactly one of the two must be set.
    DOCUMENTATION = r"""
options:
  service_id:
    description:
      - ID of the endpoint service.
      - Exactly one of O(service_id) and O(service_name) is required.
    type: str
  service_name:
    description:
      - Name of the endpoint service, instead of O(service_id). Costs one more request.
      - Either the full name, C(region.name.id), or the short name in its middle. Upper and lower case must match.
      - If no service has that name, or more than one, the task fails. The message lists similar names.
    type: str
"""
