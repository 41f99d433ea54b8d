# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fields of an endpoint: what is sent, what can be changed in place, and what cannot be seen yet."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._endpoint.comparison import Kind, compare
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._endpoint.fields import declared, to_api
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import DecisionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.endpoints import Endpoint

from ...fakes import ENDPOINT, SERVICE
from .samples import NAME, OTHER, STATEMENT, SUBNET, TABLE, VPC, gateway, interface, request

OTHER_NAME = f"eu-de.demo.{OTHER}"
DENIAL = {**STATEMENT, "Effect": "Deny"}


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        pytest.param({}, {"endpoint_service_id": SERVICE}, id="the service's ID alone"),
        pytest.param({"service_name": NAME}, {"endpoint_service_id": SERVICE}, id="of a service by name, only the ID"),
        pytest.param({"vpc_id": VPC}, {"vpc_id": VPC}, id="VPC"),
        pytest.param({"subnet_id": SUBNET}, {"subnet_id": SUBNET}, id="subnet"),
        pytest.param({"ip_address": "192.168.0.12"}, {"port_ip": "192.168.0.12"}, id="address as port_ip"),
        pytest.param({"enable_dns": False}, {"enable_dns": False}, id="no DNS, if it is said"),
        pytest.param({"description": "Shop"}, {"description": "Shop"}, id="description"),
        pytest.param(
            {"whitelist": ["192.168.0.0/24"]},
            {"whitelist": ["192.168.0.0/24"], "enable_whitelist": True},
            id="a whitelist, which is switched on",
        ),
        pytest.param({"whitelist": []}, {"whitelist": [], "enable_whitelist": False}, id="a whitelist that is off"),
        pytest.param({"route_tables": [TABLE]}, {"routetables": [TABLE]}, id="route tables as routetables"),
        pytest.param({"policy_statement": [STATEMENT]}, {"policy_statement": [STATEMENT]}, id="policy"),
    ],
)
def test_a_creation_sends_what_is_given_under_the_names_of_the_api(given: dict[str, Any], sent: dict[str, Any]) -> None:
    assert to_api(SERVICE, given, None) == {"endpoint_service_id": SERVICE, **sent}


def test_a_creation_sends_tags_as_entries() -> None:
    assert to_api(SERVICE, {}, {"stage": "test"})["tags"] == [{"key": "stage", "value": "test"}]


NOTHING, IN_PLACE, NEW = Kind.NOTHING, Kind.UPDATE, None


