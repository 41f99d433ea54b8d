# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text and tables in HTML, in which text from outside stays text. Pure."""

from __future__ import annotations

import html
import typing as t
from dataclasses import dataclass, field

from ._report import age
from ._text_table import one_line

LONGEST = 500


@dataclass(frozen=True)
class Column:
    """A column: its heading, the class of its cells, and its share of a table of fixed layout, in percent."""

    heading: str
    kind: str = ""
    share: float | None = None


@dataclass(frozen=True)
class Cell:
    """A cell as HTML. ``key`` is what to sort by if that is not what the cell shows; ``kind`` is one more class."""

    html: str
    key: str | None = None
    kind: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under headings, of which the first cell of each row names the row."""

    caption: str
    columns: t.Sequence[Column]
    rows: t.Sequence[t.Sequence[Cell]] = field(default_factory=list)
    kind: str = ""

    def html(self) -> str:
        """The table in a frame that scrolls if the screen is narrow, without columns in which all cells are blank."""
        if not self.rows:
            return f'<p class="soft">{text(self.caption)}.</p>'
        kept = [place for place in range(len(self.columns)) if any(row[place].html for row in self.rows)]
        heads = "".join(
            f'<th scope="col"{_class(self.columns[place].kind)}>{self.columns[place].heading}</th>' for place in kept
        )
        body = "".join(f"<tr>{self._row(row, kept)}</tr>\n" for row in self.rows)
        caption = text(self.caption)
        return (
            f'<div class="scroll" tabindex="0" role="region" aria-label="{caption}">'
            f"<table{_class(f'sortable {self.kind}'.strip())}><caption>{caption}</caption>{self._widths(kept)}"
            f"<thead><tr>{heads}</tr></thead><tbody>\n{body}</tbody></table></div>"
        )

    def _widths(self, kept: t.Sequence[int]) -> str:
        if self.kind != "connections":
            return ""
        total = sum(self.columns[place].share or 10 for place in kept)
        shares = [100 * (self.columns[place].share or 10) / total for place in kept]
        return f"<colgroup>{''.join(f'<col width={chr(34)}{share:.1f}%{chr(34)}>' for share in shares)}</colgroup>"

    def _row(self, row: t.Sequence[Cell], kept: t.Sequence[int]) -> str:
        return "".join(_cell(row[place], self.columns[place], is_first=place == 0) for place in kept)


def _cell(cell: Cell, column: Column, *, is_first: bool) -> str:
    tag = 'th scope="row"' if is_first else "td"
    key = "" if cell.key is None else f' data-v="{html.escape(cell.key)}"'
    return f"<{tag}{_class(f'{column.kind} {cell.kind}'.strip())}{key}>{cell.html}</{tag.split()[0]}>"


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""


def text(value: object, longest: int = LONGEST) -> str:
    """The value as text of a page, on one line, without characters that do not show."""
    return html.escape(one_line("" if value is None else value, longest))


def count(value: int) -> Cell:
    """A number; the key has no separators."""
    return Cell(f"{value:,}", str(value))


def duration(seconds: int | None) -> Cell:
    """How long somebody has waited; blank if nobody has."""
    return Cell("") if seconds is None else Cell(age(seconds) or "", str(seconds))
