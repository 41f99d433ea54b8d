# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.doc_fragments._cloud import ModuleDocFragment
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import OptionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.given_token import Token
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.login_method import LoginMethod
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.password import Password
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.resolve import resolve_login

from .logins import ENVIRONMENT, identity_body, used

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
    ("options", "variables", "method"),
    [
        (PASSWORD_OPTIONS, {}, Password),
        ({}, PASSWORD_VARIABLES, Password),
        (TOKEN_OPTIONS, {}, Token),
        ({}, TOKEN_VARIABLES, Token),
        ({}, {"OS_AUTH_TOKEN": "tok", "OS_PROJECT_ID": "p1", "OS_REGION_NAME": "eu-de"}, Token),
        (TOKEN_OPTIONS, PASSWORD_VARIABLES, Token),
        (PASSWORD_OPTIONS, TOKEN_VARIABLES, Password),
        ({"username": "other"}, {**PASSWORD_VARIABLES, **TOKEN_VARIABLES}, Password),
        ({"auth_token": "tok", "vpcep_endpoint": "https://a/v1/p1"}, {}, Token),
        ({}, {**PASSWORD_VARIABLES, "OS_TOKEN": ""}, Password),
    ],
)
def test_the_way_that_is_meant(options: dict[str, str], variables: dict[str, str], method: type[LoginMethod]) -> None:
    login = resolve_login(options, variables)
    assert type(login.method) is method
    assert (used(login, "password") is None) is (method is Token)
    assert (used(login, "auth_token") is None) is (method is Password)


@pytest.mark.parametrize("option", [*PASSWORD_OPTIONS, "region_name", "vpcep_endpoint", "ca_cert"])
def test_an_option_beats_the_environment(option: str) -> None:
    prefix = "" if option == "region_name" else "https://"
    values = {option: f"{prefix}option"}
    variables = {**PASSWORD_VARIABLES, ENVIRONMENT[option][0]: f"{prefix}environment"}
    assert used(resolve_login(values, variables), option) == f"{prefix}option"
    assert used(resolve_login({}, variables), option) == f"{prefix}environment"


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
    assert (used(login, given), used(login, ignored)) == ("mine", None)


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
        resolve_login({"region_name": "eu-de", "username": ""}, {"OS_PROJECT_NAME": "eu-de", "OS_PASSWORD": " "})
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
    assert used(resolve_login(options, {}), "project_id") == "p1"
    with pytest.raises(OptionError, match=r"project_id is p1, but vpcep_endpoint .* ends with project p2"):
        resolve_login({**options, "vpcep_endpoint": "https://a/v1/p2"}, {})


@pytest.mark.parametrize("token", ["a b", "a\nb", "töken", "a\tb"])
def test_a_token_that_no_header_can_carry_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(OptionError, match=r"auth_token \(OS_TOKEN or OS_AUTH_TOKEN\) has") as caught:
        resolve_login({**TOKEN_OPTIONS, "auth_token": token}, {})
    assert token not in caught.value.msg


@pytest.mark.parametrize(
    ("options", "variables", "said"),
    [
        pytest.param(
            {},
            {variable: value for variable, value in PASSWORD_VARIABLES.items() if variable != "OS_PASSWORD"},
            "The login with a password is not complete: set password (OS_PASSWORD).",
            id="all but the password, as variables",
        ),
        pytest.param(
            {option: value for option, value in PASSWORD_OPTIONS.items() if option != "password"},
            {},
            "The login with a password is not complete: set password (OS_PASSWORD).",
            id="all but the password, as options",
        ),
        pytest.param(
            {"auth_url": "https://iam"},
            {},
            "The login with a password is not complete: set username (OS_USERNAME) or user_id (OS_USER_ID), password"
            " (OS_PASSWORD), user_domain_name (OS_USER_DOMAIN_NAME) or user_domain_id (OS_USER_DOMAIN_ID) or user_id"
            " (OS_USER_ID), project_name (OS_PROJECT_NAME) or project_id (OS_PROJECT_ID).",
            id="an address alone",
        ),
        pytest.param(
            {},
            {"OS_USER_DOMAIN_NAME": "domain", "OS_AUTH_URL": "https://iam", "OS_PROJECT_NAME": "eu-de"},
            "The login with a password is not complete: set username (OS_USERNAME) or user_id (OS_USER_ID), password"
            " (OS_PASSWORD).",
            id="a domain",
        ),
        pytest.param(
            {},
            {"OS_PASSCODE": "123456", "OS_USERNAME": "user", "OS_AUTH_URL": "https://iam", "OS_PROJECT_NAME": "eu-de"},
            "The login with a password and a passcode is not complete: set user_id (OS_USER_ID), password"
            " (OS_PASSWORD).",
            id="a passcode",
        ),
        pytest.param(
            {"project_id": "p1", "region_name": "eu-de"},
            {"OS_SECURITY_TOKEN": "st", "OS_AUTH_URL": "https://iam"},
            "The login with access keys is not complete: set access_key (OS_ACCESS_KEY), secret_key (OS_SECRET_KEY).",
            id="the token of temporary keys",
        ),
        pytest.param(
            {},
            {"OS_ACCESS_KEY": "AK", "OS_USERNAME": "user", "OS_PROJECT_ID": "p1", "OS_REGION_NAME": "eu-de"},
            "The login with access keys is not complete: set secret_key (OS_SECRET_KEY).",
            id="a key without its secret, beside a user",
        ),
        pytest.param(
            {"project_id": "p1", "region_name": "eu-de"},
            {"OS_SECURITY_TOKEN": "st", "OS_USER_ID": "u1", "OS_AUTH_URL": "https://iam"},
            "No login is complete. Set what is missing for a password: password (OS_PASSWORD); or for access keys:"
            " access_key (OS_ACCESS_KEY), secret_key (OS_SECRET_KEY).",
            id="parts of two logins",
        ),
    ],
)
def test_a_login_that_is_begun_names_what_is_missing_and_nothing_else(
    options: dict[str, str], variables: dict[str, str], said: str
) -> None:
    with pytest.raises(OptionError) as caught:
        resolve_login(options, variables)
    assert caught.value.msg == said


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u00a0"])
@pytest.mark.parametrize("option", ENVIRONMENT)
def test_blank_text_is_not_set_in_an_option_and_in_a_variable(option: str, blank: str) -> None:
    login = resolve_login(TOKEN_OPTIONS, {})
    variables = dict.fromkeys(ENVIRONMENT[option], blank)
    assert resolve_login({option: blank, **TOKEN_OPTIONS}, variables) == login
    stand_in = {name: TOKEN_OPTIONS[option] for name in ENVIRONMENT[option][:1] if option in TOKEN_OPTIONS}
    assert resolve_login({**TOKEN_OPTIONS, option: blank}, stand_in) == login


