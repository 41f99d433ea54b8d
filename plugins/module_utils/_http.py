# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may import this file.

from __future__ import annotations

import json
import socket
import ssl
import threading
import typing as t
from dataclasses import asdict
from urllib.parse import quote, urlencode, urlsplit

from . import _retry
from ._advice import advice
from ._envelope import clock_skew, parse_error
from ._errors import FateUnknownError, MissingLibraryError, OptionError, RequestError
from ._pace import Pace
from ._request import Auth, HttpOptions, Reply, Request, Stats

if t.TYPE_CHECKING:
    from ._clock import Clock

try:
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.exceptions import NewConnectionError

    HAS_REQUESTS = True
except ImportError:
    HAS_REQUESTS = False

_REFUSED = (400, 401, 403, 404)


class Http:
    """Sends requests over one kept-alive session and repeats them by the rules of `_retry`."""

    def __init__(self, options: HttpOptions, clock: Clock) -> None:
        if not HAS_REQUESTS:
            raise MissingLibraryError("requests")
        self.clock = clock
        self.stats = Stats()
        self.max_retries = options.max_retries
        self._options = options
        self._secrets: set[str] = set()
        self._settings: dict[tuple[str, str], t.Mapping[str, t.Any]] = {}
        self._lock = threading.Lock()
        self._pace = Pace(clock)
        self._session = requests.Session()
        # No retries in the adapter: it would send an old signature again, and know nothing of what was asked for.
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=0, pool_maxsize=options.connections))

    def hide(self, secret: str) -> None:
        """Never show this text, should a server echo it in an error."""
        self._secrets.add(secret)

    def costs(self) -> dict[str, float]:
        """What the run has cost so far, as every module returns it under ``api``."""
        return {**asdict(self.stats), "seconds_waited": round(self.clock.slept, 3)}

    def count_retry(self) -> None:
        """Count something that a caller does again."""
        self._count(retries=1)

    def send(self, request: Request, auth: Auth) -> Reply:
        """Send, and repeat where the rules allow it.

        Raises `FateUnknownError` where a request that is not repeatable may have taken effect, else `RequestError`.
        """
        ends_at = self.clock.now() + _retry.LONGEST_REQUEST
        if request.deadline is not None:
            ends_at = min(ends_at, request.deadline)
        budget = _retry.Budget(self.max_retries, ends_at)
        is_renewed = False
        while True:
            # Before the request is signed, since a signature has a date.
            sent_at = self._pace.wait()
            prepared = self._prepare(request, auth)
            outcome = self._attempt(request, prepared)
            if isinstance(outcome, Reply):
                self._pace.speed_up()
                return outcome
            if outcome.http_status == 401 and not is_renewed and auth.invalidate(prepared):
                is_renewed = True
                continue
            pause = _retry.pause_before(budget.used, outcome.retry_after, self.clock.jitter())
            may_repeat = _retry.may_repeat(outcome, is_repeatable=request.is_repeatable)
            if not (may_repeat and budget.take(self.clock.now() + pause)):
                raise self._error(request, outcome, auth, budget.used)
            self._count(retries=1)
            if _retry.is_throttled(outcome):
                self._pace.slow_down(pause, sent_at)
            else:
                self.clock.sleep(pause)

    def _count(self, requests: int = 0, logins: int = 0, retries: int = 0) -> None:
        with self._lock:
            self.stats.requests += requests
            self.stats.logins += logins
            self.stats.retries += retries

    def _prepare(self, request: Request, auth: Auth) -> requests.PreparedRequest:
        headers = {"Accept": "application/json", "User-Agent": "opentelekomcloud.vpcep"}
        data = None
        if request.body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(request.body).encode()
        # Encoded as a signature wants it: a space as %20 and not as a plus sign.
        query = f"?{urlencode(request.params, quote_via=quote)}" if request.params else ""
        plain = requests.Request(request.method, request.url + query, data=data, headers=headers, auth=auth)
        try:
            return self._session.prepare_request(plain)
        except (requests.RequestException, UnicodeError):
            problem = f"Could not {request.purpose}: the address {request.url} is not one that HTTP allows."
        raise OptionError(problem)

    def _attempt(self, request: Request, prepared: requests.PreparedRequest) -> Reply | _retry.Failure:
        self._count(requests=1, logins=int(request.is_login))
        settings = self._settings_for(prepared.url or "")
        try:
            answer = self._session.send(prepared, timeout=self._options.timeout, allow_redirects=False, **settings)
        except OSError as error:
            return self._no_answer(error)
        if not 200 <= answer.status_code < 300:
            return self._refusal(answer)
        try:
            body = answer.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return _retry.Failure("lost", f"the answer with status {answer.status_code} is not the expected JSON")
        return Reply(answer.headers, body)

    def _settings_for(self, url: str) -> t.Mapping[str, t.Any]:
        """Proxies and certificates for a host. To find them in the environment costs as much as half of a request."""
        origin, options = urlsplit(url)[:2], self._options
        if origin not in self._settings:
            found = self._session.merge_environment_settings(url, {}, None, options.verify, options.cert)
            self._settings[origin] = found
        return self._settings[origin]

    def _refusal(self, answer: requests.Response) -> _retry.Failure:
        said = parse_error(answer.headers, answer.content.decode("utf-8", "replace"))
        return _retry.Failure(
            kind="answer",
            reason=f"the cloud answered {answer.status_code}",
            http_status=answer.status_code,
            error_code=self._clean(said.error_code),
            error_msg=self._clean(said.error_msg),
            request_id=self._clean(said.request_id),
            retry_after=_retry.parse_retry_after(answer.headers.get("Retry-After"), self.clock.wall()),
            clock_skew=clock_skew(answer.headers.get("Date"), self.clock.wall()),
        )

    def _no_answer(self, error: OSError) -> _retry.Failure:
        """Say in own words why no answer came: an exception's text may hold the URL of a proxy with its password."""
        seconds = f"{self._options.timeout:g} s (api_timeout)"
        causes = list(_causes(error))
        if isinstance(error, requests.exceptions.ProxyError):
            return _broken_proxy(causes)
        if isinstance(error, requests.exceptions.SSLError):
            return _broken_tls(causes)
        if isinstance(error, requests.exceptions.ConnectTimeout):
            return _retry.Failure("unsent", f"no connection within {seconds}")
        if isinstance(error, requests.exceptions.Timeout):
            return _retry.Failure("lost", f"no answer within {seconds}")
        return _broken_connection(causes)

    def _error(self, request: Request, failure: _retry.Failure, auth: Auth, repeats: int) -> RequestError:
        is_unknown = not (request.is_repeatable or request.is_login) and _retry.is_fate_unknown(failure)
        kind = FateUnknownError if is_unknown else RequestError
        hint = failure.hint or (request.hint if failure.http_status in _REFUSED else None)
        hint = hint or advice(failure.http_status, failure.error_code, auth.refusal_hint, request.is_login)
        if is_unknown:
            hint = f"it may have taken effect all the same, which running this again will show; {hint}"
        return kind(
            f"Could not {request.purpose}: {_account(request, failure, repeats)}; {hint}.",
            http_status=failure.http_status,
            error_code=failure.error_code,
            error_msg=failure.error_msg,
            request_id=failure.request_id,
        )

    def _clean(self, text: str | None) -> str | None:
        for secret in self._secrets if text else ():
            text = (text or "").replace(secret, "***")
        return text


