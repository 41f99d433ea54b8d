# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run asks of the cloud, to the request, and how long it waits."""

from __future__ import annotations

from tests.simulator import Cloud, Connection, Service, Simulator

from .runs import Ansible, task

LOGIN = "POST /v3/auth/tokens"


def test_nothing_to_do_costs_a_login_and_a_look(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    endpoint = cloud.connections.add(service.id, status="accepted")
    run = ansible.play(task("real", {"service_id": service.id, "endpoint_id": endpoint.id, "state": "accepted"}))
    connections = f"/v1/{cloud.owner.project_id}/vpc-endpoint-services/{service.id}/connections"
    assert simulator.calls() == [LOGIN, f"GET {connections}?id={endpoint.id}"]
    assert run["real"]["api"] == {"requests": 2, "logins": 1, "retries": 0, "seconds_waited": 0.0}


def test_a_decision_that_is_final_at_once_costs_one_request_more(
    cloud: Cloud, service: Service, asking: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    run = ansible.play(task("real", {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}))
    connections = f"/v1/{cloud.owner.project_id}/vpc-endpoint-services/{service.id}/connections"
    assert simulator.calls() == [LOGIN, f"GET {connections}?id={asking.id}", f"POST {connections}/action"]
    assert run["real"]["api"] == {"requests": 3, "logins": 1, "retries": 0, "seconds_waited": 0.0}


def test_a_token_saves_the_login(
    cloud: Cloud, service: Service, asking: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    login = {
        "auth_token": cloud.identity.issue_token(),
        "project_id": cloud.owner.project_id,
        "vpcep_endpoint": simulator.url,
    }
    ansible.play(task("real", {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted", **login}))
    assert [recorded.method for recorded in simulator.requests] == ["GET", "POST"]


def test_settling_costs_a_look_for_each_poll_and_is_noticed_within_a_second(
    cloud: Cloud, service: Service, asking: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.connections.settle_seconds = 0.5
    run = ansible.play(task("real", {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}))
    methods = [recorded.method for recorded in simulator.requests]
    assert methods[:3] == ["POST", "GET", "POST"]
    polls = methods[3:]
    assert set(polls) == {"GET"}
    assert 2 <= len(polls) <= 5
    assert run["real"]["api"]["requests"] == len(methods)
    assert 0 < run["real"]["api"]["seconds_waited"] < 1
    assert run["real"]["connection"]["status"] == "accepted"


def test_a_decision_is_not_waited_for_if_wait_is_false(
    cloud: Cloud, service: Service, asking: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.connections.settle_seconds = 60
    options = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted", "wait": False}
    result = ansible.play(task("real", options))["real"]
    assert (result["changed"], result["connection"]["status"]) == (True, "creating")
    assert "was sent, but wait is false" in result["warnings"][0]
    assert [recorded.method for recorded in simulator.requests] == ["POST", "GET", "POST"]


def test_waiting_ends_with_an_error_that_says_that_the_decision_was_sent(
    cloud: Cloud, service: Service, asking: Connection, ansible: Ansible
) -> None:
    cloud.connections.settle_seconds = 60
    options = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted", "wait_timeout": 1}
    result = ansible.play(task("real", options))["real"]
    assert (result["failed"], result["changed"], result["connection"]["status"]) == (True, True, "creating")
    assert "after 1 s (wait_timeout): the decision was sent" in result["msg"]


def test_a_stale_read_after_the_decision_is_waited_out(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    endpoint = cloud.connections.add(service.id, status="accepted")
    cloud.connections.settle_seconds = 0.5
    cloud.connections.stale_seconds = 2.0
    options = {"service_id": service.id, "endpoint_id": endpoint.id, "state": "rejected"}
    result = ansible.play(task("real", options))["real"]
    assert (result["changed"], result["connection"]["status"]) == (True, "rejected")
    assert len([recorded for recorded in simulator.requests if recorded.path.endswith("/action")]) == 1
