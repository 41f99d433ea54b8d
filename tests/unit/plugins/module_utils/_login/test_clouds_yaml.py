# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real files, read by openstacksdk's own loader."""

from __future__ import annotations

import importlib
import os
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from openstack.config import loader

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import MissingLibraryError, OptionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.clouds_yaml import read_cloud

# openstacksdk warns of its own metrics whenever it reads a cloud.
pytestmark = pytest.mark.filterwarnings("ignore:Support for InfluxDB")

AUTH = {
    "auth_url": "https://iam/v3",
    "username": "user",
    "password": "pw",
    "user_domain_name": "domain",
    "project_name": "eu-de",
}


class Files:
    """Writes clouds.yaml and secure.yaml, and reads a cloud from them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment: dict[str, str] = {}

    def write(self, name: str, content: Any) -> None:
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else yaml.safe_dump({"clouds": content}))
        variable = {"clouds.yaml": "OS_CLIENT_CONFIG_FILE", "secure.yaml": "OS_CLIENT_SECURE_FILE"}[name]
        self.environment[variable] = str(path)

    def read(self, name: str | None = "otc", region: str | None = None) -> dict[str, Any]:
        found = read_cloud(name, region, self.environment)
        return {option: value for option, value in found.items() if value is not None}


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("OS_"):
            monkeypatch.delenv(name)
    # The loader looked up the usual places when it was imported.
    importlib.reload(loader)
    return Files(tmp_path)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("a request was made")

    monkeypatch.setattr(socket.socket, "connect", refuse)


# What a cloud says, and the options that it stands for.
CLOUDS = [
    pytest.param({"auth": AUTH}, AUTH, id="a password"),
    pytest.param({"auth": AUTH, "region_name": "eu-de"}, {**AUTH, "region_name": "eu-de"}, id="a region"),
    pytest.param({"auth": AUTH, "verify": False}, {**AUTH, "verify": False}, id="certificates that are not verified"),
    pytest.param(
        {"auth": AUTH, "cacert": "/ca", "cert": "/cert", "key": "/key"},
        {**AUTH, "ca_cert": "/ca", "client_cert": "/cert", "client_key": "/key"},
        id="certificates of one's own",
    ),
    pytest.param(
        {"auth": {}, "ak": "AK", "sk": "SK"}, {"access_key": "AK", "secret_key": "SK"}, id="access keys on top"
    ),
    pytest.param(
        {"auth": {"access_key": "AK", "secret_key": "SK", "security_token": "st", "project_id": "p1"}},
        {"access_key": "AK", "secret_key": "SK", "security_token": "st", "project_id": "p1"},
        id="access keys under auth",
    ),
    pytest.param(
        {"auth_type": "v3multifactor", "auth": {"user_id": "u1", "password": "pw", "passcode": 123456}},
        {"user_id": "u1", "password": "pw", "passcode": "123456"},
        id="a passcode that is a number",
    ),
    pytest.param(
        {"auth_type": "token", "auth": {"token": "tok", "project_id": "p1"}},
        {"auth_token": "tok", "project_id": "p1"},
        id="a token",
    ),
    pytest.param(
        {
            "auth_type": "agency",
            "auth": {
                **AUTH,
                "target_agency_name": "ops",
                "target_domain_name": "other",
                "target_project_name": "eu-nl",
            },
        },
        {**AUTH, "project_name": "eu-nl", "agency_name": "ops", "agency_domain_name": "other"},
        id="an agency",
    ),
    pytest.param(
        {
            "auth_type": "agency",
            "auth": {"project_id": "own", "target_agency_name": "ops", "target_project_name": "eu-nl"},
        },
        {"project_name": "eu-nl", "agency_name": "ops"},
        id="an agency, with a project of its own",
    ),
    pytest.param(
        {"auth": AUTH, "vpcep_endpoint_override": "https://a/v1"},
        {**AUTH, "vpcep_endpoint": "https://a/v1"},
        id="the API's address",
    ),
]


@pytest.mark.parametrize(("cloud", "options"), CLOUDS)
def test_a_cloud_means_these_options(files: Files, cloud: dict[str, Any], options: dict[str, Any]) -> None:
    files.write("clouds.yaml", {"otc": cloud, "other": {"auth": {"username": "other"}}})
    found = files.read()
    assert found.pop("verify", True) is options.get("verify", True)
    assert found == {option: value for option, value in options.items() if option != "verify"}


def test_secrets_may_stand_in_secure_yaml(files: Files) -> None:
    files.write("clouds.yaml", {"otc": {"auth": {"username": "user"}}})
    files.write("secure.yaml", {"otc": {"auth": {"password": "pw"}}})
    assert (files.read()["username"], files.read()["password"]) == ("user", "pw")


def test_the_profile_of_this_cloud_is_known(files: Files) -> None:
    auth = {name: value for name, value in AUTH.items() if name != "auth_url"}
    files.write("clouds.yaml", {"otc": {"profile": "otc", "auth": auth}})
    found = files.read(region="eu-nl")
    assert found["auth_url"] == "https://iam.eu-nl.otc.t-systems.com/v3"
    assert (found["region_name"], found["username"]) == ("eu-nl", "user")


def test_the_file_that_awx_writes(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    auth = {name: value for name, value in AUTH.items() if name != "user_domain_name"}
    devstack = {"auth": {**auth, "domain_name": "domain"}, "verify": True, "private": True}
    files.write("clouds.yaml", {"devstack": devstack})
    monkeypatch.setenv("OS_USERNAME", "no cloud of its own")
    found = files.read(None)
    assert (found["username"], found["user_domain_name"], found["verify"]) == ("user", "domain", True)


def test_files_in_the_usual_places_are_found(files: Files) -> None:
    (files.folder / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {"otc": {"auth": AUTH}}}))
    assert files.read()["username"] == "user"


def test_the_environment_does_not_leak_into_a_cloud(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    files.write("clouds.yaml", {"otc": {"auth": {"username": "user"}}})
    monkeypatch.setenv("OS_PASSWORD", "environment")
    monkeypatch.setenv("OS_CLOUD", "other")
    assert "password" not in files.read()


SECRET = "*secret-1x"
GOOD = {"otc": {"auth": {"username": "user", "password": SECRET}}}
IN_CLOUDS = "of cloud otc in {folder}/clouds.yaml must be text: write it in quotes."
NO_FORM = "{folder}/clouds.yaml does not look like a clouds.yaml: it needs the key clouds"


def otc(**settings: Any) -> dict[str, Any]:
    return {"otc": {"auth": {"password": SECRET}, **settings}}


def under_auth(**settings: Any) -> dict[str, Any]:
    return {"otc": {"auth": {"password": SECRET, **settings}}}


# clouds.yaml with a secret in it, secure.yaml, and words of the message.
BROKEN = [
    pytest.param(
        "clouds:\n  otc: {auth: {password: '*secret-1x'\n",
        None,
        "YAML: fix it at line 3, column 1",
        id="an open brace",
    ),
    pytest.param(
        "clouds:\n  otc:\n    auth:\n      password: *secret-1x\n", None, "YAML", id="a name that is no anchor"
    ),
    pytest.param("clouds:\n\totc: '*secret-1x'\n", None, "YAML: fix it at line 2, column 1", id="a tab"),
    pytest.param(
        "clouds:\n  otc: {auth: {password: {{ '*secret-1x' }}}}\n",
        None,
        "YAML: fix it at line 2",
        id="braces of Jinja",
    ),
    pytest.param(
        "clouds: !secret '*secret-1x'\n", None, "YAML: fix it at line 1, column 9", id="a tag that nobody knows"
    ),
    pytest.param(
        "clouds: {otc: {since: 2026-13-01, p: '*secret-1x'}}\n", None, "YAML: fix it.", id="a month that there is not"
    ),
    pytest.param(
        "clouds: {otc: {on: !!bool '*secret-1x'}}\n", None, "YAML: fix it.", id="a tag that does not fit its value"
    ),
    pytest.param("\0*secret-1x", None, "is not YAML", id="no text at all"),
    pytest.param("[" * 5000 + SECRET, None, "is not YAML", id="too deep"),
    pytest.param("just text *secret-1x", None, NO_FORM, id="a text"),
    pytest.param("['*secret-1x']", None, NO_FORM, id="a list"),
    pytest.param("clouds: ['*secret-1x']", None, NO_FORM, id="clouds as a list"),
    pytest.param("clouds: '*secret-1x'", None, NO_FORM, id="clouds as a text"),
    pytest.param("clouds:\n# *secret-1x", None, NO_FORM, id="clouds without a value"),
    pytest.param("otc: {auth: {password: '*secret-1x'}}", None, NO_FORM, id="a cloud without clouds above it"),
    pytest.param("clouds: {2026: {auth: {password: '*secret-1x'}}}", None, NO_FORM, id="a cloud called by a number"),
    pytest.param("# *secret-1x", None, NO_FORM, id="nothing but a comment"),
    pytest.param("clouds: {}\n# *secret-1x", None, "{folder}/clouds.yaml contains no cloud.", id="no cloud"),
    pytest.param({"otc": SECRET}, None, "Cloud otc in {folder}/clouds.yaml has no settings", id="a cloud as a text"),
    pytest.param({"otc": [SECRET]}, None, "Cloud otc in {folder}/clouds.yaml has no settings", id="a cloud as a list"),
    pytest.param(
        {"otc": None}, GOOD, "Cloud otc in {folder}/clouds.yaml has no settings", id="a cloud without settings"
    ),
    pytest.param(
        {"otc": {"auth": SECRET}}, None, "auth of cloud otc in {folder}/clouds.yaml must be", id="auth as a text"
    ),
    pytest.param(
        {"otc": {"auth": [SECRET]}}, None, "auth of cloud otc in {folder}/clouds.yaml must", id="auth as a list"
    ),
    pytest.param(
        under_auth(project_id={"password": SECRET}), None, f"project_id {IN_CLOUDS}", id="a nested project ID"
    ),
    pytest.param(under_auth(token=[SECRET]), None, f"token {IN_CLOUDS}", id="a token in a list"),
    pytest.param(
        {"otc": {"auth": {"project-id": [SECRET]}}}, None, f"project_id {IN_CLOUDS}", id="a key with a hyphen"
    ),
    pytest.param({"otc": {"auth": {"password": True}}}, None, f"password {IN_CLOUDS}", id="yes for a password"),
    pytest.param(otc(cert={"file": SECRET}), None, f"cert {IN_CLOUDS}", id="a nested certificate"),
    pytest.param(otc(key=[SECRET]), None, f"key {IN_CLOUDS}", id="a key in a list"),
    pytest.param(otc(cacert=True), None, f"cacert {IN_CLOUDS}", id="yes for authorities"),
    pytest.param(otc(profile={"name": SECRET}), None, f"profile {IN_CLOUDS}", id="a nested profile"),
    pytest.param(otc(profile="https://cloud.example"), None, "is an address, which is not fetched", id="an address"),
    pytest.param(otc(cloud="//cloud.example"), None, "is an address, which is not fetched", id="an address in short"),
    pytest.param(otc(region_name={"name": SECRET}), None, f"region_name {IN_CLOUDS}", id="a nested region"),
    pytest.param(
        otc(regions="eu-de"), None, "regions of cloud otc in {folder}/clouds.yaml must be a list", id="one region"
    ),
    pytest.param(otc(regions=[[SECRET]]), None, "regions of cloud otc", id="a region in two lists"),
    pytest.param(
        otc(regions=[{"nmae": "eu-de", "values": {"auth": {"password": SECRET}}}]),
        None,
        "must be a list of names, or of mappings with name and values only.",
        id="a misspelt name in a region",
    ),
    pytest.param(
        otc(regions=[{"name": "eu-de", "password": SECRET}]),
        None,
        "with name and values only",
        id="settings next to values",
    ),
    pytest.param(
        otc(regions=[{"name": "eu-de", "values": SECRET}]), None, "regions of cloud otc", id="values as a text"
    ),
    pytest.param(
        otc(regions=[{"name": "eu-de", "values": {"auth": {"password": [SECRET]}}}]),
        None,
        f"password {IN_CLOUDS}",
        id="a password in a list in a region",
    ),
    pytest.param(
        otc(regions=[{"name": "eu-de", "values": {"auth": SECRET}}]), None, "auth of cloud otc", id="auth of a region"
    ),
    pytest.param(
        otc(interface="{"),
        None,
        "Cloud otc in {folder}/clouds.yaml cannot be used (ValueError",
        id="an open brace in a text",
    ),
    pytest.param(otc(sk="a{password}" + SECRET), None, "(KeyError in openstacksdk)", id="a brace in a secret"),
    pytest.param(otc(networks=SECRET), None, "cannot be used (AttributeError", id="networks that are none"),
    pytest.param(otc(networks=[{"nmae": SECRET}]), None, "cannot be used (ConfigException", id="a misspelt network"),
    pytest.param(
        "clouds: {otc: {auth: {password: '*secret-1x'}}}\ncache: '*secret-1x'",
        None,
        "cannot be used (AttributeError",
        id="a broken section next to the clouds",
    ),
    pytest.param(
        "clouds: {otc: &it {auth: {password: '*secret-1x'}, again: *it}}",
        None,
        "cannot be used (RecursionError",
        id="a cloud inside itself",
    ),
    pytest.param(
        GOOD,
        "clouds: {otc: '*secret-1x'",
        "{folder}/secure.yaml is not YAML: fix it at line 1",
        id="a broken secure.yaml",
    ),
    pytest.param(GOOD, "*secret-1x", "{folder}/secure.yaml is not YAML", id="a secure.yaml without a form"),
    pytest.param(GOOD, "secret", "{folder}/secure.yaml does not look like", id="a secure.yaml that is a text"),
    pytest.param(
        GOOD, "otc: {auth: {password: '*secret-1x'}}", "secure.yaml does not look like", id="secrets without clouds"
    ),
    pytest.param(GOOD, {"otc": SECRET}, "Cloud otc in {folder}/secure.yaml has no", id="a secret without settings"),
    pytest.param(GOOD, {"otc": {"auth": SECRET}}, "auth of cloud otc in {folder}/secure.yaml", id="a secret as auth"),
    pytest.param(
        {**GOOD, "other": None},
        {"other": {"auth": {"password": SECRET}}},
        "Cloud otc in {folder}/clouds.yaml and {folder}/secure.yaml cannot be used",
        id="another cloud that cannot be merged",
    ),
]


@pytest.mark.parametrize(("clouds", "secure", "said"), BROKEN)
def test_a_broken_file_is_named_and_not_quoted(
    files: Files, caplog: pytest.LogCaptureFixture, clouds: Any, secure: Any, said: str
) -> None:
    files.write("clouds.yaml", clouds)
    if secure:
        files.write("secure.yaml", secure)
    with pytest.raises(OptionError) as caught:
        files.read()
    assert said.format(folder=files.folder) in caught.value.msg
    assert "secret-1x" not in caught.value.msg + caplog.text + repr(caught.value.__context__)


def test_a_broken_json_is_named_and_not_quoted(files: Files) -> None:
    path = files.folder / "mine.json"
    path.write_text('{"clouds": {"otc": {"auth": {"password": "secret-1x"}}},}')
    files.environment["OS_CLIENT_CONFIG_FILE"] = str(path)
    with pytest.raises(OptionError, match=f"{path} is not JSON: fix it at line 1, column") as caught:
        files.read()
    assert "secret-1x" not in caught.value.msg


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        pytest.param({"otc": {}}, "other", "clouds.yaml has no cloud other; it has: otc.", id="an unknown cloud"),
        pytest.param(
            {"a": {}, "b": {}},
            None,
            "clouds.yaml has several clouds (a, b): set cloud (OS_CLOUD).",
            id="no name for two",
        ),
    ],
)
def test_clouds_that_cannot_be_chosen(files: Files, content: Any, name: str | None, said: str) -> None:
    files.write("clouds.yaml", content)
    with pytest.raises(OptionError) as caught:
        files.read(name)
    assert said in caught.value.msg


@pytest.mark.parametrize(
    ("settings", "regions"),
    [
        pytest.param({"profile": "otc"}, "eu-de, eu-nl", id="those of the profile"),
        pytest.param({"region_name": "eu-de"}, "eu-de", id="the only one"),
        pytest.param({"regions": ["eu-de", {"name": "eu-nl"}]}, "eu-de, eu-nl", id="those of the file"),
    ],
)
def test_a_region_that_the_cloud_does_not_have_is_said_with_those_that_it_has(
    files: Files, settings: dict[str, Any], regions: str
) -> None:
    files.write("clouds.yaml", otc(**settings))
    with pytest.raises(OptionError) as caught:
        files.read(region="eu-xx")
    said = f"Cloud otc in {files.folder}/clouds.yaml has no region eu-xx, but: {regions}. Set region_name"
    assert caught.value.msg.startswith(said)
    assert "secret-1x" not in caught.value.msg


# Oddities in a cloud of AUTH that do no harm.
HARMLESS = [
    pytest.param({"auth": {**AUTH, "project_id": None}}, AUTH, id="a key without a value under auth"),
    pytest.param({"auth": AUTH, "region_name": None, "regions": None}, AUTH, id="a key without a value next to auth"),
    pytest.param({**AUTH, "auth": None}, AUTH, id="everything next to auth"),
    pytest.param({"auth": {**AUTH, "project_id": " "}}, AUTH, id="a blank text"),
    pytest.param({"auth": AUTH, "auth_type": "nonsense"}, AUTH, id="an unknown kind of login"),
    pytest.param({"auth": AUTH, "profile": "nonsense"}, AUTH, id="an unknown profile"),
    pytest.param({"auth": AUTH, "regions": []}, {**AUTH, "region_name": "eu-xx"}, id="an empty list of regions"),
    pytest.param({"auth": {**AUTH, "password": 1234}}, {**AUTH, "password": "1234"}, id="a number as a password"),
    pytest.param({"auth": {**AUTH, "password": "a{b"}}, {**AUTH, "password": "a{b"}, id="a brace in a password"),
]


@pytest.mark.filterwarnings("ignore:Couldn't find the vendor profile")
@pytest.mark.parametrize(("cloud", "options"), HARMLESS)
def test_oddities_in_a_cloud_that_do_no_harm(files: Files, cloud: dict[str, Any], options: dict[str, Any]) -> None:
    files.write("clouds.yaml", {"otc": cloud})
    found = files.read(region=options.get("region_name"))
    found.pop("verify")
    assert found == options


def test_a_file_that_may_not_be_read_is_left_out_and_named(files: Files) -> None:
    (files.folder / "mine.yaml").mkdir()
    files.environment["OS_CLIENT_SECURE_FILE"] = str(files.folder / "mine.yaml")
    files.write("clouds.yaml", {"otc": {"auth": AUTH}})
    assert files.read()["unread"] == f"{files.folder}/mine.yaml (Is a directory)"


def test_clouds_yaml_that_may_not_be_read_is_named(files: Files) -> None:
    (files.folder / "mine.yaml").mkdir()
    files.environment["OS_CLIENT_CONFIG_FILE"] = str(files.folder / "mine.yaml")
    with pytest.raises(OptionError) as caught:
        files.read()
    assert f"These exist, but could not be read: {files.folder}/mine.yaml (Is a directory)." in caught.value.msg


def test_without_any_file_the_message_says_where_it_has_looked(files: Files) -> None:
    with pytest.raises(OptionError, match=r"No readable clouds.yaml contains a cloud; looked for .*clouds\.yaml"):
        files.read()


def test_without_openstacksdk_the_library_is_named(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openstack.config", None)
    with pytest.raises(MissingLibraryError) as caught:
        files.read()
    assert caught.value.package == "openstacksdk"
