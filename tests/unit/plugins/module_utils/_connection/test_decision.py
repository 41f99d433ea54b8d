# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

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


@pytest.mark.parametrize(
    ("status", "state", "action", "after", "must_settle"),
    [
        ("pendingAcceptance", "accepted", "receive", "accepted", False),
        ("pendingAcceptance", "rejected", "reject", "rejected", False),
        ("accepted", "accepted", None, "accepted", False),
        ("accepted", "rejected", "reject", "rejected", False),
        ("rejected", "accepted", "receive", "accepted", False),
        ("rejected", "rejected", None, "rejected", False),
        ("creating", "accepted", "receive", "accepted", True),
        ("creating", "rejected", "reject", "rejected", True),
        ("deleting", "rejected", None, "deleting", False),
    ],
)
def test_rows_that_can_be_had(status: str, state: str, action: str | None, after: str, must_settle: bool) -> None:
    now = connection(status)
    change = decide(now, wanted(state))
    assert (change.before, change.action, change.after.status, change.must_settle) == (now, action, after, must_settle)
    assert change.after == now.with_status(after)


@pytest.mark.parametrize("state", ["accepted", "rejected"])
@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("failed", ["has failed with EndPoint.9 Broken", "create it again"]),
        ("frozen", ["the status frozen", "does not know", "nothing was sent"]),
        ("Accepted", ["the status Accepted", "does not know"]),
    ],
)
def test_rows_that_are_errors_whatever_is_wanted(status: str, said: list[str], state: str) -> None:
    errors = [{"error_code": "EndPoint.9", "error_message": "Broken"}] if status == "failed" else []
    now = connection(status, error=errors)
    with pytest.raises(DecisionError) as caught:
        decide(now, wanted(state))
    assert all(words in caught.value.msg for words in [*said, ENDPOINT, SERVICE, state[:6]])
    assert caught.value.to_fail_json()["connection"] == now.to_result()
    assert caught.value.to_fail_json()["changed"] is False


def test_accepting_what_is_being_deleted_is_an_error() -> None:
    with pytest.raises(DecisionError, match=r"Could not accept .* the endpoint's owner is deleting it; wait"):
        decide(connection("deleting"), wanted("accepted"))


@pytest.mark.parametrize("state", ["accepted", "rejected"])
def test_creating_without_waiting_is_an_error_that_names_the_option(state: str) -> None:
    with pytest.raises(DecisionError, match="still being created and wait is false, so nothing was sent; set wait"):
        decide(connection("creating"), wanted(state, wait=False))


@pytest.mark.parametrize("state", ["accepted", "rejected"])
@pytest.mark.parametrize("wait", [True, False])
def test_not_listed_is_an_error_that_says_where_to_look(state: str, wait: bool) -> None:
    with pytest.raises(DecisionError, match=r"does not list this endpoint; check endpoint_id.*wait_for_connection"):
        decide(None, wanted(state, wait=wait))


@pytest.mark.parametrize(("state", "action"), [("accepted", "receive"), ("rejected", "reject")])
@pytest.mark.parametrize("wait", [True, False])
def test_not_listed_is_waited_for_on_request(state: str, action: str, wait: bool) -> None:
    change = decide(None, wanted(state, wait=wait, wait_for_connection=True))
    assert (change.before, change.action, change.must_settle) == (None, action, True)
    assert (change.after.endpoint_id, change.after.status) == (ENDPOINT, state)


@pytest.mark.parametrize(
    ("status", "state", "warning"),
    [
        ("creating", "accepted", "Predicted:"),
        (None, "accepted", "Predicted:"),
        ("deleting", "rejected", "owner is deleting"),
        ("pendingAcceptance", "accepted", None),
        ("accepted", "rejected", None),
    ],
)
def test_what_is_not_certain_carries_a_warning(status: str | None, state: str, warning: str | None) -> None:
    now = connection(status) if status else None
    change = decide(now, wanted(state, wait_for_connection=True))
    assert (change.warning is None) if warning is None else (warning in str(change.warning))


def test_diff_says_who_and_in_which_status() -> None:
    before = connection("accepted")
    assert diff(before, before.with_status("rejected")) == {
        "before": {"endpoint_id": ENDPOINT, "domain_id": DOMAIN, "status": "accepted"},
        "after": {"endpoint_id": ENDPOINT, "domain_id": DOMAIN, "status": "rejected"},
    }


def test_diff_of_what_was_not_listed_has_both_sides() -> None:
    assert diff(None, connection("accepted"))["before"] == {"endpoint_id": ENDPOINT, "domain_id": None, "status": None}


@pytest.mark.parametrize("state", ["accepted", "rejected"])
def test_nothing_is_decided_on_what_cannot_be_read(state: str) -> None:
    odd = connection("pendingAcceptance", marker_id="seven")
    with pytest.raises(DecisionError, match="unreadable marker_id"):
        decide(odd, wanted(state))
