# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API's permissions: a service's whitelist of the accounts that may ask for a connection."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from .._errors import RequestError
from .._http.request import Request
from .._options import EVERYBODY, id_key
from .rows import text_of

if t.TYPE_CHECKING:
    from .calls import Calls

# API: Batch Adding or Deleting Whitelist Records of a VPC Endpoint Service, action.
ADD = "add"
REMOVE = "remove"
# API: Querying Whitelist Records of a VPC Endpoint Service, limit.
_PAGE = 500
_ACCOUNT = re.compile(r"iam:domain::(?P<domain_id>[0-9A-Za-z]{1,64})")


@dataclass(frozen=True)
class Permission:
    """An entry of a whitelist (API: Querying Whitelist Records of a VPC Endpoint Service).

    ``permission`` is the entry as the API writes it: ``iam:domain::`` and an account's ID, or ``*`` for every account.
    ``domain_id`` is that ID in lower case, ``*``, or None for an entry of another form. Only an entry that the cloud
    has listed has a ``permission_id``.
    """

    permission_id: str | None
    permission: str
    domain_id: str | None
    permission_type: str | None = None
    description: str | None = None
    created_at: str | None = None

    @classmethod
    def from_api(cls, row: t.Any) -> Permission:
        """Read a row. Raises `RequestError` if it lacks the ID or the permission, or is otherwise unreadable."""
        if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in ("id", "permission")):
            raise RequestError("The cloud listed a permission without an ID or without the account.")
        return cls(
            permission_id=row["id"],
            permission=row["permission"],
            domain_id=_domain_id(row["permission"]),
            permission_type=text_of(row, "permission_type"),
            description=text_of(row, "description"),
            created_at=text_of(row, "created_at"),
        )

    @classmethod
    def planned(cls, domain_id: str) -> Permission:
        """The entry of an account, or of ``*``, that is yet to be added."""
        return cls(None, _to_permission(domain_id), id_key(domain_id))

    def to_result(self) -> dict[str, t.Any]:
        """Plain data for ``exit_json``."""
        return {
            "domain_id": self.domain_id,
            "permission": self.permission,
            "permission_id": self.permission_id,
            "permission_type": self.permission_type,
            "description": self.description,
            "created_at": self.created_at,
        }


class PermissionCalls:
    """The operations on the whitelist of an endpoint service, as its owner."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def query(self, service_id: str, deadline: float | None = None) -> list[Permission]:
        """All entries, oldest first. The owner's own account is never listed (same page of the API, note)."""
        purpose = f"read the whitelist of endpoint service {service_id}"
        url, right = self._calls.url("vpc-endpoint-services", service_id, "permissions"), "vpcep:permissions:list"
        return self._calls.query(
            Request("GET", url, purpose=purpose, right=right, deadline=deadline),
            "permissions",
            Permission.from_api,
            lambda row: row.permission_id or "",
            size=_PAGE,
        )

    def change(self, service_id: str, action: str, domain_ids: t.Sequence[str]) -> None:
        """Add or remove (``action``) the entries of these accounts, or of ``*``.

        API: Batch Adding or Deleting Whitelist Records of a VPC Endpoint Service.

        A prefix in front of ``*`` would be refused with EndPoint.3002, as seen on a cloud with the same API.
        """
        words = {ADD: "add {} to", REMOVE: "remove {} from"}[action]
        entries = "1 entry" if len(domain_ids) == 1 else f"{len(domain_ids)} entries"
        request = Request(
            "POST",
            self._calls.url("vpc-endpoint-services", service_id, "permissions", "action"),
            purpose=f"{words.format(entries)} the whitelist of endpoint service {service_id}",
            body={"action": action, "permissions": [_to_permission(domain_id) for domain_id in domain_ids]},
            right="vpcep:permissions:update",
        )
        self._calls.perform(request)


def _domain_id(permission: str) -> str | None:
    match = _ACCOUNT.fullmatch(permission)
    if match:
        return id_key(match["domain_id"])
    return EVERYBODY if permission == EVERYBODY else None


def _to_permission(domain_id: str) -> str:
    return domain_id if domain_id == EVERYBODY else f"iam:domain::{domain_id}"
