# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a cloud holds, as a table for a terminal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from ..cloud import Cloud


def overview(cloud: Cloud, names: Mapping[str, str]) -> str:
    """Each service with its project and ID; under it each account, and how many of its connections have which status.

    `names` has names of accounts by domain ID.
    """
    projects = {project.id: project.name for project in cloud.identity.projects()}
    lines = []
    for service in cloud.services.all():
        lines.append(f"{projects[service.project_id]}: {service.name} {service.id}")
        lines += _accounts(cloud, service.id, names)
    return "\n".join(lines)


def _accounts(cloud: Cloud, service_id: str, names: Mapping[str, str]) -> list[str]:
    statuses: dict[str, Counter[str]] = defaultdict(Counter)
    for connection in cloud.connections.of(service_id):
        statuses[connection.domain_id][connection.status] += 1
    shown = {domain_id: names.get(domain_id, "account") for domain_id in statuses}
    width = max((len(name) for name in shown.values()), default=0)
    return [f"  {shown[domain_id]:{width}} {domain_id} {_counts(counter)}" for domain_id, counter in statuses.items()]


def _counts(statuses: Counter[str]) -> str:
    return ", ".join(f"{count} {status}" for status, count in statuses.items())
