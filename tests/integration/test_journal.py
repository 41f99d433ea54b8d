# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The journal of real runs: what it says of each decision, and after a kill at any moment."""

from __future__ import annotations

import json
import signal
import stat
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.simulator import Cloud, Fault, Service, Simulator

from .policies import PARTNER, POLICY, decisions, outcomes, pending, policy
from .processes import Playing, send, wait_for
from .runs import MODULE, Ansible, task

CONCURRENCY = 8
MANY = 500


@pytest.fixture
def path(ansible: Ansible) -> Path:
    return ansible.folder / "journal.jsonl"


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def unknown(path: Path) -> set[str]:
    """The endpoints of the decisions that were sent and have no end."""
    left: Counter[str] = Counter()
    for line in lines(path):
        if line["event"] == "sending":
            left[line["endpoint_id"]] = 1
        else:
            left[line["endpoint_id"]] = 0
    return set(+left)


def test_a_policy_leaves_two_lines_for_each_decision_that_it_has_sent(
    cloud: Cloud, service: Service, ansible: Ansible, path: Path
) -> None:
    partner = cloud.connections.add(service.id, domain_id=PARTNER)
    stranger = cloud.connections.add(service.id)
    established = cloud.connections.add(service.id, domain_id=PARTNER, status="accepted")
    rule = {"name": "partners", "domain_ids": [PARTNER], "state": "accepted", "comment": "OPS-1"}
    options = {"rules": [rule], "default": "rejected", "comment": "OPS-2", "journal": str(path)}
    run = ansible.play(policy("real", service, **options), policy("again", service, **options))
    assert (run["real"]["changed"], run["again"]["changed"]) == (True, False)
    found = lines(path)
    by_endpoint = {
        endpoint_id: [line["event"] for line in found if line["endpoint_id"] == endpoint_id]
        for endpoint_id in (partner.id, stranger.id, established.id)
    }
    assert by_endpoint == {partner.id: ["sending", "done"], stranger.id: ["sending", "done"], established.id: []}
    said = {line["endpoint_id"]: line for line in found if line["event"] == "done"}[partner.id]
    assert {name: said[name] for name in said if name not in ("time", "run")} == {
        "event": "done",
        "service_id": service.id,
        "endpoint_id": partner.id,
        "domain_id": PARTNER,
        "action": "receive",
        "rule": "partners",
        "comment": "OPS-1",
        "previous_status": "pendingAcceptance",
        "status": "accepted",
        "outcome": "changed",
        "error_code": None,
        "request_id": None,
        "user": cloud.owner.username,
    }
    assert [line["comment"] for line in found if line["endpoint_id"] == stranger.id] == ["OPS-2", "OPS-2"]
    assert len({line["run"] for line in found}) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_one_connection_is_journaled_with_its_failures_and_repeats(
    cloud: Cloud, service: Service, ansible: Ansible, path: Path
) -> None:
    asking, failing = cloud.connections.add(service.id), cloud.connections.add(service.id)
    cloud.faults.append(Fault("POST", path="/action", status=429))
    error = {"error_code": "EndPoint.0001", "error_msg": "No.", "request_id": "id-1"}
    options = {"service_id": service.id, "state": "accepted", "journal": str(path)}
    ansible.play(
        task("real", {**options, "endpoint_id": asking.id}), task("again", {**options, "endpoint_id": asking.id})
    )
    assert [line["event"] for line in lines(path)] == ["sending", "sending", "done"]
    cloud.faults.append(Fault("POST", path="/action", status=400, body=error))
    failed = ansible.play(task("failed", {**options, "endpoint_id": failing.id, "comment": "OPS-3"}))["failed"]
    end = lines(path)[-1]
    assert (end["status"], end["outcome"], end["rule"]) == ("pendingAcceptance", "failed", None)
    assert (end["error_code"], end["request_id"], end["comment"]) == ("EndPoint.0001", failed["request_id"], "OPS-3")


def test_a_decision_that_does_not_take_effect_ends_as_failed(
    cloud: Cloud, service: Service, ansible: Ansible, path: Path
) -> None:
    cloud.connections.add(service.id)
    cloud.connections.settle_seconds, cloud.connections.fail_decisions = 1.0, True
    result = ansible.play(policy("real", service, rules=[], default="accepted", journal=str(path)))["real"]
    assert (result["failed"], result["connections"][0]["outcome"]) == (True, "failed")
    ends = [(line["status"], line["outcome"]) for line in lines(path) if line["event"] == "done"]
    assert ends == [("creating", "changed"), ("failed", "failed")]


