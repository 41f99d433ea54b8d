# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The creation of an endpoint: what it sends, and that there are never two."""

from __future__ import annotations

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import (
    DecisionError,
    OptionError,
    RequestError,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.client import VpcepApi
from tests.simulator import Cloud, Fault, Service, Simulator

from ...fakes import FakeClock
from .consumer import CONSUMER, LIST, add, bodies, calls, fails, only, perform, place
from .samples import OTHER, SUBNET, TABLE, VPC, request, request_in_place


def test_an_endpoint_is_created_and_asks_its_owner(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    done = perform(api, request_in_place(fields=place(service, enable_dns=True), tags={"stage": "test"}))
    made = only(cloud)
    assert (done.changed, done.warning) == (True, None)
    assert done.endpoint is not None
    assert (done.endpoint.endpoint_id, done.endpoint.status) == (made.id, "pendingAcceptance")
    assert (done.endpoint.ip, done.endpoint.dns_names) == (None, ())
    assert calls(simulator) == [LIST, "POST ", f"GET /{made.id}"]
    (sent,) = bodies(simulator)
    assert sent == {
        "endpoint_service_id": service.id,
        "vpc_id": VPC,
        "subnet_id": SUBNET,
        "enable_dns": True,
        "tags": [{"key": "stage", "value": "test"}],
    }


def test_what_was_created_is_then_found(api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator) -> None:
    wanted = request_in_place(fields=place(service, enable_dns=True, ip_address="192.168.0.9", whitelist=["10.0.0.1"]))
    perform(api, wanted)
    simulator.clear()
    assert perform(api, wanted).changed is False
    assert calls(simulator) == [LIST, f"GET /{only(cloud).id}"]


def test_by_its_id_it_is_found_with_one_request(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    endpoint = add(cloud, service)
    assert perform(api, request(endpoint_id=endpoint.id, vpc_id=VPC)).changed is False
    assert calls(simulator) == [f"GET /{endpoint.id}"]


def test_a_service_by_its_full_name_is_looked_up_for_a_creation_only(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    name = cloud.services.full_name(service)
    wanted = request_in_place(fields={"service_id": None, "service_name": name})
    assert perform(api, wanted, check_mode=True).changed is True
    assert perform(api, wanted).changed is True
    assert perform(api, wanted).changed is False
    described = f"GET /v1/{CONSUMER.project_id}/vpc-endpoint-services/describe?endpoint_service_name={name}"
    shown = f"GET /{only(cloud).id}"
    assert calls(simulator) == [LIST, described, LIST, described, "POST ", shown, LIST, shown]


def test_a_service_that_nobody_has_is_an_error(api: VpcepApi, cloud: Cloud, simulator: Simulator) -> None:
    wanted = request_in_place(fields={"service_id": None, "service_name": f"eu-de.no.{OTHER}"})
    assert fails(api, wanted, OptionError)["msg"].startswith(f"No endpoint service is called eu-de.no.{OTHER}; give")
    assert cloud.endpoints.all() == []


def test_an_endpoint_that_shows_another_form_of_its_services_name_is_found(
    api: VpcepApi, cloud: Cloud, service: Service
) -> None:
    """Otherwise each run would create one more."""
    endpoint = add(cloud, service)
    wanted = request_in_place(fields={"service_id": None, "service_name": cloud.services.full_name(service)})
    cloud.services.change(service.id, name="renamed")
    assert perform(api, wanted).changed is False
    assert only(cloud).id == endpoint.id


def test_a_service_whose_name_has_no_id_is_looked_up_first(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    """Otherwise each run would create one more, since its endpoints show another form of the name."""
    described = {"id": service.id, "service_name": "com.example.dns"}
    cloud.faults.append(Fault("GET", path="/describe$", status=200, body=described, times=2))
    wanted = request_in_place(fields={"service_id": None, "service_name": "com.example.dns"})
    assert perform(api, wanted).changed is True
    simulator.clear()
    assert perform(api, wanted).changed is False
    describe = f"GET /v1/{CONSUMER.project_id}/vpc-endpoint-services/describe?endpoint_service_name=com.example.dns"
    assert calls(simulator) == [describe, LIST, f"GET /{only(cloud).id}"]


def test_a_gateway_endpoint_has_no_subnet(api: VpcepApi, cloud: Cloud, simulator: Simulator) -> None:
    service = cloud.services.add_public("obs", service_type="gateway")
    wanted = request_in_place(fields={"service_id": service.id, "subnet_id": None, "route_tables": [TABLE]})
    assert perform(api, wanted).changed is True
    assert perform(api, wanted).changed is False
    # Nor does it have the one that somebody names by mistake.
    assert perform(api, request_in_place(fields={"service_id": service.id})).changed is False
    assert len(cloud.endpoints.all()) == 1


def test_a_lost_answer_to_a_creation_makes_no_second_endpoint(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    cloud.faults.append(Fault("POST", path="/vpc-endpoints$", kind="reset", after=True))
    done = perform(api, request_in_place(fields=place(service)))
    assert done.changed is True
    assert done.endpoint is not None
    assert done.endpoint.endpoint_id == only(cloud).id
    assert calls(simulator) == [LIST, "POST ", LIST, f"GET /{only(cloud).id}"]


def test_a_good_answer_that_shows_nothing_makes_no_second_endpoint(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    cloud.faults.append(Fault("POST", path="/vpc-endpoints$", status=200, body={"id": 7}, after=True))
    assert perform(api, request_in_place(fields=place(service))).changed is True
    assert calls(simulator) == [LIST, "POST ", LIST, f"GET /{only(cloud).id}"]


def test_a_creation_that_may_still_be_on_its_way_is_not_repeated(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator, clock: FakeClock
) -> None:
    cloud.faults.append(Fault("POST", path="/vpc-endpoints$", kind="reset"))
    result = fails(api, request_in_place(fields=place(service)), RequestError)
    assert result["changed"] is True
    assert "it may have taken effect anyway" in result["msg"]
    assert [call for call in calls(simulator) if call.startswith("POST")] == ["POST "]
    assert clock.slept == pytest.approx(20)


def test_a_creation_of_which_the_cloud_says_that_it_failed_is_repeated(
    api: VpcepApi, cloud: Cloud, service: Service
) -> None:
    cloud.faults.append(Fault("POST", path="/vpc-endpoints$", status=500))
    assert perform(api, request_in_place(fields=place(service))).changed is True
    assert len(cloud.endpoints.all()) == 1


def test_a_new_endpoint_that_is_not_shown_at_first_is_waited_for(api: VpcepApi, cloud: Cloud, service: Service) -> None:
    missing = {"error_code": "EndPoint.0005", "error_msg": "The requested resource does not exist."}
    cloud.faults.append(Fault("GET", path="/vpc-endpoints/", status=404, body=missing, times=3))
    assert perform(api, request_in_place(fields=place(service))).changed is True


def test_a_new_endpoint_that_is_deleted_meanwhile_is_an_error(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    with simulator.once_answered(3, lambda: cloud.endpoints.delete(only(cloud).id)):
        result = fails(api, request_in_place(fields=place(service), wait_for="accepted"), DecisionError)
    assert (result["changed"], "was deleted while this ran" in result["msg"]) == (True, True)


def test_a_creation_that_fails_is_an_error_that_has_changed_something(
    api: VpcepApi, cloud: Cloud, service: Service
) -> None:
    cloud.endpoints.fail_creations = True
    result = fails(api, request_in_place(fields=place(service)), DecisionError)
    assert (result["changed"], result["endpoint"]["status"]) == (True, "failed")
    assert result["endpoint"]["endpoint_id"] == only(cloud).id


def test_a_failed_endpoint_is_not_created_again(api: VpcepApi, cloud: Cloud, service: Service) -> None:
    endpoint = add(cloud, service, "failed")
    result = fails(api, request_in_place(fields=place(service)), DecisionError)
    assert (result["changed"], result["endpoint"]["endpoint_id"]) == (False, endpoint.id)
    assert "delete it (state: absent) and create it again" in result["msg"]


def test_an_endpoint_that_is_being_deleted_is_replaced(api: VpcepApi, cloud: Cloud, service: Service) -> None:
    going = add(cloud, service, "deleting")
    done = perform(api, request_in_place(fields=place(service)))
    assert done.endpoint is not None
    assert done.endpoint.endpoint_id != going.id
    assert len(cloud.endpoints.all()) == 2


@pytest.mark.parametrize("state", ["present", "absent"])
def test_two_matches_are_an_error_that_names_their_ids(
    api: VpcepApi, cloud: Cloud, service: Service, state: str
) -> None:
    first, second = add(cloud, service), add(cloud, service, "rejected")
    result = fails(api, request_in_place(fields=place(service), state=state), DecisionError)
    assert f"2 match, {first.id}, {second.id}; give endpoint_id" in result["msg"]
    assert len(cloud.endpoints.all()) == 2


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"vpc_id": OTHER}, id="another VPC"),
        pytest.param({"subnet_id": OTHER}, id="another subnet"),
    ],
)
def test_an_endpoint_in_another_place_is_another_one(
    api: VpcepApi, cloud: Cloud, service: Service, other: dict[str, str]
) -> None:
    add(cloud, service, **other)
    assert perform(api, request_in_place(fields=place(service))).changed is True


def test_an_endpoint_for_another_service_is_another_one(api: VpcepApi, cloud: Cloud, service: Service) -> None:
    add(cloud, cloud.services.add())
    assert perform(api, request_in_place(fields=place(service))).changed is True


@pytest.mark.parametrize("seconds", [pytest.param(0, id="it is gone"), pytest.param(60, id="it is going")])
def test_an_endpoint_that_goes_between_the_looks_is_replaced(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator, seconds: int
) -> None:
    cloud.endpoints.delete_seconds = seconds
    endpoint = add(cloud, service)
    with simulator.once_answered(1, lambda: cloud.endpoints.delete(endpoint.id)):
        done = perform(api, request_in_place(fields=place(service)))
    assert done.endpoint is not None
    assert (done.changed, done.endpoint.endpoint_id != endpoint.id) == (True, True)


def test_a_missing_whitelist_entry_names_the_account(api: VpcepApi, cloud: Cloud) -> None:
    service = cloud.services.add()
    result = fails(api, request_in_place(fields=place(service)), RequestError)
    assert (result["changed"], result["error_code"]) == (False, "EndPoint.2012")
    assert "the service's owner must first whitelist this account (vpcep_service_permission)" in result["msg"]
    assert result["msg"].endswith(f"The ID of this account is {CONSUMER.domain_id}.")


def test_a_used_up_quota_is_explained(api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator) -> None:
    cloud.endpoints.quota = 1
    add(cloud, service, vpc_id=OTHER)
    result = fails(api, request_in_place(fields=place(service)), RequestError)
    assert (result["changed"], result["error_code"]) == (False, "Endpoint.1018")
    assert "1 of 1 endpoints are used (vpcep_quota_info)" in result["msg"]
    assert calls(simulator)[2:] == [f"GET /v1/{CONSUMER.project_id}/quotas?type=endpoint"]


@pytest.mark.parametrize(
    ("wait_for", "warned"),
    [pytest.param("pending", False, id="to ask"), pytest.param("accepted", True, id="to be accepted")],
)
def test_check_mode_predicts_a_creation_and_sends_nothing(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator, wait_for: str, warned: bool
) -> None:
    done = perform(api, request_in_place(fields=place(service), wait_for=wait_for), check_mode=True)
    result = done.to_result()
    assert (result["changed"], result["endpoint"]["endpoint_id"]) == (True, None)
    assert result["endpoint"]["status"] == "pendingAcceptance"
    assert (done.warning or "").startswith("Predicted") is warned
    assert (calls(simulator), cloud.endpoints.all()) == ([LIST], [])


def test_what_check_mode_predicts_comes_true(api: VpcepApi, cloud: Cloud, service: Service) -> None:
    cloud.undocumented = True
    endpoint = add(cloud, service, tags={"a": "1"})
    wanted = request(endpoint_id=endpoint.id, tags={"b": "2"}, whitelist=["10.0.0.1"])
    predicted, done = perform(api, wanted, check_mode=True), perform(api, wanted)
    assert (predicted.changed, predicted.endpoint, predicted.diff) == (done.changed, done.endpoint, done.diff)
