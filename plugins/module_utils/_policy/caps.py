# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Holds a plan within the caps of its rules, and names the accounts that are above them. Pure."""

from __future__ import annotations

import typing as t
from collections import Counter
from dataclasses import replace

from .._connection.outcomes import CAPPED
from .._vpcep.connections import ACCEPTED, CREATING
from .entries import PolicyEntry
from .rules import DEFAULT

if t.TYPE_CHECKING:
    from .._vpcep.connections import Connection
    from .rules import Rule

Caps = t.Mapping[str, int]
# What the rules after the one of this entry decide; None if that rule keeps its connections.
PassOn = t.Callable[[PolicyEntry], t.Optional[PolicyEntry]]


def cap_entries(
    entries: t.Sequence[PolicyEntry], caps: Caps, standing: t.Iterable[Connection], pass_on: PassOn
) -> list[PolicyEntry]:
    """Cancel or pass on the acceptances that would exceed the cap of their rule for an account.

    The entries come oldest first, so the oldest requests are kept. Connections that stay accepted or are being created
    count, and so do those that a rule without a cap accepts. If rules with different caps accept connections of one
    account, each connection is checked against the cap of its own rule when its turn comes.
    """
    staying = [entry.after or entry.connection for entry in entries if not (entry.change and entry.rule in caps)]
    accepted = Counter(
        connection.domain_id for connection in (*staying, *standing) if connection.status in (ACCEPTED, CREATING)
    )
    capped = []
    kept: Counter[tuple[str | None, str | None]] = Counter()
    for entry in entries:
        if _is_held(entry, caps):
            entry = _within(entry, caps, accepted[entry.connection.domain_id], pass_on)
            accepted[entry.connection.domain_id] += entry.change is not None and entry.state == ACCEPTED
        elif entry.status == ACCEPTED:
            entry = _attributed(entry, caps, kept, pass_on)
        kept[entry.rule, entry.connection.domain_id] += entry.status == ACCEPTED
        capped.append(entry)
    return capped


def over_cap(entries: t.Iterable[PolicyEntry], rules: t.Sequence[Rule]) -> dict[str, dict[str, int]]:
    """The accounts with more accepted connections than the cap of a rule that holds one of them, by domain ID.

    If a rule passes on what its cap excludes, connections that later rules accept do not count against it.
    """
    held: dict[str, list[str]] = {}
    for entry in entries:
        if entry.status == ACCEPTED and entry.connection.domain_id:
            held.setdefault(entry.connection.domain_id, []).append(str(entry.rule))
    over: dict[str, dict[str, int]] = {}
    for domain_id, names in sorted(held.items()):
        for position, rule in enumerate(rules):
            later = {after.name for after in rules[position + 1 :]} | {DEFAULT} if rule.passes_on else set()
            counted = sum(name not in later for name in names)
            if rule.max_per_domain is not None and rule.name in names and counted > rule.max_per_domain:
                over.setdefault(domain_id, {"accepted": counted, "cap": rule.max_per_domain})
    return over


def _is_held(entry: PolicyEntry, caps: Caps) -> bool:
    return entry.change is not None and entry.state == ACCEPTED and entry.rule in caps


def _within(entry: PolicyEntry, caps: Caps, accepted: int, pass_on: PassOn) -> PolicyEntry:
    """The entry, if its account has a place left; else what the next rules decide, or the entry as capped."""
    while _is_held(entry, caps) and accepted >= caps[str(entry.rule)]:
        passed = pass_on(entry)
        if passed is None:
            return replace(entry, result=CAPPED, change=None, after=None)
        entry = passed
    return entry


def _attributed(
    entry: PolicyEntry, caps: Caps, kept: t.Mapping[tuple[str | None, str | None], int], pass_on: PassOn
) -> PolicyEntry:
    """An accepted connection under the rule that accepts it: beyond a cap that may be a later rule, as it was then.

    No cap and no later rule ever cuts it.
    """
    found = entry
    while kept[found.rule, entry.connection.domain_id] >= caps.get(str(found.rule), float("inf")):
        passed = pass_on(found)
        if passed is None or passed.status != ACCEPTED:
            return entry
        found = passed
    return found
