# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The login methods: how one is chosen, what each needs, and which source of an option wins."""

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
        pytest.param(USER, {}, Password, id="a password"),
        pytest.param(MFA, {}, PasswordWithPasscode, id="a password and a passcode"),
        pytest.param(USER, {"OS_PASSCODE": "123456"}, PasswordWithPasscode, id="a password, and a passcode variable"),
        pytest.param(KEY, {}, AccessKeys, id="access keys"),
        pytest.param(TEMPORARY, {}, AccessKeys, id="temporary access keys"),
        pytest.param(
            {**KEY, "project_id": None, "project_name": "eu-de", "auth_url": "https://iam"},
            {},
            AccessKeys,
            id="access keys and a project's name",
        ),
        pytest.param(
            {**KEY, "region_name": None, "project_id": None, "vpcep_endpoint": "https://a/v1/p1"},
            {},
            AccessKeys,
            id="access keys and an address with the project",
        ),
        pytest.param(
            {},
            {"OS_ACCESS_KEY": "AK", "OS_SECRET_KEY": "SK", "OS_PROJECT_ID": "p1", "OS_REGION_NAME": "eu-de"},
            AccessKeys,
            id="access keys as variables",
        ),
        pytest.param(
            KEY,
            {"OS_PASSWORD": "pw", "OS_TOKEN": "tok", "OS_CLOUD": "otc"},
            AccessKeys,
            id="access keys, and variables of other methods",
        ),
        pytest.param(
            TOKEN_GIVEN,
            {"OS_ACCESS_KEY": "AK", "OS_CLOUD": "otc", "OS_PASSCODE": "1"},
            Token,
            id="a token, and variables of other methods",
        ),
        pytest.param({**TOKEN_GIVEN, **AGENCY, "auth_url": "https://iam"}, {}, Token, id="an agency on a token"),
        pytest.param({**USER, **AGENCY}, {}, Password, id="an agency on a password"),
    ],
)
def test_the_choice_of_a_login_method(
    options: dict[str, Any], variables: dict[str, str], method: type[LoginMethod]
) -> None:
    login = resolve(options, variables).method
    user = login.user if isinstance(login, Agency) else login
    assert user.__class__ is method
    assert isinstance(login, Agency) is ("agency_name" in options)


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        pytest.param({**KEY, "secret_key": None}, "secret_key (OS_SECRET_KEY)", id="an access key without its secret"),
        pytest.param({**KEY, "access_key": None}, "access_key (OS_ACCESS_KEY)", id="a secret without its access key"),
        pytest.param(
            {"security_token": "st"},
            "access_key (OS_ACCESS_KEY), secret_key (OS_SECRET_KEY), project_name",
            id="only a security token",
        ),
        pytest.param(
            {**KEY, "region_name": None},
            "region_name (OS_REGION_NAME) or vpcep_endpoint",
            id="access keys without a region",
        ),
        pytest.param(
            {**KEY, "project_id": None},
            "project_name (OS_PROJECT_NAME) or project_id (OS_PROJECT_ID), auth_url",
            id="access keys without a project",
        ),
        pytest.param(
            {**KEY, "project_id": None, "project_name": "eu-de"},
            "auth_url (OS_AUTH_URL)",
            id="access keys and a project's name, without the address of IAM",
        ),
        pytest.param(
            {**MFA, "user_id": None, "username": "user"},
            "user_id (OS_USER_ID)",
            id="a passcode and the user's name, without the user's ID",
        ),
        pytest.param(
            {"passcode": "1"},
            "auth_url (OS_AUTH_URL), user_id (OS_USER_ID), password (OS_PASSWORD)",
            id="only a passcode",
        ),
        pytest.param(
            {**USER, "agency_name": "ops"},
            "agency_domain_name or agency_domain_id",
            id="an agency without its domain",
        ),
        pytest.param(
            {**TOKEN_GIVEN, **AGENCY},
            "auth_url (OS_AUTH_URL)",
            id="an agency on a token, without the address of IAM",
        ),
    ],
)
def test_missing_options_are_named(options: dict[str, Any], missing: str) -> None:
    with pytest.raises(OptionError, match="is not complete: set ") as caught:
        resolve(options)
    assert missing in caught.value.msg


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(
            {**USER, "access_key": "AK"},
            "password (OS_PASSWORD) and access_key (OS_ACCESS_KEY) are both set",
            id="a password and an access key",
        ),
        pytest.param(
            {**TOKEN_GIVEN, "secret_key": "SK"},
            "access_key (OS_ACCESS_KEY) and auth_token (OS_TOKEN or OS_AUTH_TOKEN)",
            id="a token and a secret key",
        ),
        pytest.param(
            {**TOKEN_GIVEN, "user_id": "u1"},
            "password (OS_PASSWORD) and auth_token (OS_TOKEN or OS_AUTH_TOKEN)",
            id="a token and a user",
        ),
        pytest.param(
            {**KEY, **AGENCY, "auth_url": "https://iam"},
            "agency_name goes with a password or a token",
            id="an agency on access keys",
        ),
        pytest.param(
            {**KEY, "vpcep_endpoint": "https://a/v1/p2"},
            "project_id is p1, but vpcep_endpoint",
            id="an address with another project",
        ),
        pytest.param(
            {**KEY, "project_id": ".."},
            "project_id (OS_PROJECT_ID) is not an ID: '..'",
            id="two dots as the project",
        ),
        pytest.param(
            {**KEY, "project_id": None, "vpcep_endpoint": "https://a/v1/.."},
            "project_id (OS_PROJECT_ID) is not an ID: '..'",
            id="two dots as the project in the address",
        ),
        pytest.param(
            {**KEY, "access_key": "A K"}, "access_key (OS_ACCESS_KEY) has spaces", id="a blank in an access key"
        ),
        pytest.param(
            {**TEMPORARY, "security_token": "ä"},
            "security_token (OS_SECURITY_TOKEN) has spaces",
            id="an umlaut in a security token",
        ),
    ],
)
def test_options_that_contradict_each_other_or_cannot_be_sent_are_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError) as caught:
        resolve(options)
    assert said in caught.value.msg


