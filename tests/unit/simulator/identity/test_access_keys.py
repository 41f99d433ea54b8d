# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests that are signed with access keys, permanent and temporary, at the gateway and at IAM."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import requests

from tests.simulator import Cloud, Fault, Service, Simulator

from ..client import LIMIT_SECONDS, Client, gateway_refusal, refusal
from ..signing import Keys
from .iam import endpoints, get, identity_refusal

BAD_SIGNATURE = (401, "APIGW.0301", "Incorrect IAM authentication information: verify aksk signature fail")
LOCKED = (401, "APIGW.0301", "Incorrect IAM authentication information: AK access failed to reach the limit,forbidden")
SCOPES = [
    pytest.param(None, id="the current format"),
    pytest.param("/", id="the older format"),
]
Send = Callable[..., requests.Response]


@pytest.fixture
def keys(cloud: Cloud) -> Keys:
    return Keys.of(cloud)


@pytest.fixture
def signed(client: Client, keys: Keys) -> Client:
    """A client that signs with the permanent keys and has no token."""
    del client.session.headers["X-Auth-Token"]
    client.session.auth = keys
    return client


@pytest.fixture
def ask(simulator: Simulator) -> Iterator[Send]:
    """Lists the services of the project, signed with these keys."""
    with requests.Session() as session:
        session.trust_env = False

        def send(keys: Keys, path: str = "", **headers: str) -> requests.Response:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            url = simulator.url + (path or f"/v1/{simulator.cloud.owner.project_id}/vpc-endpoint-services")
            return session.get(url, auth=keys, headers=sent, timeout=LIMIT_SECONDS)

        yield send


@pytest.mark.parametrize(
    "scope",
    [
        *SCOPES,
        pytest.param("eu-de/vpcep", id="the older format with region and service"),
        pytest.param("eu-de/", id="the older format with a region"),
        pytest.param("anything/at all", id="the older format with any scope"),
    ],
)
def test_both_formats_open_every_route(cloud: Cloud, signed: Client, service: Service, scope: str | None) -> None:
    signed.session.auth = replace(Keys.of(cloud), scope=scope)
    pending = cloud.connections.add(service.id)
    assert signed.get("vpc-endpoint-services", endpoint_service_name="de*mo ~/é").status_code == 200
    assert signed.get(f"vpc-endpoint-services/{service.id}").json()["project_id"] == cloud.owner.project_id
    assert signed.listed(service.id, pending.id)["status"] == "pendingAcceptance"
    assert signed.decide(service.id, "receive", pending.id).json()["connections"][0]["status"] == "accepted"
    assert cloud.connections.get(service.id, pending.id).status == "accepted"
    assert cloud.identity.bad_signatures(cloud.owner.access_key) == 0


def test_the_project_of_a_signature(cloud: Cloud, keys: Keys, ask: Send) -> None:
    assert ask(keys, X_Project_Id=cloud.owner.project_id).status_code == 200
    assert gateway_refusal(ask(keys, X_Project_Id="0" * 32)) == BAD_SIGNATURE
    assert refusal(ask(keys, f"/v1/{'0' * 32}/vpc-endpoint-services")) == (403, "EndPoint.0004")


def test_a_project_that_was_set_after_signing(cloud: Cloud, keys: Keys, ask: Send) -> None:
    legacy = replace(keys, scope="/", unsigned=frozenset({"x-project-id"}))
    assert ask(legacy, X_Project_Id=cloud.owner.project_id).status_code == 200


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    ("path", "key", "expected"),
    [
        pytest.param("/v3/projects", "projects", ["6e9dfd51d1124e8d8498dce894923a0d"], id="all projects"),
        pytest.param(
            "/v3/projects?name=eu-de", "projects", ["6e9dfd51d1124e8d8498dce894923a0d"], id="a project by name"
        ),
        pytest.param("/v3/projects?name=eu-nl", "projects", [], id="an unknown project by name"),
        pytest.param("/v3/auth/domains", "domains", ["d78cbac186b744899480f25bd022f468"], id="all domains"),
        pytest.param("/v3/auth/domains?name=other", "domains", [], id="an unknown domain by name"),
        pytest.param("/v3/auth/catalog", "catalog", ["iam-service", "vpcep-service"], id="the catalog"),
    ],
)
def test_iam_takes_a_signature(
    keys: Keys, ask: Send, path: str, key: str, expected: list[str], scope: str | None
) -> None:
    response = ask(replace(keys, scope=scope), path, X_Domain_Id="d78cbac186b744899480f25bd022f468")
    assert [row["id"] for row in response.json()[key]] == expected
    assert gateway_refusal(ask(replace(keys, secret_key="wrong", scope=scope), path)) == BAD_SIGNATURE


