# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report of the role: a page of tables for all services, and each decision on demand. Pure."""

from __future__ import annotations

import typing as t
from collections import Counter
from functools import partial
from textwrap import wrap

from ._service_result import COUNTED, Row, ServiceResult, is_of
from ._text_table import WIDTH, Cell, Column, Table, one_line

_PAGE = 60
_MOST_ROWS, _FEWEST_ROWS = 25, 2
_COUNTS = tuple(Column(kind) for kind in COUNTED)
_OF_ACCOUNTS = ("accepted", "rejected", "waiting", "failed")
# Why a connection waits or not comes before the fact that it waits.
_OF_DECISIONS = ("accepted", "rejected", "capped", "failed", "not sent", "waiting")
_NUMBER = Column("#")
_LONGEST_NOTE = 300
_DAY, _HOUR, _MINUTE = 86400, 3600, 60

Results = t.Sequence[ServiceResult]
Cells = t.Sequence[Cell]
Limited = t.Callable[[int], t.List[str]]


def report(results: Results, is_dry_run: bool, with_decisions: bool) -> list[str]:
    """The lines to print. ``with_decisions`` adds a line for each decision, however many there are."""
    if not results:
        return ["The plan is empty: there was nothing to do, and nothing was sent."]
    title = "Dry run: nothing was sent. What would be done:" if is_dry_run else "What was done:"
    tables = [_rules(results), _accounts(results), _waiting(results), _failed(results)]
    sections: list[Limited] = [
        partial(_services, results),
        *(table.lines for table in tables),
        partial(_notes, results),
    ]
    page = _fit(title, sections)
    return [*page, "", *_decisions(results)] if with_decisions else page


def _fit(title: str, sections: t.Sequence[Limited]) -> list[str]:
    """As many rows of each section as fit on the page together."""
    lines: list[str] = []
    for limit in range(_MOST_ROWS, _FEWEST_ROWS - 1, -1):
        lines = [title]
        for section in sections:
            found = section(limit)
            lines += ["", *found] if found else []
        if len(lines) <= _PAGE:
            break
    return lines


def _numbered(results: Results, result: ServiceResult) -> Cell:
    """The number of a service, which is only needed if there are several."""
    return result.number if len(results) > 1 else None


def _services(results: Results, limit: int) -> list[str]:
    """A row for each service, and their sum. If not all fit, those at which something happened come first."""
    shown = sorted(results, key=_is_quiet) if len(results) > limit else results
    rows: list[Cells] = [
        [_numbered(results, result), result.label, result.summary.get("total"), result.changed(), *result.counts()]
        for result in shown
    ]
    total = [None, "together", *(_add(column) for column in list(zip(*rows))[2:])] if len(rows) > 1 else None
    columns = [_NUMBER, Column("endpoint service", 36), Column("total"), Column("changed"), *_COUNTS]
    return Table(columns, rows, "endpoint services", total).lines(limit)


def _is_quiet(result: ServiceResult) -> bool:
    return not (result.has_failed or any(result.counts()) or result.changed())


def _add(column: t.Iterable[Cell]) -> int | None:
    known = [cell for cell in column if isinstance(cell, int)]
    return sum(known) if known else None


def _rules(results: Results) -> Table:
    """A row for each rule; one that decided on nothing shows, too, since it may contain a mistake."""
    rows: list[Cells] = []
    for result in results:
        for name, decided in result.summary.get("by_rule", {}).items():
            own = [row for row in result.rows if row["rule"] == name]
            rows.append([_numbered(results, result), _rule_name(name), decided, *_counts_of(own, result)])
    return Table([_NUMBER, Column("rule", 36), Column("decided on"), *_COUNTS], rows, "rules")


def _rule_name(name: str | None) -> str:
    return "(default)" if name == "default" else name or "(none)"


def _counts_of(rows: t.Iterable[Row], result: ServiceResult, kinds: t.Sequence[str] = COUNTED) -> list[Cell]:
    counts: Counter[str] = Counter(kind for row in rows for kind in kinds if is_of(kind, row))
    return [counts[kind] if kind in result.known else None for kind in kinds]


