# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sends the requests of the API's subjects, and reads their lists and their missing objects."""

from __future__ import annotations

import typing as t
from dataclasses import replace
from urllib.parse import quote

from .._error_codes import NOT_FOUND, means
from .._errors import RequestError
from .._http.request import Request
from .paging import PAGE, Page, read_all

if t.TYPE_CHECKING:
    from .._http.client import Http
    from .._http.request import Auth

Row = t.TypeVar("Row")


class Calls:
    """The API of one project at one address. ``url`` ends with the project's ID."""

    def __init__(self, http: Http, auth: Auth, url: str) -> None:
        self.http = http
        self._auth = auth
        self._url = url

    def url(self, *parts: str) -> str:
        """The address of an object or a list. The parts are quoted, since IDs come from users."""
        return "/".join((self._url, *(quote(part, safe="") for part in parts)))

    def send(self, request: Request) -> t.Mapping[str, t.Any]:
        """Send the request; returns the body of the answer. Raises the errors of `Http.send`."""
        return self.http.send(request, self._auth).body

    def perform(self, request: Request) -> t.Mapping[str, t.Any]:
        """Send a request that changes something, once.

        Raises `FateUnknownError` if it failed but may have taken effect; only a look at the object can tell.
        """
        return self.send(replace(request, is_repeatable=False))

    def find(self, request: Request) -> t.Mapping[str, t.Any] | None:
        """Read one object; None if the cloud says that there is none."""
        try:
            return self.send(request)
        except RequestError as error:
            if is_gone(error):
                return None
            raise

    def query(
        self,
        request: Request,
        name: str,
        from_api: t.Callable[[t.Any], Row],
        key: t.Callable[[Row], str],
        filters: t.Mapping[str, str | int | None] | None = None,
        size: int = PAGE,
    ) -> list[Row]:
        """Read a whole list in pages of ``size`` rows, oldest row first.

        ``request`` asks for it without filters; ``name`` is the list's key in the answer. Filters that are None are
        left out. Raises `RequestError` if the list cannot be read completely, or not before the request's deadline.
        """
        # No sort_key: the time of creation is the default, and the clouds with this API spell its name differently.
        asked = {key: str(value) for key, value in (filters or {}).items() if value is not None}
        asked.update(sort_dir="asc", limit=str(size))

        def fetch(offset: int) -> Page[Row]:
            if offset and request.deadline is not None and self.http.clock.now() > request.deadline:
                raise RequestError(f"Could not {request.purpose}: no time was left for the next page.")
            params = {**asked, "offset": str(offset)} if offset else asked
            body = self.send(replace(request, params=params))
            total = body.get("total_count")
            if not isinstance(total, int) or isinstance(total, bool) or total < 0:
                raise RequestError(f"Could not {request.purpose}: the answer has no usable total_count.")
            return Page([from_api(row) for row in rows_of(body, name)], total)

        return read_all(fetch, key, request.purpose, size)


def rows_of(body: t.Mapping[str, t.Any], name: str) -> list[t.Any]:
    """The list under this key. Raises `RequestError` if there is none."""
    rows = body.get(name)
    if not isinstance(rows, list):
        raise RequestError(f"The cloud answered without a list of {name.replace('_', ' ')}; check vpcep_endpoint.")
    return rows


def is_gone(error: RequestError) -> bool:
    """Whether the error says that the object does not exist. An unknown address of the API is not that."""
    return means(error.error_code, NOT_FOUND)
