# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A login that has been made, and the API that it opens. Knows nothing of Ansible."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass

from ._errors import OptionError
from ._http.client import Http
from ._http.request import HttpOptions
from ._login.address import ApiAddress, address_in_catalog, address_of_region, parse_address
from ._login.iam import find_project, token_login
from ._login.methods import KEYS, TOKEN, named
from ._login.resolve import Login, resolve_login
from ._login.signature import AkskAuth, Keys
from ._login.token import GivenToken
from ._options import check_number, parse_id
from ._vpcep.client import VpcepApi

if t.TYPE_CHECKING:
    from ._clock import Clock
    from ._http.request import Auth
    from ._login.token import IssuedToken


@dataclass(frozen=True)
class Session:
    """A login that has been made, or needs none, and what it is good for."""

    http: Http
    auth: Auth
    address: ApiAddress
    project_id: str
    region_name: str | None
    issued: IssuedToken | None = None

    def api(self) -> VpcepApi:
        return VpcepApi(self.http, self.auth, self.address.url(self.project_id))


def create_session(params: t.Mapping[str, t.Any], clock: Clock, connections: int = 1) -> Session:
    """Log in as the options say and find the API, for so many requests at once.

    Raises `OptionError` before any request where the options cannot work, and `RequestError` where the login fails.
    """
    login = resolve_login(params, os.environ)
    http = Http(_http_options(params, login, connections), clock)
    for secret in login.secrets():
        http.hide(secret)
    if login.method is KEYS:
        return _session_with_keys(http, login, params["signature_format"])
    if login.method is TOKEN and not login.agency_name:
        return _session(http, GivenToken(str(login.auth_token)), login, str(login.project_id))
    auth = token_login(http, login)
    issued = auth.issued()
    _check_project(login, issued.project_id, issued.project_name)
    return _session(http, auth, login, str(issued.project_id), issued)


def _http_options(params: t.Mapping[str, t.Any], login: Login, connections: int) -> HttpOptions:
    ca_cert, cert, key = login.ca_cert, login.client_cert, login.client_key
    if key and not cert:
        raise OptionError("client_key is given without client_cert; give both, or a client_cert that holds its key.")
    for option, path in (("ca_cert", ca_cert), ("client_cert", cert), ("client_key", key)):
        if path and not os.path.exists(path):
            raise OptionError(f"{named(option)} names a file that is not there: {path}.")
    return HttpOptions(
        verify=(ca_cert or True) if login.verify else False,
        cert=(cert, key) if cert and key else cert,
        timeout=check_number("api_timeout", params["api_timeout"], least=1),
        max_retries=check_number("max_retries", params["max_retries"]),
        connections=connections,
    )


def _session(http: Http, auth: Auth, login: Login, project_id: str, issued: IssuedToken | None = None) -> Session:
    address = _address(login, issued)
    region = login.region_name or address.region_name
    return Session(http, auth, address, project_id, region, issued)


def _session_with_keys(http: Http, login: Login, signature_format: str) -> Session:
    keys = Keys(str(login.access_key), str(login.secret_key), login.security_token)
    project_id = login.project_id
    if not project_id:
        project_id = find_project(http, AkskAuth(keys, None, signature_format, http.clock), login)
    auth = AkskAuth(keys, project_id, signature_format, http.clock)
    return _session(http, auth, login, project_id)


def _check_project(login: Login, project_id: str | None, project_name: str | None) -> None:
    """The token must be for the project that the options name, by whichever of ID and name it was not asked for."""
    if not project_id:
        raise OptionError("The token is not for a project, as this API needs it; check project_name and project_id.")
    parse_id("The project ID that IAM gave", project_id)
    if login.project_id and login.project_id != project_id:
        raise OptionError(f"The login gave project {project_id}, but project_id is {login.project_id}.")
    if login.project_name and project_name and login.project_name != project_name:
        raise OptionError(
            f"project_id {project_id} is project {project_name}, but project_name is {login.project_name}:"
            " make them agree, or give one of them."
        )


def _address(login: Login, issued: IssuedToken | None) -> ApiAddress:
    """The API's address: the option, else the catalog of the login, else the region's."""
    if login.vpcep_endpoint:
        return parse_address("vpcep_endpoint", login.vpcep_endpoint)
    if issued:
        address = address_in_catalog(issued.catalog, login.region_name, issued.project_name)
        if address:
            return address
    if login.region_name:
        return address_of_region(login.region_name)
    raise OptionError(f"The catalog does not name VPCEP: set {named('region_name')} or {named('vpcep_endpoint')}.")
