# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rejects the connections of accounts that leave a whitelist, with those that they still ask for meanwhile."""

from __future__ import annotations

import typing as t

from .._policy.reject import Rejecting, to_row
from .._policy.rules import Rule
from .._vpcep.connections import ACCEPTED, PENDING, REJECTED

if t.TYPE_CHECKING:
    from .._resource.run import ResourceRun
    from .._vpcep.client import VpcepApi
    from .._vpcep.connections import Connection
    from .permissions import Leaving

_OPEN = frozenset({PENDING, ACCEPTED})


class Departures:
    """The connections of the accounts that go; those of the owner's account never do.

    ``max_rejects`` limits all rejections together. The time limit of ``run`` is for each wait; without ``wait``, the
    decisions are only sent.
    """

    def __init__(
        self,
        api: VpcepApi,
        service_id: str,
        going: Leaving,
        owner_id: str,
        max_rejects: int,
        run: ResourceRun,
        wait: bool,
    ) -> None:
        rule = Rule("accounts that go", REJECTED, domain_ids=going.domain_ids, statuses=_OPEN)
        self._rejecting = Rejecting(api, service_id, rule, max_rejects, going.staying | {owner_id})
        self._run = run
        self._wait = wait

    @property
    def rejected(self) -> list[dict[str, t.Any]]:
        """A row for each rejection that has taken effect, or may have."""
        return self._rejecting.rejected

    @property
    def creating(self) -> t.Sequence[Connection]:
        """The connections that can only be rejected later, since they are still being created."""
        return self._rejecting.creating

    def plan(self) -> list[dict[str, t.Any]]:
        """A row for each connection to be rejected. Raises `DecisionError` if they are too many, or not clear."""
        return [to_row(entry) for entry in self._rejecting.plan()]

    def reject(self) -> None:
        """Reject what was planned. Raises `DecisionError` if a rejection fails."""
        self._rejecting.carry_out(self._run.wait_timeout if self._wait else None)
        self._run.changed = self._run.changed or bool(self.rejected)

    def finish(self) -> None:
        """Wait for connections that are still being created, and reject them, while the accounts are still listed.

        Otherwise, if this run ends early, another one would not know that these accounts have gone.
        """
        if self.creating and self._wait:
            self.reject_newcomers()

    def reject_newcomers(self) -> None:
        """Reject what the accounts have asked for since then, and wait for what is still being created."""
        if self._wait:
            self._run.restart()
            self._run.look_until(self._reject_again, lambda creating: not creating, being_created)
        else:
            self._reject_again()

    def _reject_again(self) -> t.Sequence[Connection]:
        self._rejecting.plan()
        self.reject()
        return self.creating


def being_created(creating: t.Sequence[Connection]) -> str:
    """A clause about connections that cannot be rejected yet."""
    number = "1 connection" if len(creating) == 1 else f"{len(creating)} connections"
    return f"{number} of accounts that go cannot be rejected yet, because the cloud is still creating them"
