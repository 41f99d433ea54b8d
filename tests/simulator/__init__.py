# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A cloud in a box: IAM and the VPCEP API on 127.0.0.1, as documented. Shares no code with the collection."""

from __future__ import annotations

from .cloud import Cloud
from .connections.state import Connection
from .endpoints.state import Endpoint
from .gateway.faults import Fault
from .gateway.recording import Recorded
from .identity.accounts import Account, Agency
from .permissions.state import Permission
from .server import Simulator
from .services.state import Port, Service

__all__ = [
    "Account",
    "Agency",
    "Cloud",
    "Connection",
    "Endpoint",
    "Fault",
    "Permission",
    "Port",
    "Recorded",
    "Service",
    "Simulator",
]
