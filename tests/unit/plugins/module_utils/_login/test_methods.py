# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The logins beside a password and a token, and where their options come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import OptionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.access_keys import AccessKeys
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.agency import Agency
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.given_token import Token
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.login_method import LoginMethod
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.methods import LOGIN_OPTIONS
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.password import (
    Password,
    PasswordWithPasscode,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.resolve import Login, resolve_login

from .logins import agency_body, identity_body, used

USER = {"auth_url": "https://iam", "user_id": "u1", "password": "pw", "project_name": "eu-de"}
MFA = {**USER, "passcode": "123456"}
KEY = {"access_key": "AK", "secret_key": "SK", "project_id": "p1", "region_name": "eu-de"}
TEMPORARY = {**KEY, "security_token": "st"}
TOKEN_GIVEN = {"auth_token": "tok", "project_id": "p1", "region_name": "eu-de"}
AGENCY = {"agency_name": "ops", "agency_domain_name": "other"}
NAMED_USER = {**USER, "username": "user", "user_id": None, "user_domain_name": "domain"}
FILE = {**NAMED_USER, "verify": None}


def no_cloud(name: str | None, region: str | None, environment: Mapping[str, str]) -> dict[str, Any]:
    raise AssertionError("clouds.yaml was read")


def resolve(options: Mapping[str, Any], variables: Mapping[str, str] | None = None, read: Any = no_cloud) -> Login:
    return resolve_login(options, variables or {}, read)


@pytest.mark.parametrize(
    ("options", "variables", "method"),
    [
        (USER, {}, Password),
        (MFA, {}, PasswordWithPasscode),
        (USER, {"OS_PASSCODE": "123456"}, PasswordWithPasscode),
        (KEY, {}, AccessKeys),
        (TEMPORARY, {}, AccessKeys),
        ({**KEY, "project_id": None, "project_name": "eu-de", "auth_url": "https://iam"}, {}, AccessKeys),
        ({**KEY, "region_name": None, "project_id": None, "vpcep_endpoint": "https://a/v1/p1"}, {}, AccessKeys),
        (
            {},
            {"OS_ACCESS_KEY": "AK", "OS_SECRET_KEY": "SK", "OS_PROJECT_ID": "p1", "OS_REGION_NAME": "eu-de"},
            AccessKeys,
        ),
        (KEY, {"OS_PASSWORD": "pw", "OS_TOKEN": "tok", "OS_CLOUD": "otc"}, AccessKeys),
        (TOKEN_GIVEN, {"OS_ACCESS_KEY": "AK", "OS_CLOUD": "otc", "OS_PASSCODE": "1"}, Token),
        ({**TOKEN_GIVEN, **AGENCY, "auth_url": "https://iam"}, {}, Token),
        ({**USER, **AGENCY}, {}, Password),
    ],
)
def test_the_way_that_is_meant(options: dict[str, Any], variables: dict[str, str], method: type[LoginMethod]) -> None:
    login = resolve(options, variables).method
    assert type(login.user if isinstance(login, Agency) else login) is method
    assert isinstance(login, Agency) is ("agency_name" in options)


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        ({**KEY, "secret_key": None}, "secret_key (OS_SECRET_KEY)"),
        ({**KEY, "access_key": None}, "access_key (OS_ACCESS_KEY)"),
        ({"security_token": "st"}, "access_key (OS_ACCESS_KEY), secret_key (OS_SECRET_KEY), project_name"),
        ({**KEY, "region_name": None}, "region_name (OS_REGION_NAME) or vpcep_endpoint"),
        ({**KEY, "project_id": None}, "project_name (OS_PROJECT_NAME) or project_id (OS_PROJECT_ID), auth_url"),
        ({**KEY, "project_id": None, "project_name": "eu-de"}, "auth_url (OS_AUTH_URL)"),
        ({**MFA, "user_id": None, "username": "user"}, "user_id (OS_USER_ID)"),
        ({"passcode": "1"}, "auth_url (OS_AUTH_URL), user_id (OS_USER_ID), password (OS_PASSWORD)"),
        ({**USER, "agency_name": "ops"}, "agency_domain_name or agency_domain_id"),
        ({**TOKEN_GIVEN, **AGENCY}, "auth_url (OS_AUTH_URL)"),
    ],
)
def test_what_is_missing_is_named(options: dict[str, Any], missing: str) -> None:
    with pytest.raises(OptionError, match="is not complete: set ") as caught:
        resolve(options)
    assert missing in caught.value.msg


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({**USER, "access_key": "AK"}, "password (OS_PASSWORD) and access_key (OS_ACCESS_KEY) are both set"),
        ({**TOKEN_GIVEN, "secret_key": "SK"}, "access_key (OS_ACCESS_KEY) and auth_token (OS_TOKEN or OS_AUTH_TOKEN)"),
        ({**TOKEN_GIVEN, "user_id": "u1"}, "password (OS_PASSWORD) and auth_token (OS_TOKEN or OS_AUTH_TOKEN)"),
        ({**KEY, **AGENCY, "auth_url": "https://iam"}, "agency_name goes with a password or a token"),
        ({**KEY, "vpcep_endpoint": "https://a/v1/p2"}, "project_id is p1, but vpcep_endpoint"),
        ({**KEY, "project_id": ".."}, "project_id (OS_PROJECT_ID) is not an ID: '..'"),
        (
            {**KEY, "project_id": None, "vpcep_endpoint": "https://a/v1/.."},
            "project_id (OS_PROJECT_ID) is not an ID: '..'",
        ),
        ({**KEY, "access_key": "A K"}, "access_key (OS_ACCESS_KEY) has spaces"),
        ({**TEMPORARY, "security_token": "ä"}, "security_token (OS_SECURITY_TOKEN) has spaces"),
    ],
)
def test_what_contradicts_itself_is_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError) as caught:
        resolve(options)
    assert said in caught.value.msg


