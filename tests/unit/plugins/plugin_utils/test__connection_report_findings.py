# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the report finds in a service, one row a finding and one for each thing that is none."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._connection_report_findings import KINDS
from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._connection_report_view import HEADINGS
from tests.report_samples import (
    DAY,
    GUEST,
    OWNER,
    PARTNER,
    PENDING,
    STRANGER,
    change,
    connection,
    endpoint,
    entry,
    permission,
    rules,
)

Found = list[tuple[str, str]]
PARTNER_LTD, GUEST_AG = f"Partner Ltd ({PARTNER})", f"Guest AG ({GUEST})"


@pytest.mark.parametrize(
    ("given", "found"),
    [
        pytest.param(
            entry([connection(1)], [permission(PARTNER)], rules(), approval_enabled=False),
            [("approval_off", "Approval is switched off: whoever is on the whitelist connects without being asked.")],
            id="approval is off",
        ),
        pytest.param(entry([], [], approval_enabled=None), [], id="nobody knows whether approval is on"),
        pytest.param(
            entry([connection(1, STRANGER)], [permission("*")]),
            [("wildcard", "The whitelist has *: every account may ask for a connection.")],
            id="the whitelist lets everybody ask, so nobody is missing on it",
        ),
        pytest.param(
            entry([], [permission(None)]),
            [
                (
                    "unknown_permission",
                    "The whitelist has an entry of a form that this report does not know: org:somebody",
                )
            ],
            id="an entry of another form",
        ),
        pytest.param(
            entry([connection(1, STRANGER), connection(2, STRANGER, "creating"), connection(3, STRANGER)], []),
            [
                (
                    "not_whitelisted",
                    f"Account {STRANGER} is not on the whitelist, and has 2 accepted connections and 1 unfinished"
                    " connection.",
                )
            ],
            id="an account that the whitelist no longer has",
        ),
        pytest.param(entry([connection(1, STRANGER, "rejected")], []), [], id="a rejected stranger needs no look"),
        pytest.param(entry([connection(1, OWNER.upper())], []), [], id="the owner is never on the whitelist"),
        pytest.param(entry([connection(1, PARTNER.upper())], [permission(PARTNER)]), [], id="IDs in either case"),
        pytest.param(
            entry([connection(1, None)], [permission(None)], domain_id=None),
            [
                ("not_whitelisted", "Account unknown is not on the whitelist, and has 1 accepted connection."),
                (
                    "unknown_permission",
                    "The whitelist has an entry of a form that this report does not know: org:somebody",
                ),
            ],
            id="an account without an ID is on no whitelist",
        ),
        pytest.param(
            entry([connection(1, GUEST, "rejected")], [permission(GUEST)]),
            [
                (
                    "unused_permission",
                    f"Account {GUEST_AG} is on the whitelist, and has no connection that is accepted or waiting.",
                )
            ],
            id="an entry whose only connection was rejected",
        ),
        pytest.param(entry([], None), [], id="a whitelist that was not read"),
        pytest.param(
            entry(None, [permission(GUEST)]), [], id="connections that were not read make no entry look unused"
        ),
        pytest.param(
            entry([], [], rules(**{PARTNER: {"accepted": 5, "cap": 3}})),
            [
                (
                    "over_cap",
                    f"Account {PARTNER_LTD} has 5 accepted connections, and its cap is 3. No run of the rules cuts"
                    " those.",
                )
            ],
            id="more than the cap",
        ),
        pytest.param(
            entry(
                [],
                [],
                rules(
                    change(1, STRANGER, "accepted", "rejected", "rest"),
                    change(2, STRANGER, "accepted", "rejected", "rest"),
                    change(3, PARTNER, PENDING, "accepted"),
                    change(4, PARTNER, "rejected", "accepted"),
                ),
            ),
            [
                ("drift", f"Rule rest would reject 2 accepted connections of account {STRANGER}."),
                ("drift", f"Rule partners would accept 1 waiting connection of account {PARTNER_LTD}."),
                ("drift", f"Rule partners would accept 1 rejected connection of account {PARTNER_LTD}."),
            ],
            id="what the rules would change",
        ),
        pytest.param(
            entry([connection(2, status=PENDING), connection(9, status=PENDING)], [permission(PARTNER)]),
            [
                (
                    "waiting",
                    f"Account {PARTNER_LTD} has 2 connections waiting for a decision, the oldest since"
                    " 2026-01-15T09:05:00Z (9d 0h).",
                )
            ],
            id="who waits since when",
        ),
        pytest.param(
            entry([connection(1, status=PENDING, created_at=None, age_seconds=None)], [permission(PARTNER)]),
            [
                (
                    "waiting",
                    f"Account {PARTNER_LTD} has 1 connection waiting for a decision since an unknown time.",
                )
            ],
            id="the cloud does not say since when",
        ),
        pytest.param(entry([connection(1)], [permission(PARTNER)], rules()), [], id="all is as it should be"),
    ],
)
def test_a_finding(given: dict[str, Any], found: Found) -> None:
    assert [(finding["kind"], finding["message"]) for finding in given["findings"]] == found


def test_the_data_behind_findings() -> None:
    given = entry(
        [connection(3, STRANGER, PENDING)], [permission(GUEST)], rules(change(3, STRANGER, PENDING, "rejected", "rest"))
    )
    who = {"domain_id": STRANGER, "domain_name": None}
    them = {"connections": 1, "endpoint_ids": [endpoint(3)]}
    guest = permission(GUEST)
    entry_of_guest = {key: guest[key] for key in ("permission", "permission_id", "created_at")}
    assert [finding["data"] for finding in given["findings"]] == [
        {**who, **them},
        {"rule": "rest", "status": PENDING, "state": "rejected", **who, **them},
        {**who, "since": "2026-01-21T03:05:00Z", "age_seconds": 3 * DAY, **them},
        {"domain_id": GUEST, "domain_name": "Guest AG", **entry_of_guest},
    ]


def test_every_kind_has_a_heading() -> None:
    assert tuple(HEADINGS) == KINDS
