# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes a cloud hold what a scenario says."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..clock import STAMP
from ..cloud import Cloud
from ..connections.state import TROUBLE
from ..permissions.state import EVERYBODY
from .form import ConnectionEntry, Scenario


def seed(cloud: Cloud, scenario: Scenario) -> None:
    """Fill a cloud that has been made just now; all ages count back from this moment."""
    now = cloud.clock.now()
    cloud.latency = scenario.latency
    cloud.connections.settle_seconds = scenario.decisions.settle_seconds
    cloud.connections.fail_decisions = scenario.decisions.fail
    project_ids, domain_ids = scenario.project_ids(), scenario.domain_ids()
    _add_projects(cloud, project_ids)
    for entry in scenario.services:
        project_id = project_ids[entry.project] if entry.project else None
        service = cloud.services.add(
            id=entry.service_id,
            name=entry.name,
            project_id=project_id,
            approval_enabled=entry.approval_enabled,
        )
        for name in entry.whitelist:
            cloud.permissions.add(service.id, domain_ids.get(name, EVERYBODY))
        for connection in entry.connections:
            _connect(cloud, service.id, connection, domain_ids[connection.account], now)


def _add_projects(cloud: Cloud, project_ids: dict[str, str]) -> None:
    (first, first_id), *others = project_ids.items()
    cloud.owner.project_name, cloud.owner.project_id = first, first_id
    for name, project_id in others:
        cloud.identity.add_project(name, project_id)


def _connect(cloud: Cloud, service_id: str, entry: ConnectionEntry, domain_id: str, now: datetime) -> None:
    """The oldest first, a second apart, so "the oldest come first" has one right answer."""
    for seconds in reversed(range(entry.count)):
        cloud.connections.add(
            service_id,
            id=entry.endpoint_id,
            status=entry.status,
            domain_id=domain_id,
            created_at=(now - entry.age - timedelta(seconds=seconds)).strftime(STAMP),
            description=entry.description,
            error=(TROUBLE,) if entry.status == "failed" else (),
        )
