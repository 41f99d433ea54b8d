# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The endpoint services of a cloud."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from ..clock import seeded_stamp
from ..connections.state import Connections
from ..identity.accounts import Account


@dataclass(frozen=True)
class Service:
    """An endpoint service; `name` is the short name that the service was created with."""

    id: str
    name: str
    status: str
    approval_enabled: bool
    created_at: str
    updated_at: str
    project_id: str


@dataclass
class Services:
    """The endpoint services of all projects; each begins without connections."""

    owner: Account
    connections: Connections
    _services: dict[str, Service] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def add(
        self,
        id: str | None = None,
        name: str = "demo",
        status: str = "available",
        approval_enabled: bool = True,
        project_id: str | None = None,
    ) -> Service:
        """Seed an endpoint service, in the owner's project unless told otherwise.

        A service with an ID that is there already replaces that one and its connections.
        """
        number = next(self._numbers)
        stamp = seeded_stamp(number)
        service = Service(
            id=id or f"5e481ce0-0000-4000-8000-{number:012d}",
            name=name,
            status=status,
            approval_enabled=approval_enabled,
            created_at=stamp,
            updated_at=stamp,
            project_id=project_id or self.owner.project_id,
        )
        self.connections.begin(service.id)
        self._services[service.id] = service
        return service

    def get(self, id: str) -> Service:
        """The service as GET shows it; KeyError if GET would answer 404."""
        return self._services[id]

    def all(self) -> list[Service]:
        """All services of all projects, in the order in which they were added."""
        return list(self._services.values())
