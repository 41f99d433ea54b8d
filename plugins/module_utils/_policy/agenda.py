# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The decisions that a run has planned, sent and still to send. None is sent on an old list."""

from __future__ import annotations

import threading
import typing as t
from collections import deque
from dataclasses import replace

from .._connection.freshness import LONGEST_AGE, check_age
from .._connection.outcomes import FAILED
from .._errors import HaltedError, OutdatedError, VpcepError
from .._vpcep.connections import ACCEPTED, CREATING
from .entries import PolicyEntry, not_attempted
from .plan_rows import vanished

if t.TYPE_CHECKING:
    from .._vpcep.client import VpcepApi
    from .._vpcep.connections import Connection
    from .policy_run import Describe, PolicyRun


class Agenda:
    """The decisions that a run has planned, sent and still to send, for all of its threads together.

    No decision is sent on an old list: when the list is too old, the agenda reads it again and decides again on what
    has not been sent. Connections that appeared after the first list are left for the next run.
    """

    def __init__(
        self, api: VpcepApi, policy_run: PolicyRun, service_id: str, describe: Describe = lambda _entries: {}
    ) -> None:
        self.stopped_by: VpcepError | None = None
        # Reading the list takes longer than the list stays valid, so each connection is read on its own.
        self.is_slow = False
        self._api = api
        self._clock = api.http.clock
        self._policy_run = policy_run
        self._service_id = service_id
        self._describe = describe
        self._now = self._clock.wall()
        self._fresh_until = 0.0
        self._listed: dict[str, Connection] = {}
        # The number of the latest reading of the list, and of the one on which each connection was decided.
        self._reading_number = 0
        self._decided_on: dict[str, int] = {}
        self._number = 0
        self._entries: dict[str, PolicyEntry] = {}
        self._waiting: deque[str] = deque()
        # Taken: a worker has it. Closed: it is done, or its decision may have been sent.
        self._taken: set[str] = set()
        self._closed: set[str] = set()
        # The first lock is held while a list is read. The second guards what is left to send, so a worker that is about
        # to send never waits for a list.
        self._reading = threading.Lock()
        self._lock = threading.Lock()

    def plan(self) -> list[PolicyEntry]:
        """Read the list and decide. Raises `DecisionError` if a guard stops the run."""
        self._read()
        self._number = len(self._listed)
        entries = self._policy_run.decide(list(self._listed.values()), self._now, self._service_id)
        entries = self._policy_run.guard(entries, self._number, self._describe)
        self._note(entries)
        return entries

    def take(self) -> PolicyEntry | None:
        """The next decision to send; None if there is no other."""
        while True:
            with self._lock:
                if not self._waiting or self.stopped_by is not None:
                    return None
                if self.is_slow or not self._is_outdated():
                    key = self._waiting.popleft()
                    self._taken.add(key)
                    return self._entries[key]
            self._refresh(None)

    def check(self, entry: PolicyEntry, looked_at: float | None) -> None:
        """Allow a taken decision to be sent now, and note that it may have been sent.

        ``looked_at`` is the moment when its connection was read on its own, if it was. Raises `HaltedError` if the run
        has stopped, and `OutdatedError` if the list or that look is too old, or if the list has been read again.
        """
        key = entry.connection.key
        with self._lock:
            if self.stopped_by is not None:
                raise HaltedError(f"The run was stopped: {self.stopped_by.msg}")
            check_age(self._clock, looked_at)
            if looked_at is None and not self._is_current(entry):
                raise OutdatedError("The list is too old for a decision.")
            self._closed.add(key)

    def renew(self, entry: PolicyEntry) -> PolicyEntry:
        """Decide again, if needed, on a taken connection for which certainly nothing was sent; returns its entry."""
        key = entry.connection.key
        with self._lock:
            self._closed.discard(key)
        self._refresh(key)
        return self._entries[key]

    def see(self, entry: PolicyEntry, connection: Connection | None) -> PolicyEntry:
        """Decide again on a taken connection that was read on its own; ``connection`` is None if it is not listed."""
        key = entry.connection.key
        with self._reading:
            with self._lock:
                self._closed.discard(key)
                self._listed.pop(key, None)
                if connection is not None:
                    self._listed[key] = connection
            self._decide_or_stop({key})
        return self._entries[key]

    def finish(self, entry: PolicyEntry, is_closed: bool = True) -> None:
        """Note the result for a connection. If ``is_closed``, it is not decided on again."""
        key = entry.connection.key
        with self._lock:
            self._taken.discard(key)
            if is_closed:
                self._entries[key] = entry
                self._closed.add(key)

    def stop(self, error: VpcepError) -> None:
        """Send nothing more. Only the first error is kept as the reason."""
        self.stopped_by = self.stopped_by or error

    def results(self) -> list[PolicyEntry]:
        """Every connection of the first list, with its result."""
        return [self._result(key, entry) for key, entry in self._entries.items()]

    def progress(self) -> tuple[list[PolicyEntry], int]:
        """The entries that have ended so far, and the number of decisions that are left or under way."""
        with self._lock:
            return [self._entries[key] for key in self._closed - self._taken], len(self._waiting) + len(self._taken)

    def _result(self, key: str, entry: PolicyEntry) -> PolicyEntry:
        if key in self._taken:
            # Its worker died of an unforeseen error.
            error = {"msg": "An unexpected error ended this decision; check the connection, and run this again."}
            return replace(entry, result=FAILED, error=error, after=None, may_have_changed=key in self._closed)
        if entry.change is not None and key not in self._closed:
            return not_attempted(entry)
        return entry

    def _is_outdated(self) -> bool:
        return self._clock.now() > self._fresh_until

    def _is_current(self, entry: PolicyEntry) -> bool:
        """Whether this entry was decided on the newest list, and the list is not too old."""
        key = entry.connection.key
        is_newest = self._decided_on[key] == self._reading_number and self._entries[key] is entry
        return is_newest and not self._is_outdated()

    def _read(self) -> None:
        """Read the list. It is valid for five seconds, counted from the start of the reading."""
        begun = self._clock.now()
        connections = self._api.connections.query(self._service_id)
        with self._lock:
            self._listed = {connection.key: connection for connection in connections}
            self._reading_number += 1
            self._fresh_until = begun + LONGEST_AGE
            self.is_slow = self._is_outdated()

    def _refresh(self, key: str | None) -> None:
        """Read the list again if it is too old, and decide on all connections that are not closed.

        If others have read the list meanwhile, decide only on this connection, which was closed then. An error stops
        the run.
        """
        with self._reading:
            if self.stopped_by is not None:
                return
            if self._is_outdated() and not self.is_slow:
                self._decide_or_stop(None)
            elif key and self._decided_on[key] != self._reading_number:
                self._decide_or_stop({key})

    def _decide_or_stop(self, keys: t.Collection[str] | None) -> None:
        """Decide again on these connections. Without keys, read the list and decide on all that are not closed."""
        try:
            if keys is None:
                self._read()
                keys = {*self._entries} - self._closed
            self._decide_again(keys)
        except VpcepError as error:
            self.stop(error)

    def _decide_again(self, keys: t.Collection[str]) -> None:
        with self._lock:
            entries = self._decided(keys)
            entries = self._policy_run.guard(entries, self._number, self._describe, is_begun=bool(self._closed))
            self._note(entry for entry in entries if entry.connection.key in keys)

    def _note(self, entries: t.Iterable[PolicyEntry]) -> None:
        """Keep the entries that were decided on the newest list."""
        for entry in entries:
            self._entries[entry.connection.key] = entry
            self._decided_on[entry.connection.key] = self._reading_number
        left = self._entries.keys() - self._closed - self._taken
        self._waiting = deque(key for key, entry in self._entries.items() if entry.change and key in left)

    def _decided(self, keys: t.Collection[str]) -> list[PolicyEntry]:
        """An entry for each connection of the first list: decided on the newest list if in ``keys``, else as before.

        The others count against the caps, and so do connections that appeared after the first list.
        """
        known, listed = self._entries, self._listed
        left = [listed[key] for key in known if key in keys and key in listed]
        standing = [connection for key, connection in listed.items() if key not in known]
        standing += [_likely(entry, listed.get(key)) for key, entry in known.items() if key not in keys]
        decided = self._policy_run.decide(left, self._now, self._service_id, standing)
        by_key = {entry.connection.key: entry for entry in decided}
        return [by_key.get(key) or _unlisted(entry) if key in keys else entry for key, entry in known.items()]


def _unlisted(entry: PolicyEntry) -> PolicyEntry:
    return vanished(entry) if entry.change else entry


def _likely(entry: PolicyEntry, listed: Connection | None) -> Connection:
    """The connection as it counts against a cap: if it may take a place, it does."""
    planned = entry.after or entry.connection
    if entry.may_have_changed and entry.state == ACCEPTED:
        return planned.with_status(ACCEPTED)
    return planned if listed is None or planned.status in (ACCEPTED, CREATING) else listed
