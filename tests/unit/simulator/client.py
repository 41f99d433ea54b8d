# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A client of the simulator that shares no code with the collection."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import requests

from tests.simulator import Account, Simulator

# Generous: reached only if a test fails.
LIMIT_SECONDS = 20.0


class Client:
    """A plain HTTP client with a valid token, the owner's by default.

    Paths are relative to the VPCEP address of the account's project.
    """

    def __init__(self, simulator: Simulator, account: Account | None = None) -> None:
        account = account or simulator.cloud.owner
        self.base = f"{simulator.url}/v1/{account.project_id}"
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["X-Auth-Token"] = simulator.cloud.identity.issue_token(account=account)

    def get(self, path: str, **query: object) -> requests.Response:
        params = {name: str(value) for name, value in query.items()}
        return self.session.get(f"{self.base}/{path}", params=params, timeout=LIMIT_SECONDS)

    def send(self, method: str, path: str, body: object = None) -> requests.Response:
        return self.session.request(method, f"{self.base}/{path}", json=body, timeout=LIMIT_SECONDS)

    def connections(self, service_id: str, **query: object) -> requests.Response:
        return self.get(f"vpc-endpoint-services/{service_id}/connections", **query)

    def listed(self, service_id: str, endpoint_id: str) -> dict[str, Any]:
        """The one connection with this endpoint ID, as the list shows it."""
        (row,) = self.connections(service_id, id=endpoint_id).json()["connections"]
        assert isinstance(row, dict)
        return row

    def act(self, service_id: str, body: object) -> requests.Response:
        return self.send("POST", f"vpc-endpoint-services/{service_id}/connections/action", body)

    def decide(self, service_id: str, action: str, endpoint_id: str) -> requests.Response:
        return self.act(service_id, {"action": action, "endpoints": [endpoint_id]})


def eventually(condition: Callable[[], bool]) -> bool:
    """Whether it comes true before the limit."""
    give_up = time.monotonic() + LIMIT_SECONDS
    while not condition():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.02)
    return True


def refusal(response: requests.Response) -> tuple[int, str]:
    """HTTP status and error code of a refusal by the VPCEP service; its envelope has these two keys and no more."""
    body = response.json()
    assert sorted(body) == ["error_code", "error_msg"]
    return response.status_code, body["error_code"]


def gateway_refusal(response: requests.Response) -> tuple[int, str, str]:
    """Status, code and message of a refusal by the gateway, whose body repeats the request ID."""
    body = response.json()
    assert body["request_id"] == response.headers["X-Request-Id"]
    assert len(body["request_id"]) == 32
    return response.status_code, body["error_code"], body["error_msg"]