def test_a_dry_run_writes_nothing_and_an_unusable_path_sends_nothing(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, path: Path
) -> None:
    asking = cloud.connections.add(service.id)
    one = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    nowhere = str(path.parent / "missing" / "journal.jsonl")
    run = ansible.play(
        task("dry one", {**one, "journal": str(path)}, check_mode=True),
        policy("dry many", service, rules=[], default="accepted", journal=str(path), check_mode=True),
        task("bad one", {**one, "journal": nowhere}),
        policy("bad many", service, rules=[], default="accepted", journal=nowhere),
        task("bad dry one", {**one, "journal": nowhere}, check_mode=True),
    )
    assert not path.exists()
    assert [run[name]["failed"] for name in ("bad one", "bad many", "bad dry one")] == [True, True, True]
    assert f"The journal {nowhere} cannot be written" in run["bad many"]["msg"]
    assert decisions(simulator) == []
    # Both dry runs log in and read; the others send nothing at all.
    assert len(simulator.requests) == 4


def test_an_unknown_user_is_null(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, path: Path
) -> None:
    asking = cloud.connections.add(service.id)
    ansible.take_login(simulator)
    token = {
        "auth_token": cloud.identity.issue_token(),
        "project_id": cloud.owner.project_id,
        "vpcep_endpoint": simulator.url,
    }
    options = {"service_id": service.id, "endpoint_id": asking.id, "state": "rejected", "journal": str(path), **token}
    assert ansible.play(task("real", options))["real"]["changed"]
    assert [(line["user"], line["action"]) for line in lines(path)] == [(None, "reject")] * 2
    assert token["auth_token"] not in path.read_text()


@pytest.mark.parametrize("answered", range(12, MANY, MANY // 20))
def test_after_a_kill_the_journal_names_all_that_was_in_flight(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, path: Path, answered: int
) -> None:
    names = pending(cloud, service, MANY)
    options = {"service_id": service.id, "rules": [], "default": "accepted", "journal": str(path)}
    playing = Playing(ansible, {POLICY: {**options, "concurrency": CONCURRENCY, "output": "summary"}})
    try:
        # After the login and the list.
        with simulator.once_answered(2 + answered, lambda: send(playing.module(), signal.SIGKILL)):
            playing.process.wait(60)
    finally:
        playing.stop()
    accepted = {name for name in names if cloud.connections.get(service.id, name).status == "accepted"}
    done = {line["endpoint_id"] for line in lines(path) if line["event"] == "done"}
    assert 0 < len(unknown(path)) <= CONCURRENCY
    assert done <= accepted <= done | unknown(path)
    again = ansible.play(policy("again", service, **{name: options[name] for name in ("rules", "default", "journal")}))
    assert set(outcomes(again["again"]).values()) <= {"changed", "ignored"}
    assert {cloud.connections.get(service.id, name).status for name in names} == {"accepted"}


def test_after_an_interruption_nothing_is_unknown_that_was_not_in_flight(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, path: Path
) -> None:
    names = pending(cloud, service, 1000)
    cloud.latency = 0.02
    options = {"service_id": service.id, "rules": [], "default": "accepted", "journal": str(path)}
    playing = Playing(ansible, {POLICY: options})
    try:
        wait_for(lambda: len(decisions(simulator)) >= 100)
        send(playing.module(), signal.SIGINT)
        playing.process.wait(60)
    finally:
        playing.stop()
    accepted = {name for name in names if cloud.connections.get(service.id, name).status == "accepted"}
    done = {line["endpoint_id"] for line in lines(path) if line["event"] == "done" and line["outcome"] == "changed"}
    assert unknown(path) == set()
    assert (len(accepted) < 1000, done) == (True, accepted)


def test_the_decision_of_one_connection_has_an_end_if_the_wait_is_interrupted(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, path: Path
) -> None:
    asking = cloud.connections.add(service.id)
    cloud.connections.settle_seconds = 60
    options = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted", "journal": str(path)}
    playing = Playing(ansible, {MODULE: options})
    try:
        wait_for(lambda: bool(decisions(simulator)) and simulator.requests[-1].method == "GET")
        send(playing.module(), signal.SIGINT)
        playing.process.wait(60)
    finally:
        playing.stop()
    assert [(line["event"], line.get("status"), line.get("outcome")) for line in lines(path)] == [
        ("sending", None, None),
        ("done", "creating", "changed"),
    ]
