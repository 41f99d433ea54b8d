# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What changing a whitelist asks of the cloud, to the request and in which order, against the simulator."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import (
    DecisionError,
    FateUnknownError,
    RequestError,
    VpcepError,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.client import Http
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.request import HttpOptions
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.token import GivenToken
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._service.lookup import FoundService
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._service.permissions import WhitelistRequest
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._service.whitelist import Whitelist
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.client import VpcepApi
from tests.simulator import Cloud, Fault, Service, Simulator

from ...fakes import FakeClock

A, B, C = (digit * 32 for digit in "abc")
MANY = [f"{number:032x}" for number in range(1000)]


@dataclass
class Scene:
    """A service in a simulated cloud, and tasks on its whitelist."""

    cloud: Cloud
    simulator: Simulator
    service: Service
    clock: FakeClock

    def whitelist(self, state: str, *domain_ids: str, knows_owner: bool = True, **options: Any) -> Whitelist:
        url = f"{self.simulator.url}/v1/{self.cloud.owner.project_id}"
        http = Http(HttpOptions(timeout=5, connections=8, max_retries=3), self.clock)
        api = VpcepApi(http, GivenToken(self.cloud.identity.issue_token()), url)
        wanted = WhitelistRequest(frozenset(domain_ids), state, options.get("max_rejects"))
        owner = self.cloud.owner.domain_id if knows_owner else None
        found = FoundService(self.service.id, None)
        return Whitelist(api, found, wanted, owner, options.get("wait", True), options.get("wait_timeout", 600))

    def change(self, state: str, *domain_ids: str, **options: Any) -> dict[str, Any]:
        return self.whitelist(state, *domain_ids, **options).carry_out()

    def predict(self, state: str, *domain_ids: str, **options: Any) -> dict[str, Any]:
        return self.whitelist(state, *domain_ids, **options).predict()

    def admit(self, *domain_ids: str) -> None:
        for domain_id in domain_ids:
            self.cloud.permissions.add(self.service.id, domain_id)

    def connect(self, domain_id: str, status: str = "accepted", **fields: Any) -> str:
        return self.cloud.connections.add(self.service.id, domain_id=domain_id, status=status, **fields).id

    @property
    def listed(self) -> list[str]:
        """The accounts that are on the list now."""
        return [entry.permission.rpartition(":")[2] for entry in self.cloud.permissions.of(self.service.id)]

    @property
    def statuses(self) -> dict[str, str]:
        return {found.domain_id: found.status for found in self.cloud.connections.of(self.service.id)}

    @property
    def steps(self) -> list[str]:
        """The requests in short: what they read, or what they do to how many."""
        return [_step(recorded.method, recorded.path, recorded.body) for recorded in self.simulator.requests]


def _step(method: str, path: str, body: Any) -> str:
    subject = path.rstrip("/").split("/")
    if method == "GET":
        return subject[-1]
    sent = json.loads(body) if isinstance(body, (str, bytes)) else body
    entries = sent.get("permissions") or sent["endpoints"]
    return f"{sent['action']} {len(entries)}"


@pytest.fixture
def scene(cloud: Cloud, simulator: Simulator, service: Service, clock: FakeClock) -> Scene:
    return Scene(cloud, simulator, service, clock)


def test_nothing_to_do_costs_one_look(scene: Scene) -> None:
    scene.admit(A, B)
    result = scene.change("exact", A, B)
    assert (result["changed"], scene.steps) == (False, ["permissions"])


def test_a_change_costs_a_look_a_request_and_another_look(scene: Scene) -> None:
    scene.admit(A)
    result = scene.change("present", A, B, C)
    assert (result["added"], result["removed"], scene.steps) == ([B, C], [], ["permissions", "add 2", "permissions"])
    assert [row["domain_id"] for row in result["permissions"]] == [A, B, C] == scene.listed
    assert result["diff"] == {"before": {"domain_ids": [A]}, "after": {"domain_ids": [A, B, C]}}


def test_exact_adds_before_it_removes(scene: Scene) -> None:
    scene.admit(A, B)
    result = scene.change("exact", B, C)
    assert (result["added"], result["removed"]) == ([C], [A])
    assert scene.steps == ["permissions", "add 1", "remove 1", "permissions"]


def test_every_account_goes_without_a_prefix(scene: Scene) -> None:
    scene.change("exact", "*")
    assert scene.listed == ["*"]


