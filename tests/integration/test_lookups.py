# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a consumer looks up: its endpoints, other accounts' and public services, and quotas, down to the request."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.simulator import Account, Cloud, Endpoint, Fault, Service, Simulator

from .runs import Ansible, Task, task

LOGIN = "POST /v3/auth/tokens"
CONSUMER = Account.named("consumer")
ROOT = f"GET /v1/{CONSUMER.project_id}"
PAGE = "sort_dir=asc&limit=1000"
VPC = "84758cf5-9c62-43ae-a778-3dbd8370c0a4"
OTHER = "11111111-2222-3333-4444-555555555555"


def lookup(module: str, options: Mapping[str, Any] | None = None, name: str = "real", **keywords: Any) -> Task:
    return task(name, options or {}, module=f"opentelekomcloud.vpcep.vpcep_{module}_info", **keywords)


@pytest.fixture(autouse=True)
def _as_the_consumer(cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible) -> None:
    cloud.identity.add_account(CONSUMER)
    ansible.environment.update(simulator.environment(CONSUMER))


@pytest.fixture
def endpoints(cloud: Cloud, service: Service) -> list[Endpoint]:
    """Three endpoints of the consumer, next to one of another account."""
    cloud.endpoints.add(service.id, cloud.owner.project_id, tags={"stage": "test"})
    shop = cloud.services.add(name="shop")
    return [
        cloud.endpoints.add(service.id, CONSUMER.project_id, "accepted", tags={"stage": "test", "team": "a"}),
        cloud.endpoints.add(shop.id, CONSUMER.project_id, vpc_id=OTHER, tags={"stage": "test"}),
        cloud.endpoints.add(shop.id, CONSUMER.project_id, "rejected"),
    ]


@pytest.mark.parametrize(
    ("options", "query", "found"),
    [
        pytest.param({}, "", [0, 1, 2], id="all"),
        pytest.param({"service_name": "shop"}, "endpoint_service_name=shop&", [1, 2], id="a short name"),
        pytest.param({"service_name": "sho"}, "endpoint_service_name=sho&", [], id="part of a name"),
        pytest.param({"vpc_id": VPC}, f"vpc_id={VPC}&", [0, 2], id="a VPC"),
        pytest.param({"statuses": ["rejected", "pendingAcceptance"]}, "", [1, 2], id="two statuses"),
        pytest.param({"tags": {"stage": "test"}}, "", [0, 1], id="a tag"),
        pytest.param({"tags": {"stage": "test", "team": "a"}}, "", [0], id="two tags"),
        pytest.param({"endpoint_id": OTHER}, f"id={OTHER}&", [], id="an ID that is not there"),
        pytest.param({"vpc_id": VPC, "statuses": ["rejected"]}, f"vpc_id={VPC}&", [2], id="a VPC and a status"),
        pytest.param({"vpc_id": " ", "endpoint_id": None}, "", [0, 1, 2], id="blank and null"),
    ],
)
def test_endpoints_are_listed(
    endpoints: list[Endpoint],
    simulator: Simulator,
    ansible: Ansible,
    options: dict[str, Any],
    query: str,
    found: list[int],
) -> None:
    result = ansible.play(lookup("endpoint", options))["real"]
    assert simulator.calls() == [LOGIN, f"{ROOT}/vpc-endpoints?{query}{PAGE}"]
    assert [row["endpoint_id"] for row in result["endpoints"]] == [endpoints[number].id for number in found]
    assert result["changed"] is False


def test_an_endpoint_is_shown_with_all_that_the_documentation_names(
    cloud: Cloud, service: Service, ansible: Ansible, collections: str
) -> None:
    endpoint = cloud.endpoints.add(service.id, CONSUMER.project_id, "accepted", enable_dns=True)
    name = cloud.services.full_name(service)
    options = {"endpoint_id": endpoint.id.upper(), "service_name": name}
    (shown,) = ansible.play(lookup("endpoint", options))["real"]["endpoints"]
    assert (shown["ip"], shown["service_name"], shown["enable_dns"]) == (endpoint.ip, name, True)
    for module, key in (("vpcep_endpoint", "endpoint"), ("vpcep_endpoint_info", "endpoints")):
        returned = yaml.safe_load(_documented(collections, module, "RETURN"))
        assert set(returned[key]["contains"]) == set(shown)


def test_1200_endpoints_are_two_pages(cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible) -> None:
    made = [cloud.endpoints.add(service.id, CONSUMER.project_id, address="192.168.0.9").id for _number in range(1200)]
    # ansible-runner leaves out a result of this size, so a second task shows what the test wants to see.
    ids = {"msg": "{{ found.endpoints | map(attribute='endpoint_id') }}"}
    run = ansible.play(lookup("endpoint", register="found"), {"name": "show", "ansible.builtin.debug": ids})
    assert run["show"]["msg"] == made
    assert len(simulator.requests) == 3


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"statuses": []}, id="no status"),
        pytest.param({"statuses": None}, id="null for the statuses"),
        pytest.param({"tags": {}}, id="no tag"),
        pytest.param({"tags": None}, id="null for the tags"),
        pytest.param({"endpoint_id": "{{ '{{' }} id }}"}, id="a template"),
        pytest.param({"vpc_id": "../x"}, id="a path"),
    ],
)
def test_a_filter_that_would_select_by_accident_sends_nothing(
    simulator: Simulator, ansible: Ansible, options: dict[str, Any]
) -> None:
    result = ansible.play(lookup("endpoint", options))["real"]
    assert (result["failed"], simulator.requests) == (True, [])


