# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a resolved login would use, by the names of the options, and what it would send first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, NoReturn, cast

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.request import Auth, Request
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.agency import Agency
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.methods import LOGIN_OPTIONS
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.resolve import Login
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._login.token import TokenLogin

ENVIRONMENT = {option.name: option.variables for option in LOGIN_OPTIONS}

# Where the value of an option ends up in a login, if that is not a field of the same name.
_PLACES: Mapping[str, tuple[str, ...]] = {
    "username": ("user.reference.name",),
    "user_id": ("user.reference.id",),
    "user_domain_name": ("user.domain.name",),
    "user_domain_id": ("user.domain.id",),
    "project_name": ("project.name",),
    "project_id": ("project.project_id", "project_id"),
    "auth_token": ("token",),
    "access_key": ("keys.access_key",),
    "secret_key": ("keys.secret_key",),
    "security_token": ("keys.security_token",),
    "agency_name": ("name",),
    "agency_domain_name": ("domain_name",),
    "agency_domain_id": ("domain_id",),
}


def used(login: Login, option: str) -> Any:
    """The value of this option that the login uses; None if it uses none."""
    method: dict[str, Any] = asdict(cast("Any", login.method))
    users = {**method, **method["user"]} if isinstance(login.method, Agency) else method
    fields = {**asdict(login), **users, **method}
    found = (_at(fields, place) for place in _PLACES.get(option, (option,)))
    return next((value for value in found if value is not None), None)


def _at(fields: Any, place: str) -> Any:
    for name in place.split("."):
        fields = fields.get(name) if isinstance(fields, dict) else None
    return fields


class _Asked(Exception):
    def __init__(self, request: Request) -> None:
        super().__init__(request.purpose)
        self.request = request


class _Recorder:
    """Stands in for the transport up to the first request, which it hands to the test instead of sending it."""

    def send(self, request: Request, _auth: Auth) -> NoReturn:
        raise _Asked(request)


_HTTP = cast("Any", _Recorder())


def identity_body(login: Login) -> Any:
    """The body with which the user logs in, also if an agency is assumed after that."""
    if isinstance(login.method, Agency):
        own = login.method.user.own_auth(_HTTP)
        assert isinstance(own, TokenLogin)
        return _body(own.issued)
    return _body(lambda: login.method.log_in(_HTTP))


def agency_body(login: Login) -> Any:
    """The body with which the agency is assumed."""
    assert isinstance(login.method, Agency)
    return _body(lambda: login.method.log_in(_HTTP))


def _body(log_in: Any) -> Any:
    with pytest.raises(_Asked) as caught:
        log_in()
    return caught.value.request.body