@dataclass(frozen=True)
class Batches:
    """The most that the cloud takes at once, and the requests for adding a thousand entries and removing two."""

    most: int
    steps: list[str]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(Batches(1000, ["add 1000", "remove 2"]), id="all at once"),
        pytest.param(Batches(999, ["add 1000", "add 500", "add 500", "remove 2"]), id="half of them at once"),
        pytest.param(
            Batches(200, ["add 1000", "add 500", "add 250", *["add 125"] * 8, "remove 2"]), id="an eighth at once"
        ),
        pytest.param(Batches(499, ["add 1000", "add 500", *["add 250"] * 4, "remove 2"]), id="a quarter at once"),
    ],
)
def test_a_thousand_accounts_take_as_few_requests_as_the_cloud_allows(scene: Scene, case: Batches) -> None:
    scene.cloud.permissions.largest_batch = case.most
    scene.admit(A, B)
    result = scene.change("exact", *MANY)
    # A thousand rows are three pages of 500, since each page overlaps the one before.
    assert scene.steps == ["permissions", *case.steps, *["permissions"] * 3]
    assert (sorted(scene.listed), len(result["added"]), result["removed"]) == (MANY, 1000, [A, B])
    scene.simulator.clear()
    assert scene.change("exact", *MANY)["changed"] is False
    assert scene.steps == ["permissions"] * 3


def test_a_cloud_that_takes_no_entry_at_all_is_an_error(scene: Scene) -> None:
    scene.cloud.permissions.largest_batch = 0
    with pytest.raises(RequestError) as caught:
        scene.change("present", A, B)
    assert (caught.value.error_code, scene.steps) == ("EndPoint.0016", ["permissions", "add 2", "add 1"])
    assert caught.value.to_fail_json()["changed"] is False


@pytest.mark.parametrize(
    ("is_done", "steps"),
    [
        pytest.param(True, ["permissions", "add 2", "permissions"], id="it had taken effect"),
        pytest.param(False, ["permissions", "add 2", "permissions", "add 2", "permissions"], id="it had not"),
    ],
)
def test_after_a_lost_answer_only_what_is_missing_is_sent(scene: Scene, is_done: bool, steps: list[str]) -> None:
    scene.cloud.faults.append(Fault("POST", path="/permissions/action", kind="reset", after=is_done))
    result = scene.change("present", A, B)
    assert (scene.steps, result["changed"], result["added"]) == (steps, True, [A, B])


def test_after_a_lost_answer_to_a_part_only_the_other_parts_are_sent(scene: Scene) -> None:
    scene.cloud.permissions.largest_batch = 2
    scene.cloud.faults.append(Fault("POST", path="/permissions/action", kind="reset", after=True, times=0))
    [fault] = scene.cloud.faults

    def lose_the_next() -> None:
        fault.times = 1

    with scene.simulator.once_answered(3, lose_the_next):
        scene.change("present", *MANY[:8])
    posts = [step for step in scene.steps if step != "permissions"]
    assert posts == ["add 8", "add 4", "add 2", "add 2", "add 2", "add 2"]
    assert sorted(scene.listed) == MANY[:8]


def test_an_answer_that_is_lost_for_good_may_have_changed_something(scene: Scene) -> None:
    scene.cloud.faults.append(Fault("POST", path="/permissions/action", kind="reset", times=9))
    with pytest.raises(FateUnknownError) as caught:
        scene.change("present", A)
    facts = caught.value.to_fail_json()
    assert (facts["changed"], facts["added"], facts["permissions"]) == (True, [], [])


def test_a_refusal_has_changed_nothing(scene: Scene) -> None:
    scene.cloud.permissions.largest_list = 2
    scene.admit(A, B)
    with pytest.raises(RequestError, match="the whitelist is full") as caught:
        scene.change("exact", B, C)
    facts = caught.value.to_fail_json()
    assert (facts["changed"], facts["added"], facts["removed"], facts["rejected"]) == (False, [], [], [])
    assert ([row["domain_id"] for row in facts["permissions"]], facts["service_id"]) == ([A, B], scene.service.id)


def test_a_failure_says_what_was_done_before(scene: Scene) -> None:
    scene.admit(A)
    refusal = {"error_code": "EndPoint.0002", "error_msg": "No."}

    def refuse_the_next() -> None:
        scene.cloud.faults.append(Fault("POST", path="/permissions/action", status=400, body=refusal))

    with scene.simulator.once_answered(2, refuse_the_next), pytest.raises(RequestError) as caught:
        scene.change("exact", B)
    facts = caught.value.to_fail_json()
    assert (facts["changed"], facts["added"], facts["removed"]) == (True, [B], [])


