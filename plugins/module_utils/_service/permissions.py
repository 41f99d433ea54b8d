# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares a service's whitelist with the accounts of a task, and knows whose connections go with them. Pure."""

from __future__ import annotations

import typing as t
from contextlib import suppress
from dataclasses import dataclass

from .._errors import DecisionError, OptionError
from .._options import EVERYBODY, as_written, check_number, id_key, is_empty, parse_domain_id, parse_domain_ids
from .._vpcep.permissions import ADD, REMOVE

if t.TYPE_CHECKING:
    from .._vpcep.permissions import Permission

PRESENT = "present"
ABSENT = "absent"
EXACT = "exact"
WHITELIST_STATES = (PRESENT, ABSENT, EXACT)

# The fragment `_service` documents the others.
WHITELIST_OPTIONS: dict[str, dict[str, t.Any]] = {
    "domain_ids": {"type": "list", "elements": "str", "required": True},
    "state": {"type": "str", "choices": list(WHITELIST_STATES), "default": PRESENT},
    "reject_connections": {"type": "bool", "default": False},
    "max_rejects": {"type": "int"},
}

Listed = t.Sequence["Permission"]


@dataclass(frozen=True)
class WhitelistRequest:
    """What a task asks of a whitelist. ``domain_ids`` are in lower case, or only ``*``, which means every account.

    ``max_rejects`` is None if connections are left alone.
    """

    domain_ids: frozenset[str]
    state: str = PRESENT
    max_rejects: int | None = None


@dataclass(frozen=True)
class WhitelistChanges:
    """The entries to add and to remove, by account ID or ``*``, sorted. Those to remove are spelled as listed."""

    to_add: tuple[str, ...] = ()
    to_remove: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.to_add or self.to_remove)

    def of(self, action: str) -> tuple[str, ...]:
        """The entries of this action of the API."""
        return {ADD: self.to_add, REMOVE: self.to_remove}[action]

    def left(self, listed: Listed) -> WhitelistChanges:
        """Those of the changes that this list does not show."""
        known = domain_ids_of(listed)
        return WhitelistChanges(
            tuple(domain_id for domain_id in self.to_add if domain_id not in known),
            tuple(domain_id for domain_id in self.to_remove if id_key(domain_id) in known),
        )


@dataclass(frozen=True)
class Leaving:
    """The accounts whose connections are rejected: these, or every account besides those that stay (None)."""

    domain_ids: frozenset[str] | None
    staying: frozenset[str] = frozenset()


def known_owner(*candidates: t.Any) -> str | None:
    """The first of these that is an account's ID, in lower case; None if none of them is."""
    for candidate in candidates:
        with suppress(OptionError):
            return parse_domain_id("domain_id", str(candidate or ""))
    return None


def parse_whitelist(params: t.Mapping[str, t.Any], given: t.Mapping[str, t.Any]) -> WhitelistRequest:
    """What a module's options ask of the whitelist. Raises `OptionError` if they are not usable."""
    if is_empty(given.get("domain_ids")):
        raise OptionError(
            'domain_ids is empty, or has an empty entry; name the accounts by their IDs, or write ["*"] for every'
            " account. To empty a whitelist, name its entries with state absent."
        )
    domain_ids = parse_domain_ids("domain_ids", as_written(params, given, "domain_ids"))
    max_rejects = None
    if params["reject_connections"]:
        max_rejects = _parse_max_rejects(params)
    return WhitelistRequest(frozenset({EVERYBODY}) if domain_ids is None else domain_ids, params["state"], max_rejects)


def domain_ids_of(listed: Listed) -> frozenset[str]:
    """The accounts of a whitelist, in lower case, with ``*`` for every account."""
    return frozenset(permission.domain_id for permission in listed if permission.domain_id is not None)


def compare(listed: Listed, wanted: WhitelistRequest, owner_id: str | None = None) -> WhitelistChanges:
    """What the whitelist lacks, and what it has too much. The owner's account is passed over, if it is known.

    Raises `DecisionError` if the list is to be exact, but has an entry of an unknown form.
    """
    known, asked = domain_ids_of(listed), wanted.domain_ids - {owner_id}
    if wanted.state == EXACT:
        _check_forms(listed, "make the whitelist exact")
    missing = asked - known if wanted.state != ABSENT else frozenset()
    surplus = {PRESENT: frozenset(), ABSENT: known & asked, EXACT: known - asked - {owner_id}}[wanted.state]
    spelled = {_spelled(permission) for permission in listed if permission.domain_id in surplus}
    return WhitelistChanges(tuple(sorted(missing)), tuple(sorted(spelled)))


def leaving(listed: Listed, wanted: WhitelistRequest) -> Leaving | None:
    """The accounts whose connections go; None if there are none.

    With ``absent`` these are the accounts that the task names, even if they are not listed any more: an earlier run may
    have been interrupted. Otherwise they may ask before this run and may not after it. Raises `DecisionError` if an
    entry of an unknown form makes that unclear.
    """
    before = domain_ids_of(listed)
    if wanted.state == ABSENT and EVERYBODY not in wanted.domain_ids:
        return Leaving(wanted.domain_ids)
    after = before - wanted.domain_ids if wanted.state == ABSENT else wanted.domain_ids
    if EVERYBODY in after:
        return None
    if EVERYBODY in before:
        _check_forms(listed, "tell which accounts may still ask for a connection")
        return Leaving(None, after)
    return Leaving(before - after) if before - after else None


def is_still_open(listed: Listed, wanted: WhitelistRequest) -> bool:
    """Whether accounts that are removed by their IDs may ask all the same, because every account may."""
    return wanted.state == ABSENT and EVERYBODY in domain_ids_of(listed) - wanted.domain_ids


def _parse_max_rejects(params: t.Mapping[str, t.Any]) -> int:
    if params["state"] == PRESENT:
        raise OptionError("reject_connections has no meaning with state present; use it with absent or exact.")
    if params["max_rejects"] is None:
        raise OptionError("reject_connections needs max_rejects: how many connections may be rejected at most.")
    return check_number("max_rejects", params["max_rejects"])


def _check_forms(listed: Listed, purpose: str) -> None:
    odd = [permission.permission for permission in listed if permission.domain_id is None]
    if odd:
        raise DecisionError(
            f"Could not {purpose}: the whitelist has entries of a form that this collection does not know, such as"
            f" {odd[0]!r}; nothing was sent. Remove them in the console first."
        )


def _spelled(permission: Permission) -> str:
    """The account's ID as the cloud lists it, since it may compare entries with their case."""
    return permission.permission.rpartition(":")[2]
