# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The whitelist of an endpoint service: real runs, down to the request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.simulator import Cloud, Fault, Service, Simulator

from .processes import Playing, wait_for
from .runs import Ansible, Task, task
from .test_the_end import ENDS

PERMISSION = "opentelekomcloud.vpcep.vpcep_service_permission"
INFO = "opentelekomcloud.vpcep.vpcep_service_permission_info"
LOGIN = "POST /v3/auth/tokens"
PAGE = "sort_dir=asc&limit=500"
A, B, C = (digit * 32 for digit in "abc")
MANY = [f"{number:032x}" for number in range(1000)]


def whitelist(name: str, options: dict[str, Any], **keywords: Any) -> Task:
    return task(name, options, module=PERMISSION, **keywords)


def place(cloud: Cloud, service: Service, subject: str = "permissions") -> str:
    return f"/v1/{cloud.owner.project_id}/vpc-endpoint-services/{service.id}/{subject}"


def look(cloud: Cloud, service: Service, offset: int = 0) -> str:
    return f"GET {place(cloud, service)}?{PAGE}" + (f"&offset={offset}" if offset else "")


def change(cloud: Cloud, service: Service) -> str:
    return f"POST {place(cloud, service)}/action"


def admitted(cloud: Cloud, service: Service) -> list[str]:
    """The accounts that are on the list now."""
    return [entry.permission.rpartition(":")[2] for entry in cloud.permissions.of(service.id)]


def names(result: Any) -> list[str]:
    return [row["domain_id"] for row in result["permissions"]]


def changes(simulator: Simulator) -> list[Any]:
    """What was sent to change something; a request that is still arriving has no body yet."""
    bodies = [recorded.body for recorded in simulator.requests if recorded.path.endswith("/action")]
    return [body for body in bodies if body is not None]