def test_a_failure_says_which_parts_were_sent(scene: Scene) -> None:
    scene.cloud.permissions.largest_batch = 2
    scene.cloud.permissions.largest_list = 3
    with pytest.raises(RequestError, match="the whitelist is full") as caught:
        scene.change("present", A, B, C, "d" * 32)
    facts = caught.value.to_fail_json()
    assert (facts["changed"], facts["added"], scene.listed) == (True, [A, B], [A, B])


@dataclass(frozen=True)
class Owner:
    """What a task asks for, and what it then costs to know the owner's account if the login has not told."""

    state: str
    domain_ids: Sequence[str]
    steps: list[str]


OWN = "OWN"


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(Owner("present", [A], ["permissions"]), id="nothing is missing"),
        pytest.param(
            Owner("present", [OWN, A], ["permissions", "vpc-endpoint-services"]), id="only the owner's own is missing"
        ),
        pytest.param(
            Owner("present", [OWN, B], ["permissions", "vpc-endpoint-services", "add 1", "permissions"]),
            id="another one is missing, too",
        ),
        pytest.param(
            Owner("absent", [OWN, A], ["permissions", "vpc-endpoint-services", "remove 1", "permissions"]),
            id="one is to be removed",
        ),
    ],
)
def test_the_owner_is_looked_up_only_if_something_would_change(scene: Scene, case: Owner) -> None:
    scene.admit(A)
    domain_ids = [scene.cloud.owner.domain_id if entry is OWN else entry for entry in case.domain_ids]
    result = scene.change(case.state, *domain_ids, knows_owner=False)
    assert (scene.steps, scene.cloud.owner.domain_id in result["added"]) == (case.steps, False)


def test_what_does_not_show_in_time_is_an_error(scene: Scene) -> None:
    scene.cloud.permissions.stale_seconds = 3600
    with pytest.raises(
        VpcepError, match=r"after 5 s \(wait_timeout\): the whitelist still lacks 1 of the added"
    ) as caught:
        scene.change("present", A, wait_timeout=5)
    assert caught.value.to_fail_json()["changed"] is True


def test_without_waiting_one_look_is_enough_and_a_warning_says_what_does_not_show(scene: Scene) -> None:
    scene.cloud.permissions.stale_seconds = 3600
    whitelist = scene.whitelist("present", A, wait=False)
    result = whitelist.carry_out()
    assert (result["added"], scene.steps) == ([A], ["permissions", "add 1", "permissions"])
    assert [warning.partition(",")[0] for warning in whitelist.warnings] == ["wait is false"]


def test_the_prediction_sends_nothing_and_comes_true(scene: Scene) -> None:
    scene.admit(A, B)
    endpoint_id = scene.connect(A)
    predicted = scene.predict("exact", B, C, max_rejects=1)
    assert scene.steps == ["permissions", "connections"]
    assert predicted["rejected"] == [
        {"endpoint_id": endpoint_id, "domain_id": A, "previous_status": "accepted", "status": "rejected"}
    ]
    result = scene.change("exact", B, C, max_rejects=1)
    for name in ("changed", "added", "removed", "rejected", "diff"):
        assert predicted[name] == result[name], name
    assert [row["domain_id"] for row in predicted["permissions"]] == [row["domain_id"] for row in result["permissions"]]
    assert predicted["permissions"][1]["permission_id"] is None


def test_connections_are_left_alone_if_nobody_asks_for_their_end(scene: Scene) -> None:
    scene.admit(A)
    scene.connect(A)
    scene.change("absent", A)
    assert (scene.statuses, scene.steps) == ({A: "accepted"}, ["permissions", "remove 1", "permissions"])


def test_connections_are_rejected_between_adding_and_removing(scene: Scene) -> None:
    scene.admit(A, B)
    scene.connect(A)
    scene.connect(B)
    result = scene.change("exact", B, C, max_rejects=1)
    assert scene.steps == [
        *("permissions", "connections", "add 1", "reject 1", "remove 1"),
        *("connections", "permissions"),
    ]
    assert scene.statuses == {A: "rejected", B: "accepted"}
    assert [row["domain_id"] for row in result["rejected"]] == [A]


