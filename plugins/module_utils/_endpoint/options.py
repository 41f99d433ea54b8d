# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parses the options of a task on an endpoint. Pure."""

from __future__ import annotations

import ipaddress
import typing as t
from dataclasses import dataclass, field

from .._errors import OptionError
from .._options import as_written, check_number, parse_description, parse_endpoint_id, parse_id, parse_text
from .._resource.tags import TAG_OPTIONS, parse_tags
from .._service.lookup import SERVICE_OPTIONS, ServiceRef, parse_service
from .._vpcep.connections import ACCEPTED

PRESENT, ABSENT = "present", "absent"
# What a task may wait for, besides ACCEPTED: that the endpoint asks the service's owner to accept it.
ASKED = "pending"
# API: Creating a VPC Endpoint, policy_statement.
EFFECTS = ("Allow", "Deny")
_MOST_STATEMENTS = 10
# User guide: Configuring Access Control for a VPC Endpoint.
_MOST_WHITELISTED = 20
# Only gateway endpoints have these. They have no subnet.
_OF_GATEWAYS = ("route_tables", "policy_statement")

_STATEMENT: dict[str, dict[str, t.Any]] = {
    "Effect": {"type": "str", "choices": list(EFFECTS), "required": True},
    "Action": {"type": "list", "elements": "str", "required": True},
    "Resource": {"type": "list", "elements": "str", "required": True},
}
ENDPOINT_OPTIONS: dict[str, dict[str, t.Any]] = {
    "state": {"type": "str", "choices": [PRESENT, ABSENT], "default": PRESENT},
    "endpoint_id": {"type": "str"},
    **SERVICE_OPTIONS,
    "vpc_id": {"type": "str"},
    "subnet_id": {"type": "str"},
    "ip_address": {"type": "str"},
    "enable_dns": {"type": "bool"},
    "description": {"type": "str"},
    "whitelist": {"type": "list", "elements": "str"},
    "route_tables": {"type": "list", "elements": "str"},
    "policy_statement": {"type": "list", "elements": "dict", "options": _STATEMENT},
    **TAG_OPTIONS,
    "wait_for": {"type": "str", "choices": [ASKED, ACCEPTED], "default": ASKED},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 600},
}


@dataclass(frozen=True)
class EndpointRequest:
    """What a task asks of an endpoint.

    ``fields`` has the options that are given, parsed, by their names, without the tags. ``wait_timeout`` is in seconds.
    """

    state: str = PRESENT
    endpoint_id: str | None = None
    service: ServiceRef = field(default_factory=ServiceRef)
    fields: t.Mapping[str, t.Any] = field(default_factory=dict)
    tags: t.Mapping[str, str] | None = None
    purge_tags: bool = True
    wait: bool = True
    wait_for: str = ASKED
    wait_timeout: float = 600

    @property
    def subject(self) -> str:
        """What the task works on, for messages."""
        if self.endpoint_id:
            return f"endpoint {self.endpoint_id}"
        subnet = self.fields.get("subnet_id")
        place = f"VPC {self.fields['vpc_id']}" + (f", subnet {subnet}" if subnet else "")
        return f"the endpoint for endpoint service {self.service.service_id or self.service.service_name} in {place}"


def parse_request(params: t.Mapping[str, t.Any], given: t.Mapping[str, t.Any]) -> EndpointRequest:
    """Parse the options of a task; ``given`` has them as written. Raises `OptionError` if they are unusable."""
    endpoint_id, service = params["endpoint_id"], _parse_service(params)
    found = {
        "service_id": service.service_id,
        "service_name": service.service_name,
        **{name: parse_id(name, params[name]) if params[name] else None for name in ("vpc_id", "subnet_id")},
        "ip_address": _parse_address(params["ip_address"]),
        "enable_dns": params["enable_dns"],
        "description": parse_description(parse_text(params["description"])),
        "whitelist": _parse_whitelist(as_written(params, given, "whitelist")),
        "route_tables": _parse_route_tables(as_written(params, given, "route_tables")),
        "policy_statement": _parse_policy(params["policy_statement"], given.get("policy_statement")),
    }
    fields = {name: value for name, value in found.items() if value is not None}
    if not endpoint_id:
        _check_place(fields)
    return EndpointRequest(
        state=params["state"],
        endpoint_id=parse_endpoint_id("endpoint_id", endpoint_id) if endpoint_id else None,
        service=service,
        fields=fields,
        tags=parse_tags(params["tags"]),
        purge_tags=params["purge_tags"],
        wait=params["wait"],
        wait_for=params["wait_for"],
        wait_timeout=check_number("wait_timeout", params["wait_timeout"]),
    )


def _parse_service(params: t.Mapping[str, t.Any]) -> ServiceRef:
    """The endpoint's service. Its short name is not enough, since a consumer cannot look that up."""
    service = parse_service(params, required=False)
    if service.service_name and "." not in service.service_name:
        raise OptionError(
            f"service_name has to be the full name, region.name.id; {service.service_name!r} looks like a short name,"
            " which only the service's owner can look up; ask the owner for the full name, or give service_id."
        )
    return service


def _check_place(fields: t.Mapping[str, t.Any]) -> None:
    """Check that the options name one endpoint, or suffice to create one."""
    is_gateway = any(name in fields for name in _OF_GATEWAYS)
    missing = [name for name in ("vpc_id", *(() if is_gateway else ("subnet_id",))) if name not in fields]
    if "service_id" not in fields and "service_name" not in fields:
        missing.insert(0, "service_id (or service_name)")
    if missing:
        raise OptionError(
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing; give endpoint_id for an endpoint"
            " that exists, or the service, vpc_id and subnet_id (no subnet_id for a gateway endpoint with route_tables"
            " or policy_statement)."
        )


def _parse_address(text: str | None) -> str | None:
    if not text:
        return None
    try:
        return str(ipaddress.IPv4Address(text.strip()))
    except ValueError:
        raise OptionError(f"ip_address is not an IPv4 address: {text!r}; give one such as 192.168.0.12.") from None


def _parse_whitelist(entries: t.Sequence[str] | None) -> list[str] | None:
    if entries is None:
        return None
    if len(entries) > _MOST_WHITELISTED:
        raise OptionError(f"whitelist has {len(entries)} entries; the cloud takes at most {_MOST_WHITELISTED}.")
    return [_parse_network(entry) for entry in entries]


def _parse_network(text: str) -> str:
    """An address or a CIDR block, as the module sends it. Bits behind a block's prefix are most likely a slip."""
    try:
        network = ipaddress.IPv4Network(text.strip())
    except ValueError as error:
        raise OptionError(
            f"whitelist has {text!r}, which is no IPv4 address or CIDR block ({error}); give such as 192.168.0.12 or"
            " 192.168.0.0/24."
        ) from None
    return str(network) if "/" in text else str(network.network_address)


def _parse_route_tables(entries: t.Sequence[str] | None) -> list[str] | None:
    return None if entries is None else [parse_id("route_tables", entry) for entry in entries]


def _parse_policy(
    statements: t.Sequence[t.Mapping[str, t.Any]] | None, written: t.Any
) -> list[dict[str, t.Any]] | None:
    """The statements as the API takes them. ``written`` is the option as the user wrote it."""
    if statements is None and written is not None:
        raise OptionError("policy_statement is not a list of statements; give each its Effect, Action and Resource.")
    if statements is None:
        return None
    if len(statements) > _MOST_STATEMENTS:
        raise OptionError(f"policy_statement has {len(statements)} entries; the API takes at most {_MOST_STATEMENTS}.")
    return [{name: statement[name] for name in _STATEMENT} for statement in statements]
