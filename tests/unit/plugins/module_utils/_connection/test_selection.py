# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._connection.selection import (
    Selection,
    parse_selection,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import OptionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.client import VpcepApi

from ...fakes import DOMAIN, ENDPOINT, SERVICE, connection

DAY = 86400
NOTHING = dict.fromkeys(["endpoint_id", "marker_id", "statuses", "domain_ids", "pending_longer_than"])
PENDING = connection("pendingAcceptance", created_at="1970-01-01T00:00:00Z")
UNFILTERED = {"status": None, "endpoint_id": None, "marker_id": None}


@pytest.mark.parametrize(
    ("given", "selection"),
    [
        ({}, Selection()),
        ({"endpoint_id": "", "pending_longer_than": ""}, Selection()),
        ({"endpoint_id": f" {ENDPOINT.upper()} "}, Selection(ENDPOINT)),
        ({"domain_ids": [f"{DOMAIN.upper()} "]}, Selection(domain_ids=frozenset({DOMAIN}))),
        ({"domain_ids": ["*"]}, Selection()),
        ({"endpoint_id": ENDPOINT, "marker_id": 0}, Selection(ENDPOINT, 0)),
        ({"statuses": ["creating", "failed"]}, Selection(statuses=frozenset({"creating", "failed"}))),
        ({"domain_ids": [DOMAIN]}, Selection(domain_ids=frozenset({DOMAIN}))),
        (
            {"pending_longer_than": "2d", "statuses": ["accepted", "pendingAcceptance"]},
            Selection(statuses=frozenset({"pendingAcceptance"}), pending_seconds=2 * DAY),
        ),
    ],
)
def test_options_that_can_be_used(given: dict[str, Any], selection: Selection) -> None:
    assert parse_selection({**NOTHING, **given}, given) == selection


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"endpoint_id": "../x"}, "endpoint_id is not an ID"),
        ({"domain_ids": [DOMAIN, "a b"]}, "domain_ids is not an ID: 'a b'"),
        ({"domain_ids": []}, "domain_ids is an empty list"),
        ({"domain_ids": f"{DOMAIN}, {DOMAIN}"}, "domain_ids is not an ID"),
        ({"statuses": []}, "statuses is an empty list"),
        ({"domain_ids": [""]}, "domain_ids is not an ID: ''"),
        ({"domain_ids": ["{{ partners }}"]}, "an unrendered template"),
        ({"domain_ids": ["*", DOMAIN]}, "must be the only entry"),
        ({"endpoint_id": DOMAIN}, "endpoint_id is not an ID"),
        ({"marker_id": -1}, "marker_id is -1; give 0 or more"),
        ({"pending_longer_than": "30"}, "pending_longer_than is not a duration: '30'"),
        ({"pending_longer_than": "1d", "statuses": ["accepted"]}, "statuses excludes them; give only one of the two"),
    ],
)
def test_options_that_cannot_be_used(given: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        parse_selection({**NOTHING, **given}, given)


@pytest.mark.parametrize(
    ("selection", "taken"),
    [
        (Selection(), True),
        (Selection(ENDPOINT), True),
        (Selection(SERVICE), False),
        (Selection(marker_id=16777510), True),
        (Selection(marker_id=0), False),
        (Selection(statuses=frozenset({"accepted", "pendingAcceptance"})), True),
        (Selection(statuses=frozenset({"accepted"})), False),
        (Selection(domain_ids=frozenset({DOMAIN, "other"})), True),
        (Selection(domain_ids=frozenset({"other"})), False),
        (Selection(pending_seconds=DAY), True),
        (Selection(pending_seconds=DAY + 1), False),
        (Selection(ENDPOINT, domain_ids=frozenset({"other"})), False),
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
        (Selection(), {}),
        (Selection(ENDPOINT, 5), {"endpoint_id": ENDPOINT, "marker_id": 5}),
        (Selection(statuses=frozenset({"rejected"})), {"status": "rejected"}),
        # The cloud does not take these for a filter, nor more than one.
        (Selection(statuses=frozenset({"creating"})), {}),
        (Selection(statuses=frozenset({"deleting"})), {}),
        (Selection(statuses=frozenset({"rejected", "failed"})), {}),
        (Selection(domain_ids=frozenset({DOMAIN})), {}),
    ],
)
def test_the_cloud_filters_what_it_can(selection: Selection, asked: dict[str, Any]) -> None:
    api = Mock(VpcepApi)
    api.list_connections.return_value = []
    assert selection.read(api, SERVICE, 0.0) == []
    api.list_connections.assert_called_once_with(SERVICE, **{**UNFILTERED, **asked})


def test_rows_that_the_cloud_should_have_left_out_do_not_pass() -> None:
    api = Mock(VpcepApi)
    api.list_connections.return_value = [PENDING, connection("accepted")]
    assert Selection(statuses=frozenset({"pendingAcceptance"})).read(api, SERVICE, 0.0) == [PENDING]
