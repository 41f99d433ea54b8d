# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task that takes longer than ten seconds says meanwhile, and to whom."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.simulator import Cloud, Connection, Service, Simulator

from .policies import POLICY, pending
from .runs import MODULE, Ansible, task

# Longer than the first ten seconds by enough for a slow machine.
LONG = 16.0
# A connection like the local one, but to somewhere else as far as an action plugin can know.
ELSEWHERE = '''
from ansible.plugins.connection.local import Connection as Local

DOCUMENTATION = """
name: elsewhere
short_description: Another host
description: Another host.
author: the tests
"""


class Connection(Local):
    transport = "elsewhere"
'''
# A callback whose whole output is one JSON document.
AS_JSON = '''
import json

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: as_json
type: stdout
short_description: JSON
description: JSON.
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "as_json"

    def v2_playbook_on_stats(self, stats):
        self._display.display(json.dumps(stats.summarize("localhost")))
'''


def add_plugin(folder: Path, name: str, text: str) -> None:
    """Put a plugin next to the playbook, where Ansible looks for it."""
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_text(text)


def test_the_task_that_is_waited_for_on_the_controller_is_heard_and_no_other(
    cloud: Cloud, simulator: Simulator, ansible: Ansible
) -> None:
    """Five hosts at once. The others are the same in all but one thing."""
    cloud.connections.settle_seconds = LONG
    hosts = ("here", "elsewhere", "hidden", "background", "short")
    services = {host: cloud.services.add(name=host) for host in hosts}
    for host in hosts:
        pending(cloud, services[host], 3)
    add_plugin(ansible.folder / "project", "connection_plugins/elsewhere.py", ELSEWHERE)
    options = {"service_name": "{{ inventory_hostname }}", "rules": [], "default": "accepted"}
    run = ansible.play(
        task(
            "run",
            {**options, "wait": "{{ inventory_hostname != 'short' }}"},
            module=POLICY,
            no_log="{{ inventory_hostname == 'hidden' }}",
            poll=2,
            ignore_errors=False,
            **{"async": "{{ 300 if inventory_hostname == 'background' else 0 }}"},
        ),
        options=["-i", ",".join(hosts)],
        play={"hosts": ",".join(hosts)},
        # Ansible looks for a background task in the home of the account, which is not the one of this test.
        environment={"ANSIBLE_ASYNC_DIR": str(ansible.folder / "background")},
        vars={"ansible_connection": "{{ 'elsewhere' if inventory_hostname == 'elsewhere' else 'local' }}"},
    )
    decided = {host: [row.status for row in cloud.connections.of(services[host].id)] for host in hosts}
    assert (run.code, decided) == (0, dict.fromkeys(hosts, ["accepted"] * 3))
    said = set(re.findall(r"progress: \[\w+\] => [^\n\r\"\\]*", run.text))
    expected = (
        r"progress: \[here\] => here: 3 of 3 decided, 0 failed, 3 waiting for their effect; at most 59\d s longer"
    )
    assert said
    assert [line for line in said if not re.match(expected, line)] == []
    assert "_progress_file" not in run.text


def test_a_callback_that_prints_json_stays_readable(
    cloud: Cloud, service: Service, asking: Connection, ansible: Ansible
) -> None:
    cloud.connections.settle_seconds = LONG
    project = ansible.folder / "project"
    add_plugin(project, "callback_plugins/as_json.py", AS_JSON)
    decide = {MODULE: {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}}
    play = {"name": "Test", "hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": [decide]}
    play["vars"] = {"ansible_python_interpreter": sys.executable}
    (project / "play.yml").write_text(json.dumps([play]))
    done = subprocess.run(
        [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "localhost,", str(project / "play.yml")],
        env={"PATH": os.environ["PATH"], "ANSIBLE_STDOUT_CALLBACK": "as_json", **ansible.environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["changed"] == 1
    expected = rf"progress: \[localhost\] => {asking.id}: still creating after \d+ s; at most 59\d s longer"
    assert re.search(expected, done.stderr)
    # Ansible has removed the file with its other temporary files.
    assert list(Path(ansible.environment["HOME"]).rglob("vpcep-progress-*")) == []
