# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task on an endpoint waits for, and how the waiting ends."""

from __future__ import annotations

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import (
    DecisionError,
    WaitTimeoutError,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.client import VpcepApi
from tests.simulator import Cloud, Service, Simulator

from ...fakes import FakeClock
from .consumer import LIST, accept, add, calls, fails, only, perform, place
from .samples import request, request_in_place


def test_an_acceptance_is_waited_for_and_brings_the_address_and_the_names(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    wanted = request_in_place(fields=place(service, enable_dns=True), wait_for="accepted")
    with simulator.once_answered(5, lambda: accept(cloud, only(cloud))):
        done = perform(api, wanted)
    assert done.endpoint is not None
    assert (done.changed, done.endpoint.status) == (True, "accepted")
    assert done.endpoint.ip == only(cloud).ip
    assert done.endpoint.dns_names == (f"vpcep-{only(cloud).id}.eu-de.otc.t-systems.com",)
    assert [call.split()[0] for call in calls(simulator)] == ["GET", "POST", "GET", "GET", "GET", "GET"]


def test_an_existing_endpoint_is_waited_for_unchanged(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    endpoint = add(cloud, service, "pendingAcceptance")
    with simulator.once_answered(2, lambda: accept(cloud, endpoint)):
        done = perform(api, request(endpoint_id=endpoint.id, wait_for="accepted"))
    assert done.endpoint is not None
    assert (done.changed, done.endpoint.status, done.endpoint.ip) == (False, "accepted", endpoint.address)


def test_waiting_ends_at_the_time_limit(api: VpcepApi, cloud: Cloud, service: Service, clock: FakeClock) -> None:
    endpoint = add(cloud, service, "pendingAcceptance")
    wanted = request(endpoint_id=endpoint.id, wait_for="accepted", wait_timeout=30)
    result = fails(api, wanted, WaitTimeoutError)
    assert (result["changed"], result["endpoint"]["status"]) == (False, "pendingAcceptance")
    assert f"Gave up after 30 s (wait_timeout): endpoint {endpoint.id} is still pendingAcceptance" in result["msg"]
    assert clock.slept == pytest.approx(30)


def test_a_rejection_ends_the_waiting_at_once(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    wanted = request_in_place(fields=place(service), wait_for="accepted")
    with simulator.once_answered(3, lambda: cloud.connections.decide(service.id, only(cloud).id, "reject")):
        result = fails(api, wanted, DecisionError)
    assert (result["changed"], result["endpoint"]["status"]) == (True, "rejected")
    assert "was rejected by the owner of the endpoint service" in result["msg"]


def test_a_rejected_endpoint_is_unchanged_with_a_warning_or_an_error(
    api: VpcepApi, cloud: Cloud, service: Service
) -> None:
    endpoint = add(cloud, service, "rejected")
    done = perform(api, request(endpoint_id=endpoint.id))
    assert done.changed is False
    assert "has rejected endpoint" in str(done.warning)
    result = fails(api, request(endpoint_id=endpoint.id, wait_for="accepted"), DecisionError)
    assert (result["changed"], result["endpoint"]["status"]) == (False, "rejected")


@pytest.mark.parametrize(
    ("wait_for", "status"),
    [pytest.param("pending", "creating", id="pending"), pytest.param("accepted", "creating", id="accepted")],
)
def test_without_wait_a_creation_is_sent_and_that_is_all(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator, wait_for: str, status: str
) -> None:
    done = perform(api, request_in_place(fields=place(service), wait=False, wait_for=wait_for))
    assert done.endpoint is not None
    assert (done.changed, done.endpoint.status) == (True, status)
    assert done.warning == f"wait is false, and endpoint {only(cloud).id} is creating so far."
    assert calls(simulator) == [LIST, "POST "]


def test_without_wait_an_endpoint_that_is_not_accepted_is_a_warning(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    endpoint = add(cloud, service, "pendingAcceptance")
    done = perform(api, request(endpoint_id=endpoint.id, wait_for="accepted", wait=False))
    assert (done.changed, done.warning) == (
        False,
        f"wait is false, and endpoint {endpoint.id} is pendingAcceptance so far.",
    )
    assert calls(simulator) == [f"GET /{endpoint.id}"]


def test_an_address_that_shows_with_the_acceptance_is_then_compared(
    api: VpcepApi, cloud: Cloud, service: Service, simulator: Simulator
) -> None:
    endpoint = add(cloud, service, "pendingAcceptance", address="192.168.0.9")
    wanted = request(endpoint_id=endpoint.id, wait_for="accepted", ip_address="192.168.0.12")
    with simulator.once_answered(1, lambda: accept(cloud, endpoint)):
        result = fails(api, wanted, DecisionError)
    assert result["msg"] == (
        f"Endpoint {endpoint.id} is accepted, but its ip_address is '192.168.0.9', not '192.168.0.12'; only a new"
        " endpoint can have that, and a new endpoint has a new ID and must be accepted again."
    )
    assert result["changed"] is False
