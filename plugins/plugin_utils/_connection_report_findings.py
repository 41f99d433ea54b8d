# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What somebody should look at in an endpoint service: a kind, a sentence, and the data behind it. Pure."""

from __future__ import annotations

import typing as t

from ..module_utils._options import EVERYBODY, id_key
from ..module_utils._vpcep.connections import ACCEPTED, CREATING, PENDING
from ._report import age

Row = t.Mapping[str, t.Any]
Finding = t.Dict[str, t.Any]
Names = t.Mapping[str, str]

UNREADABLE = "unreadable"
APPROVAL_OFF = "approval_off"
WILDCARD = "wildcard"
NOT_WHITELISTED = "not_whitelisted"
OVER_CAP = "over_cap"
DRIFT = "drift"
WAITING = "waiting"
UNUSED_PERMISSION = "unused_permission"
UNKNOWN_PERMISSION = "unknown_permission"
# In the order of the report.
KINDS = (
    *(UNREADABLE, APPROVAL_OFF, WILDCARD, NOT_WHITELISTED, OVER_CAP, DRIFT, WAITING),
    *(UNUSED_PERMISSION, UNKNOWN_PERMISSION),
)

# Connections that carry traffic, or may do so soon.
_LIVE = (ACCEPTED, CREATING, PENDING)
_STATES = {ACCEPTED: "accepted", PENDING: "waiting", CREATING: "unfinished"}
_VERBS = {"accepted": "accept", "rejected": "reject"}
_PARTS = {
    "service": "Endpoint service {} could not be read",
    "connections": "The connections to {} could not be read",
    "permissions": "The whitelist of {} could not be read",
    "rules": "The rules could not be applied to all connections to {}",
}


def find(entry: Row, rules: Row, names: Names) -> list[Finding]:
    """The findings on an entry of the report, in the order of `KINDS`.

    ``rules`` is what `vpcep_connection_policy` returned in check mode, empty without rules. What was not read has no
    findings. ``names`` are those of accounts, by their IDs in lower case.
    """
    connections, permissions = entry["connections"], entry["permissions"]
    findings = [*_approval(entry)]
    if permissions is not None:
        findings += _of_whitelist(permissions)
    if permissions is not None and connections is not None:
        findings += _not_whitelisted(entry, names)
        findings += _unused(connections, permissions, names)
    findings += [*_over_cap(rules, names), *_drift(rules, names)]
    findings += _waiting(connections or (), names)
    return sorted(findings, key=lambda finding: KINDS.index(finding["kind"]))


def unreadable(part: str, label: str, problem: Row) -> Finding:
    """The finding that a part of a service could not be read: the service, connections, permissions, or rules."""
    return _finding(UNREADABLE, f"{_PARTS[part].format(label)}: {problem['msg']}", part=part, **problem)


def account(who: Row) -> str:
    """An account as sentences call it: its name and its domain ID."""
    domain_id = who["domain_id"] or "unknown"
    return f"{who['domain_name']} ({domain_id})" if who["domain_name"] else str(domain_id)


def _finding(kind: str, message: str, **data: t.Any) -> Finding:
    return {"kind": kind, "message": message, "data": data}


def _who(domain_id: str | None, names: Names) -> dict[str, t.Any]:
    return {"domain_id": domain_id, "domain_name": names.get(id_key(domain_id or ""))}


def _approval(entry: Row) -> t.Iterator[Finding]:
    if entry["approval_enabled"] is False:
        yield _finding(
            APPROVAL_OFF, "Approval is switched off: whoever is on the whitelist connects without being asked."
        )


def _of_whitelist(permissions: t.Sequence[Row]) -> t.Iterator[Finding]:
    for row in permissions:
        facts = {key: row.get(key) for key in ("permission", "permission_id", "created_at")}
        if row["domain_id"] == EVERYBODY:
            yield _finding(WILDCARD, "The whitelist has *: every account may ask for a connection.", **facts)
        elif row["domain_id"] is None:
            message = f"The whitelist has an entry of a form that this report does not know: {row['permission']}"
            yield _finding(UNKNOWN_PERMISSION, message, **facts)


