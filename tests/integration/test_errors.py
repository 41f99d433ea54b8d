# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wrong options and failing requests, as a playbook sees them."""

from __future__ import annotations

import venv
from dataclasses import dataclass, field
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
    ({"ca_cert": "/nowhere"}, ["ca_cert (OS_CACERT) names a file that is not there"]),
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


@dataclass(frozen=True)
class Mistake:
    """Options and variables, on top of a good login in the environment, and the message or words in it."""

    options: dict[str, Any] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    message: str | None = None
    words: str = ""

    def is_told(self, message: str) -> bool:
        return (self.message in (None, message)) and self.words in message


NO_PASSWORD = "The login with a password is not complete: set password (OS_PASSWORD)."
NO_LOGIN = dict.fromkeys(("OS_AUTH_URL", "OS_USERNAME", "OS_PASSWORD", "OS_USER_DOMAIN_NAME", "OS_PROJECT_NAME"), "")

# Mistakes of a new user, found before any request.
MISTAKES: dict[str, Mistake] = {
    "only the password is missing": Mistake({}, {"OS_PASSWORD": ""}, NO_PASSWORD),
    "the password is blank": Mistake({"password": ""}, {"OS_PASSWORD": "\t"}, NO_PASSWORD),
    "only auth_url is set": Mistake(
        {},
        {**NO_LOGIN, "OS_AUTH_URL": "https://iam.example/v3"},
        words="The login with a password is not complete: set",
    ),
    "half a login": Mistake(
        {"password": "p"},
        {"OS_AUTH_URL": "", "OS_USER_DOMAIN_NAME": ""},
        words="auth_url (OS_AUTH_URL), user_domain_name (OS_USER_DOMAIN_NAME) or user_domain_id",
    ),
    "a key without its secret": Mistake(
        {"access_key": "AK", "region_name": "eu-de"},
        {},
        "The login with access keys is not complete: set secret_key (OS_SECRET_KEY).",
    ),
    "a token without a project's ID": Mistake(
        {"auth_token": "a-token", "region_name": "eu-de"},
        {},
        "The login with a token is not complete: set project_id (OS_PROJECT_ID).",
    ),
    "nothing at all": Mistake({}, NO_LOGIN, words="No login is given. Log in with a password: auth_url (OS_AUTH_URL)"),
    "auth_url of version 2": Mistake(
        {"auth_url": "https://iam.eu-de.otc.t-systems.com/v2.0"},
        {},
        "auth_url (OS_AUTH_URL) ends with /v2.0, but must be the address of version 3:"
        " https://iam.eu-de.otc.t-systems.com/v3.",
    ),
    "auth_url without a scheme": Mistake(
        {},
        {"OS_AUTH_URL": "iam.eu-de.otc.t-systems.com"},
        words="auth_url (OS_AUTH_URL) is not an address such as https://host/path",
    ),
    "a region that is no name": Mistake(
        {"region_name": "eu..de"}, {}, words="region_name (OS_REGION_NAME) is not the name of a region: 'eu..de'; give"
    ),
    "a missing file of authorities": Mistake(
        {}, {"OS_CACERT": "/nowhere"}, "ca_cert (OS_CACERT) names a file that is not there: /nowhere."
    ),
    "a cloud that is not there": Mistake(
        {}, {"OS_CLOUD": "otc"}, words="No readable clouds.yaml contains a cloud; looked for"
    ),
}