def test_check_mode_then_for_real_then_again(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.permissions.add(service.id, A)
    cloud.permissions.add(service.id, B)
    options = {"service_id": service.id, "domain_ids": [B.upper(), C, C], "state": "exact"}
    predicted = ansible.play(whitelist("dry", options, check_mode=True))["dry"]
    assert simulator.calls() == [LOGIN, look(cloud, service)]
    simulator.clear()
    result = ansible.play(whitelist("real", options))["real"]
    steps = [change(cloud, service), change(cloud, service)]
    assert simulator.calls() == [LOGIN, look(cloud, service), *steps, look(cloud, service)]
    assert [(body["action"], body["permissions"]) for body in changes(simulator)] == [
        ("add", [f"iam:domain::{C}"]),
        ("remove", [f"iam:domain::{A}"]),
    ]
    simulator.clear()
    again = ansible.play(whitelist("again", options))["again"]
    assert simulator.calls() == [LOGIN, look(cloud, service)]
    for found in (predicted, result):
        assert (found["changed"], found["added"], found["removed"], found["rejected"]) == (True, [C], [A], [])
        assert (names(found), found["service_id"], found["service_name"]) == ([B, C], service.id, None)
        assert found["diff"] == {"before": {"domain_ids": [A, B]}, "after": {"domain_ids": [B, C]}}
    assert (again["changed"], again["added"], again["removed"], names(again)) == (False, [], [], [B, C])
    assert again["diff"] == {"before": {"domain_ids": [B, C]}, "after": {"domain_ids": [B, C]}}
    assert again["api"] == {"requests": 2, "logins": 1, "retries": 0, "seconds_waited": 0.0}


def test_each_state_touches_what_it_says_and_no_more(cloud: Cloud, service: Service, ansible: Ansible) -> None:
    steps = [
        ("present", [A, B], [A, B]),
        ("present", ["*"], [A, B, "*"]),
        ("absent", [A, C], [B, "*"]),
        ("exact", [C], [C]),
        ("absent", ["*"], [C]),
    ]
    tasks = [
        whitelist(f"{number}", {"service_id": service.id, "domain_ids": domain_ids, "state": state})
        for number, (state, domain_ids, _left) in enumerate(steps)
    ]
    run = ansible.play(*tasks)
    assert [names(run[f"{number}"]) for number in range(len(steps))] == [left for _state, _ids, left in steps]
    assert [run[f"{number}"]["changed"] for number in range(len(steps))] == [True, True, True, True, False]
    assert admitted(cloud, service) == [C]


def test_a_service_by_its_name_costs_one_look_more_and_tells_the_owner(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    login = {
        "access_key": cloud.owner.access_key,
        "secret_key": cloud.owner.secret_key,
        "project_id": cloud.owner.project_id,
        "vpcep_endpoint": simulator.url,
    }
    ansible.take_login(simulator)
    options = {"service_name": "demo", "domain_ids": [cloud.owner.domain_id], **login}
    result = ansible.play(whitelist("real", options))["real"]
    services = f"GET /v1/{cloud.owner.project_id}/vpc-endpoint-services?endpoint_service_name=demo"
    assert simulator.calls() == [f"{services}&sort_dir=asc&limit=1000", look(cloud, service)]
    assert (result["changed"], result["added"], result["service_name"]) == (
        False,
        [],
        cloud.services.full_name(service),
    )


def test_the_owners_own_account_is_passed_over(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    options = {"service_id": service.id, "domain_ids": [cloud.owner.domain_id]}
    states = ("present", "absent", "exact")
    run = ansible.play(*(whitelist(state, {**options, "state": state}) for state in states))
    assert [run[state]["changed"] for state in states] == [False, False, False]
    assert changes(simulator) == []


def test_a_thousand_accounts_take_their_pages_and_as_few_requests_as_the_cloud_allows(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.permissions.largest_batch = 500
    options = {"service_id": service.id, "domain_ids": MANY, "state": "exact"}
    run = ansible.play(whitelist("real", options))
    pages = [look(cloud, service), look(cloud, service, 450), look(cloud, service, 900)]
    assert simulator.calls()[:5] == [LOGIN, look(cloud, service), *[change(cloud, service)] * 3]
    sizes = [len(body["permissions"]) for body in changes(simulator)]
    assert (sizes, len(simulator.calls())) == ([1000, 500, 500], 8)
    assert (len(run["real"]["added"]), admitted(cloud, service)) == (1000, MANY)
    simulator.clear()
    assert ansible.play(whitelist("again", options))["again"]["changed"] is False
    assert simulator.calls() == [LOGIN, *pages]


def test_the_list_is_complete_whatever_its_length(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    for domain_id in (*MANY, "*"):
        cloud.permissions.add(service.id, domain_id)
    options = {"service_name": "demo"}
    result = ansible.play(task("list", options, module=INFO, check_mode=True))["list"]
    assert (names(result), result["changed"]) == ([*MANY, "*"], False)
    assert (result["service_id"], result["service_name"]) == (service.id, cloud.services.full_name(service))
    assert result["permissions"][0] == {
        "domain_id": MANY[0],
        "permission": f"iam:domain::{MANY[0]}",
        "permission_id": cloud.permissions.of(service.id)[0].id,
        "permission_type": "domainId",
        "description": "",
        "created_at": cloud.permissions.of(service.id)[0].created_at,
    }
    assert len(simulator.calls()) == 2 + 3


def test_a_stale_read_is_waited_out(cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible) -> None:
    cloud.permissions.stale_seconds = 1.0
    options = {"service_id": service.id, "domain_ids": [A]}
    result = ansible.play(whitelist("real", options))["real"]
    assert (names(result), len(changes(simulator))) == ([A], 1)
    assert result["api"]["seconds_waited"] > 0


def test_without_waiting_a_stale_read_is_a_warning(cloud: Cloud, service: Service, ansible: Ansible) -> None:
    cloud.permissions.stale_seconds = 60.0
    options = {"service_id": service.id, "domain_ids": [A], "wait": False}
    result = ansible.play(whitelist("real", options))["real"]
    assert (result["changed"], result["added"], names(result)) == (True, [A], [])
    [warning] = result["warnings"]
    assert warning.startswith("wait is false, and the whitelist still lacks 1 of the added entries")


def test_a_lost_answer_is_not_sent_twice(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.faults.append(Fault("POST", path="/permissions/action", kind="reset", after=True))
    result = ansible.play(whitelist("real", {"service_id": service.id, "domain_ids": [A, B]}))["real"]
    assert (result["changed"], result["added"], len(changes(simulator))) == (True, [A, B], 1)


def test_two_tasks_that_add_the_same_are_both_right(cloud: Cloud, service: Service, ansible: Ansible) -> None:
    with_other = whitelist("other", {"service_id": service.id, "domain_ids": [A]})
    run = ansible.play(with_other, whitelist("real", {"service_id": service.id, "domain_ids": [A, B]}))
    assert (run["other"]["added"], run["real"]["added"], admitted(cloud, service)) == ([A], [B], [A, B])


@pytest.mark.parametrize("state", ["present", "absent", "exact"])
@pytest.mark.parametrize(
    ("domain_ids", "said"),
    [
        pytest.param(None, "'domain_ids' is of type", id="null, which Ansible refuses"),
        pytest.param([], "domain_ids is empty", id="an empty list"),
        pytest.param("", "domain_ids is empty", id="blank text"),
        pytest.param([""], "domain_ids is empty, or has an empty entry", id="blank text in the list"),
        pytest.param([f"iam:domain::{A}"], "domain_ids is not an ID", id="a prefix"),
        pytest.param(["*", A], '"*" and other IDs', id="every account among others"),
        pytest.param(f"{A},{B}", "domain_ids is not an ID", id="text with a comma"),
    ],
)
def test_mistakes_are_found_before_any_request(
    service: Service, simulator: Simulator, ansible: Ansible, state: str, domain_ids: object, said: str
) -> None:
    options = {"service_id": service.id, "domain_ids": domain_ids, "state": state}
    result = ansible.play(whitelist("real", options))["real"]
    assert (result["failed"], result["changed"], simulator.calls()) == (True, False, [])
    assert said in result["msg"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param({"state": "present", "max_rejects": 1}, "no meaning with state present", id="nobody goes"),
        pytest.param({"state": "absent"}, "reject_connections needs max_rejects", id="without a limit"),
        pytest.param({"state": "absent", "max_rejects": ""}, "reject_connections needs max_rejects", id="blank limit"),
        pytest.param({"state": "absent", "max_rejects": 1, "wait_timeout": -1}, "wait_timeout is -1", id="no time"),
    ],
)
def test_mistakes_about_rejections_are_found_before_any_request(
    service: Service, simulator: Simulator, ansible: Ansible, options: dict[str, Any], said: str
) -> None:
    given = {"service_id": service.id, "domain_ids": [A], "reject_connections": True, **options}
    result = ansible.play(whitelist("real", given))["real"]
    assert (result["failed"], simulator.calls()) == (True, [])
    assert said in result["msg"]


def test_blank_text_counts_as_not_set(cloud: Cloud, service: Service, ansible: Ansible) -> None:
    options = {"service_id": service.id, "service_name": "", "domain_ids": A, "state": "", "max_rejects": ""}
    result = ansible.play(whitelist("real", options))["real"]
    assert (result["added"], admitted(cloud, service)) == ([A], [A])


def test_a_service_that_is_gone_is_an_error(cloud: Cloud, simulator: Simulator, ansible: Ansible) -> None:
    missing = "4189d3c2-8882-4871-a3c2-d380272eed00"
    run = ansible.play(
        whitelist("absent", {"service_id": missing, "domain_ids": [A], "state": "absent"}),
        task("list", {"service_id": missing}, module=INFO),
    )
    for name in ("absent", "list"):
        assert (run[name]["failed"], run[name]["changed"], run[name]["http_status"]) == (True, False, 404)
        assert "check service_id" in run[name]["msg"]
    assert changes(simulator) == []


def test_a_full_whitelist_is_an_error_that_has_changed_nothing(
    cloud: Cloud, service: Service, ansible: Ansible
) -> None:
    cloud.permissions.largest_list = 1
    cloud.permissions.add(service.id, A)
    result = ansible.play(whitelist("real", {"service_id": service.id, "domain_ids": [B]}))["real"]
    assert (result["failed"], result["changed"], result["error_code"]) == (True, False, "EndPoint.3049")
    assert (names(result), result["added"]) == ([A], [])
    assert "the whitelist is full" in result["msg"]


REJECTING = {"state": "absent", "domain_ids": [A], "reject_connections": True}


def test_the_connections_of_who_goes_are_rejected_and_no_others(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    for domain_id in (A, B):
        cloud.permissions.add(service.id, domain_id)
        cloud.connections.add(service.id, domain_id=domain_id, status="accepted")
    cloud.connections.settle_seconds = 0.5
    options = {"service_id": service.id, **REJECTING, "max_rejects": 1}
    run = ansible.play(whitelist("dry", options, check_mode=True), whitelist("real", options))
    assert run["dry"]["rejected"] == run["real"]["rejected"]
    assert [(row["domain_id"], row["status"]) for row in run["real"]["rejected"]] == [(A, "rejected")]
    assert (run["real"]["removed"], run["real"]["changed"]) == ([A], True)
    assert [body["action"] for body in changes(simulator)] == ["reject", "remove"]
    assert {found.domain_id: found.status for found in cloud.connections.of(service.id)} == {
        A: "rejected",
        B: "accepted",
    }
    simulator.clear()
    again = ansible.play(whitelist("again", options))["again"]
    assert (again["changed"], again["rejected"], len(simulator.calls())) == (False, [], 3)


def test_an_accounts_connections_stay_unless_their_end_is_asked_for(
    cloud: Cloud, service: Service, ansible: Ansible
) -> None:
    cloud.permissions.add(service.id, A)
    endpoint = cloud.connections.add(service.id, domain_id=A, status="accepted")
    options = {"service_id": service.id, "domain_ids": [A], "state": "absent", "reject_connections": False}
    result = ansible.play(whitelist("real", {**options, "max_rejects": 5}))["real"]
    assert (result["removed"], result["rejected"]) == ([A], [])
    assert cloud.connections.get(service.id, endpoint.id).status == "accepted"


def test_a_connection_that_is_being_created_is_waited_for_and_rejected(
    cloud: Cloud, service: Service, ansible: Ansible
) -> None:
    cloud.permissions.add(service.id, A)
    endpoint = cloud.connections.add(
        service.id, domain_id=A, status="creating", settles_to="pendingAcceptance", settles_in=3.0
    )
    result = ansible.play(whitelist("real", {"service_id": service.id, **REJECTING, "max_rejects": 1}))["real"]
    assert [row["endpoint_id"] for row in result["rejected"]] == [endpoint.id]
    assert (cloud.connections.get(service.id, endpoint.id).status, admitted(cloud, service)) == ("rejected", [])


@pytest.mark.parametrize("check_mode", [pytest.param(False, id="for real"), pytest.param(True, id="check mode")])
def test_the_limit_stops_the_task_before_anything_is_sent(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, check_mode: bool
) -> None:
    cloud.permissions.add(service.id, A)
    for _number in range(3):
        cloud.connections.add(service.id, domain_id=A, status="accepted")
    options = {"service_id": service.id, **REJECTING, "state": "exact", "domain_ids": [B], "max_rejects": 2}
    result = ansible.play(whitelist("real", options, check_mode=check_mode))["real"]
    assert (result["failed"], result["changed"], changes(simulator)) == (True, False, [])
    assert "it would take 3 rejections in all, but max_rejects allows 2" in result["msg"]
    assert (len(result["to_reject"]), result["rejected"], names(result)) == (3, [], [A])


@pytest.fixture
def playing(cloud: Cloud, service: Service, ansible: Ansible) -> Iterator[Playing]:
    cloud.permissions.add(service.id, A)
    for _number in range(400):
        cloud.connections.add(service.id, domain_id=A, status="accepted")
    cloud.latency = 0.2
    playing = Playing(ansible, {PERMISSION: {"service_id": service.id, **REJECTING, "max_rejects": 400}})
    yield playing
    playing.stop()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="finds the processes in /proc")
@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_nothing_more_is_rejected_or_removed_after_the_end(
    cloud: Cloud, service: Service, simulator: Simulator, playing: Playing, end: Any
) -> None:
    wait_for(lambda: len(changes(simulator)) >= 8)
    end(playing)
    wait_for(lambda: not playing.modules())
    sent = changes(simulator)
    assert {body["action"] for body in sent} == {"reject"}
    assert len(sent) < 200
    assert admitted(cloud, service) == [A]
