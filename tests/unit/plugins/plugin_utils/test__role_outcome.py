# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What comes of a run over several services: results, a report of a page, who waits, and one plan."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._role_outcome import sum_up

PARTNER, OTHER = "6e9dfd51d1124e8d8498dce894923a0d", "5fc973eea581490997e82ea11a1df31f"
PENDING = "pendingAcceptance"
KNOWN = {"failed": False, "changed": True}
OUTCOMES = ("changed", "unchanged", "ignored", "capped", "failed", "not_attempted")


def row(number: int, outcome: str, **more: Any) -> dict[str, Any]:
    ended = {"changed": "accepted", "unchanged": "accepted"}
    return {
        "endpoint_id": f"705290f3-0d00-41f2-aedc-{number:012d}",
        "domain_id": PARTNER,
        "created_at": f"2026-01-01T00:00:{number % 60:02d}Z",
        "previous_status": PENDING,
        "status": ended.get(outcome, PENDING),
        "state": "accepted",
        "rule": "partner",
        "comment": None,
        "outcome": outcome,
        "age_seconds": 93784,
        **more,
    }


def counted(*rows: dict[str, Any], **summary: Any) -> dict[str, Any]:
    """The summary of the module for these rows."""

    def count(key: str, *names: str) -> dict[str, int]:
        found = [row[key] for row in rows]
        return {name: found.count(name) for name in (*names, *found)}

    return {
        "total": len(rows),
        "by_outcome": count("outcome", *OUTCOMES),
        "by_status": count("status", PENDING),
        "by_domain": count("domain_id"),
        "by_rule": count("rule", "partner"),
        "rules_not_in_force": [],
        "over_cap": {},
        **summary,
    }


def result(*rows: dict[str, Any], output: str = "all", **more: Any) -> dict[str, Any]:
    shown = {"all": OUTCOMES, "changes": ("changed", "failed", "not_attempted"), "summary": ()}[output]
    return {**KNOWN, "connections": [row for row in rows if row["outcome"] in shown], "summary": counted(*rows), **more}


def service(label: str = "demo", **options: Any) -> dict[str, Any]:
    return {"label": label, "has_plan": False, "is_elsewhere": False, **options}


def own(*results: dict[str, Any]) -> dict[str, Any]:
    return {"own": list(results), "other": []}


def lines(*results: dict[str, Any], output: str = "all", is_dry_run: bool = False, verbosity: int = 0) -> list[str]:
    services = [service(f"demo-{number}", output=output) for number in range(1, len(results) + 1)]
    report: list[str] = sum_up(own(*results), services, is_dry_run, verbosity)["report"]
    return report


MIXED = [
    row(1, "changed"),
    row(2, "capped"),
    row(3, "changed", domain_id=OTHER, state="rejected", status="rejected", rule="default"),
    row(4, "failed", error={"msg": "Could not accept: frozen", "error_msg": "frozen", "error_code": "EndPoint.2015"}),
    row(5, "not_attempted"),
    row(6, "unchanged", domain_id=OTHER),
    row(7, "ignored", domain_id=OTHER, rule="default", state="ignored"),
]


def test_the_report_on_one_service() -> None:
    assert lines(result(*MIXED)) == [
        "What was done:",
        "",
        "endpoint service  total  accepted  rejected  capped  waiting  failed  not sent",
        "demo-1                7         1         1       1        4       1         1",
        "",
        "rule       decided on  accepted  rejected  capped  waiting  failed  not sent",
        "partner             5         1         0       1        3       1         1",
        "(default)           2         0         1       0        1       0         0",
        "",
        "domain ID                         total  accepted  rejected  waiting  failed",
        f"{PARTNER}      4         1         0        3       1",
        f"{OTHER}      3         0         1        1       0",
        "",
        "waiting since         for    endpoint                              account",
        f"2026-01-01T00:00:02Z  1d 2h  705290f3-0d00-41f2-aedc-000000000002  {PARTNER}",
        f"2026-01-01T00:00:04Z  1d 2h  705290f3-0d00-41f2-aedc-000000000004  {PARTNER}",
        f"2026-01-01T00:00:05Z  1d 2h  705290f3-0d00-41f2-aedc-000000000005  {PARTNER}",
        f"2026-01-01T00:00:07Z  1d 2h  705290f3-0d00-41f2-aedc-000000000007  {OTHER}",
        "",
        "failed                                because",
        "705290f3-0d00-41f2-aedc-000000000004  EndPoint.2015: frozen",
    ]


