# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds the endpoint service that a task declares, by its ID or its short name."""

from __future__ import annotations

import typing as t

from .._errors import DecisionError

if t.TYPE_CHECKING:
    from .._vpcep.client import VpcepApi
    from .._vpcep.services import Service
    from .options import WantedService


class Identity:
    """The endpoint service that a task declares. Names are not unique, so two services may have the same one.

    ``known`` holds the IDs of the services with that name that were listed by `find`.
    """

    def __init__(self, api: VpcepApi, wanted: WantedService) -> None:
        self.known: frozenset[str] = frozenset()
        self._api = api
        self._wanted = wanted

    def find(self) -> Service | None:
        """The service as its details show it; None if there is none. By its name, this takes one more request.

        Raises `DecisionError` if several services have the name.
        """
        if self._wanted.service_id:
            return self._api.services.find(self._wanted.service_id)
        named = self.named()
        if len(named) > 1:
            found = ", ".join(f"{service.service_id} ({service.status})" for service in named)
            raise DecisionError(
                f"{len(named)} endpoint services have the name {self._wanted.name}, with the IDs {found}; give"
                " service_id."
            )
        self.known = frozenset(service.service_id for service in named)
        return self._api.services.find(named[0].service_id) if named else None

    def named(self) -> list[Service]:
        """The services of the project with exactly this short name. (The API also lists those that contain it.)"""
        listed = self._api.services.query(name=self._wanted.name)
        return [service for service in listed if service.short_name == self._wanted.name]
