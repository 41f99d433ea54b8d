# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The decision table, row by row: a dry run, the run, and the same task again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.simulator import Cloud, Connection, Service, Simulator

from .runs import Ansible, Run, task

NOT_LISTED = "705290f3-0d00-41f2-aedc-71f09844e879"

# The dry run and the run have both logged in and looked.
LOOKED_TWICE = 4

SEEN = ("changed", "failed", "msg", "connection", "previous_status", "action", "diff", "error_code", "http_status")

# The status and the options, then the run's `changed`, action and status.
# A connection being created settles after the first look of the run.
GOOD = [
    pytest.param(
        "pendingAcceptance", {"state": "accepted"}, (True, "receive", "accepted"), id="accept a pending connection"
    ),
    pytest.param(
        "pendingAcceptance", {"state": "rejected"}, (True, "reject", "rejected"), id="reject a pending connection"
    ),
    pytest.param("accepted", {"state": "accepted"}, (False, None, "accepted"), id="accept an accepted connection"),
    pytest.param("accepted", {"state": "rejected"}, (True, "reject", "rejected"), id="reject an accepted connection"),
    pytest.param("rejected", {"state": "accepted"}, (True, "receive", "accepted"), id="accept a rejected connection"),
    pytest.param("rejected", {"state": "rejected"}, (False, None, "rejected"), id="reject a rejected connection"),
    pytest.param(
        "creating", {"state": "accepted"}, (True, "receive", "accepted"), id="accept a connection being created"
    ),
    pytest.param(
        "creating", {"state": "rejected"}, (True, "reject", "rejected"), id="reject a connection being created"
    ),
    pytest.param("deleting", {"state": "rejected"}, (False, None, "deleting"), id="reject a connection being deleted"),
]

CONNECTION_ERROR = [{"error_code": "EndPoint.2022", "error_message": "Failed to create an endpoint."}]


@dataclass(frozen=True)
class Refused:
    """A status, or None if it is not listed, and more of the connection; the options, and a part of the message."""

    status: str | None
    options: dict[str, Any]
    said: str
    seed: dict[str, Any] = field(default_factory=dict)


BAD = [
    pytest.param(
        Refused(
            status="failed",
            seed={"error": CONNECTION_ERROR},
            options={"state": "accepted"},
            said="EndPoint.2022 Failed to create an endpoint",
        ),
        id="accept a failed connection",
    ),
    pytest.param(
        Refused(
            status="failed",
            seed={"error": CONNECTION_ERROR},
            options={"state": "rejected"},
            said="EndPoint.2022 Failed to create an endpoint",
        ),
        id="reject a failed connection",
    ),
    pytest.param(
        Refused(status="deleting", options={"state": "accepted"}, said="owner is deleting it"),
        id="accept a connection being deleted",
    ),
    pytest.param(
        Refused(status=None, options={"state": "accepted"}, said="does not list this endpoint"),
        id="accept an unlisted connection",
    ),
    pytest.param(
        Refused(status=None, options={"state": "rejected"}, said="does not list this endpoint"),
        id="reject an unlisted connection",
    ),
    pytest.param(
        Refused(status="frozen", options={"state": "accepted"}, said="the status frozen"),
        id="accept a connection with an unknown status",
    ),
    pytest.param(
        Refused(status="frozen", options={"state": "rejected"}, said="the status frozen"),
        id="reject a connection with an unknown status",
    ),
    pytest.param(
        Refused(status="creating", options={"state": "accepted", "wait": False}, said="wait is false"),
        id="accept a connection being created, without waiting",
    ),
    pytest.param(
        Refused(status="creating", options={"state": "rejected", "wait": False}, said="wait is false"),
        id="reject a connection being created, without waiting",
    ),
]


def three_runs(ansible: Ansible, service: Service, endpoint_id: str, options: dict[str, Any]) -> Run:
    arguments = {"service_id": service.id, "endpoint_id": endpoint_id, **options}
    return ansible.play(
        task("dry", arguments, check_mode=True),
        task("real", arguments),
        task("again", arguments),
    )


def settle(cloud: Cloud, service: Service, endpoint: Connection, only_from: str | None = None) -> None:
    """Let the cloud finish creating the endpoint, or list it at last: it waits for a decision then."""
    if only_from not in (None, endpoint.status):
        return
    cloud.connections.add(service.id, id=endpoint.id, marker_id=endpoint.marker_id, created_at=endpoint.created_at)


def seen(result: Any) -> dict[str, Any]:
    """What a dry run and the run must share: everything except the cost, the warnings and the time of the change."""
    facts = {name: result[name] for name in SEEN if name in result}
    facts.get("connection", {}).pop("updated_at", None)
    return facts


