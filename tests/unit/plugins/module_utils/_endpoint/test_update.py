# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An endpoint that is changed in place, as far as the cloud can."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import (
    DecisionError,
    RequestError,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.client import VpcepApi
from tests.simulator import Cloud, Fault, Service, Simulator

from .consumer import CONSUMER, accept, add, add_gateway, bodies, calls, fails, perform
from .samples import OTHER, STATEMENT, TABLE, request


def test_a_whitelist_is_replaced_and_switched_off(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    cloud.undocumented = True
    endpoint = add(cloud, service)
    done = perform(api, request(endpoint_id=endpoint.id, whitelist=["10.0.0.1"]))
    assert done.endpoint is not None
    assert (done.changed, done.endpoint.enable_whitelist, done.endpoint.whitelist) == (True, True, ("10.0.0.1",))
    assert perform(api, request(endpoint_id=endpoint.id, whitelist=["10.0.0.1/32"])).changed is False
    perform(api, request(endpoint_id=endpoint.id, whitelist=[]))
    assert bodies(simulator) == [
        {"enable_whitelist": True, "whitelist": ["10.0.0.1"]},
        {"enable_whitelist": False, "whitelist": []},
    ]
    assert perform(api, request(endpoint_id=endpoint.id, whitelist=[])).changed is False


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("route_tables", [OTHER], id="route tables"),
        pytest.param("policy_statement", [{**STATEMENT, "Effect": "Deny"}], id="policy"),
    ],
)
def test_a_gateway_changes_in_place(api: VpcepApi, cloud: Cloud, simulator: Simulator, field: str, value: Any) -> None:
    cloud.undocumented = True
    endpoint = add_gateway(cloud)
    wanted = request(endpoint_id=endpoint.id, **{field: value})
    assert perform(api, wanted).changed is True
    assert perform(api, wanted).changed is False
    assert bodies(simulator) == [{{"route_tables": "routetables"}.get(field, field): value}]


ABSENT = {"error_code": "EndPoint.0005", "error_msg": "The requested resource does not exist."}
UNKNOWN = {"error_code": "APIGW.0101", "error_msg": "The API does not exist or has not been published"}


@pytest.mark.parametrize(
    ("status", "body", "answer"),
    [
        pytest.param(404, UNKNOWN, "404 APIGW.0101", id="the gateway does not know the call"),
        pytest.param(400, UNKNOWN, "400 APIGW.0101", id="the gateway does not know the call, with another status"),
        pytest.param(404, None, "404", id="nothing at the address"),
        pytest.param(404, ABSENT, "404 EndPoint.0005", id="a service that knows the endpoint, but not the call"),
        pytest.param(405, None, "405", id="not this method"),
    ],
)
@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        pytest.param("whitelist", ["10.0.0.1"], "the whitelist", id="whitelist"),
        pytest.param("route_tables", [OTHER], "the route tables", id="route tables"),
        pytest.param("policy_statement", [], "the policy", id="policy"),
    ],
)
def test_a_cloud_that_cannot_change_a_field_is_named_as_such(
    api: VpcepApi,
    cloud: Cloud,
    field: str,
    value: Any,
    what: str,
    status: int,
    body: dict[str, Any] | None,
    answer: str,
) -> None:
    cloud.faults.append(Fault("PUT", path="/vpc-endpoints/", status=status, body=body, times=2))
    endpoint = add_gateway(cloud)
    result = fails(api, request(endpoint_id=endpoint.id, tags={"a": "b"}, **{field: value}), RequestError)
    assert (result["changed"], result["http_status"]) == (False, status)
    assert result["msg"].startswith(
        f"Could not change {what} of endpoint {endpoint.id}: this cloud cannot change it after the creation"
        f" (it answered {answer})"
    )
    assert cloud.endpoints.get(endpoint.id).tags == ()


