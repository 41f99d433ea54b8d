# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The decision table: the current status against the requested state. Pure: no network, no Ansible."""

from __future__ import annotations

import enum
import typing as t
from dataclasses import dataclass

from .._errors import DecisionError
from .._vpcep.connections import ACCEPTED, ACTIONS, CREATING, DELETING, FAILED, PENDING, REJECTED, Connection
from .._vpcep.rows import error_words


class Step(enum.Enum):
    """The step that a row of the decision table calls for."""

    NOTHING = "nothing to do"
    SEND = "send the decision, then wait for its status"
    SETTLE = "wait until it settles, then decide again"
    FAIL_FAILED = "error: the connection has failed"
    FAIL_DELETING = "error: the connection is being deleted"
    NOTHING_DELETING = "nothing to do, with a warning"


# By the current status and the requested state. The guide decision_table.rst shows the same rows.
TABLE: t.Mapping[tuple[str, str], Step] = {
    (PENDING, ACCEPTED): Step.SEND,
    (PENDING, REJECTED): Step.SEND,
    (ACCEPTED, ACCEPTED): Step.NOTHING,
    (ACCEPTED, REJECTED): Step.SEND,
    (REJECTED, ACCEPTED): Step.SEND,
    (REJECTED, REJECTED): Step.NOTHING,
    (CREATING, ACCEPTED): Step.SETTLE,
    (CREATING, REJECTED): Step.SETTLE,
    (FAILED, ACCEPTED): Step.FAIL_FAILED,
    (FAILED, REJECTED): Step.FAIL_FAILED,
    (DELETING, ACCEPTED): Step.FAIL_DELETING,
    (DELETING, REJECTED): Step.NOTHING_DELETING,
}


@dataclass(frozen=True)
class DecisionRequest:
    """The decision that a task asks for. ``state`` is ``accepted`` or ``rejected``; ``wait_timeout`` is in seconds.

    ``comment`` is the user's reason, and ``rule`` the rule that decided, if it was one.
    """

    service_id: str
    endpoint_id: str
    state: str
    wait: bool = True
    wait_timeout: float = 600
    wait_for_connection: bool = False
    comment: str | None = None
    rule: str | None = None

    @property
    def action(self) -> str:
        """The API's word for the state."""
        return ACTIONS[self.state].word

    @property
    def verb(self) -> str:
        return ACTIONS[self.state].verb

    @property
    def subject(self) -> str:
        return f"the connection of endpoint {self.endpoint_id} to endpoint service {self.service_id}"

    def impossible(self, reason: str, connection: Connection | None = None) -> DecisionError:
        """The error for a state that cannot be reached. ``reason`` says why and, after a semicolon, what to do."""
        error = DecisionError(f"Could not {self.verb} {self.subject}: {reason}.")
        if connection is not None:
            error.add(connection=connection.to_result())
        return error


@dataclass(frozen=True)
class PlannedChange:
    """A decision on one connection, before anything is sent.

    ``before`` is None if the connection is not listed. ``after`` is the connection with its new status. ``action`` is
    ``receive``, ``reject`` or None. If ``must_settle`` is true, the other fields are a prediction, and the connection
    is decided on again when it has settled.
    """

    before: Connection | None
    after: Connection
    action: str | None = None
    must_settle: bool = False
    warning: str | None = None


@dataclass(frozen=True)
class AppliedChange:
    """A change after it was carried out. ``before`` is the connection as it was first listed.

    ``is_settled``: there is nothing to wait for. ``is_seen``: ``after`` was seen after the decision was sent.
    """

    before: Connection | None
    after: Connection
    action: str | None
    warning: str | None = None
    is_settled: bool = False
    is_seen: bool = True

    @property
    def changed(self) -> bool:
        return self.action is not None


def decide(connection: Connection | None, wanted: DecisionRequest) -> PlannedChange:
    """Look the connection up in the decision table. Pure: the same arguments give the same change, or error.

    Raises `DecisionError` if the state cannot be reached.
    """
    if connection is None:
        return _decide_unlisted(wanted)
    if connection.problem:
        raise wanted.impossible(connection.problem.rstrip("."), connection)
    step = TABLE.get((connection.status, wanted.state))
    if step is Step.NOTHING:
        return PlannedChange(connection, connection)
    if step is Step.NOTHING_DELETING:
        warning = f"There is nothing to reject: the endpoint's owner is deleting {wanted.subject}."
        return PlannedChange(connection, connection, warning=warning)
    if step is Step.SEND:
        return PlannedChange(connection, connection.with_status(wanted.state), wanted.action)
    if step is Step.SETTLE and wanted.wait:
        warning = f"Predicted: {wanted.subject} is still being created; the result depends on the status it ends in."
        return PlannedChange(connection, connection.with_status(wanted.state), wanted.action, True, warning)
    raise wanted.impossible(_why_not(connection, step), connection)


def diff(before: Connection | None, after: Connection) -> dict[str, dict[str, str | None]]:
    """Ansible's diff of a connection: the endpoint, its domain, and the status."""
    return {
        name: {
            "endpoint_id": after.endpoint_id,
            "domain_id": side.domain_id if side else None,
            "status": side.status if side else None,
        }
        for name, side in (("before", before), ("after", after))
    }


def _decide_unlisted(wanted: DecisionRequest) -> PlannedChange:
    if not wanted.wait_for_connection:
        raise wanted.impossible(
            "the service does not list this endpoint; check endpoint_id, service_id, region and project,"
            " or set wait_for_connection if it is yet to be created"
        )
    warning = f"Predicted: {wanted.subject} is not listed yet; the result depends on whether it appears in time."
    return PlannedChange(None, Connection(wanted.endpoint_id, wanted.state), wanted.action, True, warning)


def _why_not(connection: Connection, step: Step | None) -> str:
    if step is Step.SETTLE:
        return "it is still being created and wait is false, so nothing was sent; set wait to true, or run this later"
    if step is Step.FAIL_FAILED:
        return f"it has failed{error_entries(connection)}; its owner must delete the endpoint and create it again"
    if step is Step.FAIL_DELETING:
        return "the endpoint's owner is deleting it; wait until the owner requests a new connection"
    return unknown_status(connection)


def is_known(status: str) -> bool:
    """Whether the decision table has a row for this status."""
    return (status, ACCEPTED) in TABLE


def unknown_status(connection: Connection) -> str:
    """Why nothing is sent for a connection in a status that the table does not have, and what to do."""
    return (
        f"it has the status {connection.status}, which this collection does not know, so nothing was sent;"
        " check it in the console, and report the status to this collection's maintainers"
    )


def error_entries(connection: Connection) -> str:
    """The connection's own errors in the cloud's words (API: Querying Connections, field ``error``)."""
    return error_words(connection.error)
