# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parses and checks the options that describe an endpoint service. Pure."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from .._errors import OptionError
from .._options import check_number, parse_description, parse_id, parse_text
from .._resource.tags import TAG_OPTIONS, parse_tags

# The states that a task can ask for.
PRESENT = "present"
ABSENT = "absent"
# API: Creating a VPC Endpoint Service, server_type without the deprecated ones, tcp_proxy, and protocol.
SERVER_TYPES = ("LB", "VM")
TCP_PROXIES = ("close", "toa_open", "proxy_open", "open", "proxy_vni")
PROTOCOLS = ("TCP",)

_PORT: dict[str, dict[str, t.Any]] = {
    "client_port": {"type": "int", "required": True},
    "server_port": {"type": "int", "required": True},
    "protocol": {"type": "str", "choices": list(PROTOCOLS), "default": "TCP"},
}
OPTIONS: dict[str, dict[str, t.Any]] = {
    "service_id": {"type": "str"},
    "name": {"type": "str"},
    "state": {"type": "str", "choices": [PRESENT, ABSENT], "default": PRESENT},
    "vpc_id": {"type": "str"},
    "port_id": {"type": "str"},
    "server_type": {"type": "str", "choices": list(SERVER_TYPES)},
    "ports": {"type": "list", "elements": "dict", "options": _PORT},
    "approval_enabled": {"type": "bool"},
    "tcp_proxy": {"type": "str", "choices": list(TCP_PROXIES)},
    "description": {"type": "str"},
    "pool_id": {"type": "str"},
    **TAG_OPTIONS,
    "drain": {"type": "bool", "default": False},
    "max_rejects": {"type": "int"},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 600},
}

# API: Creating a VPC Endpoint Service, service_name and ports.
_NAME = re.compile(r"[A-Za-z0-9_-]{1,16}")
_MOST_PORTS = 200
_LARGEST_PORT = 65535
_IDS = ("vpc_id", "port_id", "pool_id")


class Port(t.NamedTuple):
    """A port mapping: endpoints are reached at ``client_port``, and the backend listens at ``server_port``."""

    client_port: int
    server_port: int
    protocol: str = "TCP"


@dataclass(frozen=True)
class WantedService:
    """The endpoint service that a task asks for, by its ID or its short name.

    ``fields`` has the options that are given, by their names, with ``ports`` as a frozenset of `Port`. If both
    ``service_id`` and ``name`` are given, the name is a field like the others. ``tags`` is None if none are given.
    ``wait_timeout`` is in seconds.
    """

    service_id: str | None
    name: str | None
    fields: t.Mapping[str, t.Any]
    tags: t.Mapping[str, str] | None = None
    purge_tags: bool = True
    wait: bool = True
    wait_timeout: float = 600

    @property
    def subject(self) -> str:
        return f"endpoint service {self.service_id or self.name}"


def parse_wanted(
    params: t.Mapping[str, t.Any], given: t.Mapping[str, t.Any], blanks: t.Container[str] = ()
) -> WantedService:
    """The service from a module's options. Raises `OptionError` if they are not usable.

    ``given`` and ``blanks`` are those of `Module`.
    """
    service_id, name = parse_text(params["service_id"]), _parse_name(params["name"])
    if not service_id and not name:
        raise OptionError("The endpoint service is not named; give service_id or name.")
    if params["drain"] and params["max_rejects"] is None:
        raise OptionError("drain needs max_rejects, the number of connections that it may reject; give both.")
    if params["max_rejects"] is not None:
        check_number("max_rejects", params["max_rejects"])
    return WantedService(
        service_id=parse_id("service_id", service_id) if service_id else None,
        name=name,
        fields=_parse_fields(params, given, blanks, name),
        tags=parse_tags(params["tags"]),
        purge_tags=params["purge_tags"],
        wait=params["wait"],
        wait_timeout=check_number("wait_timeout", params["wait_timeout"]),
    )


def _parse_fields(
    params: t.Mapping[str, t.Any], given: t.Mapping[str, t.Any], blanks: t.Container[str], name: str | None
) -> dict[str, t.Any]:
    values = {
        "name": name,
        **{option: params[option] and parse_id(option, params[option]) for option in _IDS},
        "ports": _parse_ports(params["ports"], given.get("ports")),
        "description": "" if "description" in blanks else parse_description(params["description"]),
        **{option: params[option] for option in ("server_type", "approval_enabled", "tcp_proxy")},
    }
    return {option: value for option, value in values.items() if value is not None}


def _parse_name(text: str | None) -> str | None:
    name = parse_text(text)
    if name and not _NAME.fullmatch(name):
        raise OptionError(
            f"name is not a valid name: {name!r}; give the short name, at most 16 letters, digits, hyphens and"
            " underscores, without region and ID."
        )
    return name


def _parse_ports(params: t.Sequence[t.Mapping[str, t.Any]] | None, given: t.Any) -> frozenset[Port] | None:
    if given is None:
        return None
    if params is None:
        raise OptionError("ports is not a list of mappings; give such as [{client_port: 443, server_port: 8443}].")
    if not 1 <= len(params) <= _MOST_PORTS:
        raise OptionError(f"ports has {len(params)} entries; give 1 to {_MOST_PORTS}.")
    ports = [_parse_port(f"of entry {number} of ports", entry) for number, entry in enumerate(params, 1)]
    for port in ports:
        if ports.count(port) > 1:
            raise OptionError(
                f"ports has {port.client_port} to {port.server_port} {port.protocol} twice; give it once."
            )
    return frozenset(ports)


def _parse_port(place: str, entry: t.Mapping[str, t.Any]) -> Port:
    client_port, server_port = (
        check_number(f"{name} {place}", entry[name], least=1, most=_LARGEST_PORT)
        for name in ("client_port", "server_port")
    )
    return Port(client_port, server_port, entry["protocol"])
