# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task does to its endpoint, what it predicts, and the diff."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._endpoint.comparison import (
    Kind,
    compare,
    diff,
    predict,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._endpoint.fields import declared
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._endpoint.options import EndpointRequest
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import DecisionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.connections import STATUSES
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.endpoints import Endpoint

from ...fakes import ENDPOINT, SERVICE
from .samples import NAME, OTHER, STATEMENT, SUBNET, TABLE, VPC, gateway, interface, request, request_in_place


@pytest.mark.parametrize(
    ("endpoint", "wanted", "kind"),
    [
        pytest.param(None, request_in_place(), Kind.CREATE, id="present, and there is none"),
        pytest.param(interface(), request_in_place(), Kind.NOTHING, id="present, and it is there"),
        pytest.param(interface(), request_in_place(tags={"a": "b"}), Kind.UPDATE, id="present, and its tags differ"),
        pytest.param(None, request_in_place(state="absent"), Kind.NOTHING, id="absent, and there is none"),
        pytest.param(None, request(state="absent"), Kind.NOTHING, id="absent by ID, and there is none"),
        pytest.param(
            interface(status="deleting"), request_in_place(state="absent"), Kind.NOTHING, id="absent, and it is going"
        ),
        pytest.param(
            interface(),
            request(state="absent", whitelist=["10.0.0.1"], description="x"),
            Kind.DELETE,
            id="other fields",
        ),
    ],
)
def test_a_task_compares(endpoint: Endpoint | None, wanted: EndpointRequest, kind: Kind) -> None:
    assert compare(endpoint, wanted).kind is kind


@pytest.mark.parametrize("status", [*(status for status in STATUSES if status != "deleting"), "melting"])
def test_every_status_can_be_deleted(status: str) -> None:
    assert compare(interface(status=status), request_in_place(state="absent")).kind is Kind.DELETE


@pytest.mark.parametrize(
    ("endpoint", "wanted", "said"),
    [
        pytest.param(None, request(), f"Could not find endpoint {ENDPOINT}: the project has none", id="an unknown ID"),
        pytest.param(
            interface(),
            request(state="absent", vpc_id=OTHER, subnet_id=OTHER),
            f"Could not delete endpoint {ENDPOINT}: its vpc_id is '{VPC}', not '{OTHER}' and its subnet_id is",
            id="to delete another one than is described",
        ),
        pytest.param(
            interface(status="creating"),
            request(wait=False, tags={"a": "b"}),
            f"Could not change endpoint {ENDPOINT}: it is still being created and wait is false",
            id="to change without waiting what is still being created",
        ),
        pytest.param(interface(status="failed"), request(), "has failed", id="a failed one"),
        pytest.param(
            interface(status="rejected"),
            request(wait_for="accepted", tags={"a": "b"}),
            "was rejected",
            id="a rejected one",
        ),
    ],
)
def test_what_a_task_cannot_do_is_an_error(endpoint: Endpoint | None, wanted: EndpointRequest, said: str) -> None:
    with pytest.raises(DecisionError) as caught:
        compare(endpoint, wanted)
    assert said in caught.value.msg


def predicted(endpoint: Endpoint | None, wanted: EndpointRequest) -> dict[str, Any] | None:
    found = predict(compare(endpoint, wanted), wanted, SERVICE)
    return found.to_result() if found else None


def test_a_new_endpoint_is_predicted_as_asked_for() -> None:
    fields = {"service_name": NAME, "service_id": None, "ip_address": "192.168.0.12", "enable_dns": True}
    found = predicted(None, request_in_place(fields={**fields, "whitelist": ["10.0.0.1"]}, tags={"a": "b"}))
    assert found is not None
    assert {name: value for name, value in found.items() if value} == {
        "status": "pendingAcceptance",
        "service_id": SERVICE,
        "service_name": NAME,
        "vpc_id": VPC,
        "subnet_id": SUBNET,
        "enable_dns": True,
        "enable_whitelist": True,
        "whitelist": ["10.0.0.1"],
        "tags": [{"key": "a", "value": "b"}],
    }


@pytest.mark.parametrize(
    ("endpoint", "wanted", "changes"),
    [
        pytest.param(interface(), request(), {}, id="nothing"),
        pytest.param(
            interface(),
            request(whitelist=["10.0.0.1"]),
            {"whitelist": ["10.0.0.1"], "enable_whitelist": True},
            id="a whitelist",
        ),
        pytest.param(
            interface(enable_whitelist=True, whitelist=["10.0.0.1"]),
            request(whitelist=[]),
            {"whitelist": [], "enable_whitelist": False},
            id="a whitelist that is switched off",
        ),
        pytest.param(gateway(), request(route_tables=[OTHER]), {"route_tables": [OTHER]}, id="route tables"),
        pytest.param(gateway(), request(policy_statement=[]), {"policy_statement": []}, id="a policy"),
        pytest.param(
            interface(tags=[{"key": "a", "value": "b"}, {"key": "c", "value": "d"}]),
            request(tags={"a": "e", "f": "g"}),
            {"tags": [{"key": "a", "value": "e"}, {"key": "f", "value": "g"}]},
            id="tags",
        ),
        pytest.param(
            interface(tags=[{"key": "a", "value": "b"}]),
            request(tags={"c": "d"}, purge_tags=False),
            {"tags": [{"key": "a", "value": "b"}, {"key": "c", "value": "d"}]},
            id="tags that are added",
        ),
    ],
)
def test_an_update_is_predicted(endpoint: Endpoint, wanted: EndpointRequest, changes: dict[str, Any]) -> None:
    assert predicted(endpoint, wanted) == {**endpoint.to_result(), **changes}


@pytest.mark.parametrize(
    "endpoint", [pytest.param(None, id="there is none"), pytest.param(interface(), id="there is one")]
)
def test_after_a_deletion_there_is_none(endpoint: Endpoint | None) -> None:
    assert predicted(endpoint, request_in_place(state="absent")) is None


def shown(endpoint: Endpoint | None, wanted: EndpointRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    found = diff(compare(endpoint, wanted), wanted, SERVICE)
    return found["before"], found["after"]


def test_the_diff_of_a_creation_shows_what_is_asked_for() -> None:
    fields = {"service_name": NAME, "service_id": None, "route_tables": [TABLE], "policy_statement": [STATEMENT]}
    before, after = shown(None, request_in_place(fields={**fields, "subnet_id": None}))
    assert before == {}
    assert after == {
        "service_id": SERVICE,
        "service_name": NAME,
        "vpc_id": VPC,
        "route_tables": [TABLE],
        "policy_statement": [STATEMENT],
        "tags": {},
    }


def test_the_diff_of_an_update_shows_all_fields() -> None:
    before, after = shown(interface(), request(whitelist=["10.0.0.1"], tags={"a": "b"}))
    assert before == declared(interface())
    assert after == {**before, "whitelist": ["10.0.0.1"], "tags": {"a": "b"}}


def test_the_diff_of_nothing_has_two_equal_sides() -> None:
    before, after = shown(interface(), request(vpc_id=VPC))
    assert before == after == declared(interface())


@pytest.mark.parametrize(
    ("endpoint", "before"),
    [
        pytest.param(None, {}, id="there is none"),
        pytest.param(interface(status="deleting"), {}, id="it is going"),
        pytest.param(interface(), declared(interface()), id="it is there"),
    ],
)
def test_the_diff_of_a_deletion(endpoint: Endpoint | None, before: dict[str, Any]) -> None:
    assert shown(endpoint, request_in_place(state="absent")) == (before, {})