def test_an_endpoint_that_is_gone_when_it_is_to_be_changed_is_no_missing_call(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    cloud.undocumented = True
    endpoint = add(cloud, service)
    with simulator.once_answered(1, lambda: cloud.endpoints.delete(endpoint.id)):
        result = fails(api, request(endpoint_id=endpoint.id, whitelist=["10.0.0.1"]), DecisionError)
    assert (result["changed"], result["msg"]) == (
        False,
        f"Endpoint {endpoint.id} was deleted while this ran; run this again.",
    )


def test_a_good_answer_that_lists_failed_route_tables_is_a_failure(api: VpcepApi, cloud: Cloud) -> None:
    cloud.undocumented = True
    cloud.endpoints.unbindable.add(OTHER)
    endpoint = add_gateway(cloud)
    result = fails(api, request(endpoint_id=endpoint.id, route_tables=[TABLE, OTHER]), RequestError)
    assert result["changed"] is True
    assert result["bind_failed"] == [{"id": OTHER, "error_message": "Failed to bind the route table."}]
    assert result["unbind_failed"] == []
    assert f'the cloud could not bind {OTHER} ("Failed to bind the route table")' in result["msg"]


def test_a_good_answer_that_lists_a_route_table_that_stayed_is_a_failure(api: VpcepApi, cloud: Cloud) -> None:
    answer = {"routetables": [TABLE, OTHER], "error": [{"bind_failed": [], "unbind_failed": [{"id": TABLE}]}]}
    cloud.faults.append(Fault("PUT", path="/routetables$", status=200, body=answer))
    result = fails(api, request(endpoint_id=add_gateway(cloud).id, route_tables=[OTHER]), RequestError)
    assert (result["changed"], result["unbind_failed"]) == (True, [{"id": TABLE}])
    assert f"could not unbind {TABLE};" in result["msg"]


def test_tags_change_in_the_fewest_calls(api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator) -> None:
    endpoint = add(cloud, service, tags={"a": "1", "b": "2", "c": "3"})
    done = perform(api, request(endpoint_id=endpoint.id, tags={"a": "1", "b": "4", "d": "5"}))
    assert done.changed is True
    assert bodies(simulator) == [
        {"action": "delete", "tags": [{"key": "c"}]},
        {"action": "create", "tags": [{"key": "b", "value": "4"}, {"key": "d", "value": "5"}]},
    ]
    assert cloud.endpoints.get(endpoint.id).tags == (("a", "1"), ("b", "4"), ("d", "5"))
    actions = f"POST /v1/{CONSUMER.project_id}/endpoint/{endpoint.id}/tags/action"
    assert calls(simulator) == [f"GET /{endpoint.id}", actions, actions, f"GET /{endpoint.id}"]


def test_after_a_change_of_unknown_fate_only_what_is_missing_is_sent(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    cloud.faults.append(Fault("POST", path="/tags/action$", kind="reset", after=True))
    endpoint = add(cloud, service, tags={"a": "1"})
    assert perform(api, request(endpoint_id=endpoint.id, tags={"b": "2"})).changed is True
    assert [body["action"] for body in bodies(simulator)] == ["delete", "create"]


def test_an_update_of_what_is_being_created_waits_and_is_then_sent(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    endpoint = add(cloud, service, "creating")
    timeline = cloud.connections.timeline(service.id, endpoint.id)

    def settle() -> None:
        timeline.edit(lambda connection: connection.becomes("pendingAcceptance"))

    with simulator.once_answered(2, settle):
        assert perform(api, request(endpoint_id=endpoint.id, tags={"a": "b"})).changed is True
    assert [call.split()[0] for call in calls(simulator)] == ["GET", "GET", "GET", "POST", "GET"]


def test_a_field_that_shows_only_after_the_creation_is_then_compared(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    endpoint = add(cloud, service, "creating", enable_dns=True)
    timeline = cloud.connections.timeline(service.id, endpoint.id)

    def settle() -> None:
        timeline.edit(lambda connection: connection.becomes("accepted"))

    with simulator.once_answered(2, settle):
        result = fails(api, request(endpoint_id=endpoint.id, enable_dns=False, tags={"a": "b"}), DecisionError)
    assert "enable_dns from True to False needs a new one" in result["msg"]
    assert (result["changed"], bodies(simulator)) == (False, [])


def test_without_wait_an_update_is_looked_at_once(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    endpoint = add(cloud, service, "pendingAcceptance")
    done = perform(api, request(endpoint_id=endpoint.id, tags={"a": "b"}, wait=False, wait_for="accepted"))
    assert (done.changed, done.warning) == (
        True,
        f"wait is false, and endpoint {endpoint.id} is pendingAcceptance so far.",
    )
    assert [call.split()[0] for call in calls(simulator)] == ["GET", "POST", "GET"]


def test_a_busy_endpoint_is_asked_again(api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator) -> None:
    moving = {"error_code": "EndPoint.2051", "error_msg": "The current endpoint is switching to new pool."}
    cloud.faults.append(Fault("POST", path="/tags/action$", status=400, body=moving, times=3))
    endpoint = add(cloud, service)
    assert perform(api, request(endpoint_id=endpoint.id, tags={"a": "b"})).changed is True
    assert len(bodies(simulator)) == 4


@pytest.mark.parametrize("address", [pytest.param("192.168.0.9", id="as asked"), pytest.param("192.168.0.8", id="not")])
def test_an_update_is_sent_before_the_acceptance_which_shows_the_address(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator, address: str
) -> None:
    endpoint = add(cloud, service, "pendingAcceptance", address=address)
    wanted = request(endpoint_id=endpoint.id, wait_for="accepted", tags={"a": "b"}, ip_address="192.168.0.9")
    with simulator.once_answered(4, lambda: accept(cloud, endpoint)):
        if address == "192.168.0.9":
            assert perform(api, wanted).changed is True
        else:
            result = fails(api, wanted, DecisionError)
            assert (result["changed"], "its ip_address is '192.168.0.8'" in result["msg"]) == (True, True)
    assert [call.split()[0] for call in calls(simulator)] == ["GET", "POST", "GET", "GET", "GET"]
