# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The way to an address: proxies, certificates and authorities, from options and environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import OptionError, RequestError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.client import Http
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.request import HttpOptions, Request
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.token import GivenToken
from tests.conftest import Certificate
from tests.simulator import Cloud, Simulator

from ...fakes import FakeClock
from ...misbehaving import answer, misbehaving, says


@pytest.fixture(autouse=True)
def _nothing_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
            monkeypatch.delenv(name)


class Counting(GivenToken):
    """Knows how often a proof was asked for: a login would have been made."""

    def __init__(self) -> None:
        super().__init__("a-token")
        self.asked = 0

    def __call__(self, request: Any) -> Any:
        self.asked += 1
        return super().__call__(request)


def ask(url: str, **options: Any) -> None:
    """Send one request; an `OptionError` comes before a login and before anything is sent."""
    auth = Counting()
    client = Http(HttpOptions(**{"timeout": 5, "max_retries": 0, **options}), FakeClock())
    try:
        client.send(Request("GET", url, "ask"), auth)
    except OptionError:
        assert (auth.asked, client.stats.requests) == (0, 0)
        raise


PLAIN = [
    pytest.param("http://127.0.0.1:1/v1", True, id="loopback"),
    pytest.param("http://127.99.0.7:1/v1", True, id="loopback's other addresses"),
    pytest.param("http://localhost:1/v1", True, id="localhost"),
    pytest.param("http://LocalHost:1/v1", True, id="localhost in other letters"),
    pytest.param("http://[::1]:1/v1", True, id="loopback of IPv6"),
    pytest.param("http://192.0.2.1:1/v1", False, id="another machine"),
    pytest.param("http://[2001:db8::1]:1/v1", False, id="another machine of IPv6"),
    pytest.param("http://127.0.0.1.example:1/v1", False, id="a name that begins like loopback"),
    pytest.param("http://localhost.example:1/v1", False, id="a name that begins with localhost"),
    pytest.param("http://0.0.0.0:1/v1", False, id="all addresses"),
    pytest.param("HTTP://iam.example/v3", False, id="the scheme in capitals"),
    pytest.param("https://192.0.2.1:1/v1", True, id="TLS"),
]


@pytest.mark.parametrize(("url", "is_allowed"), PLAIN)
def test_secrets_go_over_plain_http_to_this_machine_only(url: str, is_allowed: bool) -> None:
    with pytest.raises((OptionError, RequestError)) as caught:
        ask(url, timeout=0.2)
    assert isinstance(caught.value, RequestError) is is_allowed
    if not is_allowed:
        assert "over plain HTTP, where others could read it; use an https address" in caught.value.msg
        assert "(auth_url, vpcep_endpoint), or set validate_certs to false" in caught.value.msg


def test_plain_http_is_for_tests_as_certificates_that_are_not_checked_are() -> None:
    with pytest.raises(RequestError, match="no connection"):
        ask("http://192.0.2.1:1/v1", verify=False, timeout=0.2)


