# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import OptionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.address import (
    ApiAddress,
    address_in_catalog,
    address_of_region,
    identity_url,
    parse_address,
)

ROOT = "https://vpcep.eu-de.otc.t-systems.com"
PROJECT = "6e9dfd51d1124e8d8498dce894923a0d"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (ROOT, ApiAddress(ROOT)),
        (f"{ROOT}/", ApiAddress(ROOT)),
        (f"{ROOT}/v1", ApiAddress(ROOT)),
        (f"{ROOT}/v1/", ApiAddress(ROOT)),
        (f"{ROOT}/v1/{PROJECT}", ApiAddress(ROOT, PROJECT)),
        (f"{ROOT}/v1/{PROJECT}/", ApiAddress(ROOT, PROJECT)),
        (f"http://127.0.0.1:8080/v1/{PROJECT}", ApiAddress("http://127.0.0.1:8080", PROJECT)),
        (f"https://gateway/vpcep/v1/{PROJECT}", ApiAddress("https://gateway/vpcep", PROJECT)),
        ("https://gateway/vpcep", ApiAddress("https://gateway/vpcep")),
    ],
)
def test_an_address_is_taken_with_and_without_version_and_project(text: str, address: ApiAddress) -> None:
    assert parse_address("vpcep_endpoint", text) == address
    assert address.url(PROJECT) == f"{address.root}/v1/{PROJECT}"


