# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An endpoint service against the options of a task: each field on a creation and on a change."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import DecisionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._resource.tags import TagChanges
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._service.desired import (
    compare,
    declared,
    is_on_the_same_port,
    missing_from,
    to_result,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._service.options import Port, WantedService
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.services import Service

from ...fakes import SERVICE

VPC, PORT, POOL, OTHER = "vpc-1", "port-1", "pool-1", "Other-2"
ROW = {
    "id": SERVICE,
    "service_name": f"eu-de.shop.{SERVICE}",
    "status": "available",
    "vpc_id": VPC,
    "port_id": PORT,
    "pool_id": POOL,
    "server_type": "lb",
    "ports": [
        {"client_port": 443, "server_port": 8443, "protocol": "TCP"},
        {"client_port": "80", "server_port": "8080", "protocol": "tcp"},
    ],
    "approval_enabled": True,
    "tcp_proxy": "close",
    "description": "old",
    "tags": [{"key": "stage", "value": "test"}],
}
PORTS = frozenset({Port(80, 8080), Port(443, 8443)})
# What a creation has to say, and how the API writes it.
REQUIRED: dict[str, Any] = {"vpc_id": VPC, "port_id": PORT, "server_type": "LB", "ports": frozenset({Port(443, 8443)})}
SENT = {**REQUIRED, "ports": [{"client_port": 443, "server_port": 8443, "protocol": "TCP"}]}


def service(**fields: Any) -> Service:
    return Service.from_api({**ROW, **fields})


def wanted(
    tags: dict[str, str] | None = None, purge_tags: bool = True, wait: bool = True, **fields: Any
) -> WantedService:
    return WantedService(SERVICE, fields.get("name"), fields, tags, purge_tags, wait)


def new(tags: dict[str, str] | None = None, **fields: Any) -> WantedService:
    return WantedService(None, "shop", {"name": "shop", **fields}, tags)


CREATIONS = [
    pytest.param({}, {}, {}, id="without options, the API's defaults"),
    pytest.param(
        {"approval_enabled": False}, {"approval_enabled": False}, {"approval_enabled": False}, id="no approval"
    ),
    pytest.param({"tcp_proxy": "open"}, {"tcp_proxy": "open"}, {"tcp_proxy": "open"}, id="tcp_proxy"),
    pytest.param({"description": "new"}, {"description": "new"}, {"description": "new"}, id="description"),
    pytest.param({"pool_id": POOL}, {"pool_id": POOL}, {"pool_id": POOL}, id="pool_id"),
    pytest.param(
        {"tags": {"a": "b"}}, {"tags": [{"key": "a", "value": "b"}]}, {"tags": [{"key": "a", "value": "b"}]}, id="tags"
    ),
    pytest.param({"tags": {}}, {}, {}, id="an empty mapping of tags"),
    pytest.param({"vpc_id": OTHER}, {"vpc_id": OTHER}, {"vpc_id": OTHER}, id="vpc_id"),
    pytest.param({"port_id": OTHER}, {"port_id": OTHER}, {"port_id": OTHER}, id="port_id"),
    pytest.param({"server_type": "VM"}, {"server_type": "VM"}, {"server_type": "VM"}, id="server_type"),
]


@pytest.mark.parametrize(("given", "sent", "predicted"), CREATIONS)
def test_a_creation_sends_what_is_given(given: dict[str, Any], sent: dict[str, Any], predicted: dict[str, Any]) -> None:
    plan = compare(None, new(**{**REQUIRED, **given}))
    assert plan.fields == {"service_name": "shop", **SENT, **sent}
    assert (plan.is_change, plan.before, plan.tags) == (True, None, TagChanges({}, ()))
    defaults: dict[str, Any] = {
        "service_id": None,
        "service_name": None,
        "short_name": "shop",
        "status": "available",
        "approval_enabled": True,
        "tcp_proxy": "close",
        "description": "",
        "tags": [],
    }
    result = to_result(plan.after)
    assert result == {
        **dict.fromkeys(result),
        "error": [],
        "service_type": "interface",
        **SENT,
        **defaults,
        **predicted,
    }


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        pytest.param(["vpc_id"], "vpc_id; set it,", id="vpc_id"),
        pytest.param(["port_id"], "port_id; set it,", id="port_id"),
        pytest.param(["server_type"], "server_type; set it,", id="server_type"),
        pytest.param(["ports"], "ports; set it,", id="ports"),
        pytest.param(["ports", "vpc_id"], "vpc_id, ports; set them,", id="two"),
        pytest.param([*REQUIRED], "vpc_id, port_id, server_type, ports; set them,", id="all"),
    ],
)
def test_a_creation_that_lacks_something_names_all_that_it_lacks(missing: list[str], said: str) -> None:
    given = {option: value for option, value in REQUIRED.items() if option not in missing}
    with pytest.raises(DecisionError) as caught:
        compare(None, new(**given))
    assert caught.value.msg == (
        "Could not create endpoint service shop: the project has no service of that name, and a new one also needs"
        f" {said} or check name, region and project."
    )


