# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the error codes of the cloud mean, and what to do about them."""

from __future__ import annotations

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._error_codes import (
    GONE,
    MOVED,
    THROTTLED,
    advice,
    means,
)

NAMES = "check auth_url, the user's domain and the project's name or ID"
USER = "check that the user may use this project and may log in without the console"


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        pytest.param(404, None, NAMES, id="nothing there"),
        pytest.param(404, "APIGW.0101", NAMES, id="a gateway that knows no such API"),
        pytest.param(404, "EndPoint.0005", NAMES, id="a code of the other API"),
        pytest.param(404, "IAM.0004", NAMES, id="a name that IAM does not find"),
        pytest.param(400, "400", NAMES, id="a request that IAM does not take"),
        pytest.param(400, "APIGW.0106", NAMES, id="a request that the gateway does not take"),
        pytest.param(
            400, "IAM.1061", "give a fresh passcode: this one is wrong or too old, or was used before", id="passcode"
        ),
        pytest.param(400, "IAM.1104", "check access_key: it has expired, or is inactive or locked", id="keys"),
        pytest.param(401, None, "refused", id="a refused login"),
        pytest.param(401, "APIGW.0301", "refused", id="a refused signature"),
        pytest.param(
            401, "IAM.0061", "the account is locked after too many failed logins: wait before the next one", id="lock"
        ),
        pytest.param(403, "APIGW.0302", USER, id="a right that is missing at the gateway"),
        pytest.param(403, "403", USER, id="a right that is missing at IAM"),
        pytest.param(405, None, NAMES, id="a web server"),
        pytest.param(407, None, "check the proxy's address and login (HTTPS_PROXY)", id="a proxy"),
        pytest.param(429, "IAM.0012", "too many requests: run it again later, or raise max_retries", id="too many"),
        pytest.param(
            None,
            None,
            "check auth_url, and that this machine can reach that address, then run it again",
            id="no answer",
        ),
    ],
)
def test_advice_about_a_login(status: int | None, code: str | None, said: str) -> None:
    assert advice(status, code, "refused", is_login=True) == said


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        pytest.param(
            404,
            "APIGW.0101",
            "check vpcep_endpoint: the gateway has no such API at that address",
            id="the gateway knows no API",
        ),
        pytest.param(
            404, None, "check vpcep_endpoint and auth_url: there is nothing at this address", id="nothing there"
        ),
        pytest.param(400, "EndPoint.0014", "check project_id", id="a project"),
        pytest.param(
            400,
            "EndPoint.2012",
            "the service's owner must first whitelist this account (vpcep_service_permission)",
            id="a consumer that is not whitelisted",
        ),
        pytest.param(
            400,
            "EndPoint.2037",
            "check vpc_id and subnet_id: the subnet is one of this VPC, given by its network ID",
            id="a subnet of another VPC",
        ),
        pytest.param(
            400, "EndPoint.2042", "give another ip_address, since this one is in use, or none", id="an address"
        ),
        pytest.param(400, "EndPoint.2045", "shorten whitelist: it takes at most 20 entries", id="a long whitelist"),
        pytest.param(
            400, "IAM.1108", "fetch new temporary keys: this security_token has expired", id="keys that IAM calls ended"
        ),
        pytest.param(None, None, "check that this machine can reach that address, then run it again", id="no answer"),
        pytest.param(
            418,
            "X.1",
            "the troubleshooting guide of this collection explains the error code",
            id="anything else",
        ),
    ],
)
def test_advice_about_a_request_to_the_api(status: int | None, code: str | None, said: str) -> None:
    assert advice(status, code, "refused") == said


@pytest.mark.parametrize(
    ("status", "code"),
    [
        pytest.param(403, None, id="no code"),
        pytest.param(403, "EndPoint.0004", id="a code of this API"),
        pytest.param(400, "APIGW.0302", id="a code of the gateway"),
    ],
)
def test_a_right_that_is_missing_is_that_of_the_request(status: int, code: str | None) -> None:
    said = advice(status, code, "refused", right="vpcep:epservices:list")
    assert said.startswith("give the user the right vpcep:epservices:list in this project")
    assert advice(status, code, "refused").startswith("give the user the rights of VPC Endpoint in this project")


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        pytest.param("EndPoint.0022", THROTTLED, id="too many requests"),
        pytest.param("Endpoint.2013", GONE, id="no such endpoint"),
        pytest.param("ENDPOINT.2019", MOVED, id="being created"),
    ],
)
def test_codes_have_a_meaning_whatever_their_case(code: str, meaning: frozenset[str]) -> None:
    assert [means(code, group) for group in (THROTTLED, GONE, MOVED)].count(True) == 1
    assert means(code, meaning)
    assert not means(None, meaning)
