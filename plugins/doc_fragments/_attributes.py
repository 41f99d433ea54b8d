# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may use this fragment.

"""The attributes that all modules share, and the action group."""

from __future__ import annotations


class ModuleDocFragment:
    # The meaning of the attributes; each module says how far it supports them.
    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and report what would change, without changing it.
  diff_mode:
    description: Reports in diff mode what has changed, or in C(check_mode) would change.
  idempotent:
    description: A second run with the same options changes nothing.
"""

    ACTIONGROUP_VPCEP = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/opentelekomcloud.vpcep.vpcep) in C(module_defaults) to set the login once for all modules.
    support: full
    membership:
      - opentelekomcloud.vpcep.vpcep
"""
