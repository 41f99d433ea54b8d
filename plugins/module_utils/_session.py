# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Composes login, transport and address into the API, so all three are called from here. Knows nothing of Ansible."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass

from ._errors import OptionError
from ._http.client import Http
from ._http.request import HttpOptions
from ._login.address import ApiAddress, address_in_catalog, address_of_region, parse_address
from ._login.options import CA_CERT, CLIENT_CERT, CLIENT_KEY, REGION_NAME, VPCEP_ENDPOINT
from ._login.resolve import Login, resolve_login
from ._options import check_number
from ._vpcep.client import VpcepApi

if t.TYPE_CHECKING:
    from ._clock import Clock
    from ._http.request import Auth
    from ._login.token import IssuedToken


@dataclass(frozen=True)
class Session:
    """A login that has been made, or needs no request, with the address of the API.

    ``user`` is who has logged in: a user's name or ID, or an access key; None for a token.
    """

    http: Http
    auth: Auth
    address: ApiAddress
    project_id: str
    region_name: str | None
    issued: IssuedToken | None = None
    user: str | None = None

    @property
    def domain_id(self) -> str | None:
        """The account that the project belongs to, if the login has told."""
        return self.issued.domain_id if self.issued else None

    def api(self) -> VpcepApi:
        return VpcepApi(self.http, self.auth, self.address.url(self.project_id))


def create_session(params: t.Mapping[str, t.Any], clock: Clock, connections: int = 1) -> Session:
    """Log in as the options say and find the API, for so many requests at once.

    Raises `OptionError` before any request if the options cannot work, and `RequestError` if the login fails.
    """
    login = resolve_login(params, os.environ)
    http = Http(_http_options(params, login, connections), clock)
    for secret in login.secrets:
        http.hide(secret)
    logged_in = login.method.log_in(http)
    address = _address(login, logged_in.issued)
    region_name = login.region_name or address.region_name
    return Session(http, logged_in.auth, address, logged_in.project_id, region_name, logged_in.issued, login.method.who)


def _http_options(params: t.Mapping[str, t.Any], login: Login, connections: int) -> HttpOptions:
    ca_cert, cert, key = login.ca_cert, login.client_cert, login.client_key
    if key and not cert:
        raise OptionError("client_key is given without client_cert; give both, or a client_cert that holds its key.")
    for option, path in ((CA_CERT, ca_cert), (CLIENT_CERT, cert), (CLIENT_KEY, key)):
        if path and not os.path.exists(path):
            raise OptionError(f"{option.named} names a file that is not there: {path}.")
    return HttpOptions(
        verify=(ca_cert or True) if login.verify else False,
        cert=(cert, key) if cert and key else cert,
        timeout=check_number("api_timeout", params["api_timeout"], least=1),
        max_retries=check_number("max_retries", params["max_retries"]),
        connections=connections,
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
    raise OptionError(f"The catalog does not name VPCEP: set {REGION_NAME.named} or {VPCEP_ENDPOINT.named}.")
