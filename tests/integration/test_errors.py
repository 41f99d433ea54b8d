# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

"""What is asked for wrongly, and what goes wrong on the way, as a playbook sees it."""

import venv
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Certificate
from tests.simulator import Cloud, Connection, Fault, Service, Simulator

from .runs import Ansible, task

BAD_INPUT: list[tuple[dict[str, Any], list[str]]] = [
    ({"service_id": "a/b"}, ["service_id is not an ID: 'a/b'"]),
    ({"service_id": ".."}, ["service_id is not an ID"]),
    ({"endpoint_id": "../x"}, ["endpoint_id is not an ID"]),
    ({"endpoint_id": "a b"}, ["endpoint_id is not an ID"]),
    ({"endpoint_id": ""}, ["endpoint_id is not an ID: ''"]),
    ({"endpoint_id": None}, ["endpoint_id"]),
    ({"state": "accept"}, ["value of state must be one of: accepted, rejected, got: accept"]),
    ({"wait_timeout": -1}, ["wait_timeout is -1; give 0 or more"]),
    ({"api_timeout": -1}, ["api_timeout is -1; give 1 or more"]),
    ({"max_retries": -1}, ["max_retries is -1; give 0 or more"]),
    (
        {"auth_token": "a-token", "password": "a-password"},
        ["password (OS_PASSWORD) and auth_token (OS_TOKEN or OS_AUTH_TOKEN)"],
    ),
    ({"auth_token": "a-token", "vpcep_endpoint": "http://127.0.0.1:9"}, ["project_id (OS_PROJECT_ID)"]),
    ({"client_key": "/nowhere"}, ["client_key is given without client_cert"]),
    ({"ca_cert": "/nowhere"}, ["ca_cert names a file that is not there"]),
    ({"vpcep_endpoint": "vpcep.eu-de"}, ["vpcep_endpoint is not an address"]),
]


