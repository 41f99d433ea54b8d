# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whitelist compared with what a task wants of it, and whose connections go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import DecisionError, OptionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._service.permissions import (
    Leaving,
    WhitelistChanges,
    WhitelistRequest,
    compare,
    is_still_open,
    known_owner,
    leaving,
    parse_whitelist,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.permissions import Permission

A, B, C, OWNER = (digit * 32 for digit in "abcd")
ODD = "organizations:orgPath::o-1/r-1"


def listed(*entries: str) -> list[Permission]:
    """Entries as the API lists them: accounts by ID, ``*``, or what has a form of its own."""
    texts = [entry if entry == "*" or ":" in entry else f"iam:domain::{entry}" for entry in entries]
    return [Permission.from_api({"id": str(number), "permission": text}) for number, text in enumerate(texts)]


def wanted(state: str, *domain_ids: str) -> WhitelistRequest:
    return WhitelistRequest(frozenset(domain_ids), state)


@dataclass(frozen=True)
class Case:
    """What is listed, what is asked for, and what is to be added and removed."""

    listed: list[Permission]
    wanted: WhitelistRequest
    to_add: tuple[str, ...] = ()
    to_remove: tuple[str, ...] = ()


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(Case(listed(), wanted("present", B, A), to_add=(A, B)), id="present: all are missing"),
        pytest.param(Case(listed(A, C), wanted("present", A, B), to_add=(B,)), id="present: one is missing"),
        pytest.param(Case(listed(A, B, C), wanted("present", A, B)), id="present: none is missing"),
        pytest.param(Case(listed(A.upper()), wanted("present", A)), id="present: listed in capitals"),
        pytest.param(Case(listed(A), wanted("present", "*"), to_add=("*",)), id="present: every account"),
        pytest.param(Case(listed("*"), wanted("present", "*")), id="present: every account may already ask"),
        pytest.param(Case(listed("*"), wanted("present", A), to_add=(A,)), id="present: an account besides all"),
        pytest.param(Case(listed(), wanted("present", OWNER)), id="present: the owner's own account"),
        pytest.param(Case(listed(ODD), wanted("present", A), to_add=(A,)), id="present: another entry is odd"),
        pytest.param(Case(listed(A, B), wanted("absent", A), to_remove=(A,)), id="absent: one is listed"),
        pytest.param(Case(listed(A, B), wanted("absent", C)), id="absent: it is gone already"),
        pytest.param(Case(listed(A, B), wanted("absent", A, B, C), to_remove=(A, B)), id="absent: two of three"),
        pytest.param(
            Case(listed(A.upper()), wanted("absent", A), to_remove=(A.upper(),)), id="absent: as the cloud spells it"
        ),
        pytest.param(Case(listed(A, A), wanted("absent", A), to_remove=(A,)), id="absent: listed twice"),
        pytest.param(
            Case(listed(A, A.upper()), wanted("absent", A), to_remove=(A.upper(), A)), id="absent: in both spellings"
        ),
        pytest.param(Case(listed("*", A), wanted("absent", "*"), to_remove=("*",)), id="absent: every account"),
        pytest.param(Case(listed("*", A), wanted("absent", A), to_remove=(A,)), id="absent: an account besides all"),
        pytest.param(Case(listed(A), wanted("absent", OWNER)), id="absent: the owner's own account"),
        pytest.param(Case(listed(ODD, A), wanted("absent", A), to_remove=(A,)), id="absent: another entry is odd"),
        pytest.param(Case(listed(A), wanted("exact", A)), id="exact: it is so"),
        pytest.param(
            Case(listed(A, B), wanted("exact", B, C), to_add=(C,), to_remove=(A,)), id="exact: one more and one less"
        ),
        pytest.param(Case(listed(), wanted("exact", A), to_add=(A,)), id="exact: nothing is listed"),
        pytest.param(
            Case(listed(A, B), wanted("exact", "*"), to_add=("*",), to_remove=(A, B)), id="exact: every account"
        ),
        pytest.param(Case(listed("*"), wanted("exact", A), to_add=(A,), to_remove=("*",)), id="exact: no longer all"),
        pytest.param(Case(listed(A), wanted("exact", A, OWNER)), id="exact: the owner is named"),
        pytest.param(Case(listed(A, OWNER), wanted("exact", A)), id="exact: the owner is listed after all"),
    ],
)
def test_the_comparison(case: Case) -> None:
    assert compare(case.listed, case.wanted, OWNER) == WhitelistChanges(case.to_add, case.to_remove)


