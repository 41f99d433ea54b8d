# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which endpoint services a list of the role names, and with which rules of their own. Pure."""

from __future__ import annotations

import re
import typing as t

from ..module_utils._options import id_key
from ._role_rules import WITHOUT_RULES, rules_problems
from ._role_values import PREFIX, is_blank, is_list, one_of, short, what_it_is

SERVICE_KEYS = ("service_id", "service_name", "rules", "project_id", "project_name")
PROJECT_KEYS = ("project_id", "project_name")
SERVICES = f"{PREFIX}services"
_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

Service = t.Dict[str, t.Any]


def parse_services(
    entries: t.Any, variable: str = SERVICES, without_rules: str = WITHOUT_RULES
) -> tuple[list[Service], list[str]]:
    """The services as mappings, in order, and a line for each mistake.

    ``variable`` is what the list is called, and ``without_rules`` what to do instead of giving blank rules.
    """
    if not is_list(entries) or not entries:
        what = "an empty list" if is_list(entries) else f"{what_it_is(entries)}, not a list"
        return [], [f"{variable} is {what}; give the ID or the name of each service."]
    services, problems = [], []
    seen: dict[tuple[str, ...], int] = {}
    for number, entry in enumerate(entries, 1):
        title = f"{variable}: entry {number}"
        mistakes = list(_entry_problems(title, entry, without_rules))
        if not mistakes:
            services.append(_service(entry))
            first = seen.setdefault(_key(services[-1]), number)
            if first < number:
                mistakes = [f"{title} names the same service as entry {first}; name each service once."]
        problems += mistakes
    return services, problems


def label_of(service: Service) -> str:
    """The service as reports call it, with the name of its project if that is given."""
    name = str(service.get("service_name") or service["service_id"])
    project = project_of(service).get("project_name")
    return f"{name} in {project}" if project else name


def project_of(service: t.Mapping[str, t.Any]) -> dict[str, str]:
    """The project of a service or of a row of a plan, if it names one."""
    return {key: str(service[key]).strip() for key in PROJECT_KEYS if not is_blank(service.get(key))}


def _entry_problems(title: str, entry: t.Any, without_rules: str) -> t.Iterator[str]:
    if is_blank(entry):
        yield f"{title} is blank; give the ID or the name of a service."
    elif isinstance(entry, t.Mapping):
        yield from _mapping_problems(title, entry, without_rules)
    elif not isinstance(entry, (str, int)) or isinstance(entry, bool):
        yield f"{title} is '{short(entry)}', not text; give the ID or the name of a service."


def _mapping_problems(title: str, entry: t.Mapping[str, t.Any], without_rules: str) -> t.Iterator[str]:
    named = [key for key in ("service_id", "service_name") if not is_blank(entry.get(key))]
    if len(named) != 1:
        yield f"{title} has {'both' if named else 'none'} of service_id and service_name; give one."
    for key in entry:
        if key not in SERVICE_KEYS:
            yield f"{title} has the unknown option '{short(key)}'; use {one_of(SERVICE_KEYS)}."
    if "rules" in entry:
        yield from rules_problems(f"{title}: rules", entry["rules"], without_rules)


def _service(entry: t.Any) -> Service:
    if not isinstance(entry, t.Mapping):
        text = str(entry).strip()
        return {"service_id" if _ID.fullmatch(text) else "service_name": text}
    named = {key: str(entry[key]).strip() for key in ("service_id", "service_name") if not is_blank(entry.get(key))}
    own = {"rules": entry["rules"]} if "rules" in entry else {}
    return {**named, **project_of(entry), **own}


def _key(service: Service) -> tuple[str, ...]:
    """What tells services apart as far as that shows before they are looked up."""
    return (id_key(str(service.get("service_id", ""))), service.get("service_name", ""), *project_of(service).values())