def test_without_any_login_all_five_methods_are_listed() -> None:
    with pytest.raises(OptionError) as caught:
        resolve({})
    methods = ["a password:", "a password and a passcode:", "access keys:", "a token:", "clouds.yaml: cloud (OS_CLOUD)"]
    assert [method for method in methods if method not in caught.value.msg] == []


@pytest.mark.parametrize(
    ("options", "variables", "asked"),
    [
        pytest.param({"cloud": "otc"}, {}, "otc", id="the option"),
        pytest.param({"cloud": "otc"}, {"OS_CLOUD": "other"}, "otc", id="the option and the variable"),
        pytest.param({}, {"OS_CLOUD": "otc"}, "otc", id="the variable"),
        pytest.param({}, {"OS_CLIENT_CONFIG_FILE": "/tmp/awx"}, None, id="a file without a cloud's name"),
        pytest.param({"password": "mine"}, {"OS_CLOUD": "otc"}, "otc", id="the variable, and only a password"),
        pytest.param({**TOKEN_GIVEN, "cloud": "otc"}, {}, "otc", id="the option and a token"),
        pytest.param(
            {**TOKEN_GIVEN, **AGENCY},
            {"OS_CLOUD": "otc"},
            "otc",
            id="the variable, and an agency on a token without the address of IAM",
        ),
        pytest.param(
            {**KEY, "project_id": None, "project_name": "eu-de"},
            {"OS_CLOUD": "otc"},
            "otc",
            id="the variable, and access keys without the address of IAM",
        ),
    ],
)
def test_a_named_cloud_is_read_if_the_login_needs_it(
    options: dict[str, Any], variables: dict[str, str], asked: str | None
) -> None:
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
def test_a_user_without_a_password_does_not_block_a_complete_login(source: str) -> None:
    def read(*_arguments: object) -> dict[str, Any]:
        return {"username": "user", "user_domain_name": "domain", "auth_url": "https://iam"}

    variables = {"OS_TOKEN": "tok", "OS_PROJECT_ID": "p1", "OS_REGION_NAME": "eu-de", "OS_USERNAME": "user"}
    assert resolve({"cloud": "otc"} if source == "file" else {}, variables, read).method == Token("tok", "p1")


@pytest.mark.parametrize("variable", ["OS_CLOUD", "OS_CLIENT_CONFIG_FILE"])
def test_a_blank_variable_names_no_cloud(variable: str) -> None:
    with pytest.raises(OptionError, match="No login is given"):
        resolve({}, {variable: " "})


def test_the_file_decides_the_method_if_no_option_does() -> None:
    def read(*_arguments: object) -> dict[str, Any]:
        return {"access_key": "AK", "secret_key": "SK", "project_id": "p1", "region_name": "eu-de"}

    login = resolve({"cloud": "otc"}, {"OS_PASSWORD": "pw", "OS_TOKEN": "tok"}, read)
    assert login.method.__class__ is AccessKeys


@pytest.mark.parametrize(
    ("option", "in_file", "verify"),
    [
        pytest.param(None, None, True, id="yes by default"),
        pytest.param(None, False, False, id="no in the file"),
        pytest.param(None, True, True, id="yes in the file"),
        pytest.param(True, False, True, id="yes in the option, no in the file"),
        pytest.param(False, True, False, id="no in the option, yes in the file"),
    ],
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
        pytest.param(
            {**NAMED_USER, **AGENCY}, {"scope": {"domain": {"name": "domain"}}}, id="the domain of a user by name"
        ),
        pytest.param(
            {**USER, **AGENCY, "user_domain_id": "d1"},
            {"scope": {"domain": {"id": "d1"}}},
            id="the domain of a user by ID",
        ),
        pytest.param({**USER, **AGENCY}, {}, id="no domain"),
    ],
)
def test_the_login_before_an_agency_asks_for_a_token_for_the_users_own_domain(
    options: dict[str, Any], scope: dict[str, Any]
) -> None:
    asked = identity_body(resolve(options))["auth"]
    assert {name: asked[name] for name in asked if name != "identity"} == scope


@pytest.mark.parametrize(
    ("given", "domain"),
    [
        pytest.param({}, {"domain_name": "other"}, id="the name of the domain"),
        pytest.param({"agency_domain_id": "d2"}, {"domain_id": "d2"}, id="the ID of the domain"),
    ],
)
def test_agency_request(given: dict[str, str], domain: dict[str, str]) -> None:
    assert agency_body(resolve({**USER, **AGENCY, **given})) == {
        "auth": {
            "identity": {"methods": ["assume_role"], "assume_role": {**domain, "xrole_name": "ops"}},
            "scope": {"project": {"name": "eu-de"}},
        }
    }
