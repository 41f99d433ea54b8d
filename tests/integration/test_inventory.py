# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Endpoint services as hosts: what ansible-inventory lists, and plays over it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.simulator import Account, Cloud, Fault, Service, Simulator

from .inventories import GROUP, inventory, write
from .policies import PARTNER
from .recipes import guide_blocks
from .runs import Ansible, task

LIST = "GET /v1/6e9dfd51d1124e8d8498dce894923a0d/vpc-endpoint-services"
NETWORK = "eu-de_network"
NONE_WAITS = {"pendingAcceptance": 0, "creating": 0, "accepted": 0, "rejected": 0, "failed": 0, "deleting": 0}


@pytest.fixture
def second(cloud: Cloud) -> Service:
    return cloud.services.add(name="second", status="failed")


@pytest.fixture
def elsewhere(cloud: Cloud) -> Service:
    """A service in another project of the owner."""
    project = cloud.identity.add_project(NETWORK, "0b1f4c7e9a2d4e5f8c6b3a1d7e9f2c4b")
    return cloud.services.add(name="elsewhere", project_id=project.id)


def names(cloud: Cloud, *services: Service) -> list[str]:
    return sorted(map(cloud.services.full_name, services))


def secrets(cloud: Cloud) -> list[str]:
    return [cloud.owner.password, cloud.owner.secret_key]


def test_each_service_is_a_host_with_the_fields_of_the_module(
    cloud: Cloud, service: Service, second: Service, simulator: Simulator, ansible: Ansible
) -> None:
    cloud.services.change(service.id, description="for partners", tags=(("stage", "test"),))
    cloud.connections.add(service.id, status="accepted")
    found = inventory(ansible, write(ansible))
    assert (found.code, found.group(GROUP), list(found.hosts)) == (0, names(cloud, service, second), found.group(GROUP))
    assert [call.partition("?")[0] for call in simulator.calls()] == ["POST /v3/auth/tokens", LIST]
    listed = ansible.play(task("List", {}, module="opentelekomcloud.vpcep.vpcep_service_info"))["List"]["services"]
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable, "vpcep_login": {}}
    assert found.hosts == {
        row["service_name"]: {**local, **{f"vpcep_{name}": value for name, value in row.items()}} for row in listed
    }


def test_the_file_has_to_have_its_name(service: Service, ansible: Ansible) -> None:
    path = Path(write(ansible))
    found = inventory(ansible, str(path.rename(path.with_name("other.yml"))))
    assert (found.code != 0, found.hosts) == (True, {})


def test_thousands_are_listed_completely(cloud: Cloud, simulator: Simulator, ansible: Ansible) -> None:
    services = [cloud.services.add(name=f"s{number}") for number in range(1_100)]
    found = inventory(ansible, write(ansible))
    assert (found.code, list(found.hosts)) == (0, names(cloud, *services))
    assert len(simulator.requests) == 3


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        pytest.param({"names": ["dem*"]}, {"demo"}, id="a pattern for the short name"),
        pytest.param({"names": "eu-de.second.*"}, {"second"}, id="a pattern for the full name"),
        pytest.param({"statuses": ["failed"]}, {"second"}, id="a status"),
        pytest.param({"names": ["*"], "statuses": ["failed", "available"]}, {"demo", "second"}, id="both"),
        pytest.param({"names": ["DEMO"]}, set(), id="no service"),
    ],
)
def test_filters_choose_services(
    service: Service, second: Service, ansible: Ansible, filters: Any, expected: set[str]
) -> None:
    found = inventory(ansible, write(ansible, filters=filters))
    assert (found.code, {host["vpcep_short_name"] for host in found.hosts.values()}) == (0, expected)


def test_counts_cost_a_list_of_connections_for_each_service(
    cloud: Cloud, service: Service, second: Service, simulator: Simulator, ansible: Ansible
) -> None:
    for status in ("pendingAcceptance", "pendingAcceptance", "accepted"):
        cloud.connections.add(service.id, status=status)
    found = inventory(ansible, write(ansible, counts=True))
    counted = {host["vpcep_service_id"]: host["vpcep_connection_counts"] for host in found.hosts.values()}
    assert counted == {service.id: {**NONE_WAITS, "pendingAcceptance": 2, "accepted": 1}, second.id: NONE_WAITS}
    assert len(simulator.requests) == 4


