# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The VPCs, subnets and ports around VPCEP, of which the cloud knows only what VPCEP checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Network

from .gateway.envelopes import service_error


@dataclass
class Network:
    """Every VPC, subnet and port exists, except those whose IDs are `missing`; every subnet has this `cidr`."""

    missing: set[str] = field(default_factory=set)
    cidr: str = "192.168.0.0/16"

    def require(self, id: str, code: str) -> None:
        """Refuse with this code what does not exist."""
        if id in self.missing:
            raise service_error(code)

    def addresses(self) -> IPv4Network:
        """The addresses of each subnet."""
        return IPv4Network(self.cidr)
