# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the variables of the role connection_report: what is asked for, or a line on each mistake. Pure."""

from __future__ import annotations

import os
import re
import typing as t

from ..module_utils._errors import OptionError
from ..module_utils._options import parse_domain_names
from ._role_rules import rules_problems
from ._role_services import Service, label_of, parse_services, project_of
from ._role_values import is_blank, is_list, one_of, plain, short, what_it_is

Given = t.Mapping[str, t.Any]

PREFIX = "connection_report_"
VARIABLES = ("services", "rules", "domain_names", "directory", "formats")
FORMATS = ("json", "md", "csv", "html")
_FOLDER = "connection_report"
_WITHOUT_RULES = "give a list of rules, or leave them out."


def parse_request(given: Given, folder: str) -> dict[str, t.Any]:
    """The request in the variables that exist, by their names without the prefix.

    Null and blank text count as not set. ``folder`` is the one in which a relative directory is. The request has
    ``problems``, a line on each mistake; ``services``, none of which means all, each with the facts of `with_facts`;
    ``domain_names`` by IDs in lower case; the ``directory``; and ``formats``. ``is_all`` says whether all services of
    the project are wanted, and ``rules`` are for them; they are null if there are none.
    """
    values = {name: plain(given[name]) for name in VARIABLES if not is_blank(given.get(name))}
    problems: list[str] = []
    services = _services(values, problems)
    if "rules" in values:
        problems += rules_problems(f"{PREFIX}rules", values["rules"], _WITHOUT_RULES)
    rules = values.get("rules")
    return {
        "is_all": "services" not in values,
        "services": with_facts([{"rules": rules, **service} for service in services]),
        "rules": rules,
        "domain_names": _domain_names(values, problems),
        "directory": os.path.join(folder, str(values.get("directory", _FOLDER)).strip()),
        "formats": _formats(values, problems),
        "problems": problems,
    }


def with_facts(services: t.Iterable[Service]) -> list[Service]:
    """Each service with facts for the tasks: its number, its label, and whether it names a project.

    ``repeats_login``: whether another one came before it, among those that name a project or among those that do not.
    """
    found: list[Service] = []
    for index, service in enumerate(services):
        is_elsewhere = bool(project_of(service))
        repeats = any(other["is_elsewhere"] == is_elsewhere for other in found)
        label = service.get("label") or label_of(service)
        facts = {"index": index, "label": label, "is_elsewhere": is_elsewhere, "repeats_login": repeats}
        found.append({**service, **facts})
    return found


def _services(values: Given, problems: list[str]) -> list[Service]:
    if "services" not in values:
        return []
    entries = values["services"]
    if isinstance(entries, str):
        # A survey answer: a service in each line.
        entries = [line for line in entries.splitlines() if not is_blank(line)]
    services, mistakes = parse_services(entries, f"{PREFIX}services", _WITHOUT_RULES)
    problems += mistakes
    return services


def _domain_names(values: Given, problems: list[str]) -> dict[str, str]:
    name = f"{PREFIX}domain_names"
    names = values.get("domain_names", {})
    if not isinstance(names, t.Mapping):
        problems.append(
            f"{name} is {what_it_is(names)}, not a mapping; give the name of each account by its domain ID."
        )
        return {}
    try:
        return parse_domain_names(name, names)
    except OptionError as error:
        problems.append(str(error))
        return {}


def _formats(values: Given, problems: list[str]) -> list[str]:
    """The formats without those named twice, all of them by default. Text has commas or blanks between them."""
    asked = values.get("formats", FORMATS)
    if isinstance(asked, str):
        asked = re.findall(r"[^,\s]+", asked)
    if not is_list(asked) or not asked:
        problems.append(f"{PREFIX}formats is {'empty' if is_list(asked) else short(asked)}; {_some_of_them()}")
        return []
    words = [str(word).strip().lower() for word in asked]
    problems += [f"{PREFIX}formats has '{short(word)}'; {_some_of_them()}" for word in words if word not in FORMATS]
    return [word for word in FORMATS if word in words]


def _some_of_them() -> str:
    return f"give some of {one_of(FORMATS)}."
