# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page says what the JSON says, sorts, is accessible, and keeps hostile text as text."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.report_samples import (
    GUEST,
    PARTNER,
    PENDING,
    STRANGER,
    change,
    connection,
    entry,
    permission,
    report,
    rules,
)

from .conftest import Open

AXE = Path(os.environ["VPCEP_AXE"]).read_text()
WIDTHS = [pytest.param(1280, id="a desk"), pytest.param(390, id="a telephone")]
SCHEMES = [pytest.param("light", id="light"), pytest.param("dark", id="dark")]
CONNECTIONS = "table.connections"


def mixed(**fields: Any) -> dict[str, Any]:
    """Two services with connections in all states, and findings of most kinds."""
    rows = [
        connection(1),
        connection(3, status=PENDING),
        connection(9, STRANGER, PENDING, description="please"),
        connection(5, STRANGER, "rejected"),
        connection(7, STRANGER, "failed"),
    ]
    changes = rules(change(3, PARTNER, PENDING, "accepted"), **{PARTNER: {"accepted": 5, "cap": 3}})
    first = entry(rows, [permission(PARTNER), permission(GUEST)], changes, **fields)
    second = entry(
        [connection(number + 10) for number in range(3)],
        [permission("*")],
        rules(),
        approval_enabled=False,
        service_id="5e481ce0-0000-4000-8000-000000000002",
        short_name="second",
    )
    return report(first, second)


def cells(page: Page, table: str, column: int) -> list[str]:
    read = "rows => rows.map(row => row.cells[COLUMN].innerText)".replace("COLUMN", str(column))
    found: list[str] = page.locator(f"{table} >> nth=0 >> tbody tr").evaluate_all(read)
    return found


def test_its_numbers_are_those_of_the_json(show: Open) -> None:
    given = mixed()
    page = show(given)
    rows = [row for service in given["services"] for row in service["connections"]]
    statuses = [row["status"] for row in rows]
    wanted = {
        "Endpoint services": 2,
        "Accepted": statuses.count("accepted"),
        "Waiting": statuses.count(PENDING),
        "Rejected": statuses.count("rejected"),
        "Other": statuses.count("failed"),
        "Findings": sum(len(service["findings"]) for service in given["services"]),
    }
    assert {name: page.inner_text(f'[data-total="{name}"]') for name in wanted} == {
        name: str(number) for name, number in wanted.items()
    }
    shown: list[str] = page.evaluate(
        "[...document.querySelectorAll('table.connections tbody tr')].map(row => row.cells[0].innerText)"
    )
    assert shown == [row["endpoint_id"] for row in rows]
    findings = [finding["message"] for service in given["services"] for finding in service["findings"]]
    items = page.locator(".findings li").all_inner_texts()
    assert sorted(item.split(" ", 1)[1] for item in items) == sorted(findings)
    assert page.title() == "Connection report, 2026-01-24 12:00 UTC"


def test_the_chart_is_drawn_to_scale(show: Open) -> None:
    page = show(mixed())
    widths = page.evaluate(
        "[...document.querySelectorAll('svg rect:not(.track)')].map(bar => bar.getBoundingClientRect().width)"
    )
    assert widths[1] / widths[0] == pytest.approx(3 / 9, abs=0.01)


@pytest.mark.parametrize("is_scripted", [pytest.param(True, id="with scripts"), pytest.param(False, id="without")])
def test_it_can_be_read_without_scripts(show: Open, is_scripted: bool) -> None:
    page = show(mixed(), java_script_enabled=is_scripted)
    assert page.locator(f"{CONNECTIONS} tbody tr").count() == 8
    assert page.locator("th button").count() == (page.locator("thead th").count() if is_scripted else 0)
    assert page.locator(".findings li").first.is_visible()


def test_tables_can_be_sorted(show: Open) -> None:
    page = show(mixed())
    table = page.locator(CONNECTIONS).first
    heads = table.locator("thead th")
    names = [name.strip() for name in heads.all_inner_texts()]
    place = names.index("Waits for")
    button = heads.nth(place).locator("button")
    button.click()
    assert heads.nth(place).get_attribute("aria-sort") == "ascending"
    assert [text for text in cells(page, CONNECTIONS, place) if text] == ["3d 0h", "9d 0h"]
    button.focus()
    page.keyboard.press("Enter")
    assert heads.nth(place).get_attribute("aria-sort") == "descending"
    assert cells(page, CONNECTIONS, place)[:2] == ["9d 0h", "3d 0h"]
    heads.nth(2).locator("button").click()
    assert [head.get_attribute("aria-sort") for head in heads.all()].count(None) == len(names) - 1
    assert cells(page, CONNECTIONS, 2) == ["accepted", "failed", "rejected", "waiting", "waiting"]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_it_is_accessible(show: Open, width: int, scheme: str) -> None:
    page = show(mixed(), viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.evaluate(f"{AXE};0")
    found = page.evaluate("axe.run()")
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]] == []
    assert {rule["id"] for rule in found["passes"]} >= {"color-contrast", "document-title", "html-has-lang"}
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_dark_is_dark(show: Open) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    light, dark = (show(mixed(), color_scheme=scheme).evaluate(paper) for scheme in ("light", "dark"))
    assert (light, dark) == ("rgb(251, 250, 247)", "rgb(20, 24, 31)")


def test_it_prints_on_white_with_all_rows(show: Open) -> None:
    page = show(mixed(), color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert len(page.pdf()) > 10_000


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<script>alert(1)</script>", id="a script"),
        pytest.param("\"'><img src=x onerror=alert(1)>", id="an image"),
        pytest.param(
            "</title></style></script></svg></table><iframe src='javascript:alert(1)'>", id="ends of elements"
        ),
        pytest.param("<svg onload=alert(1)><a href='javascript:alert(1)'>x</a>", id="a drawing"),
        pytest.param("&lt;b&gt; &#60;script&#62;", id="entities"),
    ],
)
def test_hostile_text_stays_text(show: Open, text: str) -> None:
    count = "document.querySelectorAll('*').length"
    harmless = {"short_name": "words", "description": "words", "service_name": "words", "status": "words"}
    expected = show(mixed(**harmless)).evaluate(count)
    given = mixed(**dict.fromkeys(harmless, text))
    for row in given["services"][0]["connections"]:
        row.update({name: text for name in ("description", "domain_name") if row.get(name)})
    for finding in given["services"][0]["findings"]:
        finding["message"] += f" {text}"
    page = show(given)
    assert page.evaluate(count) == expected
    assert page.inner_text("#s1 h2") == text


def test_ten_thousand_rows(show: Open) -> None:
    states = ("accepted", PENDING, "rejected", "accepted")
    rows = [connection(number, f"{number % 400:032x}", states[number % 4]) for number in range(10_000)]
    page = show(report(entry(rows, [permission("*")], rules())))
    assert page.locator(f"{CONNECTIONS} tbody tr").count() == 10_000
    assert page.inner_text('[data-total="Accepted"]') == "5,000"
    button = page.locator(f"{CONNECTIONS} thead button").first
    button.click()
    button.click()
    assert cells(page, CONNECTIONS, 0)[0] == rows[-1]["endpoint_id"]
