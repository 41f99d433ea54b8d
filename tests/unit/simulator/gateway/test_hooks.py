# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A change that a test makes in the cloud when a certain request has been answered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests

from tests.simulator import Cloud, Fault, Service, Simulator

from ..client import Client

Ask = Callable[..., None]


@pytest.fixture
def ask(simulator: Simulator, service: Service, client: Client) -> Ask:
    """Sends so many requests while a change waits for the answer to one of them, and then raises what it is given."""

    def ask(times: int, number: int, change: Callable[[], object], error: BaseException | None = None) -> None:
        with simulator.once_answered(number, change):
            for _number in range(times):
                client.connections(service.id)
            if error is not None:
                raise error

    return ask


def raising(error: BaseException) -> Callable[[], None]:
    def change() -> None:
        raise error

    return change


def test_an_answer_shows_the_state_before_the_change_and_the_next_one_after_it(
    cloud: Cloud, simulator: Simulator, service: Service, client: Client
) -> None:
    endpoint = cloud.connections.add(service.id)
    with simulator.once_answered(2, lambda: cloud.connections.decide(service.id, endpoint.id, "reject")):
        shown = [client.listed(service.id, endpoint.id)["status"] for _number in range(4)]
    assert shown == ["pendingAcceptance", "pendingAcceptance", "rejected", "rejected"]


def test_a_change_is_made_once_even_if_the_count_begins_again(
    simulator: Simulator, service: Service, client: Client
) -> None:
    made: list[int] = []
    with simulator.once_answered(2, lambda: made.append(len(simulator.requests))):
        for _number in range(2):
            simulator.clear()
            for _number in range(3):
                client.connections(service.id)
    assert made == [2]


def test_the_count_begins_with_the_last_clear(simulator: Simulator, service: Service, client: Client) -> None:
    made: list[int] = []
    client.connections(service.id)
    simulator.clear()
    with simulator.once_answered(1, lambda: made.append(len(simulator.requests))):
        client.connections(service.id)
    assert made == [1]


def test_changes_can_wait_for_different_answers(simulator: Simulator, service: Service, client: Client) -> None:
    made: list[str] = []
    with (
        simulator.once_answered(2, lambda: made.append("second")),
        simulator.once_answered(1, lambda: made.append("first")),
    ):
        client.connections(service.id)
        assert made == ["first"]
        client.connections(service.id)
    assert made == ["first", "second"]


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(ValueError("the change is wrong"), id="an error"),
        pytest.param(AssertionError("the change is wrong"), id="an assertion"),
        pytest.param(pytest.fail.Exception("the change is wrong"), id="pytest.fail, which is no Exception"),
    ],
)
def test_an_error_of_a_change_ends_the_block_and_not_the_answer(
    simulator: Simulator, ask: Ask, error: BaseException
) -> None:
    with pytest.raises(type(error), match="the change is wrong"):
        ask(2, 1, raising(error))
    assert [recorded.status for recorded in simulator.requests] == [200, 200]


def test_an_error_of_a_change_is_shown_with_its_effect(ask: Ask) -> None:
    with pytest.raises(ValueError, match="the cause") as raised:
        ask(1, 1, raising(ValueError("the cause")), RuntimeError("the effect"))
    assert str(raised.value.__context__) == "the effect"


def test_a_change_that_is_never_due_fails(client: Client, service: Service, ask: Ask) -> None:
    made: list[None] = []
    with pytest.raises(AssertionError, match="Request number 2 was not answered"):
        ask(1, 2, lambda: made.append(None))
    client.connections(service.id)
    assert made == []


def test_a_block_that_fails_by_itself_says_nothing_of_its_change(ask: Ask) -> None:
    with pytest.raises(RuntimeError, match="by itself"):
        ask(1, 2, lambda: None, RuntimeError("by itself"))


def test_a_request_that_gets_no_answer_is_not_answered(cloud: Cloud, ask: Ask) -> None:
    cloud.faults.append(Fault(kind="reset"))
    made: list[None] = []
    with pytest.raises(requests.ConnectionError):
        ask(1, 1, lambda: made.append(None))
    assert made == []
