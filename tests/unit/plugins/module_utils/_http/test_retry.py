# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

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


# What happened; may a GET be sent again; may a decision; is the decision's fate unknown.
CASES = [
    (answer(429), True, True, False),
    (answer(429, retry_after=3), True, True, False),
    (answer(400, "EndPoint.0022"), True, True, False),
    (answer(400, "Endpoint.0022"), True, True, False),
    (answer(500), True, False, True),
    (answer(500, retry_after=1), True, False, True),
    (answer(502), True, False, True),
    (answer(503), True, False, True),
    (answer(503, retry_after=0), True, True, False),
    (answer(504), True, False, True),
    (answer(504, retry_after=1), True, False, True),
    (answer(408), False, False, True),
    (answer(501), False, False, True),
    (answer(400, "EndPoint.2013"), False, False, False),
    (answer(401), False, False, False),
    (answer(403), False, False, False),
    (answer(404, "EndPoint.0022"), False, False, False),
    (answer(302), False, False, False),
    (Failure("unsent", ""), True, True, False),
    (answer(200, "EndPoint.0022"), True, True, False),
    (answer(200, "EndPoint.2013"), False, False, False),
    (answer(201, None), False, False, False),
    (Failure("lost", ""), True, False, True),
    (Failure("useless", ""), False, False, True),
    (Failure("fatal", ""), False, False, False),
]


def name(value: object) -> str | None:
    """A failure's name in a table, for example "answer 503 after 1.0 s"; None for anything else."""
    if not isinstance(value, Failure):
        return None
    pause = None if value.retry_after is None else f"after {value.retry_after} s"
    return " ".join(str(each) for each in (value.kind, value.http_status, value.error_code, pause) if each is not None)


@pytest.mark.parametrize(("failure", "get", "decision", "unknown"), CASES, ids=name)
def test_what_may_be_sent_again(failure: Failure, get: bool, decision: bool, unknown: bool) -> None:
    assert may_repeat(failure, is_repeatable=True) is get
    assert may_repeat(failure, is_repeatable=False) is decision
    assert is_fate_unknown(failure) is unknown


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("7", 7.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 37.0),
        ("Sun, 06 Nov 1994 08:48:00 GMT", 0.0),
        ("soon", None),
        ("-3", None),
        ("99999999999999999999 Nov 1994", None),
        ("²", None),
        ("٣", None),
        ("1.5", None),
        ("1" + "0" * 400, 1e9),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 1e9),
        ("Fri, 31 Dec 10000 23:59:59 GMT", None),
        ("Sun, 06 Nov 1994 08:49:37 +9999999999", None),
    ],
)
def test_retry_after_in_both_forms(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, now=784111740.0) == seconds


# What happened; does it end the run if it was the login; does it if it was any other request.
REFUSED = [
    (answer(401), True, True),
    (answer(400, "IAM.1061"), True, False),
    (answer(403), True, False),
    (answer(404), True, False),
    (answer(409), True, False),
    (answer(201, "IAM.0061"), True, False),
    (answer(408), False, False),
    (answer(429), False, False),
    (answer(400, "EndPoint.0022"), False, False),
    (answer(200, "EndPoint.0022"), False, False),
    (answer(302), False, False),
    (answer(500), False, False),
    (answer(503, retry_after=1), False, False),
    (Failure("lost", ""), False, False),
    (Failure("unsent", ""), False, False),
    (Failure("useless", ""), False, False),
    (Failure("fatal", ""), False, False),
]


@pytest.mark.parametrize(("failure", "login", "other"), REFUSED, ids=name)
def test_which_refusals_end_the_run(failure: Failure, login: bool, other: bool) -> None:
    assert is_login_refused(failure, is_login=True) is login
    assert is_login_refused(failure, is_login=False) is other


@pytest.mark.parametrize(("attempt", "pause"), [(0, 0.5), (1, 1.0), (2, 2.0), (6, 30.0), (5000, 30.0)])
def test_pauses_grow_to_a_limit(attempt: int, pause: float) -> None:
    assert pause_before(attempt, None, jitter=1.0) == pause
    assert pause_before(attempt, None, jitter=0.8) == pytest.approx(pause * 0.8)


def test_a_server_that_names_a_pause_gets_it_to_the_second() -> None:
    assert pause_before(5, 3.0, jitter=0.8) == 3.0


def test_a_budget_has_so_many_repeats() -> None:
    budget = Budget(2)
    assert [budget.take() for _number in range(3)] == [True, True, False]
    assert budget.used == 2
