# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Turns the variables of the role into the module's options for each service, or a line on each mistake. Pure."""

from __future__ import annotations

import typing as t

from ..module_utils._options import id_key
from ._role_plan import PLAN, parse_plan
from ._role_rules import rules_problems
from ._role_services import SERVICES, Service, label_of, parse_services, project_of
from ._role_values import PREFIX, Given, is_on, set_values, value_problems

# Where the role begins: carry out rules or a plan, only plan, or only carry out a plan.
MAIN, PLANNING, APPLYING = "main", "plan", "apply"

_ID, _NAME, _RULES = f"{PREFIX}service_id", f"{PREFIX}service_name", f"{PREFIX}rules"
_FOR_RULES = ("default", "scope")
_FOR_EACH = (
    *("max_changes", "max_rejects", "concurrency", "on_error", "output", "comment", "journal", "domain_names"),
    *("wait", "wait_timeout", "timeout"),
)

Parsed = t.Tuple[t.List[Service], t.List[str]]


def parse_variables(given: Given, entry: str = MAIN, service_of_host: str = "") -> dict[str, t.Any]:
    """The request in the variables that exist, by their names without the prefix.

    ``service_of_host`` is the ID of the service that the host stands for, if it does. It is the service if none is
    named, and of a plan its rows are carried out.

    ``request`` has ``problems``, a line on each mistake; ``fail_when_waiting``; and ``services``, in order: the
    module's options except the plan, and the facts of `_with_facts`. ``plans`` has the plan of each service, or null.
    Plans can be long and are apart, because some versions of Ansible go through the whole of a variable whenever a
    part of it is used.
    """
    if entry == PLANNING:
        # A plan that an earlier job of a workflow has handed on is not part of a new one.
        given = {name: value for name, value in given.items() if name != "plan"}
    values = set_values(given)
    if entry == APPLYING:
        # The rules from which the plan was made may be around too, such as in the variables of a workflow.
        services, problems = _of_plan_alone(given, values, service_of_host)
    elif "plan" in values:
        services, problems = _of_plan(values, service_of_host)
    else:
        services, problems = _of_rules(given, values, service_of_host)
    problems += value_problems(values)
    if entry == PLANNING and values.get("output") == "summary":
        problems.append(f"{PREFIX}output is 'summary', which has no plan; give all or changes.")
    shared = {name: values[name] for name in _FOR_EACH if name in values}
    return {
        "request": {
            "problems": problems,
            "services": [{**facts, **shared, **_without_plan(service)} for service, facts in _with_facts(services)],
            "fail_when_waiting": entry != PLANNING and is_on(values.get("fail_when_waiting", "true")),
        },
        "plans": [service.get("plan") for service in services],
    }


def _with_facts(services: t.Iterable[Service]) -> t.Iterator[tuple[Service, dict[str, t.Any]]]:
    """Each service with facts for the tasks and the report.

    ``is_elsewhere``: whether it names a project. ``repeats_login``: whether another one came before it, among those
    that name a project or among those that do not. All of them log in as the same user.
    """
    before: set[bool] = set()
    for index, service in enumerate(services):
        is_elsewhere = bool(project_of(service))
        yield (
            service,
            {
                "index": index,
                "label": label_of(service),
                "has_plan": "plan" in service,
                "is_elsewhere": is_elsewhere,
                "repeats_login": is_elsewhere in before,
            },
        )
        before.add(is_elsewhere)


def _without_plan(service: Service) -> Service:
    return {name: value for name, value in service.items() if name != "plan"}


def _of_rules(given: Given, values: Given, service_of_host: str) -> Parsed:
    services, problems = _named_services(given, values, service_of_host)
    rules = values.get("rules")
    shared = {name: values[name] for name in _FOR_RULES if name in values}
    if rules is not None:
        problems += rules_problems(_RULES, rules)
        shared["rules"] = rules
    elif not services or any("rules" not in service for service in services):
        problems += _missing_rules(given)
    return [{**shared, **service} for service in services], problems


def _missing_rules(given: Given) -> list[str]:
    if "plan" in given and "rules" not in given:
        return [f"{PLAN} is blank; give the plan that a dry run returned, which may be []."]
    state = "blank" if "rules" in given else "missing"
    return [f"{_RULES} is {state}; give a list of rules, or [] to let {PREFIX}default decide on everybody."]


def _named_services(given: Given, values: Given, service_of_host: str) -> Parsed:
    named = [name for name in ("service_id", "service_name", "services") if name in values]
    if len(named) > 1:
        return [], [_both(*named[:2])]
    if named == ["services"]:
        return parse_services(values["services"])
    if named:
        return [{named[0]: values[named[0]]}], []
    if service_of_host:
        return [{"service_id": service_of_host}], []
    if "services" in given and not {"service_id", "service_name"} & set(given):
        return [], [f"{SERVICES} is blank; give the ID or the name of each service."]
    return [], [f"{_ID} and {_NAME} are both missing; give one of them."]


def _of_plan(values: Given, service_of_host: str) -> Parsed:
    services, problems = parse_plan(values["plan"])
    problems += [_both(name, "plan") for name in ("rules", "services") if name in values]
    named = {name: values[name] for name in ("service_id", "service_name") if name in values}
    if len(named) > 1:
        problems.append(_both(*named))
    elif len(services) > 1 and named:
        problems.append(f"{PLAN} is for {len(services)} services; leave out {PREFIX}{next(iter(named))}.")
    elif named:
        # The module refuses a plan that is for another service.
        services = [{**named, "plan": service["plan"]} for service in services]
    elif service_of_host:
        services = _only(services, service_of_host)
    return services, problems


def _of_plan_alone(given: Given, values: Given, service_of_host: str) -> Parsed:
    if "plan" in values:
        services, problems = parse_plan(values["plan"])
        return _only(services, service_of_host) if service_of_host else services, problems
    state = "blank" if "plan" in given else "missing"
    return [], [f"{PLAN} is {state}; give the plan that the playbook plan.yml has handed on."]


def _only(services: t.Iterable[Service], service_id: str) -> list[Service]:
    return [service for service in services if id_key(service["service_id"]) == id_key(service_id)]


def _both(one: str, other: str) -> str:
    return f"{PREFIX}{one} and {PREFIX}{other} are both given; give one of them."