def test_each_decision_on_demand() -> None:
    found = lines(result(*MIXED[:4]), is_dry_run=True, verbosity=1)
    assert found[0] == "Dry run: nothing was sent. What would be done:"
    begin = f"705290f3-0d00-41f2-aedc-00000000000{{}}  {PARTNER}  pendingAcceptance"
    assert found[-5:] == [
        "decision  endpoint                              account                           was                rule",
        f"accepted  {begin.format(1)}  partner",
        f"capped    {begin.format(2)}  partner",
        f"rejected  {begin.format(3).replace(PARTNER, OTHER)}  (default)",
        f"failed    {begin.format(4)}  partner",
    ]


def test_names_of_accounts_and_a_comment() -> None:
    named = row(1, "changed", domain_name="Partner Ltd", comment="OPS-1")
    waits = row(2, "ignored", domain_name="Partner Ltd", age_seconds=3720)
    found = lines(
        {**result(named, waits), "summary": counted(named, waits, domain_names={PARTNER: "Partner Ltd"})}, verbosity=1
    )
    assert f"Partner Ltd  {PARTNER}      2         1         0        1       0" in found
    assert f"2026-01-01T00:00:02Z  1h 2m  {waits['endpoint_id']}  Partner Ltd" in found
    assert f"accepted  {named['endpoint_id']}  Partner Ltd  pendingAcceptance  partner  OPS-1" in found


def test_several_services_are_numbered_and_summed() -> None:
    refused = {"failed": True, "changed": False, "msg": "The cloud refused the login:\nwrong password."}
    found = lines(result(*MIXED), refused, result(row(8, "changed")))
    assert found[2:7] == [
        "#  endpoint service  total  accepted  rejected  capped  waiting  failed  not sent",
        "1  demo-1                7         1         1       1        4       1         1",
        "2  demo-2                -         -         -       -        -       -         -",
        "3  demo-3                1         1         0       0        0       0         0",
        "-  together              8         2         1       1        4       1         1",
    ]
    assert found[-1] == "FAILED at demo-2: The cloud refused the login: wrong password."
    assert f"3  {PARTNER}      1         1         0        0       0" in found


@pytest.mark.parametrize(
    ("output", "table"),
    [
        pytest.param(
            "changes",
            [
                "endpoint service  total  accepted  rejected  capped  waiting  failed  not sent",
                "demo-1                7         1         1       1        4       1         1",
                "",
                "rule       decided on  accepted  rejected  failed  not sent",
                "partner             5         1         0       1         1",
                "(default)           2         0         1       0         0",
            ],
            id="rows of changes only",
        ),
        pytest.param(
            "summary",
            [
                "endpoint service  total  changed  capped  waiting  failed  not sent",
                "demo-1                7        2       1        4       1         1",
                "",
                "rule       decided on",
                "partner             5",
                "(default)           2",
                "",
                "domain ID                         total",
                f"{PARTNER}      4",
                f"{OTHER}      3",
                "",
                "At demo-1, 4 wait whom the option output leaves out of this report.",
            ],
            id="no rows",
        ),
    ],
)
def test_the_report_says_nothing_that_it_does_not_know(output: str, table: list[str]) -> None:
    assert lines(result(*MIXED, output=output), output=output)[2 : 2 + len(table)] == table


def test_a_service_that_was_stopped_before_anything_was_sent() -> None:
    stopped = {"failed": True, "changed": False, "msg": "Nothing was sent: too much.", "summary": counted(*MIXED)}
    assert lines(stopped) == [
        "What was done:",
        "",
        "endpoint service  total",
        "demo-1                7",
        "",
        "rule       decided on",
        "partner             5",
        "(default)           2",
        "",
        "domain ID                         total",
        f"{PARTNER}      4",
        f"{OTHER}      3",
        "",
        "FAILED at demo-1: Nothing was sent: too much.",
    ]


def test_rules_not_in_force_and_accounts_over_their_cap() -> None:
    summary = counted(
        row(1, "unchanged"), rules_not_in_force=["trial", "old"], over_cap={PARTNER: {"accepted": 5, "cap": 3}}
    )
    found = lines({**result(row(1, "unchanged")), "summary": summary})
    assert found[-2:] == [
        "Not in force at demo-1: trial, old",
        f"Over its cap at demo-1: {PARTNER} has 5 accepted; the cap is 3.",
    ]


@pytest.mark.parametrize(
    ("services", "rows"),
    [
        pytest.param(1, 2000, id="2,000 connections at one service"),
        pytest.param(50, 40, id="50 services"),
        pytest.param(3, 700, id="three services"),
    ],
)
def test_the_report_is_a_page_whatever_it_reports_on(services: int, rows: int) -> None:
    outcomes = ("changed", "capped", "failed", "ignored")
    found = [
        row(
            number,
            outcomes[number % 4],
            domain_id=f"{number % 300:032x}",
            rule=f"rule {number % 90} {'x' * 99}",
            error={"msg": "y" * 999},
        )
        for number in range(rows)
    ]
    many = result(*found, failed=True, msg="z" * 5000)
    many["summary"].update(rules_not_in_force=["w" * 99] * 99)
    page = lines(*[many] * services)
    assert 40 < len(page) <= 60
    assert max(map(len, page)) <= 110
    assert sum(line.startswith("and ") for line in page) >= 4
    everything = lines(*[many] * services, verbosity=1)
    assert len(everything) == len(page) + 2 + services * rows