def test_the_catalog_of_a_signature_names_the_project(cloud: Cloud, keys: Keys, ask: Send) -> None:
    catalog = endpoints(ask(keys, "/v3/auth/catalog").json()["catalog"])
    assert catalog["vpcep"][2].endswith(f"/v1/{cloud.owner.project_id}")


@pytest.mark.parametrize("path", ["/v3/auth/projects", "/v3/auth/tokens"])
def test_the_rest_of_iam_wants_a_token(keys: Keys, ask: Send, path: str) -> None:
    assert identity_refusal(ask(keys, path)) == (401, "Unauthorized")


def test_a_signature_counts_more_than_a_token(cloud: Cloud, keys: Keys, ask: Send) -> None:
    assert (
        gateway_refusal(ask(replace(keys, secret_key="wrong"), X_Auth_Token=cloud.identity.issue_token()))
        == BAD_SIGNATURE
    )


def test_another_scheme_is_no_signature(signed: Client) -> None:
    signed.session.auth = ("box-operator", "password")
    assert gateway_refusal(signed.get("vpc-endpoint-services"))[2].endswith("x-auth-token not found")


def test_an_unknown_key(cloud: Cloud, keys: Keys, ask: Send) -> None:
    for _number in range(7):
        response = ask(replace(keys, access_key="NOBODY"))
        assert gateway_refusal(response)[2] == "Incorrect IAM authentication information: ak NOBODY not exist"
    assert cloud.identity.bad_signatures("NOBODY") == 0


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("SDK-HMAC-SHA256", id="the algorithm alone"),
        pytest.param("SDK-HMAC-SHA256 Access=BOXACCESSKEY00000042, SignedHeaders=host", id="no signature"),
        pytest.param(
            "SDK-HMAC-SHA256 Access=BOXACCESSKEY00000042, SignedHeaders=, Signature=ab", id="no signed headers"
        ),
        pytest.param(
            "SDK-HMAC-SHA256 Access=BOXACCESSKEY00000042, SignedHeaders=host;x-sdk-date;x-none, Signature=ab",
            id="a signed header that did not arrive",
        ),
        pytest.param(
            "SDK-HMAC-SHA256 Access=BOXACCESSKEY00000042, SignedHeaders=host;x-sdk-date, Signature=\xfc",
            id="a signature that is not ASCII",
        ),
    ],
)
def test_a_malformed_signature(signed: Client, header: str) -> None:
    signed.session.auth = None
    signed.session.headers["Authorization"] = header
    assert gateway_refusal(signed.get("vpc-endpoint-services")) == BAD_SIGNATURE


def test_a_refused_signature_decides_nothing(cloud: Cloud, signed: Client, keys: Keys, service: Service) -> None:
    seeded = cloud.connections.add(service.id)
    signed.session.auth = replace(keys, secret_key="wrong")
    assert gateway_refusal(signed.decide(service.id, "receive", seeded.id)) == BAD_SIGNATURE
    assert cloud.connections.get(service.id, seeded.id) == seeded


def test_a_body_is_signed(cloud: Cloud, signed: Client, keys: Keys, service: Service) -> None:
    seeded = cloud.connections.add(service.id)
    url = f"{signed.base}/vpc-endpoint-services/{service.id}/connections/action"
    body: dict[str, Any] = {"action": "reject", "endpoints": [seeded.id]}
    prepared = signed.session.prepare_request(requests.Request("POST", url, json=body))
    assert isinstance(prepared.body, bytes)
    prepared.body = prepared.body.replace(b"reject", b"accept")
    assert gateway_refusal(signed.session.send(prepared, timeout=LIMIT_SECONDS)) == BAD_SIGNATURE


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    ("minutes", "good"),
    [
        pytest.param(14, True, id="14 minutes ahead"),
        pytest.param(-14, True, id="14 minutes behind"),
        pytest.param(16, False, id="16 minutes ahead"),
        pytest.param(-16, False, id="16 minutes behind"),
        pytest.param(60 * 24, False, id="a day ahead"),
    ],
)
def test_the_clock_of_the_cloud(
    cloud: Cloud, keys: Keys, ask: Send, minutes: int, good: bool, scope: str | None
) -> None:
    cloud.clock.offset = minutes * 60.0
    keys = replace(keys, scope=scope)
    response = ask(keys)
    assert (response.status_code == 200) is good
    assert abs(parsedate_to_datetime(response.headers["Date"]) - cloud.clock.now()) < timedelta(seconds=LIMIT_SECONDS)
    assert ask(replace(keys, moment=cloud.clock.now())).status_code == 200