def _not_whitelisted(entry: Row, names: Names) -> t.Iterator[Finding]:
    """Accounts with live connections that could not ask for one today. The owner is never on the whitelist."""
    allowed = {id_key(row["domain_id"] or "") for row in entry["permissions"]} | {id_key(entry["domain_id"] or "")}
    if EVERYBODY in allowed:
        return
    live = [row for row in entry["connections"] if row["status"] in _LIVE]
    for domain_id, rows in _by_account(live).items():
        if id_key(domain_id or "") in allowed - {""}:
            continue
        counts = {words: sum(row["status"] == status for row in rows) for status, words in _STATES.items()}
        counted = " and ".join(f"{_number(count, f'{words} connection')}" for words, count in counts.items() if count)
        who = _who(domain_id, names)
        message = f"Account {account(who)} is not on the whitelist, and has {counted}."
        yield _finding(NOT_WHITELISTED, message, **who, **_endpoints(rows))


def _unused(connections: t.Sequence[Row], permissions: t.Sequence[Row], names: Names) -> t.Iterator[Finding]:
    users = {id_key(row["domain_id"] or "") for row in connections if row["status"] in _LIVE}
    for row in permissions:
        domain_id = row["domain_id"]
        if domain_id in (None, EVERYBODY) or id_key(domain_id) in users:
            continue
        who = _who(domain_id, names)
        message = f"Account {account(who)} is on the whitelist, and has no connection that is accepted or waiting."
        facts = {key: row.get(key) for key in ("permission", "permission_id", "created_at")}
        yield _finding(UNUSED_PERMISSION, message, **who, **facts)


def _over_cap(rules: Row, names: Names) -> t.Iterator[Finding]:
    for domain_id, counts in (rules.get("summary") or {}).get("over_cap", {}).items():
        who = _who(domain_id, names)
        has = f"{_number(counts['accepted'], 'accepted connection')}, and its cap is {counts['cap']}"
        message = f"Account {account(who)} has {has}. No run of the rules cuts those."
        yield _finding(OVER_CAP, message, **who, accepted=counts["accepted"], cap=counts["cap"])


def _drift(rules: Row, names: Names) -> t.Iterator[Finding]:
    """What the rules would change, for each rule, account and change together."""
    changes: dict[tuple[t.Any, ...], list[Row]] = {}
    for row in rules.get("plan") or ():
        changes.setdefault((row["rule"], row["domain_id"], row["status"], row["state"]), []).append(row)
    for (rule, domain_id, status, state), rows in changes.items():
        who = _who(domain_id, names)
        what = _number(len(rows), f"{_STATES.get(status, status)} connection")
        message = f"Rule {rule} would {_VERBS[state]} {what} of account {account(who)}."
        yield _finding(DRIFT, message, rule=rule, status=status, state=state, **who, **_endpoints(rows))


def _waiting(connections: t.Iterable[Row], names: Names) -> t.Iterator[Finding]:
    """Who waits, those who have waited longest first."""
    pending = [row for row in connections if row["status"] == PENDING]
    for domain_id, rows in _by_account(sorted(pending, key=lambda row: row.get("created_at") or "")).items():
        who, since = _who(domain_id, names), rows[0].get("created_at")
        seconds = rows[0].get("age_seconds")
        has = f"{_number(len(rows), 'connection')} waiting for a decision"
        oldest = f"{', the oldest' if len(rows) > 1 else ''} since {since or 'an unknown time'}"
        for_long = f" ({age(seconds)})" if seconds is not None else ""
        message = f"Account {account(who)} has {has}{oldest}{for_long}."
        yield _finding(WAITING, message, **who, since=since, age_seconds=seconds, **_endpoints(rows))


def _by_account(rows: t.Iterable[Row]) -> dict[str | None, list[Row]]:
    found: dict[str | None, list[Row]] = {}
    for row in rows:
        found.setdefault(row["domain_id"], []).append(row)
    return found


def _endpoints(rows: t.Sequence[Row]) -> dict[str, t.Any]:
    return {"connections": len(rows), "endpoint_ids": [row["endpoint_id"] for row in rows]}


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
