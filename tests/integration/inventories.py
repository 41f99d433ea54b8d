# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of the inventory plugin, what ansible-inventory says of them, and the inventories of AWX."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .runs import Ansible

GROUP = "vpcep_services"


@dataclass(frozen=True)
class Listed:
    """What ansible-inventory has said: its exit code, the inventory if it has one, and all of its text."""

    code: int
    inventory: Mapping[str, Any]
    text: str

    @property
    def hosts(self) -> Mapping[str, Mapping[str, Any]]:
        """The variables of each host."""
        hosts: Mapping[str, Mapping[str, Any]] = self.inventory.get("_meta", {}).get("hostvars", {})
        return hosts

    def group(self, name: str) -> list[str]:
        found: list[str] = self.inventory.get(name, {}).get("hosts", [])
        return sorted(found)


def write(ansible: Ansible, name: str = "my", **options: Any) -> str:
    """A file for the plugin; returns its path."""
    path = ansible.folder / f"{name}.vpcep_services.yml"
    path.write_text(json.dumps({"plugin": "opentelekomcloud.vpcep.vpcep_services", **options}))
    return str(path)


def inventory(ansible: Ansible, source: str, *options: str, **environment: str) -> Listed:
    """What ansible-inventory says of a source, in which a source that cannot be used is an error."""
    done = subprocess.run(
        ["ansible-inventory", "-i", source, *(options or ["--list"])],
        env={**os.environ, "ANSIBLE_INVENTORY_UNPARSED_FAILED": "true", **ansible.environment, **environment},
        text=True,
        capture_output=True,
        timeout=300,
        check=False,
    )
    found = json.loads(done.stdout, object_hook=_plain) if done.stdout.startswith("{") else {}
    return Listed(done.returncode, found, done.stdout + done.stderr)


def jobs(ansible: Ansible, listed: Listed, number: int, playbook: str, variables: Mapping[str, Any]) -> list[list[str]]:
    """The commands of the slices of a job, each in a folder as AWX makes it.

    A slice has every so manieth host, in a script that prints these hosts and their variables.
    """
    names = sorted(listed.hosts)
    return [
        _job(ansible, f"job{first}", {name: listed.hosts[name] for name in names[first::number]}, playbook, variables)
        for first in range(number)
    ]


def _job(
    ansible: Ansible, name: str, hosts: Mapping[str, Any], playbook: str, variables: Mapping[str, Any]
) -> list[str]:
    folder = ansible.folder / name
    found = {"all": {"hosts": list(hosts)}, GROUP: {"hosts": list(hosts)}, "_meta": {"hostvars": hosts}}
    script = f"#! /usr/bin/env python3\n# -*- coding: utf-8 -*-\nprint({json.dumps(found)!r})\n"
    files = {
        "inventory/hosts": script,
        "env/envvars": json.dumps(ansible.environment),
        "env/extravars": json.dumps(variables),
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    (folder / "inventory/hosts").chmod(0o700)
    (folder / "project").symlink_to(ansible.folder / "project")
    return [sys.executable, "-m", "ansible_runner", "run", str(folder), "-p", playbook, "-q"]


def _plain(value: dict[str, Any]) -> Any:
    """Text that Ansible marks because it must not be rendered."""
    return value["__ansible_unsafe"] if set(value) == {"__ansible_unsafe"} else value
