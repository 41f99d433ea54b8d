# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a request may say of an endpoint service (VPCEP API reference, Creating a VPC Endpoint Service)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..gateway.bodies import PARAMETER_ERROR, UUID, Check, checked, description, flag, one_of, shaped
from ..gateway.envelopes import service_error
from ..tags.form import new_tags
from .state import Port

MOST_PORTS = 200
PROXIES = ("close", "toa_open", "proxy_open", "open", "proxy_vni")
# VIP and BMS are deprecated and still taken.
SERVER_TYPES = ("VM", "LB", "VIP", "BMS")
# The reference lists the codes and does not say which fault has which: this follows their messages (inferred). 1003 and
# 3076, and 3003 and 3063, have the same.
NAME = shaped("[0-9A-Za-z_-]{0,16}", "EndPoint.1003")
PORT_ID = shaped(UUID, "EndPoint.3003")


def _ports(value: object) -> tuple[Port, ...]:
    """The whole list, which replaces the former one; an empty one and a doubled mapping are refused (inferred)."""
    if not isinstance(value, list):
        raise service_error(PARAMETER_ERROR)
    if not value:
        raise service_error("EndPoint.2028")
    if len(value) > MOST_PORTS:
        raise service_error("EndPoint.3074")
    ports = tuple(_port(entry) for entry in value)
    if len(set(ports)) < len(ports):
        raise service_error("EndPoint.3043")
    return ports


def _port(entry: object) -> Port:
    if not isinstance(entry, dict):
        raise service_error(PARAMETER_ERROR)
    if not {"client_port", "server_port"} <= entry.keys():
        raise service_error("EndPoint.2028")
    protocol = entry.get("protocol", "TCP")
    if protocol != "TCP":
        raise service_error("EndPoint.3075")
    return Port(_number(entry["client_port"]), _number(entry["server_port"]), protocol)


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 65535:
        raise service_error("EndPoint.3043")
    return value


# What can be changed later, too.
CHANGEABLE: Mapping[str, Check] = {
    "port_id": PORT_ID,
    "ports": _ports,
    "service_name": NAME,
    "approval_enabled": flag(),
    "tcp_proxy": one_of(PROXIES),
    "description": description,
}
FIXED: Mapping[str, Check] = {
    "vpc_id": shaped(UUID, "EndPoint.2001"),
    "server_type": one_of(SERVER_TYPES, "EndPoint.3021"),
    # Tenants cannot make gateway services.
    "service_type": one_of(("interface",)),
    "pool_id": shaped(".{1,64}"),
    "tags": new_tags,
}
REQUIRED = dict.fromkeys(("port_id", "vpc_id", "server_type", "ports"), PARAMETER_ERROR)
# Fields of a former version of the API, together or alone (Error Codes).
UNCHANGEABLE = (
    ({"port_id", "ip"}, "EndPoint.3052"),
    ({"vip_port_id", "ip"}, "EndPoint.3053"),
    ({"vip_port_id"}, "EndPoint.3054"),
    ({"ip"}, "EndPoint.3055"),
)


def created(body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a new service, by the names that `Service` has for them."""
    return _renamed(checked(body, {**FIXED, **CHANGEABLE}, REQUIRED))


def updated(body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that change, by the names that `Service` has for them; any other field is refused (inferred)."""
    for names, code in UNCHANGEABLE:
        if names <= body.keys():
            raise service_error(code)
    return _renamed(checked(body, CHANGEABLE, {}))


def _renamed(fields: dict[str, Any]) -> dict[str, Any]:
    fields.pop("service_type", None)
    return {"name" if name == "service_name" else name: value for name, value in fields.items()}
