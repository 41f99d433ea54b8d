# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the results of the modules become, whatever could not be read."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._connection_report_request import parse_request
from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._connection_report_services import (
    describe,
    find_services,
)
from tests.report_samples import NAMES, connection, entry, permission

DEMO = {
    key: value for key, value in entry().items() if key not in ("findings", "summary", "connections", "permissions")
}
DEMO.pop("rules_compared")
REFUSED = {"msg": "The cloud refused the login.", "http_status": 401}


def registered(*results: dict[str, Any]) -> list[list[dict[str, Any]]]:
    return [[{**result, "__connection_report_service": {"index": index}} for index, result in enumerate(results)]]


@pytest.mark.parametrize(
    ("result", "why"),
    [
        pytest.param(
            {"services": []}, "There is no such endpoint service in this project; check its ID or name.", id="none"
        ),
        pytest.param(
            {"services": [DEMO, {**DEMO, "service_id": "other"}]},
            f"2 endpoint services have this name; give the ID: {DEMO['service_id']}, other.",
            id="an ambiguous name",
        ),
        pytest.param(REFUSED, "The cloud refused the login.", id="an error"),
        pytest.param(
            {"skipped": True},
            "It was not attempted, because the cloud refused the same login before it.",
            id="after a refused login",
        ),
        pytest.param({}, "It was not attempted.", id="no answer at all"),
    ],
)
def test_a_service_that_was_not_found(result: dict[str, Any], why: str) -> None:
    services = find_services(parse_request({"services": ["demo"]}, "/"), registered(result), [])
    (found,) = describe(services, {"connections": [], "permissions": [], "rules": []}, {})
    assert (found["service_name"], found["status"], found["connections"]) == ("demo", None, None)
    assert [finding["message"] for finding in found["findings"]] == [f"Endpoint service demo could not be read: {why}"]


def test_all_services_of_the_project() -> None:
    services = find_services(parse_request({"rules": []}, "/"), [[], []], [DEMO, {**DEMO, "service_id": "other"}])
    assert [(service["index"], service["service_id"], service["rules"]) for service in services] == [
        (0, DEMO["service_id"], []),
        (1, "other", []),
    ]
    assert [service["repeats_login"] for service in services] == [False, True]


def test_a_service_that_is_named_twice() -> None:
    request = parse_request({"services": ["demo", DEMO["service_id"]]}, "/")
    first, second = find_services(request, registered({"services": [DEMO]}, {"services": [DEMO]}), [])
    assert "problem" not in first
    assert (second["problem"]["msg"], "fields" in second) == (
        "This endpoint service is named twice; name each service once.",
        False,
    )


READ: dict[str, Any] = {
    "connections": {"connections": [connection(1)], "summary": {"total": 1}},
    "permissions": {"permissions": [permission("*")]},
    "rules": {"summary": {"over_cap": {}}, "plan": []},
}


@pytest.mark.parametrize(
    ("part", "result", "message"),
    [
        pytest.param("connections", REFUSED, "The connections to demo could not be read: The", id="connections"),
        pytest.param("permissions", REFUSED, "The whitelist of demo could not be read: The", id="the whitelist"),
        pytest.param("rules", REFUSED, "The rules could not be applied to all connections to demo: The", id="rules"),
        pytest.param(
            "rules",
            {**READ["rules"], "msg": "1 of 2 connections failed."},
            "The rules could not be applied to all connections to demo: 1 of",
            id="rules, in part",
        ),
    ],
)
def test_a_part_that_could_not_be_read(part: str, result: dict[str, Any], message: str) -> None:
    request = parse_request({"services": ["demo"], "rules": []}, "/")
    services = find_services(request, registered({"services": [DEMO]}), [])
    results = {name: registered(result if name == part else READ[name]) for name in READ}
    (found,) = describe(services, results, NAMES)
    unreadable = [finding for finding in found["findings"] if finding["kind"] == "unreadable"]
    assert [finding["data"]["part"] for finding in unreadable] == [part]
    assert unreadable[0]["message"].startswith(message)
    assert (found[part] if part != "rules" else None) is None
    assert found["rules_compared"] is (part != "rules")


def test_keys_are_the_same_whether_it_was_read_or_not() -> None:
    request = parse_request({"services": ["demo", "other"]}, "/")
    services = find_services(request, registered({"services": [DEMO]}, {"services": []}), [])
    read, lost = describe(services, {name: registered(result) for name, result in READ.items()}, {})
    assert list(read) == list(lost) == list(entry())
