# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A policy: a list of rules, of which the first that matches a connection decides on it. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .._vpcep.connections import PENDING
from .._vpcep.times import is_older

if t.TYPE_CHECKING:
    from .._vpcep.connections import Connection

IGNORED = "ignored"
DEFAULT = "default"


@dataclass(frozen=True)
class Rule:
    """One rule of a policy. It matches a connection if all of its selectors match.

    IDs are in lower case, and ``pending_longer_than`` is in seconds. ``max_per_domain`` limits the accepted connections
    of each account.
    """

    name: str
    state: str
    domain_ids: frozenset[str] | None = None
    endpoint_ids: frozenset[str] | None = None
    marker_ids: frozenset[int] | None = None
    pending_longer_than: float | None = None
    max_per_domain: int | None = None

    def matches(self, connection: Connection, now: float) -> bool:
        """Whether the rule matches. ``now`` is in seconds since the epoch."""
        return (
            (self.domain_ids is None or connection.domain_id in self.domain_ids)
            and (self.endpoint_ids is None or connection.key in self.endpoint_ids)
            and (self.marker_ids is None or connection.marker_id in self.marker_ids)
            and (self.pending_longer_than is None or self._has_waited(connection, now))
        )

    def _has_waited(self, connection: Connection, now: float) -> bool:
        """Whether a connection is old enough, and pending or already in the rule's state.

        If the latter did not match, the next run would let another rule reverse the decision.
        """
        if connection.status not in (PENDING, self.state):
            return False
        return is_older(connection.created_at, self.pending_longer_than or 0, now)


@dataclass(frozen=True)
class Policy:
    """The first of the rules that matches decides, or ``default`` if none does.

    ``scope`` is ``pending``, which excludes connections that are not pending, or ``all``.
    """

    rules: t.Sequence[Rule]
    default: str = IGNORED
    scope: str = "pending"

    def rule_for(self, connection: Connection, now: float) -> Rule:
        return next((rule for rule in self.rules if rule.matches(connection, now)), Rule(DEFAULT, self.default))
