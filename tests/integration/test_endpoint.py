# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module vpcep_endpoint with two accounts: a consumer asks, the owner accepts, and the consumer is connected."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.simulator import Account, Cloud, Endpoint, Fault, Service, Simulator

from .runs import Ansible, Task, task

MODULE = "opentelekomcloud.vpcep.vpcep_endpoint"
LOGIN = "POST /v3/auth/tokens"
CONSUMER = Account.named("consumer")
VPC = "84758cf5-9c62-43ae-a778-3dbd8370c0a4"
SUBNET = "16f3ba7b-1b6c-4f7e-a1ff-2f0c34b7c9a5"
OTHER = "11111111-2222-3333-4444-555555555555"
PLACE: Mapping[str, Any] = {"vpc_id": VPC, "subnet_id": SUBNET}


def endpoint(name: str, options: Mapping[str, Any], **keywords: Any) -> Task:
    return task(name, options, module=MODULE, **keywords)


@pytest.fixture(autouse=True)
def _as_the_consumer(cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible) -> None:
    cloud.identity.add_account(CONSUMER)
    cloud.permissions.add(service.id, CONSUMER.domain_id)
    ansible.environment.update(simulator.environment(CONSUMER))


@pytest.fixture
def accepted(cloud: Cloud, service: Service) -> Endpoint:
    return cloud.endpoints.add(service.id, CONSUMER.project_id, "accepted", **PLACE)


class Calls:
    """The requests of the consumer's project, in short."""

    root = f"/v1/{CONSUMER.project_id}"
    list = f"GET {root}/vpc-endpoints?vpc_id={VPC}&sort_dir=asc&limit=1000"
    post = f"POST {root}/vpc-endpoints"

    @classmethod
    def get(cls, id: str) -> str:
        return f"GET {cls.root}/vpc-endpoints/{id}"

    @classmethod
    def delete(cls, id: str) -> str:
        return f"DELETE {cls.root}/vpc-endpoints/{id}"


def only(cloud: Cloud) -> Endpoint:
    (found,) = cloud.endpoints.all()
    return found


def sent(simulator: Simulator) -> list[str]:
    """The requests that change something."""
    return [call for call in simulator.calls() if not call.startswith("GET ") and call != LOGIN]


def as_owner(cloud: Cloud, simulator: Simulator) -> dict[str, str]:
    """The login of the service's owner, as options."""
    owner = cloud.owner
    return {
        "auth_url": simulator.auth_url,
        "username": owner.username,
        "password": owner.password,
        "user_domain_id": owner.domain_id,
        "project_id": owner.project_id,
    }


