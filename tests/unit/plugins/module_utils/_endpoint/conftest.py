# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A service that whitelists a consumer, and the API as that consumer."""

from __future__ import annotations

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.client import Http
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.request import HttpOptions
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.token import GivenToken
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.client import VpcepApi
from tests.simulator import Cloud, Service, Simulator

from ...fakes import FakeClock
from .consumer import CONSUMER


@pytest.fixture
def service(cloud: Cloud) -> Service:
    cloud.identity.add_account(CONSUMER)
    service = cloud.services.add()
    cloud.permissions.add(service.id, CONSUMER.domain_id)
    return service


@pytest.fixture
def api(cloud: Cloud, simulator: Simulator, clock: FakeClock, service: Service) -> VpcepApi:
    auth = GivenToken(cloud.identity.issue_token(account=CONSUMER))
    http = Http(HttpOptions(timeout=5, max_retries=2), clock)
    return VpcepApi(http, auth, f"{simulator.url}/v1/{CONSUMER.project_id}")
