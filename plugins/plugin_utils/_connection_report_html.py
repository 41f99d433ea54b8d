# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection report as one page of HTML, which needs no script and loads nothing. Pure."""

from __future__ import annotations

import typing as t

from ..module_utils._options import EVERYBODY, id_key
from ..module_utils._vpcep.connections import ACCEPTED, FAILED, PENDING, REJECTED
from ._connection_report_chart import chart
from ._connection_report_findings import UNREADABLE, Row
from ._connection_report_html_text import Cell, Column, Table, count, duration, text
from ._connection_report_style import POLICY, SCRIPT, STYLE
from ._connection_report_view import (
    HEADINGS,
    WORDS,
    Account,
    accounts_of,
    by_kind,
    counts_of,
    drift_of,
    moment,
    names_of,
    number,
    title_of,
)

_COUNTS = tuple(Column(heading, "number") for heading in ("Accepted", "Waiting", "Rejected", "Other"))
_LONG = 200
_KINDS = {ACCEPTED: "accepted", PENDING: "waiting", REJECTED: "rejected", FAILED: "failed"}


def to_html(report: Row) -> str:
    """The text of the file."""
    services, made = report["services"], moment(report["generated_at"])
    accounts = accounts_of(services)
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>Connection report, {text(made)} UTC</title>",
        f"<style>{STYLE}</style>",
        "</head>",
        "<body>",
        _header(report),
        "<main>",
        *(_findings(services), _waits(accounts), _overview(services), _accounts(accounts)),
        *(_detail(place, entry) for place, entry in enumerate(services, 1)),
        "</main>",
        "<footer><p>Made by the role connection_report of the Ansible collection opentelekomcloud.vpcep, which only"
        " reads.</p></footer>",
        f"<script>{SCRIPT}</script>",
        "</body>",
        "</html>",
    ]
    return "\n".join([*filter(None, parts), ""])


def _header(report: Row) -> str:
    services = report["services"]
    counts = counts_of(row for entry in services for row in entry["connections"] or ())
    totals = [
        ("Endpoint services", len(services), ""),
        ("Accepted", counts.accepted, "accepted"),
        ("Waiting", counts.waiting, "waiting"),
        ("Rejected", counts.rejected, "rejected"),
        ("Other", counts.other, ""),
        ("Findings", sum(len(entry["findings"]) for entry in services), ""),
    ]
    tiles = "".join(
        f'<div><dt>{name}</dt><dd class="{kind}" data-total="{name}">{value:,}</dd></div>'
        for name, value, kind in totals
    )
    return (
        "<header>\n<h1>Connection report</h1>\n"
        '<p class="soft">Who is connected to your endpoint services, who waits, and who was rejected. Made'
        f' <time datetime="{text(report["generated_at"])}">{text(moment(report["generated_at"]))}</time>.'
        f' All times are in UTC.</p>{_alarm(services)}\n<dl class="totals">{tiles}</dl>\n</header>'
    )


def _alarm(services: t.Sequence[Row]) -> str:
    lost = sum(any(finding["kind"] == UNREADABLE for finding in entry["findings"]) for entry in services)
    if not lost:
        return ""
    what = f"{lost:,} of {number(len(services), 'endpoint service')} could not be read completely."
    return f'<p class="alarm"><strong>This report is incomplete.</strong> {what}</p>'


def _findings(services: t.Sequence[Row]) -> str:
    places = {id(entry): place for place, entry in enumerate(services, 1)}
    groups = ""
    for kind, findings in by_kind(services).items():
        heading, meaning = HEADINGS[kind]
        items = "".join(
            f'<li><a href="#s{places[id(entry)]}">{text(title_of(entry), 60)}</a> {text(finding["message"])}</li>\n'
            for entry, finding in findings
        )
        groups += (
            f'<h3>{heading} <span class="count">{len(findings):,}</span></h3><p class="soft">{meaning}</p>'
            f'<ul class="findings" data-kind="{kind}">\n{items}</ul>\n'
        )
    if services and all(entry["rules_compared"] for entry in services) and 'data-kind="drift"' not in groups:
        groups += "<p>The rules would change nothing.</p>"
    return f"<section><h2>Findings</h2>\n{groups or '<p>There are none.</p>'}</section>"


def _waits(accounts: t.Sequence[Account]) -> str:
    figure = chart(accounts)
    return f'<section><h2 id="waits">Waiting times by account</h2>{figure}</section>\n' if figure else ""