SAME = [
    pytest.param({}, id="nothing is given"),
    pytest.param({"name": "shop"}, id="the same name"),
    pytest.param({"vpc_id": VPC.upper()}, id="the same VPC in capitals"),
    pytest.param({"port_id": PORT.upper()}, id="the same port ID in capitals"),
    pytest.param({"server_type": "LB"}, id="the same server type in capitals"),
    pytest.param({"ports": PORTS}, id="the same ports in another order and form"),
    pytest.param({"approval_enabled": True}, id="the same approval"),
    pytest.param({"tcp_proxy": "close"}, id="the same proxy"),
    pytest.param({"description": "old"}, id="the same description"),
    pytest.param({"pool_id": POOL.upper()}, id="the same pool in capitals"),
    pytest.param({"tags": {"stage": "test"}}, id="the same tags"),
    pytest.param({"tags": {}, "purge_tags": False}, id="no tags without a purge"),
]


@pytest.mark.parametrize("given", SAME)
def test_what_is_the_same_is_not_sent(given: dict[str, Any]) -> None:
    current = service()
    plan = compare(current, wanted(**given))
    assert (plan.is_change, plan.fields, plan.before, plan.after) == (False, {}, current, current)
    assert missing_from(current, wanted(**given)) == []


IN_PLACE = [
    pytest.param("name", "store", {"service_name": "store"}, f"eu-de.store.{SERVICE}", "service_name", id="name"),
    pytest.param("port_id", OTHER, {"port_id": OTHER}, OTHER, "port_id", id="port_id"),
    pytest.param(
        "approval_enabled", False, {"approval_enabled": False}, False, "approval_enabled", id="approval_enabled"
    ),
    pytest.param("tcp_proxy", "open", {"tcp_proxy": "open"}, "open", "tcp_proxy", id="tcp_proxy"),
    pytest.param("description", "new", {"description": "new"}, "new", "description", id="description"),
    pytest.param("description", "", {"description": ""}, "", "description", id="an empty description clears"),
    pytest.param(
        "ports",
        frozenset({Port(1000, 2), Port(443, 8443)}),
        {
            "ports": [
                {"client_port": 443, "server_port": 8443, "protocol": "TCP"},
                {"client_port": 1000, "server_port": 2, "protocol": "TCP"},
            ]
        },
        (
            {"client_port": 443, "server_port": 8443, "protocol": "TCP"},
            {"client_port": 1000, "server_port": 2, "protocol": "TCP"},
        ),
        "ports",
        id="ports, the whole list",
    ),
]


@pytest.mark.parametrize(("option", "value", "sent", "after", "attribute"), IN_PLACE)
def test_a_field_that_changes_in_place_is_sent_alone(
    option: str, value: Any, sent: dict[str, Any], after: Any, attribute: str
) -> None:
    current = service()
    plan = compare(current, wanted(**{option: value}))
    assert (plan.is_change, plan.fields, plan.before) == (True, sent, current)
    assert getattr(plan.after, attribute) == after
    assert missing_from(current, wanted(**{option: value})) == [option]
    assert missing_from(plan.after, wanted(**{option: value})) == []


def test_fields_that_differ_go_together() -> None:
    plan = compare(service(), wanted(name="store", description="new", tcp_proxy="close", tags={"stage": "live"}))
    assert plan.fields == {"service_name": "store", "description": "new"}
    assert plan.tags == TagChanges({"stage": "live"}, ())


TAGS = [
    pytest.param({"stage": "live"}, True, TagChanges({"stage": "live"}, ()), {"stage": "live"}, id="another value"),
    pytest.param({}, True, TagChanges({}, ("stage",)), {}, id="no tags"),
    pytest.param({"a": "b"}, True, TagChanges({"a": "b"}, ("stage",)), {"a": "b"}, id="another tag"),
    pytest.param({"a": "b"}, False, TagChanges({"a": "b"}, ()), {"a": "b", "stage": "test"}, id="one tag more"),
]


@pytest.mark.parametrize(("tags", "purge", "changes", "after"), TAGS)
def test_tags_change_without_a_put(
    tags: dict[str, str], purge: bool, changes: TagChanges, after: dict[str, str]
) -> None:
    plan = compare(service(), wanted(tags=tags, purge_tags=purge))
    assert (plan.is_change, plan.fields, plan.tags) == (True, {}, changes)
    assert declared(plan.after)["tags"] == after
    assert missing_from(service(), wanted(tags=tags, purge_tags=purge)) == ["tags"]


FIXED = [
    pytest.param("vpc_id", OTHER, f"vpc_id from 'vpc-1' to '{OTHER}'", id="vpc_id"),
    pytest.param("server_type", "VM", "server_type from 'lb' to 'VM'", id="server_type"),
    pytest.param("pool_id", OTHER, f"pool_id from 'pool-1' to '{OTHER}'", id="pool_id"),
]


