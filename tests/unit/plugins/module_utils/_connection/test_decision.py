# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The decision table, row by row."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._connection.decision import (
    DecisionRequest,
    decide,
    diff,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import DecisionError

from ...fakes import DOMAIN, ENDPOINT, SERVICE, connection


def wanted(state: str, wait: bool = True, wait_for_connection: bool = False) -> DecisionRequest:
    return DecisionRequest(SERVICE, ENDPOINT, state, wait=wait, wait_for_connection=wait_for_connection)


@dataclass(frozen=True)
class Row:
    """The status now and the one wanted; the action, the status after it, and whether it must settle first."""

    status: str
    state: str
    after: str
    action: str | None = None
    must_settle: bool = False


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            Row(status="pendingAcceptance", state="accepted", action="receive", after="accepted"),
            id="accept a pending connection",
        ),
        pytest.param(
            Row(status="pendingAcceptance", state="rejected", action="reject", after="rejected"),
            id="reject a pending connection",
        ),
        pytest.param(Row(status="accepted", state="accepted", after="accepted"), id="accept an accepted connection"),
        pytest.param(
            Row(status="accepted", state="rejected", action="reject", after="rejected"),
            id="reject an accepted connection",
        ),
        pytest.param(
            Row(status="rejected", state="accepted", action="receive", after="accepted"),
            id="accept a rejected connection",
        ),
        pytest.param(Row(status="rejected", state="rejected", after="rejected"), id="reject a rejected connection"),
        pytest.param(
            Row(status="creating", state="accepted", action="receive", after="accepted", must_settle=True),
            id="accept a connection being created",
        ),
        pytest.param(
            Row(status="creating", state="rejected", action="reject", after="rejected", must_settle=True),
            id="reject a connection being created",
        ),
        pytest.param(
            Row(status="deleting", state="rejected", after="deleting"), id="reject a connection being deleted"
        ),
    ],
)
def test_decisions_that_are_possible(row: Row) -> None:
    now = connection(row.status)
    change = decide(now, wanted(row.state))
    assert (change.before, change.action, change.after.status, change.must_settle) == (
        now,
        row.action,
        row.after,
        row.must_settle,
    )
    assert change.after == now.with_status(row.after)


@pytest.mark.parametrize("state", ["accepted", "rejected"])
@pytest.mark.parametrize(
    ("status", "said"),
    [
        pytest.param("failed", ["has failed with EndPoint.9 Broken", "create it again"], id="a failed connection"),
        pytest.param("frozen", ["the status frozen", "does not know", "nothing was sent"], id="an unknown status"),
        pytest.param("Accepted", ["the status Accepted", "does not know"], id="a known status in other letters"),
    ],
)
def test_statuses_that_allow_no_decision(status: str, said: list[str], state: str) -> None:
    errors = [{"error_code": "EndPoint.9", "error_message": "Broken"}] if status == "failed" else []
    now = connection(status, error=errors)
    with pytest.raises(DecisionError) as caught:
        decide(now, wanted(state))
    assert all(words in caught.value.msg for words in [*said, ENDPOINT, SERVICE, state[:6]])
    assert caught.value.to_fail_json()["connection"] == now.to_result()
    assert caught.value.to_fail_json()["changed"] is False


def test_accepting_a_connection_being_deleted_is_an_error() -> None:
    with pytest.raises(DecisionError, match=r"Could not accept .* the endpoint's owner is deleting it; wait"):
        decide(connection("deleting"), wanted("accepted"))


@pytest.mark.parametrize("state", ["accepted", "rejected"])
def test_creating_without_waiting_is_an_error_that_names_the_option(state: str) -> None:
    with pytest.raises(DecisionError, match="still being created and wait is false, so nothing was sent; set wait"):
        decide(connection("creating"), wanted(state, wait=False))


@pytest.mark.parametrize("state", ["accepted", "rejected"])
@pytest.mark.parametrize("wait", [pytest.param(True, id="with wait"), pytest.param(False, id="without wait")])
def test_not_listed_is_an_error_that_says_where_to_look(state: str, wait: bool) -> None:
    with pytest.raises(DecisionError, match=r"does not list this endpoint; check endpoint_id.*wait_for_connection"):
        decide(None, wanted(state, wait=wait))


@pytest.mark.parametrize(
    ("state", "action"),
    [pytest.param("accepted", "receive", id="to be accepted"), pytest.param("rejected", "reject", id="to be rejected")],
)
@pytest.mark.parametrize("wait", [pytest.param(True, id="with wait"), pytest.param(False, id="without wait")])
def test_not_listed_is_waited_for_on_request(state: str, action: str, wait: bool) -> None:
    change = decide(None, wanted(state, wait=wait, wait_for_connection=True))
    assert (change.before, change.action, change.must_settle) == (None, action, True)
    assert (change.after.endpoint_id, change.after.status) == (ENDPOINT, state)


@pytest.mark.parametrize(
    ("status", "state", "warning"),
    [
        pytest.param("creating", "accepted", "Predicted:", id="a connection that is being created"),
        pytest.param(None, "accepted", "Predicted:", id="a connection that is not listed yet"),
        pytest.param("deleting", "rejected", "owner is deleting", id="a connection that is being deleted"),
        pytest.param("pendingAcceptance", "accepted", None, id="a pending connection"),
        pytest.param("accepted", "rejected", None, id="an accepted connection"),
    ],
)
def test_a_forecast_carries_a_warning(status: str | None, state: str, warning: str | None) -> None:
    now = connection(status) if status else None
    change = decide(now, wanted(state, wait_for_connection=True))
    assert (change.warning is None) if warning is None else (warning in str(change.warning))


def test_diff_says_who_and_in_which_status() -> None:
    before = connection("accepted")
    assert diff(before, before.with_status("rejected")) == {
        "before": {"endpoint_id": ENDPOINT, "domain_id": DOMAIN, "status": "accepted"},
        "after": {"endpoint_id": ENDPOINT, "domain_id": DOMAIN, "status": "rejected"},
    }


def test_diff_of_an_unlisted_connection_has_both_sides() -> None:
    assert diff(None, connection("accepted"))["before"] == {"endpoint_id": ENDPOINT, "domain_id": None, "status": None}


@pytest.mark.parametrize("state", ["accepted", "rejected"])
def test_nothing_is_decided_on_an_unreadable_connection(state: str) -> None:
    odd = connection("pendingAcceptance", marker_id="seven")
    with pytest.raises(DecisionError, match="unreadable marker_id"):
        decide(odd, wanted(state))