def test_services_at_which_something_happened_come_first_if_not_all_fit() -> None:
    quiet, busy = result(row(1, "unchanged")), result(row(2, "changed"))
    found = lines(*[quiet] * 40, busy)
    assert found[3].split()[:2] == ["41", "demo-41"]
    assert found[4].split()[:2] == ["1", "demo-1"]


def test_nothing_to_do() -> None:
    assert sum_up(own(), [], False, 0) == {
        "result": {"changed": False, "failed": False, "results": []},
        "results": [],
        "report": ["The plan is empty: there was nothing to do, and nothing was sent."],
        "plan": [],
        "counts": {"failed": 0, "waiting": 0, "total": 0},
    }


@pytest.mark.parametrize(
    ("found", "options", "waiting", "total"),
    [
        pytest.param(result(*MIXED), {}, 4, 7, id="all rows"),
        pytest.param(result(*MIXED, output="changes"), {"output": "changes"}, 4, 7, id="rows of changes"),
        pytest.param(result(*MIXED, output="summary"), {"output": "summary"}, 4, 7, id="no rows"),
        pytest.param(result(row(1, "changed", status=PENDING)), {}, 0, 1, id="sent, and does not show yet"),
        pytest.param(result(row(1, "unchanged")), {}, 0, 1, id="accepted before"),
        pytest.param(result(*MIXED), {"has_plan": True}, 0, 0, id="a plan is not about the others"),
        pytest.param({"failed": True, "msg": "Unreachable.", "changed": False}, {}, 0, 0, id="nobody knows"),
    ],
)
def test_who_is_left_waiting(found: dict[str, Any], options: dict[str, Any], waiting: int, total: int) -> None:
    counts = sum_up(own(found), [service(**options)], False, 0)["counts"]
    assert (counts["waiting"], counts["total"]) == (waiting, total)


def test_results_are_as_the_module_returned_them_one_for_each_service() -> None:
    of_the_loop = {"ansible_loop_var": "__approve_connections_service", "__approve_connections_service": service()}
    refused = {"changed": False, "msg": "Wrong password.", "failed": True, "http_status": 401}
    looped = [{**refused, **of_the_loop}, {"skipped": True, "changed": False, **of_the_loop}]
    elsewhere = result(row(1, "changed"))
    services = [service("a"), service("b", is_elsewhere=True), service("c"), service("d")]
    outcome = sum_up({"own": looped, "other": [{**elsewhere, **of_the_loop}]}, services, False, 0)
    assert outcome["results"][:2] == [refused, elsewhere]
    assert [found["msg"] for found in outcome["results"][2:]] == [
        "It was not attempted, because the cloud refused the same login for the service before it.",
        "It was not attempted.",
    ]
    assert [found["failed"] for found in outcome["results"]] == [True, False, True, True]
    assert outcome["result"] == {"changed": True, "failed": True, "results": outcome["results"]}
    assert outcome["counts"]["failed"] == 3


def test_a_service_under_two_names_is_a_failure() -> None:
    one = result(service_id="4189D3C2-8882-4871-a3c2-d380272eed88")
    again = result(service_id="4189d3c2-8882-4871-a3c2-d380272eed88")
    found = sum_up(own(one, again), [service("demo"), service("4189d3c2")], is_dry_run=True, verbosity=0)
    assert [entry["failed"] for entry in found["results"]] == [False, True]
    assert "is named twice; name each service once" in found["results"][1]["msg"]


def test_a_failure_is_told_before_everything_else() -> None:
    over = {f"{number:032d}": {"accepted": 3, "cap": 2} for number in range(30)}
    busy = {**result(), "summary": counted(over_cap=over)}
    assert any("FAILED at demo-2: No." in line for line in lines(busy, {"failed": True, "msg": "No."}))


def test_a_single_result_is_the_result() -> None:
    found = result(row(1, "changed"))
    assert sum_up(own(found), [service()], False, 0)["result"] == found


def test_the_plans_of_all_services_are_one_and_name_projects_that_are_not_the_login_s() -> None:
    first, second = {"service_id": "1", "endpoint_id": "a"}, {"service_id": "2", "endpoint_id": "b"}
    services = [service("a"), service("b", is_elsewhere=True, project_name="eu-de_b"), service("c")]
    found = {"own": [result(plan=[first]), result()], "other": [result(plan=[second])]}
    assert sum_up(found, services, True, 0)["plan"] == [first, {**second, "project_name": "eu-de_b"}]