@dataclass(frozen=True)
class Cut:
    """What is listed, what is asked for, and whose connections are rejected of A, B, C and the owner."""

    listed: list[str]
    state: str
    domain_ids: list[str]
    rejected: set[str]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(Cut([A, B], "absent", [A], {A}), id="an account that is named"),
        pytest.param(Cut([B], "absent", [A], {A}), id="an account whose entry is gone already"),
        pytest.param(Cut([A, B], "absent", [OWN, A], {A}), id="an account, but not the owner's, though it is named"),
        pytest.param(Cut(["*", A], "absent", ["*"], {B, C}), id="all who are not listed"),
        pytest.param(Cut([A], "absent", ["*"], set()), id="nobody, since all could not ask before"),
        pytest.param(Cut([A, B], "exact", [B, C], {A}), id="who is not named"),
        pytest.param(Cut(["*", A], "exact", [B], {A, C}), id="all who are not named"),
        pytest.param(Cut([A, B], "exact", ["*"], set()), id="nobody, since all may ask then"),
        pytest.param(Cut([A, B], "exact", [A, B], set()), id="nobody, since nothing changes"),
    ],
)
@pytest.mark.parametrize(
    "knows_owner", [pytest.param(True, id="login tells the owner"), pytest.param(False, id="login does not")]
)
def test_whose_connections_are_rejected(scene: Scene, case: Cut, knows_owner: bool) -> None:
    owner = scene.cloud.owner.domain_id
    scene.admit(*case.listed)
    for domain_id in (A, B, C, owner):
        scene.connect(domain_id)
    domain_ids = [owner if entry is OWN else entry for entry in case.domain_ids]
    result = scene.change(case.state, *domain_ids, max_rejects=3, knows_owner=knows_owner)
    assert {domain_id for domain_id, status in scene.statuses.items() if status == "rejected"} == case.rejected
    assert {row["domain_id"] for row in result["rejected"]} == case.rejected


def test_nobody_is_rejected_if_the_owner_is_not_known(scene: Scene) -> None:
    scene.admit(A)
    scene.connect(A)
    service = {"id": scene.service.id, "service_name": "eu-de.demo.id", "status": "available"}
    body = {"endpoint_services": [service], "total_count": 1}
    scene.cloud.faults.append(Fault("GET", path="vpc-endpoint-services$", status=200, body=body))
    with pytest.raises(DecisionError, match=r"which account owns endpoint service .* nothing was sent"):
        scene.change("absent", A, max_rejects=1, knows_owner=False)
    assert (scene.listed, scene.statuses) == ([A], {A: "accepted"})


def test_too_many_rejections_are_an_error_before_anything_is_sent(scene: Scene) -> None:
    scene.admit(A, B)
    for status in ("accepted", "pendingAcceptance", "creating", "rejected", "failed"):
        scene.connect(A, status)
    with pytest.raises(DecisionError, match="would take 3 rejections in all, but max_rejects allows 2") as caught:
        scene.change("exact", B, C, max_rejects=2)
    facts = caught.value.to_fail_json()
    assert ([row["previous_status"] for row in facts["to_reject"]], facts["rejected"], facts["changed"]) == (
        ["accepted", "pendingAcceptance", "creating"],
        [],
        False,
    )
    assert scene.steps == ["permissions", "connections"]


def test_what_somebody_asks_for_in_between_is_rejected_too(scene: Scene) -> None:
    scene.admit(A)
    scene.connect(A)

    def ask() -> None:
        scene.connect(A, "pendingAcceptance", id="705290f3-0d00-41f2-aedc-71f09844e879")

    with scene.simulator.once_answered(3, ask):
        result = scene.change("absent", A, max_rejects=2)
    assert scene.steps == [
        *("permissions", "connections", "reject 1", "remove 1"),
        *("connections", "reject 1", "permissions"),
    ]
    assert len(result["rejected"]) == 2
    assert scene.statuses == {A: "rejected"}


def test_what_comes_in_between_counts_against_the_limit(scene: Scene) -> None:
    scene.admit(A)
    scene.connect(A)
    said = "No further connection was rejected: it would take 2"
    asks = scene.simulator.once_answered(3, lambda: scene.connect(A, "pendingAcceptance"))
    with asks, pytest.raises(DecisionError, match=said) as caught:
        scene.change("absent", A, max_rejects=1)
    facts = caught.value.to_fail_json()
    assert (facts["changed"], facts["removed"], len(facts["rejected"]), len(facts["to_reject"])) == (True, [A], 1, 1)


def test_an_interrupted_run_can_be_finished(scene: Scene) -> None:
    scene.connect(A)
    result = scene.change("absent", A, max_rejects=1)
    assert (result["changed"], scene.steps) == (True, ["permissions", "connections", "reject 1"])
    scene.simulator.clear()
    assert scene.change("absent", A, max_rejects=1)["changed"] is False
    assert scene.steps == ["permissions", "connections"]


