# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The status table of endpoints: each status against what a task waits for."""

from __future__ import annotations

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._endpoint.status import (
    TABLE,
    is_settled,
    reservation,
    warning,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import DecisionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.connections import STATUSES

from ...fakes import ENDPOINT
from .samples import interface, request

REJECTED = f"The owner of the endpoint service has rejected endpoint {ENDPOINT}"
NOT_YET = f"wait is false, and endpoint {ENDPOINT} is "
PREDICTED = "Predicted: the endpoint is "


def test_the_table_has_a_row_for_each_status() -> None:
    assert set(TABLE) == {(status, wait_for) for status in STATUSES for wait_for in ("pending", "accepted")}


@pytest.mark.parametrize(
    ("status", "wait_for", "settled", "warned", "reserved"),
    [
        pytest.param("creating", "pending", False, f"{NOT_YET}creating", f"{PREDICTED}creating", id="creating"),
        pytest.param(
            "creating", "accepted", False, f"{NOT_YET}creating", f"{PREDICTED}creating", id="creating, accept"
        ),
        pytest.param("pendingAcceptance", "pending", True, None, None, id="asked, which is enough"),
        pytest.param(
            "pendingAcceptance",
            "accepted",
            False,
            f"{NOT_YET}pendingAcceptance",
            f"{PREDICTED}pendingAcceptance",
            id="asked, which is not enough",
        ),
        pytest.param("accepted", "pending", True, None, None, id="accepted, which is more than enough"),
        pytest.param("accepted", "accepted", True, None, None, id="accepted"),
        pytest.param("rejected", "pending", True, REJECTED, REJECTED, id="rejected, with a warning"),
    ],
)
def test_a_status_is_waited_for_or_final(
    status: str, wait_for: str, settled: bool, warned: str | None, reserved: str | None
) -> None:
    endpoint, wanted = interface(status=status), request(wait_for=wait_for)
    assert is_settled(endpoint, wanted) is settled
    assert (warning(endpoint, wanted) or "").startswith(warned or "")
    assert (warning(endpoint, wanted) is None) is (warned is None)
    assert (reservation(endpoint, wanted) or "").startswith(reserved or "")
    assert (reservation(endpoint, wanted) is None) is (reserved is None)


@pytest.mark.parametrize(
    ("status", "wait_for", "said"),
    [
        pytest.param("rejected", "accepted", "was rejected by the owner of the endpoint service", id="rejected"),
        pytest.param(
            "failed", "pending", "has failed with EndPoint.2016 No pool; delete it (state: absent)", id="failed"
        ),
        pytest.param("failed", "accepted", "has failed with EndPoint.2016 No pool; delete it", id="failed, accept"),
        pytest.param("deleting", "pending", "is being deleted; wait until it is gone", id="deleting"),
        pytest.param("deleting", "accepted", "is being deleted; wait until it is gone", id="deleting, accept"),
        pytest.param("melting", "pending", "has the status melting, which this collection does not know", id="unknown"),
        pytest.param("melting", "accepted", "has the status melting, which this", id="unknown, accept"),
    ],
)
def test_a_status_from_which_nothing_follows_is_an_error(status: str, wait_for: str, said: str) -> None:
    errors = [{"error_code": "EndPoint.2016", "error_message": "No pool."}] if status == "failed" else []
    with pytest.raises(DecisionError) as caught:
        is_settled(interface(status=status, error=errors), request(wait_for=wait_for))
    assert caught.value.msg.startswith(f"Endpoint {ENDPOINT} {said}")
