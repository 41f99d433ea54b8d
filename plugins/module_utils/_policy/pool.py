# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sends the decisions of the agenda, many at once, and stops the run if no further one can succeed."""

from __future__ import annotations

import threading
import typing as t
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from .._connection.journal import Decision, Ending, Record
from .._connection.outcomes import CHANGED, UNCHANGED
from .._connection.send import Sender
from .._error_codes import GONE, THROTTLED, means
from .._errors import HaltedError, LoginRefusedError, OutdatedError, RequestError, VpcepError
from .._http.retry import Budget
from .._threads import leave_signals
from .._vpcep.connections import REJECTED
from .entries import NOT_LISTED, PolicyEntry, not_attempted
from .plan import to_decision_request
from .settle import Sent, fail, judge

if t.TYPE_CHECKING:
    from .._connection.decision import AppliedChange
    from .._connection.journal import Journal
    from .._vpcep.client import VpcepApi
    from .agenda import Agenda

# If so many decisions in a row get no answer or a server error, the cloud counts as down.
_MOST_UNANSWERED = 5


class Pool:
    """Sends the decisions of an agenda, ``concurrency`` at once, without waiting for them to take effect."""

    def __init__(
        self,
        api: VpcepApi,
        agenda: Agenda,
        service_id: str,
        concurrency: int,
        stops_on_error: bool = False,
        journal: Journal | None = None,
    ) -> None:
        self._api = api
        self._clock = api.http.clock
        self._agenda = agenda
        self._service_id = service_id
        self._concurrency = concurrency
        self._stops_on_error = stops_on_error
        self._journal = journal
        self._unanswered = 0
        self._deaths = 0
        self._unsettled: list[Sent] = []
        self._lock = threading.Lock()

    def run(self) -> list[Sent]:
        """Send everything; returns the decisions to wait for. Errors of the cloud go into the entries."""
        with ThreadPoolExecutor(self._concurrency, initializer=leave_signals) as workers:
            try:
                running = {workers.submit(self._work) for _number in range(self._concurrency)}
                while running:
                    done, running = wait(running, return_when=FIRST_EXCEPTION)
                    running |= {workers.submit(self._work) for worker in done if self._is_dead(worker)}
            except BaseException:
                self._clock.halt.call("it was interrupted")
                raise
        return self._unsettled

    def finish(self, entry: PolicyEntry) -> None:
        """Take over the result of a decision after the wait for it.

        If it has not taken effect as the cloud's answer promised, the journal gets its end once more.
        """
        self._agenda.finish(entry)
        if self._journal is not None and entry.result != CHANGED:
            with self._stopping():
                wanted = to_decision_request(self._service_id, entry)
                self._journal.done(Decision.of(wanted, entry.connection), _ending(entry))

    @contextmanager
    def _stopping(self) -> t.Iterator[None]:
        """Stop the run if the journal cannot be written. What was done is still in the result."""
        try:
            yield
        except HaltedError as error:
            self._agenda.stop(error)

    def _is_dead(self, worker: Future[None]) -> bool:
        """Whether a worker died of an unforeseen error. Another one takes its place, but not endlessly."""
        error = worker.exception()
        if error is not None:
            self._deaths += 1
        if self._deaths >= _MOST_UNANSWERED:
            self._agenda.stop(VpcepError(f"Unexpected errors ended too many decisions ({type(error).__name__})."))
        return error is not None

    def _work(self) -> None:
        entry = self._agenda.take()
        while entry is not None:
            self._carry_out(entry)
            entry = self._agenda.take()

    def _carry_out(self, entry: PolicyEntry) -> None:
        """Carry out one decision, and write into the journal how it ended if it was sent."""
        record = Record(self._journal)
        entry, is_closed = self._decide(entry, record)
        self._agenda.finish(entry, is_closed)
        with self._stopping():
            record.done(_ending(entry))

    def _decide(self, entry: PolicyEntry, record: Record) -> tuple[PolicyEntry, bool]:
        """Send one decision. If the list gets too old before that, decide again and send the new decision.

        Returns the entry, and whether it is closed: nothing more is to be decided on its connection.
        """
        budget = Budget(self._api.http.max_retries)
        while entry.change is not None:
            try:
                entry, applied = self._send(entry, budget, record)
            except OutdatedError:
                entry = self._agenda.renew(entry)
            except VpcepError as error:
                return self._failed(entry, error), True
            else:
                if applied is not None:
                    return self._sent(entry, applied), True
        return entry, False

    def _send(self, entry: PolicyEntry, budget: Budget, record: Record) -> tuple[PolicyEntry, AppliedChange | None]:
        """Send the decision. If the list takes too long to read, first read the connection alone and decide again."""
        looked_at = None
        if self._agenda.is_slow:
            looked_at = self._clock.now()
            connection = self._api.connections.find(self._service_id, entry.connection.endpoint_id)
            entry = self._agenda.see(entry, connection)
        if entry.change is None:
            return entry, None
        wanted = to_decision_request(self._service_id, entry)
        gate = partial(self._agenda.check, entry)
        sender = Sender(self._api, wanted, self._clock, looked_at, gate, budget, record)
        return entry, sender.send(entry.change)

    def _sent(self, entry: PolicyEntry, applied: AppliedChange) -> PolicyEntry:
        """The entry of a decision that was answered, or turned out to be unnecessary."""
        self._note_end()
        if not applied.changed:
            return replace(entry, result=UNCHANGED, after=applied.after)
        entry = replace(entry, after=applied.after if applied.is_seen else entry.connection)
        if applied.is_settled:
            return entry
        settled = judge(entry, applied.after, 0.0, self._service_id) if applied.is_seen else None
        if settled is None:
            with self._lock:
                self._unsettled.append(Sent(entry, self._clock.now()))
        return settled or entry

    def _failed(self, entry: PolicyEntry, error: VpcepError) -> PolicyEntry:
        """The entry of a decision that failed, or was not attempted. An endpoint that is gone counts as rejected."""
        self._note_end(error)
        facts = error.to_fail_json()
        is_unsent = isinstance(error, HaltedError) or (isinstance(error, RequestError) and not error.was_sent)
        if is_unsent and not facts["changed"]:
            return not_attempted(entry)
        is_gone = self._is_gone(entry, error)
        if is_gone and entry.state == REJECTED:
            return replace(entry, result=UNCHANGED, after=entry.connection.with_status(NOT_LISTED))
        if self._stops_on_error:
            self._agenda.stop(VpcepError("A decision has failed, and on_error is stop."))
        status = NOT_LISTED if is_gone else facts.get("connection", {}).get("status")
        return fail(entry, error, status)

    def _note_end(self, error: VpcepError | None = None) -> None:
        """Stop the run if no further decision can succeed: the login was refused, or the cloud is not answering."""
        with self._lock:
            if error is None:
                self._unanswered = 0
            elif isinstance(error, RequestError) and _is_unanswered(error):
                self._unanswered += 1
        if isinstance(error, (LoginRefusedError, HaltedError)):
            self._agenda.stop(error)
        elif error and self._unanswered >= _MOST_UNANSWERED:
            self._agenda.stop(VpcepError(f"The cloud is not answering: {_MOST_UNANSWERED} decisions in a row failed."))

    def _is_gone(self, entry: PolicyEntry, error: VpcepError) -> bool:
        if not means(error.error_code, GONE):
            return False
        try:
            return self._api.connections.find(self._service_id, entry.connection.endpoint_id) is None
        except (RequestError, HaltedError):
            return False


def _is_unanswered(error: RequestError) -> bool:
    """Whether the cloud gave no answer or a server error, or still throttled the request after all repeats."""
    is_throttled = error.http_status == 429 or means(error.error_code, THROTTLED)
    return is_throttled or (error.http_status or 500) >= 500


def _ending(entry: PolicyEntry) -> Ending:
    error = entry.error or {}
    return Ending(entry.status, entry.result, error.get("error_code"), error.get("request_id"))