def test_expressions_make_variables_and_groups(
    cloud: Cloud, service: Service, second: Service, asking: object, ansible: Ansible
) -> None:
    path = write(
        ansible,
        counts=True,
        strict=True,
        compose={"label": "vpcep_short_name | upper"},
        groups={"waiting": "vpcep_connection_counts.pendingAcceptance > 0"},
        keyed_groups=[{"prefix": "status", "key": "vpcep_status"}],
    )
    found = inventory(ansible, path)
    assert {host["label"] for host in found.hosts.values()} == {"DEMO", "SECOND"}
    assert found.group("waiting") == found.group("status_available") == names(cloud, service)
    assert found.group("status_failed") == names(cloud, second)
    graph = inventory(ansible, path, "--graph").text
    assert f"@waiting:\n  |  |--{cloud.services.full_name(service)}\n" in graph


@pytest.mark.parametrize("strict", [pytest.param(True, id="strict"), pytest.param(False, id="not strict")])
def test_an_expression_that_fails_for_one_service_leaves_none_if_strict(
    cloud: Cloud, service: Service, second: Service, ansible: Ansible, strict: bool
) -> None:
    path = write(ansible, strict=strict, compose={"x": "[1][1 if vpcep_status == 'failed' else 0] + 1"})
    found = inventory(ansible, path, ANSIBLE_INVENTORY_UNPARSED_FAILED="false")
    assert [str(host.get("x")) for host in found.hosts.values()] == ([] if strict else ["2", "None"])
    assert ("Could not set x" in found.text) is strict


def clouds_yaml(ansible: Ansible, **clouds: Simulator) -> None:
    auth = {name: {"auth": {**user(simulator), "project_name": "eu-de"}} for name, simulator in clouds.items()}
    (ansible.folder / "clouds.yaml").write_text(yaml.safe_dump({"clouds": auth}))
    ansible.environment["OS_CLIENT_CONFIG_FILE"] = str(ansible.folder / "clouds.yaml")


def user(simulator: Simulator) -> dict[str, str]:
    owner = simulator.cloud.owner
    named = {"username": owner.username, "user_domain_name": owner.domain_name}
    return {"auth_url": simulator.auth_url, **named, "password": owner.password}


# Their places among the blocks of YAML in the guide.
DECIDE, LOG_IN_ONCE = 3, 4


def guide(ansible: Ansible, number: int, source: str) -> int:
    """Run the play that the guide shows in this place; the exit code."""
    (play,) = guide_blocks("services_as_hosts")[number]
    return ansible.play(play=play, inventory=source).code


def test_two_projects_of_one_login(
    cloud: Cloud, service: Service, elsewhere: Service, simulator: Simulator, ansible: Ansible
) -> None:
    for asked in (service, elsewhere):
        cloud.connections.add(asked.id, domain_id=PARTNER)
    path = write(ansible, logins=[{"project_name": "eu-de"}, {"project_name": NETWORK, "api_timeout": 20}])
    found = inventory(ansible, path)
    assert {host["vpcep_short_name"]: host["vpcep_login"] for host in found.hosts.values()} == {
        "demo": {"project_name": "eu-de"},
        "elsewhere": {"project_name": NETWORK, "api_timeout": 20},
    }
    assert guide(ansible, DECIDE, path) == 0
    assert [cloud.connections.of(asked.id)[0].status for asked in (service, elsewhere)] == ["accepted", "accepted"]


def test_two_clouds(cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible) -> None:
    other = Cloud(owner=Account.named("other"))
    far = other.services.add(id="705290f3-0d00-41f2-aedc-71f09844e879", name="far")
    cloud.connections.add(service.id, domain_id=PARTNER)
    other.connections.add(far.id, domain_id=PARTNER)
    ansible.take_login(simulator)
    with Simulator(other) as second:
        clouds_yaml(ansible, near=simulator, far=second)
        path = write(ansible, logins=[{"cloud": "near"}, {"cloud": "far"}])
        found = inventory(ansible, path)
        assert [host["vpcep_login"] for host in found.hosts.values()] == [{"cloud": "near"}, {"cloud": "far"}]
        assert guide(ansible, DECIDE, path) == 0
        assert cloud.connections.of(service.id)[0].status == other.connections.of(far.id)[0].status == "accepted"
        assert [secret for secret in secrets(cloud) + secrets(other) if secret in found.text] == []


