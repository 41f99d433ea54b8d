# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Turns an attempt without an answer into a `Failure`: how far it got, and what to tell the user."""

from __future__ import annotations

import socket
import ssl
import typing as t
from dataclasses import replace

from .retry import Failure

if t.TYPE_CHECKING:
    from .deadline import Attempt

try:
    from requests.exceptions import ProxyError, SSLError
    from urllib3.exceptions import NewConnectionError
except ImportError:
    pass

_PROXY_HINT = "check HTTPS_PROXY and NO_PROXY"


def no_answer(error: BaseException, attempt: Attempt, api_timeout: float) -> Failure:
    """Say why no answer came, in our own words: an exception's text may contain a proxy's URL with its password."""
    causes = list(_causes(error))
    if attempt.is_over():
        failure = _timeout(attempt, api_timeout, _PROXY_HINT if isinstance(error, ProxyError) else None)
    elif isinstance(error, ProxyError):
        failure = _broken_proxy(causes)
    elif isinstance(error, SSLError):
        failure = _broken_tls(causes)
    else:
        failure = _broken_connection(causes)
    # If the request had not been sent yet, nothing was processed, whatever broke.
    return failure if attempt.is_sent or failure.kind != "lost" else replace(failure, kind="unsent")


def _causes(error: BaseException | None) -> t.Iterator[BaseException]:
    """The exceptions inside an exception of requests, outermost first, wherever urllib3 keeps the next one."""
    while error is not None:
        yield error
        inside = (getattr(error, "reason", None), *error.args, error.__cause__, error.__context__)
        error = next((cause for cause in inside if isinstance(cause, BaseException)), None)


def _timeout(attempt: Attempt, api_timeout: float, hint: str | None) -> Failure:
    missing = "answer" if attempt.is_sent else "connection"
    if attempt.seconds < api_timeout:
        return Failure("lost", f"no {missing} within {attempt.seconds:.1f} s, which was all the time left", hint)
    return Failure("lost", f"no {missing} within {attempt.seconds:g} s (api_timeout)", hint)


def _broken_proxy(causes: t.Sequence[BaseException]) -> Failure:
    """Older releases of urllib3 also report a proxy error if the connection breaks after sending."""
    if any(isinstance(cause, NewConnectionError) or _is_tunnel_refused(cause) for cause in causes):
        return Failure("unsent", "the proxy made no connection", _PROXY_HINT)
    return Failure("lost", "the connection through the proxy broke off", _PROXY_HINT)


def _broken_tls(causes: t.Sequence[BaseException]) -> Failure:
    """A bad certificate is detected before anything is sent; any other TLS failure may occur after that."""
    hint = "check ca_cert, client_cert and validate_certs"
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Failure("fatal", f"TLS failed ({cause.verify_message})", hint)
    reasons = (cause.reason for cause in causes if isinstance(cause, ssl.SSLError))
    reason = next(filter(None, reasons), "no reason given")
    return Failure("lost", f"TLS failed ({reason})", hint)


def _broken_connection(causes: t.Sequence[BaseException]) -> Failure:
    if any(_is_unknown_host(cause) for cause in causes):
        return Failure("fatal", "the host name is unknown", "check auth_url, region_name and vpcep_endpoint")
    system = next((cause.strerror for cause in causes if isinstance(cause, OSError) and cause.strerror), None)
    if any(isinstance(cause, NewConnectionError) for cause in causes):
        return Failure("unsent", f"no connection could be made ({system or 'refused'})")
    return Failure("lost", f"the connection broke off ({system or 'the answer is incomplete'})")


def _is_tunnel_refused(cause: BaseException) -> bool:
    return str(cause).startswith("Tunnel connection failed")


def _is_unknown_host(cause: BaseException) -> bool:
    """Whether the host name has no address, or is not even valid. (With a proxy, no address is looked up.)"""
    return isinstance(cause, UnicodeError) or (isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME)
