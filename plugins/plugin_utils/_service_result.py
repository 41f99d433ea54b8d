# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Counts the connections in the result of one service's policy. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

Row = t.Mapping[str, t.Any]

PENDING = "pendingAcceptance"
# Kinds of rows, and their headings. A capped connection usually waits as well.
COUNTED = ("accepted", "rejected", "capped", "waiting", "failed", "not sent")
_BY_OUTCOME = {"capped": "capped", "failed": "failed", "not sent": "not_attempted"}
# With output=changes, rows are there for these only.
_OF_CHANGES = ("accepted", "rejected", "failed", "not sent")


@dataclass(frozen=True)
class ServiceResult:
    """A service under its number and label, the result of the module, and the option ``output`` that shaped it.

    A result without ``connections`` is of a service at which nothing was done, and its ``summary`` is what was planned.
    """

    number: int
    label: str
    result: Row
    output: str = "all"

    @property
    def summary(self) -> Row:
        summary: Row = self.result.get("summary") or {}
        return summary

    @property
    def was_stopped(self) -> bool:
        """Whether it ended before anything could be done."""
        return "connections" not in self.result

    @property
    def rows(self) -> list[Row]:
        return list(self.result.get("connections") or [])

    @property
    def known(self) -> tuple[str, ...]:
        """The kinds whose rows are all there."""
        if self.was_stopped or self.output == "summary":
            return ()
        return _OF_CHANGES if self.output == "changes" else COUNTED

    @property
    def has_failed(self) -> bool:
        return bool(self.result.get("failed"))

    @property
    def why(self) -> str:
        """Why it has failed, or blank."""
        return str(self.result.get("msg", "")) if self.has_failed else ""

    def waiting(self) -> int:
        """How many wait for a decision in the end, a decision that was sent and does not show yet aside.

        0 if the service was stopped, and nobody knows.
        """
        if self.was_stopped:
            return 0
        pending = int(self.summary.get("by_status", {}).get(PENDING, 0))
        unseen = [row for row in self.rows if row["status"] == PENDING and row["outcome"] == "changed"]
        return pending - len(unseen)

    def changed(self) -> int | None:
        """How many have changed; None if the accepted and the rejected are counted, or if the service was stopped."""
        return None if self.known or self.was_stopped else int(self.summary["by_outcome"]["changed"])

    def counts(self) -> list[int | None]:
        """The number of each kind, None if it is not known."""
        return [self._count(kind) for kind in COUNTED]

    def _count(self, kind: str) -> int | None:
        if self.was_stopped:
            return None
        if kind == "waiting":
            return self.waiting()
        if kind in _BY_OUTCOME:
            return int(self.summary["by_outcome"][_BY_OUTCOME[kind]])
        return sum(is_of(kind, row) for row in self.rows) if kind in self.known else None


def is_of(kind: str, row: Row) -> bool:
    """Whether a row is of this kind."""
    if kind == "waiting":
        return bool(row["status"] == PENDING and row["outcome"] != "changed")
    if kind in _BY_OUTCOME:
        return bool(row["outcome"] == _BY_OUTCOME[kind])
    return bool(row["outcome"] == "changed" and row["state"] == kind)