@pytest.mark.parametrize(("status", "options", "end"), GOOD)
def test_a_decision_that_is_possible(
    cloud: Cloud,
    service: Service,
    simulator: Simulator,
    ansible: Ansible,
    status: str,
    options: dict[str, Any],
    end: tuple[bool, str | None, str],
) -> None:
    endpoint = cloud.connections.add(service.id, status=status)
    with simulator.once_answered(LOOKED_TWICE, lambda: settle(cloud, service, endpoint, only_from="creating")):
        run = three_runs(ansible, service, endpoint.id, options)
    changed, action, after = end
    dry, real, again = run["dry"], run["real"], run["again"]
    assert (real["changed"], real["action"], real["connection"]["status"]) == end
    assert seen(dry) == seen(real)
    assert real["previous_status"] == status
    assert real["diff"]["before"] == {
        "endpoint_id": endpoint.id,
        "domain_id": endpoint.domain_id,
        "status": status,
    }
    assert real["diff"]["after"] == {**real["diff"]["before"], "status": after}
    assert (again["changed"], again["action"], again["connection"]["status"]) == (False, None, after)
    assert cloud.connections.get(service.id, endpoint.id).status == after
    sent = [recorded.body for recorded in simulator.requests if recorded.path.endswith("/connections/action")]
    assert sent == ([{"action": action, "endpoints": [endpoint.id]}] if changed else [])
    assert dry["api"]["requests"] == 2


@pytest.mark.parametrize("row", BAD)
def test_a_decision_that_is_an_error(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, row: Refused
) -> None:
    endpoint_id = cloud.connections.add(service.id, status=row.status, **row.seed).id if row.status else NOT_LISTED
    run = three_runs(ansible, service, endpoint_id, row.options)
    assert row.said in run["real"]["msg"]
    assert seen(run["dry"]) == seen(run["real"]) == seen(run["again"])
    assert (run["real"]["failed"], run["real"]["changed"]) == (True, False)
    assert run["real"].get("connection", {}).get("status") == row.status
    assert [recorded.method for recorded in simulator.requests] == ["POST", "GET"] * 3
    assert all(recorded.status < 300 for recorded in simulator.requests)


def test_a_forecast_carries_a_warning_and_the_real_run_does_not(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    endpoint = cloud.connections.add(service.id, status="creating")
    with simulator.once_answered(LOOKED_TWICE, lambda: settle(cloud, service, endpoint)):
        run = three_runs(ansible, service, endpoint.id, {"state": "accepted"})
    assert "Predicted:" in run["dry"]["warnings"][0]
    assert not run["real"].get("warnings")


def test_an_endpoint_that_appears_later_is_waited_for_on_request(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    endpoint = cloud.connections.add(service.id, appears_in=3600)
    with simulator.once_answered(LOOKED_TWICE, lambda: settle(cloud, service, endpoint)):
        run = three_runs(ansible, service, endpoint.id, {"state": "accepted", "wait_for_connection": True})
    assert (run["real"]["changed"], run["real"]["connection"]["status"]) == (True, "accepted")
    assert run["again"]["changed"] is False
    dry = run["dry"]
    assert (dry["changed"], dry["previous_status"], dry["connection"]["status"]) == (True, None, "accepted")
    assert dry["diff"]["before"] == {"endpoint_id": endpoint.id, "domain_id": None, "status": None}
    assert "not listed yet" in dry["warnings"][0]


def test_an_endpoint_that_does_not_appear_in_time_is_an_error(service: Service, ansible: Ansible) -> None:
    arguments = {"service_id": service.id, "endpoint_id": NOT_LISTED, "state": "accepted"}
    run = ansible.play(task("real", {**arguments, "wait_for_connection": True, "wait_timeout": 1}))
    assert "after 1 s (wait_timeout): it is still not listed, so nothing was sent" in run["real"]["msg"]
    assert run["real"]["changed"] is False


def test_the_result_has_all_that_the_cloud_says(cloud: Cloud, service: Service, ansible: Ansible) -> None:
    endpoint = cloud.connections.add(service.id, marker_id=2**63 - 1, description="from the north")
    result = three_runs(ansible, service, endpoint.id, {"state": "accepted"})["real"]
    now = cloud.connections.get(service.id, endpoint.id)
    assert result["connection"] == {
        "endpoint_id": endpoint.id,
        "status": "accepted",
        "domain_id": endpoint.domain_id,
        "marker_id": 9223372036854775807,
        "created_at": now.created_at,
        "updated_at": now.updated_at,
        "description": "from the north",
    }