@pytest.mark.parametrize(
    "text",
    [
        "vpcep.eu-de.otc.t-systems.com",
        "ftp://host",
        "https://",
        "https://user:secret@host",
        "https://host/v1?x=1",
        "https://host/#v1",
        "https://ho st",
        "https://host:port",
        "https://host:99999",
        "https://[::1",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_its_password(text: str) -> None:
    with pytest.raises(OptionError, match="vpcep_endpoint is not an address") as caught:
        parse_address("vpcep_endpoint", text)
    assert "secret" not in caught.value.msg


@pytest.mark.parametrize(
    ("auth_url", "url"),
    [
        ("https://iam.eu-de.otc.t-systems.com/v3", "https://iam.eu-de.otc.t-systems.com/v3"),
        ("https://iam.eu-de.otc.t-systems.com:443/v3/", "https://iam.eu-de.otc.t-systems.com:443/v3"),
        ("https://iam.eu-de.otc.t-systems.com", "https://iam.eu-de.otc.t-systems.com/v3"),
        ("https://iam.eu-de.otc.t-systems.com/", "https://iam.eu-de.otc.t-systems.com/v3"),
    ],
)
def test_identity_url_has_its_version_once(auth_url: str, url: str) -> None:
    assert identity_url(auth_url) == url


@pytest.mark.parametrize(
    ("region", "root"),
    [
        ("eu-de", "https://vpcep.eu-de.otc.t-systems.com"),
        ("eu-nl", "https://vpcep.eu-nl.otc.t-systems.com"),
        ("eu-ch2", "https://vpcep.eu-ch2.sc.otc.t-systems.com"),
        ("a/b", "https://vpcep.a%2Fb.otc.t-systems.com"),
    ],
)
def test_address_of_a_region(region: str, root: str) -> None:
    assert address_of_region(region) == ApiAddress(root)


def entry(url: str, region: str, interface: str = "public") -> dict[str, str]:
    return {"interface": interface, "region": region, "region_id": region, "url": f"{url}/v1/{PROJECT}"}


def catalog(*entries: dict[str, str], kind: str = "vpcep") -> list[dict[str, object]]:
    return [
        {"type": "identity", "endpoints": [entry("https://iam", "*")]},
        {"type": kind, "endpoints": list(entries)},
    ]


TWO = (entry("https://de", "eu-de"), entry("https://nl", "eu-nl"))


@pytest.mark.parametrize(
    ("entries", "region", "project", "root"),
    [
        (TWO, "eu-nl", "eu-de", "https://nl"),
        (TWO, None, "eu-de", "https://de"),
        (TWO, None, "eu-nl_network", "https://nl"),
        (TWO[:1], None, "anything", "https://de"),
        (TWO[:1], None, None, "https://de"),
        ((entry("https://in", "eu-de", "internal"), TWO[0]), "eu-de", None, "https://de"),
        ((entry("https://in", "eu-de", "internal"),), "eu-de", None, None),
        ((), "eu-de", None, None),
        ((), None, None, None),
        ((entry("https://any", ""),), "eu-de", None, None),
        ((entry("https://any", ""),), None, "eu-de", "https://any"),
    ],
)
def test_address_in_a_catalog(
    entries: tuple[dict[str, str], ...], region: str | None, project: str | None, root: str | None
) -> None:
    found = address_in_catalog(catalog(*entries), region, project)
    assert found == (ApiAddress(root, PROJECT) if root else None)


def test_a_catalog_without_the_service_names_no_address() -> None:
    assert address_in_catalog(catalog(*TWO, kind="vpc"), "eu-de", None) is None


def test_a_region_that_is_not_in_the_catalog_is_an_error_that_lists_those_that_are() -> None:
    with pytest.raises(OptionError) as caught:
        address_in_catalog(catalog(*TWO), "eu-ch2", "eu-de")
    assert caught.value.msg == (
        "The catalog does not name VPCEP in region eu-ch2, but in: eu-de, eu-nl. Set region_name (OS_REGION_NAME) to"
        " one of them, or vpcep_endpoint (OS_VPCEP_ENDPOINT_OVERRIDE)."
    )


GOOD = entry("https://de", "eu-de")
NONE = {"interface": "public", "region": "eu-de", "url": None}


@pytest.mark.parametrize(
    ("odd", "root"),
    [
        pytest.param(None, None, id="null"),
        pytest.param("vpcep", None, id="a text"),
        pytest.param({"type": "vpcep"}, None, id="an object"),
        pytest.param([], None, id="an empty list"),
        pytest.param(["vpcep", 1, None, [], {}], None, id="a list of all kinds but services"),
        pytest.param([{"type": ["vpcep"]}], None, id="a type that is no text"),
        pytest.param([{"type": "vpcep"}], None, id="no endpoints"),
        pytest.param([{"type": "vpcep", "endpoints": "https://de"}], None, id="endpoints as a text"),
        pytest.param([{"type": "vpcep", "endpoints": {"url": "https://de"}}], None, id="endpoints as an object"),
        pytest.param([{"type": "vpcep", "endpoints": ["a", None, GOOD]}], "https://de", id="one endpoint among others"),
        pytest.param([{"type": "vpcep", "endpoints": [NONE]}], None, id="no address"),
        pytest.param([{"type": "vpcep", "endpoints": [{**NONE, "url": 5}]}], None, id="an address that is a number"),
        pytest.param([{"type": "vpcep", "endpoints": [{**NONE, "url": " "}]}], None, id="a blank address"),
        pytest.param(
            [{"type": "vpcep", "endpoints": [{**NONE, "url": " https://de\n"}]}], "https://de", id="blanks around it"
        ),
        pytest.param(
            [{"type": "vpcep", "endpoints": [{**GOOD, "region_id": {}, "region": []}]}], None, id="regions of no kind"
        ),
        pytest.param(
            [{"type": "vpcep", "endpoints": [{**GOOD, "region_id": 7}]}], "https://de", id="an ID that is a number"
        ),
    ],
)
def test_of_an_odd_catalog_what_can_be_used_is_used(odd: object, root: str | None) -> None:
    found = address_in_catalog(odd, "eu-de", None)
    assert (found.root if found else None) == root


def test_an_address_in_the_catalog_that_is_none_is_an_error() -> None:
    with pytest.raises(OptionError, match="The address of vpcep in the catalog is not an address"):
        address_in_catalog(catalog(entry("de", "eu-de")), "eu-de", None)


def test_several_regions_and_none_asked_for_is_an_error_that_lists_them() -> None:
    with pytest.raises(OptionError, match=r"\(eu-de, eu-nl\): set region_name \(OS_REGION_NAME\)"):
        address_in_catalog(catalog(*TWO), None, "other")
