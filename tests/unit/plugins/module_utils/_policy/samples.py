# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of a policy share: connections of a fixed month, two rules, and the options of a rule."""

from __future__ import annotations

from typing import Any

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.rules import Rule
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.connections import Connection

# 2026-03-01T00:00:00Z
NOW = 1772323200.0

ACCEPT = Rule("yes", "accepted")
REJECT = Rule("no", "rejected")

_RULE_OPTIONS = (
    *("name", "state", "domain_ids", "endpoint_ids", "marker_ids", "pending_longer_than"),
    *("statuses", "from", "until", "max_per_domain", "comment"),
)


def filled(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule as Ansible hands it to the module: null for each option that is not given, and the defaults."""
    return {**dict.fromkeys(_RULE_OPTIONS), "when_capped": "wait", **rule}


def listed(
    endpoint_id: str, status: str = "pendingAcceptance", domain: str = "d1", day: int = 1, marker: int = 7
) -> Connection:
    """A connection that was created on this day of February 2026."""
    created = f"2026-02-{day:02d}T00:00:00Z"
    return Connection(endpoint_id, status, domain, marker, created, created)


def all_pending(number: int) -> list[Connection]:
    """So many connections that wait for a decision: e00, e01 and so on."""
    return [Connection(f"e{index:02d}", "pendingAcceptance") for index in range(number)]
