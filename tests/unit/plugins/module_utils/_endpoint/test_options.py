# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of a task on an endpoint: what they become, and what is refused before any request."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._endpoint.listing import (
    FILTER_OPTIONS,
    EndpointFilter,
    parse_filter,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._endpoint.options import (
    ENDPOINT_OPTIONS,
    EndpointRequest,
    parse_request,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import OptionError

from ...fakes import ENDPOINT, SERVICE
from .samples import NAME, STATEMENT, SUBNET, TABLE, VPC, interface

PLACE = {"service_id": SERVICE, "vpc_id": VPC, "subnet_id": SUBNET}


def parse(**given: Any) -> EndpointRequest:
    """What the module makes of these options, after Ansible has filled in the defaults."""
    params = {name: given.get(name, spec.get("default")) for name, spec in ENDPOINT_OPTIONS.items()}
    return parse_request(params, given)


def test_options_that_are_not_given_are_no_fields() -> None:
    wanted = parse(**PLACE)
    assert wanted.fields == PLACE
    assert (wanted.state, wanted.wait_for, wanted.wait, wanted.wait_timeout) == ("present", "pending", True, 600)
    assert (wanted.tags, wanted.purge_tags) == (None, True)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        pytest.param({"ip_address": " 192.168.0.12 "}, {"ip_address": "192.168.0.12"}, id="an address between blanks"),
        pytest.param({"enable_dns": False}, {"enable_dns": False}, id="no DNS"),
        pytest.param({"description": " Shop "}, {"description": "Shop"}, id="a description between blanks"),
        pytest.param({"description": ""}, {}, id="a blank description"),
        pytest.param({"whitelist": []}, {"whitelist": []}, id="an empty whitelist"),
        pytest.param({"whitelist": None}, {}, id="null for the whitelist"),
        pytest.param(
            {"whitelist": ["10.0.0.1", " 10.1.0.0/16", "10.2.0.0/255.255.0.0"]},
            {"whitelist": ["10.0.0.1", "10.1.0.0/16", "10.2.0.0/16"]},
            id="addresses and blocks",
        ),
        pytest.param({"whitelist": "10.0.0.1"}, {"whitelist": ["10.0.0.1"]}, id="text as one address"),
        pytest.param({"route_tables": [TABLE]}, {"route_tables": [TABLE]}, id="route tables"),
        pytest.param({"policy_statement": [STATEMENT]}, {"policy_statement": [STATEMENT]}, id="a policy"),
        pytest.param({"policy_statement": None}, {}, id="null for the policy"),
    ],
)
def test_options_become_fields(given: dict[str, Any], field: dict[str, Any]) -> None:
    assert parse(**PLACE, **given).fields == {**PLACE, **field}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param({}, "service_id (or service_name) and vpc_id and subnet_id are missing", id="nothing"),
        pytest.param({"service_id": SERVICE, "vpc_id": VPC}, "subnet_id is missing", id="no subnet"),
        pytest.param({"service_id": SERVICE, "subnet_id": SUBNET}, "vpc_id is missing", id="no VPC"),
        pytest.param({"vpc_id": VPC, "subnet_id": SUBNET}, "service_id (or service_name) is missing", id="no service"),
        pytest.param({**PLACE, "service_name": NAME}, "service_id and service_name are both given", id="two services"),
        pytest.param(
            {**PLACE, "service_id": None, "service_name": "demo"},
            "service_name has to be the full name, region.name.id; 'demo' looks like a short name",
            id="a short name",
        ),
        pytest.param({**PLACE, "service_id": "../x"}, "service_id is not an ID", id="a path"),
        pytest.param({**PLACE, "vpc_id": "{{ vpc }}"}, "vpc_id is not an ID", id="a template"),
        pytest.param({"endpoint_id": "vpc-1"}, "endpoint_id is not an ID", id="no endpoint's ID"),
        pytest.param({**PLACE, "ip_address": "192.168.0"}, "ip_address is not an IPv4 address", id="half an address"),
        pytest.param({**PLACE, "description": "a < b"}, "description cannot be sent", id="a sign that the API refuses"),
        pytest.param({**PLACE, "description": "d" * 129}, "description cannot be sent", id="too long a description"),
        pytest.param({**PLACE, "ip_address": "::1"}, "ip_address is not an IPv4 address", id="an IPv6 address"),
        pytest.param(
            {**PLACE, "whitelist": ["10.0.0.300"]}, "whitelist has '10.0.0.300', which is no", id="no address"
        ),
        pytest.param({**PLACE, "whitelist": ["fe80::/10"]}, "whitelist has 'fe80::/10'", id="an IPv6 block"),
        pytest.param({**PLACE, "whitelist": ["10.0.0.5/24"]}, "has host bits set", id="bits behind the prefix"),
        pytest.param({**PLACE, "whitelist": "10.0.0.1,10.0.0.2"}, "whitelist has '10.0.0.1,10.0.0.2'", id="commas"),
        pytest.param({**PLACE, "whitelist": [""]}, "whitelist has ''", id="a blank entry"),
        pytest.param(
            {**PLACE, "whitelist": [f"10.0.0.{number}" for number in range(21)]},
            "whitelist has 21 entries; the cloud takes at most 20",
            id="one address too many",
        ),
        pytest.param({**PLACE, "route_tables": ["a/b"]}, "route_tables is not an ID", id="no route table's ID"),
        pytest.param(
            {**PLACE, "policy_statement": [STATEMENT] * 11}, "policy_statement has 11 entries", id="too many statements"
        ),
        pytest.param({**PLACE, "tags": {"a b": "c"}}, "The key 'a b' in tags cannot be sent", id="a tag with a blank"),
        pytest.param({**PLACE, "wait_timeout": -1}, "wait_timeout is -1", id="a negative time"),
    ],
)
def test_unusable_options_are_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError) as caught:
        parse(**given)
    assert said in caught.value.msg


