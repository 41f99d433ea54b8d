# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tokens: as the answer to a login, as given, and renewed when they are refused."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import RequestError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.request import Reply
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.token import (
    GivenToken,
    IssuedToken,
    TokenLogin,
)


class Identity:
    """Counts the logins, and gives another token each time."""

    def __init__(self) -> None:
        self.logins = 0

    def fetch(self) -> IssuedToken:
        self.logins += 1
        return IssuedToken(f"token-{self.logins}", "p1", "eu-de", None, ())


def request() -> Any:
    return SimpleNamespace(method="GET", url="https://a", headers={}, body=None)


def token_of(sent: Any) -> str:
    return str(sent.headers["X-Auth-Token"])


def test_a_given_token_is_sent_and_cannot_be_renewed() -> None:
    auth = GivenToken("tok")
    sent = auth(request())
    assert token_of(sent) == "tok"
    assert auth.invalidate(sent) is False


def test_a_login_is_made_when_first_needed_and_once() -> None:
    identity = Identity()
    auth = TokenLogin(identity.fetch)
    assert identity.logins == 0
    assert [token_of(auth(request())) for _number in range(3)] == ["token-1"] * 3
    assert identity.logins == 1


def test_a_refused_token_is_renewed() -> None:
    identity = Identity()
    auth = TokenLogin(identity.fetch)
    assert auth.invalidate(auth(request())) is True
    assert token_of(auth(request())) == "token-2"


def test_many_threads_renew_one_expired_token_once() -> None:
    identity = Identity()
    auth = TokenLogin(identity.fetch)
    refused = [auth(request()) for _number in range(8)]
    barrier = threading.Barrier(8)

    def renew(sent: Any) -> None:
        barrier.wait()
        assert auth.invalidate(sent)
        auth(request())

    threads = [threading.Thread(target=renew, args=(sent,)) for sent in refused]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert identity.logins == 2


def test_a_late_refusal_of_an_old_token_keeps_the_new_one() -> None:
    identity = Identity()
    auth = TokenLogin(identity.fetch)
    early, late = auth(request()), auth(request())
    auth.invalidate(early)
    assert token_of(auth(request())) == "token-2"
    assert auth.invalidate(late) is True
    assert token_of(auth(request())) == "token-2"


def test_an_issued_token_is_read_from_the_answer() -> None:
    body = {
        "token": {
            "project": {"id": "p1", "name": "eu-de", "domain": {"id": "d1", "name": "owner"}},
            "expires_at": "2026-01-16T08:00:00.000000Z",
            "catalog": [{"type": "vpcep", "endpoints": []}],
        }
    }
    issued = IssuedToken.from_reply(Reply({"X-Subject-Token": "tok"}, body))
    assert issued == IssuedToken(
        "tok", "p1", "eu-de", "2026-01-16T08:00:00.000000Z", [{"type": "vpcep", "endpoints": []}], "d1"
    )


@pytest.mark.parametrize(
    "project",
    [
        pytest.param({"id": "p1"}, id="none"),
        pytest.param({"id": "p1", "domain": "d1"}, id="text in its place"),
        pytest.param({"id": "p1", "domain": {"id": 7}}, id="a number as its ID"),
    ],
)
def test_the_account_of_a_project_may_be_missing(project: dict[str, object]) -> None:
    issued = IssuedToken.from_reply(Reply({"X-Subject-Token": "tok"}, {"token": {"project": project}}))
    assert (issued.project_id, issued.domain_id) == ("p1", None)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param({}, {"token": {}}, id="no header"),
        pytest.param({"X-Subject-Token": ""}, {"token": {}}, id="an empty header"),
        pytest.param({"X-Subject-Token": " "}, {"token": {}}, id="a blank header"),
        pytest.param({"X-Subject-Token": "t\u00f6k"}, {"token": {}}, id="a header that cannot be sent back"),
        pytest.param({"X-Subject-Token": "to k"}, {"token": {}}, id="a header with a blank in it"),
        pytest.param({"X-Subject-Token": "tok"}, {}, id="no token in the body"),
        pytest.param({"X-Subject-Token": "tok"}, {"token": "tok"}, id="a text as the token in the body"),
    ],
)
def test_an_answer_without_a_token_is_no_login(headers: dict[str, str], body: dict[str, object]) -> None:
    with pytest.raises(RequestError, match="without a token; check that auth_url"):
        IssuedToken.from_reply(Reply(headers, body))


@dataclass(frozen=True)
class OddAnswer:
    """The token in the body of the answer, and the fields read from it."""

    said: dict[str, object]
    project_id: str | None = None
    project_name: str | None = None
    expires_at: str | None = None


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(OddAnswer(said={}), id="nothing"),
        pytest.param(OddAnswer(said={"project": "p1"}), id="a project that is a text"),
        pytest.param(OddAnswer(said={"project": [{"id": "p1"}]}), id="a project in a list"),
        pytest.param(OddAnswer(said={"project": {"id": 7, "name": None}}), id="an ID that is a number"),
        pytest.param(OddAnswer(said={"project": {"id": " ", "name": ["eu-de"]}}), id="a blank ID"),
        pytest.param(
            OddAnswer(said={"project": {"id": " p1 ", "name": "eu-de"}}, project_id="p1", project_name="eu-de"),
            id="blanks around the ID",
        ),
        pytest.param(OddAnswer(said={"expires_at": 1790000000}), id="an end that is a number"),
        pytest.param(OddAnswer(said={"expires_at": {"$date": "now"}}), id="an end that is an object"),
    ],
)
def test_fields_of_another_type_count_as_missing(answer: OddAnswer) -> None:
    issued = IssuedToken.from_reply(Reply({"X-Subject-Token": "tok"}, {"token": answer.said}))
    assert (issued.project_id, issued.project_name, issued.expires_at) == (
        answer.project_id,
        answer.project_name,
        answer.expires_at,
    )


def test_threads_that_waited_for_a_failed_login_do_not_make_another() -> None:
    is_waiting, may_end = threading.Event(), threading.Event()
    logins: list[str] = []
    errors: list[RequestError] = []

    def fetch() -> IssuedToken:
        logins.append("login")
        is_waiting.set()
        may_end.wait(10)
        raise RequestError("IAM does not answer.", http_status=500)

    auth = TokenLogin(fetch)

    def use() -> None:
        try:
            auth(request())
        except RequestError as error:
            errors.append(error)

    threads = [threading.Thread(target=use) for _number in range(8)]
    for thread in threads:
        thread.start()
    is_waiting.wait(10)
    # Time for the others to reach the lock.
    threading.Event().wait(0.2)
    may_end.set()
    for thread in threads:
        thread.join()
    assert len(logins) == 1
    assert sorted(error.was_sent for error in errors) == [False] * 7 + [True]
    assert {(error.msg, error.http_status) for error in errors} == {("IAM does not answer.", 500)}
    with pytest.raises(RequestError):
        auth(request())
    assert len(logins) == 2
