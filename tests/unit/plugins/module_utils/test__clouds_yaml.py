# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

"""Real files, read by openstacksdk's own loader."""

import importlib
import os
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from openstack.config import loader

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._clouds_yaml import read_cloud
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import MissingLibraryError, OptionError

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
    # The loader has looked up the usual places when it was imported.
    importlib.reload(loader)
    return Files(tmp_path)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("a request was made")

    monkeypatch.setattr(socket.socket, "connect", refuse)


# What a cloud says, and the options that it means beside those of AUTH.
CLOUDS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"auth": AUTH}, AUTH),
    ({"auth": AUTH, "region_name": "eu-de"}, {**AUTH, "region_name": "eu-de"}),
    ({"auth": AUTH, "verify": False}, {**AUTH, "verify": False}),
    (
        {"auth": AUTH, "cacert": "/ca", "cert": "/cert", "key": "/key"},
        {**AUTH, "ca_cert": "/ca", "client_cert": "/cert", "client_key": "/key"},
    ),
    ({"auth": {}, "ak": "AK", "sk": "SK"}, {"access_key": "AK", "secret_key": "SK"}),
    (
        {"auth": {"access_key": "AK", "secret_key": "SK", "security_token": "st", "project_id": "p1"}},
        {"access_key": "AK", "secret_key": "SK", "security_token": "st", "project_id": "p1"},
    ),
    (
        {"auth_type": "v3multifactor", "auth": {"user_id": "u1", "password": "pw", "passcode": 123456}},
        {"user_id": "u1", "password": "pw", "passcode": "123456"},
    ),
    ({"auth_type": "token", "auth": {"token": "tok", "project_id": "p1"}}, {"auth_token": "tok", "project_id": "p1"}),
    (
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
    ),
    (
        {
            "auth_type": "agency",
            "auth": {"project_id": "own", "target_agency_name": "ops", "target_project_name": "eu-nl"},
        },
        {"project_name": "eu-nl", "agency_name": "ops"},
    ),
    ({"auth": AUTH, "vpcep_endpoint_override": "https://a/v1"}, {**AUTH, "vpcep_endpoint": "https://a/v1"}),
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


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ({"otc": {}}, "other", "clouds.yaml has no cloud other; it has: otc."),
        ({"a": {}, "b": {}}, None, "clouds.yaml has several clouds (a, b): set cloud (OS_CLOUD)."),
        ({"otc": {"profile": "https://cloud.example"}}, "otc", "is an address, which is not fetched"),
        ("clouds:\n  otc: {auth: {password: secret-1\n", "otc", "There is no readable clouds.yaml with a cloud in it"),
        ("just text secret-1", "otc", "clouds.yaml"),
        ("clouds: [secret-1]", "otc", "clouds.yaml"),
        ("clouds: {otc: secret-1}", "otc", "clouds.yaml"),
    ],
)
def test_files_that_do_not_help(files: Files, content: Any, name: str | None, said: str) -> None:
    files.write("clouds.yaml", content)
    with pytest.raises(OptionError) as caught:
        files.read(name)
    assert said in caught.value.msg
    assert "secret-1" not in caught.value.msg


def test_a_region_that_the_profile_does_not_have_is_said(files: Files) -> None:
    files.write("clouds.yaml", {"otc": {"profile": "otc", "auth": {"username": "user"}}})
    with pytest.raises(OptionError, match=r"cannot be used for cloud otc: Region eu-xx is not a valid region"):
        files.read(region="eu-xx")


def test_without_any_file_it_is_said_where_they_were_looked_for(files: Files) -> None:
    with pytest.raises(
        OptionError, match=r"There is no readable clouds.yaml with a cloud in it; looked for .*clouds\.yaml"
    ):
        files.read()


def test_without_openstacksdk_the_library_is_named(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openstack.config", None)
    with pytest.raises(MissingLibraryError) as caught:
        files.read()
    assert caught.value.library == "openstacksdk"
