# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

"""The role: rules in, a summary out, and red where somebody is left waiting."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.simulator import Cloud, Fault, Service, Simulator

from .runs import Ansible, Run

PARTNER = "6e9dfd51d1124e8d8498dce894923a0d"
OTHER = "5fc973eea581490997e82ea11a1df31f"
HELD = "b6c1e2f0d3a44f6c8f1e7d9a5b3c2d10"
RULES: list[dict[str, Any]] = [
    {"name": "partner", "domain_ids": [PARTNER], "state": "accepted", "max_per_domain": 1},
    {"name": "held", "domain_ids": [HELD], "state": "ignored"},
    {"name": "unwanted", "marker_ids": [66], "state": "rejected"},
]
DECIDE, SAY, FAIL = (
    "Decide by the rules",
    "Say what became of the connections",
    "Fail where somebody is left waiting",
)


def play(
    ansible: Ansible, service: Service, *options: str, play: Mapping[str, Any] | None = None, **variables: Any
) -> Run:
    given = {"service_id": service.id, "rules": RULES, **variables}
    prefixed = {f"approve_connections_{name}": value for name, value in given.items() if value is not None}
    keywords = {"roles": ["opentelekomcloud.vpcep.approve_connections"], **(play or {})}
    return ansible.play(options=options, vars=prefixed, play=keywords)


@pytest.fixture
def mixed(cloud: Cloud, service: Service) -> dict[str, str]:
    """One request for each thing that can become of it, and a connection that needs nothing."""
    seeds: dict[str, dict[str, Any]] = {
        "first": {"domain_id": PARTNER, "created_at": "2026-01-01T00:00:00Z"},
        "second": {"domain_id": PARTNER, "created_at": "2026-01-02T00:00:00Z"},
        "held": {"domain_id": HELD, "created_at": "2026-01-03T00:00:00Z"},
        "unwanted": {"domain_id": OTHER, "marker_id": 66, "created_at": "2026-01-04T00:00:00Z"},
        "unknown": {"domain_id": OTHER, "created_at": "2026-01-05T00:00:00Z"},
        "established": {"domain_id": OTHER, "status": "accepted"},
    }
    return {name: cloud.add_connection(service.id, **seed).id for name, seed in seeds.items()}


def said(service: Service, ids: dict[str, str], would_be: str) -> list[str]:
    return [
        f"6 connections to endpoint service {service.id}: 1 {would_be}accepted, 1 {would_be}rejected,"
        f" 1 {would_be}capped, 2 {would_be}left waiting, 0 failed, 0 not attempted, the rest as it was",
        f"{would_be}accepted: endpoint {ids['first']} of domain {PARTNER}, by rule partner, was pendingAcceptance",
        f"{would_be}rejected: endpoint {ids['unwanted']} of domain {OTHER}, by rule unwanted, was pendingAcceptance",
        f"{would_be}capped: endpoint {ids['second']} of domain {PARTNER}, by rule partner, was pendingAcceptance",
        f"{would_be}left waiting: endpoint {ids['held']} of domain {HELD}, by rule held, was pendingAcceptance",
        f"{would_be}left waiting: endpoint {ids['unknown']} of domain {OTHER}, by no rule, was pendingAcceptance",
    ]


def test_it_says_who_was_decided_on_and_fails_where_somebody_waits(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, mixed: dict[str, str]
) -> None:
    dry = play(ansible, service, "--check", "--diff")
    assert [each.method for each in simulator.requests] == ["POST", "GET"]
    assert cloud.connection(service.id, mixed["first"]).status == "pendingAcceptance"
    real = play(ansible, service, "--diff")
    assert cloud.connection(service.id, mixed["first"]).status == "accepted"
    assert cloud.connection(service.id, mixed["unwanted"]).status == "rejected"
    assert dry[SAY]["msg"] == said(service, mixed, "would be ")
    assert real[SAY]["msg"] == said(service, mixed, "")
    assert dry[DECIDE]["diff"] == real[DECIDE]["diff"]
    assert {each: side["status"] for each, side in real[DECIDE]["diff"]["after"].items()} == {
        mixed["first"]: "accepted",
        mixed["unwanted"]: "rejected",
    }
    assert (dry.code, real.code) == (2, 2)
    assert dry[FAIL]["msg"].startswith(f"3 of 6 connections to endpoint service {service.id} would still wait")
    assert real[FAIL]["msg"].startswith(f"3 of 6 connections to endpoint service {service.id} still wait")


def test_it_is_green_where_everybody_was_answered_and_then_changes_nothing(
    cloud: Cloud, service: Service, ansible: Ansible, mixed: dict[str, str]
) -> None:
    rules = [{**RULES[0], "max_per_domain": 2}, RULES[2]]
    runs = [play(ansible, service, rules=rules, default="rejected") for _number in range(2)]
    assert [run.code for run in runs] == [0, 0]
    assert [run[DECIDE]["changed"] for run in runs] == [True, False]
    assert f"rejected: endpoint {mixed['held']} of domain {HELD}, by the default, was" in str(runs[0][SAY]["msg"])
    assert len(runs[1][SAY]["msg"]) == 1


def test_the_summary_is_there_where_a_decision_has_failed(
    cloud: Cloud, service: Service, ansible: Ansible, mixed: dict[str, str]
) -> None:
    refusal = {"error_code": "EndPoint.2015", "error_msg": "The endpoint has been frozen."}
    cloud.faults.append(Fault("POST", path="/action", status=400, body=refusal))
    run = play(ansible, service, rules=[], default="rejected", concurrency=1)
    assert run.code == 2
    lines = run[SAY]["msg"]
    assert "4 rejected, 0 capped, 0 left waiting, 1 failed" in lines[0]
    assert lines[-1].startswith(f"failed: endpoint {mixed['first']} of domain {PARTNER}, by the default, was pending")
    assert "EndPoint.2015" in lines[-1]
    assert FAIL not in run.results


def test_a_failure_stops_the_rest_where_that_is_wanted(
    cloud: Cloud, service: Service, ansible: Ansible, mixed: dict[str, str]
) -> None:
    refusal = {"error_code": "EndPoint.2015", "error_msg": "The endpoint has been frozen."}
    cloud.faults.append(Fault("POST", path="/action", status=400, body=refusal))
    run = play(ansible, service, rules=[], default="rejected", concurrency=1, on_error="stop")
    assert "0 rejected, 0 capped, 0 left waiting, 1 failed, 4 not attempted" in run[SAY]["msg"][0]


@pytest.mark.parametrize(("option", "limit"), [("max_changes", 1), ("max_rejects", "0%")])
def test_a_guard_stops_it_with_the_plan(
    service: Service, simulator: Simulator, ansible: Ansible, mixed: dict[str, str], option: str, limit: Any
) -> None:
    run = play(ansible, service, **{option: limit})
    assert (run.code, SAY in run.results, len(run[DECIDE]["plan"])) == (2, False, 2)
    assert f"{option} allows" in run[DECIDE]["msg"]
    assert [each.method for each in simulator.requests] == ["POST", "GET"]


def test_the_whole_service_by_name_with_a_login_of_the_play(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, mixed: dict[str, str]
) -> None:
    defaults = {"module_defaults": {"group/opentelekomcloud.vpcep.vpcep": ansible.take_login(simulator)}}
    names = {"service_id": None, "service_name": service.name}
    run = play(ansible, service, play=defaults, **names, rules=[], scope="all", default="rejected")
    assert run.code == 0
    assert f"connections to endpoint service {service.name}: 0 accepted, 6 rejected" in run[SAY]["msg"][0]
    assert cloud.connection(service.id, mixed["established"]).status == "rejected"


BAD: list[tuple[dict[str, Any], str]] = [
    ({"rules": None}, "missing required arguments: approve_connections_rules"),
    ({"rules": [{"name": "r", "state": "perhaps"}]}, "value of state must be one of: accepted, rejected, ignored"),
    (
        {"rules": [{"name": "r", "state": "accepted", "domains": []}]},
        "approve_connections_rules.domains. Supported parameters include",
    ),
    ({"scope": "everything"}, "value of approve_connections_scope must be one of: pending, all"),
    ({"service_id": None}, "give service_id or service_name"),
]


@pytest.mark.parametrize(("variables", "message"), BAD)
def test_bad_variables_are_an_error_before_any_request(
    service: Service, simulator: Simulator, ansible: Ansible, variables: dict[str, Any], message: str
) -> None:
    run = play(ansible, service, **variables)
    assert run.code == 2
    assert [result["msg"] for result in run.results.values() if message in result.get("msg", "")] != []
    assert simulator.requests == []
