# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The VPCEP v1 API: one client for each of its subjects."""

from __future__ import annotations

import typing as t

from .calls import Calls
from .connections import ConnectionCalls
from .endpoints import EndpointCalls
from .permissions import PermissionCalls
from .quotas import QuotaCalls
from .services import ServiceCalls
from .tags import TagCalls

if t.TYPE_CHECKING:
    from .._http.client import Http
    from .._http.request import Auth


class VpcepApi:
    """The VPCEP v1 API of one project, by subject. Each operation raises `RequestError` if its request fails."""

    def __init__(self, http: Http, auth: Auth, url: str) -> None:
        calls = Calls(http, auth, url)
        self.http = http
        self.connections = ConnectionCalls(calls)
        self.endpoints = EndpointCalls(calls)
        self.permissions = PermissionCalls(calls)
        self.quotas = QuotaCalls(calls)
        self.services = ServiceCalls(calls)
        self.tags = TagCalls(calls)
