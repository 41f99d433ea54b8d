# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ways to do a work: ours, and what people use today. Each makes the command that does it."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .clouds import Access
from .processes import SCRIPTS, Command

CONNECTION = "opentelekomcloud.vpcep.vpcep_connection"
POLICY = "opentelekomcloud.vpcep.vpcep_connection_policy"
SERVICE = "opentelekomcloud.vpcep.vpcep_service"
WHITELIST = "opentelekomcloud.vpcep.vpcep_service_permission"
PEERS = Path(__file__).parent / "peers"
# As the simulated service is.
DECLARED = {"approval_enabled": True, "tcp_proxy": "close", "description": ""}


@dataclass(frozen=True)
class Stage:
    """Where a way is tried: a cloud, a folder for its files, and the endpoints that it is to accept."""

    access: Access
    folder: Path
    endpoints: Sequence[str]


Way = Callable[[Stage], Command]


def ping(stage: Stage) -> Command:
    """The least that Ansible takes for a task."""
    return _play(stage, {"ansible.builtin.ping": {}})


def connection(stage: Stage) -> Command:
    """`vpcep_connection`, with a token, in a loop if there are several endpoints."""
    options = {"service_id": stage.access.service_id, "endpoint_id": "{{ item }}", "state": "accepted"}
    return _play(stage, _each(stage, {CONNECTION: {**options, **_ready(stage)}}))


def policy(is_login: bool = True, **options: Any) -> Way:
    """One task of `vpcep_connection_policy`, with the password, or with a token if it is not to log in."""

    def prepare(stage: Stage) -> Command:
        login = {} if is_login else _ready(stage)
        wanted = {"service_id": stage.access.service_id, "rules": [], "default": "accepted"}
        return _play(stage, {POLICY: {**wanted, **options, **login}})

    return prepare


def journaled(**options: Any) -> Way:
    """The same with the journal on, in the folder of the run."""

    def prepare(stage: Stage) -> Command:
        return policy(journal=str(stage.folder / "journal.jsonl"), **options)(stage)

    return prepare


def role(stage: Stage) -> Command:
    """The role over all services."""
    variables = {
        "approve_connections_services": list(stage.access.service_ids),
        "approve_connections_rules": [],
        "approve_connections_default": "accepted",
    }
    task = {"ansible.builtin.import_role": {"name": "opentelekomcloud.vpcep.approve_connections"}, "vars": variables}
    return _play(stage, task)


def service(stage: Stage) -> Command:
    """`vpcep_service`, with a token, for a service that is as it should be."""
    return _play(stage, {SERVICE: {"service_id": stage.access.service_id, **DECLARED, **_ready(stage)}})


def uri_service(stage: Stage) -> Command:
    """Two `uri` tasks: look at the service, and change it if one of its fields differs."""
    look = _uri_to(stage, stage.access.service, method="GET")
    change = _uri_to(stage, stage.access.service, method="PUT", body=DECLARED, body_format="json")
    differs = " or ".join(f"looked.json.{name} != {value!r}" for name, value in DECLARED.items())
    return _play(stage, {**look, "register": "looked"}, {**change, "when": differs})


def openstack_service(stage: Stage) -> Command:
    """The command line of otcextensions, with a token, which only shows the service."""
    arguments = [str(SCRIPTS / "openstack"), "vpcep", "service", "show", stage.access.service_id]
    return Command(arguments, _openstack_login(stage.access))


def whitelist(number: int, is_loop: bool = False) -> Way:
    """`vpcep_service_permission` for so many accounts, with a token: one task, or one task for each."""

    def prepare(stage: Stage) -> Command:
        domain_ids = [f"{account:032x}" for account in range(number)]
        options = {"service_id": stage.access.service_id, **_ready(stage)}
        if is_loop:
            return _play(stage, {WHITELIST: {**options, "domain_ids": ["{{ item }}"]}, "loop": domain_ids})
        return _play(stage, {WHITELIST: {**options, "domain_ids": domain_ids}})

    return prepare


def hosts(stage: Stage) -> Command:
    """One task over the inventory of services."""
    return _over_services(stage, [[]])


def slices(stage: Stage) -> Command:
    """The same as four jobs at once, each with a quarter of the hosts."""
    quarter = len(stage.access.service_ids) // 4
    first = range(0, 4 * quarter, quarter)
    return _over_services(stage, [[f"--limit=vpcep_services[{start}:{start + quarter - 1}]"] for start in first])