KEY_OPTIONS = {"access_key": "AK", "secret_key": "SK", "project_id": "p1", "region_name": "eu-de"}
AGENCY_OPTIONS = {"agency_name": "ops", "agency_domain_name": "other"}


@pytest.mark.parametrize(
    ("options", "option", "value"),
    [
        *((PASSWORD_OPTIONS, option, value) for option, value in PASSWORD_OPTIONS.items() if option != "password"),
        *((TOKEN_OPTIONS, option, value) for option, value in TOKEN_OPTIONS.items()),
        *((KEY_OPTIONS, option, value) for option, value in KEY_OPTIONS.items()),
        *(({**PASSWORD_OPTIONS, **AGENCY_OPTIONS}, option, value) for option, value in AGENCY_OPTIONS.items()),
        (KEY_OPTIONS, "security_token", "st"),
        (TOKEN_OPTIONS, "vpcep_endpoint", "https://a"),
        ({**PASSWORD_OPTIONS, "user_id": "u1"}, "passcode", "123456"),
    ],
)
def test_blanks_around_a_value_are_not_a_part_of_it(options: dict[str, str], option: str, value: str) -> None:
    assert used(resolve_login({**options, option: f" {value}\n"}, {}), option) == value


def test_blanks_may_be_a_part_of_a_password() -> None:
    assert used(resolve_login({**PASSWORD_OPTIONS, "password": " p w "}, {}), "password") == " p w "


@pytest.mark.parametrize("option", ["username", "secret_key", "project_name", "auth_url"])
def test_bytes_that_are_no_text_are_an_error(option: str) -> None:
    with pytest.raises(OptionError, match=f"{option} .*has bytes that are no UTF-8 text") as caught:
        resolve_login({}, {**PASSWORD_VARIABLES, ENVIRONMENT[option][0]: "a\udcffb"})
    caught.value.msg.encode()


@pytest.mark.parametrize("region", ["eu..de", "eu de", "eu-de.example", "eu/de", "{{ region }}", "é", "-", "a" * 64])
def test_a_region_is_shown_that_cannot_be_a_part_of_a_host_name(region: str) -> None:
    with pytest.raises(OptionError) as caught:
        resolve_login({**PASSWORD_OPTIONS, "region_name": region}, {})
    assert caught.value.msg.startswith(f"region_name (OS_REGION_NAME) is not the name of a region: {region!r}; give")


VERSION_3 = "auth_url (OS_AUTH_URL) ends with {0}, but must be the address of version 3: https://iam/v3."


@pytest.mark.parametrize(
    ("auth_url", "said"),
    [
        pytest.param("https://iam/v2.0", VERSION_3.format("/v2.0"), id="version 2"),
        pytest.param("https://iam/v2.0/", VERSION_3.format("/v2.0"), id="version 2 with a slash"),
        pytest.param("https://iam/v2", VERSION_3.format("/v2"), id="version 2 in short"),
        pytest.param("https://iam/v3/auth/tokens", VERSION_3.format("/v3/auth/tokens"), id="the call itself"),
        pytest.param("https://iam/v3.0", VERSION_3.format("/v3.0"), id="version 3 in full"),
    ],
)
def test_auth_url_must_be_of_version_3_if_somebody_logs_in_there(auth_url: str, said: str) -> None:
    with pytest.raises(OptionError) as caught:
        resolve_login({**PASSWORD_OPTIONS, "auth_url": auth_url}, {})
    assert caught.value.msg == said
    assert type(resolve_login(TOKEN_OPTIONS, {"OS_AUTH_URL": auth_url}).method) is Token


@pytest.mark.parametrize(
    "auth_url", ["https://v2.example", "https://iam/v3", "https://iam/v2/identity", "https://iam/v"]
)
def test_auth_url_may_look_like_another_version(auth_url: str) -> None:
    assert used(resolve_login({**PASSWORD_OPTIONS, "auth_url": auth_url}, {}), "auth_url") == auth_url


def test_auth_url_must_be_an_address() -> None:
    with pytest.raises(OptionError, match=r"auth_url \(OS_AUTH_URL\) is not an address"):
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
    login = resolve_login({"auth_url": "https://iam", "username": "user", "password": "pw", **options}, {})
    assert identity_body(login) == {
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
