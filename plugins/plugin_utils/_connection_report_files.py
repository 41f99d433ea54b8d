# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of the connection report, over one host or many, and what the role prints of it. Pure."""

from __future__ import annotations

import json
import os
import typing as t

from ..module_utils._options import id_key
from ._connection_report_csv import to_csv
from ._connection_report_findings import UNREADABLE, Row
from ._connection_report_html import to_html
from ._connection_report_markdown import to_markdown
from ._connection_report_services import not_found
from ._connection_report_view import HEADINGS, by_kind, counts_of, title_of
from ._role_values import plain
from ._text_table import Column, Table, one_line

_ROWS = 25
_LONGEST_NOTE = 300


def make_report(parts: t.Sequence[t.Sequence[Row]], generated_at: str, lost: t.Sequence[str] = ()) -> dict[str, t.Any]:
    """The report as in ``report.json``, of the services that each host has read.

    A service that several hosts have read is in the report once. ``lost`` are hosts that failed before they could read.
    """
    services: list[Row] = [not_found({"service_name": host}, host, {"msg": "Its host failed."}) for host in lost]
    seen: set[str] = set()
    for entry in (entry for part in parts for entry in part):
        key = id_key(entry["service_id"] or "") if entry["status"] is not None else ""
        if not key or key not in seen:
            services.append(entry)
        seen.add(key)
    return {"generated_at": generated_at, "services": plain(services)}


def make_files(report: Row, directory: str, formats: t.Sequence[str]) -> dict[str, t.Any]:
    """The ``files`` by their paths; the ``lines`` to print; the ``findings`` with their services; and the ``problems``.

    These are sentences, one for each part of a service that could not be read.
    """
    services = report["services"]
    findings = [
        {"service_id": entry["service_id"], "service_name": entry["service_name"], **finding}
        for entry in services
        for finding in entry["findings"]
    ]
    files = {os.path.join(directory, f"report.{name}"): _text(report, name) for name in formats}
    return {
        "files": files,
        "findings": findings,
        "lines": [*_lines(services), "", *(f"Written: {path}" for path in files)],
        "problems": [finding["message"] for finding in findings if finding["kind"] == UNREADABLE],
    }


def _text(report: Row, name: str) -> str:
    # Half a character of UTF-16, which JSON may contain, cannot be written.
    return _MAKERS[name](report).encode("utf-8", "replace").decode("utf-8")


def _to_json(report: Row) -> str:
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"


_MAKERS: t.Mapping[str, t.Callable[[Row], str]] = {
    "json": _to_json,
    "md": to_markdown,
    "csv": to_csv,
    "html": to_html,
}


def _lines(services: t.Sequence[Row]) -> list[str]:
    """A table of the services, and one of the findings by kind."""
    if not services:
        return ["The project of the login has no endpoint services."]
    rows: list[t.Sequence[str | int | None]] = []
    for entry in services:
        known = entry["connections"] is not None
        counts = counts_of(entry["connections"]).values() if known else (None,) * 4
        rows.append([title_of(entry), *counts, len(entry["findings"])])
    columns = [Column("endpoint service", 36), *map(Column, ("accepted", "waiting", "rejected", "other", "findings"))]
    kinds: list[t.Sequence[str | int | None]] = [
        [HEADINGS[kind][0], len(found)] for kind, found in by_kind(services).items()
    ]
    lost = [finding["message"] for entry in services for finding in entry["findings"] if finding["kind"] == UNREADABLE]
    found = Table([Column("finding", 44), Column("number")], kinds, "kinds of findings").lines(len(kinds))
    notes = [one_line(note, _LONGEST_NOTE) for note in lost[:_ROWS]]
    sections = [Table(columns, rows, "endpoint services").lines(_ROWS), found, notes]
    return [line for section in sections if section for line in (*section, "")][:-1]
