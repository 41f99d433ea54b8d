# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A question and a decision, as the tests of HTTP send them."""

from __future__ import annotations

from typing import Any

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._http.request import Request


def get(url: str, **fields: Any) -> Request:
    return Request("GET", f"{url}/v1", "look", **fields)


def post(url: str, **fields: Any) -> Request:
    return Request("POST", f"{url}/v1", "accept", body={}, is_repeatable=False, **fields)
