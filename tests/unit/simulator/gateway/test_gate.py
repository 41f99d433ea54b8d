# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the gateway lets through by its token, and what its refusals look like."""

from __future__ import annotations

import pytest

from tests.simulator import Cloud, Service

from ..client import LIMIT_SECONDS, Client, gateway_refusal, refusal


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        pytest.param(None, "x-auth-token not found", id="no token"),
        pytest.param("unknown", "decrypt token fail", id="an unknown token"),
    ],
)
def test_the_gateway_refuses_a_bad_token(service: Service, client: Client, token: str | None, reason: str) -> None:
    client.session.headers["X-Auth-Token"] = token  # type: ignore[assignment]
    message = f"Incorrect IAM authentication information: {reason}"
    assert gateway_refusal(client.connections(service.id)) == (401, "APIGW.0301", message)
    assert gateway_refusal(client.decide(service.id, "receive", "a")) == (401, "APIGW.0301", message)


def test_expired_tokens_open_nothing_and_new_ones_do(cloud: Cloud, service: Service, client: Client) -> None:
    assert client.connections(service.id).status_code == 200
    cloud.identity.expire_tokens()
    status, code, message = gateway_refusal(client.connections(service.id))
    assert (status, code) == (401, "APIGW.0301")
    assert message.startswith("Incorrect IAM authentication information: token expires, expires_at: 2")
    client.session.headers["X-Auth-Token"] = cloud.identity.issue_token()
    assert client.connections(service.id).status_code == 200


def test_tokens_last_as_long_as_they_are_said_to(cloud: Cloud, service: Service, client: Client) -> None:
    cloud.identity.token_seconds = 0
    client.session.headers["X-Auth-Token"] = cloud.identity.issue_token()
    assert "token expires" in gateway_refusal(client.connections(service.id))[2]


def test_another_project_is_closed(client: Client) -> None:
    client.base = client.base.replace("6e9dfd51d1124e8d8498dce894923a0d", "0" * 32)
    assert refusal(client.get("vpc-endpoint-services")) == (403, "EndPoint.0004")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("GET", "vpc-endpoint-pools", id="a resource that is not there"),
        pytest.param("PATCH", "vpc-endpoint-services/x", id="another method"),
        pytest.param("POST", "vpc-endpoint-services/x/connections", id="another method for connections"),
        pytest.param("GET", "../../v9", id="another version"),
    ],
)
def test_an_unknown_path(client: Client, method: str, path: str) -> None:
    response = client.session.request(method, f"{client.base}/{path}", timeout=LIMIT_SECONDS)
    assert gateway_refusal(response)[:2] == (404, "APIGW.0101")
