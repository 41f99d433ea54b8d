# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of accounts, which the API does not know, next to their domain IDs."""

from __future__ import annotations

import typing as t

from .._options import id_key

Names = t.Optional[t.Mapping[str, str]]


def with_name(row: dict[str, t.Any], names: Names) -> dict[str, t.Any]:
    """The row with ``domain_name`` after its ``domain_id``, null for an account without a name; as it is without names.

    ``names`` are those of accounts, by their IDs in lower case.
    """
    if not names:
        return row
    named: dict[str, t.Any] = {}
    for key, value in row.items():
        named[key] = value
        if key == "domain_id":
            named["domain_name"] = names.get(id_key(str(value)))
    return named


def names_in(rows: t.Iterable[t.Mapping[str, t.Any]]) -> dict[str, str]:
    """The names in rows that `with_name` has made, by the IDs of the accounts in lower case."""
    return {
        id_key(str(row["domain_id"])): str(row["domain_name"])
        for row in rows
        if row.get("domain_id") and row.get("domain_name")
    }
