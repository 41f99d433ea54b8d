# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The API's tags of endpoint services and endpoints."""

from __future__ import annotations

import typing as t

from .._http.request import Request

if t.TYPE_CHECKING:
    from .calls import Calls

# API: Batch Adding or Deleting Tags, resource_type.
SERVICE = "endpoint_service"
ENDPOINT = "endpoint"

_WORDS = {SERVICE: "endpoint service", ENDPOINT: "endpoint"}


class TagCalls:
    """The operations on tags (API: Batch Adding or Deleting Resource Tags)."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def set(self, resource_type: str, resource_id: str, tags: t.Mapping[str, str]) -> None:
        """Add these tags. That this also changes the value of an existing key is inferred, since the console can."""
        entries = [{"key": key, "value": value} for key, value in sorted(tags.items())]
        self._change(resource_type, resource_id, "create", entries)

    def delete(self, resource_type: str, resource_id: str, keys: t.Iterable[str]) -> None:
        """Delete the tags with these keys, whatever their values."""
        self._change(resource_type, resource_id, "delete", [{"key": key} for key in sorted(keys)])

    def _change(self, resource_type: str, resource_id: str, action: str, tags: t.Sequence[t.Mapping[str, str]]) -> None:
        verb = {"create": "set", "delete": "delete"}[action]
        keys = ", ".join(tag["key"] for tag in tags)
        request = Request(
            "POST",
            self._calls.url(resource_type, resource_id, "tags", "action"),
            purpose=f"{verb} the tags {keys} of {_WORDS[resource_type]} {resource_id}",
            body={"action": action, "tags": list(tags)},
            right="vpcep:tags:update",
            may_be_empty=True,
        )
        self._calls.perform(request)