def _overview(services: t.Sequence[Row]) -> str:
    rows = []
    for place, entry in enumerate(services, 1):
        counted = [Cell("not read")] * 4
        if entry["connections"] is not None:
            counted = [count(value) for value in counts_of(entry["connections"]).values()]
        entries = Cell("not read") if entry["permissions"] is None else count(len(entry["permissions"]))
        link = Cell(f'<a href="#s{place}">{text(title_of(entry))}</a>')
        status = Cell(text(entry["status"] or "unknown"))
        rows.append([link, status, Cell(_approval(entry)), *counted, entries, count(len(entry["findings"]))])
    columns = [
        *(Column("Endpoint service"), Column("Status"), Column("Approval"), *_COUNTS),
        *(Column("Whitelist", "number"), Column("Findings", "number")),
    ]
    table = Table(number(len(rows), "endpoint service"), columns, rows).html()
    return f"<section><h2>Endpoint services</h2>{table}</section>"


def _approval(entry: Row) -> str:
    return {True: "on", False: "off"}.get(entry["approval_enabled"], "unknown")


def _accounts(accounts: t.Sequence[Account]) -> str:
    rows = [
        [
            Cell(text(account.domain_id)),
            Cell(text(account.name)),
            *map(count, account.counts.values()),
            Cell(text(moment(account.since))),
            duration(account.seconds),
        ]
        for account in accounts
    ]
    columns = [
        *(Column("Domain ID", "id"), Column("Account"), *_COUNTS),
        *(Column("Waiting since", "time"), Column("Waits for", "number")),
    ]
    caption = f"{number(len(rows), 'account')} with connections, those that have waited longest first"
    table = Table(caption, columns, rows).html()
    return f"<section{_length(accounts)}><h2>Accounts</h2>{table}</section>"


def _detail(place: int, entry: Row) -> str:
    facts = [
        ("Name", entry["service_name"]),
        ("ID", entry["service_id"]),
        ("Status", entry["status"]),
        ("Approval", _approval(entry)),
        ("Description", entry["description"]),
        ("Project ID", entry["project_id"]),
        ("Created", moment(entry["created_at"])),
    ]
    shown = "".join(f"<dt>{name}</dt><dd>{text(value)}</dd>" for name, value in facts if value)
    return (
        f'<section{_length(entry["connections"], "detail")} id="s{place}"><h2>{text(title_of(entry))}</h2>\n'
        f'<dl class="facts">{shown}</dl>\n'
        f"<h3>Whitelist</h3>{_whitelist(entry)}\n<h3>Connections</h3>{_connections(entry)}</section>"
    )


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count:,} entries"


def _length(rows: t.Sized | None, kind: str = "") -> str:
    """The class of a section, which says whether it is too long to be laid out before somebody looks at it."""
    names = " ".join(filter(None, (kind, "long" if len(rows or ()) > _LONG else "")))
    return f' class="{names}"' if names else ""


def _whitelist(entry: Row) -> str:
    if entry["permissions"] is None:
        return "<p>It could not be read.</p>"
    names = names_of([entry])
    columns = [Column("Domain ID", "id"), Column("Account"), Column("Added", "time"), Column("Description")]
    rows = []
    for row in entry["permissions"]:
        domain_id = row["domain_id"] or row["permission"]
        name = "every account" if domain_id == EVERYBODY else names.get(id_key(domain_id))
        cells = (domain_id, name, moment(row["created_at"]), row["description"])
        rows.append([Cell(text(value)) for value in cells])
    return Table(f"{_entries(len(rows))} on the whitelist of {title_of(entry)}", columns, rows).html()


def _connections(entry: Row) -> str:
    if entry["connections"] is None:
        return "<p>They could not be read.</p>"
    columns = [
        *(Column("Endpoint", "id", 20), Column("Account", "", 15), Column("Status", "", 8)),
        *(Column("Requested", "time", 12.5), Column("Changed", "time", 12.5), Column("Waits for", "number", 9)),
        *(Column("Rules say", "", 11), Column("Description", "", 12)),
    ]
    drift = drift_of(entry)
    rows = [_connection(row, drift.get(row["endpoint_id"])) for row in entry["connections"]]
    return Table(f"{number(len(rows), 'connection')} to {title_of(entry)}", columns, rows, "connections").html()


def _connection(row: Row, change: Row | None) -> list[Cell]:
    status = row["status"]
    return [
        Cell(text(row["endpoint_id"])),
        Cell(text(row.get("domain_name") or row["domain_id"] or "unknown")),
        Cell(text(WORDS.get(status, status)), kind=_KINDS.get(status, "")),
        Cell(text(moment(row["created_at"]))),
        Cell(text(moment(row["updated_at"]))),
        duration(row.get("age_seconds")),
        Cell(f"{text(change['state'])} by {text(change['rule'], 80)}", kind="change") if change else Cell(""),
        Cell(text(row.get("description"))),
    ]
