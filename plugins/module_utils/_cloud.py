# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may import this file.

from __future__ import annotations

import os
import re
import typing as t

from ansible.module_utils.basic import missing_required_lib

from ._auth_token import GivenToken, Grant, TokenLogin
from ._endpoint import Endpoint, endpoint_in_catalog, endpoint_of_region, identity_url, parse_endpoint
from ._errors import MissingLibraryError, OptionError, VpcepError
from ._http import Http
from ._login import TOKEN, Login, named, resolve_login, to_identity_request
from ._request import Anonymous, HttpOptions, Request
from ._vpcep import VpcepApi

if t.TYPE_CHECKING:
    from ._clock import Clock

_PLAUSIBLE_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")

# The environment is read in _login and not by Ansible's fallback: an option that is given has to win over a variable
# that contradicts it, and after Ansible's fallback the two cannot be told apart.
_LOGIN_OPTIONS: dict[str, dict[str, t.Any]] = {
    "auth_url": {"type": "str"},
    "username": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    "user_domain_name": {"type": "str"},
    "user_domain_id": {"type": "str"},
    "project_name": {"type": "str"},
    "project_id": {"type": "str"},
    "region_name": {"type": "str"},
    "auth_token": {"type": "str", "no_log": True},
    "vpcep_endpoint": {"type": "str"},
    "validate_certs": {"type": "bool", "default": True},
    "ca_cert": {"type": "path"},
    "client_cert": {"type": "path"},
    "client_key": {"type": "path", "no_log": False},
    "api_timeout": {"type": "int", "default": 30},
    "max_retries": {"type": "int", "default": 5},
}


def argument_spec(**options: dict[str, t.Any]) -> dict[str, dict[str, t.Any]]:
    """A module's own options and the shared ones; documented by the fragment ``_cloud``."""
    return {**options, **_LOGIN_OPTIONS}


def check_id(option: str, value: str) -> str:
    """The value, if it can be an ID of the cloud (a UUID, or 32 hexadecimal digits); else raises `OptionError`."""
    if not _PLAUSIBLE_ID.fullmatch(value):
        raise OptionError(f"{option} is not an ID: {value!r}; give letters, digits and hyphens, 64 at the most.")
    return value


def check_number(option: str, value: int, least: int = 0) -> int:
    """The value, if it is not below ``least``; else raises `OptionError`."""
    if value < least:
        raise OptionError(f"{option} is {value}; give {least} or more.")
    return value


def create_api(params: t.Mapping[str, t.Any], clock: Clock) -> VpcepApi:
    """Log in as the options say and find the API.

    Raises `OptionError` before any request where the options cannot work, and `RequestError` where the login fails.
    """
    login = resolve_login(params, os.environ)
    http = Http(_http_options(params, login), clock)
    for secret in filter(None, (login.password, login.auth_token)):
        http.hide(secret)
    if login.way is TOKEN:
        return VpcepApi(http, GivenToken(str(login.auth_token)), _endpoint(login).url(str(login.project_id)))
    auth = TokenLogin(lambda: _fetch_grant(http, login))
    grant = auth.grant()
    _check_project(login, grant)
    return VpcepApi(http, auth, _endpoint(login, grant).url(str(grant.project_id)))


def fail_arguments(error: VpcepError, api: VpcepApi | None) -> dict[str, t.Any]:
    """The arguments for ``fail_json``: Ansible's usual message where a library is missing, else the error's own."""
    if isinstance(error, MissingLibraryError):
        return {"msg": missing_required_lib(error.library)}
    if api is not None:
        error.add(api=api.http.costs())
    return error.to_fail_json()


def _http_options(params: t.Mapping[str, t.Any], login: Login) -> HttpOptions:
    ca_cert, cert, key = login.ca_cert, params["client_cert"], params["client_key"]
    if key and not cert:
        raise OptionError("client_key is given without client_cert; give both, or a client_cert that holds its key.")
    for option, path in (("ca_cert", ca_cert), ("client_cert", cert), ("client_key", key)):
        if path and not os.path.exists(path):
            raise OptionError(f"{option} names a file that is not there: {path}.")
    return HttpOptions(
        verify=(ca_cert or True) if params["validate_certs"] else False,
        cert=(cert, key) if key else cert,
        timeout=check_number("api_timeout", params["api_timeout"], least=1),
        max_retries=check_number("max_retries", params["max_retries"]),
    )


def _fetch_grant(http: Http, login: Login) -> Grant:
    reply = http.send(
        Request(
            "POST",
            identity_url(str(login.auth_url)) + "/auth/tokens",
            purpose=f"log in as {login.username} at {login.auth_url}",
            body=to_identity_request(login),
            is_login=True,
        ),
        Anonymous(),
    )
    grant = Grant.from_reply(reply)
    http.hide(grant.token)
    return grant


def _check_project(login: Login, grant: Grant) -> None:
    """The token must be for the project that the options name, by whichever of ID and name it was not asked for."""
    if not grant.project_id:
        raise OptionError("The token is not for a project, as this API needs it; check project_name and project_id.")
    if login.project_id and login.project_id != grant.project_id:
        raise OptionError(f"The login gave project {grant.project_id}, but project_id is {login.project_id}.")
    if login.project_name and grant.project_name and login.project_name != grant.project_name:
        raise OptionError(
            f"project_id {grant.project_id} is project {grant.project_name}, but project_name is {login.project_name}:"
            " make them agree, or give one of them."
        )


def _endpoint(login: Login, grant: Grant | None = None) -> Endpoint:
    """The API's address: the option, else the catalog of the login, else the region's."""
    if login.vpcep_endpoint:
        return parse_endpoint("vpcep_endpoint", login.vpcep_endpoint)
    if grant:
        endpoint = endpoint_in_catalog(grant.catalog, login.region_name, grant.project_name)
        if endpoint:
            return endpoint
    if login.region_name:
        return endpoint_of_region(login.region_name)
    raise OptionError(f"The catalog does not name VPCEP: set {named('region_name')} or {named('vpcep_endpoint')}.")