def uri(stage: Stage) -> Command:
    """One `uri` task that accepts and looks at nothing."""
    return _play(stage, _uri_accept(stage))


def uri_with_look(stage: Stage) -> Command:
    """Two `uri` tasks: look at the connection, and accept it if it waits."""
    look = _uri(stage, "?id={{ item }}", method="GET")
    accept = {**_uri_accept(stage), "when": "listed.json.connections[0].status == 'pendingAcceptance'"}
    return _play(stage, {**_each(stage, look), "register": "listed"}, accept)


def openstack(stage: Stage) -> Command:
    """The command line of otcextensions, with a token, in a `for` of the shell."""
    access = stage.access
    program = shlex.quote(str(SCRIPTS / "openstack"))
    one = f'{program} vpcep service connection set {access.service_id} "$endpoint" --accept'
    script = f"set -e; for endpoint in {' '.join(stage.endpoints)}; do {one}; done"
    return Command(["sh", "-c", script], _openstack_login(access))


def sdk(stage: Stage) -> Command:
    """A script over huaweicloudsdkvpcep, which signs its requests."""
    access = stage.access
    given = [access.url, access.project_id, access.access_key, access.secret_key, access.service_id]
    return Command([sys.executable, str(PEERS / "sdk.py"), *given, *stage.endpoints], {})


def reading(stage: Stage) -> Command:
    """A login and the whole list, with nothing around it; prints the seconds that these requests took."""
    return Command([sys.executable, str(PEERS / "reading.py"), stage.access.connections], stage.access.environment)


def _over_services(stage: Stage, jobs: Sequence[Sequence[str]]) -> Command:
    """One task at the service of each host, in a process for each of these lists of options."""
    source = stage.folder / "benchmark.vpcep_services.yml"
    source.write_text(json.dumps({"plugin": "opentelekomcloud.vpcep.vpcep_services"}))
    wanted = {"service_id": "{{ vpcep_service_id }}", "rules": [], "default": "accepted"}
    command = _play(stage, {POLICY: wanted}, hosts="vpcep_services")
    program, _inventory, _localhost, play = command.arguments
    lines = [shlex.join([program, "-i", str(source), play, *options]) for options in jobs]
    begun = " ".join(f'{line} & jobs="$jobs $!";' for line in lines)
    return Command(["sh", "-c", f"{begun} for job in $jobs; do wait $job || exit 1; done"], command.environment)


def _play(stage: Stage, *tasks: Mapping[str, Any], hosts: str = "localhost") -> Command:
    play = {
        "name": "Benchmark",
        "hosts": hosts,
        "connection": "local",
        "gather_facts": False,
        "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
        "tasks": [{"name": f"Task {number}", **task} for number, task in enumerate(tasks)],
    }
    path = stage.folder / "play.yml"
    path.write_text(json.dumps([play]))
    environment = {
        **stage.access.environment,
        "ANSIBLE_COLLECTIONS_PATH": os.environ["VPCEP_COLLECTIONS_PATH"],
        "HOME": str(stage.folder),
    }
    return Command([str(SCRIPTS / "ansible-playbook"), "-i", "localhost,", str(path)], environment)


def _each(stage: Stage, task: Mapping[str, Any]) -> dict[str, Any]:
    if len(stage.endpoints) == 1:
        return {**task, "vars": {"item": stage.endpoints[0]}}
    return {**task, "loop": list(stage.endpoints)}


def _ready(stage: Stage) -> dict[str, str]:
    """The options of a login that has been made already."""
    access = stage.access
    return {"auth_token": access.token, "vpcep_endpoint": access.url, "project_id": access.project_id}


def _openstack_login(access: Access) -> dict[str, str]:
    return {
        "OS_AUTH_TYPE": "admin_token",
        "OS_ENDPOINT": f"{access.url}/v1/{access.project_id}",
        "OS_TOKEN": access.token,
        "OS_REGION_NAME": access.environment["OS_REGION_NAME"],
    }


def _uri(stage: Stage, path: str, **options: Any) -> dict[str, Any]:
    return _uri_to(stage, stage.access.connections + path, **options)


def _uri_to(stage: Stage, url: str, **options: Any) -> dict[str, Any]:
    return {"ansible.builtin.uri": {"url": url, "headers": {"X-Auth-Token": stage.access.token}, **options}}


def _uri_accept(stage: Stage) -> dict[str, Any]:
    body = {"action": "receive", "endpoints": ["{{ item }}"]}
    return _each(stage, _uri(stage, "/action", method="POST", body=body, body_format="json"))
