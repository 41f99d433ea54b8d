# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many connections in one task, to the request."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.simulator import Cloud, Fault, Service, Simulator

from .policies import OTHER, PARTNER, decisions, outcomes, pending, policy
from .runs import Ansible, Run

ACCEPT_PARTNER = {"name": "partner", "domain_ids": [PARTNER], "state": "accepted"}


@pytest.fixture
def mixed(cloud: Cloud, service: Service) -> dict[str, str]:
    """Two pending connections of a partner, one of somebody else, one accepted, one rejected; each by a short name."""
    seeds = [
        ("partner 1", PARTNER, "pendingAcceptance"),
        ("partner 2", PARTNER, "pendingAcceptance"),
        ("other", OTHER, "pendingAcceptance"),
        ("accepted", OTHER, "accepted"),
        ("rejected", PARTNER, "rejected"),
    ]
    return {
        name: cloud.connections.add(service.id, domain_id=domain, status=status).id for name, domain, status in seeds
    }


def test_a_dry_run_the_run_and_the_same_again(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, mixed: dict[str, str]
) -> None:
    options = {"rules": [ACCEPT_PARTNER], "default": "rejected"}
    run = ansible.play(
        policy("dry", service, **options, check_mode=True),
        policy("real", service, **options),
        policy("again", service, **options),
    )
    for name in ("changed", "connections", "summary", "plan", "diff"):
        assert run["dry"][name] == run["real"][name], name
    assert outcomes(run["real"]) == {
        mixed["partner 1"]: "changed",
        mixed["partner 2"]: "changed",
        mixed["other"]: "changed",
        mixed["accepted"]: "ignored",
        mixed["rejected"]: "ignored",
    }
    assert [row["rule"] for row in run["real"]["plan"]] == ["partner", "partner", "default"]
    assert (run["again"]["changed"], run["again"]["plan"]) == (False, [])
    assert run["real"]["api"] == {"requests": 5, "logins": 1, "retries": 0, "seconds_waited": 0.0}
    assert run["dry"]["api"]["requests"] == 2
    assert len(decisions(simulator)) == 3
    assert cloud.connections.get(service.id, mixed["other"]).status == "rejected"


def test_the_whole_service_is_declared_on_request(
    cloud: Cloud, service: Service, ansible: Ansible, mixed: dict[str, str]
) -> None:
    run = ansible.play(policy("real", service, rules=[ACCEPT_PARTNER], default="rejected", scope="all"))
    statuses = {name: cloud.connections.get(service.id, endpoint_id).status for name, endpoint_id in mixed.items()}
    assert statuses == {
        "partner 1": "accepted",
        "partner 2": "accepted",
        "other": "rejected",
        "accepted": "rejected",
        "rejected": "accepted",
    }
    assert run["real"]["summary"]["by_outcome"]["changed"] == 5


@pytest.mark.parametrize("is_dry", [pytest.param(True, id="check mode"), pytest.param(False, id="for real")])
def test_a_plan_that_is_too_big_is_shown_and_nothing_is_sent(
    service: Service, simulator: Simulator, ansible: Ansible, mixed: dict[str, str], is_dry: bool
) -> None:
    run = ansible.play(policy("real", service, rules=[], default="rejected", max_rejects=2, check_mode=is_dry))
    assert "the plan has 3 rejections, but max_rejects allows 2" in run["real"]["msg"]
    assert (run["real"]["failed"], run["real"]["changed"], len(run["real"]["plan"])) == (True, False, 3)
    assert decisions(simulator) == []


def test_an_approved_plan_is_applied_exactly_except_to_moved_connections(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, mixed: dict[str, str]
) -> None:
    make = {**policy("plan", service, rules=[], default="accepted"), "register": "proposal"}
    hand_on = {"name": "hand on", "ansible.builtin.set_stats": {"data": {"approved_plan": "{{ proposal.plan }}"}}}
    dry = ansible.play(make, hand_on, options=["--check"])
    assert decisions(simulator) == []
    cloud.connections.decide(service.id, mixed["partner 2"], "reject")
    late = cloud.connections.add(service.id)
    simulator.clear()
    result = ansible.play(policy("apply", service, plan="{{ approved_plan }}"), variables=dry.artifacts)["apply"]
    assert outcomes(result) == {
        mixed["partner 1"]: "changed",
        mixed["partner 2"]: "failed",
        mixed["other"]: "changed",
        mixed["accepted"]: "ignored",
        mixed["rejected"]: "ignored",
        late.id: "ignored",
    }
    stale = next(row for row in result["connections"] if row["outcome"] == "failed")
    assert stale["error"]["error_code"] == "stale_plan"
    assert (result["failed"], result["changed"]) == (True, True)
    assert len(decisions(simulator)) == 2


