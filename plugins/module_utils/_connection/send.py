# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sends one decision, and finds out what it did if the answer does not say."""

from __future__ import annotations

import typing as t
from contextlib import contextmanager, suppress

from .._error_codes import MOVED, THROTTLED, means
from .._errors import FateUnknownError, HaltedError, OutdatedError, RequestError, VpcepError, WaitTimeoutError
from .._http.retry import Budget, pause_before
from .._vpcep.connections import CREATING
from .._wait import pauses
from .decision import AppliedChange, decide
from .freshness import check_age, is_unchanged
from .journal import Decision, Record

if t.TYPE_CHECKING:
    from .._clock import Clock
    from .._vpcep.client import VpcepApi
    from .._vpcep.connections import Connection
    from .decision import DecisionRequest, PlannedChange

# In seconds. The time for a last look if no time is left.
_LAST_LOOK = 1.0

Gate = t.Callable[[t.Optional[float]], None]


class Sender:
    """Sends the decision on one connection, and finds out what it did if the answer does not say.

    ``looked_at`` is the moment of the last look at this connection alone; None if it was read in a list. A policy gives
    a ``gate``, which is called with that moment before the decision is sent, and raises an error to prevent it. After
    an `OutdatedError` the policy must decide again. With a gate, the Sender sends nothing after a new look unless the
    connection is unchanged. ``record`` gets a line whenever the decision leaves.
    """

    def __init__(
        self,
        api: VpcepApi,
        wanted: DecisionRequest,
        clock: Clock,
        looked_at: float | None = None,
        gate: Gate | None = None,
        budget: Budget | None = None,
        record: Record | None = None,
    ) -> None:
        self.wanted = wanted
        self.clock = clock
        self.deadline = clock.now() + wanted.wait_timeout
        self.known: Connection | None = None
        self._api = api
        self._gate = gate or (lambda looked_at: check_age(clock, looked_at))
        self._looked_at = looked_at
        self._record = record or Record(None)
        self._is_bound = gate is not None
        self._before: Connection | None = None
        # For all repeats of the decision, whatever their reason.
        self._budget = budget or Budget(api.http.max_retries)
        self._first: Connection | None = None
        self._sent: str | None = None
        self._is_in_doubt = False

    @property
    def has_sent(self) -> bool:
        """Whether a decision has taken effect, or may have."""
        return self._sent is not None

    @property
    def is_answered(self) -> bool:
        """Whether the cloud has confirmed the decision."""
        return self.has_sent and not self._is_in_doubt

    @property
    def status(self) -> str | None:
        """The last status that was seen."""
        return self.known.status if self.known else None

    def send(self, change: PlannedChange) -> AppliedChange:
        """Send the decision, without waiting for it to take effect.

        Raises `VpcepError` with the known facts added: ``connection``, and ``changed``, which is True as soon as a
        decision may have taken effect.
        """
        self._first = self._first or change.before
        self.known = self._before = change.before
        with self.facts():
            return self._carry_out(change)

    @contextmanager
    def facts(self) -> t.Iterator[None]:
        """Add the known facts to an error."""
        try:
            yield
        except VpcepError as error:
            if self.known is not None:
                error.add(connection=self.known.to_result())
            error.add(changed=self.has_sent)
            if self._is_in_doubt and not isinstance(error, FateUnknownError):
                error.say("A decision was sent before that, and it may have taken effect.")
            raise

    def look(self, deadline: float | None = None) -> Connection | None:
        """The connection as it is now; None if the service does not list it."""
        begun = self.clock.now()
        connection = self._api.connections.find(self.wanted.service_id, self.wanted.endpoint_id, deadline)
        self._looked_at = begun
        self.known = connection or self.known
        self._first = self._first or connection
        return connection

    def timeout(self, reason: str) -> WaitTimeoutError:
        """The error when the time limit has passed; ``reason`` says how far the decision came."""
        wanted = self.wanted
        return WaitTimeoutError(
            f"Gave up on {wanted.subject} after {wanted.wait_timeout:g} s (wait_timeout): {reason};"
            f" the requested state is {wanted.state}; raise wait_timeout, or run this again."
        )

    def _carry_out(self, change: PlannedChange) -> AppliedChange:
        next_step: PlannedChange | None = change
        while next_step is not None:
            change = self._settle() if next_step.must_settle else next_step
            if change.action is None:
                return AppliedChange(self._first, change.after, self._sent, change.warning, is_settled=True)
            try:
                answer = self._send(change)
            except OutdatedError as error:
                next_step = self._look_again(error)
            except RequestError as error:
                next_step = self._recover(error)
            else:
                return AppliedChange(self._first, answer or change.after, self._sent, is_seen=answer is not None)
        return AppliedChange(self._first, self.known or change.after, self._sent)

    def _send(self, change: PlannedChange) -> Connection | None:
        """Send the decision, and note it as sent unless it was refused. The ID is spelled as the cloud lists it."""
        wanted = self.wanted
        try:
            answer = self._api.connections.decide(
                wanted.service_id,
                change.before.endpoint_id if change.before else wanted.endpoint_id,
                wanted.action,
                deadline=self.deadline,
                budget=self._budget,
                may_send=lambda: self._gate(self._looked_at),
                before_send=lambda: self._record.sending(Decision.of(wanted, change.before)),
            )
        except RequestError as error:
            # An error inside a 200 does not prove that nothing was done, unless the request was throttled.
            is_odd = error.http_status == 200 and not means(error.error_code, THROTTLED)
            if is_odd or isinstance(error, FateUnknownError):
                self._sent, self._is_in_doubt = change.action, True
            raise
        # After a 200 the decision counts as taken, whatever a list shows later.
        self._sent, self._is_in_doubt = change.action, False
        self.known = answer or self.known
        return answer

    def _look_again(self, error: OutdatedError) -> PlannedChange | None:
        """Look and decide again, since the last look is too old. Raises the error if that is the caller's task."""
        if self._looked_at is None:
            raise error
        if not self._budget.take():
            raise WaitTimeoutError(
                f"Could not {self.wanted.verb} {self.wanted.subject}: the cloud delays requests for so long that"
                " every look was too old by the time of the decision; run this again later."
            )
        return self._decide(self.look(self.deadline))

    def _recover(self, error: RequestError) -> PlannedChange | None:
        """The next step after a decision that failed, based on a new look; None if the decision is taking effect.

        Raises the error if a look cannot help, or if no repeat is left.
        """
        if error.http_status == 200 and self._is_in_doubt:
            # The cloud has reported an error, whatever the look shows.
            with suppress(RequestError, HaltedError):
                self._look_in_the_end()
            raise error
        if not _is_doubtful(error):
            raise error
        pause = pause_before(self._budget.used, None, self.clock.jitter())
        if self.clock.now() + pause > self.deadline or not self._budget.take():
            return self._look_last(error)
        self.clock.sleep(pause)
        self._api.http.count_retry()
        return self._decide(self.look(self.deadline))

    def _look_last(self, error: RequestError) -> PlannedChange | None:
        """Look once more before giving up, so that the result shows the connection as it is now."""
        try:
            change = self._decide(self._look_in_the_end())
        except (RequestError, HaltedError):
            raise error from None
        if change is not None and change.action is not None:
            raise error
        return change

    def _look_in_the_end(self) -> Connection | None:
        return self.look(max(self.deadline, self.clock.now() + _LAST_LOOK))

    def _decide(self, connection: Connection | None) -> PlannedChange | None:
        if self._is_in_doubt and connection is not None and connection.status == CREATING:
            return None
        change = decide(connection, self.wanted)
        if self._is_bound and change.action is not None and not is_unchanged(connection, self._before):
            was = self._before.status if self._before else "not listed"
            raise self.wanted.impossible(
                f"it was {was} and is now {change.before.status if change.before else 'gone'}: somebody else has"
                " decided meanwhile, which this run does not overrule; run this again to decide on it",
                connection,
            )
        return change

    def _settle(self) -> PlannedChange:
        """Look until the connection is listed and no longer being created, then decide."""
        for _pause in pauses(self.clock, self.deadline):
            change = decide(self.look(self.deadline), self.wanted)
            if not change.must_settle:
                return change
        status = self.known.status if self.known else "not listed"
        raise self.timeout(f"it is still {status}, so nothing was sent")


def _is_doubtful(error: RequestError) -> bool:
    """Whether only reading the connection again can show what the decision did."""
    return isinstance(error, FateUnknownError) or means(error.error_code, MOVED)
