# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options of the inventory plugin ask for, and each mistake in one line that shows no secret."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import OptionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._module import argument_spec
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.services import Service
from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._inventory_options import (
    OF_A_LOGIN,
    Filters,
    check_names,
    of_the_environment,
    parse_filters,
    parse_logins,
    with_defaults,
    without_secrets,
)

SECRET = "hidden-Zq81"
DEMO = Service("4189d3c2", "eu-de.demo.4189d3c2", "available")
NAMELESS = Service("4189d3c2", "eu-de.4189d3c2", "failed")


def as_it_is(_place: str, value: Any) -> Any:
    return value


def test_a_login_takes_the_options_of_all_modules() -> None:
    spec = argument_spec()
    assert set(OF_A_LOGIN) == set(spec)
    filled = with_defaults({})
    assert filled == {name: spec[name].get("default") for name in filled}


@pytest.mark.parametrize(
    ("config", "logins"),
    [
        pytest.param({}, [{}], id="the login of the environment"),
        pytest.param({"cloud": " otc ", "counts": True}, [{"cloud": "otc"}], id="options at the top"),
        pytest.param({"cloud": "", "password": None}, [{}], id="blank and null options"),
        pytest.param({"logins": [{"cloud": "a"}, {}]}, [{"cloud": "a"}, {}], id="two logins"),
        pytest.param({"logins": None, "cloud": "a"}, [{"cloud": "a"}], id="null logins"),
        pytest.param({"password": f" {SECRET} "}, [{"password": f" {SECRET} "}], id="a password with blanks around it"),
        pytest.param({"project_id": 7}, [{"project_id": "7"}], id="a number for a text"),
        pytest.param({"validate_certs": "no"}, [{"validate_certs": False}], id="a word for a switch"),
        pytest.param({"validate_certs": True}, [{"validate_certs": True}], id="a switch"),
        pytest.param({"max_retries": "0"}, [{"max_retries": 0}], id="text for a number"),
        pytest.param({"ca_cert": "$HERE/ca.pem"}, [{"ca_cert": "/here/ca.pem"}], id="a path with a variable"),
    ],
)
def test_logins(monkeypatch: pytest.MonkeyPatch, config: dict[str, Any], logins: list[dict[str, Any]]) -> None:
    monkeypatch.setenv("HERE", "/here")
    assert parse_logins(config, as_it_is) == logins


def test_values_are_rendered_with_their_places() -> None:
    seen = []

    def render(place: str, value: Any) -> Any:
        seen.append(place)
        return "" if value == "blank" else f"{value}!"

    found = parse_logins({"logins": [{"cloud": "a", "username": "blank"}, {"cloud": "b"}]}, render)
    assert found == [{"cloud": "a!"}, {"cloud": "b!"}]
    assert seen == ["logins: entry 1: cloud", "logins: entry 1: username", "logins: entry 2: cloud"]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        pytest.param({"logins": []}, "logins is empty or not a list;", id="no logins"),
        pytest.param({"logins": {"cloud": "a"}}, "logins is empty or not a list;", id="a mapping for a list"),
        pytest.param({"logins": ["a"]}, "logins: entry 1: it is not a mapping;", id="a name for a login"),
        pytest.param({"logins": [{"counts": True}]}, "logins: entry 1: the option 'counts' is", id="no login's option"),
        pytest.param({"logins": [{}], "cloud": "a"}, "logins and cloud are both given;", id="both kinds"),
        pytest.param({"password": [SECRET]}, "password is not text.", id="a list"),
        pytest.param({"password": {SECRET: 1}}, "password is not text.", id="a mapping"),
        pytest.param({"password": True}, "password is not text.", id="a switch for a text"),
        pytest.param({"validate_certs": SECRET}, "validate_certs is not true or false.", id="a word for a switch"),
        pytest.param({"api_timeout": "1.5"}, "api_timeout is '1.5'; give a whole number.", id="a fraction"),
        pytest.param({"signature_format": "v4"}, "signature_format is 'v4'; give access or credential.", id="a choice"),
    ],
)
def test_logins_that_cannot_be_used(config: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError) as caught:
        parse_logins(config, as_it_is)
    assert caught.value.msg.startswith(said)
    assert SECRET not in caught.value.msg


def test_tasks_get_to_know_no_secret() -> None:
    secret = [name for name, option in argument_spec().items() if option.get("no_log")]
    assert sorted(secret) == ["auth_token", "passcode", "password", "secret_key", "security_token"]
    assert set(without_secrets(dict.fromkeys(OF_A_LOGIN, "x"))) == {*OF_A_LOGIN} - {*secret}
    environment = {"OS_PASSWORD": SECRET, "OS_TOKEN": SECRET, "OS_PROJECT_NAME": "eu-de", "HOME": "/root"}
    assert of_the_environment(environment) == {"OS_PROJECT_NAME": "eu-de"}


@pytest.mark.parametrize(
    ("filters", "demo", "nameless"),
    [
        pytest.param(None, True, True, id="no filter"),
        pytest.param({"names": ["demo"]}, True, False, id="the short name"),
        pytest.param({"names": "eu-de.*"}, True, True, id="a pattern for the full name"),
        pytest.param({"names": ["x", "d?mo"]}, True, False, id="one of two patterns"),
        pytest.param({"names": ["Demo"]}, False, False, id="another case"),
        pytest.param({"statuses": ["failed", "deleting"]}, False, True, id="a status"),
        pytest.param({"names": ["demo"], "statuses": ["failed"]}, False, False, id="only one of two filters"),
    ],
)
def test_filters(filters: Any, demo: bool, nameless: bool) -> None:
    parsed = parse_filters(filters)
    assert (parsed.match(DEMO), parsed.match(NAMELESS)) == (demo, nameless)


def test_filters_are_kept_as_they_are_written() -> None:
    assert parse_filters({"names": [" a "], "statuses": "failed"}) == Filters(("a",), ("failed",))


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        pytest.param({}, "filters is empty or not a mapping;", id="empty"),
        pytest.param([], "filters is empty or not a mapping;", id="a list"),
        pytest.param({"name": "x"}, "filters has the unknown option 'name'; use names or statuses.", id="unknown"),
        pytest.param({"names": []}, "filters: names is empty,", id="no names"),
        pytest.param({"names": [""]}, "filters: names is empty,", id="a blank name"),
        pytest.param({"names": None}, "filters: names is empty,", id="null"),
        pytest.param({"names": [7]}, "filters: names is empty, or is not a list of texts;", id="a number"),
        pytest.param({"names": ["{{ x }}"]}, "filters: names has a template,", id="a template"),
        pytest.param({"statuses": ["up"]}, "filters: statuses has 'up'; give creating,", id="an unknown status"),
    ],
)
def test_filters_that_would_choose_by_accident(filters: Any, said: str) -> None:
    with pytest.raises(OptionError) as caught:
        parse_filters(filters)
    assert caught.value.msg.startswith(said)


def test_an_unknown_option_is_named() -> None:
    check_names({"cloud": 1}, {"cloud"})
    with pytest.raises(OptionError, match="The option 'filter' is unknown"):
        check_names({"cloud": 1, "filter": 2}, {"cloud"})
