# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module vpcep_service with the state present: creations and changes, down to the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.simulator import Cloud, Fault, Port, Service, Simulator

from .runs import Ansible, Task, task

MODULE = "opentelekomcloud.vpcep.vpcep_service"
LOGIN = "POST /v3/auth/tokens"
PORT = "4189d3c2-8882-4871-a3c2-d380272eed83"
OTHER_PORT = "4189d3c2-8882-4871-a3c2-d380272eed84"
VPC = "4189d3c2-8882-4871-a3c2-d380272eed80"
OTHER_VPC = "4189d3c2-8882-4871-a3c2-d380272eed81"
PORTS = [{"client_port": 443, "server_port": 8443}]
SHOP: Mapping[str, Any] = {"name": "shop", "vpc_id": VPC, "port_id": PORT, "server_type": "LB", "ports": PORTS}


def declare(name: str, options: Mapping[str, Any], **keywords: Any) -> Task:
    return task(name, options, module=MODULE, **keywords)


class Calls:
    """The requests of a project, in short."""

    def __init__(self, cloud: Cloud) -> None:
        self.root = f"/v1/{cloud.owner.project_id}/vpc-endpoint-services"

    def list(self, name: str) -> str:
        return f"GET {self.root}?endpoint_service_name={name}&sort_dir=asc&limit=1000"

    def get(self, service: Service) -> str:
        return f"GET {self.root}/{service.id}"

    def put(self, service: Service) -> str:
        return f"PUT {self.root}/{service.id}"

    @property
    def post(self) -> str:
        return f"POST {self.root}"


@pytest.fixture
def calls(cloud: Cloud) -> Calls:
    return Calls(cloud)


@pytest.fixture
def shop(cloud: Cloud) -> Service:
    """The service as `SHOP` declares it."""
    return cloud.services.add(name="shop", server_type="LB", ports=[(443, 8443)])


def sent(simulator: Simulator, *methods: str) -> list[Any]:
    """The bodies of the requests that change something, without logins."""
    wanted = methods or ("POST", "PUT", "DELETE")
    return [one.body for one in simulator.requests if one.method in wanted and not one.path.startswith("/v3")]


def methods(simulator: Simulator) -> list[str]:
    return [recorded.method for recorded in simulator.requests]


def only(cloud: Cloud) -> Service:
    (service,) = cloud.services.all()
    return service


def test_a_service_is_predicted_created_and_then_left_alone(
    cloud: Cloud, calls: Calls, simulator: Simulator, ansible: Ansible
) -> None:
    options = {**SHOP, "description": "the shop", "tags": {"stage": "test"}}
    predicted = ansible.play(declare("dry", options, check_mode=True))["dry"]
    assert (cloud.services.all(), sent(simulator)) == ([], [])
    simulator.clear()
    created = ansible.play(declare("real", options))["real"]
    service = only(cloud)
    assert simulator.calls() == [LOGIN, calls.list("shop"), calls.post, calls.get(service)]
    assert sent(simulator) == [
        {
            "description": "the shop",
            "port_id": PORT,
            "ports": [{**PORTS[0], "protocol": "TCP"}],
            "server_type": "LB",
            "service_name": "shop",
            "tags": [{"key": "stage", "value": "test"}],
            "vpc_id": VPC,
        }
    ]
    simulator.clear()
    again = ansible.play(declare("again", options))["again"]
    assert simulator.calls() == [LOGIN, calls.list("shop"), calls.get(service)]
    assert [result["changed"] for result in (predicted, created, again)] == [True, True, False]
    assert created["service"] == again["service"]
    unknown = ("service_id", "service_name", "project_id", "created_at", "updated_at")
    assert predicted["service"] == {**created["service"], **dict.fromkeys(unknown)}
    after = {
        "name": "shop",
        "vpc_id": VPC,
        "port_id": PORT,
        "server_type": "LB",
        "ports": [{**PORTS[0], "protocol": "TCP"}],
        "approval_enabled": True,
        "tcp_proxy": "close",
        "description": "the shop",
        "pool_id": None,
        "tags": {"stage": "test"},
    }
    assert predicted["diff"] == created["diff"] == {"before": {}, "after": after}
    assert again["diff"] == {"before": after, "after": after}
    assert again["api"] == {"requests": 3, "logins": 1, "retries": 0, "seconds_waited": 0.0}


