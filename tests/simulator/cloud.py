# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The cloud: who is in it, and a store for each subject, with the knobs of that subject."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .clock import Clock
from .connections.state import Connections
from .endpoints.state import Endpoints
from .identity.accounts import Account
from .identity.state import Identity
from .network import Network
from .permissions.state import Permissions
from .services.state import Services

if TYPE_CHECKING:
    from .gateway.faults import Fault


@dataclass
class Cloud:
    """The account that owns the endpoint services, and what it has; agencies and other accounts add projects.

    `latency`: seconds added to each VPCEP answer. `faults`: what goes wrong with which requests. What belongs to one
    subject, knobs included, is in `identity`, `services`, `permissions`, `connections` and `endpoints`. `undocumented`:
    the cloud also knows the calls that only Huawei Cloud documents.
    """

    owner: Account = field(default_factory=Account)
    clock: Clock = field(default_factory=Clock)
    latency: float = 0.0
    faults: list[Fault] = field(default_factory=list)
    undocumented: bool = False
    network: Network = field(default_factory=Network)

    def __post_init__(self) -> None:
        self.identity = Identity(self.clock, self.owner)
        self.connections = Connections()
        self.permissions = Permissions(self.clock)
        self.services = Services(self.identity, self.connections, self.permissions)
        self.endpoints = Endpoints(self.identity, self.connections, self.services, self.network)
