# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes single attempts at requests, over kept-alive connections of the library requests."""

from __future__ import annotations

import http.client
import json
import typing as t
from contextlib import closing
from urllib.parse import quote, urlencode

from .._errors import MissingLibraryError
from .answer import Answer
from .body import LONGEST_BODY, LONGEST_ERROR, BodyDamagedError, BodyTooLongError, read_body
from .deadline import HeldBackError, keep_time
from .no_answer import no_answer
from .retry import Failure, is_good_status
from .route import Routes, unusable_address

if t.TYPE_CHECKING:
    from .deadline import Attempt
    from .request import Auth, HttpOptions, Request

try:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.exceptions import HTTPError

    HAS_REQUESTS = True
except ImportError:
    HAS_REQUESTS = False

_ADDRESS_HINT = "check auth_url, vpcep_endpoint and the proxies: something else may have answered"


class Transport:
    """Makes single attempts. It remembers nothing of earlier requests and answers, not even cookies."""

    def __init__(self, options: HttpOptions) -> None:
        if not HAS_REQUESTS:
            raise MissingLibraryError("requests")
        self._api_timeout = options.timeout
        self._session = requests.Session()
        self._adapter = _timed_adapter(options.connections)
        self._routes = Routes(self._session, options)

    def prepare(self, request: Request, auth: Auth) -> requests.PreparedRequest:
        """The request to send, with its proof of identity. Raises `OptionError` if it cannot or must not be sent."""
        # Check the route first, so the auth does not log in for a request that cannot be sent.
        self._routes.find(request)
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "opentelekomcloud.vpcep"}
        data = None
        if request.body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(request.body).encode()
        # A signature requires a space to be encoded as %20 and not as a plus sign.
        query = f"?{urlencode(request.params, quote_via=quote)}" if request.params else ""
        plain = requests.Request(request.method, request.url + query, data=data, headers=headers, auth=auth)
        try:
            return self._session.prepare_request(plain)
        except (requests.RequestException, UnicodeError):
            error = unusable_address(request)
        raise error

    def send(self, request: Request, prepared: requests.PreparedRequest, attempt: Attempt) -> Answer | Failure:
        """Make one attempt. Raises the error of its ``before_send``."""
        try:
            return self._send(request, prepared, attempt)
        except HeldBackError as error:
            held_back = error.cause
        raise held_back

    def _send(self, request: Request, prepared: requests.PreparedRequest, attempt: Attempt) -> Answer | Failure:
        route = {**self._routes.find(request), "stream": True}
        try:
            # Call the adapter directly: a session checks for redirects, for which it reads every body to its end.
            with attempt, closing(self._adapter.send(prepared, timeout=attempt.seconds, **route)) as answer:
                return _received(answer)
        except BodyTooLongError:
            return Failure("useless", f"the answer has more than {LONGEST_BODY // 1024**2} MiB", _ADDRESS_HINT)
        except BodyDamagedError:
            return Failure("lost", "the answer cannot be unpacked", _ADDRESS_HINT)
        except (OSError, ValueError, http.client.HTTPException, HTTPError) as error:
            return no_answer(error, attempt, self._api_timeout)


def _timed_adapter(connections: int) -> HTTPAdapter:
    class TimedAdapter(HTTPAdapter):
        def init_poolmanager(self, *args: t.Any, **keywords: t.Any) -> None:
            super().init_poolmanager(*args, **keywords)
            keep_time(self.poolmanager)

        def proxy_manager_for(self, proxy: str, **keywords: t.Any) -> t.Any:
            manager = super().proxy_manager_for(proxy, **keywords)
            keep_time(manager)
            return manager

    # No retries in the adapter: it would send an old signature again, and does not know which requests are repeatable.
    return TimedAdapter(max_retries=0, pool_maxsize=connections)


def _received(answer: requests.Response) -> Answer | Failure:
    """Read an answer to its end. If it is closed earlier, its connection is closed too and cannot be used again."""
    status = answer.status_code
    if status < 200:
        return Failure("lost", f"the cloud answered {status}, which is not a final status")
    is_good = is_good_status(status)
    longest = LONGEST_BODY if is_good else LONGEST_ERROR

    def read(size: int) -> bytes:
        data: bytes = answer.raw.read(size, decode_content=False)
        return data

    try:
        body = read_body(read, answer.headers.get("Content-Encoding", ""), longest)
    except (BodyTooLongError, BodyDamagedError):
        if is_good:
            raise
        # The status of an error is enough.
        body = b""
    return Answer(status, answer.headers, body)