def test_a_connection_that_is_being_created_is_rejected_once_it_has_settled(scene: Scene) -> None:
    scene.admit(A)
    endpoint_id = scene.connect(A, "creating")

    def settle() -> None:
        scene.connect(A, "pendingAcceptance", id=endpoint_id)

    with scene.simulator.once_answered(3, settle):
        result = scene.change("absent", A, max_rejects=1)
    # The account goes last, so that a run that ends before it can be repeated.
    assert scene.steps == [
        *("permissions", "connections", "connections"),
        *("connections", "reject 1", "remove 1", "connections", "permissions"),
    ]
    assert [row["previous_status"] for row in result["rejected"]] == ["pendingAcceptance"]


def test_an_interrupted_run_is_finished_with_what_was_being_created(scene: Scene) -> None:
    endpoint_id = scene.connect(A, "creating")
    settles = scene.simulator.once_answered(2, lambda: scene.connect(A, "accepted", id=endpoint_id))
    with settles:
        result = scene.change("absent", A, max_rejects=1)
    assert scene.steps == ["permissions", "connections", "connections", "reject 1"]
    assert (len(result["rejected"]), scene.statuses) == (1, {A: "rejected"})


def test_a_connection_that_is_created_for_too_long_is_an_error(scene: Scene) -> None:
    scene.admit(A)
    scene.connect(A, "creating")
    with pytest.raises(VpcepError, match="1 connection of accounts that go cannot be rejected yet") as caught:
        scene.change("absent", A, max_rejects=1, wait_timeout=5)
    # So another run still knows that this account is to go.
    assert (caught.value.to_fail_json()["changed"], scene.listed) == (False, [A])


def test_an_exact_whitelist_that_ended_early_still_knows_who_is_to_go(scene: Scene) -> None:
    scene.admit(A, B)
    endpoint_id = scene.connect(B, "creating")
    with pytest.raises(VpcepError, match="cannot be rejected yet"):
        scene.change("exact", A, max_rejects=1, wait_timeout=5)
    scene.connect(B, "pendingAcceptance", id=endpoint_id)
    result = scene.change("exact", A, max_rejects=1)
    assert (result["removed"], len(result["rejected"]), scene.statuses[B]) == ([B], 1, "rejected")


def test_without_waiting_a_warning_tells_of_what_is_being_created(scene: Scene) -> None:
    scene.admit(A)
    scene.connect(A, "creating")
    whitelist = scene.whitelist("absent", A, max_rejects=1, wait=False)
    whitelist.carry_out()
    [warning] = whitelist.warnings
    assert warning.startswith("wait is false, and 1 connection of accounts that go cannot be rejected yet")


def test_a_prediction_warns_of_what_is_being_created(scene: Scene) -> None:
    scene.admit(A)
    scene.connect(A, "creating")
    whitelist = scene.whitelist("absent", A, max_rejects=1)
    assert whitelist.predict()["rejected"] == []
    assert whitelist.warnings[0].startswith("Predicted: 1 connection of accounts that go")


def test_nothing_is_removed_if_a_rejection_fails(scene: Scene) -> None:
    scene.admit(A)
    scene.connect(A)
    scene.cloud.connections.fail_decisions = True
    with pytest.raises(DecisionError, match="Could not reject the connections") as caught:
        scene.change("exact", B, max_rejects=1)
    facts = caught.value.to_fail_json()
    assert (facts["changed"], facts["added"], facts["removed"], scene.listed) == (True, [B], [], [A, B])


def test_a_warning_says_that_all_may_still_ask(scene: Scene) -> None:
    scene.admit("*", A)
    whitelist = scene.whitelist("absent", A)
    whitelist.carry_out()
    assert whitelist.warnings == ['The whitelist has "*", so every account may still ask for a connection.']


def test_nothing_is_sent_after_the_end_of_the_run(scene: Scene) -> None:
    scene.admit(A)
    scene.connect(A)
    said = "the process that started it is gone"
    ends = scene.simulator.once_answered(3, lambda: scene.clock.halt.call(said))
    with ends, pytest.raises(VpcepError, match=said) as caught:
        scene.change("absent", A, max_rejects=1)
    assert scene.steps == ["permissions", "connections", "reject 1"]
    facts = caught.value.to_fail_json()
    assert (facts["changed"], len(facts["rejected"]), facts["removed"], scene.listed) == (True, 1, [], [A])
