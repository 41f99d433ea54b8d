# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sends requests and repeats them by the rules of `retry`, as long as the run may send."""

from __future__ import annotations

import threading
import typing as t
from dataclasses import asdict

from .._errors import LoginRefusedError, RequestError
from . import retry
from .answer import Answer, read_answer
from .deadline import Attempt
from .failed import failed
from .mask import Mask
from .request import Stats
from .throttle import Throttle
from .transport import Transport

if t.TYPE_CHECKING:
    from .._clock import Clock
    from .request import Auth, HttpOptions, Outgoing, Reply, Request

# In seconds. The least time for an attempt, even if the caller's deadline is nearer.
_LAST_CHANCE = 1.0


class Http:
    """Sends the requests of a run, but none after the run has ended or its login was refused."""

    def __init__(self, options: HttpOptions, clock: Clock) -> None:
        self.clock = clock
        self.stats = Stats()
        self.max_retries = options.max_retries
        self._api_timeout = options.timeout
        self._lock = threading.Lock()
        self._mask = Mask()
        self._throttle = Throttle(clock)
        self._refusal: LoginRefusedError | None = None
        # The deadline of the request for which a thread is logging in.
        self._thread = threading.local()
        self._transport = Transport(options)

    def hide(self, secret: str) -> None:
        """Never show this text, even if a server echoes it in an error."""
        self._mask.add(secret)

    def costs(self) -> dict[str, float]:
        """The requests and the time of the run so far, as every module returns them under ``api``."""
        return {**asdict(self.stats), "seconds_waited": round(self.clock.slept, 3)}

    def count_retry(self) -> None:
        """Count a repeat that a caller makes."""
        self._count(retries=1)

    def send(self, request: Request, auth: Auth) -> Reply:
        """Send the request, and repeat it if the rules allow that.

        Raises `FateUnknownError` if a request that is not repeatable may have taken effect, `LoginRefusedError` if no
        later request can succeed either, and `RequestError` for other failures. If the request was not sent, raises
        `OptionError`, `HaltedError`, or the error of ``may_send`` or ``before_send``.
        """
        budget = request.budget or retry.Budget(self.max_retries)
        deadline = min(_or_never(request.deadline), getattr(self._thread, "deadline", float("inf")))
        ends_at = min(self.clock.now() + retry.LONGEST_REQUEST, deadline)
        is_renewed = False
        while True:
            # Wait before the request is signed, since a signature has a date.
            turn = self._throttle.wait()
            sent, result = self._attempt(request, auth, turn, deadline, is_first=not budget.used)
            if not isinstance(result, retry.Failure):
                self._throttle.speed_up()
                return result
            if result.http_status == 401 and not is_renewed and auth.invalidate(sent):
                is_renewed = True
                continue
            pause = retry.pause_before(budget.used, result.retry_after, self.clock.jitter())
            may_repeat = retry.may_repeat(result, is_repeatable=request.is_repeatable)
            may_repeat = may_repeat and self.clock.now() + pause <= ends_at
            if not (may_repeat and budget.take()):
                raise self._remembered(failed(request, result, auth.refusal_hint, budget.used))
            self._count(retries=1)
            if retry.is_throttled(result):
                self._throttle.slow_down(pause, turn)
            else:
                self.clock.sleep(pause)

    def _attempt(
        self, request: Request, auth: Auth, turn: float, deadline: float, is_first: bool
    ) -> tuple[Outgoing, Reply | retry.Failure]:
        """Make one attempt; returns the request as sent, and its reply or failure."""

        def before_send() -> None:
            self._check()
            if request.may_send is not None:
                request.may_send()
            if request.before_send is not None:
                request.before_send()
            self._count(requests=1, logins=int(request.is_login))

        try:
            # Check here as well, since preparing the request may send a login.
            self._check()
            if request.may_send is not None:
                request.may_send()
            prepared = self._prepare(request, auth, deadline)
            self._check()
            attempt = Attempt(self._seconds(request, deadline, is_first), before_send)
            answer = self._transport.send(request, prepared, attempt)
        except Exception:
            self._throttle.give_back(turn)
            raise
        if not isinstance(answer, Answer):
            return prepared, answer
        return prepared, read_answer(answer, self._mask, self.clock.wall(), request.may_be_empty)

    def _check(self) -> None:
        """Raise an error if nothing more may be sent, because the run has ended or its login was refused."""
        self.clock.halt.check(self.clock.now())
        if self._refusal is not None:
            raise self._refusal.again()

    def _prepare(self, request: Request, auth: Auth, deadline: float) -> t.Any:
        """Prepare the request to be sent. A login that this needs keeps the deadline as well."""
        self._thread.deadline = deadline
        try:
            return self._transport.prepare(request, auth)
        finally:
            self._thread.deadline = float("inf")

    def _seconds(self, request: Request, deadline: float, is_first: bool) -> float:
        """How long an attempt may take, in seconds.

        The deadline does not shorten the first attempt at a request that must not be sent twice, since nobody would
        know whether it took effect. Only the end of the run does.
        """
        now, seconds = self.clock.now(), self._api_timeout
        if request.is_repeatable or not is_first:
            seconds = min(seconds, max(deadline - now, _LAST_CHANCE))
        return min(seconds, self.clock.halt.ends_at - now)

    def _remembered(self, error: RequestError) -> RequestError:
        """Return the error. If the login was refused, all later requests fail with the same error."""
        if isinstance(error, LoginRefusedError):
            self._refusal = error
        return error

    def _count(self, requests: int = 0, logins: int = 0, retries: int = 0) -> None:
        with self._lock:
            self.stats.requests += requests
            self.stats.logins += logins
            self.stats.retries += retries


def _or_never(moment: float | None) -> float:
    return float("inf") if moment is None else moment
