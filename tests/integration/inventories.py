# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of the inventory plugin, what ansible-inventory says of them, and the inventories of AWX."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
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


def slices(listed: Listed, number: int, folder: Path) -> list[str]:
    """Scripts as AWX writes them for the slices of a job: each has every so manieth host, and its variables."""
    paths = []
    names = sorted(listed.hosts)
    for first in range(number):
        hosts = names[first::number]
        variables = {name: listed.hosts[name] for name in hosts}
        found = {"all": {"hosts": hosts}, GROUP: {"hosts": hosts}, "_meta": {"hostvars": variables}}
        path = folder / f"slice{first}"
        path.write_text(f"#! /usr/bin/env python3\n# -*- coding: utf-8 -*-\nprint({json.dumps(found)!r})\n")
        path.chmod(0o700)
        paths.append(str(path))
    return paths


def _plain(value: dict[str, Any]) -> Any:
    """Text that Ansible marks because it must not be rendered."""
    return value["__ansible_unsafe"] if set(value) == {"__ansible_unsafe"} else value
