# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fields of an endpoint that a task can ask for: which can be changed in place, and how they compare. Pure."""

from __future__ import annotations

import ipaddress
import typing as t

from .._options import id_key
from .._resource.fields import Field
from .._resource.tags import as_entries, as_mapping
from .._vpcep.connections import ACCEPTED
from .lookup import is_same_service_name

if t.TYPE_CHECKING:
    from .._vpcep.endpoints import Endpoint

_GATEWAY = "gateway"


def _is_same_id(current: str, wanted: str) -> bool:
    return id_key(current) == id_key(wanted)


def _is_same_text(current: str | None, wanted: str) -> bool:
    return (current or "") == wanted


def _is_same_whitelist(current: t.Sequence[str] | None, wanted: t.Sequence[str]) -> bool:
    """An empty list in a task means a whitelist that is off, which is None in an endpoint."""
    if not wanted or current is None:
        return not wanted and current is None
    return set(map(_network_key, current)) == set(map(_network_key, wanted))


def _network_key(text: str) -> str:
    try:
        return str(ipaddress.IPv4Network(text.strip(), strict=False))
    except ValueError:
        return text


def _is_same_set(current: t.Iterable[str], wanted: t.Iterable[str]) -> bool:
    return set(map(id_key, current)) == set(map(id_key, wanted))


def _is_same_policy(current: t.Iterable[t.Mapping[str, t.Any]], wanted: t.Iterable[t.Mapping[str, t.Any]]) -> bool:
    """Neither the order of statements matters, nor the order of what they name."""
    return set(map(_statement_key, current)) == set(map(_statement_key, wanted))


def _statement_key(statement: t.Mapping[str, t.Any]) -> tuple[t.Any, ...]:
    return (statement.get("Effect"), *(frozenset(_texts(statement.get(name))) for name in ("Action", "Resource")))


def _texts(value: t.Any) -> list[str]:
    """The texts of a list. The cloud's default policy may have a single one without a list."""
    return [str(entry) for entry in value] if isinstance(value, list) else [str(value)]


def _whitelist_in_force(endpoint: Endpoint) -> list[str] | None:
    """The whitelist; None if it is off. A cloud that does not send the switch has it on if the list is not empty."""
    is_on = bool(endpoint.whitelist) if endpoint.enable_whitelist is None else endpoint.enable_whitelist
    return list(endpoint.whitelist) if is_on else None


def _is_gateway(endpoint: Endpoint) -> bool:
    return (endpoint.service_type or "").lower() == _GATEWAY


def _shows_dns(endpoint: Endpoint) -> bool:
    """Whether enable_dns says something: a gateway ignores it, and otherwise it takes effect with the acceptance."""
    return not _is_gateway(endpoint) and endpoint.status == ACCEPTED and endpoint.enable_dns is not None


# API: Creating a VPC Endpoint. The whitelist, the route tables and the policy can be changed only by calls that are not
# documented for this cloud; nothing changes the other fields.
FIELDS = (
    Field(
        "service_id",
        "endpoint_service_id",
        is_fixed=True,
        is_same=_is_same_id,
        is_visible=lambda endpoint: bool(endpoint.service_id),
    ),
    Field(
        "service_name",
        is_fixed=True,
        is_same=is_same_service_name,
        is_visible=lambda endpoint: bool(endpoint.service_name),
    ),
    Field("vpc_id", is_fixed=True, is_same=_is_same_id, is_visible=lambda endpoint: bool(endpoint.vpc_id)),
    # A gateway endpoint has no subnet.
    Field("subnet_id", is_fixed=True, is_same=_is_same_id, is_visible=lambda endpoint: bool(endpoint.subnet_id)),
    # The cloud shows the address only once the service's owner has accepted the endpoint.
    Field(
        "ip_address",
        "port_ip",
        is_fixed=True,
        is_visible=lambda endpoint: bool(endpoint.ip),
        read=lambda endpoint: endpoint.ip,
    ),
    Field("enable_dns", is_fixed=True, is_visible=_shows_dns),
    Field("description", is_fixed=True, is_same=_is_same_text),
    Field("whitelist", is_same=_is_same_whitelist, read=_whitelist_in_force),
    Field("route_tables", "routetables", is_same=_is_same_set),
    Field("policy_statement", is_same=_is_same_policy),
)
# The fields that say which endpoint it is.
IDENTITY = tuple(field for field in FIELDS if field.option in ("service_id", "service_name", "vpc_id", "subnet_id"))


def to_api(service_id: str, fields: t.Mapping[str, t.Any], tags: t.Mapping[str, str] | None) -> dict[str, t.Any]:
    """What creates an endpoint with these fields, as the API names them; fields that are not given are left out."""
    given = {**{name: value for name, value in fields.items() if name != "service_name"}, "service_id": service_id}
    sent = {field.on_the_wire: given[field.option] for field in FIELDS if field.option in given}
    if "whitelist" in given:
        sent["enable_whitelist"] = bool(given["whitelist"])
    if tags is not None:
        sent["tags"] = as_entries(tags)
    return sent


def declared(endpoint: Endpoint) -> dict[str, t.Any]:
    """The fields of an endpoint as a task would ask for them, for a diff. A whitelist that is off is empty."""
    found = {field.option: field.value_in(endpoint) for field in FIELDS}
    found["whitelist"] = found["whitelist"] or []
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}
    return {**plain, "tags": as_mapping(endpoint.tags)}
