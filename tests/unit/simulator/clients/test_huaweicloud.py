# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The SDK of Huawei Cloud works with the simulator: its signer and its VPCEP client."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote

import pytest
import requests
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer
from huaweicloudsdkvpcep import v1
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from tests.simulator import Account, Cloud, Service, Simulator
from tests.simulator.gateway.signatures import Claim, Received, is_genuine

from ..client import LIMIT_SECONDS

pytestmark = [
    # Python 3.12 and later warn of what the signer of that SDK reads the clock with.
    pytest.mark.filterwarnings(r"ignore:datetime\.datetime\.utcnow\(\) is deprecated:DeprecationWarning"),
    # It leaves times as they are without dateutil, which it does not require.
    pytest.mark.filterwarnings("ignore:Unable to convert string to datetime:ImportWarning"),
]

NOW = datetime(2026, 1, 1, 12, 30, tzinfo=timezone.utc)
# A surrogate has no encoding.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def signed(method: str, url: str, query: list[tuple[str, str]], headers: dict[str, str], body: str) -> SdkRequest:
    """What that SDK makes of a request; `headers` become those that it sends."""
    schema, _mark, rest = url.partition("://")
    host, _mark, path = rest.partition("/")
    request = SdkRequest(
        method=method,
        schema=schema,
        host=host,
        resource_path=f"/{path}",
        query_params=list(query),
        header_params=headers,
        body=body,
    )
    return Signer(BasicCredentials("AK", "SK", "P")).sign(request)


@given(
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
    segments=st.lists(TEXT, max_size=3),
    query=st.lists(st.tuples(TEXT, TEXT), max_size=4),
    content_type=st.sampled_from(["application/json", "application/json;charset=utf8", "text/plain"]),
    body=TEXT,
)
def test_every_signature_of_that_sdk_is_genuine(
    method: str, segments: list[str], query: list[tuple[str, str]], content_type: str, body: str
) -> None:
    headers = {"X-Sdk-Date": NOW.strftime("%Y%m%dT%H%M%SZ"), "Content-Type": content_type, "X-Project-Id": "P"}
    path = "/".join(quote(segment, safe="") for segment in segments)
    request = signed(method, f"http://127.0.0.1:8080/{path}", query, headers, body)
    claim = Claim.parse(headers["Authorization"])
    assert claim is not None
    sent_path, _mark, sent_query = request.uri.partition("?")
    received = Received(method, sent_path, sent_query, CIMultiDict(headers), request.body)
    assert is_genuine(received, claim, "SK", None, NOW)
    assert not is_genuine(received, claim, "SK2", None, NOW)


@pytest.mark.parametrize("path", ["/v1/{project}/vpc-endpoint-services", "/v3/projects", "/v3/auth/catalog"])
def test_that_signer_opens_the_simulator(cloud: Cloud, simulator: Simulator, path: str) -> None:
    request = SdkRequest(
        method="GET",
        schema="http",
        host=simulator.url.partition("://")[2],
        resource_path=path.format(project=cloud.owner.project_id),
        query_params=[("name", "eu-de"), ("limit", "5"), ("endpoint_service_name", "a b/c~d*e")],
        header_params={
            "X-Sdk-Date": cloud.clock.now().strftime("%Y%m%dT%H%M%SZ"),
            "X-Project-Id": cloud.owner.project_id,
        },
        body="",
    )
    Signer(BasicCredentials(cloud.owner.access_key, cloud.owner.secret_key)).sign(request)
    response = requests.get(request.url, headers=request.header_params, timeout=LIMIT_SECONDS)
    assert response.status_code == 200


Connect = Callable[..., Any]


@pytest.fixture
def connect(cloud: Cloud, simulator: Simulator) -> Connect:
    """A VPCEP client of that SDK, with these keys and, if one is given, this project."""

    def connect(keys: tuple[str, ...], project_id: str | None = cloud.owner.project_id) -> Any:
        access_key, secret_key, *token = keys
        credentials = BasicCredentials(access_key, secret_key, project_id).with_iam_endpoint(simulator.url)
        if token:
            credentials.with_security_token(token[0])
        region = Region(cloud.owner.project.region, simulator.url)
        return v1.VpcepClient.new_builder().with_credentials(credentials).with_region(region).build()

    return connect


def decide(client: Any, service: Service, action: str, endpoint_id: str) -> str:
    body = v1.AcceptOrRejectEndpointRequestBody(action=action, endpoints=[endpoint_id])
    request = v1.AcceptOrRejectEndpointRequest(vpc_endpoint_service_id=service.id, body=body)
    (row,) = client.accept_or_reject_endpoint(request).connections
    assert row.id == endpoint_id
    return str(row.status)


def statuses(client: Any, service: Service, **query: Any) -> dict[str, str]:
    request = v1.ListServiceConnectionsRequest(vpc_endpoint_service_id=service.id, **query)
    return {row.id: row.status for row in client.list_service_connections(request).connections}


