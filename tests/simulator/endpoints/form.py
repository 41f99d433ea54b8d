# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a request may say of an endpoint (VPCEP API reference, Creating a VPC Endpoint)."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from typing import Any

from ..gateway.bodies import PARAMETER_ERROR, UUID, Check, checked, description, flag, one_of, shaped
from ..gateway.envelopes import service_error
from ..tags.form import new_tags

# VPCEP user guide, Configuring Access Control for a VPC Endpoint.
LONGEST_WHITELIST = 20
MOST_STATEMENTS = 10
# What a gateway endpoint has if its creator says nothing (the sample in the reference).
DEFAULT_POLICY: tuple[Mapping[str, Any], ...] = (
    {"Effect": "Allow", "Action": ["obs:*:*"], "Resource": ["obs:*:*:*:*/*", "obs:*:*:*:*"]},
)


def _port_ip(value: object) -> str:
    try:
        return str(IPv4Address(value if isinstance(value, str) else ""))
    except AddressValueError:
        raise service_error("EndPoint.2041") from None


def _whitelist(value: object) -> tuple[str, ...]:
    """Addresses and networks in IPv4."""
    if not isinstance(value, list):
        raise service_error("EndPoint.2044")
    if len(value) > LONGEST_WHITELIST:
        raise service_error("EndPoint.2045")
    for entry in value:
        try:
            IPv4Network(entry if isinstance(entry, str) else "", strict=False)
        except ValueError:
            raise service_error("EndPoint.2044") from None
    return tuple(value)


def _route_tables(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise service_error("EndPoint.1019")
    return tuple(shaped(UUID, "EndPoint.1019")(entry) for entry in value)


def _policy(value: object) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(value, list) or len(value) > MOST_STATEMENTS or not all(map(_is_statement, value)):
        raise service_error("EndPoint.2048")
    return tuple(value)


def _is_statement(value: object) -> bool:
    """The keys begin with capitals (the reference; an older Go client sends small letters, which looks like a slip)."""
    return (
        isinstance(value, dict)
        and value.keys() == {"Effect", "Action", "Resource"}
        and value["Effect"] in ("Allow", "Deny")
        and all(isinstance(value[name], list) and value[name] for name in ("Action", "Resource"))
    )


# The reference lists the codes and does not say which fault has which: this follows their messages (inferred).
ACCESS: Mapping[str, Check] = {"enable_whitelist": flag(), "whitelist": _whitelist}
ROUTE_TABLES: Mapping[str, Check] = {"routetables": _route_tables}
POLICY: Mapping[str, Check] = {"policy_statement": _policy}
FIELDS: Mapping[str, Check] = {
    "endpoint_service_id": shaped("(?s).+", "EndPoint.2003"),
    "vpc_id": shaped(UUID, "EndPoint.0020"),
    "subnet_id": shaped(UUID, "EndPoint.0023"),
    "port_ip": _port_ip,
    "enable_dns": flag("EndPoint.2033"),
    "tags": new_tags,
    "specification_name": one_of(("default",), "EndPoint.2009"),
    "description": description,
    **ACCESS,
    **ROUTE_TABLES,
    **POLICY,
}
REQUIRED = {"endpoint_service_id": "EndPoint.2029", "vpc_id": "EndPoint.2011"}
INTERFACE_ONLY = ("subnet_id", "port_ip", "enable_dns", "whitelist", "enable_whitelist")
GATEWAY_ONLY = ("routetables", "policy_statement")


def created(body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a new endpoint, by the names of the API."""
    return checked(body, FIELDS, REQUIRED)


def changed_access(body: Mapping[str, Any]) -> dict[str, Any]:
    """Whether the whitelist of an endpoint is on, and what is on it."""
    return checked(body, ACCESS, {})


def changed_route_tables(body: Mapping[str, Any]) -> tuple[str, ...]:
    """The route tables that a gateway endpoint is to have."""
    tables: tuple[str, ...] = checked(body, ROUTE_TABLES, {"routetables": PARAMETER_ERROR})["routetables"]
    return tables


def changed_policy(body: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The policy that a gateway endpoint is to have."""
    policy: tuple[Mapping[str, Any], ...] = checked(body, POLICY, {"policy_statement": PARAMETER_ERROR})[
        "policy_statement"
    ]
    return policy
