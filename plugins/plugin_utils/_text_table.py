# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Aligned tables of plain text, with a limit on their rows and on the width of each cell. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

Cell = t.Union[str, int, None]

WIDTH = 110


@dataclass(frozen=True)
class Column:
    """A column: its heading, and how wide a cell may be. Numbers are aligned to the right."""

    heading: str
    width: int = 10


@dataclass(frozen=True)
class Table:
    """Rows under headings. None is unknown; a column in which everything is unknown is left out.

    ``more`` says what rows are, in the line that counts those beyond a limit. ``total`` is a last row that always
    shows.
    """

    columns: t.Sequence[Column]
    rows: t.Sequence[t.Sequence[Cell]]
    more: str
    total: t.Sequence[Cell] | None = field(default=None)

    def lines(self, limit: int) -> list[str]:
        """The table with at most this many rows; nothing for a table without rows."""
        if not self.rows:
            return []
        shown = [*self.rows[:limit], *([self.total] if self.total else [])]
        kept = [place for place in range(len(self.columns)) if any(row[place] is not None for row in self.rows)]
        texts = [[_text(row[place], self.columns[place].width) for place in kept] for row in shown]
        headings = [self.columns[place].heading for place in kept]
        widths = [max(map(len, column)) for column in zip(headings, *texts)]
        right = [all(isinstance(row[place], (int, type(None))) for row in self.rows) for place in kept]
        lines = [_line(row, widths, right) for row in [headings, *texts]]
        hidden = len(self.rows) - limit
        if hidden > 0:
            lines.insert(limit + 1, f"and {hidden} more {self.more}")
        return lines


def one_line(text: object, width: int = WIDTH) -> str:
    """The text as one line of printable characters, cut to the width."""
    line = " ".join("".join(mark if mark.isprintable() else " " for mark in str(text)).split())
    return line if len(line) <= width else f"{line[: width - 3]}..."


def _text(cell: Cell, width: int) -> str:
    return "-" if cell is None else one_line(cell, width)


def _line(row: t.Sequence[str], widths: t.Sequence[int], right: t.Sequence[bool]) -> str:
    cells = (text.rjust(width) if is_right else text.ljust(width) for text, width, is_right in zip(row, widths, right))
    return "  ".join(cells).rstrip()
