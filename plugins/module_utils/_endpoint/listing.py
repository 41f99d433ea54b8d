# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists the endpoints that match what a task asks for."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._errors import OptionError
from .._options import id_key, parse_endpoint_id, parse_id, parse_text
from .._resource.tags import as_mapping, parse_tags
from .._vpcep.connections import STATUSES
from .._vpcep.services import short_name_in

if t.TYPE_CHECKING:
    from .._vpcep.client import VpcepApi
    from .._vpcep.endpoints import Endpoint

FILTER_OPTIONS: dict[str, dict[str, t.Any]] = {
    "endpoint_id": {"type": "str"},
    "service_name": {"type": "str"},
    "vpc_id": {"type": "str"},
    "statuses": {"type": "list", "elements": "str", "choices": list(STATUSES)},
    "tags": {"type": "dict"},
}


@dataclass(frozen=True)
class EndpointFilter:
    """What endpoints have to match. ``service_name`` is a full or a short name; nothing given matches all."""

    endpoint_id: str | None = None
    service_name: str | None = None
    vpc_id: str | None = None
    statuses: t.Collection[str] = ()
    tags: t.Mapping[str, str] = field(default_factory=dict)

    def matches(self, endpoint: Endpoint) -> bool:
        """Whether the endpoint matches. This also checks what the API filters by, which may be fuzzy."""
        return (
            self.endpoint_id in (None, id_key(endpoint.endpoint_id))
            and self.service_name in (None, endpoint.service_name, short_name_in(endpoint.service_name))
            and (self.vpc_id is None or id_key(self.vpc_id) == id_key(endpoint.vpc_id or ""))
            and (not self.statuses or endpoint.status in self.statuses)
            and self.tags.items() <= as_mapping(endpoint.tags).items()
        )


def parse_filter(params: t.Mapping[str, t.Any], given: t.Mapping[str, t.Any]) -> EndpointFilter:
    """Parse the options of a task; ``given`` has them as written.

    Raises `OptionError` for those that are malformed, or null or empty by accident.
    """
    for option in ("statuses", "tags"):
        if option in given and not given[option]:
            raise OptionError(f"{option} is empty; name at least one, or omit the option to select all.")
    return EndpointFilter(
        endpoint_id=parse_endpoint_id("endpoint_id", params["endpoint_id"]) if params["endpoint_id"] else None,
        service_name=parse_text(params["service_name"]),
        vpc_id=parse_id("vpc_id", params["vpc_id"]) if params["vpc_id"] else None,
        statuses=params["statuses"] or (),
        tags=parse_tags(params["tags"]) or {},
    )


def list_endpoints(api: VpcepApi, wanted: EndpointFilter) -> list[Endpoint]:
    """The endpoints of the project that match, oldest first."""
    listed = api.endpoints.query(wanted.endpoint_id, wanted.service_name, wanted.vpc_id)
    found = [endpoint for endpoint in listed if wanted.matches(endpoint)]
    return sorted(found, key=lambda endpoint: ((endpoint.created_at or "").rstrip("Z"), endpoint.endpoint_id))
