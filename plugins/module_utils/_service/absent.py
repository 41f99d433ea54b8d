# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Deletes an endpoint service, after its consumers have been rejected if that is wanted, and waits until it is gone."""

from __future__ import annotations

import typing as t

from .._error_codes import BUSY, IN_USE
from .._errors import DecisionError, RequestError
from .._options import id_key
from .._policy.reject import Rejecting, to_row
from .._policy.rules import Rule
from .._vpcep.calls import is_gone
from .._vpcep.connections import ACCEPTED, DELETING, FAILED, PENDING, REJECTED
from .._vpcep.rows import error_words
from .._vpcep.services import DELETING as SERVICE_DELETING
from .._vpcep.services import FAILED as SERVICE_FAILED
from .._vpcep.services import STATUSES
from .desired import declared, to_result, unknown_status
from .identity import Identity

if t.TYPE_CHECKING:
    from .._resource.run import Change, ResourceRun
    from .._vpcep.client import VpcepApi
    from .._vpcep.connections import Connection
    from .._vpcep.services import Service
    from .options import WantedService

# The connections that let a service go (VPCEP user guide, Deleting a VPC Endpoint Service). Any other status, even an
# unknown one, counts as a consumer.
_FREE = (PENDING, REJECTED, FAILED, DELETING)
# The consumers that can be rejected; those that are being created are waited for.
_CONSUMERS = Rule("drain", REJECTED, statuses=frozenset({ACCEPTED}))
# In seconds. For this long after a rejection, a list that shows the connection as accepted is treated as stale.
_GRACE = 10.0