def test_decisions_go_out_at_once_one_endpoint_each_over_connections_that_are_kept(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    endpoints = pending(cloud, service, 24)
    # Long enough for the full concurrency to be under way.
    cloud.latency = 0.05
    result = ansible.play(policy("real", service, rules=[], default="accepted", concurrency=4))["real"]
    assert Counter(outcomes(result).values()) == {"changed": 24}
    assert sorted(body["endpoints"] for body in decisions(simulator)) == sorted([endpoint] for endpoint in endpoints)
    assert len({recorded.peer for recorded in simulator.requests}) <= 4


REFUSAL = {"error_code": "EndPoint.2015", "error_msg": "The endpoint has been frozen."}


def test_a_failure_does_not_stop_the_rest(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    pending(cloud, service, 20)
    cloud.faults.append(Fault("POST", path="/action", status=400, body=REFUSAL, times=3))
    result = ansible.play(policy("real", service, rules=[], default="accepted"))["real"]
    assert Counter(outcomes(result).values()) == {"changed": 17, "failed": 3}
    assert result["msg"].startswith("3 of 20 connections failed and 0 were not attempted")
    assert "EndPoint.2015" in result["msg"]
    assert (result["failed"], result["changed"]) == (True, True)
    assert result["summary"]["by_status"]["accepted"] == 17
    assert len(decisions(simulator)) == 20


def test_the_first_failure_stops_the_rest_on_request(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    pending(cloud, service, 20)
    cloud.faults.append(Fault("POST", path="/action", status=400, body=REFUSAL))
    run = ansible.play(policy("real", service, rules=[], default="accepted", on_error="stop", concurrency=1))
    assert Counter(outcomes(run["real"]).values()) == {"failed": 1, "not_attempted": 19}
    assert len(decisions(simulator)) == 1


def test_a_throttled_run_slows_down_and_comes_to_its_end(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    pending(cloud, service, 60)
    cloud.faults.append(Fault("POST", path="/action", status=429, headers={"Retry-After": "1"}, times=10))
    result = ansible.play(policy("real", service, rules=[], default="accepted", concurrency=16))["real"]
    assert Counter(outcomes(result).values()) == {"changed": 60}
    assert result["api"]["retries"] == 10
    assert len(decisions(simulator)) == 70


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        pytest.param("rejected", "unchanged", id="it was to be rejected"),
        pytest.param("accepted", "failed", id="it was to be accepted"),
    ],
)
def test_an_endpoint_that_vanishes_in_between(
    cloud: Cloud, service: Service, ansible: Ansible, state: str, outcome: str
) -> None:
    gone = {"error_code": "EndPoint.2013", "error_msg": "The endpoint does not belong to the endpoint service."}
    cloud.connections.add(service.id)
    cloud.faults.append(Fault("POST", path="/action", status=400, body=gone))
    # It is listed at first, but not any more after the refusal.
    cloud.faults += [Fault("GET", status=200, body=listing(cloud, service)), Fault("GET", status=200, body=NOTHING)]
    result = ansible.play(policy("real", service, rules=[], default=state))["real"]
    assert list(outcomes(result).values()) == [outcome]
    assert (result["connections"][0]["status"], result["summary"]["by_status"]["not_listed"]) == ("not_listed", 1)


NOTHING = {"connections": [], "total_count": 0}


def listing(cloud: Cloud, service: Service) -> dict[str, Any]:
    rows = [
        {
            "id": connection.id,
            "status": connection.status,
            "domain_id": connection.domain_id,
            "created_at": connection.created_at,
        }
        for connection in cloud.connections.of(service.id)
    ]
    return {"connections": rows, "total_count": len(rows)}


def test_2500_connections_are_listed_once_and_decided_by_rule(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    for number in range(2500):
        cloud.connections.add(service.id, domain_id=PARTNER if number % 50 == 0 else OTHER)
    options = {"rules": [{**ACCEPT_PARTNER, "max_per_domain": 30}], "output": "changes"}
    run: Run = ansible.play(policy("real", service, **options), policy("again", service, **options))
    assert run["real"]["summary"]["by_outcome"] == {
        "changed": 30,
        "unchanged": 0,
        "ignored": 2450,
        "capped": 20,
        "failed": 0,
        "not_attempted": 0,
    }
    assert len(run["real"]["connections"]) == 30
    assert run["real"]["api"]["requests"] == 1 + 3 + 30
    assert (run["again"]["changed"], run["again"]["summary"]["by_outcome"]["capped"]) == (False, 20)


BAD: list[tuple[dict[str, Any], str]] = [
    ({}, "Give either rules"),
    ({"rules": [], "plan": []}, "Give either rules"),
    ({"rules": ""}, "Give either rules"),
    ({"rules": None}, "Give either rules"),
    ({"rules": "accept them all"}, "rules is text; give a list of mappings, such as [{name: partners"),
    ({"rules": ACCEPT_PARTNER}, "rules is not a list of mappings"),
    ({"rules": ["name=partner"]}, "rules is not a list of mappings"),
    ({"plan": "approved"}, "plan is text"),
    ({"rules": [], "wait_timeout": -1}, "wait_timeout is -1; give 0 or more"),
    ({"rules": [], "timeout": 0}, "timeout is 0; give 1 or more"),
    ({"rules": [{"name": "r", "state": "perhaps"}]}, "value of state must be one of"),
    ({"rules": [], "max_changes": "many"}, "max_changes must be a number or a percentage"),
    ({"rules": [], "concurrency": 0}, "concurrency is 0; give 1 to 64"),
    ({"rules": [], "concurrency": 65}, "concurrency is 65; give 1 to 64"),
    (
        {"rules": [{**ACCEPT_PARTNER, "pending_longer_than": "soon"}]},
        "pending_longer_than of rule partner is not a duration",
    ),
]


def test_bad_input_is_an_error_before_any_request(service: Service, simulator: Simulator, ansible: Ansible) -> None:
    run = ansible.play(*(policy(str(number), service, **options) for number, (options, _said) in enumerate(BAD)))
    assert simulator.requests == []
    assert [said for number, (_options, said) in enumerate(BAD) if said not in run[str(number)]["msg"]] == []