def permanent(cloud: Cloud) -> tuple[str, ...]:
    return cloud.owner.access_key, cloud.owner.secret_key


def temporary(cloud: Cloud) -> tuple[str, ...]:
    return cloud.identity.issue_temporary_keys()


@pytest.mark.parametrize("keys", [permanent, temporary], ids=["permanent keys", "temporary keys"])
def test_list_accept_and_reject(
    cloud: Cloud, service: Service, connect: Connect, keys: Callable[[Cloud], tuple[str, ...]]
) -> None:
    client = connect(keys(cloud))
    first, second = (cloud.connections.add(service.id).id for _number in range(2))
    assert statuses(client, service) == {first: "pendingAcceptance", second: "pendingAcceptance"}
    assert decide(client, service, "receive", first) == "accepted"
    assert decide(client, service, "reject", second) == "rejected"
    assert statuses(client, service, limit=50, offset=0, status="accepted") == {first: "accepted"}
    assert cloud.connections.get(service.id, second).status == "rejected"


@pytest.fixture
def owner(cloud: Cloud, connect: Connect) -> Any:
    """The owner's client."""
    return connect(permanent(cloud))


@pytest.fixture
def consumer(partner: Account, connect: Connect) -> Any:
    """The partner's client."""
    return connect((partner.access_key, partner.secret_key), partner.project_id)


VPC = "84758cf5-9c62-43ae-a778-3dbd8370c0a4"


def test_a_service_from_its_creation_to_its_deletion(cloud: Cloud, owner: Any) -> None:
    port = v1.PortList(client_port=8443, server_port=443, protocol="TCP")
    body = v1.CreateEndpointServiceRequestBody(
        service_name="shop", vpc_id=VPC, port_id=VPC, server_type="LB", ports=[port], tags=[v1.TagList("team", "blue")]
    )
    id = owner.create_endpoint_service(v1.CreateEndpointServiceRequest(body=body)).id
    (row,) = owner.list_endpoint_service(v1.ListEndpointServiceRequest(status="available")).endpoint_services
    assert (row.id, row.service_name) == (id, f"eu-de.shop.{id}")
    changes = v1.UpdateEndpointServiceRequestBody(approval_enabled=False, description="new")
    updated = owner.update_endpoint_service(v1.UpdateEndpointServiceRequest(id, body=changes))
    assert (updated.approval_enabled, updated.description) == (False, "new")
    tag(owner, "endpoint_service", id, "create", v1.ResourceTag("stage", "test"))
    tag(owner, "endpoint_service", id, "delete", v1.ResourceTag("team"))
    shown = owner.list_service_details(v1.ListServiceDetailsRequest(id))
    assert [(entry.key, entry.value) for entry in shown.tags] == [("stage", "test")]
    owner.delete_endpoint_service(v1.DeleteEndpointServiceRequest(id))
    assert cloud.services.all() == []


def tag(client: Any, type: str, id: str, action: str, *tags: Any) -> None:
    body = v1.BatchAddOrRemoveResourceInstanceRequestBody(action=action, tags=list(tags))
    client.batch_add_or_remove_resource_instance(
        v1.BatchAddOrRemoveResourceInstanceRequest(resource_type=type, resource_id=id, body=body)
    )


def permit(client: Any, service: Service, action: str, *permissions: str) -> list[str]:
    """Change the whitelist of a service, and return what is on it then."""
    body = v1.AddOrRemoveServicePermissionsRequestBody(action=action, permissions=list(permissions))
    answer = client.add_or_remove_service_permissions(
        v1.AddOrRemoveServicePermissionsRequest(vpc_endpoint_service_id=service.id, body=body)
    )
    assert answer.permissions == list(permissions)
    listed = v1.ListServicePermissionsDetailsRequest(vpc_endpoint_service_id=service.id, limit=500)
    return [row.permission for row in client.list_service_permissions_details(listed).permissions]


# batch-create and batch-delete, which it has too, are unknown to this cloud.
def test_a_whitelist(service: Service, partner: Account, owner: Any) -> None:
    entry = f"iam:domain::{partner.domain_id}"
    assert permit(owner, service, "add", "*", entry) == ["*", entry]
    assert permit(owner, service, "remove", "*") == [entry]


def ask(client: Any, service: Service, **fields: Any) -> str:
    body = v1.CreateEndpointRequestBody(endpoint_service_id=service.id, vpc_id=VPC, subnet_id=VPC, **fields)
    return str(client.create_endpoint(v1.CreateEndpointRequest(body=body)).id)


