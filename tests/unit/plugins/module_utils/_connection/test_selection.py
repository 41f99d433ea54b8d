# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which connections are asked about: by options, by the cloud's filters, and by our own."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._connection.selection import (
    Selection,
    parse_selection,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import OptionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.connections import ConnectionCalls

from ...fakes import DAY, DOMAIN, ENDPOINT, SERVICE, connection

NOTHING = dict.fromkeys(["endpoint_id", "marker_id", "statuses", "domain_ids", "pending_longer_than"])
PENDING = connection("pendingAcceptance", created_at="1970-01-01T00:00:00Z")
UNFILTERED = {"status": None, "endpoint_id": None, "marker_id": None}


@pytest.mark.parametrize(
    ("given", "selection"),
    [
        pytest.param({}, Selection(), id="nothing"),
        pytest.param({"endpoint_id": "", "pending_longer_than": ""}, Selection(), id="blank options"),
        pytest.param({"endpoint_id": f" {ENDPOINT.upper()} "}, Selection(ENDPOINT), id="an endpoint in odd spelling"),
        pytest.param(
            {"domain_ids": [f"{DOMAIN.upper()} "]},
            Selection(domain_ids=frozenset({DOMAIN})),
            id="an account in odd spelling",
        ),
        pytest.param({"domain_ids": ["*"]}, Selection(), id="every account"),
        pytest.param(
            {"endpoint_id": ENDPOINT, "marker_id": 0}, Selection(ENDPOINT, 0), id="an endpoint and a marker of 0"
        ),
        pytest.param(
            {"statuses": ["creating", "failed"]},
            Selection(statuses=frozenset({"creating", "failed"})),
            id="two statuses",
        ),
        pytest.param({"domain_ids": [DOMAIN]}, Selection(domain_ids=frozenset({DOMAIN})), id="an account"),
        pytest.param(
            {"pending_longer_than": "2d", "statuses": ["accepted", "pendingAcceptance"]},
            Selection(statuses=frozenset({"pendingAcceptance"}), pending_seconds=2 * DAY),
            id="an age, of which only the pending have one",
        ),
    ],
)
def test_options_that_can_be_used(given: dict[str, Any], selection: Selection) -> None:
    assert parse_selection({**NOTHING, **given}, given) == selection


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param({"endpoint_id": "../x"}, "endpoint_id is not an ID", id="an endpoint that leads elsewhere"),
        pytest.param(
            {"domain_ids": [DOMAIN, "a b"]}, "domain_ids is not an ID: 'a b'", id="an account with a blank in it"
        ),
        pytest.param({"domain_ids": []}, "domain_ids is an empty list", id="no accounts"),
        pytest.param({"domain_ids": f"{DOMAIN}, {DOMAIN}"}, "domain_ids is not an ID", id="accounts in one text"),
        pytest.param({"statuses": []}, "statuses is an empty list", id="no statuses"),
        pytest.param({"domain_ids": [""]}, "domain_ids is not an ID: ''", id="a blank account"),
        pytest.param(
            {"domain_ids": ["{{ partners }}"]},
            "an unrendered template",
            id="an unrendered template",
        ),
        pytest.param({"domain_ids": ["*", DOMAIN]}, "must be the only entry", id="every account and one more"),
        pytest.param({"endpoint_id": DOMAIN}, "endpoint_id is not an ID", id="an account as endpoint"),
        pytest.param({"marker_id": -1}, "marker_id is -1; give 0 or more", id="a negative marker"),
        pytest.param(
            {"pending_longer_than": "30"}, "pending_longer_than is not a duration: '30'", id="an age without a unit"
        ),
        pytest.param(
            {"pending_longer_than": "1d", "statuses": ["accepted"]},
            "statuses excludes them; give only one of the two",
            id="an age, and a status other than pending",
        ),
    ],
)
def test_options_that_cannot_be_used(given: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        parse_selection({**NOTHING, **given}, given)


@pytest.mark.parametrize(
    ("selection", "taken"),
    [
        pytest.param(Selection(), True, id="everything"),
        pytest.param(Selection(ENDPOINT), True, id="its endpoint"),
        pytest.param(Selection(SERVICE), False, id="another endpoint"),
        pytest.param(Selection(marker_id=16777510), True, id="its marker"),
        pytest.param(Selection(marker_id=0), False, id="another marker"),
        pytest.param(Selection(statuses=frozenset({"accepted", "pendingAcceptance"})), True, id="one of two statuses"),
        pytest.param(Selection(statuses=frozenset({"accepted"})), False, id="another status"),
        pytest.param(Selection(domain_ids=frozenset({DOMAIN, "other"})), True, id="one of two accounts"),
        pytest.param(Selection(domain_ids=frozenset({"other"})), False, id="another account"),
        pytest.param(Selection(pending_seconds=DAY), True, id="just old enough"),
        pytest.param(Selection(pending_seconds=DAY + 1), False, id="a second too young"),
        pytest.param(
            Selection(ENDPOINT, domain_ids=frozenset({"other"})), False, id="its endpoint, but another account"
        ),
    ],
)
def test_which_connections_pass(selection: Selection, taken: bool) -> None:
    assert selection.matches(PENDING, float(DAY)) is taken


def test_the_case_in_which_the_cloud_writes_an_id_does_not_matter() -> None:
    listed = connection("accepted", id=ENDPOINT.upper(), domain_id=DOMAIN.upper())
    assert Selection(ENDPOINT, domain_ids=frozenset({DOMAIN})).matches(listed, 0.0)


@pytest.mark.parametrize(
    ("selection", "asked"),
    [
        pytest.param(Selection(), {}, id="nothing"),
        pytest.param(Selection(ENDPOINT, 5), {"endpoint_id": ENDPOINT, "marker_id": 5}, id="an endpoint and a marker"),
        pytest.param(Selection(statuses=frozenset({"rejected"})), {"status": "rejected"}, id="a status"),
        # The cloud does not filter by these statuses, nor by more than one.
        pytest.param(Selection(statuses=frozenset({"creating"})), {}, id="the status creating"),
        pytest.param(Selection(statuses=frozenset({"deleting"})), {}, id="the status deleting"),
        pytest.param(Selection(statuses=frozenset({"rejected", "failed"})), {}, id="two statuses"),
        pytest.param(Selection(domain_ids=frozenset({DOMAIN})), {}, id="an account"),
    ],
)
def test_the_cloud_filters_what_it_can(selection: Selection, asked: dict[str, Any]) -> None:
    api = Mock(connections=Mock(ConnectionCalls))
    api.connections.query.return_value = []
    assert selection.read(api, SERVICE, 0.0) == []
    api.connections.query.assert_called_once_with(SERVICE, **{**UNFILTERED, **asked})


def test_rows_that_the_cloud_should_have_left_out_do_not_pass() -> None:
    api = Mock(connections=Mock(ConnectionCalls))
    api.connections.query.return_value = [PENDING, connection("accepted")]
    assert Selection(statuses=frozenset({"pendingAcceptance"})).read(api, SERVICE, 0.0) == [PENDING]
