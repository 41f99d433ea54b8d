# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of the connection report in a real Chromium, without a network."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, sync_playwright

from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._connection_report_files import make_files

_OPTIONS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for all tests; playwright gives it a folder of its own for its profile."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ["VPCEP_CHROMIUM"], headless=True, args=list(_OPTIONS)
        )
        yield chromium
        chromium.close()


@pytest.fixture
def trouble() -> Iterator[list[str]]:
    """What a page must not do: log, fail, ask, or load. It is empty at the end of each test."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def show(browser: Browser, trouble: list[str], tmp_path: Path) -> Iterator[Open]:
    """Opens the page of a report; further arguments are those of a context of the browser."""
    contexts = []

    def show(report: dict[str, Any], **options: Any) -> Page:
        (text,) = make_files(report, "/", ["html"])["files"].values()
        path = tmp_path / "report.html"
        path.write_text(text, encoding="utf-8")
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()

        def load(request: Request) -> None:
            if request.url != path.as_uri():
                trouble.append(f"loads {request.url}")

        def ask(dialog: Dialog) -> None:
            trouble.append(f"asks {dialog.message}")
            dialog.dismiss()

        page.on("console", lambda message: trouble.append(f"logs {message.text}"))
        page.on("pageerror", lambda error: trouble.append(f"fails with {error}"))
        page.on("request", load)
        page.on("dialog", ask)
        page.goto(path.as_uri())
        return page

    yield show
    for context in contexts:
        context.close()