def test_the_files_of_the_guide(cloud: Cloud, service: Service, elsewhere: Service, ansible: Ansible) -> None:
    smallest, waiting, logins, *_plays = guide_blocks("services_as_hosts")
    assert set(logins) == {"plugin", "logins"}
    cloud.connections.add(service.id)
    assert inventory(ansible, write(ansible, **smallest)).group(GROUP) == names(cloud, service)
    assert inventory(ansible, write(ansible, **waiting)).group("waiting") == names(cloud, service)


def test_one_login_for_all_hosts(cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible) -> None:
    services = [service, cloud.services.add(name="other")]
    for asked in services:
        cloud.connections.add(asked.id)
    assert guide(ansible, LOG_IN_ONCE, write(ansible)) == 0
    # One for the inventory, and one for the play.
    assert simulator.calls().count("POST /v3/auth/tokens") == 2
    assert [cloud.connections.of(asked.id)[0].status for asked in services] == ["accepted", "accepted"]


@pytest.mark.parametrize("form", [pytest.param("plain", id="as text"), pytest.param("template", id="as a template")])
def test_secrets_in_the_file_reach_no_variable_and_no_cache(
    cloud: Cloud, service: Service, simulator: Simulator, ansible: Ansible, form: str
) -> None:
    login = ansible.take_login(simulator)
    ansible.environment["BOX"] = cloud.owner.password
    given = {**login, "password": "{{ lookup('ansible.builtin.env', 'BOX') }}"} if form == "template" else login
    found = inventory(ansible, write(ansible, **given, **cached(ansible)))
    (host,) = found.hosts.values()
    assert host["vpcep_login"] == {name: value for name, value in login.items() if name != "password"}
    kept = "".join(path.read_text() for path in (ansible.folder / "cache").iterdir())
    assert (service.id in kept, cloud.owner.password in kept + found.text) == (True, False)


def cached(ansible: Ansible) -> dict[str, Any]:
    return {
        "cache": True,
        "cache_plugin": "ansible.builtin.jsonfile",
        "cache_connection": str(ansible.folder / "cache"),
    }


def test_the_cache_saves_all_requests_until_something_else_is_asked(
    cloud: Cloud, service: Service, elsewhere: Service, simulator: Simulator, ansible: Ansible
) -> None:
    path = write(ansible, **cached(ansible))
    first = inventory(ansible, path)
    simulator.clear()
    assert (inventory(ansible, path).inventory, simulator.calls()) == (first.inventory, [])
    other = inventory(ansible, path, OS_PROJECT_NAME=NETWORK)
    assert (list(other.hosts), len(simulator.requests)) == (names(cloud, elsewhere), 2)
    counted = inventory(ansible, write(ansible, counts=True, **cached(ansible)))
    assert [host["vpcep_connection_counts"] for host in counted.hosts.values()] == [NONE_WAITS]
    simulator.clear()
    for option, requests in (("-v", 0), ("--flush-cache", 3)):
        assert ansible.play(play={"hosts": GROUP}, inventory=path, options=[option]).code == 0
        assert len(simulator.requests) == requests


