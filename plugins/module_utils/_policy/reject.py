# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rejects the connections that one rule matches, as a policy would, for tasks that need them gone."""

from __future__ import annotations

import typing as t
from contextlib import contextmanager
from dataclasses import dataclass

from .._connection.outcomes import CHANGED, FAILED
from .._errors import DecisionError, VpcepError
from .._vpcep.connections import CREATING, REJECTED
from .agenda import Agenda
from .policy_run import PolicyRun
from .pool import Pool
from .report import explain
from .rules import IGNORED, Policy, Rule
from .settle import settle

if t.TYPE_CHECKING:
    from .._vpcep.client import VpcepApi
    from .._vpcep.connections import Connection
    from .entries import PolicyEntry
    from .policy_run import Describe

# How many rejections are sent at once, as by a policy that does not say.
CONCURRENCY = 8
# As many connections as somebody reads if there are too many.
_LONGEST_REFUSAL = 50


class Rejecting:
    """Rejects the connections of an endpoint service that ``rule`` matches, and leaves all others alone.

    ``rule`` has the state ``rejected``; it never decides on connections of the accounts in ``spared``. Planning and
    carrying out may be repeated; ``max_rejects`` limits the rejections of all rounds together. Connections that are
    still being created are counted, but left alone until they have settled.

    ``rejected`` has a row for each rejection that has taken effect, or may have: ``endpoint_id``, ``domain_id``,
    ``previous_status`` and ``status``. As soon as it has one, the errors of both methods have ``changed: true``.
    """

    def __init__(
        self, api: VpcepApi, service_id: str, rule: Rule, max_rejects: int, spared: t.Collection[str] = ()
    ) -> None:
        self.rejected: list[dict[str, t.Any]] = []
        # The connections that the last plan left alone because they are still being created.
        self.creating: list[Connection] = []
        self._api = api
        self._service_id = service_id
        self._policy = Policy([Rule("spared", IGNORED, domain_ids=frozenset(spared)), rule], scope="all")
        self._spares_some = bool(spared)
        self._max_rejects = max_rejects
        self._now = api.http.clock.wall()
        self._agenda = self._new_agenda()

    def plan(self) -> list[PolicyEntry]:
        """Read the list, and return the entries of the connections to be rejected.

        Raises `DecisionError`, before anything is sent, if they are more than ``max_rejects`` allows, or if it is not
        known whether a connection has to be rejected.
        """
        self._agenda = self._new_agenda()
        with self._facts():
            meant = self._meant(self._agenda.plan())
            self._check(meant)
        rejected = {row["endpoint_id"] for row in self.rejected}
        left = [entry.connection for entry in meant if entry.status == CREATING]
        self.creating = [connection for connection in left if connection.endpoint_id not in rejected]
        return [entry for entry in meant if entry.change]

    def carry_out(self, wait_timeout: float | None) -> None:
        """Send the rejections of the last plan, then wait for them together, for at most so many seconds if any.

        Raises `DecisionError` if one of them fails or cannot be sent; the others are sent all the same.
        """
        agenda, pool = self._agenda, Pool(self._api, self._agenda, self._service_id, CONCURRENCY)
        try:
            unsettled = pool.run()
            for entry in [] if wait_timeout is None else settle(self._api, self._service_id, unsettled, wait_timeout):
                pool.finish(entry)
        finally:
            self.rejected += [to_row(entry) for entry in agenda.results() if _is_sent(entry)]
        said = explain(self._meant(agenda.results()), agenda.stopped_by)
        if said["failed"]:
            facts = {name: said.get(name) for name in ("http_status", "error_code", "error_msg", "request_id")}
            with self._facts():
                raise DecisionError(f"Could not reject the connections to {self._subject}: {said['msg']}", **facts)

    @property
    def _subject(self) -> str:
        return f"endpoint service {self._service_id}"

    @contextmanager
    def _facts(self) -> t.Iterator[None]:
        try:
            yield
        except VpcepError as error:
            if self.rejected:
                error.add(changed=True)
            raise

    def _new_agenda(self) -> Agenda:
        earlier = tuple(row["endpoint_id"] for row in self.rejected)
        run = _RejectRun(self._policy, {}, now=self._now, most=self._max_rejects, earlier=earlier)
        return Agenda(self._api, run, self._service_id, _to_be_rejected)

    def _meant(self, entries: t.Iterable[PolicyEntry]) -> list[PolicyEntry]:
        """The entries that the rule is about, or may be if their connection cannot be read."""
        return [entry for entry in entries if entry.connection.problem or _is_meant(self._policy, entry, self._now)]

    def _check(self, meant: t.Iterable[PolicyEntry]) -> None:
        """Raise an error if a connection cannot be decided on, or must not be: nobody knows whose it is."""
        for entry in meant:
            reason = (entry.error or {}).get("msg") if entry.result == FAILED else None
            if reason is None and entry.change and self._spares_some and entry.connection.domain_id is None:
                reason = "The cloud does not say which account it belongs to."
            if reason is not None:
                further = "further " if self.rejected else ""
                raise DecisionError(
                    f"No {further}connection to {self._subject} was rejected, because it is not clear what to do with"
                    f" the one of endpoint {entry.connection.endpoint_id}: {reason}"
                )


@dataclass(frozen=True)
class _RejectRun(PolicyRun):
    """A policy that only rejects. ``most`` is how many rejections are allowed, with those sent before this run.

    ``earlier`` are the endpoints of the latter; one may still look as if it were being created until its decision
    shows. ``now`` is in seconds since the epoch.
    """

    now: float = 0.0
    most: int = 0
    earlier: t.Collection[str] = ()

    def guard(
        self, entries: t.Sequence[PolicyEntry], listed: int, describe: Describe, is_begun: bool = False
    ) -> list[PolicyEntry]:
        """The entries. Raises `DecisionError` if they are more rejections than allowed, with those sent before."""
        counted = [entry for entry in entries if self._counts(entry)]
        number = len(self.earlier) + len(counted)
        if number <= self.most:
            return list(entries)
        error = DecisionError(
            f"No {'further ' if is_begun or self.earlier else ''}connection was rejected: it would take {number}"
            f" rejections in all, but max_rejects allows {self.most}; review to_reject in this result, then raise"
            " max_rejects."
        )
        error.add(**describe(counted))
        raise error

    def _counts(self, entry: PolicyEntry) -> bool:
        if entry.connection.status != CREATING:
            return _is_sent(entry)
        is_new = entry.connection.endpoint_id not in self.earlier
        return is_new and self.policy is not None and _is_meant(self.policy, entry, self.now)


def to_row(entry: PolicyEntry) -> dict[str, t.Any]:
    """A rejected connection, or one to be rejected, as tasks return it."""
    return {
        "endpoint_id": entry.connection.endpoint_id,
        "domain_id": entry.connection.domain_id,
        "previous_status": entry.connection.status,
        "status": entry.status,
    }


def _to_be_rejected(entries: t.Sequence[PolicyEntry]) -> dict[str, t.Any]:
    return {"to_reject": [to_row(entry) for entry in entries[:_LONGEST_REFUSAL]]}


def _is_meant(policy: Policy, entry: PolicyEntry, now: float) -> bool:
    """Whether the rule is about this connection, whatever its status. One that is rejected matches all statuses."""
    return policy.rule_for(entry.connection.with_status(REJECTED), now).state == REJECTED


def _is_sent(entry: PolicyEntry) -> bool:
    """Whether the rejection of this entry is to be sent or has been, as far as it may have taken effect."""
    return entry.result == CHANGED or entry.may_have_changed
