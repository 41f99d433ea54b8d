# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes the whitelist of an endpoint service in as few requests as the cloud takes, and waits until that shows."""

from __future__ import annotations

import typing as t
from functools import partial

from .._error_codes import TOO_MANY_AT_ONCE, means
from .._errors import DecisionError, RequestError
from .._options import id_key
from .._resource.run import ResourceRun
from .._vpcep.permissions import ADD, REMOVE, Permission
from .departures import Departures, being_created
from .lookup import ServiceRef
from .permissions import WhitelistChanges, compare, is_still_open, known_owner, leaving

if t.TYPE_CHECKING:
    from .._resource.run import Change
    from .._vpcep.client import VpcepApi
    from .lookup import FoundService
    from .permissions import Leaving, Listed, WhitelistRequest

Result = t.Dict[str, t.Any]


class Whitelist:
    """The whitelist of an endpoint service, as it is and as a task wants it.

    ``domain_id`` is the account that has logged in, if it is known. ``wait_timeout`` is in seconds, for each wait.
    """

    def __init__(
        self,
        api: VpcepApi,
        found: FoundService,
        wanted: WhitelistRequest,
        domain_id: str | None,
        wait: bool,
        wait_timeout: float,
    ) -> None:
        self.warnings: list[str] = []
        self._api = api
        self._found = found
        self._wanted = wanted
        self._owner_id = known_owner(found.domain_id, domain_id)
        self._wait = wait
        self._run = ResourceRun(api.http.clock, wait_timeout, api.http.max_retries)
        self._before: Listed = ()
        self._listed: Listed = ()
        self._changes = WhitelistChanges()
        self._departures: Departures | None = None
        self._done: dict[str, set[str]] = {ADD: set(), REMOVE: set()}
        # The most entries in one request, once the cloud has refused more.
        self._size: int | None = None

    def predict(self) -> Result:
        """Read and compare; returns the result as it would be. Raises `DecisionError` for what must not be done."""
        self._before = self._look()
        with self._run.facts(self._describe):
            to_reject = self._plan()
            if self._departures and self._departures.creating:
                self.warnings.append(f"Predicted: {being_created(self._departures.creating)}.")
        changes = self._changes
        removed = {id_key(domain_id) for domain_id in changes.to_remove}
        after = [permission for permission in self._before if permission.domain_id not in removed]
        after += [Permission.planned(domain_id) for domain_id in changes.to_add]
        return self._result(after, changes.to_add, changes.to_remove, to_reject)

    def carry_out(self) -> Result:
        """Add, reject, remove, and wait until that shows. Raises the errors of `predict`, and `RequestError`.

        In this order no account is refused that stays, and the connections of one that goes are rejected before its
        entry disappears, so that an interrupted run can be repeated.
        """
        self._before = self._look()
        with self._run.facts(self._describe):
            self._plan()
            self._send(ADD)
            if self._departures:
                self._departures.reject()
                self._departures.finish()
            self._send(REMOVE)
            self._reject_newcomers()
            self._look_at_end()
        return self._result(self._listed, self._done[ADD], self._done[REMOVE], self._rejected)

    @property
    def _rejected(self) -> list[Result]:
        return self._departures.rejected if self._departures else []

    def _plan(self) -> list[Result]:
        """Compare; returns a row for each connection to be rejected."""
        going = None if self._wanted.max_rejects is None else leaving(self._before, self._wanted)
        self._changes = compare(self._before, self._wanted, self._owner_id)
        if (self._changes or going) and self._owner_id is None:
            self._owner_id = self._find_owner()
            self._changes = compare(self._before, self._wanted, self._owner_id)
        if is_still_open(self._before, self._wanted):
            self.warnings.append('The whitelist has "*", so every account may still ask for a connection.')
        if going is None:
            return []
        self._departures = self._new_departures(going)
        return self._departures.plan()

    def _find_owner(self) -> str | None:
        """The account that owns the service, which only the list of services says."""
        ref = ServiceRef(self._found.service_id)
        listed = self._api.services.query(service_id=ref.service_id)
        return known_owner(*(service.domain_id for service in listed if ref.matches(service)))

    def _new_departures(self, going: Leaving) -> Departures:
        if self._owner_id is None:
            raise DecisionError(
                f"Could not tell which account owns endpoint service {self._found.service_id}, whose own connections"
                " must not be rejected; nothing was sent. Check service_id, region and project."
            )
        most = self._wanted.max_rejects or 0
        return Departures(self._api, self._found.service_id, going, self._owner_id, most, self._run, self._wait)

    def _look(self) -> Listed:
        self._listed = self._api.permissions.query(self._found.service_id)
        return self._listed

    def _send(self, action: str) -> None:
        self._run.restart()
        self._run.carry_out(self._listed, self._look, partial(self._requests, action))
        self._done[action].update(self._changes.of(action))

    def _requests(self, action: str, listed: Listed) -> list[Change]:
        domain_ids = self._changes.left(listed).of(action)
        return [partial(self._change, action, domain_ids)] if domain_ids else []

    def _change(self, action: str, domain_ids: t.Sequence[str]) -> None:
        """Send these entries in one request. If they are too many for it, send half as many at a time."""
        left = list(domain_ids)
        while left:
            part = left[: self._size]
            try:
                self._run.send(partial(self._api.permissions.change, self._found.service_id, action, part))
            except RequestError as error:
                if len(part) == 1 or not means(error.error_code, TOO_MANY_AT_ONCE):
                    raise
                self._size = (len(part) + 1) // 2
            else:
                self._done[action].update(part)
                left = left[len(part) :]

    def _reject_newcomers(self) -> None:
        """Reject what was asked for until the accounts were removed, and what was still being created."""
        if self._departures and (self._changes.to_remove or self._departures.creating):
            self._departures.reject_newcomers()
            if self._departures.creating:
                self.warnings.append(
                    f"wait is false, and {being_created(self._departures.creating)}; reject them later with state"
                    " absent and the IDs of these accounts."
                )

    def _look_at_end(self) -> None:
        """See the whitelist as it is now, unless the last look has shown it so. A look may show an older one."""
        if not self._changes.left(self._listed):
            return
        if self._wait:
            self._run.restart()
            self._run.look_until(self._look, lambda listed: not self._changes.left(listed), self._not_shown)
        elif self._changes.left(self._look()):
            self.warnings.append(f"wait is false, and {self._not_shown(self._listed)}.")

    def _not_shown(self, listed: Listed) -> str:
        left = self._changes.left(listed)
        lacks = f"the whitelist still lacks {len(left.to_add)} of the added entries"
        return f"{lacks}, and still shows {len(left.to_remove)} of the removed ones"

    def _describe(self) -> Result:
        """What is known if the task fails: the whitelist as last seen, and what was done for certain."""
        return self._facts(self._listed, self._done[ADD], self._done[REMOVE], self._rejected)

    def _facts(self, after: Listed, added: t.Iterable[str], removed: t.Iterable[str], rejected: list[Result]) -> Result:
        return {
            **self._found.to_result(),
            "permissions": [permission.to_result() for permission in after],
            "added": sorted(added),
            "removed": sorted({id_key(domain_id) for domain_id in removed}),
            "rejected": rejected,
        }

    def _result(
        self, after: Listed, added: t.Iterable[str], removed: t.Iterable[str], rejected: list[Result]
    ) -> Result:
        facts = self._facts(after, added, removed, rejected)
        return {
            "changed": bool(facts["added"] or facts["removed"] or rejected),
            **facts,
            "diff": {"before": _side(self._before), "after": _side(after)},
        }


def _side(listed: Listed) -> dict[str, list[str]]:
    return {"domain_ids": sorted(permission.domain_id or permission.permission for permission in listed)}