def test_a_policy_that_is_no_list_is_refused() -> None:
    """Ansible does not see it: `Module` takes options of a wrong form out, and leaves them to this."""
    params = {name: PLACE.get(name, spec.get("default")) for name, spec in ENDPOINT_OPTIONS.items()}
    with pytest.raises(OptionError, match="policy_statement is not a list of statements"):
        parse_request(params, {**PLACE, "policy_statement": "Allow"})


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"route_tables": [TABLE]}, id="route tables"),
        pytest.param({"policy_statement": [STATEMENT]}, id="a policy"),
    ],
)
def test_a_gateway_endpoint_needs_no_subnet(given: dict[str, Any]) -> None:
    assert "subnet_id" not in parse(service_id=SERVICE, vpc_id=VPC, **given).fields


def test_an_id_names_the_endpoint_alone() -> None:
    wanted = parse(endpoint_id=ENDPOINT.upper())
    assert (wanted.endpoint_id, wanted.fields, wanted.subject) == (ENDPOINT, {}, f"endpoint {ENDPOINT}")


def parse_filters(**given: Any) -> EndpointFilter:
    return parse_filter({name: given.get(name) for name in FILTER_OPTIONS}, given)


@pytest.mark.parametrize(
    ("given", "matches"),
    [
        pytest.param({}, True, id="nothing given"),
        pytest.param({"endpoint_id": ENDPOINT.upper()}, True, id="ID in capitals"),
        pytest.param({"endpoint_id": SERVICE}, False, id="another ID"),
        pytest.param({"service_name": NAME}, True, id="full name"),
        pytest.param({"service_name": "demo"}, True, id="short name"),
        pytest.param({"service_name": "dem"}, False, id="part of a name"),
        pytest.param({"service_name": "Demo"}, False, id="name in capitals"),
        pytest.param({"vpc_id": VPC}, True, id="VPC"),
        pytest.param({"vpc_id": SUBNET}, False, id="another VPC"),
        pytest.param({"statuses": ["pendingAcceptance", "accepted"]}, True, id="one of the statuses"),
        pytest.param({"statuses": ["rejected"]}, False, id="another status"),
        pytest.param({"tags": {"stage": "test"}}, True, id="a tag"),
        pytest.param({"tags": {"stage": "test", "team": "a"}}, True, id="all tags"),
        pytest.param({"tags": {"stage": "test", "team": "b"}}, False, id="a tag with another value"),
        pytest.param({"tags": {"owner": None}}, False, id="a tag that is not there"),
    ],
)
def test_a_filter_matches_exactly(given: dict[str, Any], matches: bool) -> None:
    tags = [{"key": "stage", "value": "test"}, {"key": "team", "value": "a"}]
    assert parse_filters(**given).matches(interface(tags=tags)) is matches


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"statuses": []}, id="no status"),
        pytest.param({"tags": {}}, id="no tag"),
        pytest.param({"tags": None}, id="null for tags"),
    ],
)
def test_an_empty_filter_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(OptionError, match=" is empty; name at least one, or omit the option to select all"):
        parse_filters(**given)
