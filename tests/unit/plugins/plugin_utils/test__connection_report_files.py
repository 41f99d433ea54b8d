# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of the report: each of them says the same, and none of them does what hostile text wants."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from markdown_it import MarkdownIt

from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._connection_report_csv import COLUMNS
from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._connection_report_files import (
    make_files,
    make_report,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._connection_report_markdown import inert
from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._connection_report_style import (
    POLICY,
    SCRIPT,
    STYLE,
)
from tests.report_samples import (
    GUEST,
    MADE,
    PARTNER,
    PENDING,
    STRANGER,
    change,
    connection,
    endpoint,
    entry,
    permission,
    report,
    rules,
)

SCHEMA = json.loads((Path(__file__).parents[4] / "docs/connection_report.schema.json").read_text())
GUIDE = (Path(__file__).parents[4] / "docs/docsite/rst/report.rst").read_text()
FORMATS = ["json", "md", "csv", "html"]
HOSTILE = [
    pytest.param("<script>alert(1)</script>", id="a script"),
    pytest.param('"><img src=x onerror=alert(1)>', id="an image that breaks out of an attribute"),
    pytest.param("</style></script></table><svg/onload=alert(1)>", id="ends of elements"),
    pytest.param("a | b \\| c \\\\| d", id="pipes"),
    pytest.param("one\ntwo\r\n\n# three\n\n| four |", id="lines"),
    pytest.param("[click](javascript:alert(1)) ![x](http://203.0.113.1/x.png)", id="links"),
    pytest.param("<http://203.0.113.1/> https://203.0.113.1 www.example.com a@example.com", id="bare links"),
    pytest.param("`code` **bold** ~~gone~~ &lt;b&gt; $x$ #1 @somebody", id="marks"),
    pytest.param("\u202egnp.exe\u0000\u2066", id="characters that do not show"),
    pytest.param("half a character \ud800", id="half a character"),
]


def made(**fields: Any) -> dict[str, str]:
    """The files of a report with all kinds of rows, by their formats."""
    first = entry(
        [
            connection(1),
            connection(2, STRANGER, PENDING, description="=HYPERLINK(1)"),
            connection(3, None, "failed", error=[{"error_code": "EndPoint.1", "error_message": "no port"}]),
        ],
        [permission(PARTNER), permission(GUEST), permission(None)],
        rules(change(2, STRANGER, PENDING, "rejected", "rest"), **{PARTNER: {"accepted": 2, "cap": 1}}),
        **fields,
    )
    open_to_all = entry([], [permission("*")], approval_enabled=False, service_id="other")
    parts = make_report([[first], [open_to_all]], MADE, ["lost"])
    files: dict[str, str] = make_files(parts, "/out", FORMATS)["files"]
    return {path.rsplit(".", 1)[1]: text for path, text in files.items()}


def test_the_json_is_as_the_schema_says() -> None:
    found = json.loads(made()["json"])
    jsonschema.validate(found, SCHEMA)
    kinds = {finding["kind"] for service in found["services"] for finding in service["findings"]}
    assert kinds == {kind["title"] for kind in SCHEMA["$defs"]["finding"]["oneOf"]}


def test_the_schema_and_the_guide_know_the_same_kinds() -> None:
    assert [kind["title"] for kind in SCHEMA["$defs"]["finding"]["oneOf"] if f"``{kind['title']}``" not in GUIDE] == []


def test_a_wrong_report_is_not_as_the_schema_says() -> None:
    found = json.loads(made()["json"])
    found["services"][1]["findings"][0]["kind"] = "other"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found, SCHEMA)


def test_a_service_that_two_hosts_have_read_is_there_once() -> None:
    one, other = entry([connection(1)]), entry([connection(1)], service_id="other")
    assert make_report([[one], [one, other]], MADE)["services"] == [one, other]