def _accounts(results: Results) -> Table:
    """A row for each account at which something happened, or for all if rows are missing; those with most first."""
    rows: list[Cells] = []
    for result in results:
        by_account: dict[str, list[Row]] = {}
        for row in result.rows:
            by_account.setdefault(str(row["domain_id"]), []).append(row)
        for domain_id, connections in result.summary.get("by_domain", {}).items():
            counts = _counts_of(by_account.get(domain_id, ()), result, _OF_ACCOUNTS)
            if any(counts) or not result.known:
                name = _names(result).get(domain_id)
                rows.append([_numbered(results, result), name, domain_id, connections, *counts])
    rows.sort(key=lambda row: (-(_add(row[4:]) or 0), -int(row[3] or 0)))
    columns = [_NUMBER, Column("account", 24), Column("domain ID", 32), Column("total"), *map(Column, _OF_ACCOUNTS)]
    return Table(columns, rows, "accounts")


def _names(result: ServiceResult) -> t.Mapping[str, str]:
    names: t.Mapping[str, str] = result.summary.get("domain_names") or {}
    return names


def _waiting(results: Results) -> Table:
    """Those who wait, oldest first, as far as they are listed."""
    found = [(row, result) for result in results for row in result.rows if is_of("waiting", row)]
    found.sort(key=lambda pair: str(pair[0].get("created_at") or ""))
    rows: list[Cells] = [
        [
            _numbered(results, result),
            row.get("created_at") or "unknown",
            age(row.get("age_seconds")),
            row["endpoint_id"],
            row.get("domain_name") or row["domain_id"],
        ]
        for row, result in found
    ]
    columns = [_NUMBER, Column("waiting since", 20), Column("for"), Column("endpoint", 36), Column("account", 32)]
    return Table(columns, rows, "that wait")


def age(seconds: int | None) -> str | None:
    """How long that is, in days and hours, or in hours and minutes."""
    if seconds is None:
        return None
    if seconds >= _DAY:
        return f"{seconds // _DAY}d {seconds % _DAY // _HOUR}h"
    return f"{seconds // _HOUR}h {seconds % _HOUR // _MINUTE}m"


def _failed(results: Results) -> Table:
    rows: list[Cells] = [
        [_numbered(results, result), row["endpoint_id"], _reason(row.get("error") or {})]
        for result in results
        for row in result.rows
        if is_of("failed", row)
    ]
    return Table([_NUMBER, Column("failed", 36), Column("because", 64)], rows, "that failed")


def _reason(error: Row) -> str:
    """The cloud's code and words if there are any: the whole message begins with what is in the row already."""
    text = error.get("error_msg") or error.get("msg", "")
    return f"{error['error_code']}: {text}" if error.get("error_code") else str(text)


def _notes(results: Results, limit: int) -> list[str]:
    """Whatever is not a count: why a service failed, rules not in force, accounts over their cap."""
    # Failures first, so that no limit hides them.
    found = [note for result in results for note in _notes_on(result)]
    notes = [one_line(note, _LONGEST_NOTE) for note in sorted(found, key=lambda note: not note.startswith("FAILED"))]
    more = [f"and {len(notes) - limit} more notes"] if len(notes) > limit else []
    return [line for note in notes[:limit] for line in wrap(note, WIDTH, subsequent_indent="  ")] + more


def _notes_on(result: ServiceResult) -> t.Iterator[str]:
    if result.has_failed:
        yield f"FAILED at {result.label}: {result.why}"
    listed = sum(is_of("waiting", row) for row in result.rows)
    if result.waiting() > listed:
        yield f"At {result.label}, {result.waiting() - listed} wait whom the option output leaves out of this report."
    if result.summary.get("rules_not_in_force"):
        yield f"Not in force at {result.label}: {', '.join(result.summary['rules_not_in_force'])}"
    for domain_id, cap in (result.summary.get("over_cap") or {}).items():
        account = " ".join(filter(None, [_names(result).get(domain_id), domain_id]))
        yield f"Over its cap at {result.label}: {account} has {cap['accepted']} accepted; the cap is {cap['cap']}."


def _decisions(results: Results) -> list[str]:
    """A line for each connection that was decided on or waits, of which there may be thousands."""
    rows: list[Cells] = []
    for result in results:
        for row in result.rows:
            kind = next((kind for kind in _OF_DECISIONS if is_of(kind, row)), None)
            if kind is not None:
                who = row.get("domain_name") or row["domain_id"]
                rule, comment = _rule_name(row["rule"]), row.get("comment")
                cells = [kind, row["endpoint_id"], who, row["previous_status"], rule, comment]
                rows.append([_numbered(results, result), *cells])
    headings = [("decision", 10), ("endpoint", 36), ("account", 32), ("was", 20), ("rule", 36), ("comment", 60)]
    return Table([_NUMBER, *(Column(*heading) for heading in headings)], rows, "decisions").lines(len(rows))
