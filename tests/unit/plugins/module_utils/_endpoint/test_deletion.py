# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The deletion of an endpoint, whatever its status."""

from __future__ import annotations

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import WaitTimeoutError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.client import VpcepApi
from tests.simulator import Cloud, Fault, Service, Simulator

from .consumer import LIST, add, calls, fails, perform, place
from .samples import OTHER, request, request_in_place


@pytest.mark.parametrize("status", ["pendingAcceptance", "accepted", "rejected", "failed", "creating"])
def test_an_endpoint_is_deleted_in_any_status(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator, status: str
) -> None:
    endpoint = add(cloud, service, status)
    done = perform(api, request_in_place(fields=place(service), state="absent"))
    assert (done.changed, done.endpoint, cloud.endpoints.all()) == (True, None, [])
    shown = f"GET /{endpoint.id}"
    assert calls(simulator) == [LIST, shown, f"DELETE /{endpoint.id}", shown]


@pytest.mark.parametrize(
    "by_id", [pytest.param(True, id="by its ID"), pytest.param(False, id="by its service and place")]
)
def test_an_endpoint_that_is_gone_is_unchanged(
    api: VpcepApi, service: Service, simulator: Simulator, by_id: bool
) -> None:
    wanted = request(endpoint_id=OTHER, state="absent")
    done = perform(api, wanted if by_id else request_in_place(fields=place(service), state="absent"))
    assert (done.changed, done.endpoint) == (False, None)
    assert calls(simulator) == [f"GET /{OTHER}" if by_id else LIST]


def test_an_endpoint_that_goes_before_its_deletion_is_unchanged(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    endpoint = add(cloud, service)
    with simulator.once_answered(1, lambda: cloud.endpoints.delete(endpoint.id)):
        done = perform(api, request(endpoint_id=endpoint.id, state="absent"))
    assert (done.changed, done.endpoint) == (False, None)


def test_an_endpoint_that_somebody_else_deletes_is_waited_for_unchanged(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    endpoint = add(cloud, service, "deleting")
    timeline = cloud.connections.timeline(service.id, endpoint.id)
    with simulator.once_answered(3, lambda: timeline.become(0, (0.0, None))):
        done = perform(api, request_in_place(fields=place(service), state="absent"))
    assert (done.changed, done.endpoint) == (False, None)
    assert not [call for call in calls(simulator) if call.startswith("DELETE")]


def test_of_one_that_stays_and_one_that_goes_the_one_that_stays_is_deleted(
    api: VpcepApi, cloud: Cloud, service: Service
) -> None:
    going, staying = add(cloud, service, "deleting"), add(cloud, service)
    assert perform(api, request_in_place(fields=place(service), state="absent")).changed is True
    assert [endpoint.id for endpoint in cloud.endpoints.all()] == [going.id]
    assert staying.id != going.id


def test_a_lost_answer_to_a_deletion_is_looked_into(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    cloud.faults.append(Fault("DELETE", path="/vpc-endpoints/", kind="reset", after=True))
    endpoint = add(cloud, service)
    assert perform(api, request(endpoint_id=endpoint.id, state="absent")).changed is True
    assert [call.split()[0] for call in calls(simulator)].count("DELETE") == 1


def test_a_deletion_that_takes_too_long_is_an_error(api: VpcepApi, cloud: Cloud, service: Service) -> None:
    cloud.endpoints.delete_seconds = 60
    endpoint = add(cloud, service)
    result = fails(api, request(endpoint_id=endpoint.id, state="absent", wait_timeout=5), WaitTimeoutError)
    assert (result["changed"], result["endpoint"]["status"]) == (True, "deleting")
    assert f"endpoint {endpoint.id} is still deleting" in result["msg"]


def test_without_wait_a_deletion_is_looked_at_once(api: VpcepApi, cloud: Cloud, service: Service) -> None:
    cloud.endpoints.delete_seconds = 60
    endpoint = add(cloud, service)
    done = perform(api, request(endpoint_id=endpoint.id, state="absent", wait=False))
    assert done.endpoint is not None
    assert (done.changed, done.endpoint.status, done.warning) == (True, "deleting", None)
