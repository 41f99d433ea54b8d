# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import RequestError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._models import Connection

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


@pytest.mark.parametrize(
    ("extra", "result"),
    [
        ({}, {}),
        ({"marker_id": 9223372036854775807}, {"marker_id": 9223372036854775807}),
        ({"marker_id": "422321321312321321"}, {"marker_id": 422321321312321321}),
        ({"marker_id": None}, {"marker_id": None}),
        ({"description": ""}, {"description": ""}),
        ({"description": "from the north"}, {"description": "from the north"}),
        ({"error": []}, {}),
        ({"error": None}, {}),
        ({"error": ERROR}, {"error": ERROR}),
        ({"new_field": 1}, {}),
    ],
)
def test_a_row_of_the_api_and_the_result_of_it(extra: dict[str, object], result: dict[str, object]) -> None:
    assert Connection.from_api({**ROW, **extra}).to_result() == {**RESULT, **result}


@pytest.mark.parametrize("spoilt", [{"id": None}, {"status": None}, {"status": 3}])
def test_a_row_without_id_or_status_decides_nothing(spoilt: dict[str, object]) -> None:
    with pytest.raises(RequestError, match="without an ID or a status"):
        Connection.from_api({**ROW, **spoilt})
