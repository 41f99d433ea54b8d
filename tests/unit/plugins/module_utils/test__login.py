# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.doc_fragments._cloud import ModuleDocFragment
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import OptionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._identity import to_identity_request
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login import (
    ENVIRONMENT,
    PASSWORD,
    TOKEN,
    Login,
    Way,
    resolve_login,
)

PASSWORD_OPTIONS = {
    "auth_url": "https://iam",
    "username": "user",
    "password": "pw",
    "user_domain_name": "domain",
    "project_name": "eu-de",
}
TOKEN_OPTIONS = {"auth_token": "tok", "project_id": "p1", "region_name": "eu-de"}
PASSWORD_VARIABLES = {ENVIRONMENT[option][0]: value for option, value in PASSWORD_OPTIONS.items()}
TOKEN_VARIABLES = {ENVIRONMENT[option][0]: value for option, value in TOKEN_OPTIONS.items()}


@pytest.mark.parametrize(
    ("options", "variables", "way"),
    [
        (PASSWORD_OPTIONS, {}, PASSWORD),
        ({}, PASSWORD_VARIABLES, PASSWORD),
        (TOKEN_OPTIONS, {}, TOKEN),
        ({}, TOKEN_VARIABLES, TOKEN),
        ({}, {"OS_AUTH_TOKEN": "tok", "OS_PROJECT_ID": "p1", "OS_REGION_NAME": "eu-de"}, TOKEN),
        (TOKEN_OPTIONS, PASSWORD_VARIABLES, TOKEN),
        (PASSWORD_OPTIONS, TOKEN_VARIABLES, PASSWORD),
        ({"username": "other"}, {**PASSWORD_VARIABLES, **TOKEN_VARIABLES}, PASSWORD),
        ({"auth_token": "tok", "vpcep_endpoint": "https://a/v1/p1"}, {}, TOKEN),
        ({}, {**PASSWORD_VARIABLES, "OS_TOKEN": ""}, PASSWORD),
    ],
)
def test_the_way_that_is_meant(options: dict[str, str], variables: dict[str, str], way: Way) -> None:
    login = resolve_login(options, variables)
    assert login.way is way
    assert (login.password is None) is (way is TOKEN)
    assert (login.auth_token is None) is (way is PASSWORD)


@pytest.mark.parametrize("option", [*PASSWORD_OPTIONS, "region_name", "vpcep_endpoint", "ca_cert"])
def test_an_option_beats_the_environment(option: str) -> None:
    values = {option: "https://option"}
    variables = {**PASSWORD_VARIABLES, ENVIRONMENT[option][0]: "https://environment"}
    assert getattr(resolve_login(values, variables), option) == "https://option"
    assert getattr(resolve_login({}, variables), option) == "https://environment"


@pytest.mark.parametrize(
    ("given", "ignored"),
    [
        ("project_name", "project_id"),
        ("project_id", "project_name"),
        ("user_domain_name", "user_domain_id"),
        ("user_domain_id", "user_domain_name"),
    ],
)
def test_an_option_keeps_its_alternative_out_of_the_environment(given: str, ignored: str) -> None:
    login = resolve_login({given: "mine"}, {**PASSWORD_VARIABLES, ENVIRONMENT[ignored][0]: "theirs"})
    assert (getattr(login, given), getattr(login, ignored)) == ("mine", None)


@pytest.mark.parametrize("lacking", PASSWORD_OPTIONS)
def test_an_incomplete_password_login_names_option_and_variable(lacking: str) -> None:
    options = {option: value for option, value in PASSWORD_OPTIONS.items() if option != lacking}
    with pytest.raises(OptionError) as caught:
        resolve_login({**options, lacking: ""}, {})
    assert caught.value.msg.startswith("The login with a password is not complete: set ")
    assert f"{lacking} ({ENVIRONMENT[lacking][0]})" in caught.value.msg


