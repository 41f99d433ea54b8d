# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds endpoint services by ID or by name."""

from __future__ import annotations

import difflib
import re
import typing as t
from dataclasses import dataclass

from .._errors import OptionError
from .._options import id_key, parse_id

if t.TYPE_CHECKING:
    from .._vpcep.client import VpcepApi
    from .._vpcep.services import PublicService, Service

# The fragment ``_service`` documents them.
SERVICE_OPTIONS: dict[str, dict[str, t.Any]] = {"service_id": {"type": "str"}, "service_name": {"type": "str"}}

# Region, name and ID with dots between them (API: Creating a VPC Endpoint Service, service_name).
_PLAUSIBLE_NAME = re.compile(r"[0-9A-Za-z_.-]{1,128}")
_LONGEST_LIST = 10


@dataclass(frozen=True)
class ServiceRef:
    """A reference to an endpoint service: by its ID, by its full or short name, or to any."""

    service_id: str | None = None
    service_name: str | None = None

    def matches(self, service: Service) -> bool:
        """Whether the service has this ID, or exactly this full or short name. (The API also matches parts of them.)"""
        if self.service_id:
            return id_key(service.service_id) == id_key(self.service_id)
        return self.service_name in (None, service.service_name, service.short_name)


@dataclass(frozen=True)
class FoundService:
    """The service that a task works on. ``service_name`` is the full name; None if it was not looked up.

    ``domain_id`` is the account that owns it, if it was looked up and the cloud told.
    """

    service_id: str
    service_name: str | None
    domain_id: str | None = None

    def to_result(self) -> dict[str, str | None]:
        return {"service_id": self.service_id, "service_name": self.service_name}


def parse_service(params: t.Mapping[str, t.Any], required: bool = True) -> ServiceRef:
    """The service from a module's options. Raises `OptionError` if they are unusable, or missing and ``required``."""
    service_id, name = params["service_id"] or None, (params["service_name"] or "").strip() or None
    if service_id and name:
        raise OptionError("service_id and service_name are both given; give one of them.")
    if required and not service_id and not name:
        raise OptionError("The endpoint service is not named; give service_id or service_name.")
    if service_id:
        service_id = parse_id("service_id", service_id)
    if name and not _PLAUSIBLE_NAME.fullmatch(name):
        raise OptionError(
            f"service_name is not a valid name: {name!r}; give region.name.id, or only the name in its middle, with"
            " letters, digits, hyphens and underscores."
        )
    return ServiceRef(service_id, name)


def list_services(api: VpcepApi, ref: ServiceRef, statuses: t.Collection[str] = ()) -> list[Service]:
    """The services that match and have one of the statuses, oldest first. Without a reference or statuses, all."""
    status = next(iter(statuses)) if len(set(statuses)) == 1 else None
    listed = api.services.query(service_id=ref.service_id, name=ref.service_name, status=status)
    found = [service for service in listed if ref.matches(service) and (not statuses or service.status in statuses)]
    return sorted(found, key=lambda service: ((service.created_at or "").rstrip("Z"), service.service_id))


def list_public_services(api: VpcepApi, ref: ServiceRef) -> list[PublicService]:
    """What any account may see of this service, by its ID or its full name, or of all public ones without a reference.

    The list is empty if there is no such service.
    """
    if ref == ServiceRef():
        return api.services.list_public()
    found = api.services.describe(ref.service_id, ref.service_name)
    return [] if found is None else [found]


def find_service(api: VpcepApi, ref: ServiceRef) -> FoundService:
    """The service, looked up with one request if only its name is given.

    Raises `OptionError`, with similar names, if no service or more than one has that name.
    """
    if ref.service_id:
        return FoundService(ref.service_id, None)
    listed = api.services.query(name=ref.service_name)
    found = [service for service in listed if ref.matches(service)]
    if len(found) == 1:
        return FoundService(found[0].service_id, found[0].service_name, found[0].domain_id)
    if found:
        raise OptionError(
            f"{len(found)} endpoint services are called {ref.service_name}: {_names(found)};"
            " give the full name or service_id."
        )
    raise OptionError(f"No endpoint service is called {ref.service_name}; {_near(api, str(ref.service_name), listed)}.")


def _near(api: VpcepApi, name: str, containing: t.Sequence[Service]) -> str:
    """Suggestions: names that contain this one, or else similar names, or else any."""
    if containing:
        return f"names that contain it: {_names(containing)}"
    every = api.services.query()
    if not every:
        return "the project has no endpoint services: check region and project"
    by_name = {(service.short_name or service.service_name).lower(): service for service in every}
    close = [by_name[match] for match in difflib.get_close_matches(name.lower(), by_name)]
    return f"similar names: {_names(close)}" if close else f"the project has: {_names(every)}"


def _names(services: t.Sequence[Service]) -> str:
    shown = [f"{service.service_name} (ID {service.service_id})" for service in services[:_LONGEST_LIST]]
    more = len(services) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
