# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tables of text: aligned, and bounded in rows and in width."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._text_table import Column, Table, one_line

COLUMNS = [Column("name", 8), Column("number"), Column("why")]


@pytest.mark.parametrize(
    ("rows", "total", "limit", "lines"),
    [
        pytest.param([], None, 9, [], id="no rows, no headings"),
        pytest.param(
            [["a", 12, "x"], ["bcd", 3, None]],
            None,
            9,
            ["name  number  why", "a         12  x", "bcd        3  -"],
            id="numbers to the right, and a mark for what is unknown",
        ),
        pytest.param(
            [["a", None, "x"]], None, 9, ["name  why", "a     x"], id="no column in which everything is unknown"
        ),
        pytest.param(
            [["0123456789", 1, "x"]], None, 9, ["name      number  why", "01234...       1  x"], id="a cell is cut"
        ),
        pytest.param(
            [["a", 1, "x"], ["b", 2, "y"], ["c", 3, "z"]],
            ["sum", 6, None],
            1,
            ["name  number  why", "a          1  x", "and 2 more rows", "sum        6  -"],
            id="more rows than the limit, and a sum that always shows",
        ),
    ],
)
def test_a_table(rows: list[list[Any]], total: list[Any] | None, limit: int, lines: list[str]) -> None:
    assert Table(COLUMNS, rows, "rows", total).lines(limit) == lines


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(" a\n  b\t", "a b", id="white space"),
        pytest.param("a\x1b[31mb", "a [31mb", id="a terminal's code"),
        pytest.param("0123456789", "0123456789", id="as wide as allowed"),
        pytest.param("01234567890", "0123456...", id="wider than allowed"),
        pytest.param(7, "7", id="a number"),
    ],
)
def test_one_line_of_text(text: object, line: str) -> None:
    assert one_line(text, 10) == line
