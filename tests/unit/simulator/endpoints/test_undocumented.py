# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes of endpoints that the reference does not have: unknown by default, and as Huawei Cloud has them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulator import Cloud, Endpoint, Service

from ..client import Client, gateway_refusal, refusal
from .bodies import shown

TABLE, OTHER_TABLE = "705290f3-0d00-41f2-aedc-71f09844e879", "805290f3-0d00-41f2-aedc-71f09844e879"
DENIAL = {"Effect": "Deny", "Action": ["obs:*:*"], "Resource": ["*"]}


@pytest.fixture
def interface(cloud: Cloud, service: Service) -> Endpoint:
    return cloud.endpoints.add(service.id, cloud.owner.project_id, whitelist=("10.0.0.1",))


@pytest.fixture
def gateway(cloud: Cloud) -> Endpoint:
    obs = cloud.services.add_public("obs", service_type="gateway")
    policy = ({"Effect": "Allow", "Action": ["*"], "Resource": ["*"]},)
    return cloud.endpoints.add(
        obs.id, cloud.owner.project_id, "accepted", routetables=(TABLE,), policy_statement=policy
    )


@pytest.mark.parametrize(
    ("method", "call", "body"),
    [
        pytest.param("PUT", "", {"enable_whitelist": True}, id="the whitelist"),
        pytest.param("PUT", "/routetables", {"routetables": [TABLE]}, id="the route tables"),
        pytest.param("PUT", "/policy", {"policy_statement": [DENIAL]}, id="the policy"),
        pytest.param("DELETE", "/policy", None, id="the policy, which goes"),
    ],
)
def test_they_are_unknown_by_default(
    gateway: Endpoint, client: Client, cloud: Cloud, method: str, call: str, body: object
) -> None:
    response = client.send(method, f"vpc-endpoints/{gateway.id}{call}", body)
    assert gateway_refusal(response)[:2] == (404, "APIGW.0101")
    assert cloud.endpoints.get(gateway.id) == gateway


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"enable_whitelist": True, "whitelist": ["10.0.0.2", "10.1.0.0/16"]}, id="both"),
        pytest.param({"enable_whitelist": True}, id="on"),
        pytest.param({"whitelist": []}, id="nobody"),
    ],
)
def test_a_whitelist_is_replaced(cloud: Cloud, interface: Endpoint, client: Client, fields: dict[str, Any]) -> None:
    cloud.undocumented = True
    before = shown(client, interface.id)
    response = client.send("PUT", f"vpc-endpoints/{interface.id}", fields)
    assert (response.status_code, response.json()) == (200, {**before, **fields})
    assert shown(client, interface.id) == response.json()


def test_route_tables_are_replaced(cloud: Cloud, gateway: Endpoint, client: Client) -> None:
    cloud.undocumented = True
    response = client.send("PUT", f"vpc-endpoints/{gateway.id}/routetables", {"routetables": [OTHER_TABLE]})
    assert (response.status_code, response.json()) == (200, {"routetables": [OTHER_TABLE]})
    assert shown(client, gateway.id)["routetables"] == [OTHER_TABLE]


def test_a_route_table_that_cannot_be_bound_is_in_a_good_answer(
    cloud: Cloud, gateway: Endpoint, client: Client
) -> None:
    cloud.undocumented = True
    cloud.endpoints.unbindable.add(OTHER_TABLE)
    wanted = {"routetables": [TABLE, OTHER_TABLE]}
    response = client.send("PUT", f"vpc-endpoints/{gateway.id}/routetables", wanted)
    failed = {"id": OTHER_TABLE, "error_message": "Failed to bind the route table."}
    assert response.status_code == 200
    assert response.json() == {
        "routetables": [TABLE],
        "error": [{"bind_failed": [failed], "unbind_failed": []}],
    }
    assert shown(client, gateway.id)["routetables"] == [TABLE]


def test_a_policy_is_replaced_and_reset(cloud: Cloud, gateway: Endpoint, client: Client) -> None:
    cloud.undocumented = True
    path = f"vpc-endpoints/{gateway.id}/policy"
    assert client.send("PUT", path, {"policy_statement": [DENIAL]}).json()["policy_statement"] == [DENIAL]
    assert shown(client, gateway.id)["policy_statement"] == [DENIAL]
    response = client.send("DELETE", path)
    assert response.status_code == 200
    assert response.json()["policy_statement"][0]["Action"] == ["obs:*:*"]


@pytest.mark.parametrize(
    ("method", "call", "body", "status", "code"),
    [
        pytest.param("PUT", "interface", {"whitelist": ["x"]}, 400, "EndPoint.2044", id="a bad whitelist"),
        pytest.param("PUT", "interface", {"description": "x"}, 400, "EndPoint.0002", id="another field"),
        pytest.param("PUT", "x", {"whitelist": []}, 404, "EndPoint.0005", id="an unknown endpoint"),
        pytest.param("PUT", "gateway/routetables", {}, 400, "EndPoint.0002", id="no route tables"),
        pytest.param(
            "PUT", "interface/routetables", {"routetables": []}, 400, "EndPoint.2040", id="no gateway for tables"
        ),
        pytest.param("PUT", "gateway/policy", {"policy_statement": [{}]}, 400, "EndPoint.2048", id="a bad policy"),
        pytest.param(
            "PUT", "interface/policy", {"policy_statement": []}, 400, "EndPoint.2049", id="no gateway for a policy"
        ),
        pytest.param("DELETE", "interface/policy", None, 400, "EndPoint.2049", id="no policy to reset"),
    ],
)
def test_what_is_refused(
    cloud: Cloud,
    interface: Endpoint,
    gateway: Endpoint,
    client: Client,
    method: str,
    call: str,
    body: object,
    status: int,
    code: str,
) -> None:
    cloud.undocumented = True
    path = call.replace("interface", interface.id).replace("gateway", gateway.id)
    assert refusal(client.send(method, f"vpc-endpoints/{path}", body)) == (status, code)
