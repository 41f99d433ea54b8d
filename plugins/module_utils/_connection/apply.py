# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One decision, from sending it until it has taken effect."""

from __future__ import annotations

import typing as t
from contextlib import contextmanager

from .._errors import HaltedError, VpcepError
from .._vpcep.connections import ACCEPTED, CREATING, PENDING, REJECTED
from .._wait import pauses
from .decision import AppliedChange, error_entries
from .journal import Ending, Record
from .outcomes import CHANGED, FAILED, UNCHANGED
from .progress import to_line
from .send import Sender

if t.TYPE_CHECKING:
    from .._progress import Progress
    from .._vpcep.client import VpcepApi
    from .._vpcep.connections import Connection
    from .decision import DecisionRequest, PlannedChange
    from .journal import Journal

# In seconds. For this long after a decision, the opposite final status is treated as a stale read. Terraform's
# providers for this API first read after 3 seconds and would fail on such a read, but no such failure is known.
_GRACE = 10.0


def apply_change(
    api: VpcepApi,
    wanted: DecisionRequest,
    change: PlannedChange,
    looked_at: float,
    journal: Journal | None = None,
    progress: Progress | None = None,
) -> AppliedChange:
    """Carry out the change: send the decision and wait until it has taken effect, unless ``wait`` is false.

    ``looked_at`` is the moment of the clock when the look began on which the decision is based. Raises `VpcepError`
    with the known facts added: ``connection`` and ``changed``.
    """
    record = Record(journal)
    sender = Sender(api, wanted, api.http.clock, looked_at, record=record)
    if progress is not None:
        progress.tell(lambda seconds: to_line(wanted, sender.status, seconds))
    with _recorded(sender, record):
        return _apply(sender, change)


def _apply(sender: Sender, change: PlannedChange) -> AppliedChange:
    applied = sender.send(change)
    if applied.is_settled:
        return applied
    with sender.facts():
        after = _wait(sender, applied.after if applied.is_seen else None)
    if after.status == sender.wanted.state:
        return AppliedChange(applied.before, after, applied.action, is_settled=True)
    warning = f"The decision was sent, but wait is false: {sender.wanted.subject} is {after.status} so far."
    return AppliedChange(applied.before, after, applied.action, warning)


@contextmanager
def _recorded(sender: Sender, record: Record) -> t.Iterator[None]:
    """Write into the journal how the decision ended, also if the run is interrupted after the cloud's answer."""
    try:
        yield
    except VpcepError as error:
        _record_failure(sender, record, error)
        raise
    except BaseException:
        if sender.is_answered:
            record.done(Ending(sender.status, CHANGED))
        raise
    with sender.facts():
        record.done(Ending(sender.status, CHANGED if sender.has_sent else UNCHANGED))


def _record_failure(sender: Sender, record: Record, error: VpcepError) -> None:
    try:
        record.done(Ending(sender.status, FAILED, error.error_code, error.request_id))
    except HaltedError as broken:
        error.say(broken.msg)


def is_final(connection: Connection, wanted: DecisionRequest, age: float) -> bool:
    """Whether the connection is in the requested state, ``age`` seconds after the decision was sent.

    Raises `DecisionError` if it will not get there any more.
    """
    status = connection.status
    if status == wanted.state:
        return True
    if status in (PENDING, CREATING):
        return False
    if status in (ACCEPTED, REJECTED) and age <= _GRACE:
        return False
    raise wanted.impossible(
        f"the decision was sent, but the connection is {status}{error_entries(connection)};"
        " check it in the console before you run this again",
        connection,
    )


def gone(wanted: DecisionRequest) -> VpcepError:
    """The error for a connection that is no longer listed after the decision on it."""
    return wanted.impossible(
        "the decision was sent, but the connection is no longer listed; its owner has deleted the endpoint"
    )


def _wait(sender: Sender, answer: Connection | None) -> Connection:
    """Wait for the requested state, starting with the answer to the decision. Without ``wait``, look only once."""
    sent_at, wanted = sender.clock.now(), sender.wanted
    for connection in _looks(sender, answer):
        if is_final(connection, wanted, sender.clock.now() - sent_at) or not wanted.wait:
            return connection
    status = sender.known.status if sender.known else "not listed"
    raise sender.timeout(f"the decision was sent, but the connection is still {status}")


def _looks(sender: Sender, answer: Connection | None) -> t.Iterator[Connection]:
    """The connection as answered, as it is now, and then as it is after each pause, until the time limit."""
    if answer is not None:
        yield answer
    yield _look_listed(sender)
    for _pause in pauses(sender.clock, sender.deadline):
        yield _look_listed(sender)


def _look_listed(sender: Sender) -> Connection:
    connection = sender.look(sender.deadline)
    if connection is None:
        raise gone(sender.wanted)
    return connection