@pytest.mark.parametrize("status", ["available", "creating"])
@pytest.mark.parametrize(("option", "value", "said"), FIXED)
def test_a_field_that_needs_a_new_service_is_an_error(option: str, value: Any, said: str, status: str) -> None:
    with pytest.raises(DecisionError) as caught:
        compare(service(status=status), wanted(description="new", **{option: value}))
    assert caught.value.msg == (
        f"Could not change endpoint service {SERVICE}: {said} needs a new one, and that has a new ID and cuts every"
        " consumer, so create it under another name and let them move before you delete this one; nothing was sent."
    )


def test_a_pool_that_the_service_does_not_have_is_an_error() -> None:
    with pytest.raises(DecisionError, match="pool_id from None to 'pool-1' needs a new one"):
        compare(service(pool_id=None), wanted(pool_id=POOL))


ODD = [
    pytest.param({"service_name": f"eu-de.{SERVICE}"}, "name", "shop", id="a service without a name"),
    pytest.param({"port_id": None}, "port_id", PORT, id="a port ID that is not shown"),
    pytest.param({"ports": [{"client_port": None}]}, "ports", PORTS, id="ports that cannot be read"),
    pytest.param({"approval_enabled": None}, "approval_enabled", False, id="an approval that is not shown"),
]


@pytest.mark.parametrize(("shown", "option", "value"), ODD)
def test_what_is_not_shown_counts_as_different(shown: dict[str, Any], option: str, value: Any) -> None:
    assert compare(service(**shown), wanted(**{option: value})).is_change


def test_no_description_and_an_empty_one_are_the_same() -> None:
    assert not compare(service(description=None), wanted(description="")).is_change


def test_a_service_without_a_name_can_get_one() -> None:
    plan = compare(service(service_name=f"eu-de.{SERVICE}"), wanted(name="shop"))
    assert plan.after.service_name == f"eu-de.shop.{SERVICE}"


STATUSES = [
    pytest.param("available", True, {}, "available", id="available"),
    pytest.param("creating", True, {}, "available", id="creating, which is waited for"),
    pytest.param("creating", False, {}, "creating", id="creating, which is not waited for"),
    pytest.param("creating", False, {"description": "new"}, "available", id="creating, which a change waits for"),
]


@pytest.mark.parametrize(("status", "wait", "given", "after"), STATUSES)
def test_the_status_that_is_predicted(status: str, wait: bool, given: dict[str, Any], after: str) -> None:
    assert compare(service(status=status), wanted(wait=wait, **given)).after.status == after


BAD_STATUSES = [
    pytest.param("failed", "it has failed with EndPoint.3001 No port, Odd; delete it with state absent", id="failed"),
    pytest.param("deleting", "it is being deleted; run this again when it is gone", id="deleting"),
    pytest.param("frozen", "it has the status frozen, which this collection does not know", id="unknown"),
]


@pytest.mark.parametrize("given", [pytest.param({}, id="same"), pytest.param({"description": "new"}, id="different")])
@pytest.mark.parametrize(("status", "said"), BAD_STATUSES)
def test_a_status_in_which_nothing_can_be_set_up(status: str, said: str, given: dict[str, Any]) -> None:
    error = [{"error_code": "EndPoint.3001", "error_message": "No port."}, {"error_message": "Odd"}]
    with pytest.raises(DecisionError) as caught:
        compare(service(status=status, error=error), wanted(**given))
    assert caught.value.msg.startswith(f"Could not set up endpoint service {SERVICE}: {said}")


@pytest.mark.parametrize(
    ("fields", "is_same"),
    [
        pytest.param({}, True, id="the same VPC and port"),
        pytest.param({"description": "other"}, True, id="another description"),
        pytest.param({"vpc_id": OTHER}, False, id="another VPC"),
        pytest.param({"port_id": OTHER}, False, id="another port"),
    ],
)
def test_a_new_service_is_known_by_its_vpc_and_its_port(fields: dict[str, Any], is_same: bool) -> None:
    assert is_on_the_same_port(service(**fields), new(**REQUIRED)) is is_same


def test_a_diff_shows_what_options_can_set() -> None:
    assert declared(None) == {}
    assert declared(service()) == {
        "name": "shop",
        "vpc_id": VPC,
        "port_id": PORT,
        "server_type": "lb",
        "ports": [
            {"client_port": 80, "server_port": 8080, "protocol": "TCP"},
            {"client_port": 443, "server_port": 8443, "protocol": "TCP"},
        ],
        "approval_enabled": True,
        "tcp_proxy": "close",
        "description": "old",
        "pool_id": POOL,
        "tags": {"stage": "test"},
    }


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({"service_name": "demo"}, id="a name without region and ID"),
        pytest.param({"ports": [{"client_port": [1], "server_port": {}}]}, id="ports that are no numbers"),
    ],
)
def test_a_service_of_an_odd_form_is_compared_all_the_same(row: dict[str, Any]) -> None:
    plan = compare(service(**row), new(name="other", ports=frozenset({Port(80, 8080)})))
    assert (plan.after.short_name, set(plan.fields)) == ("other", {"service_name", "ports"})
