# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes of the modules' results what the role connection_report has found out about each service. Pure."""

from __future__ import annotations

import typing as t

from ..module_utils._options import id_key
from ..module_utils._vpcep.services import Service as ServiceRow
from ._connection_report_findings import Names, Row, find, unreadable
from ._connection_report_request import with_facts
from ._role_services import Service

# The variable of the loops, which stays in the results.
_LOOP = "__connection_report_service"
_FIELDS = tuple(ServiceRow("", "", "").to_result())
_REFUSED = "It was not attempted, because the cloud refused the same login before it."
_NOT_REACHED = "It was not attempted."
_FACTS = ("msg", "error_code", "error_msg", "http_status", "request_id")

# The results of a loop over the services in the project of the login, and of one over those that name a project.
Registered = t.Sequence[t.Sequence[Row]]


def find_services(request: t.Mapping[str, t.Any], registered: Registered, listed: t.Sequence[Row]) -> list[Service]:
    """The services as far as they were found, with the facts for the tasks.

    Each has the ``fields`` that `vpcep_service_info` gives it, or a ``problem``. ``listed`` are all of the project.
    """
    if request["is_all"]:
        named = [{name: row[name] for name in ("service_id", "service_name")} for row in listed]
        return with_facts({**name, "rules": request["rules"], "fields": row} for name, row in zip(named, listed))
    results = _by_index(registered)
    return with_facts(_distinct([_found(service, results.get(service["index"])) for service in request["services"]]))


def describe(
    services: t.Sequence[Service], registered: t.Mapping[str, Registered], names: Names
) -> list[dict[str, t.Any]]:
    """An entry of the report for each service: its fields, ``summary``, ``connections``, ``permissions``, ``findings``.

    ``registered`` has the results of the loops under ``connections``, ``permissions`` and ``rules``. Whatever could not
    be read is null, and a finding says why. ``rules_compared`` says whether the rules were compared with all that is
    there, so that no finding means no drift.
    """
    results = {part: _by_index(loops) for part, loops in registered.items()}
    return [
        _entry(service, {part: found.get(service["index"]) for part, found in results.items()}, names)
        for service in services
    ]


def _entry(service: Service, results: t.Mapping[str, Row | None], names: Names) -> dict[str, t.Any]:
    if "problem" in service:
        return not_found(service, service["label"], service["problem"])
    read = {part: result or {} for part, result in results.items()}
    failed = [part for part in ("connections", "permissions") if part not in read[part]]
    compared = "summary" in read["rules"] and not read["rules"].get("msg")
    if service["rules"] is not None and not compared:
        failed.append("rules")
    entry: dict[str, t.Any] = {
        **{name: service["fields"].get(name) for name in _FIELDS},
        "rules_compared": compared,
        "summary": read["connections"].get("summary"),
        "connections": read["connections"].get("connections"),
        "permissions": read["permissions"].get("permissions"),
    }
    problems = [unreadable(part, service["label"], _problem(results[part])) for part in failed]
    return {**entry, "findings": [*problems, *find(entry, read["rules"], names)]}


def not_found(service: Service, label: str, problem: Row) -> dict[str, t.Any]:
    """The entry of a service of which nothing is known but what somebody has called it."""
    entry: dict[str, t.Any] = {**dict.fromkeys(_FIELDS), "rules_compared": False}
    entry.update(summary=None, connections=None, permissions=None)
    entry.update((key, service[key]) for key in ("service_id", "service_name", "project_id") if key in service)
    return {**entry, "findings": [unreadable("service", label, problem)]}


def _found(service: Service, result: Row | None) -> Service:
    named = {key: value for key, value in service.items() if key not in ("repeats_login", "index", "is_elsewhere")}
    listed = (result or {}).get("services")
    if listed is None:
        return {**named, "problem": _problem(result)}
    if len(listed) == 1:
        return {**named, "service_id": listed[0]["service_id"], "fields": listed[0]}
    if listed:
        ids = ", ".join(row["service_id"] for row in listed)
        return {**named, "problem": {"msg": f"{len(listed)} endpoint services have this name; give the ID: {ids}."}}
    return {**named, "problem": {"msg": "There is no such endpoint service in this project; check its ID or name."}}


def _distinct(services: list[Service]) -> list[Service]:
    """A service that is named by its ID once, and by its name another time, would be counted twice."""
    seen: set[str] = set()
    for service in services:
        key = id_key(service["service_id"]) if "fields" in service else ""
        if key in seen:
            del service["fields"]
            service["problem"] = {"msg": "This endpoint service is named twice; name each service once."}
        seen |= {key} - {""}
    return services


def _by_index(registered: Registered) -> dict[int, Row]:
    return {result[_LOOP]["index"]: result for results in registered for result in results if _LOOP in result}


def _problem(result: Row | None) -> dict[str, t.Any]:
    """Why there is no answer: the words and the codes of the module."""
    if not result:
        return {"msg": _NOT_REACHED}
    if result.get("skipped"):
        return {"msg": _REFUSED}
    return {"msg": _NOT_REACHED, **{key: result[key] for key in _FACTS if result.get(key) is not None}}
