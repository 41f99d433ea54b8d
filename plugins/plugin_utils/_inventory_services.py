# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the endpoint services of several logins as hosts with variables: all of them, or none with an error."""

from __future__ import annotations

import typing as t
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ..module_utils._connection.summary import count_by_status
from ..module_utils._errors import OptionError, VpcepError
from ..module_utils._options import id_key
from ..module_utils._service.lookup import ServiceRef, list_services
from ..module_utils._session import create_session
from ..module_utils._threads import leave_signals
from ._inventory_options import Filters, Values, of_the_environment, with_defaults, without_secrets

if t.TYPE_CHECKING:
    from ..module_utils._clock import Clock
    from ..module_utils._vpcep.client import VpcepApi
    from ..module_utils._vpcep.services import Service

# How many lists of connections are read at once.
_CONCURRENCY = 8
PREFIX = "vpcep_"

Counts = t.Mapping[str, int]


@dataclass(frozen=True)
class Wanted:
    """What to read: the services that pass the filters, with each login; and whether to count connections."""

    logins: t.Sequence[Values]
    filters: Filters
    counts: bool

    def described(self, environment: t.Mapping[str, str]) -> dict[str, t.Any]:
        """All that the answer depends on, apart from secrets, as plain data that JSON does not change."""
        return {
            "logins": [without_secrets(login) for login in self.logins],
            "environment": of_the_environment(environment),
            "filters": {"names": list(self.filters.names), "statuses": list(self.filters.statuses)},
            "counts": self.counts,
        }


def read_hosts(wanted: Wanted, clock: Clock) -> list[dict[str, t.Any]]:
    """The services as plain data, with ``name`` and ``variables``, in the order of the logins.

    Raises `VpcepError` if anything cannot be read, or if two logins list the same service. The first error is the last
    request, since the cloud locks a user after a few refused logins.
    """
    hosts: list[dict[str, t.Any]] = []
    seen: dict[str, int] = {}
    for number, login in enumerate(wanted.logins, 1):
        try:
            found = _read(login, wanted, clock)
        except VpcepError as error:
            if len(wanted.logins) > 1:
                error.msg = f"logins: entry {number}: {error.msg}"
            raise
        for service, counts in found:
            first = seen.setdefault(id_key(service.service_id), number)
            if first != number:
                raise OptionError(
                    f"logins: entries {first} and {number} both list endpoint service {service.service_name};"
                    " give each project once."
                )
            hosts.append({"name": service.service_name, "variables": _variables(service, counts, login)})
    return hosts


def _read(login: Values, wanted: Wanted, clock: Clock) -> list[tuple[Service, Counts | None]]:
    api = create_session(with_defaults(login), clock, _CONCURRENCY if wanted.counts else 1).api()
    listed = list_services(api, ServiceRef(), wanted.filters.statuses)
    services = [service for service in listed if wanted.filters.match(service)]
    if not wanted.counts:
        return [(service, None) for service in services]
    return list(zip(services, _count(api, services)))


def _count(api: VpcepApi, services: t.Sequence[Service]) -> list[Counts]:
    """The number of connections by status, of each service."""

    def count(service: Service) -> Counts:
        connections = api.connections.query(service.service_id)
        return count_by_status(connection.status for connection in connections)

    with ThreadPoolExecutor(_CONCURRENCY, initializer=leave_signals) as workers:
        try:
            return list(workers.map(count, services))
        except BaseException:
            # Nothing more is sent for the services that are still to come.
            api.http.clock.halt.call("another list could not be read")
            raise


def _variables(service: Service, counts: Counts | None, login: Values) -> dict[str, t.Any]:
    variables = {f"{PREFIX}{name}": value for name, value in service.to_result().items()}
    if counts is not None:
        variables[f"{PREFIX}connection_counts"] = dict(counts)
    return {**variables, f"{PREFIX}login": without_secrets(login)}
