# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Signatures with access keys, held to vectors of the cloud's own SDK."""

from __future__ import annotations

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.signature import (
    Parts,
    sign_access,
    sign_credential,
)

PROJECT = "6e9dfd51d1124e8d8498dce894923a0d"
BASE = f"https://vpcep.eu-de.otc.t-systems.com/v1/{PROJECT}/vpc-endpoint-services"
SERVICE = f"{BASE}/4189d3c2-8882-4871-a3c2-d380272eed88"
HOST = {"Host": "vpcep.eu-de.otc.t-systems.com", "X-Sdk-Date": "20260101T000000Z"}
SDK_HOST = {"Host": "service.endpoint.myhuaweicloud.com", "X-Sdk-Date": "20200608T023900Z"}
SDK_URL = "https://service.endpoint.myhuaweicloud.com/resources?size=1"
SDK_KEYS = ("AccessKey", "SecretKey")
KEYS = ("TESTAK0123456789ABCD", "TestSecretKey0123456789abcdefghijklmnopqr")
JSON = {"Content-Type": "application/json"}
DECISION = b'{"action":"receive","endpoints":["705290f3-0d00-41f2-aedc-71f09844e879"]}'
LIST = f"{SERVICE}/connections?limit=50&offset=0&status=pendingAcceptance"
IN_PROJECT = {**HOST, "X-Project-Id": PROJECT}

# Signatures that the cloud's own SDK makes, the first two with the keys of its own tests.
VECTORS = [
    pytest.param(
        Parts("GET", SDK_URL, SDK_HOST),
        SDK_KEYS,
        "cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842",
        id="a GET of the SDK",
    ),
    pytest.param(
        Parts("POST", SDK_URL, SDK_HOST, b'{"name":"test","id":1}'),
        SDK_KEYS,
        "436b1ac0a1ae03705934bb70ef2f2e09f7bfed2117d731a38235053199323a1f",
        id="a POST of the SDK",
    ),
    pytest.param(
        Parts("GET", LIST, IN_PROJECT),
        KEYS,
        "97b7a5fa377c6145e207c25a88cbb8b8168c1a352d03a4c799921a2f82076944",
        id="a list",
    ),
    pytest.param(
        Parts("GET", f"{BASE}?endpoint_service_name=a%20b%2Fc~d%2Ae", IN_PROJECT),
        KEYS,
        "0f765061c6b7eee6ff47283a158c925bd93eb615973e73e83356283a4dbefc96",
        id="a filter with characters that are quoted",
    ),
    pytest.param(
        Parts("POST", f"{SERVICE}/connections/action", {**IN_PROJECT, **JSON}, DECISION),
        KEYS,
        "7f4e45a49e165d18c8f4d93db25eb43af2c242b3428d6e92dff1c8aa4d7d298c",
        id="a decision",
    ),
    pytest.param(
        Parts("POST", f"{SERVICE}/connections/action", {**IN_PROJECT, **JSON, "X-Security-Token": "SECTOK"}, DECISION),
        KEYS,
        "20f4a584982ede0dc2b4714e0f9fda80d5e583678bcbfcf8c2348c83a65d2d7a",
        id="a decision with temporary keys",
    ),
]


@pytest.mark.parametrize(("parts", "keys", "signature"), VECTORS)
def test_vectors_of_the_access_format(parts: Parts, keys: tuple[str, str], signature: str) -> None:
    names = ";".join(sorted(name.lower() for name in parts.headers))
    expected = f"SDK-HMAC-SHA256 Access={keys[0]}, SignedHeaders={names}, Signature={signature}"
    assert sign_access(parts, *keys) == expected


def test_spaces_around_a_header_do_not_count() -> None:
    plain = Parts("GET", LIST, IN_PROJECT)
    spaced = Parts("GET", LIST, {name: f" {value} " for name, value in IN_PROJECT.items()})
    assert sign_access(spaced, *KEYS) == sign_access(plain, *KEYS)


def test_vector_of_the_credential_format() -> None:
    headers = {**HOST, "Accept": "application/json", "User-Agent": "golangsdk/2.0.0"}
    assert sign_credential(Parts("GET", LIST, headers), *KEYS) == (
        f"SDK-HMAC-SHA256 Credential={KEYS[0]}/20260101///sdk_request,"
        " SignedHeaders=accept;host;user-agent;x-sdk-date,"
        " Signature=ecb088fbb56c388c81c3214bc2459544bfcba8f9106c606b5f3b5997170c9b6b"
    )
