# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A policy: a list of rules, of which the first that matches a connection decides on it. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from .._vpcep.connections import PENDING, STATES
from .._vpcep.times import is_older

if t.TYPE_CHECKING:
    from .._vpcep.connections import Connection

IGNORED = "ignored"
DEFAULT = "default"
# A rule may also leave its connections alone.
RULE_STATES = (*STATES, IGNORED)


@dataclass(frozen=True)
class Rule:
    """One rule of a policy. It matches a connection if all of its selectors match.

    IDs are in lower case, and ``pending_longer_than`` is in seconds. ``starts_at`` and ``ends_at`` limit the time in
    which the rule is in force, in seconds since the epoch. ``max_per_domain`` limits the accepted connections of each
    account; beyond it, requests wait, or the next rules decide (``passes_on``).
    """

    name: str
    state: str
    domain_ids: frozenset[str] | None = None
    endpoint_ids: frozenset[str] | None = None
    marker_ids: frozenset[int] | None = None
    pending_longer_than: float | None = None
    statuses: frozenset[str] | None = None
    starts_at: float = float("-inf")
    ends_at: float = float("inf")
    max_per_domain: int | None = None
    passes_on: bool = False
    comment: str | None = None

    def is_in_force(self, now: float) -> bool:
        """Whether the rule is in force. ``now`` is in seconds since the epoch."""
        return self.starts_at <= now < self.ends_at

    def matches(self, connection: Connection, now: float) -> bool:
        """Whether the rule matches. ``now`` is in seconds since the epoch."""
        return (
            self.is_in_force(now)
            and (self.domain_ids is None or connection.domain_id in self.domain_ids)
            and (self.endpoint_ids is None or connection.key in self.endpoint_ids)
            and (self.marker_ids is None or connection.marker_id in self.marker_ids)
            and (self.statuses is None or connection.status in (*self.statuses, self.state))
            and (self.pending_longer_than is None or self._has_waited(connection, now))
        )

    def _has_waited(self, connection: Connection, now: float) -> bool:
        """Whether a connection is old enough, and pending or already in the rule's state.

        A connection in the rule's state also matches, here and in ``statuses``: otherwise the next run would let
        another rule reverse the decision.
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

    @property
    def caps(self) -> dict[str, int]:
        """The caps by the names of their rules."""
        return {rule.name: rule.max_per_domain for rule in self.rules if rule.max_per_domain is not None}

    def rule_for(self, connection: Connection, now: float) -> Rule:
        """The rule that decides on a connection, or a rule named ``default``."""
        return next((rule for rule in self.rules if rule.matches(connection, now)), Rule(DEFAULT, self.default))

    def after(self, name: str) -> Policy | None:
        """The policy that remains if this rule passes a connection on; None if it does not."""
        for position, rule in enumerate(self.rules):
            if rule.name == name:
                return replace(self, rules=self.rules[position + 1 :]) if rule.passes_on else None
        return None

    def not_in_force(self, now: float) -> list[str]:
        """The names of the rules that are not in force at this moment, in seconds since the epoch."""
        return [rule.name for rule in self.rules if not rule.is_in_force(now)]


def unlisted_endpoints(rules: t.Iterable[Rule], listed: t.Container[str]) -> list[str]:
    """A warning for each rule whose endpoints the service does not list at all."""
    return [
        f"The service lists none of the endpoint_ids of rule {rule.name}; check them."
        for rule in rules
        if rule.endpoint_ids is not None and not any(endpoint_id in listed for endpoint_id in rule.endpoint_ids)
    ]
