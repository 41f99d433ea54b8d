# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._envelope import CloudError, parse_error

PAGE = "<html><head><title>502 Bad\n Gateway</title><style>x</style></head><body><h1>nginx</h1></body></html>"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"error_code": "EndPoint.2013", "error_msg": "No."}, CloudError("EndPoint.2013", "No.")),
        ({"error": {"code": "EndPoint.2013", "message": "No."}}, CloudError("EndPoint.2013", "No.")),
        (
            {"error_msg": "No.", "error_code": "APIGW.0301", "request_id": "3f25"},
            CloudError("APIGW.0301", "No.", "3f25"),
        ),
        ({"error": {"code": 401, "message": "No.", "title": "Unauthorized"}}, CloudError("401", "No.")),
        ({"error_msg": "No.", "error_code": "IAM.0011"}, CloudError("IAM.0011", "No.")),
        (
            {"error": {"code": "111401001", "message": "Invalid token.", "ext_message": None}},
            CloudError("111401001", "Invalid token."),
        ),
        ({"errorCode": "A.1", "errorMsg": "No."}, CloudError("A.1", "No.")),
        (
            {"error_code": "PDP5.1", "error_msg": "No.", "encoded_authorization_message": "xyz"},
            CloudError("PDP5.1", "No."),
        ),
        ({"error": {"error_code": "E.1", "error_message": "No."}}, CloudError("E.1", "No.")),
        ({"something": "else"}, CloudError()),
        (["not", "a", "mapping"], CloudError()),
        ("a string", CloudError()),
        (None, CloudError()),
    ],
)
def test_json_envelopes(body: object, said: CloudError) -> None:
    assert parse_error({}, json.dumps(body)) == said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (PAGE, "502 Bad Gateway"),
        ("<html><body><h1>Gateway\n Time-out</h1></body></html>", "Gateway Time-out"),
        ("upstream connect error", "upstream connect error"),
        ("", None),
        ('{"error_code": "cut of', '{"error_code": "cut of'),
        ("x" * 1000, "x" * 300 + "..."),
    ],
)
def test_what_is_not_json_is_read_as_words(text: str, message: str | None) -> None:
    assert parse_error({}, text) == CloudError(None, message)


@pytest.mark.parametrize("name", ["X-Request-Id", "X-IAM-Trace-Id", "X-Openstack-Request-Id"])
@pytest.mark.parametrize("text", [PAGE, '{"error_code": "E.1", "error_msg": "No."}'])
def test_request_id_of_the_headers(name: str, text: str) -> None:
    assert parse_error({name: "abc"}, text).request_id == "abc"


def test_request_id_of_the_body_comes_first() -> None:
    assert parse_error({"X-Request-Id": "abc"}, '{"request_id": "xyz"}').request_id == "xyz"
