# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which failures may be repeated, after which pause, and which end the run."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.retry import (
    Budget,
    Failure,
    is_fate_unknown,
    is_login_refused,
    may_repeat,
    parse_retry_after,
    pause_before,
)


def answer(status: int, code: str | None = None, retry_after: float | None = None) -> Failure:
    return Failure("answer", "", http_status=status, error_code=code, retry_after=retry_after)


@dataclass(frozen=True)
class Repeat:
    """What happened; whether a GET and a decision may be sent again, and whether the decision's fate is unknown."""

    failure: Failure
    get: bool = False
    decision: bool = False
    unknown: bool = False


CASES = [
    pytest.param(Repeat(failure=answer(429), get=True, decision=True), id="429"),
    pytest.param(Repeat(failure=answer(429, retry_after=3), get=True, decision=True), id="429 with a pause"),
    pytest.param(
        Repeat(failure=answer(400, "EndPoint.0022"), get=True, decision=True),
        id="this API's own code for too many requests",
    ),
    pytest.param(
        Repeat(failure=answer(400, "Endpoint.0022"), get=True, decision=True), id="the same code in other letters"
    ),
    pytest.param(Repeat(failure=answer(500), get=True, unknown=True), id="500"),
    pytest.param(Repeat(failure=answer(500, retry_after=1), get=True, unknown=True), id="500 with a pause"),
    pytest.param(Repeat(failure=answer(502), get=True, unknown=True), id="502"),
    pytest.param(Repeat(failure=answer(503), get=True, unknown=True), id="503"),
    pytest.param(Repeat(failure=answer(503, retry_after=0), get=True, decision=True), id="503 with a pause"),
    pytest.param(Repeat(failure=answer(504), get=True, unknown=True), id="504"),
    pytest.param(Repeat(failure=answer(504, retry_after=1), get=True, unknown=True), id="504 with a pause"),
    pytest.param(Repeat(failure=answer(408), unknown=True), id="408"),
    pytest.param(Repeat(failure=answer(501), unknown=True), id="501"),
    pytest.param(Repeat(failure=answer(400, "EndPoint.2013")), id="400 with a code"),
    pytest.param(Repeat(failure=answer(401)), id="401"),
    pytest.param(Repeat(failure=answer(403)), id="403"),
    pytest.param(Repeat(failure=answer(404, "EndPoint.0022")), id="404 with the code for too many requests"),
    pytest.param(Repeat(failure=answer(302)), id="302"),
    pytest.param(Repeat(failure=Failure("unsent", ""), get=True, decision=True), id="never sent"),
    pytest.param(
        Repeat(failure=answer(200, "EndPoint.0022"), get=True, decision=True),
        id="200 with the code for too many requests",
    ),
    pytest.param(Repeat(failure=answer(200, "EndPoint.2013")), id="200 with another code"),
    pytest.param(Repeat(failure=answer(201, None)), id="201 with an error without a code"),
    pytest.param(Repeat(failure=Failure("lost", ""), get=True, unknown=True), id="a lost answer"),
    pytest.param(Repeat(failure=Failure("useless", ""), unknown=True), id="a useless answer"),
    pytest.param(Repeat(failure=Failure("fatal", "")), id="a fatal failure"),
]


@pytest.mark.parametrize("row", CASES)
def test_requests_that_may_be_sent_again(row: Repeat) -> None:
    assert may_repeat(row.failure, is_repeatable=True) is row.get
    assert may_repeat(row.failure, is_repeatable=False) is row.decision
    assert is_fate_unknown(row.failure) is row.unknown


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        pytest.param(None, None, id="no header"),
        pytest.param("", None, id="an empty header"),
        pytest.param("7", 7.0, id="seconds"),
        pytest.param(" 7 ", 7.0, id="seconds between blanks"),
        pytest.param("0", 0.0, id="no seconds"),
        pytest.param("Sun, 06 Nov 1994 08:49:37 GMT", 37.0, id="a date to come"),
        pytest.param("Sun, 06 Nov 1994 08:48:00 GMT", 0.0, id="a date that is past"),
        pytest.param("soon", None, id="a word"),
        pytest.param("-3", None, id="a negative number"),
        pytest.param("99999999999999999999 Nov 1994", None, id="half of a date"),
        pytest.param("²", None, id="a digit that is none"),
        pytest.param("٣", None, id="a digit of another script"),
        pytest.param("1.5", None, id="a fraction"),
        pytest.param("1" + "0" * 400, 1e9, id="seconds without end"),
        pytest.param("Fri, 31 Dec 9999 23:59:59 GMT", 1e9, id="a date far away"),
        pytest.param("Fri, 31 Dec 10000 23:59:59 GMT", None, id="a year of five digits"),
        pytest.param("Sun, 06 Nov 1994 08:49:37 +9999999999", None, id="an offset without end"),
    ],
)
def test_retry_after_in_both_forms(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, now=784111740.0) == seconds


# What happened, and whether it ends the run: first if it was the login, then if it was any other request.
REFUSED = [
    pytest.param(answer(401), True, True, id="401"),
    pytest.param(answer(400, "IAM.1061"), True, False, id="400 with a code of IAM"),
    pytest.param(answer(403), True, False, id="403"),
    pytest.param(answer(404), True, False, id="404"),
    pytest.param(answer(409), True, False, id="409"),
    pytest.param(answer(201, "IAM.0061"), True, False, id="201 with a code of IAM"),
    pytest.param(answer(408), False, False, id="408"),
    pytest.param(answer(429), False, False, id="429"),
    pytest.param(answer(400, "EndPoint.0022"), False, False, id="this API's own code for too many requests"),
    pytest.param(answer(200, "EndPoint.0022"), False, False, id="200 with the code for too many requests"),
    pytest.param(answer(302), False, False, id="302"),
    pytest.param(answer(500), False, False, id="500"),
    pytest.param(answer(503, retry_after=1), False, False, id="503 with a pause"),
    pytest.param(Failure("lost", ""), False, False, id="a lost answer"),
    pytest.param(Failure("unsent", ""), False, False, id="never sent"),
    pytest.param(Failure("useless", ""), False, False, id="a useless answer"),
    pytest.param(Failure("fatal", ""), False, False, id="a fatal failure"),
]


@pytest.mark.parametrize(("failure", "login", "other"), REFUSED)
def test_which_refusals_end_the_run(failure: Failure, login: bool, other: bool) -> None:
    assert is_login_refused(failure, is_login=True) is login
    assert is_login_refused(failure, is_login=False) is other


@pytest.mark.parametrize(
    ("attempt", "pause"),
    [
        pytest.param(0, 0.5, id="the first"),
        pytest.param(1, 1.0, id="the second"),
        pytest.param(2, 2.0, id="the third"),
        pytest.param(6, 30.0, id="the seventh"),
        pytest.param(5000, 30.0, id="far beyond the limit"),
    ],
)
def test_pauses_grow_to_a_limit(attempt: int, pause: float) -> None:
    assert pause_before(attempt, None, jitter=1.0) == pause
    assert pause_before(attempt, None, jitter=0.8) == pytest.approx(pause * 0.8)


def test_a_server_that_names_a_pause_gets_it_to_the_second() -> None:
    assert pause_before(5, 3.0, jitter=0.8) == 3.0


def test_a_budget_has_so_many_repeats() -> None:
    budget = Budget(2)
    assert [budget.take() for _number in range(3)] == [True, True, False]
    assert budget.used == 2
