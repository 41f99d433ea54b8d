# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes one endpoint what a task asks for, and waits until it is."""

from __future__ import annotations

import typing as t
from contextlib import contextmanager
from dataclasses import dataclass

from .._error_codes import NOT_WHITELISTED, means
from .._errors import DecisionError, RequestError
from .._resource.quota import explained_quota
from .._resource.run import ResourceRun
from .._vpcep.connections import CREATING, DELETING
from .._vpcep.quotas import ENDPOINT
from .changes import in_place
from .comparison import Kind, check_fixed, compare, diff, differences, predict
from .fields import to_api
from .lookup import find_endpoint, find_in_place, find_service_id, with_known_service
from .options import ABSENT
from .status import is_settled, reservation, warning

if t.TYPE_CHECKING:
    from .._resource.run import Change
    from .._vpcep.client import VpcepApi
    from .._vpcep.endpoints import Endpoint
    from .comparison import Plan
    from .options import EndpointRequest

Seen = t.TypeVar("Seen", "Endpoint", "Endpoint | None")


@dataclass(frozen=True)
class Outcome:
    """How a task ended. ``endpoint`` is the endpoint after it; None if there is none, or would be none."""

    changed: bool
    endpoint: Endpoint | None
    diff: t.Mapping[str, t.Any]
    warning: str | None

    def to_result(self) -> dict[str, t.Any]:
        """Plain data for ``exit_json``. A predicted endpoint that is new has no ID."""
        endpoint = self.endpoint and {**self.endpoint.to_result(), "endpoint_id": self.endpoint.endpoint_id or None}
        return {"changed": self.changed, "endpoint": endpoint, "diff": self.diff}


