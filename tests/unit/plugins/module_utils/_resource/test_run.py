# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes to one object: how often they are sent, and whether anything is changed in the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import (
    DecisionError,
    FateUnknownError,
    RequestError,
    VpcepError,
    WaitTimeoutError,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._resource.run import ResourceRun

from ...fakes import FakeClock

LOST = FateUnknownError("Lost.")
BROKEN = FateUnknownError("Broken.", http_status=500)
REFUSED = RequestError("Refused.", http_status=400, error_code="EndPoint.0002")
INSIDE = RequestError("An error in a good answer.", http_status=200, error_code="EndPoint.9999")
BUSY = RequestError("Busy.", http_status=400, error_code="EndPoint.3045")
GONE = RequestError("Gone.", http_status=404, error_code="EndPoint.0005")


class Script:
    """Answers each call with the next of these outcomes, of which errors are raised; ``calls`` counts."""

    def __init__(self, *outcomes: Any) -> None:
        self.outcomes = list(outcomes)
        self.calls = 0

    def __call__(self) -> Any:
        self.calls += 1
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@pytest.fixture
def run(clock: FakeClock) -> ResourceRun:
    return ResourceRun(clock, wait_timeout=60, repeats=2)


SENDINGS = [
    pytest.param("done", True, id="a good answer"),
    pytest.param(LOST, True, id="no answer"),
    pytest.param(BROKEN, True, id="an error of the server"),
    pytest.param(INSIDE, True, id="an error in a good answer"),
    pytest.param(REFUSED, False, id="a refusal"),
    pytest.param(BUSY, False, id="not now"),
    pytest.param(DecisionError("No."), False, id="an error before anything is sent"),
]


@pytest.mark.parametrize(("outcome", "changed"), SENDINGS)
def test_something_has_changed_as_soon_as_it_may_have(run: ResourceRun, outcome: Any, changed: bool) -> None:
    with suppress(VpcepError):
        run.send(Script(outcome))
    assert run.changed is changed


def test_a_refusal_later_does_not_undo_a_change(run: ResourceRun) -> None:
    run.send(Script("done"))
    with pytest.raises(RequestError):
        run.send(Script(RequestError("Refused.", http_status=400)))
    assert run.changed is True


def test_an_error_says_what_has_changed_and_what_is_known(run: ResourceRun) -> None:
    run.changed = True
    with pytest.raises(DecisionError) as caught, run.facts(lambda: {"thing": 7}):
        raise DecisionError("No.")
    assert caught.value.to_fail_json() == {"msg": "No.", "changed": True, "thing": 7}


def carry_out(run: ResourceRun, change: Script, *looks: Any) -> Script:
    """Send a change as long as the object, as it was last seen, is ``old``; returns the looks."""
    look = Script(*looks)

    def changes(found: str) -> Sequence[Callable[[], object]]:
        return [change] if found == "old" else []

    run.carry_out("old", look, changes)
    return look


@pytest.mark.parametrize(
    ("outcomes", "looks", "changed"),
    [
        pytest.param(["done"], [], True, id="at once, without a look"),
        pytest.param([LOST], ["new"], True, id="the answer is lost, and it took effect"),
        pytest.param([LOST, "done"], ["old"], True, id="the answer is lost, and it did not"),
        pytest.param([BROKEN, LOST, "done"], ["old", "old"], True, id="twice"),
        pytest.param([BUSY] * 8 + ["done"], ["old"] * 8, True, id="busy more often than repeats are left"),
        pytest.param([BUSY], ["new"], False, id="busy, and then somebody else has changed it"),
        pytest.param([GONE], ["none"], False, id="gone"),
    ],
)
def test_a_change_is_sent_until_a_look_finds_it_done(
    run: ResourceRun, outcomes: list[Any], looks: list[str], changed: bool
) -> None:
    change = Script(*outcomes)
    look = carry_out(run, change, *looks)
    assert (change.calls, look.calls, run.changed) == (len(outcomes), len(looks), changed)


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        pytest.param([REFUSED], "Refused.", id="a refusal"),
        pytest.param([INSIDE], "An error in a good answer.", id="an error in a good answer"),
        pytest.param([LOST] * 3, "Lost.", id="no repeat is left"),
        pytest.param([BUSY] * 99, "Busy.", id="no time is left"),
    ],
)
def test_a_change_that_cannot_be_made_ends_with_its_error(run: ResourceRun, outcomes: list[Any], said: str) -> None:
    change = Script(*outcomes)
    with pytest.raises(RequestError, match=said):
        carry_out(run, change, *["old"] * 99)
    assert change.calls <= 30


