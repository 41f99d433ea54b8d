# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may use this fragment.

"""The two options that name an endpoint service."""

from __future__ import annotations


class ModuleDocFragment:
    # The endpoint service that a module works on: exactly one of the two.
    DOCUMENTATION = r"""
options:
  service_id:
    description:
      - ID of the endpoint service.
      - Exactly one of O(service_id) and O(service_name) has to be given.
    type: str
  service_name:
    description:
      - Name of the endpoint service, instead of O(service_id). Costs one request more.
      - Either the full name, which is C(region.name.id), or the short name in its middle. It has to be exact, upper and
        lower case included.
      - It is an error where no service has that name, or more than one; the message lists what is near.
    type: str
"""