def test_without_any_login_the_five_ways_are_listed() -> None:
    with pytest.raises(OptionError) as caught:
        resolve({})
    methods = ["a password:", "a password and a passcode:", "access keys:", "a token:", "clouds.yaml: cloud (OS_CLOUD)"]
    assert [method for method in methods if method not in caught.value.msg] == []


@pytest.mark.parametrize(
    ("options", "variables", "asked"),
    [
        ({"cloud": "otc"}, {}, "otc"),
        ({"cloud": "otc"}, {"OS_CLOUD": "other"}, "otc"),
        ({}, {"OS_CLOUD": "otc"}, "otc"),
        ({}, {"OS_CLIENT_CONFIG_FILE": "/tmp/awx"}, None),
        ({"password": "mine"}, {"OS_CLOUD": "otc"}, "otc"),
        ({**TOKEN_GIVEN, "cloud": "otc"}, {}, "otc"),
        ({**TOKEN_GIVEN, **AGENCY}, {"OS_CLOUD": "otc"}, "otc"),
        ({**KEY, "project_id": None, "project_name": "eu-de"}, {"OS_CLOUD": "otc"}, "otc"),
    ],
)
def test_a_cloud_that_is_in_play_is_read(options: dict[str, Any], variables: dict[str, str], asked: str | None) -> None:
    names = []

    def read(name: str | None, region: str | None, environment: Mapping[str, str]) -> dict[str, Any]:
        names.append((name, environment))
        return FILE

    resolve(options, variables, read)
    assert names == [(asked, variables)]


def test_options_beat_the_file_and_the_file_beats_the_environment() -> None:
    def read(*_arguments: object) -> dict[str, Any]:
        return {"username": "file", "password": "file", "user_domain_id": "file", "project_id": "file"}

    variables = {
        "OS_USERNAME": "environment",
        "OS_USER_DOMAIN_NAME": "environment",
        "OS_PROJECT_NAME": "environment",
        "OS_AUTH_URL": "https://environment",
    }
    login = resolve({"cloud": "otc", "password": "option"}, variables, read)
    assert [used(login, name) for name in ("username", "password", "auth_url")] == [
        "file",
        "option",
        "https://environment",
    ]
    assert [used(login, name) for name in ("user_domain_id", "user_domain_name")] == ["file", None]
    assert [used(login, name) for name in ("project_id", "project_name")] == ["file", None]


def test_a_user_in_a_cloud_without_a_password_names_the_password_and_the_file_that_was_not_read() -> None:
    def read(*_arguments: object) -> dict[str, Any]:
        return {**FILE, "password": None, "unread": "/etc/openstack/secure.yaml (Permission denied)"}

    with pytest.raises(OptionError) as caught:
        resolve({"cloud": "otc"}, {}, read)
    assert caught.value.msg == (
        "The login with a password is not complete: set password (OS_PASSWORD)."
        " This file was not read: /etc/openstack/secure.yaml (Permission denied)."
    )


