# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A simulator that takes the tokens of another IAM; here that is the IAM of another simulator."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulator import Cloud, Service, Simulator

from ..client import Client

VALIDATION = "GET /v3/auth/tokens"


@pytest.fixture
def authority() -> Iterator[Simulator]:
    with Simulator(Cloud()) as authority:
        yield authority


@pytest.fixture
def simulator(cloud: Cloud, authority: Simulator) -> Iterator[Simulator]:
    with Simulator(cloud, token_authority=authority.auth_url) as simulator:
        yield simulator


def test_each_request_with_a_token_of_the_other_iam_is_asked_about(
    authority: Simulator, service: Service, client: Client
) -> None:
    client.session.headers["X-Auth-Token"] = authority.cloud.identity.issue_token()
    assert [client.connections(service.id).status_code for _number in range(2)] == [200, 200]
    assert authority.calls() == [VALIDATION, VALIDATION]
    authority.cloud.identity.expire_tokens()
    assert client.connections(service.id).status_code == 401


def test_a_token_of_its_own_opens_nothing(service: Service, client: Client) -> None:
    answer = client.connections(service.id)
    assert (answer.status_code, answer.json()["error_code"]) == (401, "APIGW.0301")
    assert answer.json()["error_msg"].endswith("IAM answered 401")


def test_no_token_at_all_is_refused_without_asking(authority: Simulator, service: Service, client: Client) -> None:
    del client.session.headers["X-Auth-Token"]
    assert client.connections(service.id).status_code == 401
    assert authority.calls() == []


@pytest.mark.parametrize("scope", ["project", "domain"], ids=["another project", "a domain"])
def test_a_token_of_another_project_or_of_none_is_refused(
    authority: Simulator, service: Service, client: Client, scope: str
) -> None:
    authority.cloud.owner.project_id = "0" * 32
    client.session.headers["X-Auth-Token"] = authority.cloud.identity.issue_token(scope)
    answer = client.connections(service.id)
    assert (answer.status_code, answer.json()["error_code"]) == (403, "EndPoint.0004")