OWN = {"project_name": "eu-de"}
GUESSED = "guessed-Zq81"
ERRORS = [
    pytest.param({"logins": [OWN, {**OWN, "password": GUESSED}]}, "entry 2: Could not log in", id="a refused login"),
    pytest.param({"logins": [OWN, {"project_name": "none"}]}, "entry 2: Could not", id="a project that is not there"),
    pytest.param({"logins": [OWN, {"region_name": "eu-nl"}]}, "entry 2:", id="a region that is not there"),
    pytest.param({"logins": [OWN, {}]}, "entries 1 and 2 both list endpoint service", id="a project twice"),
    pytest.param({"logins": []}, "logins is empty", id="no logins"),
    pytest.param({"logins": [OWN], "username": "me"}, "logins and username are both given", id="two kinds of login"),
    pytest.param({"logins": [{"pasword": GUESSED}]}, "the option 'pasword' is unknown", id="an unknown option"),
    pytest.param({"logins": [{"password": [GUESSED]}]}, "password is not text", id="a list for a text"),
    pytest.param({"password": [GUESSED]}, "password", id="a list for a text at the top"),
    pytest.param({"api_timeout": "soon"}, "api_timeout", id="a text for a number"),
    pytest.param({"filter": {"names": "x"}}, "option 'filter' is unknown", id="a misspelt filter"),
    pytest.param({"filters": {"names": []}}, "filters: names is empty", id="an empty filter"),
    pytest.param({"filters": {"statuses": ["gone"]}}, "statuses has 'gone'", id="an unknown status"),
    pytest.param({"filters": {"names": ["{{ x }}"]}}, "names has a template", id="a template in a filter"),
    pytest.param({"password": f"{{{{ '{GUESSED}' ~ nothing }}}}"}, "cannot be rendered", id="an unusable template"),
    pytest.param({"cloud": "none"}, "clouds", id="a cloud that is not there"),
]


@pytest.mark.parametrize(("options", "said"), ERRORS)
def test_what_cannot_be_read_is_an_error_and_leaves_no_host(
    service: Service, simulator: Simulator, ansible: Ansible, options: Mapping[str, Any], said: str
) -> None:
    path = write(ansible, **options)
    found = inventory(ansible, path)
    text = " ".join(found.text.split())
    assert (found.code != 0, said in text, GUESSED in text) == (True, True, False), found.text
    assert inventory(ansible, path, ANSIBLE_INVENTORY_UNPARSED_FAILED="false").hosts == {}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/vpc-endpoint-services", 403, id="the services"),
        pytest.param("/connections", 403, id="the connections of one of them"),
    ],
)
def test_a_list_that_the_cloud_refuses_leaves_no_host(
    cloud: Cloud, service: Service, second: Service, ansible: Ansible, path: str, status: int
) -> None:
    cloud.faults.append(Fault("GET", path=path, status=status, times=1))
    found = inventory(ansible, write(ansible, counts=True))
    assert (found.code != 0, found.hosts, "Could not read the" in found.text) == (True, {}, True)


def test_a_refused_login_is_not_tried_again(simulator: Simulator, ansible: Ansible) -> None:
    logins = [{"project_name": name} for name in ("eu-de", NETWORK)]
    found = inventory(ansible, write(ansible, logins=logins), OS_PASSWORD=GUESSED)
    assert (found.code != 0, simulator.calls()) == (True, ["POST /v3/auth/tokens"])


def test_what_others_have_written_is_never_a_template(cloud: Cloud, simulator: Simulator, ansible: Ansible) -> None:
    mark = ansible.folder / "mark"
    evil = f"{{{{ lookup('ansible.builtin.pipe', 'touch {mark}') }}}}"
    hostile = cloud.services.add(name="{{ 7 * 7 }}", description=evil, tags={"key": evil})
    path = write(ansible, compose={"copy": "vpcep_description"}, keyed_groups=[{"key": "vpcep_short_name"}])
    found = inventory(ansible, path)
    assert [(host["vpcep_description"], host["copy"]) for host in found.hosts.values()] == [(evil, evil)]
    said = "{{ [inventory_hostname, vpcep_description, vpcep_tags[0].value, copy] }}"
    play = {"hosts": GROUP, "tasks": [{"name": "Say", "ansible.builtin.debug": {"msg": said}}]}
    done = ansible.play(play=play, inventory=path)
    assert done["Say"]["msg"] == [cloud.services.full_name(hostile), evil, evil, evil]
    assert not mark.exists()


def test_the_documentation_is_shown(ansible: Ansible, collections: str) -> None:
    command = ["ansible-doc", "-t", "inventory", "--json", "opentelekomcloud.vpcep.vpcep_services"]
    done = subprocess.run(
        command, env={**os.environ, **ansible.environment}, text=True, capture_output=True, check=True, timeout=120
    )
    (doc,) = json.loads(done.stdout).values()
    assert {"plugin", "logins", "filters", "counts", "cloud", "password", "compose", "cache"} <= set(
        doc["doc"]["options"]
    )
