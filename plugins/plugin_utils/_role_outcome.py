# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What came of a run of the role over its services: their results, the report, who waits, and the plan. Pure."""

from __future__ import annotations

import typing as t

from ._report import report
from ._role_plan import join_plans
from ._role_services import Service
from ._service_result import Row, ServiceResult

# What a loop adds to the result of a module.
_OF_THE_LOOP = ("ansible_loop_var", "ansible_index_var", "__approve_connections_service", "__approve_connections_index")


def sum_up(registered: t.Sequence[Row], services: t.Sequence[Service], is_dry_run: bool, verbosity: int) -> Row:
    """What the last tasks of the role need, from what the module returned for each of these services.

    ``results``: as the module returned them, one for each service. ``report``: lines. ``plan``: of all services, only
    complete if none has failed. ``counts``: services that ``failed``; connections that are ``waiting``, and in
    ``total``, of services for which there are rules.
    """
    results = [_result(registered, place) for place in range(len(services))]
    reported = [
        ServiceResult(number, service["label"], result, service.get("output", "all"))
        for number, (service, result) in enumerate(zip(services, results), 1)
    ]
    by_rules = [result for service, result in zip(services, reported) if not service["has_plan"]]
    return {
        "results": results,
        "report": report(reported, is_dry_run, verbosity > 0),
        "plan": join_plans(services, results),
        "counts": {
            "failed": sum(result.has_failed for result in reported),
            "waiting": sum(result.waiting() for result in by_rules),
            "total": sum(int(result.summary.get("total", 0)) for result in by_rules),
        },
    }


def _result(registered: t.Sequence[Row], place: int) -> dict[str, t.Any]:
    result = registered[place] if place < len(registered) else {"failed": True, "msg": "It was not attempted."}
    if result.get("skipped"):
        msg = "It was not attempted, because the cloud refused the same login for the service before it."
        return {"changed": False, "failed": True, "msg": msg}
    kept = {key: value for key, value in result.items() if key not in _OF_THE_LOOP}
    return {**kept, "failed": bool(result.get("failed"))}