def test_the_whitelist_cannot_be_made_exact_if_an_entry_is_of_an_unknown_form() -> None:
    with pytest.raises(DecisionError, match=f"make the whitelist exact: .* such as '{ODD}'; nothing was sent"):
        compare(listed(A, ODD), wanted("exact", A), OWNER)


@pytest.mark.parametrize(
    ("entries", "left"),
    [
        pytest.param(listed(A), WhitelistChanges((B,), (A,)), id="nothing shows"),
        pytest.param(listed(A, B), WhitelistChanges((), (A,)), id="what was added shows"),
        pytest.param(listed(), WhitelistChanges((B,), ()), id="what was removed shows"),
        pytest.param(listed(B, C), WhitelistChanges(), id="both show, and somebody has added another"),
        pytest.param(listed(A.upper(), B), WhitelistChanges((), (A,)), id="it is still there in capitals"),
    ],
)
def test_what_of_the_changes_does_not_show_yet(entries: list[Permission], left: WhitelistChanges) -> None:
    assert WhitelistChanges((B,), (A,)).left(entries) == left


def going(*domain_ids: str) -> Leaving:
    return Leaving(frozenset(domain_ids))


def all_but(*domain_ids: str) -> Leaving:
    return Leaving(None, frozenset(domain_ids))


@pytest.mark.parametrize(
    ("entries", "request_", "expected"),
    [
        pytest.param(listed(A, B), wanted("absent", A), going(A), id="absent: one of two"),
        pytest.param(listed(B), wanted("absent", A), going(A), id="absent: it is gone already"),
        pytest.param(listed("*", A), wanted("absent", A), going(A), id="absent: named, though all may still ask"),
        pytest.param(listed("*", A), wanted("absent", "*"), all_but(A), id="absent: all but those who are listed"),
        pytest.param(listed("*"), wanted("absent", "*"), all_but(), id="absent: all, and nobody is listed"),
        pytest.param(listed(A), wanted("absent", "*"), None, id="absent: all, and it was not so"),
        pytest.param(listed(A, B), wanted("exact", B, C), going(A), id="exact: who is not named"),
        pytest.param(listed(A), wanted("exact", A, B), None, id="exact: nobody goes"),
        pytest.param(listed("*", B), wanted("exact", A), all_but(A), id="exact: all but those who are named"),
        pytest.param(listed(A, B), wanted("exact", "*"), None, id="exact: all may ask then"),
    ],
)
def test_whose_connections_go(entries: list[Permission], request_: WhitelistRequest, expected: Leaving | None) -> None:
    assert leaving(entries, request_) == expected


def test_it_is_not_clear_who_goes_if_an_odd_entry_may_let_somebody_stay() -> None:
    with pytest.raises(DecisionError, match="tell which accounts may still ask"):
        leaving(listed("*", ODD), wanted("absent", "*"))


@pytest.mark.parametrize(
    ("entries", "request_", "expected"),
    [
        pytest.param(listed("*", A), wanted("absent", A), True, id="all may ask"),
        pytest.param(listed(A), wanted("absent", A), False, id="only some may ask"),
        pytest.param(listed("*", A), wanted("absent", "*"), False, id="it is all that go"),
        pytest.param(listed("*", A), wanted("exact", A), False, id="all go besides those named"),
        pytest.param(listed("*"), wanted("present", A), False, id="it is to be added"),
    ],
)
def test_whether_those_removed_may_ask_all_the_same(
    entries: list[Permission], request_: WhitelistRequest, expected: bool
) -> None:
    assert is_still_open(entries, request_) is expected


