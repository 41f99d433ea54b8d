# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A policy's entries as a result and as a diff. Pure."""

from __future__ import annotations

import typing as t
from collections import Counter

from .._connection.summary import count_by_domain, count_by_status
from .entries import CAPPED, CHANGED, FAILED, NOT_ATTEMPTED, UNCHANGED, PolicyEntry
from .rules import IGNORED

RESULTS = (CHANGED, UNCHANGED, IGNORED, CAPPED, FAILED, NOT_ATTEMPTED)
_SHOWN = {
    "all": frozenset(RESULTS),
    "changes": frozenset({CHANGED, FAILED, NOT_ATTEMPTED}),
    "summary": frozenset(),
}
_LONGEST_DIFF = 100


def to_rows(entries: t.Iterable[PolicyEntry], output: str) -> list[dict[str, t.Any]]:
    """One mapping for each connection that ``output`` (all, changes, summary) selects."""
    return [_row(entry) for entry in entries if entry.result in _SHOWN[output]]


def summarize_entries(entries: t.Sequence[PolicyEntry], rules: t.Iterable[str]) -> dict[str, t.Any]:
    """Count the entries by result, by final status and by account; each of these adds up to the total.

    ``by_rule`` counts the connections that each rule decided on, including those of ``rules`` that decided on none.
    """
    decided = Counter(entry.rule for entry in entries if entry.rule is not None)
    counted = Counter(entry.result for entry in entries)
    return {
        "total": len(entries),
        "by_outcome": {result: counted[result] for result in RESULTS},
        "by_status": count_by_status(entry.status for entry in entries),
        "by_domain": count_by_domain(entry.connection.domain_id for entry in entries),
        "by_rule": {**dict.fromkeys(rules, 0), **decided},
    }


def to_diff(entries: t.Iterable[PolicyEntry]) -> dict[str, t.Any]:
    """Ansible's diff: the connections that change, by endpoint, in a fixed order.

    Ansible compares the two sides in quadratic time, so the diff is limited; its header says how many are left out.
    """
    moving = sorted((entry for entry in entries if entry.result == CHANGED), key=lambda entry: entry.connection.key)
    shown = moving[:_LONGEST_DIFF]
    diff: dict[str, t.Any] = {
        "before": {entry.connection.endpoint_id: _side(entry, entry.connection.status) for entry in shown},
        "after": {entry.connection.endpoint_id: _side(entry, entry.status) for entry in shown},
    }
    if len(moving) > len(shown):
        header = f"{len(shown)} of {len(moving)} connections that change; see plan in the result for all of them"
        diff.update(before_header=header, after_header=header)
    return diff


def _side(entry: PolicyEntry, status: str) -> dict[str, t.Any]:
    return {"domain_id": entry.connection.domain_id, "status": status}


def _row(entry: PolicyEntry) -> dict[str, t.Any]:
    connection = entry.connection
    row = {
        "endpoint_id": connection.endpoint_id,
        "domain_id": connection.domain_id,
        "marker_id": connection.marker_id,
        "created_at": connection.created_at,
        "previous_status": connection.status,
        "status": entry.status,
        "state": entry.state,
        "rule": entry.rule,
        "outcome": entry.result,
    }
    return {**row, "error": dict(entry.error)} if entry.error else row