def test_a_handshake_of_two_accounts(
    cloud: Cloud, service: Service, partner: Account, owner: Any, consumer: Any
) -> None:
    by_name = v1.ListServiceDescribeDetailsRequest(endpoint_service_name=f"eu-de.demo.{service.id}")
    assert consumer.list_service_describe_details(by_name).id == service.id
    with pytest.raises(ClientRequestException, match="no permission") as refused:
        ask(consumer, service)
    assert refused.value.error_code == "EndPoint.2012"
    permit(owner, service, "add", f"iam:domain::{partner.domain_id}")
    id = ask(consumer, service, port_ip="192.168.0.12", enable_dns=True)
    assert decide(owner, service, "receive", id) == "accepted"
    tag(consumer, "endpoint", id, "create", v1.ResourceTag("team", "blue"))
    shown = consumer.list_endpoint_info_details(v1.ListEndpointInfoDetailsRequest(id))
    assert (shown.status, shown.ip, len(shown.dns_names)) == ("accepted", "192.168.0.12", 1)
    assert [(entry.key, entry.value) for entry in shown.tags] == [("team", "blue")]
    consumer.delete_endpoint(v1.DeleteEndpointRequest(id))
    owner.delete_endpoint_service(v1.DeleteEndpointServiceRequest(service.id))
    assert (cloud.services.all(), cloud.endpoints.all()) == ([], [])


def test_the_whitelist_and_the_route_tables_of_an_endpoint_if_they_are_known(cloud: Cloud, owner: Any) -> None:
    obs = cloud.services.add_public("obs", service_type="gateway")
    interface, gateway = ask(owner, cloud.services.add()), ask(owner, obs)
    body = v1.UpdateEndpointWhiteRequestBody(enable_whitelist=True, whitelist=["10.0.0.1"])
    change = v1.UpdateEndpointWhiteRequest(interface, body=body)
    with pytest.raises(ClientRequestException) as unknown:
        owner.update_endpoint_white(change)
    assert (unknown.value.status_code, unknown.value.error_code) == (404, "APIGW.0101")
    cloud.undocumented = True
    assert owner.update_endpoint_white(change).whitelist == ["10.0.0.1"]
    tables = v1.UpdateEndpointRoutetableRequestBody(routetables=[VPC])
    assert owner.update_endpoint_routetable(v1.UpdateEndpointRoutetableRequest(gateway, body=tables)).routetables == [
        VPC
    ]


def test_public_services_quotas_and_tags(cloud: Cloud, service: Service, owner: Any) -> None:
    public = cloud.services.add_public()
    rows = owner.list_service_public_details(v1.ListServicePublicDetailsRequest()).endpoint_services
    assert [row.id for row in rows] == [public.id]
    quotas = owner.list_quota_details(v1.ListQuotaDetailsRequest(type="endpoint_service")).quotas.resources
    assert [(row.type, row.used, row.quota) for row in quotas] == [("endpoint_service", 1, 20)]
    tag(owner, "endpoint_service", service.id, "create", v1.ResourceTag("team", "blue"))
    query = v1.QueryResourceInstanceTagsBody(action="filter", tags=[v1.TagValuesList("team", ["blue"])])
    found = owner.list_resource_instances(v1.ListResourceInstancesRequest("endpoint_service", body=query))
    assert ([row.resource_id for row in found.resources], found.total_count) == ([service.id], 1)
    keys = owner.list_query_project_resource_tags(v1.ListQueryProjectResourceTagsRequest("endpoint_service")).tags
    assert [(row.key, row.values) for row in keys] == [("team", ["blue"])]


def test_the_project_is_looked_up(cloud: Cloud, simulator: Simulator, service: Service, connect: Connect) -> None:
    pending = cloud.connections.add(service.id)
    # That SDK remembers the projects of a key, for as long as the process lasts: these keys it has not seen.
    client = connect(cloud.identity.issue_temporary_keys(), None)
    assert statuses(client, service) == {pending.id: "pendingAcceptance"}
    connections = f"/v1/{cloud.owner.project_id}/vpc-endpoint-services/{service.id}/connections"
    assert simulator.calls() == ["GET /v3/projects?name=eu-de", f"GET {connections}"]


def test_wrong_keys(cloud: Cloud, service: Service, connect: Connect) -> None:
    access_key, secret_key, token = cloud.identity.issue_temporary_keys()
    for keys, reason in [
        ((cloud.owner.access_key, "wrong"), "verify aksk signature fail"),
        (("NOBODY", cloud.owner.secret_key), "ak NOBODY not exist"),
        ((access_key, secret_key), "verify aksk signature fail"),
        ((access_key, secret_key, token + "x"), "verify aksk signature fail"),
    ]:
        with pytest.raises(ClientRequestException, match=reason) as refused:
            statuses(connect(keys), service)
        assert (refused.value.status_code, refused.value.error_code) == (401, "APIGW.0301")
    assert cloud.identity.bad_signatures(cloud.owner.access_key) == 1


def test_a_clock_that_is_off(cloud: Cloud, service: Service, connect: Connect) -> None:
    cloud.clock.offset = 3600.0
    with pytest.raises(ClientRequestException, match="verify aksk signature fail"):
        statuses(connect(permanent(cloud)), service)
