# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module vpcep_service with the state absent: who is in the way, who is rejected, and what is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.simulator import Cloud, Connection, Fault, Service, Simulator

from .runs import Ansible, Run, Task, task

MODULE = "opentelekomcloud.vpcep.vpcep_service"
LOGIN = "POST /v3/auth/tokens"
IN_USE = {"error_code": "EndPoint.3006", "error_msg": "The endpoint service is in use."}


def absent(name: str, options: Mapping[str, Any], **keywords: Any) -> Task:
    return task(name, {"state": "absent", **options}, module=MODULE, **keywords)


def drained(service: Service, most: int, **options: Any) -> dict[str, Any]:
    return {"service_id": service.id, "drain": True, "max_rejects": most, **options}


def changes(simulator: Simulator) -> list[str]:
    """The requests that change something, by method and last part of the path."""
    return [
        f"{recorded.method} {recorded.path.rsplit('/', 1)[-1]}"
        for recorded in simulator.requests
        if recorded.method != "GET" and not recorded.path.startswith("/v3")
    ]


def row(connection: Connection, previous_status: str = "accepted") -> dict[str, Any]:
    return {
        "endpoint_id": connection.id,
        "domain_id": connection.domain_id,
        "previous_status": previous_status,
        "status": "rejected",
    }


def is_gone(cloud: Cloud, service: Service) -> bool:
    return service.id not in [other.id for other in cloud.services.all()]


@pytest.fixture
def accepted(cloud: Cloud, service: Service) -> Connection:
    return cloud.connections.add(service.id, status="accepted")


