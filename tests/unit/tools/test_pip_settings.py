# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pip's settings for a package mirror reach the tools that do not read them, and other settings reach nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.package_mirror import pip_settings

from .conftest import SetPip

MIRROR = """\
:env:.find-links='/srv/wheels /srv/more'
:env:.index-url='https://mirror.example/simple'
global.cert='/etc/ssl/own.pem'
global.extra-index-url='\\nhttps://one.example/simple\\nhttps://two.example/simple'
global.index-url='https://old.example/simple'
global.quiet='1'
"""
NO_MIRROR = """\
:env:.disable-pip-version-check='1'
global.timeout='60'
"""


@pytest.mark.parametrize(
    ("listing", "settings"),
    [
        pytest.param("", {}, id="nothing is set"),
        pytest.param("WARNING: no settings", {}, id="a line that is no setting"),
        pytest.param("global.index-url='u'", {"index-url": "u"}, id="a setting of all commands"),
        pytest.param("install.no-index='1'", {"no-index": "1"}, id="a setting of one command"),
        pytest.param(":env:.proxy='a=b'", {"proxy": "a=b"}, id="an equals sign in the value"),
        pytest.param(":env:.cert='mine'\nuser.cert='file'", {"cert": "mine"}, id="the environment outweighs a file"),
        pytest.param("global.find-links='\\na\\nb'", {"find-links": "a b"}, id="a value of several lines"),
    ],
)
def test_a_listing_of_pip_is_understood(listing: str, settings: dict[str, str]) -> None:
    assert pip_settings.parse(listing) == settings


def test_the_settings_for_a_mirror_become_variables_of_uv(set_pip: SetPip) -> None:
    set_pip(MIRROR)
    assert pip_settings.uv_variables() == {
        "SSL_CERT_FILE": "/etc/ssl/own.pem",
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_FIND_LINKS": "/srv/wheels,/srv/more",
        "UV_INDEX": "https://one.example/simple https://two.example/simple",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def test_the_settings_for_a_mirror_are_written_for_ansible_test(set_pip: SetPip, tmp_path: Path) -> None:
    set_pip(MIRROR)
    pip_settings.write_configuration(tmp_path)
    file = tmp_path / ".config/pip/pip.conf"
    head, *lines = file.read_text().splitlines()
    assert head == "[global]"
    assert sorted(lines) == [
        "cert = /etc/ssl/own.pem",
        "extra-index-url = https://one.example/simple https://two.example/simple",
        "find-links = /srv/wheels /srv/more",
        "index-url = https://mirror.example/simple",
        "quiet = 2",
    ]
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("listing", [pytest.param("", id="nothing is set"), pytest.param(NO_MIRROR, id="no mirror")])
def test_without_a_mirror_nothing_is_handed_on(set_pip: SetPip, tmp_path: Path, listing: str) -> None:
    set_pip(listing)
    pip_settings.write_configuration(tmp_path / "home")
    assert (pip_settings.read(), pip_settings.uv_variables()) == ({}, {})
    assert not (tmp_path / "home").exists()


def test_the_file_goes_with_the_mirror(set_pip: SetPip, tmp_path: Path) -> None:
    set_pip(NO_MIRROR)
    file = tmp_path / ".config/pip/pip.conf"
    file.parent.mkdir(parents=True)
    file.write_text("[global]\nindex-url = https://mirror.example/simple\n")
    pip_settings.write_configuration(tmp_path)
    assert not file.exists()
