# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Counts by status and account, and the oldest connection that waits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._connection.summary import (
    count_by_domain,
    count_by_status,
    summarize,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.connections import STATUSES

from ...fakes import connection

NOW = 86400.0
NONE = dict.fromkeys(STATUSES, 0)


def asking(endpoint_id: str, created_at: Any, domain_id: str = "one", status: str = "pendingAcceptance") -> Any:
    return connection(status, id=endpoint_id, created_at=created_at, domain_id=domain_id)


def test_nothing_is_a_summary_too() -> None:
    empty = {"total": 0, "by_status": NONE, "by_domain": {}, "oldest_pending": None}
    assert summarize([], NOW) == empty


def test_numbers_by_status_and_by_domain() -> None:
    assert count_by_status(["accepted", "frozen", "accepted"]) == {**NONE, "accepted": 2, "frozen": 1}
    assert list(count_by_domain(["b", "a", None, "b", ""]).items()) == [("a", 1), ("b", 2), ("unknown", 2)]


@pytest.mark.parametrize(
    ("connections", "oldest"),
    [
        pytest.param([asking("a", "1970-01-01T12:00:00Z")], ("a", 43200), id="one"),
        pytest.param(
            [asking("b", "1970-01-01T12:00:00Z"), asking("a", "1970-01-01T12:00:01Z")], ("b", 43200), id="two"
        ),
        pytest.param(
            [asking("b", "1970-01-01T12:00:00Z"), asking("a", "1970-01-01T12:00:00")],
            ("a", 43200),
            id="the same time in two spellings",
        ),
        pytest.param(
            [asking("b", "1970-01-01T12:00:00.500"), asking("a", "1970-01-01T12:00:00.501Z")],
            ("b", 43199),
            id="a tie to the millisecond",
        ),
        pytest.param(
            [asking("a", "1970-01-01T00:00:00Z", status="accepted"), asking("b", "1970-01-01T23:00:00Z")],
            ("b", 3600),
            id="an older one that is accepted",
        ),
        pytest.param([asking("a", None), asking("b", "1970-01-01T23:00:00Z")], ("b", 3600), id="one without a time"),
        pytest.param([asking("a", "1970-01-02T00:00:05Z")], ("a", 0), id="one from the future"),
        pytest.param([asking("a", None)], None, id="only one without a time"),
        pytest.param([asking("a", "1970-01-01T00:00:00Z", status="rejected")], None, id="only one that is rejected"),
    ],
)
def test_the_oldest_that_waits(connections: list[Any], oldest: tuple[str, int] | None) -> None:
    found = summarize(connections, NOW)["oldest_pending"]
    assert (found and (found["endpoint_id"], found["age_seconds"])) == oldest
    assert found is None or set(found) == {"endpoint_id", "domain_id", "created_at", "age_seconds"}


@given(st.lists(st.tuples(st.sampled_from([*STATUSES, "frozen"]), st.sampled_from(["a", "b", "c"]))))
def test_the_numbers_add_up(rows: list[tuple[str, str]]) -> None:
    connections = [asking(str(number), None, domain, status) for number, (status, domain) in enumerate(rows)]
    summary = summarize(connections, NOW)
    assert summary["total"] == len(rows)
    assert sum(summary["by_status"].values()) == sum(summary["by_domain"].values()) == len(rows)
