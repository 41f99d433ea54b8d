# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Logins with a passcode of a virtual MFA device."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
import requests

from tests.simulator import Cloud, Service, Simulator

from ..client import Client
from .iam import BY_ID, BY_NAME, PROJECT, identity_refusal, login, post

METHODS = ["password", "totp"]


def log_in(
    simulator: Simulator, totp: object, methods: list[str] | None = None, user: dict[str, Any] | None = None
) -> requests.Response:
    password = {"user": {"password": simulator.cloud.owner.password, **(user or BY_NAME)}}
    identity = {"methods": methods or METHODS, "password": password, "totp": {"user": totp}}
    return post(simulator, {"auth": {"identity": identity, "scope": PROJECT}})


@pytest.mark.parametrize(
    "user",
    [
        pytest.param(BY_NAME, id="the user by name"),
        pytest.param(BY_ID, id="the user by ID"),
    ],
)
@pytest.mark.parametrize(
    "requires_mfa",
    [
        pytest.param(True, id="which is required"),
        pytest.param(False, id="which is not required"),
    ],
)
def test_a_login_with_a_passcode(
    cloud: Cloud, simulator: Simulator, service: Service, client: Client, user: dict[str, Any], requires_mfa: bool
) -> None:
    cloud.identity.requires_mfa = requires_mfa
    response = log_in(simulator, {"id": cloud.owner.user_id, "passcode": cloud.identity.new_passcode()}, user=user)
    assert response.status_code == 201
    token = response.json()["token"]
    assert token["methods"] == METHODS
    assert token["mfa_authn_at"] == token["issued_at"]
    client.session.headers["X-Auth-Token"] = response.headers["X-Subject-Token"]
    assert client.connections(service.id).status_code == 200


def test_a_passcode_is_good_once(cloud: Cloud, simulator: Simulator) -> None:
    first, second = ({"id": cloud.owner.user_id, "passcode": cloud.identity.new_passcode()} for _number in range(2))
    assert [log_in(simulator, user).status_code for user in (first, first, second, second)] == [201, 400, 201, 400]


@pytest.mark.parametrize(
    "passcode",
    [
        pytest.param("", id="blank"),
        pytest.param("000", id="too short"),
        pytest.param("abcdef", id="letters"),
        pytest.param("1234567", id="too long"),
    ],
)
def test_a_wrong_passcode(cloud: Cloud, simulator: Simulator, passcode: str) -> None:
    response = log_in(simulator, {"id": cloud.owner.user_id, "passcode": passcode})
    assert response.status_code == 400
    assert response.json() == {"error_msg": "Invalid TOTP passcode.", "error_code": "IAM.1061"}
    assert "X-Subject-Token" not in response.headers


def test_passcodes_are_six_digits_and_fresh(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter([7, 7, 999999, 7, 80])
    monkeypatch.setattr(secrets, "randbelow", lambda limit: next(numbers))
    first, second = cloud.identity.new_passcode(), cloud.identity.new_passcode()
    assert cloud.identity.use_passcode(first)
    assert [first, second, cloud.identity.new_passcode()] == ["000007", "999999", "000080"]


@pytest.mark.parametrize(
    ("totp", "expected"),
    [
        pytest.param({"name": "box-operator", "passcode": "123456"}, (400, "Bad Request"), id="a name for the ID"),
        pytest.param({**BY_NAME, "passcode": "123456"}, (400, "Bad Request"), id="a name with its domain for the ID"),
        pytest.param(BY_ID, (400, "Bad Request"), id="no passcode"),
        pytest.param({**BY_ID, "passcode": 123456}, (400, "Bad Request"), id="a number for the passcode"),
        pytest.param({"id": 7, "passcode": "123456"}, (400, "Bad Request"), id="a number for the ID"),
        pytest.param(None, (400, "Bad Request"), id="no user"),
        pytest.param({"id": "nobody", "passcode": "123456"}, (401, "Unauthorized"), id="an unknown user"),
    ],
)
def test_a_malformed_passcode(simulator: Simulator, totp: object, expected: tuple[int, str]) -> None:
    assert identity_refusal(log_in(simulator, totp)) == expected


def test_a_passcode_is_no_password(cloud: Cloud, simulator: Simulator) -> None:
    totp = {"id": cloud.owner.user_id, "passcode": cloud.identity.new_passcode()}
    assert identity_refusal(log_in(simulator, totp, methods=["totp"])) == (401, "Unauthorized")
    assert identity_refusal(log_in(simulator, totp, user={**BY_NAME, "password": "wrong"})) == (401, "Unauthorized")
    assert log_in(simulator, totp | {"passcode": cloud.identity.new_passcode()}).status_code == 201


def test_a_password_alone_is_no_login_if_a_passcode_is_required(cloud: Cloud, simulator: Simulator) -> None:
    assert login(simulator, BY_NAME, PROJECT).status_code == 201
    cloud.identity.requires_mfa = True
    assert identity_refusal(login(simulator, BY_NAME, PROJECT)) == (401, "Unauthorized")
    assert identity_refusal(log_in(simulator, None, methods=["password"])) == (401, "Unauthorized")
