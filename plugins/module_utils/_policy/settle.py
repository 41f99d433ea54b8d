# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waits for many decisions together to take effect."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from .._connection.apply import gone, is_final
from .._connection.outcomes import CHANGED, FAILED
from .._errors import HaltedError, LoginRefusedError, RequestError, VpcepError, WaitTimeoutError
from .._wait import pauses
from .entries import PolicyEntry, error_facts
from .plan import to_decision_request

if t.TYPE_CHECKING:
    from .._clock import Clock
    from .._vpcep.client import VpcepApi
    from .._vpcep.connections import Connection


@dataclass(frozen=True)
class Sent:
    """A decision that was sent and has not taken effect yet; ``sent_at`` is a moment of the clock."""

    entry: PolicyEntry
    sent_at: float


def settle(api: VpcepApi, service_id: str, unsettled: t.Iterable[Sent], wait_timeout: float) -> t.Iterator[PolicyEntry]:
    """Wait until all decisions have taken effect, for at most ``wait_timeout`` seconds; yields each entry at its end.

    Each look reads the service's list once, however many decisions there are.
    """
    clock = api.http.clock
    left = {sent.entry.connection.key: sent for sent in unsettled}
    ending: VpcepError = WaitTimeoutError(f"Gave up after {wait_timeout:g} s (wait_timeout); run this again.")
    deadline = clock.now() + wait_timeout
    for _pause in _now_and_then(clock, deadline) if left else ():
        try:
            listed = {connection.key: connection for connection in api.connections.query(service_id, deadline=deadline)}
        except (LoginRefusedError, HaltedError) as error:
            ending = error
            break
        except RequestError as error:
            # The error may be temporary, so look again as long as there is time.
            ending = error
            continue
        judged = [_look_at(sent, listed.get(key), clock.now(), service_id) for key, sent in left.items()]
        yield from (entry for entry in judged if isinstance(entry, PolicyEntry))
        left = {sent.entry.connection.key: sent for sent in judged if isinstance(sent, Sent)}
        if not left:
            break
    yield from (_give_up(sent.entry, ending) for sent in left.values())


def judge(entry: PolicyEntry, connection: Connection | None, age: float, service_id: str) -> PolicyEntry | None:
    """The entry of a decision sent ``age`` seconds ago, given the connection as listed now; None if it must wait."""
    wanted = to_decision_request(service_id, entry)
    try:
        if connection is None:
            raise gone(wanted)
        if not is_final(connection, wanted, age):
            return None
    except VpcepError as error:
        return fail(entry, error, connection.status if connection else None, is_sent=True)
    return replace(entry, result=CHANGED, after=connection)


def fail(entry: PolicyEntry, error: VpcepError, status: str | None, is_sent: bool = False) -> PolicyEntry:
    """The entry with this error. ``status`` is the last one seen; ``is_sent``: the decision may have taken effect."""
    after = entry.connection.with_status(status) if status else None
    is_sent = is_sent or error.to_fail_json()["changed"]
    return replace(entry, result=FAILED, after=after, error=error_facts(error), may_have_changed=is_sent)


def _now_and_then(clock: Clock, deadline: float) -> t.Iterator[None]:
    """Look at once, and after each pause until the deadline."""
    yield
    yield from pauses(clock, deadline)


def _look_at(sent: Sent, connection: Connection | None, now: float, service_id: str) -> PolicyEntry | Sent:
    entry = judge(sent.entry, connection, now - sent.sent_at, service_id)
    return entry or replace(sent, entry=replace(sent.entry, after=connection))


def _give_up(entry: PolicyEntry, ending: VpcepError) -> PolicyEntry:
    failed = fail(entry, ending, entry.status, is_sent=True)
    msg = f"The decision was sent, but the connection is still {entry.status}; the requested state is {entry.state}."
    return replace(failed, error={**error_facts(ending), "msg": f"{msg} {ending.msg}"})