def test_a_consumer_asks_the_owner_accepts_and_the_consumer_is_connected(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    asking = {"service_name": cloud.services.full_name(service), **PLACE, "enable_dns": True, "tags": {"stage": "test"}}
    deciding = {"service_id": service.id, "endpoint_id": "{{ asked.endpoint.endpoint_id }}", "state": "accepted"}
    waiting = {"endpoint_id": "{{ asked.endpoint.endpoint_id }}", "wait_for": "accepted"}
    run = ansible.play(
        endpoint("ask", asking, register="asked"),
        task("accept", {**deciding, **as_owner(cloud, simulator)}),
        endpoint("wait", waiting),
        endpoint("again", {**asking, "wait_for": "accepted"}),
    )
    names = ("ask", "accept", "wait", "again")
    assert [run[name]["changed"] for name in names] == [True, True, False, False]
    assert (run["ask"]["endpoint"]["status"], run["ask"]["endpoint"]["ip"]) == ("pendingAcceptance", None)
    made = only(cloud)
    for name in ("wait", "again"):
        shown = run[name]["endpoint"]
        assert (shown["status"], shown["ip"]) == ("accepted", made.ip)
        assert shown["dns_names"] == [f"vpcep-{made.id}.eu-de.otc.t-systems.com"]


def test_a_task_waits_while_the_owner_accepts(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    options = {"service_id": service.id, **PLACE, "wait_for": "accepted"}
    # The login, the list, the creation, and two looks.
    with simulator.once_answered(5, lambda: cloud.connections.decide(service.id, only(cloud).id, "receive")):
        result = ansible.play(endpoint("real", options))["real"]
    assert (result["changed"], result["endpoint"]["status"]) == (True, "accepted")
    assert result["endpoint"]["ip"] == only(cloud).ip


def test_a_creation_is_predicted_made_once_and_then_nothing(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    options = {"service_id": service.id, **PLACE, "enable_dns": True, "description": "Shop", "tags": {"stage": "test"}}
    predicted = ansible.play(endpoint("real", options, check_mode=True))["real"]
    assert simulator.calls() == [LOGIN, Calls.list]
    simulator.clear()
    done = ansible.play(endpoint("real", options))["real"]
    id = only(cloud).id
    assert simulator.calls() == [LOGIN, Calls.list, Calls.post, Calls.get(id)]
    simulator.clear()
    again = ansible.play(endpoint("real", options))["real"]
    assert simulator.calls() == [LOGIN, Calls.list, Calls.get(id)]
    simulator.clear()
    by_id = ansible.play(endpoint("real", {"endpoint_id": id, **options}))["real"]
    assert simulator.calls() == [LOGIN, Calls.get(id)]
    assert [result["changed"] for result in (predicted, done, again, by_id)] == [True, True, False, False]
    assert predicted["diff"] == done["diff"] == {"before": {}, "after": options}
    assert (predicted["endpoint"]["endpoint_id"], predicted["endpoint"]["status"]) == (None, "pendingAcceptance")
    same = ("status", "service_id", "vpc_id", "subnet_id", "enable_dns", "description", "tags", "ip", "dns_names")
    assert {name: predicted["endpoint"][name] for name in same} == {name: done["endpoint"][name] for name in same}
    assert "warnings" not in predicted
    assert again["diff"]["before"] == again["diff"]["after"]


def test_check_mode_says_that_the_owner_decides(service: Service, simulator: Simulator, ansible: Ansible) -> None:
    options = {"service_id": service.id, **PLACE, "wait_for": "accepted"}
    result = ansible.play(endpoint("real", options, check_mode=True))["real"]
    assert (result["changed"], sent(simulator)) == (True, [])
    (warned,) = result["warnings"]
    assert warned.startswith("Predicted: the endpoint is pendingAcceptance")


def test_twice_in_a_play_makes_one_endpoint(cloud: Cloud, service: Service, ansible: Ansible) -> None:
    options = {"service_id": service.id, **PLACE}
    run = ansible.play(endpoint("first", options), endpoint("second", options))
    assert (run["first"]["changed"], run["second"]["changed"]) == (True, False)
    assert run["second"]["endpoint"]["endpoint_id"] == only(cloud).id


def test_a_lost_answer_makes_one_endpoint(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.faults.append(Fault("POST", path="/vpc-endpoints$", kind="reset", after=True))
    result = ansible.play(endpoint("real", {"service_id": service.id, **PLACE}))["real"]
    assert (result["changed"], result["endpoint"]["endpoint_id"]) == (True, only(cloud).id)
    assert sent(simulator) == [Calls.post]


def test_null_and_blank_text_are_not_set(accepted: Endpoint, simulator: Simulator, ansible: Ansible) -> None:
    blank = dict.fromkeys(("service_id", "service_name", "vpc_id", "subnet_id", "ip_address", "description"), " ")
    lists = {"whitelist": None, "route_tables": "", "policy_statement": None, "tags": None, "enable_dns": None}
    result = ansible.play(endpoint("real", {"endpoint_id": accepted.id, **blank, **lists}))["real"]
    assert (result["failed"], result["changed"]) == (False, False)
    assert simulator.calls() == [LOGIN, Calls.get(accepted.id)]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param({}, "service_id (or service_name) and vpc_id and subnet_id are missing", id="nothing"),
        pytest.param({"service_name": "demo", **PLACE}, "'demo' looks like a short name", id="a short name"),
        pytest.param({"endpoint_id": OTHER, "whitelist": ["10.0.0.0/33"]}, "whitelist has '10.0.0.0/33'", id="a block"),
        pytest.param({"endpoint_id": OTHER, "whitelist": ["10.0.0.1"] * 21}, "whitelist has 21 entries", id="too many"),
        pytest.param({"endpoint_id": OTHER, "ip_address": "x"}, "ip_address is not an IPv4 address", id="an address"),
        pytest.param({"endpoint_id": OTHER, "policy_statement": "Allow"}, "is not a list of statements", id="a policy"),
        pytest.param(
            {"endpoint_id": OTHER, "policy_statement": [{"Effect": "Allow"}]},
            "missing required arguments: Action, Resource found in policy_statement",
            id="half a policy",
        ),
    ],
)
def test_unusable_options_send_nothing(
    simulator: Simulator, ansible: Ansible, options: dict[str, Any], said: str
) -> None:
    result = ansible.play(endpoint("real", options))["real"]
    assert (result["failed"], simulator.requests) == (True, [])
    assert said in result["msg"]


def test_what_needs_a_new_endpoint_is_an_error(accepted: Endpoint, simulator: Simulator, ansible: Ansible) -> None:
    result = ansible.play(endpoint("real", {"endpoint_id": accepted.id, "vpc_id": OTHER, "tags": {"a": "b"}}))["real"]
    assert (result["failed"], result["changed"], sent(simulator)) == (True, False, [])
    assert result["endpoint"]["endpoint_id"] == accepted.id
    assert result["msg"] == (
        f"Could not change endpoint {accepted.id}: vpc_id from '{VPC}' to '{OTHER}' needs a new one, and a new endpoint"
        " has a new ID and must be accepted again; nothing was sent."
    )


def test_a_whitelist_is_changed_if_the_cloud_can_and_otherwise_an_error(
    cloud: Cloud, accepted: Endpoint, simulator: Simulator, ansible: Ansible
) -> None:
    options = {"endpoint_id": accepted.id, "whitelist": ["10.0.0.1", "10.1.0.0/16"]}
    refused = ansible.play(endpoint("real", options))["real"]
    assert (refused["failed"], refused["changed"]) == (True, False)
    assert "this cloud cannot change it after the creation (it answered 404 APIGW.0101)" in refused["msg"]
    cloud.undocumented = True
    run = ansible.play(endpoint("real", options), endpoint("again", options))
    assert (run["real"]["changed"], run["again"]["changed"]) == (True, False)
    assert run["real"]["diff"]["after"]["whitelist"] == options["whitelist"]
    changed = cloud.endpoints.get(accepted.id)
    assert (changed.enable_whitelist, list(changed.whitelist)) == (True, options["whitelist"])


def test_a_gateway_endpoint_is_created_changed_and_half_bound(
    cloud: Cloud, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.undocumented = True
    cloud.endpoints.unbindable.add(OTHER)
    service = cloud.services.add_public("obs", service_type="gateway")
    statement = {"Effect": "Deny", "Action": ["obs:object:PutObject"], "Resource": ["obs:*:*:object:bucket/*"]}
    options = {"service_id": service.id, "vpc_id": VPC, "route_tables": [SUBNET], "policy_statement": [statement]}
    run = ansible.play(
        endpoint("create", {**options, "wait_for": "accepted"}),
        endpoint("again", options),
        endpoint("allow", {**options, "policy_statement": [{**statement, "Effect": "Allow"}]}),
        endpoint("bind", {"service_id": service.id, "vpc_id": VPC, "route_tables": [SUBNET, OTHER]}),
    )
    names = ("create", "again", "allow", "bind")
    assert [run[name]["changed"] for name in names] == [True, False, True, True]
    assert (run["create"]["endpoint"]["subnet_id"], run["create"]["endpoint"]["status"]) == (None, "accepted")
    assert run["bind"]["failed"] is True
    assert run["bind"]["bind_failed"] == [{"id": OTHER, "error_message": "Failed to bind the route table."}]


def test_a_rejected_endpoint_is_a_warning_or_an_error(cloud: Cloud, service: Service, ansible: Ansible) -> None:
    cloud.endpoints.add(service.id, CONSUMER.project_id, "rejected", **PLACE)
    options = {"service_id": service.id, **PLACE}
    run = ansible.play(endpoint("pending", options), endpoint("accepted", {**options, "wait_for": "accepted"}))
    assert (run["pending"]["failed"], run["pending"]["changed"]) == (False, False)
    assert "has rejected endpoint" in run["pending"]["warnings"][0]
    assert (run["accepted"]["failed"], run["accepted"]["changed"]) == (True, False)
    assert run["accepted"]["endpoint"]["status"] == "rejected"


def test_waiting_in_vain_is_an_error_that_has_changed_something(
    cloud: Cloud, service: Service, ansible: Ansible
) -> None:
    options = {"service_id": service.id, **PLACE, "wait_for": "accepted", "wait_timeout": 1}
    result = ansible.play(endpoint("real", options))["real"]
    assert (result["failed"], result["changed"]) == (True, True)
    assert result["endpoint"]["endpoint_id"] == only(cloud).id
    assert "Gave up after 1 s (wait_timeout): endpoint" in result["msg"]


def test_a_creation_that_settles_slowly_is_waited_for(cloud: Cloud, service: Service, ansible: Ansible) -> None:
    cloud.endpoints.settle_seconds = 0.5
    result = ansible.play(endpoint("real", {"service_id": service.id, **PLACE}))["real"]
    assert (result["changed"], result["endpoint"]["status"]) == (True, "pendingAcceptance")
    assert 0 < result["api"]["seconds_waited"] < 2


def test_a_creation_that_fails_is_an_error(cloud: Cloud, service: Service, ansible: Ansible) -> None:
    cloud.endpoints.fail_creations = True
    options = {"service_id": service.id, **PLACE}
    run = ansible.play(endpoint("first", options), endpoint("second", options))
    assert [(run[name]["failed"], run[name]["changed"]) for name in ("first", "second")] == [
        (True, True),
        (True, False),
    ]
    assert run["first"]["endpoint"]["status"] == "failed"
    assert "delete it (state: absent) and create it again" in run["second"]["msg"]


def test_a_used_up_quota_and_a_missing_whitelist_entry_are_explained(
    cloud: Cloud, service: Service, accepted: Endpoint, ansible: Ansible
) -> None:
    closed = cloud.services.add(name="closed")
    refused = ansible.play(endpoint("real", {"service_id": closed.id, **PLACE}))["real"]
    assert (refused["failed"], refused["changed"], refused["error_code"]) == (True, False, "EndPoint.2012")
    assert refused["msg"].endswith(f"The ID of this account is {CONSUMER.domain_id}.")
    cloud.endpoints.quota = 1
    full = ansible.play(endpoint("real", {"service_id": service.id, "vpc_id": VPC, "subnet_id": OTHER}))["real"]
    assert (full["failed"], full["changed"], full["error_code"]) == (True, False, "Endpoint.1018")
    assert "1 of 1 endpoints are used (vpcep_quota_info)" in full["msg"]


def test_an_endpoint_is_deleted_once(
    cloud: Cloud, service: Service, accepted: Endpoint, simulator: Simulator, ansible: Ansible
) -> None:
    options = {"service_id": service.id, **PLACE, "state": "absent"}
    predicted = ansible.play(endpoint("real", options, check_mode=True))["real"]
    assert sent(simulator) == []
    simulator.clear()
    done = ansible.play(endpoint("real", options))["real"]
    look = Calls.get(accepted.id)
    assert simulator.calls() == [LOGIN, Calls.list, look, Calls.delete(accepted.id), look]
    simulator.clear()
    run = ansible.play(endpoint("again", options), endpoint("by ID", {"endpoint_id": accepted.id, "state": "absent"}))
    assert simulator.calls() == [LOGIN, Calls.list, LOGIN, look]
    results = [predicted, done, run["again"], run["by ID"]]
    assert [result["changed"] for result in results] == [True, True, False, False]
    assert [result["endpoint"] for result in results] == [None] * 4
    assert (predicted["diff"], done["diff"]["after"]) == (done["diff"], {})
    assert done["diff"]["before"]["vpc_id"] == VPC
    assert run["again"]["diff"] == {"before": {}, "after": {}}


def test_an_endpoint_that_goes_in_between_is_gone(
    accepted: Endpoint, cloud: Cloud, simulator: Simulator, ansible: Ansible
) -> None:
    with simulator.once_answered(2, lambda: cloud.endpoints.delete(accepted.id)):
        result = ansible.play(endpoint("real", {"endpoint_id": accepted.id, "state": "absent"}))["real"]
    assert (result["failed"], result["changed"], result["endpoint"]) == (False, False, None)


def test_the_login_is_set_once_for_the_action_group(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    for variable in simulator.environment():
        ansible.environment.pop(variable)
    login = {**as_owner(cloud, simulator), "username": CONSUMER.username, "password": CONSUMER.password}
    login.update(user_domain_id=CONSUMER.domain_id, project_id=CONSUMER.project_id)
    defaults = {"module_defaults": {"group/opentelekomcloud.vpcep.vpcep": login}}
    run = ansible.play(endpoint("real", {"service_id": service.id, **PLACE}), play=defaults)
    assert run["real"]["changed"] is True


def test_the_examples_run(cloud: Cloud, simulator: Simulator, ansible: Ansible, collections: str) -> None:
    """The owner accepts after the first one."""
    service = cloud.services.add(id="4189d3c2-8882-4871-a3c2-d380272eed88")
    cloud.permissions.add(service.id, CONSUMER.domain_id)
    path = Path(collections, "ansible_collections/opentelekomcloud/vpcep/plugins/modules/vpcep_endpoint.py")
    text = path.read_text().split('EXAMPLES = r"""')[1].split('"""')[0]
    examples = yaml.safe_load(text.replace("https://iam.eu-de.otc.t-systems.com/v3", simulator.auth_url))
    login = {"otc_username": CONSUMER.username, "otc_password": CONSUMER.password, "otc_domain": CONSUMER.domain_name}
    # A login, the list, the look at the service, the creation, and a look.
    with simulator.once_answered(5, lambda: cloud.connections.decide(service.id, only(cloud).id, "receive")):
        run = ansible.play(*examples, vars=login)
    assert run.code == 0
    assert [run[example["name"]].get("changed", False) for example in examples] == [True, False, False, True, True]
    assert cloud.endpoints.all() == []
