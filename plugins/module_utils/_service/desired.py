# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares an endpoint service with the one that a task asks for: nothing, an update, a creation or an error. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from .._errors import DecisionError
from .._options import id_key
from .._resource.fields import Field, differing, refuse_fixed
from .._resource.tags import TagChanges, as_entries, as_mapping, tag_changes
from .._vpcep.rows import error_words
from .._vpcep.services import AVAILABLE, DELETING, FAILED, STATUSES, Service
from .options import Port

if t.TYPE_CHECKING:
    from .options import WantedService

# What a creation needs (API: Creating a VPC Endpoint Service).
_REQUIRED = ("vpc_id", "port_id", "server_type", "ports")
_LOSS = (
    "that has a new ID and cuts every consumer, so create it under another name and let them move before you delete"
    " this one"
)


@dataclass(frozen=True)
class PlannedService:
    """What a task is to do to an endpoint service, before anything is sent.

    ``before`` is None if the service is to be created. ``after`` is a prediction, without an ID for a creation.
    ``fields`` are those of the API that a POST or a PUT sends, and ``tags`` the changes that it does not contain.
    """

    before: Service | None
    after: Service
    fields: t.Mapping[str, t.Any]
    tags: TagChanges

    @property
    def is_change(self) -> bool:
        return bool(self.fields or self.tags)


def compare(current: Service | None, wanted: WantedService) -> PlannedService:
    """Compare the service with the options; ``current`` is None if there is none.

    Raises `DecisionError` if the options cannot be made true: they need a new service, or the service is in no status
    for it.
    """
    if current is None:
        return _creation(wanted)
    refuse_status(current)
    refuse_fixed(FIELDS, current, wanted.fields, _subject(current), _LOSS)
    changes = {field.option: wanted.fields[field.option] for field in differing(FIELDS, current, wanted.fields)}
    tags = tag_changes(current.tags, wanted.tags, wanted.purge_tags)
    after = _with_tags(_with(current, changes), tags)
    if wanted.wait or changes or tags:
        after = replace(after, status=AVAILABLE)
    return PlannedService(current, after, _to_api(changes), tags)


def refuse_status(service: Service) -> None:
    """Raise `DecisionError` if the service is neither available nor being created."""
    if service.status == FAILED:
        reason = f"it has failed{error_words(service.error)}; delete it with state absent, then create it again"
    elif service.status == DELETING:
        reason = "it is being deleted; run this again when it is gone"
    elif service.status not in STATUSES:
        reason = unknown_status(service)
    else:
        return
    raise DecisionError(f"Could not set up {_subject(service)}: {reason}.")


def unknown_status(service: Service) -> str:
    """Why the status decides nothing, and what to do."""
    return (
        f"it has the status {service.status}, which this collection does not know; check it in the console, and report"
        " the status to this collection's maintainers"
    )


def missing_from(service: Service, wanted: WantedService) -> list[str]:
    """The options whose values the service does not show yet."""
    missing = [field.option for field in differing(FIELDS, service, wanted.fields)]
    return missing + (["tags"] if tag_changes(service.tags, wanted.tags, wanted.purge_tags) else [])


def is_on_the_same_port(service: Service, wanted: WantedService) -> bool:
    """Whether the service is in the VPC and at the port of a creation."""
    return not differing([field for field in FIELDS if field.option in ("vpc_id", "port_id")], service, wanted.fields)


def declared(service: Service | None) -> dict[str, t.Any]:
    """The fields that a task can set, by their options, for the diff; empty if there is no service."""
    if service is None:
        return {}
    values = {field.option: field.value_in(service) for field in FIELDS}
    return {**values, "ports": _port_entries(values["ports"]), "tags": as_mapping(service.tags)}


def to_result(service: Service) -> dict[str, t.Any]:
    """The service as a task returns it. The ID and the full name are null if they are not known yet."""
    result = service.to_result()
    return result if service.service_id else {**result, "service_id": None, "service_name": None}


def _creation(wanted: WantedService) -> PlannedService:
    missing = [option for option in _REQUIRED if option not in wanted.fields]
    if missing:
        raise DecisionError(
            f"Could not create {wanted.subject}: the project has no service of that name, and a new one also needs"
            f" {', '.join(missing)}; set {'it' if len(missing) == 1 else 'them'}, or check name, region and project."
        )
    fields = _to_api(wanted.fields)
    if wanted.tags:
        fields["tags"] = as_entries(wanted.tags)
    # The API's defaults. The region and the ID around the name are not known yet.
    blank = Service("", "..", AVAILABLE, approval_enabled=True, description="", tcp_proxy="close")
    after = replace(_with(blank, wanted.fields), service_type="interface")
    return PlannedService(None, _with_tags(after, TagChanges(wanted.tags or {}, ())), fields, TagChanges({}, ()))


def _with(service: Service, changes: t.Mapping[str, t.Any]) -> Service:
    """The service with other values of these options."""
    values = dict(changes)
    if "ports" in values:
        values["ports"] = tuple(_port_entries(values["ports"]))
    if "name" in values:
        region = service.service_name.partition(".")[0]
        values["service_name"] = f"{region}.{values.pop('name')}.{service.service_id}"
    return replace(service, **values)


def _with_tags(service: Service, changes: TagChanges) -> Service:
    if not changes:
        return service
    tags = {key: value for key, value in as_mapping(service.tags).items() if key not in changes.to_delete}
    return replace(service, tags=tuple(as_entries(dict(sorted({**tags, **changes.to_set}.items())))))


def _to_api(values: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """The fields of a request from the values of options."""
    names = {field.option: field.on_the_wire for field in FIELDS}
    return {
        names[option]: _port_entries(value) if option == "ports" else value for option, value in sorted(values.items())
    }


def _port_entries(ports: t.Iterable[Port]) -> list[dict[str, t.Any]]:
    """The ports as the API writes them, in the order of their numbers."""
    return [port._asdict() for port in sorted(ports, key=lambda port: [str(part).zfill(5) for part in port])]


def _ports(service: Service) -> frozenset[Port]:
    """The port mappings, whose order the API does not promise."""
    return frozenset(
        Port(
            _number(entry.get("client_port")),
            _number(entry.get("server_port")),
            str(entry.get("protocol") or "TCP").upper(),
        )
        for entry in service.ports
    )


def _number(value: t.Any) -> t.Any:
    """A number that may come as text. Anything else becomes text, and so differs from every number."""
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isdecimal() else str(value)


def _is_same_id(current: t.Any, wanted: str) -> bool:
    return isinstance(current, str) and id_key(current) == id_key(wanted)


def _subject(service: Service) -> str:
    return f"endpoint service {service.service_id}"


# API: Modifying a VPC Endpoint Service lists the fields that can be changed. Answers differ in the case of server_type.
FIELDS = (
    Field("name", "service_name", read=lambda service: service.short_name),
    Field("vpc_id", is_fixed=True, is_same=_is_same_id),
    Field("port_id", is_same=_is_same_id),
    Field("server_type", is_fixed=True, is_same=_is_same_id),
    Field("ports", read=_ports),
    Field("approval_enabled"),
    Field("tcp_proxy"),
    Field("description", read=lambda service: service.description or ""),
    Field("pool_id", is_fixed=True, is_same=_is_same_id),
)