@pytest.mark.parametrize(
    ("candidates", "owner"),
    [
        pytest.param((OWNER.upper(), A), OWNER, id="the first, in lower case"),
        pytest.param((None, A), A, id="the second if there is no first"),
        pytest.param(("default", A), A, id="the second if the first is none"),
        pytest.param((7, None, ""), None, id="none"),
    ],
)
def test_who_owns_the_service(candidates: tuple[Any, ...], owner: str | None) -> None:
    assert known_owner(*candidates) == owner


def parse(given: dict[str, Any]) -> WhitelistRequest:
    domain_ids = given.get("domain_ids")
    texts = domain_ids.split(",") if isinstance(domain_ids, str) else domain_ids
    defaults = {"state": "present", "reject_connections": False, "max_rejects": None}
    return parse_whitelist({**defaults, **given, "domain_ids": texts}, given)


@pytest.mark.parametrize(
    ("domain_ids", "expected"),
    [
        pytest.param([A, B], {A, B}, id="two accounts"),
        pytest.param([A.upper(), f" {A} ", A], {A}, id="one account in three spellings"),
        pytest.param(A, {A}, id="one account as text"),
        pytest.param(["*"], {"*"}, id="every account"),
        pytest.param("*", {"*"}, id="every account as text"),
    ],
)
def test_accounts_that_can_be_used(domain_ids: object, expected: set[str]) -> None:
    assert parse({"domain_ids": domain_ids}).domain_ids == expected


@pytest.mark.parametrize("state", ["present", "absent", "exact"])
@pytest.mark.parametrize(
    ("domain_ids", "said"),
    [
        pytest.param(None, "domain_ids is empty", id="null"),
        pytest.param([], "domain_ids is empty", id="an empty list"),
        pytest.param("", "domain_ids is empty", id="blank text"),
        pytest.param([None], "has an empty entry", id="null in the list"),
        pytest.param([A, " "], "has an empty entry", id="blank text in the list"),
        pytest.param("{{ partners }}", "looks like an unrendered template", id="text that was not rendered"),
        pytest.param([f"iam:domain::{A}"], "is not an ID", id="an account with a prefix"),
        pytest.param(["iam:domain::*"], "is not an ID", id="every account with a prefix"),
        pytest.param([A[:-1]], "is not an ID", id="an ID that is too short"),
        pytest.param(["partner"], "is 32 hexadecimal digits, not the account's name", id="a name"),
        pytest.param([A, "*"], '"\\*" and other IDs', id="every account among others"),
        pytest.param(f"{A},{B}", "is not an ID", id="text with a comma"),
    ],
)
def test_accounts_that_cannot_be_used(state: str, domain_ids: object, said: str) -> None:
    with pytest.raises(OptionError, match=said):
        parse({"domain_ids": domain_ids, "state": state})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param({"state": "present", "max_rejects": 1}, "no meaning with state present", id="nobody goes"),
        pytest.param({"state": "exact"}, "needs max_rejects", id="without a limit"),
        pytest.param({"state": "absent", "max_rejects": -1}, "max_rejects is -1; give 0 or more", id="less than none"),
    ],
)
def test_rejections_that_cannot_be_asked_for(options: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        parse({"domain_ids": [A], "reject_connections": True, **options})


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({"reject_connections": True, "max_rejects": 0}, 0, id="none may be rejected"),
        pytest.param({"reject_connections": False, "max_rejects": 5}, None, id="they are left alone"),
        pytest.param({}, None, id="neither is given"),
    ],
)
def test_how_many_connections_may_be_rejected(options: dict[str, Any], expected: int | None) -> None:
    assert parse({"domain_ids": [A], "state": "absent", **options}).max_rejects == expected