def test_another_accounts_service_is_looked_up_by_id_and_by_full_name(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible
) -> None:
    name = cloud.services.full_name(service)
    run = ansible.play(
        lookup("public_service", {"service_id": service.id}, "by ID"),
        lookup("public_service", {"service_name": name}, "by name"),
        lookup("public_service", {"service_name": "eu-de.no.such"}, "missing"),
    )
    described = f"{ROOT}/vpc-endpoint-services/describe?"
    assert simulator.calls() == [
        LOGIN,
        f"{described}id={service.id}",
        LOGIN,
        f"{described}endpoint_service_name={name}",
        LOGIN,
        f"{described}endpoint_service_name=eu-de.no.such",
    ]
    expected = {"service_id": service.id, "service_name": name, "service_type": "interface", "owner": None}
    for way in ("by ID", "by name"):
        (shown,) = run[way]["services"]
        assert {key: shown[key] for key in expected} == expected
    assert (run["missing"]["failed"], run["missing"]["services"]) == (False, [])


def test_public_services_are_listed(cloud: Cloud, simulator: Simulator, ansible: Ansible) -> None:
    public = [cloud.services.add_public("dns"), cloud.services.add_public("obs", service_type="gateway")]
    result = ansible.play(lookup("public_service", {"service_name": ""}))["real"]
    assert simulator.calls() == [LOGIN, f"{ROOT}/vpc-endpoint-services/public?{PAGE}"]
    shown = [(row["service_id"], row["owner"], row["service_type"]) for row in result["services"]]
    assert shown == [(public[0].id, "OTC", "interface"), (public[1].id, "OTC", "gateway")]


@pytest.mark.parametrize(
    ("options", "query", "expected"),
    [
        pytest.param({}, "", {"endpoint_service": (0, 20), "endpoint": (3, 50)}, id="all"),
        pytest.param({"type": "endpoint"}, "?type=endpoint", {"endpoint": (3, 50)}, id="one type"),
        pytest.param({"type": ""}, "", {"endpoint_service": (0, 20), "endpoint": (3, 50)}, id="blank"),
    ],
)
def test_quotas_are_read(
    endpoints: list[Endpoint],
    simulator: Simulator,
    ansible: Ansible,
    options: dict[str, str],
    query: str,
    expected: dict[str, tuple[int, int]],
) -> None:
    result = ansible.play(lookup("quota", options))["real"]
    assert simulator.calls() == [LOGIN, f"{ROOT}/quotas{query}"]
    assert {row["type"]: (row["used"], row["quota"]) for row in result["quotas"]} == expected


@pytest.mark.parametrize(
    ("module", "path", "body"),
    [
        pytest.param("endpoint", "/vpc-endpoints$", {"total_count": 0}, id="no list of endpoints"),
        pytest.param(
            "public_service", "/public$", {"endpoint_services": [{}], "total_count": 1}, id="an empty service"
        ),
        pytest.param("quota", "/quotas$", {"quotas": {}}, id="no list of quotas"),
    ],
)
def test_an_answer_that_cannot_be_read_is_no_empty_list(
    cloud: Cloud, ansible: Ansible, module: str, path: str, body: dict[str, Any]
) -> None:
    cloud.faults.append(Fault("GET", path=path, status=200, body=body))
    assert ansible.play(lookup(module))["real"]["failed"] is True


@pytest.mark.parametrize("module", ["endpoint", "public_service", "quota"])
def test_the_examples_run(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, collections: str, module: str
) -> None:
    service = cloud.services.add(id="4189d3c2-8882-4871-a3c2-d380272eed88")
    cloud.endpoints.add(service.id, CONSUMER.project_id)
    text = _documented(collections, f"vpcep_{module}_info", "EXAMPLES")
    examples = yaml.safe_load(text.replace("https://iam.eu-de.otc.t-systems.com/v3", simulator.auth_url))
    login = {"otc_username": CONSUMER.username, "otc_password": CONSUMER.password, "otc_domain": CONSUMER.domain_name}
    run = ansible.play(*examples, vars=login)
    assert run.code == 0
    assert [run[example["name"]].get("changed", False) for example in examples] == [False] * len(examples)


def _documented(collections: str, module: str, section: str) -> str:
    path = Path(collections, f"ansible_collections/opentelekomcloud/vpcep/plugins/modules/{module}.py")
    return path.read_text().split(f'{section} = r"""')[1].split('"""')[0]
