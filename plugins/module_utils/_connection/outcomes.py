# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a decision ends, in the words of results, plans and journals."""

from __future__ import annotations

# In a plan, "changed" means that it will be changed.
CHANGED = "changed"
UNCHANGED = "unchanged"
CAPPED = "capped"
FAILED = "failed"
NOT_ATTEMPTED = "not_attempted"
