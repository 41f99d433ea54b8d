# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options of a declared endpoint service may say."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import OptionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._service.options import (
    OPTIONS,
    Port,
    WantedService,
    parse_wanted,
)

from ...fakes import SERVICE

DEFAULTS = {name: option.get("default") for name, option in OPTIONS.items()}
ENTRY = {"client_port": 443, "server_port": 8443, "protocol": "TCP"}


def parse(blanks: tuple[str, ...] = (), **given: Any) -> WantedService:
    """The options as Ansible hands them on, if these are given."""
    return parse_wanted({**DEFAULTS, **given}, given, blanks)


FIELDS = [
    pytest.param({}, {}, id="nothing"),
    pytest.param({"name": " shop-1_a "}, {"name": "shop-1_a"}, id="a name with blanks around it"),
    pytest.param({"name": "x" * 16}, {"name": "x" * 16}, id="the longest name"),
    pytest.param({"vpc_id": f" {SERVICE} "}, {"vpc_id": SERVICE}, id="a VPC"),
    pytest.param({"port_id": SERVICE}, {"port_id": SERVICE}, id="a port ID"),
    pytest.param({"pool_id": SERVICE}, {"pool_id": SERVICE}, id="a pool"),
    pytest.param({"server_type": "LB"}, {"server_type": "LB"}, id="a server type"),
    pytest.param({"approval_enabled": False}, {"approval_enabled": False}, id="no approval is something"),
    pytest.param({"tcp_proxy": "toa_open"}, {"tcp_proxy": "toa_open"}, id="a proxy"),
    pytest.param({"description": "d" * 128}, {"description": "d" * 128}, id="the longest description"),
    pytest.param({"ports": [ENTRY]}, {"ports": {Port(443, 8443)}}, id="a port mapping"),
    pytest.param(
        {"ports": [{**ENTRY, "client_port": number} for number in range(1, 201)]},
        {"ports": {Port(number, 8443) for number in range(1, 201)}},
        id="200 port mappings",
    ),
    pytest.param(
        {"ports": [{**ENTRY, "client_port": 1, "server_port": 65535}]}, {"ports": {Port(1, 65535)}}, id="the limits"
    ),
]


@pytest.mark.parametrize(("given", "fields"), FIELDS)
def test_only_what_is_given_is_a_field(given: dict[str, Any], fields: dict[str, Any]) -> None:
    assert parse(service_id=SERVICE, **given).fields == fields


def test_a_blank_description_is_an_empty_one_and_no_description_is_none() -> None:
    assert parse(name="shop", blanks=("description",)).fields["description"] == ""
    assert "description" not in parse(name="shop", blanks=("tcp_proxy",)).fields


def test_the_rest_goes_along() -> None:
    wanted = parse(service_id=SERVICE, tags={"a": 1}, purge_tags=False, wait=False, wait_timeout=5)
    assert (wanted.tags, wanted.purge_tags, wanted.wait, wanted.wait_timeout) == ({"a": "1"}, False, False, 5)
    assert (wanted.subject, parse(name="shop").subject) == (f"endpoint service {SERVICE}", "endpoint service shop")


WRONG = [
    pytest.param({"name": None}, "not named; give service_id or name", id="neither ID nor name"),
    pytest.param({"service_id": "a/b"}, "service_id is not an ID: 'a/b'", id="an ID that leads elsewhere"),
    pytest.param({"name": "x" * 17}, "name is not a valid name", id="a name too long"),
    pytest.param({"name": "eu-de.shop.1"}, "without region and ID", id="a full name"),
    pytest.param({"name": "shöp"}, "name is not a valid name", id="a name with a letter outside of ASCII"),
    pytest.param({"vpc_id": "{{ vpc }}"}, "vpc_id is not an ID", id="a template"),
    pytest.param({"port_id": "a b"}, "port_id is not an ID", id="a port ID with a blank"),
    pytest.param({"pool_id": "../x"}, "pool_id is not an ID", id="a pool that leads elsewhere"),
    pytest.param({"description": "d" * 129}, "it has 129 characters; use at most 128", id="a description too long"),
    pytest.param({"description": "a<b"}, "neither < nor >", id="a description with <"),
    pytest.param({"description": "a>b"}, "neither < nor >", id="a description with >"),
    pytest.param({"ports": []}, "ports has 0 entries; give 1 to 200", id="no ports"),
    pytest.param({"ports": [ENTRY] * 201}, "ports has 201 entries; give 1 to 200", id="201 ports"),
    pytest.param({"ports": [ENTRY, ENTRY]}, "ports has 443 to 8443 TCP twice; give it once", id="a port twice"),
    pytest.param(
        {"ports": [ENTRY, {**ENTRY, "client_port": 0}]}, "client_port of entry 2 of ports is 0; give 1", id="port 0"
    ),
    pytest.param(
        {"ports": [{**ENTRY, "server_port": 65536}]},
        "server_port of entry 1 of ports is 65536; give 1",
        id="port 65536",
    ),
    pytest.param({"tags": {"a b": "c"}}, "The key 'a b' in tags cannot be sent", id="a tag"),
    pytest.param({"drain": True}, "drain needs max_rejects", id="a drain without a limit"),
    pytest.param({"max_rejects": -1}, "max_rejects is -1; give 0 or more", id="a limit below zero"),
    pytest.param({"wait_timeout": -1}, "wait_timeout is -1; give 0 or more", id="a time limit below zero"),
]


@pytest.mark.parametrize(("given", "said"), WRONG)
def test_what_cannot_be_meant_is_an_error(given: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        parse(**{"name": "shop", **given})


def test_ports_that_ansible_could_not_read_are_an_error_and_not_left_out() -> None:
    with pytest.raises(OptionError, match="ports is not a list of mappings"):
        parse_wanted({**DEFAULTS, "name": "shop"}, {"name": "shop", "ports": "443"})