def test_the_pauses_of_a_busy_object_grow_and_end_with_the_time(run: ResourceRun, clock: FakeClock) -> None:
    with pytest.raises(RequestError):
        carry_out(run, Script(*[BUSY] * 99), *["old"] * 99)
    assert clock.sleeps[:-1] == sorted(clock.sleeps[:-1])
    assert clock.now() == run.deadline


def test_only_the_changes_that_are_left_are_sent_again(run: ResourceRun) -> None:
    done: list[str] = []
    first, second = Script("done"), Script(LOST, "done")

    def changes(found: list[str]) -> Sequence[Callable[[], object]]:
        return [change for name, change in (("first", first), ("second", second)) if name not in found]

    def look() -> list[str]:
        done.append("first")
        return done

    run.carry_out(list[str](), look, changes)
    assert (first.calls, second.calls) == (1, 2)


CREATIONS = [
    pytest.param(["new"], [], id="the answer shows it"),
    pytest.param([None], ["new"], id="the answer does not show it"),
    pytest.param([LOST], ["new"], id="the answer is lost"),
    pytest.param([LOST], [None, None, "new"], id="the answer is lost, and it is listed late"),
    pytest.param([INSIDE], ["new"], id="an error in a good answer, and it is there"),
    pytest.param([BROKEN, "new"], [None] * 99, id="the cloud has failed, and it is not there"),
]


@pytest.mark.parametrize(("outcomes", "looks"), CREATIONS)
def test_an_object_is_created_once(run: ResourceRun, outcomes: list[Any], looks: list[Any]) -> None:
    create = Script(*outcomes)
    assert run.create(create, Script(*looks)) == "new"
    assert (create.calls, run.changed) == (len(outcomes), True)


DOUBTS = [
    pytest.param([REFUSED], "Refused.", 1, False, id="a refusal"),
    pytest.param([LOST], "Lost.", 1, True, id="a lost answer: the request may still be on its way"),
    pytest.param([INSIDE], "An error in a good answer.", 1, True, id="an error in a good answer"),
    pytest.param([None], "does not list it; look it up", 1, True, id="a good answer"),
    pytest.param([BROKEN] * 3, "Broken.", 3, True, id="the cloud fails until no repeat is left"),
]


@pytest.mark.parametrize(("outcomes", "said", "calls", "changed"), DOUBTS)
def test_a_creation_that_is_found_nowhere_is_an_error(
    run: ResourceRun, outcomes: list[Any], said: str, calls: int, changed: bool
) -> None:
    create = Script(*outcomes)
    with pytest.raises(RequestError, match=said):
        run.create(create, lambda: None)
    assert (create.calls, run.changed) == (calls, changed)


def look_until(run: ResourceRun, look: Script) -> str:
    found: str = run.look_until(look, lambda found: found == "new", lambda found: f"the thing is {found}")
    return found


def test_what_is_done_already_is_looked_at_once(run: ResourceRun, clock: FakeClock) -> None:
    assert look_until(run, Script("new")) == "new"
    assert clock.sleeps == []


def test_looks_go_on_until_it_is_done(run: ResourceRun, clock: FakeClock) -> None:
    assert look_until(run, Script("old", "old", "new")) == "new"
    assert len(clock.sleeps) == 2


def test_looks_end_with_the_time_limit_of_the_whole_task(run: ResourceRun, clock: FakeClock) -> None:
    clock.time += 55
    with pytest.raises(WaitTimeoutError) as caught:
        look_until(run, Script(*["old"] * 99))
    assert clock.now() == run.deadline
    assert caught.value.msg == (
        "Gave up after 60 s (wait_timeout): the thing is old; raise wait_timeout, or run this again."
    )
