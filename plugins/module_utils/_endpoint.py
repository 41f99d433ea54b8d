# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may import this file.

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlsplit

from ._errors import OptionError

# Quoting alone would not do: a dot path goes through it unchanged.
_PLAUSIBLE_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")
_PARTS = re.compile(r"(?P<root>.*?)(?:/v1(?:/(?P<project>[^/]+))?)?/*")


@dataclass(frozen=True)
class Endpoint:
    """An address of the VPCEP API: ``root`` ends before ``/v1``, ``project_id`` is what stood behind that.

    ``region_name`` is known where a catalog or a region led to it.
    """

    root: str
    project_id: str | None = None
    region_name: str | None = field(default=None, compare=False)

    def url(self, project_id: str) -> str:
        """What the paths of the API reference are put behind."""
        return f"{self.root}/v1/{quote(project_id, safe='')}"


def check_id(option: str, value: str) -> str:
    """The value, if it can be an ID of the cloud (a UUID, or 32 hexadecimal digits); else raises `OptionError`."""
    if not _PLAUSIBLE_ID.fullmatch(value):
        raise OptionError(f"{option} is not an ID: {value!r}; give letters, digits and hyphens, 64 at the most.")
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


def parse_endpoint(option: str, text: str) -> Endpoint:
    """Take an address with and without ``/v1`` and ``/v1/{project_id}`` at its end."""
    match = _PARTS.fullmatch(checked_url(option, text))
    if match is None:
        raise OptionError(f"{option} is not an address of the VPCEP API.")
    return Endpoint(match["root"], match["project"])


def identity_url(auth_url: str) -> str:
    """IAM's address with its version, which users leave out or write with a slash behind."""
    url = auth_url.rstrip("/")
    return url if url.endswith("/v3") else f"{url}/v3"


def endpoint_of_region(region_name: str) -> Endpoint:
    """The address by the cloud's naming rule (Endpoints, VPC Endpoint); the Swiss cloud's names have a part more."""
    zone = "sc.otc" if region_name == "eu-ch2" else "otc"
    return Endpoint(f"https://vpcep.{quote(region_name, safe='')}.{zone}.t-systems.com", None, region_name)


def endpoint_in_catalog(
    catalog: t.Iterable[t.Mapping[str, t.Any]], region_name: str | None, project_name: str | None
) -> Endpoint | None:
    """The public address of service type ``vpcep`` in a token's catalog; None where the catalog does not name one.

    Without a region it is the only one there is, or the one that the project's name begins with (projects are called
    ``region`` or ``region_name``). Raises `OptionError` where several are left.
    """
    urls = {
        endpoint.get("region_id") or endpoint.get("region"): endpoint["url"]
        for service in catalog
        if service.get("type") == "vpcep"
        for endpoint in service.get("endpoints") or ()
        if endpoint.get("interface") == "public" and isinstance(endpoint.get("url"), str)
    }
    region = region_name or (project_name or "").split("_")[0]
    if region not in urls:
        if region_name or not urls:
            return None
        if len(urls) > 1:
            names = ", ".join(sorted(str(name) for name in urls))
            raise OptionError(
                f"The catalog names VPCEP in several regions ({names}): set region_name (OS_REGION_NAME)."
            )
        region = next(iter(urls))
    return replace(parse_endpoint("The address of vpcep in the catalog", urls[region]), region_name=region)