@pytest.mark.parametrize("source", ["file", "environment"])
def test_a_user_without_a_password_does_not_stand_in_the_way_of_a_complete_login(source: str) -> None:
    def read(*_arguments: object) -> dict[str, Any]:
        return {"username": "user", "user_domain_name": "domain", "auth_url": "https://iam"}

    variables = {"OS_TOKEN": "tok", "OS_PROJECT_ID": "p1", "OS_REGION_NAME": "eu-de", "OS_USERNAME": "user"}
    assert resolve({"cloud": "otc"} if source == "file" else {}, variables, read).method == Token("tok", "p1")


@pytest.mark.parametrize("variable", ["OS_CLOUD", "OS_CLIENT_CONFIG_FILE"])
def test_a_blank_variable_names_no_cloud(variable: str) -> None:
    with pytest.raises(OptionError, match="No login is given"):
        resolve({}, {variable: " "})


def test_the_file_decides_the_way_where_no_option_does() -> None:
    def read(*_arguments: object) -> dict[str, Any]:
        return {"access_key": "AK", "secret_key": "SK", "project_id": "p1", "region_name": "eu-de"}

    login = resolve({"cloud": "otc"}, {"OS_PASSWORD": "pw", "OS_TOKEN": "tok"}, read)
    assert type(login.method) is AccessKeys


@pytest.mark.parametrize(
    ("option", "in_file", "verify"),
    [(None, None, True), (None, False, False), (None, True, True), (True, False, True), (False, True, False)],
)
def test_whether_certificates_are_checked(option: bool | None, in_file: bool | None, verify: bool) -> None:
    def read(*_arguments: object) -> dict[str, Any]:
        return {**FILE, "verify": in_file}

    assert resolve({"cloud": "otc", "validate_certs": option}, {}, read).verify is verify


@pytest.mark.parametrize(
    ("options", "secrets"),
    [
        pytest.param(USER, {"pw"}, id="a password"),
        pytest.param(MFA, {"pw", "123456"}, id="a password and a passcode"),
        pytest.param(TEMPORARY, {"SK", "st"}, id="temporary access keys"),
        pytest.param(TOKEN_GIVEN, {"tok"}, id="a token"),
        pytest.param({**TOKEN_GIVEN, **AGENCY, "auth_url": "https://iam"}, {"tok"}, id="an agency on a token"),
    ],
)
def test_secrets_are_known_and_not_in_the_text_of_the_login(options: dict[str, Any], secrets: set[str]) -> None:
    login = resolve(options)
    assert set(login.secrets) == secrets
    assert [secret for secret in secrets if f"'{secret}'" in repr(login)] == []


def test_each_option_is_declared_once() -> None:
    names = [option.name for option in LOGIN_OPTIONS]
    assert len(names) == len(set(names))


def test_identity_request_with_a_passcode() -> None:
    assert identity_body(resolve(MFA)) == {
        "auth": {
            "identity": {
                "methods": ["password", "totp"],
                "password": {"user": {"id": "u1", "password": "pw"}},
                "totp": {"user": {"id": "u1", "passcode": "123456"}},
            },
            "scope": {"project": {"name": "eu-de"}},
        }
    }


@pytest.mark.parametrize(
    ("options", "scope"),
    [
        ({**NAMED_USER, **AGENCY}, {"scope": {"domain": {"name": "domain"}}}),
        ({**USER, **AGENCY, "user_domain_id": "d1"}, {"scope": {"domain": {"id": "d1"}}}),
        ({**USER, **AGENCY}, {}),
    ],
)
def test_an_agency_is_taken_over_with_a_token_for_the_own_domain(
    options: dict[str, Any], scope: dict[str, Any]
) -> None:
    asked = identity_body(resolve(options))["auth"]
    assert {name: asked[name] for name in asked if name != "identity"} == scope


@pytest.mark.parametrize(
    ("given", "domain"),
    [({}, {"domain_name": "other"}), ({"agency_domain_id": "d2"}, {"domain_id": "d2"})],
)
def test_agency_request(given: dict[str, str], domain: dict[str, str]) -> None:
    assert agency_body(resolve({**USER, **AGENCY, **given})) == {
        "auth": {
            "identity": {"methods": ["assume_role"], "assume_role": {**domain, "xrole_name": "ops"}},
            "scope": {"project": {"name": "eu-de"}},
        }
    }
