# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The addresses of IAM and of the API: from options, from a catalog, from a region."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlsplit

from .._errors import OptionError
from .shapes import as_objects, as_text

# It becomes a part of a host name.
_REGION = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,62}")
_PARTS = re.compile(r"(?P<root>.*?)(?:/v1(?:/(?P<project>[^/]+))?)?/*")


@dataclass(frozen=True)
class ApiAddress:
    """An address of the VPCEP API: ``root`` ends before ``/v1``, ``project_id`` is the part behind it, if given.

    ``region_name`` is set if the address came from a catalog or a region.
    """

    root: str
    project_id: str | None = None
    region_name: str | None = field(default=None, compare=False)

    def url(self, project_id: str) -> str:
        """The address that the paths of the API reference continue."""
        return f"{self.root}/v1/{quote(project_id, safe='')}"


def check_region(option: str, value: str) -> str:
    """The value, if it can name a region; else raises `OptionError`."""
    if not _REGION.fullmatch(value):
        raise OptionError(
            f"{option} is not the name of a region: {value!r}; give letters, digits, hyphens and underscores,"
            " such as eu-de."
        )
    return value


def checked_url(option: str, text: str) -> str:
    """The text, if it is an http or https address without a user, a query or a fragment; else raises `OptionError`."""
    try:
        parts = urlsplit(text)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_good = False
    if not is_good or re.search(r"[\s@?#]", text):
        raise OptionError(f"{option} is not an address such as https://host/path, without user, query or spaces.")
    return text


def parse_address(option: str, text: str) -> ApiAddress:
    """Parse an address that may end in ``/v1`` or ``/v1/{project_id}``. Raises `OptionError`."""
    match = _PARTS.fullmatch(checked_url(option, text))
    if match is None:
        raise OptionError(f"{option} is not an address of the VPCEP API.")
    return ApiAddress(match["root"], match["project"])


def identity_url(auth_url: str) -> str:
    """IAM's address with its version, which users may omit or end with a slash."""
    url = auth_url.rstrip("/")
    return url if url.endswith("/v3") else f"{url}/v3"


def check_version(option: str, auth_url: str) -> str:
    """The address, if it can be that of version 3 of IAM; else raises `OptionError`.

    It must not end in another version, as in older guides, or be the address of a single call.
    """
    path = urlsplit(auth_url).path.rstrip("/")
    version = re.search(r"/(v[0-9][0-9.]*)$|/(v3/auth)\b", path)
    if version and version.group(1) != "v3":
        raise OptionError(
            f"{option} ends with {path[version.start() :]}, but must be the address of version 3:"
            f" {auth_url[: auth_url.rindex(version.group())]}/v3."
        )
    return auth_url


def address_of_region(region_name: str) -> ApiAddress:
    """The address by the cloud's naming rule (Endpoints, VPC Endpoint); names in the Swiss cloud have one part more."""
    zone = "sc.otc" if region_name == "eu-ch2" else "otc"
    return ApiAddress(f"https://vpcep.{quote(region_name, safe='')}.{zone}.t-systems.com", None, region_name)


def address_in_catalog(catalog: t.Any, region_name: str | None, project_name: str | None) -> ApiAddress | None:
    """The public address of service type ``vpcep`` in a token's catalog; None if it has none.

    Without a region, the only address counts, or the one whose region starts the project's name (projects are called
    ``region`` or ``region_name``). Raises `OptionError` if several remain, or if the catalog has the service only in
    other regions.
    """
    urls = _urls_by_region(catalog)
    names = ", ".join(sorted(name for name in urls if name))
    region: str | None = region_name or (project_name or "").split("_")[0]
    if region not in urls and region_name:
        if not names:
            return None
        raise OptionError(
            f"The catalog does not name VPCEP in region {region_name}, but in: {names}. Set region_name"
            " (OS_REGION_NAME) to one of them, or vpcep_endpoint (OS_VPCEP_ENDPOINT_OVERRIDE)."
        )
    if region not in urls:
        if not urls:
            return None
        if len(urls) > 1:
            raise OptionError(
                f"The catalog names VPCEP in several regions ({names}): set region_name (OS_REGION_NAME)."
            )
        region = next(iter(urls))
    return replace(parse_address("The address of vpcep in the catalog", urls[region]), region_name=region)


def _urls_by_region(catalog: t.Any) -> dict[str | None, str]:
    """The public addresses of the service by region; the key is None if an entry has no region."""
    services = [service for service in as_objects(catalog) if service.get("type") == "vpcep"]
    return {
        as_text(row.get("region_id")) or as_text(row.get("region")): row["url"].strip()
        for service in services
        for row in as_objects(service.get("endpoints"))
        if row.get("interface") == "public" and as_text(row.get("url"))
    }
