# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sums up a run of the role over its services: results, the report, who waits, and the plan. Pure."""

from __future__ import annotations

import typing as t

from ..module_utils._options import id_key
from ._report import report
from ._role_plan import join_plans
from ._role_services import Service
from ._service_result import Row, ServiceResult

# What a loop adds to the result of a module.
_OF_THE_LOOP = ("ansible_loop_var", "__approve_connections_service")

# The results for the services in the project of the login under "own", and for the rest under "other", in order.
Registered = t.Mapping[str, t.Sequence[Row]]
_NOT_REACHED = {"changed": False, "failed": True, "msg": "It was not attempted."}


def sum_up(registered: Registered, services: t.Sequence[Service], is_dry_run: bool, verbosity: int) -> Row:
    """The facts for the last tasks of the role, from the module's results for these services.

    ``results``: as the module returned them, one for each service. ``result``: the only one of them, or as a loop would
    return them. ``report``: lines. ``plan``: of all services, complete only if none has failed. ``counts``: services
    that ``failed``; connections that are ``waiting``, and in ``total``, of services for which there are rules.
    """
    found = {False: iter(registered["own"]), True: iter(registered["other"])}
    results = _distinct([_result(next(found[service["is_elsewhere"]], _NOT_REACHED)) for service in services])
    reported = [
        ServiceResult(number, service["label"], result, service.get("output", "all"))
        for number, (service, result) in enumerate(zip(services, results), 1)
    ]
    by_rules = [result for service, result in zip(services, reported) if not service["has_plan"]]
    return {
        "result": results[0] if len(results) == 1 else _together(results),
        "results": results,
        "report": report(reported, is_dry_run, verbosity > 0),
        "plan": join_plans(services, results),
        "counts": {
            "failed": sum(result.has_failed for result in reported),
            "waiting": sum(result.waiting() for result in by_rules),
            "total": sum(int(result.summary.get("total", 0)) for result in by_rules),
        },
    }


def _distinct(results: list[dict[str, t.Any]]) -> list[dict[str, t.Any]]:
    """The results, as failed if their service was among the services before: two sets of rules work against each other.

    Only the results show that: a service may be named by its ID once, and by its name another time.
    """
    seen: set[str] = set()
    for result in results:
        service_id = id_key(str(result.get("service_id") or ""))
        if service_id and service_id in seen:
            result.update(failed=True, msg=f"Endpoint service {service_id} is named twice; name each service once.")
        seen.add(service_id)
    return results


def _together(results: t.Sequence[Row]) -> Row:
    return {
        "changed": any(result["changed"] for result in results),
        "failed": any(result["failed"] for result in results),
        "results": results,
    }


def _result(result: Row) -> dict[str, t.Any]:
    if result.get("skipped"):
        msg = "It was not attempted, because the cloud refused the same login for the service before it."
        return {"changed": False, "failed": True, "msg": msg}
    kept = {key: value for key, value in result.items() if key not in _OF_THE_LOOP}
    return {"changed": False, **kept, "failed": bool(result.get("failed"))}
