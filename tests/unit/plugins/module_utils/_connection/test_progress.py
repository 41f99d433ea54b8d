# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said of one connection that takes long."""

from __future__ import annotations

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._connection.decision import DecisionRequest
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._connection.progress import to_line

from ...fakes import ENDPOINT, SERVICE


@pytest.mark.parametrize(
    ("status", "seconds", "said"),
    [
        pytest.param(
            "creating", 20.04, "still creating after 20 s; at most 580 s longer (wait_timeout)", id="creating"
        ),
        pytest.param(None, 10.0, "still not listed after 10 s; at most 590 s longer (wait_timeout)", id="not listed"),
        pytest.param(
            "creating", 601.0, "still creating after 601 s; at most 0 s longer (wait_timeout)", id="at the last look"
        ),
    ],
)
def test_the_line_has_the_status_and_what_is_left_of_the_time(status: str | None, seconds: float, said: str) -> None:
    wanted = DecisionRequest(SERVICE, ENDPOINT, "accepted", wait_timeout=600)
    assert to_line(wanted, status, seconds) == f"{ENDPOINT}: {said}"