def _account(request: Request, failure: _retry.Failure, repeats: int) -> str:
    """What happened, in one clause: the answer in the cloud's words, or at which address none was had."""
    # IAM's codes repeat the status.
    code = None if failure.error_code == str(failure.http_status) else failure.error_code
    words = failure.error_msg and f'"{failure.error_msg.rstrip(".")}"'
    site = None if failure.http_status else f"at {urlsplit(request.url).netloc}"
    skew = failure.clock_skew if failure.http_status == 401 else None
    known = (
        f"request ID {failure.request_id}" if failure.request_id else None,
        f"it asked for a pause of {failure.retry_after:g} s" if failure.retry_after else None,
        f"tried {repeats + 1} times" if repeats else None,
        _clocks(skew) if skew and abs(skew) > 60 else None,
    )
    aside = ", ".join(filter(None, known))
    return " ".join(filter(None, (failure.reason, code, words, site, aside and f"({aside})")))


def _clocks(skew: float) -> str:
    return f"the clock here is {abs(skew) / 60:.0f} minutes {'behind' if skew > 0 else 'ahead of'} the cloud's"


def _causes(error: BaseException | None) -> t.Iterator[BaseException]:
    """The exceptions inside an exception of requests, from the outermost on, wherever urllib3 keeps the next one."""
    while error is not None:
        yield error
        inside = (getattr(error, "reason", None), *error.args, error.__cause__, error.__context__)
        error = next((each for each in inside if isinstance(each, BaseException)), None)


def _broken_proxy(causes: t.Sequence[BaseException]) -> _retry.Failure:
    """Older releases of urllib3 call it the proxy's error, too, when the connection breaks after sending."""
    hint = "check HTTPS_PROXY and NO_PROXY"
    if any(isinstance(each, NewConnectionError) or str(each).startswith("Tunnel connection failed") for each in causes):
        return _retry.Failure("unsent", "the proxy made no connection", hint)
    return _retry.Failure("lost", "the connection through the proxy broke off", hint)


def _broken_tls(causes: t.Sequence[BaseException]) -> _retry.Failure:
    """A certificate is refused before anything is sent; any other failure of TLS may come after that."""
    hint = "check ca_cert, client_cert and validate_certs"
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _retry.Failure("fatal", f"TLS failed ({cause.verify_message})", hint)
    reason = next((each.reason for each in causes if isinstance(each, ssl.SSLError) and each.reason), "no reason given")
    return _retry.Failure("lost", f"TLS failed ({reason})", hint)


def _broken_connection(causes: t.Sequence[BaseException]) -> _retry.Failure:
    for cause in causes:
        if isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME:
            return _retry.Failure("fatal", "the host name is unknown", "check auth_url, region_name and vpcep_endpoint")
    system = next((each.strerror for each in causes if isinstance(each, OSError) and each.strerror), None)
    if any(isinstance(cause, NewConnectionError) for cause in causes):
        return _retry.Failure("unsent", f"no connection could be made ({system or 'refused'})")
    return _retry.Failure("lost", f"the connection broke off ({system or 'the answer is incomplete'})")
