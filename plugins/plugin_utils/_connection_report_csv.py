# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection report as CSV: a line for each connection, safe to open in a spreadsheet. Pure."""

from __future__ import annotations

import csv
import io
import typing as t

from ._connection_report_findings import UNREADABLE, Row
from ._connection_report_view import drift_of

COLUMNS = (
    *("service_id", "service_name", "endpoint_id", "domain_id", "domain_name", "status", "created_at", "updated_at"),
    *("age_seconds", "marker_id", "description", "rules_would", "rule", "error"),
)
# What a spreadsheet takes for the start of a formula (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def to_csv(report: Row) -> str:
    """The text of the file, by RFC 4180. A service that could not be read has a line with nothing but its ``error``."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, COLUMNS, restval="", extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for entry in report["services"]:
        for line in _lines(entry):
            writer.writerow({name: _cell(value) for name, value in line.items()})
    return file.getvalue()


def _lines(entry: Row) -> t.Iterator[dict[str, t.Any]]:
    service = {name: entry[name] for name in ("service_id", "service_name")}
    if entry["connections"] is None:
        problems = [finding["message"] for finding in entry["findings"] if finding["kind"] == UNREADABLE]
        yield {**service, "error": " ".join(problems)}
        return
    drift = drift_of(entry)
    for row in entry["connections"]:
        change = drift.get(row["endpoint_id"], {})
        reasons = [str(error.get("error_message") or error.get("error_code")) for error in row.get("error") or ()]
        wanted = {"rules_would": change.get("state"), "rule": change.get("rule"), "error": "; ".join(reasons)}
        yield {**service, **row, **wanted}


def _cell(value: t.Any) -> t.Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    if value is None or not isinstance(value, str):
        return "" if value is None else value
    return f"'{value}" if value.startswith(_FORMULA) or value.lstrip().startswith(_FORMULA[:4]) else value
