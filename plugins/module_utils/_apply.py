# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may import this file.

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from . import _models
from ._errors import FateUnknownError, RequestError, VpcepError, WaitTimeoutError
from ._plan import decide, error_entries
from ._retry import pause_before

if t.TYPE_CHECKING:
    from ._clock import Clock
    from ._models import Connection
    from ._plan import Change, Wanted
    from ._vpcep import VpcepApi

# Pauses between looks at a connection, in seconds: short at first, since most decisions are final within a second.
_FIRST_PAUSE = 0.2
_GROWTH = 1.3
_LONGEST_PAUSE = 10.0

# For so many seconds after a decision the opposite final status is taken for a stale read. Terraform's providers for
# this API look after 3 seconds and would fail on such a read; they are not known to.
_GRACE = 10.0

# The connection has moved since it was read, so nothing was done (VPCEP API reference, Error Codes): already
# connected, being deleted, being created. What it is now decides.
_MOVED = frozenset({"endpoint.2014", "endpoint.2018", "endpoint.2019"})


@dataclass(frozen=True)
class Outcome:
    """What has become of a change. ``before`` is the connection as it was first listed."""

    before: Connection | None
    after: Connection
    action: str | None
    warning: str | None = None

    @property
    def changed(self) -> bool:
        return self.action is not None


class Applier:
    """Carries out the decision on one connection: sends it, waits for it, and recovers where its fate is unknown."""

    def __init__(self, api: VpcepApi, wanted: Wanted, clock: Clock) -> None:
        self._api = api
        self._wanted = wanted
        self._clock = clock
        self._deadline = clock.now() + wanted.wait_timeout
        self._first: Connection | None = None
        self._known: Connection | None = None
        self._sent: str | None = None
        self._status_when_sent: str | None = None
        self._is_unmoved = False

    def apply(self, change: Change) -> Outcome:
        """Make the change true.

        Raises `VpcepError` with what is known added: ``connection``, and ``changed``, which is True where a decision
        was sent unless a later look showed the connection in its old status.
        """
        self._first = self._known = change.before
        try:
            change, after = self._carry_out(change)
        except VpcepError as error:
            if self._known is not None:
                error.add(connection=self._known.to_result())
            error.add(changed=self._sent is not None and not self._is_unmoved)
            raise
        warning = change.warning
        if self._sent and after.status != self._wanted.state:
            warning = f"Sent and not waited for (wait is false): {self._wanted.subject} is {after.status} so far."
        return Outcome(self._first, after, self._sent, warning)

    def _carry_out(self, change: Change) -> tuple[Change, Connection]:
        doubts = 0
        while True:
            if change.must_settle:
                change = self._settle()
            if change.before is not None and change.action is None:
                return change, change.before
            try:
                answer = self._send(change)
            except RequestError as error:
                if not _is_doubtful(error) or doubts >= self._api.http.max_retries:
                    raise
            else:
                return change, self._wait(answer)
            self._clock.sleep(pause_before(doubts, None, self._clock.jitter()))
            doubts += 1
            self._api.http.count_retry()
            connection = self._look()
            if self._sent and connection is not None and connection.status == _models.CREATING:
                return change, self._wait(connection)
            change = decide(connection, self._wanted)

    def _settle(self) -> Change:
        """Look until the connection is listed and no longer being created, and decide then."""
        for _pause in self._pauses():
            change = decide(self._look(self._deadline), self._wanted)
            if not change.must_settle:
                return change
        status = self._known.status if self._known else "not listed"
        raise self._timeout(f"it is still {status}, so nothing was sent")

    def _send(self, change: Change) -> Connection | None:
        """Send the decision, and note it as sent unless it was refused."""
        wanted = self._wanted
        try:
            answer = self._api.decide_connection(wanted.service_id, wanted.endpoint_id, wanted.action)
        except FateUnknownError:
            self._note_sent(change)
            raise
        self._note_sent(change)
        return answer

    def _note_sent(self, change: Change) -> None:
        self._sent = change.action
        self._status_when_sent = change.before.status if change.before else None
        self._is_unmoved = False

    def _wait(self, answer: Connection | None) -> Connection:
        """Look until the connection is in the wanted state, beginning with the answer to the decision."""
        sent_at = self._clock.now()
        if answer is not None:
            self._known = answer
            if self._is_final(answer, sent_at) or not self._wanted.wait:
                return answer
        for connection in self._looks():
            if self._is_final(connection, sent_at) or not self._wanted.wait:
                return connection
        status = self._known.status if self._known else "not listed"
        raise self._timeout(f"the decision was sent, but the connection is still {status}")

    def _is_final(self, connection: Connection, sent_at: float) -> bool:
        """Whether the wanted state is there. Raises `DecisionError` where it will not come any more."""
        status = connection.status
        if status == self._wanted.state:
            return True
        if status in (_models.PENDING, _models.CREATING):
            return False
        if status in (_models.ACCEPTED, _models.REJECTED) and self._clock.now() - sent_at <= _GRACE:
            return False
        raise self._wanted.impossible(
            f"the decision was sent, but the connection is {status}{error_entries(connection)};"
            " look at it in the console before you run this again",
            connection,
        )

    def _looks(self) -> t.Iterator[Connection]:
        """The connection as it is now, and then again and again until the time limit."""
        yield self._look_listed()
        for _pause in self._pauses():
            yield self._look_listed(self._deadline)

    def _pauses(self) -> t.Iterator[None]:
        """Sleep longer and longer; ends when the time limit has passed."""
        pause = _FIRST_PAUSE
        while True:
            left = self._deadline - self._clock.now()
            if left <= 0:
                return
            self._clock.sleep(min(left, pause * self._clock.jitter()))
            yield
            pause = min(pause * _GROWTH, _LONGEST_PAUSE)

    def _look(self, deadline: float | None = None) -> Connection | None:
        connection = self._api.find_connection(self._wanted.service_id, self._wanted.endpoint_id, deadline)
        self._is_unmoved = connection is not None and connection.status == self._status_when_sent
        self._known = connection or self._known
        self._first = self._first or connection
        return connection

    def _look_listed(self, deadline: float | None = None) -> Connection:
        connection = self._look(deadline)
        if connection is None:
            raise self._wanted.impossible(
                "the decision was sent, but the connection is gone from the list; its owner has deleted the endpoint"
            )
        return connection

    def _timeout(self, reason: str) -> WaitTimeoutError:
        wanted = self._wanted
        return WaitTimeoutError(
            f"Gave up on {wanted.subject} after {wanted.wait_timeout:g} s (wait_timeout): {reason};"
            f" it was to become {wanted.state}; raise wait_timeout, or run this again."
        )


def _is_doubtful(error: RequestError) -> bool:
    """Whether the connection must be read again before anything is known."""
    return isinstance(error, FateUnknownError) or (error.error_code or "").lower() in _MOVED