@pytest.mark.parametrize(
    ("lacking", "named"),
    [
        ("project_id", "project_id (OS_PROJECT_ID)"),
        ("region_name", "region_name (OS_REGION_NAME) or vpcep_endpoint (OS_VPCEP_ENDPOINT_OVERRIDE)"),
    ],
)
def test_an_incomplete_token_login_names_option_and_variable(lacking: str, named: str) -> None:
    options = {option: value for option, value in TOKEN_OPTIONS.items() if option != lacking}
    with pytest.raises(OptionError) as caught:
        resolve_login(options, {})
    assert caught.value.msg == f"The login with a token is not complete: set {named}."


def test_without_any_login_every_way_is_listed() -> None:
    with pytest.raises(OptionError) as caught:
        resolve_login({"auth_url": "https://iam"}, {"OS_USERNAME": "user"})
    names = [name for option in [*PASSWORD_OPTIONS, *TOKEN_OPTIONS] for name in (option, *ENVIRONMENT[option])]
    assert [name for name in names if name not in caught.value.msg] == []


@pytest.mark.parametrize(
    ("options", "variables"),
    [
        ({"auth_token": "tok", "password": "pw"}, {}),
        ({"auth_token": "tok", "username": "user"}, {}),
        ({}, {"OS_TOKEN": "tok", "OS_PASSWORD": "pw"}),
    ],
)
def test_two_logins_at_once_contradict_each_other(options: dict[str, str], variables: dict[str, str]) -> None:
    with pytest.raises(OptionError) as caught:
        resolve_login({**PASSWORD_OPTIONS, "username": "", "password": "", **options}, variables)
    assert "password (OS_PASSWORD) and auth_token (OS_TOKEN or OS_AUTH_TOKEN) are both set" in caught.value.msg
    assert not {"tok", "pw"} & set(caught.value.msg.split())


def test_the_project_at_the_end_of_the_address_has_to_agree() -> None:
    options = {**TOKEN_OPTIONS, "vpcep_endpoint": "https://a/v1/p1"}
    assert resolve_login(options, {}).project_id == "p1"
    with pytest.raises(OptionError, match=r"project_id is p1, but vpcep_endpoint .* ends with project p2"):
        resolve_login({**options, "vpcep_endpoint": "https://a/v1/p2"}, {})


@pytest.mark.parametrize("token", ["a b", "a\nb", "töken", "a\tb"])
def test_a_token_that_no_header_can_carry_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(OptionError, match=r"auth_token \(OS_TOKEN or OS_AUTH_TOKEN\) has") as caught:
        resolve_login({**TOKEN_OPTIONS, "auth_token": token}, {})
    assert token not in caught.value.msg


def test_auth_url_must_be_an_address() -> None:
    with pytest.raises(OptionError, match="auth_url is not an address"):
        resolve_login({**PASSWORD_OPTIONS, "auth_url": "iam.eu-de.otc.t-systems.com"}, {})


@pytest.mark.parametrize(
    ("options", "domain", "project"),
    [
        ({"user_domain_name": "d", "project_name": "p"}, {"name": "d"}, {"name": "p"}),
        ({"user_domain_id": "d1", "project_id": "p1"}, {"id": "d1"}, {"id": "p1"}),
        ({"user_domain_name": "d", "user_domain_id": "d1", "project_id": "p1"}, {"id": "d1"}, {"id": "p1"}),
        ({"user_domain_id": "d1", "project_name": "p", "project_id": "p1"}, {"id": "d1"}, {"id": "p1"}),
    ],
)
def test_identity_request(options: dict[str, Any], domain: dict[str, str], project: dict[str, str]) -> None:
    login = Login(way=PASSWORD, auth_url="https://iam", username="user", password="pw", **options)
    assert to_identity_request(login) == {
        "auth": {
            "identity": {
                "methods": ["password"],
                "password": {"user": {"name": "user", "password": "pw", "domain": domain}},
            },
            "scope": {"project": project},
        }
    }


@pytest.mark.parametrize(("option", "variables"), ENVIRONMENT.items())
def test_the_documentation_names_each_variable(option: str, variables: tuple[str, ...]) -> None:
    text = ModuleDocFragment.DOCUMENTATION.split(f"\n  {option}:\n")[1].split("\n    type:")[0]
    assert [name for name in variables if f"E({name})" not in text] == []