def test_plain_http_to_this_machine_does_not_go_through_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://192.0.2.1:3128")
    with pytest.raises(OptionError, match=r"over plain HTTP through a proxy, .* add 127.0.0.1 to NO_PROXY"):
        ask("http://127.0.0.1:1/v1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with pytest.raises(RequestError, match="no connection could be made"):
        ask("http://127.0.0.1:1/v1")


def test_a_proxy_that_is_asked_in_plain_http_is_good_enough_for_https(monkeypatch: pytest.MonkeyPatch) -> None:
    with misbehaving(says(answer(status="403 No"))) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        with pytest.raises(RequestError, match="the proxy made no connection"):
            ask("https://vpcep.example/v1")
        assert proxy.requests[0].startswith(b"CONNECT vpcep.example:443 ")
        assert b"a-token" not in proxy.requests[0]


NO_PROXIES = [
    pytest.param("http://", id="nothing behind the scheme"),
    pytest.param(":8080", id="a port alone"),
    pytest.param("http://:8080", id="a scheme and a port"),
    pytest.param("http://user:secret@:8080", id="a user and a port"),
    pytest.param("http://user:secret@proxy:99999", id="a port that is none"),
    pytest.param("http://user:sec/ret@proxy:8080", id="a slash in the password"),
    pytest.param("http://user:sec#ret@proxy:8080", id="a hash sign in the password"),
    pytest.param("http://[::1", id="half of an address"),
    pytest.param("ftp://user:secret@proxy", id="a scheme that is none for a proxy"),
]


@pytest.mark.parametrize("variable", ["https_proxy", "HTTPS_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize("proxy", NO_PROXIES)
def test_a_variable_that_names_no_proxy_is_named_without_its_value(
    monkeypatch: pytest.MonkeyPatch, variable: str, proxy: str
) -> None:
    monkeypatch.setenv(variable, proxy)
    with pytest.raises(OptionError, match=f"^{variable} is not the address of a proxy") as caught:
        ask("https://vpcep.example/v1")
    assert "sec" not in caught.value.msg


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_file_with_authorities_that_a_variable_names_has_to_be_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, certificate: Certificate
) -> None:
    missing = str(tmp_path / "missing.pem")
    monkeypatch.setenv(variable, missing)
    with pytest.raises(OptionError, match=f"^{variable} names a file that is not there: {missing}"):
        ask("https://127.0.0.1:1/v1")
    monkeypatch.setenv(variable, certificate.keyfile)
    with pytest.raises(OptionError, match=f"^{variable} does not name a file with certificates in PEM format"):
        ask("https://127.0.0.1:1/v1")
    # Plain HTTP, a ca_cert and unchecked certificates need no such file.
    for url, options in (
        ("http://127.0.0.1:1/v1", {}),
        ("https://127.0.0.1:1/v1", {"verify": certificate.authority}),
        ("https://127.0.0.1:1/v1", {"verify": False}),
    ):
        with pytest.raises(RequestError, match="no connection could be made"):
            ask(url, **options)


def test_authorities_that_a_variable_names_are_trusted(
    monkeypatch: pytest.MonkeyPatch, cloud: Cloud, certificate: Certificate
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certificate.authority)
    with Simulator(cloud, certificate=certificate.pair) as simulator, pytest.raises(RequestError, match="404"):
        ask(f"{simulator.url}/nothing")


BAD_FILES = [
    pytest.param(
        {"verify": "{empty}"}, "ca_cert does not name a file with certificates in PEM format: .*empty", id="ca_cert"
    ),
    pytest.param(
        {"cert": "{authority}"}, "client_cert and client_key are not a usable certificate with its key", id="no key"
    ),
    pytest.param({"cert": ("{certfile}", "{empty}")}, "client_cert and client_key are", id="an empty key"),
    pytest.param({"cert": ("{empty}", "{keyfile}")}, "client_cert and client_key are", id="an empty certificate"),
    pytest.param({"cert": ("{authority}", "{keyfile}")}, "KEY_VALUES_MISMATCH", id="the key of another"),
    pytest.param({"cert": ("{certfile}", "{locked}")}, "the key without a password", id="a key with a password"),
]


@pytest.mark.parametrize(("options", "said"), BAD_FILES)
def test_files_that_are_no_certificates(
    tmp_path: Path, certificate: Certificate, options: dict[str, Any], said: str
) -> None:
    files = {
        **{name: getattr(certificate, name) for name in ("certfile", "keyfile", "authority")},
        "empty": str(tmp_path / "empty.pem"),
        "locked": str(tmp_path / "locked.pem"),
    }
    Path(files["empty"]).touch()
    lock_key(files["keyfile"], files["locked"])
    filled = {
        name: value.format(**files) if isinstance(value, str) else tuple(path.format(**files) for path in value)
        for name, value in options.items()
    }
    with pytest.raises(OptionError, match=said):
        ask("https://127.0.0.1:1/v1", **filled)


def lock_key(keyfile: str, locked: str) -> None:
    key = serialization.load_pem_private_key(Path(keyfile).read_bytes(), None)
    Path(locked).write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"secret"),
        )
    )


@pytest.mark.parametrize("url", ["https://[::1", "https://eu..de/v1", "https://127.0.0.1:99999/v1", "https://.example"])
def test_an_address_that_is_none_is_an_error_of_ours(url: str) -> None:
    with pytest.raises((OptionError, RequestError), match=r"is not a valid HTTP address|the host name is unknown"):
        ask(url)


def test_a_name_that_no_host_can_have_is_one_behind_a_proxy_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with misbehaving(says(answer())) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        with pytest.raises(RequestError, match="the host name is unknown"):
            ask("https://vpcep.eu..de/v1")


def test_the_environment_is_looked_at_once_for_each_address(
    monkeypatch: pytest.MonkeyPatch, cloud: Cloud, simulator: Simulator, certificate: Certificate
) -> None:
    client = Http(HttpOptions(timeout=5, max_retries=0), FakeClock())
    request = Request("GET", f"{simulator.url}/nothing", "ask")
    with pytest.raises(RequestError, match="404"):
        client.send(request, GivenToken("a-token"))
    monkeypatch.setenv("http_proxy", "http://")
    with pytest.raises(RequestError, match="404"):
        client.send(request, GivenToken("a-token"))
