# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Resolving a login from options and variables: its method and values, and the messages about mistakes."""

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
        pytest.param(PASSWORD_OPTIONS, {}, Password, id="a password in options"),
        pytest.param({}, PASSWORD_VARIABLES, Password, id="a password in variables"),
        pytest.param(TOKEN_OPTIONS, {}, Token, id="a token in options"),
        pytest.param({}, TOKEN_VARIABLES, Token, id="a token in variables"),
        pytest.param(
            {},
            {"OS_AUTH_TOKEN": "tok", "OS_PROJECT_ID": "p1", "OS_REGION_NAME": "eu-de"},
            Token,
            id="a token in the other variable",
        ),
        pytest.param(TOKEN_OPTIONS, PASSWORD_VARIABLES, Token, id="a token in options, a password in variables"),
        pytest.param(PASSWORD_OPTIONS, TOKEN_VARIABLES, Password, id="a password in options, a token in variables"),
        pytest.param(
            {"username": "other"},
            {**PASSWORD_VARIABLES, **TOKEN_VARIABLES},
            Password,
            id="a user in options, both methods in variables",
        ),
        pytest.param(
            {"auth_token": "tok", "vpcep_endpoint": "https://a/v1/p1"},
            {},
            Token,
            id="a token, and an address with the project",
        ),
        pytest.param({}, {**PASSWORD_VARIABLES, "OS_TOKEN": ""}, Password, id="a password and a blank token"),
    ],
)
def test_the_choice_between_a_password_and_a_token(
    options: dict[str, str], variables: dict[str, str], method: type[LoginMethod]
) -> None:
    login = resolve_login(options, variables)
    assert login.method.__class__ is method
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
        pytest.param("project_name", "project_id", id="a project's name keeps out its ID"),
        pytest.param("project_id", "project_name", id="a project's ID keeps out its name"),
        pytest.param("user_domain_name", "user_domain_id", id="a domain's name keeps out its ID"),
        pytest.param("user_domain_id", "user_domain_name", id="a domain's ID keeps out its name"),
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
        pytest.param("project_id", "project_id (OS_PROJECT_ID)", id="no project"),
        pytest.param(
            "region_name",
            "region_name (OS_REGION_NAME) or vpcep_endpoint (OS_VPCEP_ENDPOINT_OVERRIDE)",
            id="neither region nor address",
        ),
    ],
)
def test_an_incomplete_token_login_names_option_and_variable(lacking: str, named: str) -> None:
    options = {option: value for option, value in TOKEN_OPTIONS.items() if option != lacking}
    with pytest.raises(OptionError) as caught:
        resolve_login(options, {})
    assert caught.value.msg == f"The login with a token is not complete: set {named}."


def test_without_any_login_the_options_of_both_methods_are_listed() -> None:
    with pytest.raises(OptionError) as caught:
        resolve_login({"region_name": "eu-de", "username": ""}, {"OS_PROJECT_NAME": "eu-de", "OS_PASSWORD": " "})
    names = [name for option in [*PASSWORD_OPTIONS, *TOKEN_OPTIONS] for name in (option, *ENVIRONMENT[option])]
    assert [name for name in names if name not in caught.value.msg] == []


@pytest.mark.parametrize(
    ("options", "variables"),
    [
        pytest.param({"auth_token": "tok", "password": "pw"}, {}, id="a token and a password in options"),
        pytest.param({"auth_token": "tok", "username": "user"}, {}, id="a token and a user in options"),
        pytest.param({}, {"OS_TOKEN": "tok", "OS_PASSWORD": "pw"}, id="a token and a password in variables"),
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


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("a b", id="a blank"),
        pytest.param("a\nb", id="a line break"),
        pytest.param("töken", id="an umlaut"),
        pytest.param("a\tb", id="a tab"),
    ],
)
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
            id="a user, and a key without its secret",
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
def test_the_message_about_an_incomplete_login_names_the_missing_options_and_no_others(
    options: dict[str, str], variables: dict[str, str], said: str
) -> None:
    with pytest.raises(OptionError) as caught:
        resolve_login(options, variables)
    assert caught.value.msg == said


