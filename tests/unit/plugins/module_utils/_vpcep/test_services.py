# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Endpoint services as the API lists them."""

from __future__ import annotations

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import RequestError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.services import Service

LISTED = {
    "id": "4189d3c2-8882-4871-a3c2-d380272eed88",
    "service_name": "eu-de.demo.4189d3c2-8882-4871-a3c2-d380272eed88",
    "status": "available",
    "domain_id": "6e9dfd51d1124e8d8498dce894923a0d",
    "project_id": "7e9dfd51d1124e8d8498dce894923a0d",
    "approval_enabled": False,
    "connection_count": 0,
    "created_at": "2018-09-17T11:10:11Z",
    "updated_at": "2018-09-17T11:10:12Z",
    "description": "",
    "service_type": "interface",
    "server_type": "LB",
    "vpc_id": "4189d3c2-8882-4871-a3c2-d380272eed80",
    "port_id": "4189d3c2-8882-4871-a3c2-d380272eed83",
    "pool_id": "5289d3c2-8882-4871-a3c2-d380272eed80",
    "tcp_proxy": "close",
    "ports": [{"client_port": 8080, "server_port": 80, "protocol": "TCP"}],
    "tags": [{"key": "stage", "value": "test"}],
    "error": [],
}
SHOWN = {"service_id" if name == "id" else name: value for name, value in LISTED.items()}


def test_a_service_of_the_api_and_the_result_of_it() -> None:
    result = Service.from_api({**LISTED, "new_field": 1}).to_result()
    assert result == {**SHOWN, "short_name": "demo"}
    assert next(iter(result)) == "service_id"


def test_fields_that_the_api_leaves_out_of_a_service_are_null_or_empty() -> None:
    bare = {"id": "a", "service_name": "eu-de.a", "status": "creating", "ports": None}
    result = Service.from_api(bare).to_result()
    given = {"service_id": "a", "service_name": "eu-de.a", "status": "creating"}
    assert result == {**dict.fromkeys(SHOWN), "short_name": None, "ports": [], "tags": [], "error": [], **given}


@pytest.mark.parametrize(
    ("full", "short"),
    [
        pytest.param("eu-de.demo.id-1", "demo", id="a name"),
        pytest.param("eu-de.id-1", None, id="no name"),
        pytest.param("eu-de.a.b.id-1", "a.b", id="a name with dots"),
        pytest.param("id-1", None, id="no region"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_the_short_name_stands_between_region_and_id(full: str, short: str | None) -> None:
    assert Service("id-1", full, "available").short_name == short


@pytest.mark.parametrize(
    "spoilt",
    [
        pytest.param({"id": None}, id="no ID"),
        pytest.param({"service_name": None}, id="no name"),
        pytest.param({"status": 3}, id="a status that is a number"),
    ],
)
def test_a_service_without_id_name_or_status_is_an_error(spoilt: dict[str, object]) -> None:
    with pytest.raises(RequestError, match="without an ID, a name or a status"):
        Service.from_api({**LISTED, **spoilt})