def test_a_mistake_in_the_login_is_told_before_any_request(
    service: Service, asking: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    good = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    run = ansible.play(
        *(task(name, {**good, **mistake.options}, environment=mistake.variables) for name, mistake in MISTAKES.items())
    )
    assert simulator.requests == []
    assert {name: run[name]["msg"] for name, mistake in MISTAKES.items() if not mistake.is_told(run[name]["msg"])} == {}
    assert [name for name in MISTAKES if not run[name]["failed"] or run[name]["changed"]] == []


BLANK = dict.fromkeys(
    ("cloud", "passcode", "auth_token", "access_key", "secret_key", "security_token", "region_name", "vpcep_endpoint"),
    " ",
)


def test_blank_options_are_not_set(service: Service, asking: Connection, ansible: Ansible) -> None:
    options = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    variables = {"OS_TOKEN": " ", "OS_ACCESS_KEY": "", "OS_CLOUD": " ", "OS_REGION_NAME": "\t", "OS_PASSCODE": ""}
    run = ansible.play(task("blank", {**options, **BLANK}, environment=variables))
    assert (run["blank"].get("msg"), run["blank"]["changed"]) == (None, True)


@dataclass(frozen=True)
class WrongLogin:
    """Options, with `{url}` for the simulator's address, a fault of the login, and words of the message."""

    words: str
    options: dict[str, str] = field(default_factory=dict)
    fault: Fault | None = None


CHECK_AUTH_URL = "check auth_url, the user's domain and the project's name or ID"

# Mistakes in a login that only IAM notices.
WRONG_LOGINS: dict[str, WrongLogin] = {
    "the address of something else": WrongLogin(CHECK_AUTH_URL, options={"auth_url": "{url}/somewhere"}),
    "a gateway that knows no such API": WrongLogin(
        CHECK_AUTH_URL,
        fault=Fault("POST", "^/v3/auth/tokens", status=404, body={"error_code": "APIGW.0101", "error_msg": "No API."}),
    ),
    "a request that IAM does not take": WrongLogin(
        CHECK_AUTH_URL,
        fault=Fault("POST", "^/v3/auth/tokens", status=400, body={"error": {"code": 400, "message": "Bad."}}),
    ),
    "an answer without a token": WrongLogin(
        "IAM answered the login without a token; check that auth_url is the address of IAM.",
        fault=Fault("POST", "^/v3/auth/tokens", status=201, body={"token": {"catalog": None}}),
    ),
    "a token for no project": WrongLogin(
        "The token is not for a project, as this API needs it; check project_name and project_id.",
        fault=Fault(
            "POST",
            "^/v3/auth/tokens",
            status=201,
            headers={"X-Subject-Token": "t-1"},
            body={"token": {"project": "p1"}},
        ),
    ),
    "a region that the catalog does not name": WrongLogin(
        "The catalog does not name VPCEP in region eu-nl, but in: eu-de. Set region_name (OS_REGION_NAME) to one of"
        " them, or vpcep_endpoint (OS_VPCEP_ENDPOINT_OVERRIDE).",
        options={"region_name": "eu-nl"},
    ),
}


def test_a_login_that_fails_at_iam_says_what_to_check(
    cloud: Cloud, service: Service, asking: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    good = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    tasks = []
    for name, wrong in WRONG_LOGINS.items():
        options = {option: value.format(url=simulator.url) for option, value in wrong.options.items()}
        tasks.append(task(name, {**good, **options}))
        if wrong.fault:
            cloud.faults.append(wrong.fault)
    run = ansible.play(*tasks)
    assert {name: run[name]["msg"] for name, wrong in WRONG_LOGINS.items() if wrong.words not in run[name]["msg"]} == {}
    assert [name for name in WRONG_LOGINS if "vpcep_endpoint:" in run[name]["msg"]] == []
    assert [recorded.path for recorded in simulator.requests if "/auth/tokens" not in recorded.path] == []


SECRET = "*box-secret-9Zq"
# The text of clouds.yaml, and words of the message.
BROKEN_FILES: dict[str, tuple[str, str]] = {
    "a misspelt name in a region": (
        f"clouds: {{otc: {{regions: [{{nmae: eu-de, values: {{auth: {{password: '{SECRET}'}}}}}}]}}}}",
        "regions of cloud otc in",
    ),
    "an anchor for a password": (
        f"clouds: {{otc: {{auth: {{password: {SECRET}}}}}}}",
        "is not YAML: fix it at line 1, column",
    ),
    "a nested project": (f"clouds: {{otc: {{auth: {{project_id: {{password: '{SECRET}'}}}}}}}}", "must be text"),
    "no clouds at the top": (f"otc: {{auth: {{password: '{SECRET}'}}}}", "does not look like a clouds.yaml"),
    "a text in the place of a list": (
        f"clouds: {{otc: {{auth: {{password: '{SECRET}'}}, networks: '{SECRET}'}}}}",
        "cannot be used",
    ),
}


def test_the_error_about_a_broken_clouds_yaml_shows_nothing_of_its_contents(
    service: Service, asking: Connection, simulator: Simulator, ansible: Ansible
) -> None:
    ansible.take_login(simulator)
    good = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted", "cloud": "otc"}
    tasks = []
    for number, (name, (content, _said)) in enumerate(BROKEN_FILES.items()):
        path = ansible.folder / f"clouds-{number}.yaml"
        path.write_text(content)
        tasks.append(task(name, good, environment={"OS_CLIENT_CONFIG_FILE": str(path)}))
    run = ansible.play(*tasks, environment={"ANSIBLE_VERBOSITY": "4"})
    for number, (name, (_content, said)) in enumerate(BROKEN_FILES.items()):
        assert said in run[name]["msg"]
        assert str(ansible.folder / f"clouds-{number}.yaml") in run[name]["msg"]
    assert SECRET.lstrip("*") not in run.text
    assert simulator.requests == []


def test_a_python_without_a_library_gets_the_usual_message_and_the_command(
    service: Service, asking: Connection, simulator: Simulator, ansible: Ansible, tmp_path: Path
) -> None:
    python = tmp_path / "bare/bin/python"
    venv.create(tmp_path / "bare", symlinks=True)
    options = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    run = ansible.play(
        task("requests", options),
        task("openstacksdk", {**options, "cloud": "otc"}),
        vars={"ansible_python_interpreter": str(python)},
    )
    for library in ("requests", "openstacksdk"):
        assert f"Failed to import the required Python library ({library}) on" in run[library]["msg"]
        assert run[library]["msg"].endswith(f" To install it: {python} -m pip install {library}")
    assert simulator.requests == []


@dataclass(frozen=True)
class Said:
    """The facts of the failed result, and words of its message."""

    http_status: int
    error_code: str | None
    request_id: str
    words: str


REFUSALS = [
    pytest.param(
        {"status": 400, "body": {"error_code": "Endpoint.2013", "error_msg": "The endpoint does not belong."}},
        Said(400, "Endpoint.2013", "id-1", words="belongs to another endpoint service"),
        id="another service's endpoint",
    ),
    pytest.param(
        {"status": 403, "body": {"error_msg": "No.", "error_code": "APIGW.0302", "request_id": "3f2504e0"}},
        Said(403, "APIGW.0302", "3f2504e0", words="vpcep:connections:update"),
        id="a missing right at the gateway",
    ),
    pytest.param(
        {"status": 403, "body": {"error": {"code": 403, "message": "No.", "title": "Forbidden"}}},
        Said(403, "403", "id-1", words="vpcep:connections:update"),
        id="a missing right in Keystone's form",
    ),
    pytest.param({"kind": "html", "status": 409}, Said(409, None, "id-1", words="Conflict"), id="an HTML page"),
]


@pytest.mark.parametrize(("fault", "said"), REFUSALS)
def test_a_refused_decision_repeats_the_clouds_error(
    cloud: Cloud,
    service: Service,
    asking: Connection,
    ansible: Ansible,
    fault: dict[str, Any],
    said: Said,
) -> None:
    cloud.faults.append(Fault("POST", path="/action", headers={"X-Request-Id": "id-1"}, **fault))
    options = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    result = ansible.play(task("real", options))["real"]
    assert (result["http_status"], result.get("error_code")) == (said.http_status, said.error_code)
    assert result.get("request_id") == said.request_id
    assert (result["failed"], result["changed"], result["connection"]["status"]) == (True, False, "pendingAcceptance")
    assert said.words in result["msg"]
    assert all(name in result["msg"] for name in (asking.id, service.id, "Could not accept"))


# Faults of the decision, and how many decisions it takes.
RECOVERED = [
    pytest.param({"status": 429}, 2, id="too many requests"),
    pytest.param({"status": 429, "headers": {"Retry-After": "1"}}, 2, id="too many requests, with a pause"),
    pytest.param(
        {"status": 400, "body": {"error_code": "EndPoint.0022", "error_msg": "Too many."}},
        2,
        id="this API's own code for too many requests",
    ),
    pytest.param({"status": 503, "headers": {"Retry-After": "1"}}, 2, id="unavailable, with a pause"),
    pytest.param({"kind": "reset"}, 2, id="a reset before the decision"),
    pytest.param({"kind": "reset", "after": True}, 1, id="a reset after the decision"),
    pytest.param({"kind": "cut", "after": True}, 1, id="a cut answer after the decision"),
    pytest.param({"kind": "html", "status": 502, "after": True}, 1, id="an HTML page after the decision"),
    pytest.param({"kind": "hang", "after": True}, 1, id="no answer after the decision"),
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
    cloud.connections.fail_decisions = True
    cloud.connections.settle_seconds = 0.5
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
    token = cloud.identity.issue_token()
    ids = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    by_token = {**ids, "auth_token": token, "project_id": cloud.owner.project_id}
    cloud.faults.append(Fault("POST", path="/action", status=403, body={"error_code": "E.1", "error_msg": token}))
    environment = {"OS_VPCEP_ENDPOINT_OVERRIDE": simulator.url}
    run = ansible.play(
        task("token", by_token, environment=environment),
        task("option", {**ids, "password": cloud.owner.password}),
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