@pytest.mark.parametrize(
    ("endpoint", "field", "value", "expected"),
    [
        pytest.param(interface(), "service_id", SERVICE.upper(), NOTHING, id="service, in capitals"),
        pytest.param(interface(), "service_id", OTHER, NEW, id="another service needs a new endpoint"),
        pytest.param(interface(), "service_name", NAME, NOTHING, id="service by its full name"),
        pytest.param(
            interface(endpoint_service_name="demo"), "service_name", NAME, NOTHING, id="service shown by its short name"
        ),
        pytest.param(
            interface(endpoint_service_name=f"eu-de.old.{SERVICE}"), "service_name", NAME, NOTHING, id="service renamed"
        ),
        pytest.param(interface(), "service_name", OTHER_NAME, NEW, id="another service by name needs a new endpoint"),
        pytest.param(interface(), "service_name", "com.example.obs", NEW, id="a cloud's service needs a new endpoint"),
        pytest.param(
            interface(endpoint_service_name=None), "service_name", OTHER_NAME, NOTHING, id="service not shown"
        ),
        pytest.param(interface(), "vpc_id", VPC, NOTHING, id="VPC"),
        pytest.param(interface(), "vpc_id", OTHER, NEW, id="another VPC needs a new endpoint"),
        pytest.param(interface(), "subnet_id", SUBNET, NOTHING, id="subnet"),
        pytest.param(interface(), "subnet_id", OTHER, NEW, id="another subnet needs a new endpoint"),
        pytest.param(gateway(), "subnet_id", OTHER, NOTHING, id="a gateway has no subnet"),
        pytest.param(interface(), "ip_address", "192.168.0.12", NOTHING, id="address"),
        pytest.param(interface(), "ip_address", "192.168.0.13", NEW, id="another address needs a new endpoint"),
        pytest.param(
            interface(ip=None, status="pendingAcceptance"),
            "ip_address",
            "192.168.0.13",
            NOTHING,
            id="an address cannot be seen before the acceptance",
        ),
        pytest.param(
            interface(status="rejected"), "ip_address", "192.168.0.13", NEW, id="the address of a rejected one can be"
        ),
        pytest.param(interface(), "enable_dns", True, NOTHING, id="DNS"),
        pytest.param(interface(), "enable_dns", False, NEW, id="another choice of DNS needs a new endpoint"),
        pytest.param(
            interface(status="pendingAcceptance"),
            "enable_dns",
            False,
            NOTHING,
            id="DNS is not compared before the acceptance",
        ),
        pytest.param(interface(enable_dns=None), "enable_dns", True, NOTHING, id="DNS that the cloud does not send"),
        pytest.param(gateway(enable_dns=False), "enable_dns", True, NOTHING, id="a gateway ignores DNS"),
        pytest.param(
            gateway(enable_dns=False, service_type="Gateway"), "enable_dns", True, NOTHING, id="Gateway with a capital"
        ),
        pytest.param(interface(description="Shop"), "description", "Shop", NOTHING, id="description"),
        pytest.param(
            interface(description="Shop"), "description", "Store", NEW, id="a description needs a new endpoint"
        ),
        pytest.param(interface(description=None), "description", "Shop", NEW, id="a description where there is none"),
        pytest.param(interface(), "whitelist", [], NOTHING, id="a whitelist that is off"),
        pytest.param(interface(), "whitelist", ["10.0.0.1"], IN_PLACE, id="a whitelist to switch on"),
        pytest.param(
            interface(whitelist=["10.0.0.1"]), "whitelist", ["10.0.0.1"], IN_PLACE, id="a whitelist that only is not on"
        ),
        pytest.param(
            interface(enable_whitelist=True, whitelist=["10.0.0.1", "10.1.0.0/16"]),
            "whitelist",
            ["10.1.0.0/16", "10.0.0.1/32"],
            NOTHING,
            id="a whitelist in another order and spelling",
        ),
        pytest.param(
            interface(enable_whitelist=True, whitelist=["10.0.0.1"]), "whitelist", [], IN_PLACE, id="one to switch off"
        ),
        pytest.param(
            interface(enable_whitelist=True), "whitelist", [], IN_PLACE, id="a whitelist that is on and empty"
        ),
        pytest.param(
            interface(enable_whitelist=None, whitelist=["10.0.0.1"]),
            "whitelist",
            ["10.0.0.1"],
            NOTHING,
            id="a whitelist whose switch the cloud does not send",
        ),
        pytest.param(gateway(), "whitelist", [], NOTHING, id="a gateway has no whitelist"),
        pytest.param(gateway(), "route_tables", [TABLE.upper()], NOTHING, id="route tables"),
        pytest.param(
            gateway(routetables=[OTHER, TABLE]), "route_tables", [TABLE, OTHER], NOTHING, id="route tables in any order"
        ),
        pytest.param(gateway(), "route_tables", [TABLE, OTHER], IN_PLACE, id="one more route table"),
        pytest.param(gateway(), "route_tables", [], IN_PLACE, id="no route table"),
        pytest.param(gateway(), "policy_statement", [STATEMENT], NOTHING, id="policy"),
        pytest.param(
            gateway(policy_statement=[DENIAL, STATEMENT]),
            "policy_statement",
            [{**STATEMENT, "Resource": STATEMENT["Resource"][::-1]}, DENIAL],
            NOTHING,
            id="a policy in another order",
        ),
        pytest.param(
            gateway(policy_statement=[{**STATEMENT, "Action": "obs:*:*"}]),
            "policy_statement",
            [STATEMENT],
            NOTHING,
            id="an action that the cloud writes without a list",
        ),
        pytest.param(gateway(), "policy_statement", [DENIAL], IN_PLACE, id="another policy"),
        pytest.param(gateway(), "policy_statement", [], IN_PLACE, id="no policy"),
    ],
)
def test_each_field_is_kept_or_changed_in_place_or_needs_a_new_endpoint(
    endpoint: Endpoint, field: str, value: Any, expected: Kind | None
) -> None:
    wanted = request(**{field: value})
    if expected is NEW:
        with pytest.raises(DecisionError) as caught:
            compare(endpoint, wanted)
        start = f"Could not change endpoint {ENDPOINT}: {field} from "
        end = f" to {value!r} needs a new one, and a new endpoint has a new ID and must be accepted again"
        assert caught.value.msg.startswith(start)
        assert end in caught.value.msg
    else:
        plan = compare(endpoint, wanted)
        assert plan.kind is expected
        assert [changed.option for changed in plan.fields] == ([field] if expected is IN_PLACE else [])


def test_an_error_names_every_field_that_needs_a_new_endpoint() -> None:
    with pytest.raises(DecisionError) as caught:
        compare(interface(), request(vpc_id=OTHER, enable_dns=False, whitelist=["10.0.0.1"]))
    assert f"vpc_id from '{VPC}' to '{OTHER}', enable_dns from True to False needs a new one" in caught.value.msg
    assert caught.value.msg.endswith("nothing was sent.")


@pytest.mark.parametrize(
    ("tags", "purge", "expected"),
    [
        pytest.param(None, True, ({}, ()), id="not given"),
        pytest.param({"stage": "test", "team": "a"}, True, ({}, ()), id="the same"),
        pytest.param({"stage": "live", "team": "a"}, True, ({"stage": "live"}, ()), id="another value"),
        pytest.param({"stage": "test"}, True, ({}, ("team",)), id="one too many"),
        pytest.param({"stage": "test"}, False, ({}, ()), id="one too many that may stay"),
        pytest.param({}, True, ({}, ("stage", "team")), id="none"),
    ],
)
def test_tags_change_in_place(tags: dict[str, str] | None, purge: bool, expected: tuple[Any, ...]) -> None:
    endpoint = interface(tags=[{"key": "stage", "value": "test"}, {"key": "team", "value": "a"}])
    plan = compare(endpoint, request(tags=tags, purge_tags=purge))
    assert (plan.tags.to_set, plan.tags.to_delete) == expected
    assert plan.kind is (IN_PLACE if any(expected) else NOTHING)


def test_a_diff_shows_the_fields_under_the_names_of_the_options() -> None:
    assert declared(interface(whitelist=["10.0.0.1"], tags=[{"key": "stage", "value": "test"}])) == {
        "service_id": SERVICE,
        "service_name": NAME,
        "vpc_id": VPC,
        "subnet_id": SUBNET,
        "ip_address": "192.168.0.12",
        "enable_dns": True,
        "description": "",
        "whitelist": [],
        "route_tables": [],
        "policy_statement": [],
        "tags": {"stage": "test"},
    }
