# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carries out changes to one object, and knows whether any of them has taken effect, or may have."""

from __future__ import annotations

import typing as t
from contextlib import contextmanager

from .._error_codes import BUSY, means
from .._errors import FateUnknownError, RequestError, VpcepError, WaitTimeoutError
from .._http.retry import Budget
from .._vpcep.calls import is_gone
from .._wait import pauses

if t.TYPE_CHECKING:
    from .._clock import Clock

Found = t.TypeVar("Found")
Answer = t.TypeVar("Answer")
Change = t.Callable[[], object]

# In seconds. For this long, an object that may have been created may be missing from a list. OTC's own test of
# python-otcextensions waits up to 20 seconds for a new endpoint to be listed; most appear at once.
_GRACE = 20.0
_OVER = object()


class ResourceRun:
    """The changes of one task to one object. ``changed`` is true as soon as one of them may have taken effect.

    The time limit for all waiting, ``wait_timeout`` in seconds, begins now. ``repeats`` is how often a change may be
    sent again after a look.
    """

    def __init__(self, clock: Clock, wait_timeout: float, repeats: int) -> None:
        self.clock = clock
        self.wait_timeout = wait_timeout
        self.deadline = clock.now() + wait_timeout
        self.changed = False
        self._budget = Budget(repeats)
        self._pauses = pauses(clock, self.deadline)

    def restart(self) -> None:
        """Begin the time limit again, for another wait."""
        self.deadline = self.clock.now() + self.wait_timeout

    @contextmanager
    def facts(self, describe: t.Callable[[], t.Mapping[str, t.Any]] = dict) -> t.Iterator[None]:
        """Add to an error whether anything has changed, and what ``describe`` knows."""
        try:
            yield
        except VpcepError as error:
            error.add(changed=self.changed, **describe())
            raise

    def send(self, change: t.Callable[[], Answer]) -> Answer:
        """Send one change. Raises what it raises, with ``changed`` set if it may have taken effect."""
        try:
            answer = change()
        except RequestError as error:
            # An error inside a 200 does not prove that nothing was done.
            self.changed = self.changed or isinstance(error, FateUnknownError) or error.http_status == 200
            raise
        self.changed = True
        return answer

    def carry_out(
        self,
        found: Found,
        look: t.Callable[[], Found],
        changes: t.Callable[[Found], t.Sequence[Change]],
        busy: t.Container[str] = BUSY,
    ) -> None:
        """Send the changes that the object needs, one after the other.

        If it is not known whether one took effect, or if the cloud is not ready for it, looks again and sends only what
        is still missing. ``found`` is the object as it was last seen; ``changes`` may raise an error to end this.
        """
        was_gone = False
        while True:
            try:
                for change in changes(found):
                    self.send(change)
            except RequestError as error:
                # A second time, the look has found the object, so the cloud means something else by this.
                if was_gone and is_gone(error):
                    raise
                was_gone = is_gone(error)
                self._pause(error, busy)
                found = look()
            else:
                return

    def create(self, create: t.Callable[[], Found | None], find: t.Callable[[], Found | None]) -> Found:
        """Create an object, at most once. ``create`` returns it, or None if a good answer does not show it.

        There is no client token. So after a doubtful end, ``find`` looks for the new object. If none appears, the
        request is sent again only if the cloud itself has said that it failed: a request whose answer was lost may
        still be on its way.
        """
        while True:
            doubt: RequestError | None = None
            try:
                created = self.send(create)
            except RequestError as error:
                if not (isinstance(error, FateUnknownError) or error.http_status == 200):
                    raise
                created, doubt = None, error
            created = created or self._find_created(find)
            if created is not None:
                return created
            if doubt is None:
                raise RequestError("The cloud says that it has created the object, but does not list it; look it up.")
            if doubt.http_status != 500 or not self._budget.take():
                raise doubt

    def look_until(
        self, look: t.Callable[[], Found], is_done: t.Callable[[Found], bool], why_not: t.Callable[[Found], str]
    ) -> Found:
        """Look now and after each pause, until the object is as it should be.

        Raises `WaitTimeoutError` at the time limit; ``why_not`` describes the object as it is then, and what is still
        to come, in one clause.
        """
        found = look()
        if is_done(found):
            return found
        for _pause in pauses(self.clock, self.deadline):
            found = look()
            if is_done(found):
                return found
        raise WaitTimeoutError(
            f"Gave up after {self.wait_timeout:g} s (wait_timeout): {why_not(found)};"
            " raise wait_timeout, or run this again."
        )

    def _find_created(self, find: t.Callable[[], Found | None]) -> Found | None:
        found = find()
        if found is not None:
            return found
        for _pause in pauses(self.clock, self.clock.now() + _GRACE):
            found = find()
            if found is not None:
                return found
        return None

    def _pause(self, error: RequestError, busy: t.Container[str]) -> None:
        """Wait before the next look. Raises the error if another look cannot help, or if no repeat or time is left.

        Only a repeat after an unknown fate counts: the other errors say that nothing was done.
        """
        is_unknown = isinstance(error, FateUnknownError)
        if not (is_unknown or means(error.error_code, busy) or is_gone(error)):
            raise error
        if is_unknown and not self._budget.take():
            raise error
        if next(self._pauses, _OVER) is _OVER:
            raise error
