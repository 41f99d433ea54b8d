# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares an endpoint with what a task asks for, which gives the task's plan or an error. Pure."""

from __future__ import annotations

import enum
import typing as t
from dataclasses import dataclass, replace

from .._errors import DecisionError
from .._resource.fields import differing, refuse_fixed
from .._resource.tags import TagChanges, as_entries, as_mapping, tag_changes
from .._vpcep.connections import CREATING, DELETING, PENDING
from .._vpcep.endpoints import Endpoint
from .fields import FIELDS, IDENTITY, declared
from .options import ABSENT
from .status import is_settled

if t.TYPE_CHECKING:
    from .._resource.fields import Field
    from .options import EndpointRequest

_LOSS = "a new endpoint has a new ID and must be accepted again"
_NO_TAGS = TagChanges({}, ())


class Kind(enum.Enum):
    """What a task does to its endpoint."""

    NOTHING = "nothing"
    CREATE = "create it"
    UPDATE = "change the fields that differ"
    DELETE = "delete it"


@dataclass(frozen=True)
class Plan:
    """What a task will do, before anything is sent. ``before`` is the endpoint as read; None if there is none."""

    kind: Kind
    before: Endpoint | None = None
    fields: tuple[Field, ...] = ()
    tags: TagChanges = _NO_TAGS


def compare(endpoint: Endpoint | None, wanted: EndpointRequest) -> Plan:
    """What makes the endpoint what the task asks for. Raises `DecisionError` if nothing can, or only a new endpoint."""
    if wanted.state == ABSENT:
        return _compare_absent(endpoint, wanted)
    if endpoint is None:
        return _compare_missing(wanted)
    is_settled(endpoint, wanted)
    refuse_fixed(FIELDS, endpoint, wanted.fields, f"endpoint {endpoint.endpoint_id}", _LOSS)
    fields, tags = differences(endpoint, wanted)
    if not fields and not tags:
        return Plan(Kind.NOTHING, endpoint)
    if endpoint.status == CREATING and not wanted.wait:
        raise DecisionError(
            f"Could not change endpoint {endpoint.endpoint_id}: it is still being created and wait is false, so nothing"
            " was sent; set wait to true, or run this later."
        )
    return Plan(Kind.UPDATE, endpoint, fields, tags)


def differences(endpoint: Endpoint, wanted: EndpointRequest) -> tuple[tuple[Field, ...], TagChanges]:
    """The fields and the tags that can be changed in place and are not as the task asks."""
    fields = tuple(field for field in differing(FIELDS, endpoint, wanted.fields) if not field.is_fixed)
    return fields, tag_changes(endpoint.tags, wanted.tags, wanted.purge_tags)


def check_fixed(endpoint: Endpoint, wanted: EndpointRequest) -> None:
    """Raise `DecisionError` if a field differs that only a new endpoint can have.

    Some fields can be seen only once the endpoint is accepted, which may be after a change was sent.
    """
    others = [field for field in differing(FIELDS, endpoint, wanted.fields) if field.is_fixed]
    if others:
        raise DecisionError(
            f"Endpoint {endpoint.endpoint_id} is {endpoint.status}, but {_found(others, endpoint, wanted)}; only a new"
            f" endpoint can have that, and {_LOSS}."
        )


def predict(plan: Plan, wanted: EndpointRequest, service_id: str | None) -> Endpoint | None:
    """The endpoint after the plan; None if there is none.

    The ID of a new one is empty, since the cloud chooses it. ``service_id`` is the ID of its service.
    """
    if plan.kind is Kind.DELETE or (wanted.state == ABSENT and plan.before is None):
        return None
    if plan.before is None:
        return _with(Endpoint("", PENDING, service_id=service_id), wanted.fields, wanted.tags or {})
    changes = {field.option: wanted.fields[field.option] for field in plan.fields}
    kept = {key: value for key, value in as_mapping(plan.before.tags).items() if key not in plan.tags.to_delete}
    return _with(plan.before, changes, {**kept, **plan.tags.to_set})


def diff(plan: Plan, wanted: EndpointRequest, service_id: str | None) -> dict[str, dict[str, t.Any]]:
    """Ansible's diff of the fields that a task can ask for. For a new endpoint, only of those that it asks for."""
    before = declared(plan.before) if plan.before else {}
    after: dict[str, t.Any] = {}
    if plan.kind is Kind.CREATE:
        after = {**wanted.fields, "service_id": service_id, "tags": dict(wanted.tags or {})}
    elif wanted.state != ABSENT:
        predicted = predict(plan, wanted, service_id)
        after = declared(predicted) if predicted else {}
    elif plan.kind is Kind.NOTHING:
        before = {}
    return {"before": before, "after": after}


def _compare_missing(wanted: EndpointRequest) -> Plan:
    if wanted.endpoint_id:
        raise DecisionError(
            f"Could not find endpoint {wanted.endpoint_id}: the project has none with this ID; check endpoint_id,"
            " region and project. To create an endpoint, leave out endpoint_id: the cloud chooses the ID."
        )
    return Plan(Kind.CREATE)


def _compare_absent(endpoint: Endpoint | None, wanted: EndpointRequest) -> Plan:
    """Every status can be deleted. Only an endpoint that is another one than the task describes is not."""
    if endpoint is None:
        return Plan(Kind.NOTHING)
    others = differing(IDENTITY, endpoint, wanted.fields)
    if others:
        found = _found(others, endpoint, wanted)
        raise DecisionError(f"Could not delete endpoint {endpoint.endpoint_id}: {found}; nothing was sent.")
    return Plan(Kind.NOTHING if endpoint.status == DELETING else Kind.DELETE, endpoint)


def _found(others: t.Iterable[Field], endpoint: Endpoint, wanted: EndpointRequest) -> str:
    """How these fields differ, in words."""
    return " and ".join(
        f"its {field.option} is {field.value_in(endpoint)!r}, not {wanted.fields[field.option]!r}" for field in others
    )


def _with(endpoint: Endpoint, fields: t.Mapping[str, t.Any], tags: t.Mapping[str, str]) -> Endpoint:
    """The endpoint with these fields. An address that a task asks for is not shown before the endpoint is accepted."""
    values: dict[str, t.Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }
    values.pop("ip_address", None)
    values.setdefault("service_id", endpoint.service_id)
    if "whitelist" in values:
        values["enable_whitelist"] = bool(values["whitelist"])
    return replace(endpoint, **values, tags=tuple(as_entries(tags)))