@pytest.mark.parametrize(
    "blank",
    [
        pytest.param("", id="empty"),
        pytest.param(" ", id="a space"),
        pytest.param("\t\n", id="a tab and a line break"),
        pytest.param("\u00a0", id="a no-break space"),
    ],
)
@pytest.mark.parametrize("option", ENVIRONMENT)
def test_blank_text_in_an_option_or_a_variable_counts_as_not_set(option: str, blank: str) -> None:
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
        *(
            pytest.param(PASSWORD_OPTIONS, option, value, id=f"{option} with a password")
            for option, value in PASSWORD_OPTIONS.items()
            if option != "password"
        ),
        *(
            pytest.param(TOKEN_OPTIONS, option, value, id=f"{option} with a token")
            for option, value in TOKEN_OPTIONS.items()
        ),
        *(
            pytest.param(KEY_OPTIONS, option, value, id=f"{option} with access keys")
            for option, value in KEY_OPTIONS.items()
        ),
        *(
            pytest.param({**PASSWORD_OPTIONS, **AGENCY_OPTIONS}, option, value, id=f"{option} with a password")
            for option, value in AGENCY_OPTIONS.items()
        ),
        pytest.param(KEY_OPTIONS, "security_token", "st", id="security_token with access keys"),
        pytest.param(TOKEN_OPTIONS, "vpcep_endpoint", "https://a", id="vpcep_endpoint with a token"),
        pytest.param({**PASSWORD_OPTIONS, "user_id": "u1"}, "passcode", "123456", id="passcode with a password"),
    ],
)
def test_blanks_around_a_value_are_not_a_part_of_it(options: dict[str, str], option: str, value: str) -> None:
    assert used(resolve_login({**options, option: f" {value}\n"}, {}), option) == value


def test_blanks_may_be_a_part_of_a_password() -> None:
    assert used(resolve_login({**PASSWORD_OPTIONS, "password": " p w "}, {}), "password") == " p w "


@pytest.mark.parametrize("option", ["username", "secret_key", "project_name", "auth_url"])
def test_bytes_that_are_not_text_are_an_error(option: str) -> None:
    with pytest.raises(OptionError, match=f"{option} .*has bytes that are no UTF-8 text") as caught:
        resolve_login({}, {**PASSWORD_VARIABLES, ENVIRONMENT[option][0]: "a\udcffb"})
    caught.value.msg.encode()


@pytest.mark.parametrize(
    "region",
    [
        pytest.param("eu..de", id="two dots"),
        pytest.param("eu de", id="a blank"),
        pytest.param("eu-de.example", id="a host name"),
        pytest.param("eu/de", id="a slash"),
        pytest.param("{{ region }}", id="a template"),
        pytest.param("é", id="an accent"),
        pytest.param("-", id="a hyphen"),
        pytest.param("a" * 64, id="64 letters"),
    ],
)
def test_a_region_that_cannot_be_part_of_a_host_name_is_shown(region: str) -> None:
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
    assert resolve_login(TOKEN_OPTIONS, {"OS_AUTH_URL": auth_url}).method.__class__ is Token


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
        pytest.param({"user_domain_name": "d", "project_name": "p"}, {"name": "d"}, {"name": "p"}, id="names"),
        pytest.param({"user_domain_id": "d1", "project_id": "p1"}, {"id": "d1"}, {"id": "p1"}, id="IDs"),
        pytest.param(
            {"user_domain_name": "d", "user_domain_id": "d1", "project_id": "p1"},
            {"id": "d1"},
            {"id": "p1"},
            id="the ID and the name of the domain",
        ),
        pytest.param(
            {"user_domain_id": "d1", "project_name": "p", "project_id": "p1"},
            {"id": "d1"},
            {"id": "p1"},
            id="the ID and the name of the project",
        ),
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


@pytest.mark.parametrize(
    ("option", "variables"), [pytest.param(option, names, id=option) for option, names in ENVIRONMENT.items()]
)
def test_the_documentation_names_each_variable(option: str, variables: tuple[str, ...]) -> None:
    text = ModuleDocFragment.DOCUMENTATION.split(f"\n  {option}:\n")[1].split("\n    type:")[0]
    assert [name for name in variables if f"E({name})" not in text] == []
