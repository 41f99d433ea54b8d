# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API's quotas: how many objects of each type an account may have."""

from __future__ import annotations

import typing as t
from dataclasses import asdict, dataclass

from .._errors import RequestError
from .._http.request import Request
from .calls import rows_of
from .rows import number_of

if t.TYPE_CHECKING:
    from .calls import Calls

ENDPOINT = "endpoint"
SERVICE = "endpoint_service"
# API: Querying Quotas, type.
TYPES = (SERVICE, ENDPOINT)


@dataclass(frozen=True)
class Quota:
    """How many objects of a type there are, and how many are allowed (API: Querying Quotas)."""

    type: str
    used: int | None
    quota: int | None

    @classmethod
    def from_api(cls, row: t.Any) -> Quota:
        """Read a row. Raises `RequestError` if it has no type, or a number that cannot be read."""
        if not isinstance(row, dict) or not isinstance(row.get("type"), str):
            raise RequestError("The cloud listed a quota without a type.")
        named = {**row, "id": f"the quota of type {row['type']}"}
        return cls(row["type"], number_of(named, "used"), number_of(named, "quota"))

    def to_result(self) -> dict[str, t.Any]:
        """Plain data for ``exit_json``."""
        return asdict(self)


class QuotaCalls:
    """The operation on the quotas of the project."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def query(self, type: str | None = None) -> list[Quota]:
        """The quotas, of one type or of all."""
        request = Request(
            "GET",
            self._calls.url("quotas"),
            purpose="read the quotas of the project",
            params={"type": type} if type else {},
            right="vpcep:quotas:get",
        )
        quotas = self._calls.send(request).get("quotas")
        return [Quota.from_api(row) for row in rows_of(quotas if isinstance(quotas, dict) else {}, "resources")]
