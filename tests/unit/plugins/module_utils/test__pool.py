# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import FateUnknownError, RequestError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._models import Connection
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._plan import Wanted
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy import Entry, Policy, plan_policy
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._pool import Pool

from ..fakes import SERVICE, FakeClock

STATUS = {"receive": "accepted", "reject": "rejected"}


class FakeApi:
    """Decides at once, but for the endpoints with an error; counts how many decisions are under way together."""

    def __init__(self, errors: dict[str, RequestError], is_listed: bool = True) -> None:
        self.http = SimpleNamespace(clock=FakeClock(), max_retries=0)
        self.decided: list[str] = []
        self.most_at_once = 0
        self.status = "pendingAcceptance"
        self._errors, self._is_listed = errors, is_listed
        self._at_once = 0
        self._lock = threading.Lock()

    def decide_connection(self, service_id: str, endpoint_id: str, action: str) -> Connection:
        assert service_id == SERVICE
        with self._lock:
            self.decided.append(endpoint_id)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        threading.Event().wait(0.005)
        with self._lock:
            self._at_once -= 1
        if endpoint_id in self._errors:
            raise self._errors[endpoint_id]
        return Connection(endpoint_id, STATUS[action])

    def find_connection(self, _service: str, endpoint_id: str, _deadline: float | None = None) -> Connection | None:
        return Connection(endpoint_id, self.status) if self._is_listed else None


def wanted(endpoint_id: str, state: str) -> Wanted:
    return Wanted(SERVICE, endpoint_id, state)


def planned(number: int, state: str = "accepted") -> list[Entry]:
    connections = [Connection(f"e{each:02d}", "pendingAcceptance") for each in range(number)]
    connections.append(Connection("established", "accepted"))
    return plan_policy(connections, Policy([], state), 0.0, wanted)


def apply(api: Any, entries: list[Entry], concurrency: int = 4, stops: bool = False) -> dict[str, str]:
    done = Pool(api, wanted, concurrency, stops).apply(entries)
    assert [each.connection for each in done] == [each.connection for each in entries]
    return {each.connection.endpoint_id: each.outcome for each in done}


def test_each_planned_decision_is_sent_once_and_nothing_else() -> None:
    api = FakeApi({})
    outcomes = apply(api, planned(20))
    assert sorted(api.decided) == [f"e{each:02d}" for each in range(20)]
    assert (outcomes.pop("established"), set(outcomes.values())) == ("ignored", {"changed"})


@pytest.mark.parametrize("concurrency", [1, 3])
def test_no_more_decisions_are_under_way_than_allowed(concurrency: int) -> None:
    api = FakeApi({})
    apply(api, planned(12), concurrency)
    assert api.most_at_once == concurrency


def refused(code: str | None = None) -> RequestError:
    return RequestError("No.", http_status=400, error_code=code)


def test_a_failure_leaves_the_others_alone_and_says_why() -> None:
    done = Pool(FakeApi({"e01": refused("EndPoint.2015")}), wanted, 2, False).apply(planned(3))  # type: ignore[arg-type]
    failed = next(each for each in done if each.outcome == "failed")
    assert failed.error == {"msg": "No.", "error_code": "EndPoint.2015", "http_status": 400}
    assert (failed.status, failed.may_have_changed) == ("pendingAcceptance", False)
    assert [each.outcome for each in done].count("changed") == 2


def test_a_failure_whose_fate_is_unknown_may_have_changed_something() -> None:
    api = FakeApi({"e00": FateUnknownError("Lost.")})
    (entry, _established) = Pool(api, wanted, 1, False).apply(planned(1))  # type: ignore[arg-type]
    assert (entry.outcome, entry.may_have_changed) == ("failed", True)


def test_the_status_of_a_failure_is_the_one_that_was_seen_last() -> None:
    api: Any = FakeApi({"e00": FateUnknownError("Lost.")})
    api.status, api.http.max_retries, api.http.count_retry = "failed", 1, lambda: None
    (entry, _established) = Pool(api, wanted, 1, False).apply(planned(1))
    assert (entry.outcome, entry.status) == ("failed", "failed")


def test_a_failure_stops_what_has_not_begun_where_that_is_wanted() -> None:
    api = FakeApi({"e01": refused()})
    outcomes = apply(api, planned(5), concurrency=1, stops=True)
    assert list(outcomes.values())[:5] == ["changed", "failed", "not_attempted", "not_attempted", "not_attempted"]
    assert api.decided == ["e00", "e01"]


@pytest.mark.parametrize(
    ("state", "code", "is_listed", "outcome", "status"),
    [
        ("rejected", "EndPoint.2006", False, "unchanged", "not_listed"),
        ("rejected", "Endpoint.2013", False, "unchanged", "not_listed"),
        ("rejected", "EndPoint.2013", True, "failed", "pendingAcceptance"),
        ("rejected", "EndPoint.2015", False, "failed", "pendingAcceptance"),
        ("accepted", "EndPoint.2013", False, "failed", "not_listed"),
    ],
)
def test_a_vanished_endpoint_is_as_good_as_rejected(
    state: str, code: str, is_listed: bool, outcome: str, status: str
) -> None:
    api: Any = FakeApi({"e00": refused(code)}, is_listed)
    entry = Pool(api, wanted, 1, True).apply(planned(1, state))[0]
    assert (entry.outcome, entry.status) == (outcome, status)
