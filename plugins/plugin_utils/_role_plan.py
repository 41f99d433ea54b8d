# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan whose rows may be of several services: checked, and split into one plan for each service. Pure."""

from __future__ import annotations

import typing as t

from ..module_utils._options import id_key
from ..module_utils._vpcep.connections import STATES
from ._role_services import PROJECT_KEYS, Service, project_of
from ._role_values import PREFIX, is_blank, is_list, one_of, short, what_it_is

# A row may name the project of its service as well, which is for the role and not for the module.
ROW_KEYS = (
    *("service_id", "endpoint_id", "domain_id", "domain_name", "status", "updated_at", "state", "rule", "comment"),
    *PROJECT_KEYS,
)
_NEEDED = ("service_id", "endpoint_id", "status", "state")
PLAN = f"{PREFIX}plan"


def parse_plan(rows: t.Any) -> tuple[list[Service], list[str]]:
    """A service for each one that the rows name, with its ``plan``, in order; and a line for each mistake."""
    if not is_list(rows):
        return [], [f"{PLAN} is {what_it_is(rows)}, not a list; give the plan that a dry run returned."]
    problems = [
        problem for number, row in enumerate(rows, 1) for problem in _row_problems(f"{PLAN}: row {number}", row)
    ]
    if problems:
        return [], problems
    services: dict[tuple[str, ...], Service] = {}
    for row in rows:
        service_id, project = str(row["service_id"]).strip(), project_of(row)
        key = (id_key(service_id), *project.values())
        service = services.setdefault(key, {"service_id": service_id, **project, "plan": []})
        service["plan"].append({name: value for name, value in row.items() if name not in PROJECT_KEYS})
    return list(services.values()), []


def join_plans(services: t.Iterable[Service], results: t.Iterable[t.Mapping[str, t.Any]]) -> list[dict[str, t.Any]]:
    """The plans of several dry runs as one plan, whose rows name the project if the service does."""
    return [
        {**row, **project_of(service)} for service, result in zip(services, results) for row in result.get("plan") or []
    ]


def _row_problems(title: str, row: t.Any) -> t.Iterator[str]:
    if not isinstance(row, t.Mapping):
        yield f"{title} is '{short(row)}', not a mapping; give the plan that a dry run returned."
        return
    for key in _NEEDED:
        if is_blank(row.get(key)):
            yield f"{title} has no {key}; give the plan that a dry run returned."
    if not is_blank(row.get("state")) and row["state"] not in STATES:
        yield f"{title} has the state '{short(row['state'])}'; give {one_of(STATES)}."
    for key in row:
        if key not in ROW_KEYS:
            yield f"{title} has the unknown key '{short(key)}'; give the plan that a dry run returned."