class Absence:
    """The state ``absent`` of one endpoint service.

    ``max_rejects`` is how many consumers may be rejected; if it is None, a service with consumers is not deleted.
    """

    def __init__(self, api: VpcepApi, run: ResourceRun, wanted: WantedService, max_rejects: int | None) -> None:
        self._api = api
        self._run = run
        self._wanted = wanted
        self._max_rejects = max_rejects
        self._rejecting: Rejecting | None = None
        self._rejected_at = float("-inf")
        self._service: Service | None = None

    def facts(self) -> dict[str, t.Any]:
        """The service as it was last seen, and who was rejected, for an error."""
        seen = {"service": to_result(self._service)} if self._service else {}
        return {**seen, "rejected": self._rejected}

    def predict(self) -> dict[str, t.Any]:
        """The result as it would be. Sends nothing that changes anything."""
        found = self._find()
        if found is None or found.status == SERVICE_DELETING:
            return self._result(None, changed=False)
        rows: list[dict[str, t.Any]] = []
        if self._rejecting:
            rows = [to_row(entry) for entry in self._rejecting.plan()]
        else:
            self._refuse_consumers(found)
        return {**self._result(found, changed=True), "rejected": rows}

    def carry_out(self) -> dict[str, t.Any]:
        """Delete the service if it is there, wait until it is gone, and return the result. Raises `VpcepError`."""
        found = self._find()
        if found is None:
            return self._result(None, changed=False)

        def look() -> Service | None:
            return self._look(found.service_id)

        def has_gone(service: Service | None) -> bool:
            if service is not None and service.status == SERVICE_FAILED and found.status != SERVICE_FAILED:
                raise _impossible(service, f"it has failed{error_words(service.error)}; run this again")
            return service is None

        if found.status != SERVICE_DELETING:
            self._run.carry_out(self._freed(found), lambda: self._freed(look()), self._changes, BUSY | IN_USE)
        if self._wanted.wait:
            self._run.look_until(look, has_gone, _why_not)
        return self._result(found if self._run.changed else None, self._run.changed)

    @property
    def _rejected(self) -> list[dict[str, t.Any]]:
        return self._rejecting.rejected if self._rejecting else []

    def _result(self, before: Service | None, changed: bool) -> dict[str, t.Any]:
        diff = {"before": declared(before), "after": {}}
        return {"changed": changed, "service": None, "diff": diff, "rejected": self._rejected}

    def _find(self) -> Service | None:
        """The service, if it is there and may be deleted."""
        found = self._service = Identity(self._api, self._wanted).find()
        if found is None:
            return None
        if self._wanted.name not in (None, found.short_name):
            now = f"its name is {found.short_name}" if found.short_name else "it has no name"
            raise _impossible(found, f"{now}, and not {self._wanted.name}; check service_id and name")
        if found.status not in STATUSES:
            raise _impossible(found, unknown_status(found))
        if self._max_rejects is not None:
            self._rejecting = Rejecting(self._api, found.service_id, _CONSUMERS, self._max_rejects)
        return found

    def _look(self, service_id: str) -> Service | None:
        service = self._api.services.find(service_id, self._run.deadline)
        self._service = service or self._service
        return service

    def _changes(self, service: Service | None) -> list[Change]:
        if service is None or service.status == SERVICE_DELETING:
            return []
        service_id = service.service_id
        return [lambda: self._api.services.delete(service_id)]

    def _freed(self, service: Service | None) -> Service | None:
        """The service, when no consumer keeps it any more. Raises `DecisionError` if one does, and may."""
        if service is None or service.status == SERVICE_DELETING:
            return service
        try:
            if self._rejecting is None:
                self._refuse_consumers(service)
            elif self._rejected or self._reject(self._rejecting):
                self._wait_for_consumers(service, self._rejecting)
        except RequestError as error:
            # Somebody else may have deleted the service, and its connections with it.
            if is_gone(error) and self._look(service.service_id) is None:
                return None
            raise
        return service

    def _refuse_consumers(self, service: Service) -> None:
        consumers = self._consumers(service.service_id)
        if consumers:
            reason = "accepted connections and those that are being created keep it"
            raise _impossible(
                service, f"{_users(consumers)} it, since {reason}; reject them first, or set drain and max_rejects"
            )

    def _wait_for_consumers(self, service: Service, rejecting: Rejecting) -> None:
        def is_free(consumers: list[Connection]) -> bool:
            if any(self._is_to_reject(connection) for connection in consumers):
                self._reject(rejecting)
            return not consumers

        self._run.look_until(
            lambda: self._consumers(service.service_id),
            is_free,
            lambda consumers: f"{_users(consumers, 'still ')} endpoint service {service.service_id}",
        )

    def _is_to_reject(self, connection: Connection) -> bool:
        """Whether the connection has been accepted, and this is no stale look at one that was just rejected."""
        done = {id_key(row["endpoint_id"]) for row in self._rejected}
        is_stale = connection.key in done and self._run.clock.now() - self._rejected_at <= _GRACE
        return connection.status == ACCEPTED and not is_stale

    def _reject(self, rejecting: Rejecting) -> bool:
        """Reject all consumers that are accepted. Returns whether there were any, or any may still come."""
        planned = rejecting.plan()
        if planned:
            try:
                rejecting.carry_out(max(0.0, self._run.deadline - self._run.clock.now()))
            finally:
                self._run.changed = self._run.changed or bool(rejecting.rejected)
            self._rejected_at = self._run.clock.now()
        return bool(planned or rejecting.creating)

    def _consumers(self, service_id: str) -> list[Connection]:
        listed = self._api.connections.query(service_id, deadline=self._run.deadline)
        return [connection for connection in listed if connection.status not in _FREE]


def _users(consumers: t.Sequence[Connection], still: str = "") -> str:
    number = len(consumers)
    return f"1 connection {still}uses" if number == 1 else f"{number} connections {still}use"


def _impossible(service: Service, reason: str) -> DecisionError:
    return DecisionError(f"Could not delete endpoint service {service.service_id}: {reason}.")


def _why_not(service: Service | None) -> str:
    return f"endpoint service {service.service_id} is still {service.status}" if service else "it is gone"
