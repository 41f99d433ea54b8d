# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The endpoints of all accounts, each of which is the other side of a connection."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..clock import STAMP
from ..connections.state import Connection, Connections
from ..identity.state import Identity
from ..network import Network
from ..services.state import Service, Services
from ..tags.form import Tags


@dataclass(frozen=True)
class Endpoint:
    """An endpoint as GET shows it to its own account; what its service's owner sees of it is the `connection`.

    `address` is its IP address, which is `ip` as well once the connection was accepted. `tags` are pairs of key and
    value. `whitelist` has addresses and networks, `policy_statement` mappings with Effect, Action and Resource.
    """

    connection: Connection
    was_accepted: bool
    project_id: str
    service_id: str
    service_name: str
    service_type: str = "interface"
    vpc_id: str = "84758cf5-9c62-43ae-a778-3dbd8370c0a4"
    subnet_id: str = "16f3ba7b-1b6c-4f7e-a1ff-2f0c34b7c9a5"
    address: str = ""
    enable_dns: bool = False
    description: str = ""
    enable_whitelist: bool = False
    whitelist: tuple[str, ...] = ()
    routetables: tuple[str, ...] = ()
    policy_statement: tuple[Mapping[str, Any], ...] = ()
    specification_name: str = "default"
    tags: Tags = ()

    @property
    def id(self) -> str:
        return self.connection.id

    @property
    def status(self) -> str:
        return self.connection.status

    @property
    def created_at(self) -> str:
        return self.connection.created_at

    @property
    def updated_at(self) -> str:
        return self.connection.updated_at

    @property
    def ip(self) -> str | None:
        """The address, once the connection was accepted; a later rejection does not hide it again.

        Source: VPCEP API reference, Querying Details About a VPC Endpoint.
        """
        return self.address if self.was_accepted and self.service_type == "interface" else None


@dataclass
class Endpoints:
    """The endpoints of all projects.

    `settle_seconds`: a new endpoint is `creating` for so many seconds, and `failed` after them if `fail_creations`.
    `appear_seconds`: the owner of the service does not see it in lists for so many seconds. `delete_seconds`: an
    endpoint is `deleting` for so many seconds before it is gone. `quota`: how many endpoints an account may have in a
    region. `unbindable`: the IDs of route tables that cannot be bound.
    """

    identity: Identity
    connections: Connections
    services: Services
    network: Network
    settle_seconds: float = 0.0
    appear_seconds: float = 0.0
    fail_creations: bool = False
    delete_seconds: float = 0.0
    # VPCEP user guide, Notes and Constraints.
    quota: int = 50
    unbindable: set[str] = field(default_factory=set)
    _endpoints: dict[str, Endpoint] = field(default_factory=dict)

    def add(
        self,
        service_id: str,
        project_id: str,
        status: str = "pendingAcceptance",
        id: str | None = None,
        tags: Mapping[str, str] | None = None,
        **fields: Any,
    ) -> Endpoint:
        """Seed an endpoint in this project, and with it the connection; `fields` are further ones of `Endpoint`.

        Nothing about it is checked. KeyError if there is no such service.
        """
        domain_id = self.identity.project(project_id).domain_id
        connection = self.connections.add(service_id, id=id, status=status, domain_id=domain_id)
        given = {"tags": tuple(sorted((tags or {}).items())), **fields}
        return self._begin(self.services.get(service_id), project_id, connection, given)

    def create(self, service: Service, project_id: str, fields: Mapping[str, Any]) -> Endpoint:
        """A new endpoint, as the answer to the POST shows it: always creating (a test of gophertelekomcloud)."""
        final = "pendingAcceptance" if service.approval_enabled else "accepted"
        if self.fail_creations:
            final = "failed"
        connection = self.connections.add(
            service.id,
            status="creating",
            domain_id=self.identity.project(project_id).domain_id,
            created_at=self.identity.clock.now().strftime(STAMP),
            settles_to=final,
            settles_in=self.settle_seconds,
        )
        timeline = self.connections.timeline(service.id, connection.id)
        timeline.stale_until = time.monotonic() + self.appear_seconds
        return self._begin(service, project_id, connection, fields)

    def _begin(self, service: Service, project_id: str, connection: Connection, fields: Mapping[str, Any]) -> Endpoint:
        endpoint = Endpoint(
            connection=connection,
            was_accepted=connection.status == "accepted",
            project_id=project_id,
            service_id=service.id,
            service_name=self.services.full_name(service),
            service_type=service.service_type,
            **fields,
        )
        if not endpoint.address:
            endpoint = replace(endpoint, address=self._free_address(endpoint.subnet_id))
        self._endpoints[endpoint.id] = endpoint
        return endpoint

    def _free_address(self, subnet_id: str) -> str:
        # The first address of a subnet is its gateway's.
        hosts = itertools.islice(self.network.addresses().hosts(), 1, None)
        used = self.addresses_in(subnet_id)
        return next(str(host) for host in hosts if str(host) not in used)

    def addresses_in(self, subnet_id: str) -> set[str]:
        """The addresses of a subnet that endpoints have."""
        return {endpoint.address for endpoint in self.all() if endpoint.subnet_id == subnet_id}

    def get(self, id: str) -> Endpoint:
        """The endpoint as GET shows it now; KeyError if GET would answer 404."""
        endpoint = self._endpoints[id]
        timeline = self.connections.timeline(endpoint.service_id, id)
        now = time.monotonic()
        connection = timeline.real(now)
        if connection is None:
            raise KeyError(id)
        was_accepted = any(state is not None and state.status == "accepted" for state in timeline.past(now))
        name = self._service_name(endpoint)
        return replace(endpoint, connection=connection, was_accepted=was_accepted, service_name=name)

    def _service_name(self, endpoint: Endpoint) -> str:
        """The name that the service has now, or had when the endpoint was created if the service is gone (inferred)."""
        try:
            return self.services.full_name(self.services.get(endpoint.service_id))
        except KeyError:
            return endpoint.service_name

    def all(self) -> list[Endpoint]:
        """All endpoints of all projects, in the order in which they were added."""
        return list(self._present())

    def _present(self) -> Iterator[Endpoint]:
        for id in list(self._endpoints):
            try:
                yield self.get(id)
            except KeyError:
                continue

    def change(self, id: str, **fields: Any) -> Endpoint:
        """The endpoint with other values of these fields."""
        self._endpoints[id] = replace(self._endpoints[id], **fields)
        return self.get(id)

    def delete(self, id: str) -> None:
        """The endpoint goes, and with it its row in the list of the service's owner."""
        endpoint = self.get(id)
        deleting = endpoint.connection.becomes("deleting")
        timeline = self.connections.timeline(endpoint.service_id, id)
        timeline.become(time.monotonic(), (0.0, deleting), (self.delete_seconds, None))
