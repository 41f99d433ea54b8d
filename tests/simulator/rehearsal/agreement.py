# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the parts of a scenario agree: names that it defines, and IDs that are used once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..permissions.state import EVERYBODY
from .form import Scenario

Place = Sequence[int | str]


def contradictions(scenario: Scenario) -> Iterator[tuple[Place, str]]:
    """What does not agree: the place in the file, as keys and positions from the top, and what would be right."""
    yield from _unknown_names(scenario)
    yield from _repeated(_ids(scenario))


def _unknown_names(scenario: Scenario) -> Iterator[tuple[Place, str]]:
    for number, service in enumerate(scenario.services):
        if service.project is not None and service.project not in scenario.projects:
            yield ("services", number, "project"), _unknown(service.project, "projects", scenario.projects)
        for position, name in enumerate(service.whitelist):
            if name != EVERYBODY and name not in scenario.accounts:
                place = ("services", number, "whitelist", position)
                yield place, _unknown(name, "accounts", scenario.accounts)
        for position, connection in enumerate(service.connections):
            place = ("services", number, "connections", position)
            if connection.account not in scenario.accounts:
                yield (*place, "account"), _unknown(connection.account, "accounts", scenario.accounts)
            if connection.endpoint_id is not None and connection.count > 1:
                yield (*place, "count"), "An endpoint_id belongs to one connection; leave one of the two out"


def _unknown(name: str, key: str, known: Iterable[str]) -> str:
    return f"{name} is not under {key}, which has {', '.join(known) or 'nobody'}"


def _ids(scenario: Scenario) -> Iterator[tuple[Place, str | None]]:
    for name, domain_id in scenario.domain_ids().items():
        yield ("accounts", name, "domain_id"), domain_id
    for name, project_id in scenario.project_ids().items():
        yield ("projects", name, "project_id"), project_id
    for number, service in enumerate(scenario.services):
        yield ("services", number, "service_id"), service.service_id
        for position, connection in enumerate(service.connections):
            yield ("services", number, "connections", position, "endpoint_id"), connection.endpoint_id


def _repeated(ids: Iterator[tuple[Place, str | None]]) -> Iterator[tuple[Place, str]]:
    seen: set[str] = set()
    for place, id in ids:
        if id in seen:
            yield place, f"{id} is used already; give an ID of its own, or leave it out"
        if id is not None:
            seen.add(id)
