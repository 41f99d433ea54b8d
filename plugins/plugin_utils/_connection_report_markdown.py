# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection report as Markdown, in which text from outside stays text. Pure."""

from __future__ import annotations

import re
import typing as t

from ._connection_report_findings import Row
from ._connection_report_view import (
    HEADINGS,
    WORDS,
    accounts_of,
    by_kind,
    counts_of,
    drift_of,
    moment,
    names_of,
    number,
    title_of,
)
from ._report import age
from ._text_table import one_line

_LONGEST = 300
# With these, text becomes a link, a mention, code, an image, a cell, an entity or a tag.
_MARKS = re.compile(r"([\\`*_\[\]<>|~&@#!$])|:(?=//)|(?<=www)\.", re.IGNORECASE)

Cells = t.Sequence[object]


def to_markdown(report: Row) -> str:
    """The text of the file."""
    services = report["services"]
    counts = counts_of(row for entry in services for row in entry["connections"] or ())
    lines = [
        "# Connection report",
        "",
        f"Made {moment(report['generated_at'])}. All times are in UTC.",
        "",
        f"{number(len(services), 'endpoint service')}: {counts.accepted:,} accepted, {counts.waiting:,} waiting,"
        f" {counts.rejected:,} rejected and {counts.other:,} other connections.",
        *_findings(services),
        *_accounts(services),
    ]
    for entry in services:
        lines += _service(entry)
    return "\n".join([*lines, ""])


def inert(text: object) -> str:
    """The text on one line, without a character that Markdown takes for anything but text."""
    return _MARKS.sub(lambda match: f"\\{match[0]}", one_line(text, _LONGEST))


def _findings(services: t.Sequence[Row]) -> t.Iterator[str]:
    yield from ("", "## Findings", "")
    found = by_kind(services)
    if not found:
        yield "There are none."
    for kind, findings in found.items():
        heading, meaning = HEADINGS[kind]
        yield from (f"### {heading} ({len(findings):,})", "", meaning, "")
        for entry, finding in findings:
            yield f"- {inert(title_of(entry))}: {inert(finding['message'])}"
        yield ""


def _accounts(services: t.Sequence[Row]) -> list[str]:
    rows = [
        [one.name or "", one.domain_id, *one.counts.values(), moment(one.since), _for(one.seconds)]
        for one in accounts_of(services)
    ]
    headings = ["Account", "Domain ID", "Accepted", "Waiting", "Rejected", "Other", "Waiting since", "For"]
    return ["", "## Accounts", "", *_table(headings, rows)]


def _service(entry: Row) -> list[str]:
    approval = {True: "on", False: "off"}.get(entry["approval_enabled"], "unknown")
    lines = ["", f"## {inert(title_of(entry))}", ""]
    lines += [f"{inert(entry['service_name'] or '')} {inert(entry['service_id'] or '')}".strip(), ""]
    if entry["status"]:
        lines += [f"Status {inert(entry['status'])}, approval {approval}.", ""]
    lines += ["### Whitelist", "", *_whitelist(entry)]
    lines += ["", "### Connections", "", *_connections(entry)]
    return lines


def _whitelist(entry: Row) -> list[str]:
    if entry["permissions"] is None:
        return ["It could not be read."]
    names = names_of([entry])
    rows = [
        [names.get(row["domain_id"] or "", ""), row["domain_id"] or row["permission"], moment(row["created_at"])]
        for row in entry["permissions"]
    ]
    return _table(["Account", "Domain ID", "Since"], rows)


def _connections(entry: Row) -> list[str]:
    if entry["connections"] is None:
        return ["They could not be read."]
    drift = drift_of(entry)
    rows = []
    for row in entry["connections"]:
        change = drift.get(row["endpoint_id"])
        rows.append(
            [
                row["endpoint_id"],
                row.get("domain_name") or row["domain_id"] or "unknown",
                WORDS.get(row["status"], row["status"]),
                moment(row["created_at"]),
                moment(row["updated_at"]),
                _for(row.get("age_seconds")),
                f"{change['state']} by {change['rule']}" if change else "",
                row.get("description") or "",
            ]
        )
    headings = ["Endpoint", "Account", "Status", "Requested", "Changed", "Waits for", "Rules say", "Description"]
    return _table(headings, rows)


def _for(seconds: int | None) -> str:
    return age(seconds) or ""


def _table(headings: t.Sequence[str], rows: t.Sequence[Cells]) -> list[str]:
    """The table without the columns in which all cells are blank."""
    kept = [place for place in range(len(headings)) if any(row[place] != "" for row in rows)]
    if not kept:
        return ["There are none."]
    lines = [[headings[place] for place in kept], ["---"] * len(kept)]
    lines += [[inert(row[place]) for place in kept] for row in rows]
    return [f"| {' | '.join(line)} |" for line in lines]