def test_bad_input_is_an_error_before_any_request(
    service: Service, asking: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    good = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    run = ansible.play(*(task(str(number), {**good, **bad}) for number, (bad, _said) in enumerate(BAD_INPUT)))
    assert simulator.requests == []
    for number, (_bad, said) in enumerate(BAD_INPUT):
        assert [words for words in said if words not in run[str(number)]["msg"]] == []
        assert run[str(number)]["failed"]


def test_a_login_that_is_not_given_or_not_whole_names_options_and_variables(
    service: Service, asking: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    good = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    ansible.environment.pop("OS_PASSWORD")
    none = task("none", good)
    half = task("half", {**good, "password": "p"}, environment={"OS_AUTH_URL": "", "OS_USER_DOMAIN_NAME": ""})
    run = ansible.play(none, half)
    assert simulator.requests == []
    assert "password (OS_PASSWORD)" in run["none"]["msg"]
    assert "auth_token (OS_TOKEN or OS_AUTH_TOKEN)" in run["none"]["msg"]
    assert "auth_url (OS_AUTH_URL), user_domain_name (OS_USER_DOMAIN_NAME) or user_domain_id" in run["half"]["msg"]


def test_python_without_requests_gets_the_usual_message(
    service: Service, asking: Connection, simulator: Simulator, ansible: Ansible, tmp_path: Path
) -> None:
    venv.create(tmp_path / "bare", symlinks=True)
    options = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    run = ansible.play(task("bare", options), vars={"ansible_python_interpreter": str(tmp_path / "bare/bin/python")})
    assert "Failed to import the required Python library (requests) on" in run["bare"]["msg"]
    assert simulator.requests == []


# What goes wrong, then what the failed result says: HTTP status, code, request ID, a part of the message.
REFUSALS: list[tuple[dict[str, Any], tuple[int, str | None, str | None, str]]] = [
    (
        {"status": 400, "body": {"error_code": "Endpoint.2013", "error_msg": "The endpoint does not belong."}},
        (400, "Endpoint.2013", "id-1", "asks for another endpoint service"),
    ),
    (
        {"status": 403, "body": {"error_msg": "No.", "error_code": "APIGW.0302", "request_id": "3f2504e0"}},
        (403, "APIGW.0302", "3f2504e0", "vpcep:connections:update"),
    ),
    (
        {"status": 403, "body": {"error": {"code": 403, "message": "No.", "title": "Forbidden"}}},
        (403, "403", "id-1", "vpcep:connections:update"),
    ),
    ({"kind": "html", "status": 409}, (409, None, "id-1", "Conflict")),
]


@pytest.mark.parametrize(("fault", "said"), REFUSALS)
def test_a_refused_decision_says_what_the_cloud_said(
    cloud: Cloud,
    service: Service,
    asking: Connection,
    ansible: Ansible,
    fault: dict[str, Any],
    said: tuple[int, str | None, str | None, str],
) -> None:
    cloud.faults.append(Fault("POST", path="/action", headers={"X-Request-Id": "id-1"}, **fault))
    options = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    result = ansible.play(task("real", options))["real"]
    status, code, request_id, words = said
    assert (result["http_status"], result.get("error_code"), result.get("request_id")) == (status, code, request_id)
    assert (result["failed"], result["changed"], result["connection"]["status"]) == (True, False, "pendingAcceptance")
    assert words in result["msg"]
    assert all(name in result["msg"] for name in (asking.id, service.id, "Could not accept"))


# Faults of the decision, and how many decisions are sent until one is carried out.
RECOVERED: list[tuple[dict[str, Any], int]] = [
    ({"status": 429}, 2),
    ({"status": 429, "headers": {"Retry-After": "1"}}, 2),
    ({"status": 400, "body": {"error_code": "EndPoint.0022", "error_msg": "Too many."}}, 2),
    ({"status": 503, "headers": {"Retry-After": "1"}}, 2),
    ({"kind": "reset"}, 2),
    ({"kind": "reset", "after": True}, 1),
    ({"kind": "cut", "after": True}, 1),
    ({"kind": "html", "status": 502, "after": True}, 1),
    ({"kind": "hang", "after": True}, 1),
]


@pytest.mark.parametrize(("fault", "decisions"), RECOVERED)
def test_a_fault_that_passes_is_recovered_from(
    cloud: Cloud,
    service: Service,
    asking: Connection,
    simulator: Simulator,
    ansible: Ansible,
    fault: dict[str, Any],
    decisions: int,
) -> None:
    cloud.faults.append(Fault("POST", path="/action", **fault))
    options = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted", "api_timeout": 2}
    result = ansible.play(task("real", options))["real"]
    assert (result["changed"], result["action"], result["connection"]["status"]) == (True, "receive", "accepted")
    assert len([recorded for recorded in simulator.requests if recorded.path.endswith("/action")]) == decisions


def test_an_error_after_the_decision_says_that_something_changed(
    cloud: Cloud, service: Service, asking: Connection, ansible: Ansible
) -> None:
    cloud.fail_decisions = True
    cloud.settle_seconds = 0.5
    options = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    result = ansible.play(task("real", options))["real"]
    assert (result["failed"], result["changed"], result["connection"]["status"]) == (True, True, "failed")
    assert result["connection"]["error"][0]["error_code"] in result["msg"]


def test_a_token_that_expires_in_the_middle_is_renewed(
    cloud: Cloud, service: Service, asking: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    body = {"error_msg": "token expires", "error_code": "APIGW.0301", "request_id": "3f2504e0"}
    cloud.faults.append(Fault("POST", path="/action", status=401, body=body))
    options = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    result = ansible.play(task("real", options))["real"]
    assert (result["changed"], result["api"]["logins"]) == (True, 2)
    assert [recorded.method for recorded in simulator.requests] == ["POST", "GET", "POST", "POST", "POST"]


def test_https_is_checked_and_an_own_authority_can_be_named(
    cloud: Cloud, service: Service, asking: Connection, ansible: Ansible, certificate: Certificate
) -> None:
    options = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    with Simulator(cloud, certificate=certificate.pair) as secure:
        ansible.environment.update(secure.environment())
        run = ansible.play(
            task("unknown", options),
            task("named", {**options, "ca_cert": certificate.authority}),
            task("variable", options, environment={"OS_CACERT": certificate.authority}),
            task("unchecked", {**options, "validate_certs": False}),
        )
    assert "TLS failed (unable to get local issuer certificate)" in run["unknown"]["msg"]
    assert [run[name]["failed"] for name in ("named", "variable", "unchecked")] == [False] * 3


def test_no_secret_is_printed_or_recorded(
    cloud: Cloud, service: Service, asking: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    token = cloud.issue_token()
    ids = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    by_token = {**ids, "auth_token": token, "project_id": cloud.project_id}
    cloud.faults.append(Fault("POST", path="/action", status=403, body={"error_code": "E.1", "error_msg": token}))
    environment = {"OS_VPCEP_ENDPOINT_OVERRIDE": simulator.url}
    run = ansible.play(
        task("token", by_token, environment=environment),
        task("option", {**ids, "password": cloud.password}),
        task("wrong", {**ids, "password": "wrong-password-1x"}),
        environment={"ANSIBLE_VERBOSITY": "4"},
    )
    assert run["token"]["error_code"] == "E.1"
    assert run["option"]["connection"]["domain_id"] == asking.domain_id
    assert run["wrong"]["http_status"] == 401
    used = {recorded.headers.get("X-Auth-Token", token) for recorded in simulator.requests}
    secrets = {token, "wrong-password-1x", *used}
    assert len(secrets) >= 3
    assert [secret for secret in secrets if secret in run.text] == []
