# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connections as the API lists them, and as a result shows them."""

from __future__ import annotations

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import RequestError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.connections import Connection, in_order

ROW = {
    "id": "705290f3-0d00-41f2-aedc-71f09844e879",
    "status": "accepted",
    "domain_id": "6e9dfd51d1124e8d8498dce894923a0d",
    "marker_id": 16777510,
    "created_at": "2018-09-17T11:10:11Z",
    "updated_at": "2018-09-17T11:10:12Z",
}
RESULT = {"endpoint_id" if name == "id" else name: value for name, value in ROW.items()}
ERROR = [{"error_code": "EndPoint.9", "error_message": "Broken"}]


def test_the_oldest_comes_first_and_then_the_id_decides() -> None:
    times = [("d", "2026-01-01T00:00:01.5"), ("b", "2026-01-01T00:00:01Z"), ("a", "2026-01-01T00:00:01"), ("e", None)]
    rows = [Connection(endpoint, "accepted", created_at=created) for endpoint, created in times]
    assert [connection.endpoint_id for connection in in_order(rows)] == ["e", "a", "b", "d"]


@pytest.mark.parametrize(
    ("extra", "result"),
    [
        pytest.param({}, {}, id="nothing more"),
        pytest.param(
            {"marker_id": 9223372036854775807}, {"marker_id": 9223372036854775807}, id="the largest marker ID"
        ),
        pytest.param(
            {"marker_id": "422321321312321321"}, {"marker_id": 422321321312321321}, id="a marker ID that is a text"
        ),
        pytest.param({"marker_id": None}, {"marker_id": None}, id="a marker ID that is null"),
        pytest.param({"description": ""}, {"description": ""}, id="an empty description"),
        pytest.param({"description": "from the north"}, {"description": "from the north"}, id="a description"),
        pytest.param({"error": []}, {}, id="an empty list of errors"),
        pytest.param({"error": None}, {}, id="errors that are null"),
        pytest.param({"error": ERROR}, {"error": ERROR}, id="errors"),
        pytest.param({"new_field": 1}, {}, id="a field that nobody knows"),
    ],
)
def test_a_row_of_the_api_and_the_result_of_it(extra: dict[str, object], result: dict[str, object]) -> None:
    assert Connection.from_api({**ROW, **extra}).to_result() == {**RESULT, **result}


@pytest.mark.parametrize(
    "spoilt",
    [
        pytest.param({"id": None}, id="no ID"),
        pytest.param({"status": None}, id="no status"),
        pytest.param({"status": 3}, id="a status that is a number"),
    ],
)
def test_a_row_without_id_or_status_decides_nothing(spoilt: dict[str, object]) -> None:
    with pytest.raises(RequestError, match="without an ID or a status"):
        Connection.from_api({**ROW, **spoilt})


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(None, id="null"),
        pytest.param("a text", id="a text"),
        pytest.param([ROW], id="a list"),
        pytest.param({**ROW, "id": 7}, id="an ID that is a number"),
        pytest.param({**ROW, "status": None}, id="no status"),
    ],
)
def test_an_invalid_row_decides_nothing(row: object) -> None:
    with pytest.raises(RequestError, match="it cannot be decided on"):
        Connection.from_api(row)


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({"marker_id": "seven"}, id="a marker ID that is no number"),
        pytest.param({"marker_id": 1.5}, id="a marker ID with a fraction"),
        pytest.param({"marker_id": True}, id="a marker ID that is true"),
        pytest.param({"marker_id": -1}, id="a negative marker ID"),
        pytest.param({"marker_id": "9" * 5000}, id="a marker ID without end"),
        pytest.param({"domain_id": {"id": "x"}}, id="an account that is a mapping"),
        pytest.param({"created_at": 1537182611}, id="a time that is a number"),
        pytest.param({"updated_at": ["2018"]}, id="a time that is a list"),
    ],
)
def test_a_row_with_something_unreadable_says_so_and_is_otherwise_empty(odd: dict[str, object]) -> None:
    connection = Connection.from_api({**ROW, **odd})
    assert (connection.endpoint_id, connection.status, connection.domain_id) == (ROW["id"], ROW["status"], None)
    assert f"with an unreadable {next(iter(odd))}" in str(connection.problem)
    assert "it cannot be decided on" in str(connection.problem)


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        pytest.param(ERROR, ERROR, id="as it is documented"),
        pytest.param(ERROR[0], ERROR, id="one without its list"),
        pytest.param("Broken", [{"error_message": "Broken"}], id="a text"),
        pytest.param(["Broken"], [{"error_message": "Broken"}], id="texts in a list"),
        pytest.param(7, [{"error_message": "7"}], id="a number"),
    ],
)
def test_the_errors_of_a_connection_are_shown_in_whatever_form_they_come(error: object, shown: object) -> None:
    assert Connection.from_api({**ROW, "status": "failed", "error": error}).to_result()["error"] == shown


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(None, id="null"),
        pytest.param([], id="an empty list"),
        pytest.param({}, id="an empty object"),
        pytest.param("", id="an empty text"),
        pytest.param(0, id="the number 0"),
    ],
)
def test_no_errors_are_not_shown(error: object) -> None:
    assert "error" not in Connection.from_api({**ROW, "error": error}).to_result()


def test_a_time_that_cannot_be_read_comes_last() -> None:
    times = [("a", "2026-13-01T00:00:00Z"), ("b", "2026-02-01T02:00:00+02:00"), ("c", "2026-02-01T00:30:00Z")]
    rows = [Connection(endpoint, "accepted", created_at=created) for endpoint, created in times]
    assert [connection.endpoint_id for connection in in_order(rows)] == ["b", "c", "a"]