def test_a_service_is_predicted_to_go_goes_and_is_gone(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    other = cloud.services.add(name="demo-2")
    predicted = ansible.play(absent("dry", {"name": "demo"}, check_mode=True))["dry"]
    assert changes(simulator) == []
    simulator.clear()
    result = ansible.play(absent("real", {"name": "demo"}))["real"]
    root = f"/v1/{cloud.owner.project_id}/vpc-endpoint-services"
    page = "sort_dir=asc&limit=1000"
    look = f"GET {root}?endpoint_service_name=demo&{page}"
    assert simulator.calls() == [
        LOGIN,
        look,
        f"GET {root}/{service.id}",
        f"GET {root}/{service.id}/connections?{page}",
        f"DELETE {root}/{service.id}",
        f"GET {root}/{service.id}",
    ]
    simulator.clear()
    again = ansible.play(absent("again", {"name": "demo"}))["again"]
    assert simulator.calls() == [LOGIN, look]
    assert [one["changed"] for one in (predicted, result, again)] == [True, True, False]
    assert [one["service"] for one in (predicted, result, again)] == [None, None, None]
    assert predicted["diff"] == result["diff"]
    assert (result["diff"]["before"]["name"], result["diff"]["after"]) == ("demo", {})
    assert again["diff"] == {"before": {}, "after": {}}
    assert (result["rejected"], cloud.services.all()) == ([], [other])


def test_by_an_id_that_is_gone_nothing_to_do_costs_a_login_and_a_look(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.services.delete(service.id)
    result = ansible.play(absent("real", {"service_id": service.id}))["real"]
    assert (result["failed"], result["changed"], len(simulator.requests)) == (False, False, 2)


def test_a_deletion_is_waited_for(cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible) -> None:
    cloud.services.delete_seconds = 0.5
    result = ansible.play(absent("real", {"service_id": service.id}))["real"]
    assert (result["changed"], is_gone(cloud, service), changes(simulator)) == (True, True, [f"DELETE {service.id}"])
    assert 0 < result["api"]["seconds_waited"] < 1


def test_a_deletion_is_not_waited_for_if_wait_is_false(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.services.delete_seconds = 60
    run = ansible.play(*(absent(name, {"service_id": service.id, "wait": False}) for name in ("real", "again")))
    assert [run[name]["changed"] for name in ("real", "again")] == [True, False]
    assert changes(simulator) == [f"DELETE {service.id}"]


def test_a_service_that_is_going_already_is_waited_for_and_unchanged(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.services.delete_seconds = 2
    cloud.services.delete(service.id)
    result = ansible.play(absent("real", {"service_id": service.id}))["real"]
    assert (result["changed"], is_gone(cloud, service), changes(simulator)) == (False, True, [])
    assert result["diff"] == {"before": {}, "after": {}}


def test_a_deletion_that_takes_too_long_is_an_error_that_has_changed_something(
    cloud: Cloud, service: Service, ansible: Ansible
) -> None:
    cloud.services.delete_seconds = 60
    result = ansible.play(absent("real", {"service_id": service.id, "wait_timeout": 1}))["real"]
    assert f"(wait_timeout): endpoint service {service.id} is still deleting; raise wait_timeout" in result["msg"]
    assert (result["failed"], result["changed"], result["service"]["status"]) == (True, True, "deleting")


@pytest.mark.parametrize("status", ["creating", "failed"])
def test_an_unfinished_service_can_go(cloud: Cloud, ansible: Ansible, status: str) -> None:
    service = cloud.services.add(status=status)
    result = ansible.play(absent("real", {"service_id": service.id}))["real"]
    assert (result["changed"], is_gone(cloud, service)) == (True, True)


def refused(run: Run, simulator: Simulator) -> str:
    """The message of a run in which check mode has failed like the real one, and nothing was sent."""
    assert (run["real"]["failed"], run["real"]["changed"], changes(simulator)) == (True, False, [])
    assert run["dry"]["msg"] == run["real"]["msg"]
    message: str = run["real"]["msg"]
    return message


def both(options: Mapping[str, Any]) -> tuple[Task, Task]:
    return absent("real", options), absent("dry", options, check_mode=True)


REFUSALS = [
    pytest.param(["accepted"], "1 connection uses it, since", id="one that is accepted"),
    pytest.param(["creating"], "1 connection uses it, since", id="one that is being created"),
    pytest.param(["frozen"], "1 connection uses it, since", id="one in an unknown status"),
    pytest.param(["accepted", "pendingAcceptance", "creating"], "2 connections use it", id="two and one that waits"),
]


@pytest.mark.parametrize(("statuses", "said"), REFUSALS)
def test_a_service_with_consumers_stays(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, statuses: list[str], said: str
) -> None:
    for status in statuses:
        cloud.connections.add(service.id, status=status)
    run = ansible.play(*both({"service_id": service.id}))
    assert said in refused(run, simulator)
    assert "or set drain and max_rejects" in run["real"]["msg"]
    assert (run["real"]["service"]["service_id"], run["real"]["rejected"]) == (service.id, [])


def test_connections_that_are_no_consumers_let_the_service_go(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    for status in ("pendingAcceptance", "rejected", "failed", "deleting"):
        cloud.connections.add(service.id, status=status)
    assert ansible.play(absent("real", {"service_id": service.id}))["real"]["changed"] is True
    assert changes(simulator) == [f"DELETE {service.id}"]


def test_a_name_that_the_service_does_not_have_deletes_nothing(
    service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    run = ansible.play(*both({"service_id": service.id, "name": "other"}))
    assert "its name is demo, and not other; check service_id and name" in refused(run, simulator)


def test_an_unknown_status_deletes_nothing(cloud: Cloud, simulator: Simulator, ansible: Ansible) -> None:
    service = cloud.services.add(status="frozen")
    run = ansible.play(*both({"service_id": service.id}))
    assert "it has the status frozen, which this collection does not know" in refused(run, simulator)


def test_a_drain_rejects_the_consumers_and_nobody_else(
    cloud: Cloud, service: Service, accepted: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    second = cloud.connections.add(service.id, status="accepted", domain_id="6e9dfd51d1124e8d8498dce894923a0d")
    waits = cloud.connections.add(service.id)
    predicted = ansible.play(absent("dry", drained(service, 2), check_mode=True))["dry"]
    assert changes(simulator) == []
    simulator.clear()
    result = ansible.play(absent("real", drained(service, 2)))["real"]
    path = f"/v1/{cloud.owner.project_id}/vpc-endpoint-services/{service.id}"
    listing = f"GET {path}/connections?sort_dir=asc&limit=1000"
    action = f"POST {path}/connections/action"
    calls = simulator.calls()
    assert calls == [LOGIN, f"GET {path}", listing, action, action, listing, f"DELETE {path}", f"GET {path}"]
    assert (result["changed"], is_gone(cloud, service)) == (True, True)
    assert predicted["rejected"] == result["rejected"] == [row(accepted), row(second)]
    assert cloud.connections.get(service.id, waits.id).status == "pendingAcceptance"


def test_a_drain_without_consumers_is_one_list(service: Service, simulator: Simulator, ansible: Ansible) -> None:
    result = ansible.play(absent("real", drained(service, 0)))["real"]
    assert (result["changed"], result["rejected"], len(simulator.requests)) == (True, [], 5)


@pytest.mark.parametrize("status", ["accepted", "creating"])
def test_more_consumers_than_max_rejects_allows_stop_the_drain_before_it_begins(
    cloud: Cloud, service: Service, accepted: Connection, simulator: Simulator, ansible: Ansible, status: str
) -> None:
    cloud.connections.add(service.id, status=status)
    run = ansible.play(*both(drained(service, 1)))
    assert "it would take 2 rejections in all, but max_rejects allows 1" in refused(run, simulator)
    assert len(run["real"]["to_reject"]) == 2
    assert (run["real"]["rejected"], is_gone(cloud, service)) == ([], False)


@pytest.mark.parametrize(
    ("final", "decisions"),
    [
        pytest.param("pendingAcceptance", [], id="and then waits"),
        pytest.param("accepted", ["POST action"], id="and is then accepted"),
    ],
)
def test_a_connection_that_is_being_created_is_waited_for(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, final: str, decisions: list[str]
) -> None:
    made = cloud.connections.add(service.id, status="creating", settles_to=final, settles_in=3)
    result = ansible.play(absent("real", drained(service, 1)))["real"]
    assert changes(simulator) == [*decisions, f"DELETE {service.id}"]
    assert result["rejected"] == [row(made)] * len(decisions)
    assert is_gone(cloud, service)


def test_a_connection_that_never_settles_ends_the_wait(
    cloud: Cloud, service: Service, accepted: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.connections.add(service.id, status="creating")
    result = ansible.play(absent("real", drained(service, 2, wait_timeout=1)))["real"]
    assert f"(wait_timeout): 1 connection still uses endpoint service {service.id}" in result["msg"]
    assert (result["failed"], result["changed"], result["rejected"]) == (True, True, [row(accepted)])
    assert changes(simulator) == ["POST action"]


@pytest.mark.parametrize(
    ("most", "failed"), [pytest.param(2, False, id="allowed"), pytest.param(1, True, id="one too many")]
)
def test_a_consumer_that_comes_during_the_drain_counts_as_well(
    cloud: Cloud,
    service: Service,
    accepted: Connection,
    simulator: Simulator,
    ansible: Ansible,
    most: int,
    failed: bool,
) -> None:
    late: list[Connection] = []
    with simulator.once_answered(4, lambda: late.append(cloud.connections.add(service.id, status="accepted"))):
        result = ansible.play(absent("real", drained(service, most)))["real"]
    assert (result["failed"], result["changed"], is_gone(cloud, service)) == (failed, True, not failed)
    assert result["rejected"] == [row(connection) for connection in (accepted, *late)][:most]
    assert ("it would take 2 rejections in all" in result.get("msg", "")) is failed


def test_a_consumer_that_comes_between_the_list_and_the_deletion_is_met_as_well(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    with simulator.once_answered(3, lambda: cloud.connections.add(service.id, status="accepted")):
        run = ansible.play(absent("real", {"service_id": service.id}))
    assert "1 connection uses it" in run["real"]["msg"]
    assert (run["real"]["failed"], run["real"]["changed"], is_gone(cloud, service)) == (True, False, False)


def test_a_rejection_that_lists_do_not_show_yet_is_not_sent_twice(
    cloud: Cloud, service: Service, accepted: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.connections.stale_seconds = 1.5
    result = ansible.play(absent("real", drained(service, 1)))["real"]
    assert changes(simulator) == ["POST action", f"DELETE {service.id}"]
    assert result["rejected"] == [row(accepted)]


def test_a_rejection_that_fails_keeps_the_service(
    cloud: Cloud, service: Service, accepted: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.connections.fail_decisions = True
    result = ansible.play(absent("real", drained(service, 1)))["real"]
    assert (result["failed"], result["changed"], is_gone(cloud, service)) == (True, True, False)
    assert f"Could not reject the connections to endpoint service {service.id}" in result["msg"]
    assert changes(simulator) == ["POST action"]


@pytest.mark.parametrize("code", ["EndPoint.3005", "EndPoint.3006"])
def test_endpoints_that_are_going_away_are_waited_for(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, code: str
) -> None:
    cloud.faults.append(Fault("DELETE", path=service.id, status=400, body={**IN_USE, "error_code": code}, times=2))
    result = ansible.play(absent("real", {"service_id": service.id}))["real"]
    assert (result["changed"], changes(simulator)) == (True, [f"DELETE {service.id}"] * 3)


def test_endpoints_that_do_not_go_away_end_the_wait(
    cloud: Cloud, service: Service, accepted: Connection, ansible: Ansible
) -> None:
    cloud.faults.append(Fault("DELETE", path=service.id, status=400, body=IN_USE, times=99))
    result = ansible.play(absent("real", drained(service, 1, wait_timeout=1)))["real"]
    assert (result["failed"], result["changed"], result["error_code"]) == (True, True, "EndPoint.3006")
    assert "accepted connections and those that are being created keep it" in result["msg"]
    assert result["rejected"] == [row(accepted)]


def test_a_rejection_is_not_sent_twice_either_if_the_deletion_has_to_wait(
    cloud: Cloud, service: Service, accepted: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.faults.append(Fault("DELETE", path=service.id, status=400, body=IN_USE))

    def bring_back() -> None:
        """The next lists are stale."""
        cloud.connections.add(service.id, id=accepted.id, status="accepted", settles_to="rejected", settles_in=1)

    with simulator.once_answered(6, bring_back):
        result = ansible.play(absent("real", drained(service, 1)))["real"]
    assert changes(simulator) == ["POST action", f"DELETE {service.id}", f"DELETE {service.id}"]
    assert result["rejected"] == [row(accepted)]


@pytest.mark.parametrize("kind", ["reset", "cut"])
def test_a_deletion_whose_answer_is_lost_is_looked_for(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, kind: Any
) -> None:
    cloud.services.delete_seconds = 0.5
    cloud.faults.append(Fault("DELETE", path=service.id, kind=kind, after=True))
    result = ansible.play(absent("real", {"service_id": service.id}))["real"]
    assert (result["failed"], result["changed"], changes(simulator)) == (False, True, [f"DELETE {service.id}"])


def test_a_deletion_that_never_arrived_is_sent_again(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.faults.append(Fault("DELETE", path=service.id, kind="reset"))
    result = ansible.play(absent("real", {"service_id": service.id}))["real"]
    assert (result["changed"], changes(simulator)) == (True, [f"DELETE {service.id}"] * 2)


@pytest.mark.parametrize("number", [pytest.param(2, id="after the look"), pytest.param(3, id="after the list")])
@pytest.mark.parametrize("max_retries", [0, 5])
def test_a_service_that_somebody_else_deletes_meanwhile_is_unchanged(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, number: int, max_retries: int
) -> None:
    with simulator.once_answered(number, lambda: cloud.services.delete(service.id)):
        result = ansible.play(absent("real", {"service_id": service.id, "max_retries": max_retries}))["real"]
    assert (result.get("msg"), result["changed"], result["service"]) == (None, False, None)


def test_the_form_of_max_rejects_is_checked_before_any_request(
    service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    result = ansible.play(absent("real", drained(service, -1)))["real"]
    assert (result["msg"], simulator.requests) == ("max_rejects is -1; give 0 or more.", [])


def test_max_rejects_without_a_drain_is_ignored(
    service: Service, accepted: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    run = ansible.play(*both({"service_id": service.id, "max_rejects": 9}))
    assert "1 connection uses it" in refused(run, simulator)