def test_what_it_prints() -> None:
    lost = make_report([[entry([connection(1)], [permission(PARTNER)])]], MADE, ["billing"])
    assert make_files(lost, "/out", ["csv"])["lines"] == [
        "endpoint service  accepted  waiting  rejected  other  findings",
        "billing                  -        -         -      -         1",
        "demo                     1        0         0      0         0",
        "",
        "finding            number",
        "Could not be read       1",
        "",
        "Endpoint service billing could not be read: Its host failed.",
        "",
        "Written: /out/report.csv",
    ]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_csv_has_a_line_for_each_connection_and_one_for_what_was_not_read() -> None:
    text = made()["csv"]
    assert text.split("\r\n", 1)[0] == ",".join(COLUMNS)
    lost, first, second, third = rows(text)
    assert (lost["service_name"], lost["endpoint_id"]) == ("lost", "")
    assert lost["error"] == "Endpoint service lost could not be read: Its host failed."
    assert (first["endpoint_id"], first["domain_name"], first["status"]) == (endpoint(1), "Partner Ltd", "accepted")
    assert (second["rules_would"], second["rule"], second["age_seconds"]) == ("rejected", "rest", "172800")
    assert (third["domain_id"], third["error"]) == ("", "no port")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        pytest.param("=1+1", "'=1+1", id="equals"),
        pytest.param("+1", "'+1", id="plus"),
        pytest.param("-1", "'-1", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\t=1", "'\t=1", id="a tab"),
        pytest.param("\r=1", "'\r=1", id="a carriage return"),
        pytest.param("  =1", "'  =1", id="blanks first"),
        pytest.param('say "yes", or\r\nno', 'say "yes", or\r\nno', id="quotes, commas and lines"),
        pytest.param("a=1", "a=1", id="a sign in the middle"),
    ],
)
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    given = report(entry([connection(1, description=text)]))
    (row,) = rows(make_files(given, "/out", ["csv"])["files"]["/out/report.csv"])
    assert row["description"] == cell


def test_numbers_stay_numbers() -> None:
    given = report(entry([connection(1, marker_id=-5)]))
    assert rows(make_files(given, "/out", ["csv"])["files"]["/out/report.csv"])[0]["marker_id"] == "-5"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_markdown_is_text(text: str) -> None:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    shown = parser.render(f"| a |\n| --- |\n| {inert(text)} |")
    cell = re.search(r"<tbody>\s*<tr>\s*<td>(.*)</td>\s*</tr>\s*</tbody>", shown, re.DOTALL)
    assert cell is not None
    assert "<" not in cell[1]
    assert not re.search(r"(?<!\\):(?=//)|www\.", inert(text))


def test_markdown_has_the_same_columns_in_each_line() -> None:
    text = made(description="a | b", short_name="x | y")["md"]
    tables = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert len(tables) == 4
    for table in tables:
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1


class Page(HTMLParser):
    """The elements, attributes and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_adds_nothing_to_the_page(text: str) -> None:
    plain, hostile = (
        Page(made(description=words, short_name=words, status=words)["html"]) for words in ("harmless words", text)
    )
    assert hostile.tags == plain.tags
    assert [name for name, _value in hostile.attributes] == [name for name, _value in plain.attributes]


def test_the_page_loads_nothing_and_runs_nothing_else() -> None:
    page = Page(made()["html"])
    links = [value for name, value in page.attributes if name in ("href", "src", "action", "xlink:href")]
    assert [link for link in links if not re.fullmatch(r"#s\d+", link or "")] == []
    assert [name for name, _value in page.attributes if name.startswith("on") or name == "style"] == []
    assert (page.tags.count("script"), page.tags.count("style")) == (1, 1)
    assert ("content", POLICY) in page.attributes
    assert not re.search(r"url\(|@import|</", STYLE + SCRIPT)


def test_no_drift_is_said_only_if_all_services_were_compared() -> None:
    words = "The rules would change nothing."
    one, other = entry([], [], rules()), entry([], [], service_id="other")
    for services, is_said in (([one], True), ([one, other], False), ([other], False), ([], False)):
        page = make_files(report(*services), "/out", ["html"])["files"]["/out/report.html"]
        assert (words in page) is is_said


def test_everybody_who_waits_is_in_the_chart_up_to_twenty() -> None:
    waiting = [connection(number, f"{number:032x}", PENDING) for number in range(25)]
    page = make_files(report(entry(waiting, [permission("*")])), "/out", ["html"])["files"]["/out/report.html"]
    assert page.count('<rect class="track"') == 20
    assert "Another 5 accounts in the table below." in page
    assert "<svg" not in make_files(report(entry([connection(1)])), "/out", ["html"])["files"]["/out/report.html"]
