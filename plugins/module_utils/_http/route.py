# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How to reach an address: through which proxy, with which certificates, and whether secrets may be sent there."""

from __future__ import annotations

import ipaddress
import os
import ssl
import typing as t
from urllib.parse import SplitResult, urlsplit

from .._errors import OptionError

if t.TYPE_CHECKING:
    from .request import HttpOptions, Request

try:
    import requests
    from requests.utils import select_proxy
except ImportError:
    pass

_CA_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_PROXY_SCHEMES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")


class Routes:
    """The routes to the addresses of a run, each found and checked only once: that takes half as long as a request."""

    def __init__(self, session: requests.Session, options: HttpOptions) -> None:
        self._session = session
        self._options = options
        self._known: dict[tuple[str, str], t.Mapping[str, t.Any]] = {}

    def find(self, request: Request) -> t.Mapping[str, t.Any]:
        """The settings for an adapter of requests. Raises `OptionError` if nothing can or may be sent there."""
        try:
            origin = urlsplit(request.url)[:2]
            if origin not in self._known:
                self._known[origin] = self._find(request.url)
            return self._known[origin]
        except ValueError:
            error = unusable_address(request)
        raise error

    def _find(self, url: str) -> t.Mapping[str, t.Any]:
        options = self._options
        found = self._session.merge_environment_settings(url, {}, None, options.verify, options.cert)
        proxy = select_proxy(url, found["proxies"])
        if proxy:
            _check_proxy(proxy)
        if urlsplit(url).scheme == "https":
            self._check_certificates(found["verify"])
        elif options.verify is not False:
            _check_plain(url, proxy)
        return found

    def _check_certificates(self, verify: bool | str | None) -> None:
        if isinstance(verify, str):
            variables = (name for name in _CA_VARIABLES if os.environ.get(name) == verify)
            _check_authorities("ca_cert" if verify == self._options.verify else next(variables, "ca_cert"), verify)
        if self._options.cert:
            _check_own_certificate(self._options.cert)


def unusable_address(request: Request) -> OptionError:
    return OptionError(f"Could not {request.purpose}: {request.url} is not a valid HTTP address.")


def _check_proxy(proxy: str) -> None:
    try:
        parts = _with_scheme(proxy)
        is_good = parts.scheme in _PROXY_SCHEMES and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_good = False
    if not is_good:
        # The message leaves out the value, which may contain a password.
        named = (name for name, value in os.environ.items() if name.lower().endswith("_proxy") and value == proxy)
        raise OptionError(
            f"{next(named, 'HTTPS_PROXY')} is not the address of a proxy, such as http://host:port;"
            " in a user name or a password, write characters such as / and # as %2F and %23."
        )


def _with_scheme(proxy: str) -> SplitResult:
    """The parts of a proxy's address, which may lack the scheme."""
    return urlsplit(proxy if "://" in proxy else f"http://{proxy}")


def _check_authorities(name: str, path: str) -> None:
    if not os.path.exists(path):
        raise OptionError(f"{name} names a file that is not there: {path}.")
    kind = "capath" if os.path.isdir(path) else "cafile"
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(**{kind: path})
    except OSError as error:
        reason = error.reason if isinstance(error, ssl.SSLError) else error.strerror
    else:
        return
    raise OptionError(f"{name} does not name a file with certificates in PEM format: {path} ({reason}).")


def _check_own_certificate(cert: str | tuple[str, str]) -> None:
    certfile, keyfile = (cert, None) if isinstance(cert, str) else cert
    try:
        # Without this, Python would ask for the password of an encrypted key on the terminal.
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(certfile, keyfile, password=lambda: "")
    except OSError as error:
        reason = error.reason if isinstance(error, ssl.SSLError) else error.strerror
    else:
        return
    raise OptionError(
        f"client_cert and client_key are not a usable certificate with its key ({reason}):"
        f" {certfile}{f', {keyfile}' if keyfile else ''}; give both in PEM format, the key without a password."
    )


def _check_plain(url: str, proxy: str | None) -> None:
    """Raise `OptionError` if a request without TLS would leave this machine, since others could read it on the way."""
    host = urlsplit(url).hostname or ""
    if not _is_here(host):
        raise OptionError(
            f"The login would go to {host} over plain HTTP, where others could read it; use an https address"
            " (auth_url, vpcep_endpoint), or set validate_certs to false for a test."
        )
    if proxy and not _is_here(_with_scheme(proxy).hostname or ""):
        raise OptionError(
            f"The login would go to {host} over plain HTTP through a proxy, where others could read it;"
            f" add {host} to NO_PROXY, or use an https address."
        )


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