class EndpointTask:
    """One task on one endpoint. The time limit for all its waiting begins when this is created.

    ``domain_id`` is the account that is logged in, if the login has told.
    """

    def __init__(self, api: VpcepApi, wanted: EndpointRequest, domain_id: str | None = None) -> None:
        self._api = api
        self._wanted = wanted
        self._domain_id = domain_id
        self._run = ResourceRun(api.http.clock, wanted.wait_timeout, api.http.max_retries)
        self._known: Endpoint | None = None

    def perform(self, check_mode: bool) -> Outcome:
        """Do what the task asks for, or in check mode predict it.

        Raises `VpcepError` with the known facts added: ``changed``, and ``endpoint`` as last seen.
        """
        with self._run.facts(self._facts):
            wanted = self._wanted = with_known_service(self._api, self._wanted)
            self._known = find_endpoint(self._api, wanted)
            plan = compare(self._known, wanted)
            service_id = find_service_id(self._api, wanted.service) if plan.kind is Kind.CREATE else None
            planned = diff(plan, wanted, service_id)
            if check_mode:
                predicted = predict(plan, wanted, service_id)
                is_change = plan.kind is not Kind.NOTHING
                return Outcome(is_change, predicted, planned, reservation(predicted, wanted) if predicted else None)
            endpoint = self._apply(plan, service_id)
            return Outcome(self._run.changed, endpoint, planned, warning(endpoint, wanted) if endpoint else None)

    def _facts(self) -> t.Mapping[str, t.Any]:
        return {"endpoint": self._known.to_result()} if self._known else {}

    def _apply(self, plan: Plan, service_id: str | None) -> Endpoint | None:
        if self._wanted.state == ABSENT:
            return plan.before and self._remove(plan.before.endpoint_id)
        if service_id is not None:
            return self._create(service_id)
        if plan.before is not None and plan.kind is Kind.UPDATE:
            return self._update(plan.before)
        return plan.before and self._settle(plan.before)

    def _create(self, service_id: str) -> Endpoint | None:
        fields = to_api(service_id, self._wanted.fields, self._wanted.tags)
        with explained_quota(self._api.quotas, ENDPOINT, self._wanted.subject), self._named_account():
            created = self._known = self._run.create(lambda: self._api.endpoints.create(fields), self._find_created)
        if not self._wanted.wait:
            is_settled(created, self._wanted)
            return created
        endpoint_id, is_listed = created.endpoint_id, False

        def look() -> Endpoint | None:
            """A new endpoint may be missing at first."""
            nonlocal is_listed
            found = self._look(endpoint_id)
            if is_listed and found is None:
                raise _gone(endpoint_id)
            is_listed = found is not None
            return found

        return self._await(look, self._is_as_far_as_wanted)

    def _find_created(self) -> Endpoint | None:
        return find_in_place(self._api, self._wanted, self._run.deadline)

    @contextmanager
    def _named_account(self) -> t.Iterator[None]:
        """Name the account that the service's owner has to whitelist, if that is what is missing."""
        try:
            yield
        except RequestError as error:
            if self._domain_id and means(error.error_code, NOT_WHITELISTED):
                error.say(f"The ID of this account is {self._domain_id}.")
            raise

    def _update(self, found: Endpoint) -> Endpoint | None:
        endpoint_id = found.endpoint_id
        if found.status == CREATING:
            found = self._run.look_until(
                lambda: self._look_there(endpoint_id), lambda endpoint: endpoint.status != CREATING, self._why_not
            )
            compare(found, self._wanted)
        self._run.carry_out(found, lambda: self._look_there(endpoint_id), self._changes)
        if not self._wanted.wait:
            return self._look_there(endpoint_id)
        return self._await(lambda: self._look_there(endpoint_id), self._is_done)

    def _changes(self, endpoint: Endpoint) -> list[Change]:
        is_settled(endpoint, self._wanted)
        return in_place(self._api, endpoint, self._wanted)

    def _settle(self, found: Endpoint) -> Endpoint | None:
        """Wait for what the task waits for, if the endpoint is not there yet."""
        if not self._wanted.wait or is_settled(found, self._wanted):
            return found
        return self._await(lambda: self._look_there(found.endpoint_id), self._is_as_far_as_wanted)

    def _await(self, look: t.Callable[[], Seen], is_done: t.Callable[[Seen], bool]) -> Seen:
        """Look until the endpoint is as far as the task wants. Then more of its fields may show."""
        endpoint = self._run.look_until(look, is_done, self._why_not)
        if endpoint is not None:
            check_fixed(endpoint, self._wanted)
        return endpoint

    def _remove(self, endpoint_id: str) -> Endpoint | None:
        self._run.carry_out(self._known, lambda: self._look(endpoint_id), self._deletion)
        if not self._wanted.wait:
            return self._look(endpoint_id)
        return self._run.look_until(lambda: self._look(endpoint_id), lambda endpoint: endpoint is None, self._why_not)

    def _deletion(self, endpoint: Endpoint | None) -> list[Change]:
        if endpoint is None or endpoint.status == DELETING:
            return []
        return [lambda: self._api.endpoints.delete(endpoint.endpoint_id)]

    def _look(self, endpoint_id: str) -> Endpoint | None:
        found = self._api.endpoints.find(endpoint_id, self._run.deadline)
        self._known = found or self._known
        return found

    def _look_there(self, endpoint_id: str) -> Endpoint:
        found = self._look(endpoint_id)
        if found is None:
            raise _gone(endpoint_id)
        return found

    def _is_as_far_as_wanted(self, endpoint: Endpoint | None) -> bool:
        return endpoint is not None and is_settled(endpoint, self._wanted)

    def _is_done(self, endpoint: Endpoint) -> bool:
        return is_settled(endpoint, self._wanted) and not any(differences(endpoint, self._wanted))

    def _why_not(self, endpoint: Endpoint | None) -> str:
        if endpoint is None:
            return "the cloud does not show the new endpoint yet"
        fields, tags = differences(endpoint, self._wanted)
        missing = [*(field.option for field in fields), *(["tags"] if tags else [])]
        if self._wanted.state != ABSENT and missing:
            return f"endpoint {endpoint.endpoint_id} does not show the new {', '.join(missing)} yet"
        return f"endpoint {endpoint.endpoint_id} is still {endpoint.status}"


def _gone(endpoint_id: str) -> DecisionError:
    return DecisionError(f"Endpoint {endpoint_id} was deleted while this ran; run this again.")
