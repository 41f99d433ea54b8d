# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the error of a creation says about the quota."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import RequestError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._resource.quota import explained_quota
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.quotas import ENDPOINT, Quota, QuotaCalls

FULL = "Could not create it: 50 of 50 endpoints are used (vpcep_quota_info); delete one, or ask the cloud for a larger"


@pytest.mark.parametrize(
    ("code", "answer", "said", "asks"),
    [
        pytest.param("Endpoint.1018", [Quota(ENDPOINT, 50, 50)], FULL, 1, id="a quota that is used up"),
        pytest.param("EndPoint.1018", [Quota("x", 1, 2), Quota(ENDPOINT, 50, 50)], FULL, 1, id="among others"),
        pytest.param("EndPoint.1018", [], "Refused.", 1, id="a quota that is not listed"),
        pytest.param("EndPoint.1018", [Quota(ENDPOINT, 50, None)], "Refused.", 1, id="a quota without a number"),
        pytest.param("EndPoint.1018", RequestError("No."), "Refused.", 1, id="quotas that cannot be read"),
        pytest.param("EndPoint.3044", [Quota(ENDPOINT, 50, 50)], "Refused.", 0, id="another error"),
    ],
)
def test_only_a_quota_that_is_used_up_is_explained(code: str, answer: Any, said: str, asks: int) -> None:
    quotas = Mock(QuotaCalls)
    quotas.query.side_effect = [answer]
    with pytest.raises(RequestError) as caught, explained_quota(quotas, ENDPOINT, "it"):
        raise RequestError("Refused.", error_code=code)
    assert caught.value.msg.startswith(said)
    assert (quotas.query.call_count, caught.value.error_code) == (asks, code)