def test_by_its_id_nothing_to_do_costs_a_login_and_a_look(
    calls: Calls, shop: Service, simulator: Simulator, ansible: Ansible
) -> None:
    result = ansible.play(declare("real", {"service_id": shop.id, **SHOP}))["real"]
    assert (result["changed"], simulator.calls()) == (False, [LOGIN, calls.get(shop)])
    assert (result["service"]["service_id"], result["service"]["short_name"]) == (shop.id, "shop")


def test_what_differs_and_nothing_else_is_sent_and_looked_at_again(
    cloud: Cloud, calls: Calls, shop: Service, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.services.change(shop.id, tags=(("owner", "me"), ("stage", "test"), ("team", "a")))
    options = {
        "service_id": shop.id,
        "name": "store",
        "vpc_id": VPC.upper(),
        "port_id": OTHER_PORT,
        "server_type": "LB",
        "ports": [{"client_port": 80, "server_port": 8080}, *PORTS],
        "approval_enabled": False,
        "tcp_proxy": "close",
        "tags": {"stage": "production", "team": "a", "cost": 7},
    }
    predicted = ansible.play(declare("dry", options, check_mode=True))["dry"]
    assert sent(simulator) == []
    simulator.clear()
    result = ansible.play(declare("real", options))["real"]
    tags = f"POST /v1/{cloud.owner.project_id}/endpoint_service/{shop.id}/tags/action"
    assert simulator.calls() == [LOGIN, calls.get(shop), calls.put(shop), tags, tags, calls.get(shop)]
    assert sent(simulator) == [
        {
            "approval_enabled": False,
            "port_id": OTHER_PORT,
            "ports": [
                {"client_port": 80, "server_port": 8080, "protocol": "TCP"},
                {"client_port": 443, "server_port": 8443, "protocol": "TCP"},
            ],
            "service_name": "store",
        },
        {"action": "delete", "tags": [{"key": "owner"}]},
        {"action": "create", "tags": [{"key": "cost", "value": "7"}, {"key": "stage", "value": "production"}]},
    ]
    assert predicted["service"] == {**result["service"], "updated_at": shop.updated_at}
    assert predicted["diff"] == result["diff"]
    assert result["diff"]["before"]["tags"] == {"owner": "me", "stage": "test", "team": "a"}
    assert result["diff"]["after"]["name"] == "store"
    simulator.clear()
    assert ansible.play(declare("again", options))["again"]["changed"] is False
    assert simulator.calls() == [LOGIN, calls.get(shop)]


def test_twice_in_a_play_is_once(cloud: Cloud, simulator: Simulator, ansible: Ansible) -> None:
    run = ansible.play(declare("first", SHOP), declare("second", SHOP))
    assert [run[name]["changed"] for name in ("first", "second")] == [True, False]
    assert len(sent(simulator)) == 1


@pytest.mark.parametrize("blank", [pytest.param("", id="empty"), pytest.param(" ", id="a blank")])
def test_blank_text_is_not_set_except_for_the_description_which_it_clears(
    cloud: Cloud, shop: Service, simulator: Simulator, ansible: Ansible, blank: str
) -> None:
    cloud.services.change(shop.id, description="old")
    blanks = dict.fromkeys(("service_id", "vpc_id", "port_id", "server_type", "tcp_proxy", "pool_id"), blank)
    result = ansible.play(declare("real", {"name": "shop", "description": blank, "wait": blank, **blanks}))["real"]
    assert sent(simulator) == [{"description": ""}]
    assert (result["changed"], cloud.services.get(shop.id).description) == (True, "")


def test_null_is_not_set(cloud: Cloud, shop: Service, simulator: Simulator, ansible: Ansible) -> None:
    cloud.services.change(shop.id, description="old")
    names = ("vpc_id", "port_id", "server_type", "ports", "description", "approval_enabled", "tags", "max_rejects")
    result = ansible.play(declare("real", {"name": "shop", **dict.fromkeys(names)}))["real"]
    assert (result.get("msg"), result["failed"], result["changed"], sent(simulator)) == (None, False, False, [])


ERRORS = [
    pytest.param({"ports": PORTS}, 0, "not named; give service_id or name", id="neither ID nor name"),
    pytest.param({"name": "a.b"}, 0, "name is not a valid name: 'a.b'", id="a full name"),
    pytest.param(
        {"name": "new"}, 2, "also needs vpc_id, port_id, server_type, ports", id="a creation without anything"
    ),
    pytest.param({**SHOP, "name": "new", "ports": None}, 2, "also needs ports; set it", id="a creation without ports"),
    pytest.param({**SHOP, "ports": "443"}, 0, "ports is not a list of mappings", id="text for ports"),
    pytest.param({**SHOP, "ports": []}, 0, "ports has 0 entries; give 1 to 200", id="no ports"),
    pytest.param({**SHOP, "ports": PORTS * 2}, 0, "ports has 443 to 8443 TCP twice", id="a port twice"),
    pytest.param({"service_id": "5e481ce0-0000-4000-8000-000000000099"}, 2, "has no endpoint service", id="unknown ID"),
    pytest.param({**SHOP, "vpc_id": OTHER_VPC}, 3, f"vpc_id from '{VPC}' to '{OTHER_VPC}' needs a new", id="a VPC"),
    pytest.param({**SHOP, "server_type": "VM"}, 3, "server_type from 'LB' to 'VM' needs a new one", id="a server type"),
    pytest.param({"name": "shop", "drain": True}, 0, "drain needs max_rejects", id="a drain without a limit"),
]


@pytest.mark.parametrize(("options", "requests", "said"), ERRORS)
def test_an_error_sends_nothing(
    shop: Service, simulator: Simulator, ansible: Ansible, options: dict[str, Any], requests: int, said: str
) -> None:
    run = ansible.play(declare("real", options), declare("dry", options, check_mode=True))
    assert said in run["real"]["msg"]
    assert run["dry"]["msg"] == run["real"]["msg"]
    assert (run["real"]["failed"], run["real"]["changed"], sent(simulator)) == (True, False, [])
    assert len(simulator.requests) == 2 * requests
    assert ("service" in run["real"]) == (requests == 3)


def test_two_services_of_one_name_are_an_error_with_their_ids(
    cloud: Cloud, shop: Service, simulator: Simulator, ansible: Ansible
) -> None:
    twin = cloud.services.add(name="shop", status="deleting")
    cloud.services.add(name="shop-2")
    result = ansible.play(declare("real", SHOP))["real"]
    assert result["msg"] == (
        f"2 endpoint services have the name shop, with the IDs {shop.id} (available), {twin.id} (deleting); give"
        " service_id."
    )
    assert sent(simulator) == []


STATUSES = [
    pytest.param("failed", "it has failed with EndPoint.3001 No port; delete it with state absent", id="failed"),
    pytest.param("deleting", "it is being deleted; run this again when it is gone", id="deleting"),
    pytest.param("frozen", "it has the status frozen, which this collection does not know", id="unknown"),
]


@pytest.mark.parametrize(("status", "said"), STATUSES)
def test_a_status_in_which_nothing_can_be_set_up(
    cloud: Cloud, shop: Service, simulator: Simulator, ansible: Ansible, status: str, said: str
) -> None:
    error = ({"error_code": "EndPoint.3001", "error_message": "No port."},) if status == "failed" else ()
    cloud.services.change(shop.id, status=status, error=error)
    run = ansible.play(declare("real", SHOP), declare("dry", SHOP, check_mode=True))
    assert said in run["real"]["msg"]
    assert run["dry"]["msg"] == run["real"]["msg"]
    assert (run["real"]["changed"], run["real"]["service"]["status"]) == (False, status)
    assert sent(simulator) == []


def test_a_creation_is_waited_for(cloud: Cloud, simulator: Simulator, ansible: Ansible) -> None:
    cloud.services.settle_seconds = 0.5
    result = ansible.play(declare("real", SHOP))["real"]
    assert (result["changed"], result["service"]["status"]) == (True, "available")
    assert methods(simulator)[:3] == ["POST", "GET", "POST"]
    assert set(methods(simulator)[3:]) == {"GET"}
    assert 2 <= len(methods(simulator)[3:]) <= 5


def test_a_creation_is_not_waited_for_if_wait_is_false(cloud: Cloud, simulator: Simulator, ansible: Ansible) -> None:
    cloud.services.settle_seconds = 60
    run = ansible.play(declare("real", {**SHOP, "wait": False}), declare("again", {**SHOP, "wait": False}))
    assert [run[name]["changed"] for name in ("real", "again")] == [True, False]
    assert {run[name]["service"]["status"] for name in ("real", "again")} == {"creating"}
    assert run["real"]["service"]["service_id"] == only(cloud).id
    assert methods(simulator) == ["POST", "GET", "POST", "POST", "GET", "GET"]


def test_a_creation_that_fails_is_an_error_that_has_changed_something(cloud: Cloud, ansible: Ansible) -> None:
    cloud.services.settle_seconds = 0.3
    cloud.services.fail_creations = True
    result = ansible.play(declare("real", SHOP))["real"]
    assert "it has failed with EndPoint.3001 Failed to create a port; delete it" in result["msg"]
    assert (result["failed"], result["changed"], result["service"]["status"]) == (True, True, "failed")
    assert result["service"]["service_id"] == only(cloud).id


def test_a_creation_that_takes_too_long_is_an_error_that_has_changed_something(cloud: Cloud, ansible: Ansible) -> None:
    cloud.services.settle_seconds = 60
    result = ansible.play(declare("real", {**SHOP, "wait_timeout": 1}))["real"]
    assert (
        f"Gave up after 1 s (wait_timeout): endpoint service {only(cloud).id} is still being created" in result["msg"]
    )
    assert (result["failed"], result["changed"], result["service"]["status"]) == (True, True, "creating")


def hide(cloud: Cloud, times: int) -> None:
    """Make the next looks at one service find none."""
    body = {"error_code": "EndPoint.0005", "error_msg": "No such resource."}
    cloud.faults.append(Fault("GET", path="services/[^/]+$", status=404, body=body, times=times))


def test_a_new_service_that_is_not_shown_at_once_is_waited_for(
    cloud: Cloud, simulator: Simulator, ansible: Ansible
) -> None:
    with simulator.once_answered(3, lambda: hide(cloud, times=2)):
        result = ansible.play(declare("real", SHOP))["real"]
    assert (result["changed"], result["service"]["service_id"]) == (True, only(cloud).id)
    assert methods(simulator) == ["POST", "GET", "POST", "GET", "GET", "GET"]


def test_a_new_service_that_is_never_shown_is_an_error_that_has_changed_something(
    cloud: Cloud, simulator: Simulator, ansible: Ansible
) -> None:
    with simulator.once_answered(3, lambda: hide(cloud, times=99)):
        result = ansible.play(declare("real", {**SHOP, "wait_timeout": 1}))["real"]
    assert f"(wait_timeout): endpoint service {only(cloud).id} is not shown yet" in result["msg"]
    assert (result["changed"], result["service"]["service_id"]) == (True, only(cloud).id)


def test_a_new_service_that_somebody_deletes_while_it_is_waited_for_is_an_error(
    cloud: Cloud, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.services.settle_seconds = 60
    with simulator.once_answered(4, lambda: cloud.services.delete(only(cloud).id)):
        result = ansible.play(declare("real", SHOP))["real"]
    assert "was deleted while this ran; run this again." in result["msg"]
    assert (result["failed"], result["changed"]) == (True, True)


def test_an_update_of_a_service_that_is_being_created_waits_and_is_one_request(
    cloud: Cloud, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.services.settle_seconds = 1.5
    run = ansible.play(
        declare("new", {**SHOP, "wait": False}),
        declare("dry", {**SHOP, "description": "new"}, check_mode=True),
        declare("real", {**SHOP, "description": "new"}),
    )
    assert sent(simulator, "PUT") == [{"description": "new"}]
    assert [run[name]["service"]["status"] for name in ("new", "dry", "real")] == ["creating", "available", "available"]
    assert run["dry"]["service"] == {**run["real"]["service"], "updated_at": run["dry"]["service"]["updated_at"]}
    assert run["real"]["changed"] is True


def test_an_unchanged_service_that_is_being_created_is_waited_for(
    cloud: Cloud, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.services.settle_seconds = 1.5
    result = ansible.play(declare("new", {**SHOP, "wait": False}), declare("real", SHOP))["real"]
    assert (result["changed"], result["service"]["status"]) == (False, "available")
    assert len(sent(simulator)) == 1


def stale(cloud: Cloud, simulator: Simulator, service: Service, times: int) -> None:
    """Make the next looks at the service show it as it is now."""
    body = {
        "id": service.id,
        "service_name": cloud.services.full_name(service),
        "status": "available",
        "description": service.description,
    }
    cloud.faults.append(Fault("GET", path=f"{service.id}$", status=200, body=body, times=times))


def test_a_stale_look_after_an_update_is_waited_out(
    cloud: Cloud, shop: Service, simulator: Simulator, ansible: Ansible
) -> None:
    with simulator.once_answered(2, lambda: stale(cloud, simulator, shop, times=2)):
        result = ansible.play(declare("real", {"service_id": shop.id, "description": "new"}))["real"]
    assert methods(simulator) == ["POST", "GET", "PUT", "GET", "GET", "GET"]
    assert (result["changed"], result["service"]["description"]) == (True, "new")


def test_an_update_that_does_not_show_is_an_error_that_has_changed_something(
    cloud: Cloud, shop: Service, simulator: Simulator, ansible: Ansible
) -> None:
    options = {"service_id": shop.id, "description": "new", "wait_timeout": 1}
    with simulator.once_answered(2, lambda: stale(cloud, simulator, shop, times=99)):
        result = ansible.play(declare("real", options))["real"]
    assert f"endpoint service {shop.id} does not show the new description yet" in result["msg"]
    assert (result["failed"], result["changed"]) == (True, True)


def test_an_update_is_not_looked_at_if_wait_is_false(shop: Service, simulator: Simulator, ansible: Ansible) -> None:
    options = {"service_id": shop.id, "name": "store", "wait": False}
    result = ansible.play(declare("real", options))["real"]
    assert methods(simulator) == ["POST", "GET", "PUT"]
    assert result["service"]["service_name"] == f"eu-de.store.{shop.id}"


LOST = [
    pytest.param({"kind": "reset"}, id="a connection that is reset"),
    pytest.param({"kind": "cut"}, id="an answer that is cut"),
    pytest.param({"status": 500}, id="a server error"),
    pytest.param({"status": 200, "body": {"error_code": "EndPoint.9999", "error_msg": "Odd."}}, id="a bad 200"),
    pytest.param({"status": 200, "body": {}}, id="an answer without the service"),
]


@pytest.mark.parametrize("fault", LOST)
def test_a_creation_whose_answer_is_lost_is_found_again(
    cloud: Cloud, simulator: Simulator, ansible: Ansible, fault: dict[str, Any]
) -> None:
    cloud.services.add(name="shop-2", port_id=OTHER_PORT)
    cloud.faults.append(Fault("POST", path="services$", after=True, **fault))
    result = ansible.play(declare("real", SHOP))["real"]
    assert methods(simulator) == ["POST", "GET", "POST", "GET", "GET"]
    assert (result["failed"], result["changed"]) == (False, True)
    assert result["service"]["service_id"] == cloud.services.all()[-1].id
    assert len(cloud.services.all()) == 2


def test_a_creation_that_failed_at_the_cloud_is_sent_again_after_a_look(
    cloud: Cloud, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.faults.append(Fault("POST", path="services$", status=500))
    result = ansible.play(declare("real", SHOP))["real"]
    assert (result["changed"], len(sent(simulator)), len(cloud.services.all())) == (True, 2, 1)


def test_a_service_of_the_same_name_at_another_port_is_not_taken_for_the_new_one(
    cloud: Cloud, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.faults.append(Fault("POST", path="services$", kind="reset"))
    with simulator.once_answered(2, lambda: cloud.services.add(name="shop", port_id=OTHER_PORT)):
        result = ansible.play(declare("real", SHOP))["real"]
    assert (result["failed"], result["changed"], len(sent(simulator))) == (True, True, 1)
    assert "it may have taken effect anyway; run this again to find out" in result["msg"]


def test_an_update_whose_answer_is_lost_is_not_sent_again(
    cloud: Cloud, shop: Service, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.faults.append(Fault("PUT", path="services", kind="reset", after=True))
    result = ansible.play(declare("real", {**SHOP, "description": "new"}))["real"]
    assert (result["failed"], result["changed"], sent(simulator)) == (False, True, [{"description": "new"}])


def test_an_update_in_the_wrong_moment_is_sent_again(
    cloud: Cloud, shop: Service, simulator: Simulator, ansible: Ansible
) -> None:
    body = {"error_code": "EndPoint.3045", "error_msg": "Not in this state."}
    cloud.faults.append(Fault("PUT", path="services", status=400, body=body, times=2))
    result = ansible.play(declare("real", {**SHOP, "description": "new"}))["real"]
    assert (result["changed"], sent(simulator)) == (True, [{"description": "new"}] * 3)


def test_an_update_that_is_refused_has_changed_nothing(
    cloud: Cloud, shop: Service, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.network.missing.add(OTHER_PORT)
    result = ansible.play(declare("real", {**SHOP, "port_id": OTHER_PORT}))["real"]
    assert (result["failed"], result["changed"], result["error_code"]) == (True, False, "EndPoint.3008")
    assert "check port_id" in result["msg"]
    assert result["service"]["port_id"] == PORT


def test_tags_that_fail_after_the_fields_have_changed_something(cloud: Cloud, shop: Service, ansible: Ansible) -> None:
    body = {"error_code": "EndPoint.3068", "error_msg": "Bad tag."}
    cloud.faults.append(Fault("POST", path="/tags/action", status=400, body=body))
    result = ansible.play(declare("real", {**SHOP, "description": "new", "tags": {"a": "b"}}))["real"]
    assert (result["failed"], result["changed"], result["error_code"]) == (True, True, "EndPoint.3068")


def test_a_service_that_goes_before_the_update_is_an_error(
    cloud: Cloud, shop: Service, simulator: Simulator, ansible: Ansible
) -> None:
    with simulator.once_answered(3, lambda: cloud.services.delete(shop.id)):
        result = ansible.play(declare("real", {**SHOP, "description": "new"}))["real"]
    assert f"Endpoint service {shop.id} was deleted while this ran; run this again." in result["msg"]
    assert (result["failed"], result["changed"]) == (True, False)


def test_a_service_that_goes_between_the_list_and_the_look_is_created(
    cloud: Cloud, shop: Service, simulator: Simulator, ansible: Ansible
) -> None:
    with simulator.once_answered(2, lambda: cloud.services.delete(shop.id)):
        result = ansible.play(declare("real", SHOP))["real"]
    assert (result["changed"], only(cloud).id != shop.id) == (True, True)


def test_a_quota_that_is_used_up_is_told_in_numbers(cloud: Cloud, simulator: Simulator, ansible: Ansible) -> None:
    cloud.services.quota = 1
    cloud.services.add(name="other", port_id=OTHER_PORT)
    result = ansible.play(declare("real", SHOP))["real"]
    assert result["msg"] == (
        "Could not create endpoint service shop: 1 of 1 endpoint services are used (vpcep_quota_info); delete one, or"
        " ask the cloud for a larger quota."
    )
    assert (result["changed"], result["error_code"]) == (False, "Endpoint.1018")
    assert simulator.calls()[-1] == f"GET /v1/{cloud.owner.project_id}/quotas?type=endpoint_service"


def test_a_quota_that_cannot_be_read_leaves_the_words_of_the_cloud(cloud: Cloud, ansible: Ansible) -> None:
    cloud.services.quota = 0
    cloud.faults.append(Fault("GET", path="/quotas", status=403))
    result = ansible.play(declare("real", SHOP))["real"]
    assert "Endpoint.1018" in result["msg"]
    assert (result["error_code"], result["http_status"]) == ("Endpoint.1018", 400)


def test_ports_in_another_order_are_the_same(cloud: Cloud, simulator: Simulator, ansible: Ansible) -> None:
    service = cloud.services.add(ports=[(443, 8443), (80, 8080)])
    assert service.ports[0] == Port(443, 8443)
    ports = [{"client_port": 80, "server_port": 8080}, *PORTS]
    result = ansible.play(declare("real", {"service_id": service.id, "ports": ports}))["real"]
    assert (result["changed"], sent(simulator)) == (False, [])