@pytest.mark.parametrize("kind", ["cut", "html", "status"])
def test_the_date_of_an_answer_that_went_wrong(cloud: Cloud, simulator: Simulator, kind: Any) -> None:
    cloud.clock.offset = 7200.0
    cloud.faults.append(Fault(path="/v3", kind=kind, status=503))
    with requests.get(simulator.auth_url, stream=True, timeout=LIMIT_SECONDS) as response:
        shown = parsedate_to_datetime(response.headers["Date"])
    assert abs(shown - cloud.clock.now()) < timedelta(seconds=LIMIT_SECONDS)


def test_tokens_expire_by_the_clock_of_the_cloud(cloud: Cloud, simulator: Simulator) -> None:
    token = cloud.identity.issue_token()
    cloud.clock.offset = 86399.0 - LIMIT_SECONDS
    assert get(simulator, "/auth/catalog", X_Auth_Token=token).status_code == 200
    cloud.clock.offset = 86400.0
    assert identity_refusal(get(simulator, "/auth/catalog", X_Auth_Token=token)) == (401, "Unauthorized")
    cloud.clock.offset = 2 * 86400.0
    assert get(simulator, "/auth/catalog", X_Auth_Token=cloud.identity.issue_token()).status_code == 200


def test_more_than_five_bad_signatures_lock_a_key(cloud: Cloud, keys: Keys, ask: Send) -> None:
    wrong = replace(keys, secret_key="wrong")
    other = Keys.temporary(cloud)
    for count in range(1, 7):
        assert gateway_refusal(ask(wrong)) == BAD_SIGNATURE
        assert cloud.identity.bad_signatures(cloud.owner.access_key) == count
    assert gateway_refusal(ask(keys)) == LOCKED
    assert gateway_refusal(ask(wrong)) == LOCKED
    assert gateway_refusal(ask(replace(keys, scope="/"), "/v3/projects")) == LOCKED
    assert cloud.identity.bad_signatures(cloud.owner.access_key) == 6
    assert ask(other).status_code == 200
    cloud.clock.offset = 299.0 - LIMIT_SECONDS
    assert gateway_refusal(ask(keys)) == LOCKED
    cloud.clock.offset = 300.0
    assert cloud.identity.bad_signatures(cloud.owner.access_key) == 0
    assert gateway_refusal(ask(wrong)) == BAD_SIGNATURE
    assert cloud.identity.bad_signatures(cloud.owner.access_key) == 1
    assert ask(keys).status_code == 200


def test_a_good_signature_ends_the_row(cloud: Cloud, keys: Keys, ask: Send) -> None:
    wrong = replace(keys, secret_key="wrong")
    for _number in range(2):
        for _number in range(5):
            assert gateway_refusal(ask(wrong)) == BAD_SIGNATURE
        assert ask(keys).status_code == 200
        assert cloud.identity.bad_signatures(cloud.owner.access_key) == 0


def test_a_date_that_is_off_is_a_bad_signature_too(cloud: Cloud, keys: Keys, ask: Send) -> None:
    late = replace(keys, moment=cloud.clock.now() - timedelta(hours=1))
    for _number in range(6):
        assert gateway_refusal(ask(late)) == BAD_SIGNATURE
    assert gateway_refusal(ask(keys)) == LOCKED


@pytest.mark.parametrize("scope", SCOPES)
def test_temporary_keys(cloud: Cloud, ask: Send, scope: str | None) -> None:
    keys = replace(Keys.temporary(cloud), scope=scope)
    assert ask(keys).status_code == 200
    assert ask(keys, "/v3/projects").status_code == 200
    unsigned = replace(keys, unsigned=frozenset({"x-security-token"}))
    assert ask(unsigned).status_code == (401 if scope is None else 200)
    for refused in [
        replace(keys, security_token=None),
        replace(keys, security_token="another"),
        replace(keys, security_token=Keys.temporary(cloud).security_token),
        replace(keys, secret_key=cloud.owner.secret_key),
    ]:
        assert gateway_refusal(ask(refused)) == BAD_SIGNATURE
    assert gateway_refusal(ask(replace(Keys.of(cloud), security_token=keys.security_token))) == BAD_SIGNATURE


def test_temporary_keys_are_new_each_time(cloud: Cloud) -> None:
    issued = [cloud.identity.issue_temporary_keys() for _number in range(3)]
    secrets = {text for keys in issued for text in keys}
    assert len(secrets | {cloud.owner.access_key, cloud.owner.secret_key}) == 11
