# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creates or changes an endpoint service, and waits until it is as declared."""

from __future__ import annotations

import typing as t

from .._errors import DecisionError
from .._resource.quota import explained_quota
from .._vpcep.quotas import SERVICE as SERVICE_QUOTA
from .._vpcep.services import AVAILABLE, CREATING
from .._vpcep.tags import SERVICE
from .desired import PlannedService, compare, declared, is_on_the_same_port, missing_from, refuse_status, to_result
from .identity import Identity

if t.TYPE_CHECKING:
    from .._resource.run import Change, ResourceRun
    from .._vpcep.client import VpcepApi
    from .._vpcep.services import Service
    from .options import WantedService


class Presence:
    """The state ``present`` of one endpoint service."""

    def __init__(self, api: VpcepApi, run: ResourceRun, wanted: WantedService) -> None:
        self._api = api
        self._run = run
        self._wanted = wanted
        self._identity = Identity(api, wanted)
        self._service: Service | None = None

    def facts(self) -> dict[str, t.Any]:
        """The service as it was last seen, for an error."""
        return {"service": to_result(self._service)} if self._service else {}

    def predict(self) -> dict[str, t.Any]:
        """The result as it would be. Sends nothing that changes anything."""
        plan = self._plan()
        return _result(plan, plan.after, plan.is_change)

    def carry_out(self) -> dict[str, t.Any]:
        """Send what is needed, wait for it, and return the result. Raises `VpcepError`."""
        plan = self._plan()
        if plan.before is None:
            service = self._create(plan)
        elif plan.is_change:
            service = self._update(plan.before)
        elif self._wanted.wait and plan.before.status == CREATING:
            service = self._await(plan.before.service_id, is_listed=True)
        else:
            service = plan.before
        return _result(plan, service, self._run.changed)

    def _plan(self) -> PlannedService:
        found = self._service = self._identity.find()
        if found is None and self._wanted.service_id:
            raise DecisionError(
                f"The project has no {self._wanted.subject}; check service_id, region and project. To create a service,"
                " give its name without service_id, since the cloud chooses the ID."
            )
        return compare(found, self._wanted)

    def _create(self, plan: PlannedService) -> Service:
        with explained_quota(self._api.quotas, SERVICE_QUOTA, self._wanted.subject):
            created = self._run.create(lambda: self._api.services.create(plan.fields), self._find_created)
        self._service = created
        if self._wanted.wait:
            return self._await(created.service_id, is_listed=False)
        refuse_status(created)
        return created

    def _find_created(self) -> Service | None:
        """The service that a doubtful creation may have left: of the same name, at the same port, and new."""
        for service in self._identity.named():
            if service.service_id not in self._identity.known and is_on_the_same_port(service, self._wanted):
                return service
        return None

    def _update(self, found: Service) -> Service:
        service_id = found.service_id
        if found.status == CREATING:
            found = self._await(service_id, is_listed=True)
        planned = compare(found, self._wanted).after
        self._run.carry_out(found, lambda: self._look(service_id), self._changes)
        if not self._wanted.wait:
            return planned
        return self._run.look_until(lambda: self._look(service_id), self._is_done, self._why_not)

    def _changes(self, service: Service) -> list[Change]:
        plan, service_id = compare(service, self._wanted), service.service_id
        changes: list[Change] = []
        if plan.fields:
            changes.append(lambda: self._api.services.update(service_id, plan.fields))
        if plan.tags.to_delete:
            changes.append(lambda: self._api.tags.delete(SERVICE, service_id, plan.tags.to_delete))
        if plan.tags.to_set:
            changes.append(lambda: self._api.tags.set(SERVICE, service_id, plan.tags.to_set))
        return changes

    def _await(self, service_id: str, is_listed: bool) -> Service:
        """Wait until the service is available. A new one may be missing at first, unless it ``is_listed``."""

        def look() -> Service | None:
            nonlocal is_listed
            if is_listed:
                return self._look(service_id)
            service = self._api.services.find(service_id, self._run.deadline)
            is_listed = service is not None
            self._service = service or self._service
            return service

        def is_available(service: Service | None) -> bool:
            if service is not None:
                refuse_status(service)
            return service is not None and service.status == AVAILABLE

        def why_not(service: Service | None) -> str:
            return f"endpoint service {service_id} is {'still being created' if service else 'not shown yet'}"

        return self._run.look_until(look, is_available, why_not) or self._look(service_id)

    def _look(self, service_id: str) -> Service:
        service = self._api.services.find(service_id, self._run.deadline)
        if service is None:
            raise DecisionError(f"Endpoint service {service_id} was deleted while this ran; run this again.")
        self._service = service
        return service

    def _is_done(self, service: Service) -> bool:
        refuse_status(service)
        return service.status == AVAILABLE and not missing_from(service, self._wanted)

    def _why_not(self, service: Service) -> str:
        missing = ", ".join(missing_from(service, self._wanted))
        what = f"does not show the new {missing} yet" if missing else f"is {service.status}"
        return f"endpoint service {service.service_id} {what}"


def _result(plan: PlannedService, service: Service, changed: bool) -> dict[str, t.Any]:
    return {
        "changed": changed,
        "service": to_result(service),
        "diff": {"before": declared(plan.before), "after": declared(service)},
    }
