# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Addresses: as they are given, by region, and in the catalog."""

from __future__ import annotations

from dataclasses import dataclass

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
        pytest.param(ROOT, ApiAddress(ROOT), id="the host"),
        pytest.param(f"{ROOT}/", ApiAddress(ROOT), id="the host with a slash"),
        pytest.param(f"{ROOT}/v1", ApiAddress(ROOT), id="the version"),
        pytest.param(f"{ROOT}/v1/", ApiAddress(ROOT), id="the version with a slash"),
        pytest.param(f"{ROOT}/v1/{PROJECT}", ApiAddress(ROOT, PROJECT), id="the project"),
        pytest.param(f"{ROOT}/v1/{PROJECT}/", ApiAddress(ROOT, PROJECT), id="the project with a slash"),
        pytest.param(
            f"http://127.0.0.1:8080/v1/{PROJECT}",
            ApiAddress("http://127.0.0.1:8080", PROJECT),
            id="plain HTTP on this machine",
        ),
        pytest.param(
            f"https://gateway/vpcep/v1/{PROJECT}",
            ApiAddress("https://gateway/vpcep", PROJECT),
            id="a gateway's path with version and project",
        ),
        pytest.param("https://gateway/vpcep", ApiAddress("https://gateway/vpcep"), id="a gateway's path"),
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
def test_an_invalid_address_is_refused_without_repeating_its_password(text: str) -> None:
    with pytest.raises(OptionError, match="vpcep_endpoint is not an address") as caught:
        parse_address("vpcep_endpoint", text)
    assert "secret" not in caught.value.msg


@pytest.mark.parametrize(
    ("auth_url", "url"),
    [
        pytest.param(
            "https://iam.eu-de.otc.t-systems.com/v3", "https://iam.eu-de.otc.t-systems.com/v3", id="with its version"
        ),
        pytest.param(
            "https://iam.eu-de.otc.t-systems.com:443/v3/",
            "https://iam.eu-de.otc.t-systems.com:443/v3",
            id="with a port and a slash",
        ),
        pytest.param(
            "https://iam.eu-de.otc.t-systems.com", "https://iam.eu-de.otc.t-systems.com/v3", id="without a version"
        ),
        pytest.param(
            "https://iam.eu-de.otc.t-systems.com/",
            "https://iam.eu-de.otc.t-systems.com/v3",
            id="without a version, with a slash",
        ),
    ],
)
def test_identity_url_has_its_version_once(auth_url: str, url: str) -> None:
    assert identity_url(auth_url) == url


@pytest.mark.parametrize(
    ("region", "root"),
    [
        pytest.param("eu-de", "https://vpcep.eu-de.otc.t-systems.com", id="eu-de"),
        pytest.param("eu-nl", "https://vpcep.eu-nl.otc.t-systems.com", id="eu-nl"),
        pytest.param("eu-ch2", "https://vpcep.eu-ch2.sc.otc.t-systems.com", id="eu-ch2, on a domain of its own"),
        pytest.param("a/b", "https://vpcep.a%2Fb.otc.t-systems.com", id="a name that has to be quoted"),
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


@dataclass(frozen=True)
class CatalogCase:
    """The service's entries in the catalog, the region and the project's name, and the address that is found."""

    entries: tuple[dict[str, str], ...] = TWO
    region: str | None = None
    project: str | None = None
    root: str | None = None


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            CatalogCase(region="eu-nl", project="eu-de", root="https://nl"), id="the region that was asked for"
        ),
        pytest.param(CatalogCase(project="eu-de", root="https://de"), id="the region of the project"),
        pytest.param(
            CatalogCase(project="eu-nl_network", root="https://nl"), id="the region at the start of the project's name"
        ),
        pytest.param(
            CatalogCase(entries=TWO[:1], project="anything", root="https://de"),
            id="the only region, with another project",
        ),
        pytest.param(CatalogCase(entries=TWO[:1], root="https://de"), id="the only region"),
        pytest.param(
            CatalogCase(entries=(entry("https://in", "eu-de", "internal"), TWO[0]), region="eu-de", root="https://de"),
            id="a public address after an internal one",
        ),
        pytest.param(
            CatalogCase(entries=(entry("https://in", "eu-de", "internal"),), region="eu-de"),
            id="only an internal address",
        ),
        pytest.param(CatalogCase(entries=(), region="eu-de"), id="no entry, with a region"),
        pytest.param(CatalogCase(entries=()), id="no entry"),
        pytest.param(
            CatalogCase(entries=(entry("https://any", ""),), region="eu-de"), id="an entry of no region, with a region"
        ),
        pytest.param(
            CatalogCase(entries=(entry("https://any", ""),), project="eu-de", root="https://any"),
            id="an entry of no region",
        ),
    ],
)
def test_address_in_a_catalog(case: CatalogCase) -> None:
    found = address_in_catalog(catalog(*case.entries), case.region, case.project)
    assert found == (ApiAddress(case.root, PROJECT) if case.root else None)


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
def test_the_usable_parts_of_an_odd_catalog_are_used(odd: object, root: str | None) -> None:
    found = address_in_catalog(odd, "eu-de", None)
    assert (found.root if found else None) == root


def test_an_address_in_the_catalog_that_is_none_is_an_error() -> None:
    with pytest.raises(OptionError, match="The address of vpcep in the catalog is not an address"):
        address_in_catalog(catalog(entry("de", "eu-de")), "eu-de", None)


def test_several_regions_and_none_asked_for_is_an_error_that_lists_them() -> None:
    with pytest.raises(OptionError, match=r"\(eu-de, eu-nl\): set region_name \(OS_REGION_NAME\)"):
        address_in_catalog(catalog(*TWO), None, "other")
