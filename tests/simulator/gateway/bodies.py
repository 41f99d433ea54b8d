# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""JSON bodies, and the checks of their fields."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from aiohttp import web

from .envelopes import service_error

# Refuses the value of a field, or returns what the cloud keeps of it.
Check = Callable[[object], Any]
PARAMETER_ERROR = "EndPoint.0002"
UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


async def json_object(request: web.Request) -> dict[str, Any]:
    """The body of a request, which has to be a JSON object."""
    text = await request.text()
    if not text:
        raise service_error("EndPoint.0011")
    try:
        body = json.loads(text)
    except ValueError:
        raise service_error("EndPoint.1004") from None
    if not isinstance(body, dict):
        raise service_error("EndPoint.1004")
    return body


def checked(body: Mapping[str, Any], checks: Mapping[str, Check], required: Mapping[str, str]) -> dict[str, Any]:
    """The fields that are given, as the cloud keeps them; `required` has the code for each one that is not.

    Null counts as not given (inferred). An unknown field is refused (inferred from the Terraform provider of Huawei
    Cloud, which says so of enable_policy); a cloud that ignored it would hide a typing error from its clients.
    """
    given = {name: value for name, value in body.items() if value is not None}
    for name, code in required.items():
        if name not in given:
            raise service_error(code)
    if not given.keys() <= checks.keys():
        raise service_error(PARAMETER_ERROR)
    return {name: checks[name](value) for name, value in given.items()}


def shaped(pattern: str, code: str = PARAMETER_ERROR) -> Check:
    """A text that matches the pattern as a whole."""

    def check(value: object) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise service_error(code)
        return value

    return check


def one_of(values: Collection[object], code: str = PARAMETER_ERROR) -> Check:
    """One of these values; true and false are no numbers."""

    def check(value: object) -> object:
        if not any(value == known and type(value) is type(known) for known in values):
            raise service_error(code)
        return value

    return check


def flag(code: str = PARAMETER_ERROR) -> Check:
    """True or false."""
    return one_of((True, False), code)


# VPCEP API reference, Creating a VPC Endpoint Service and Creating a VPC Endpoint, description.
description = shaped("(?s)[^<>]{0,128}")
