# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module on another Python than Ansible's own, as on a managed host."""

from __future__ import annotations

import os

import pytest

from tests.simulator import Connection, Service

from .runs import Ansible, task


def test_the_oldest_python_there_is(service: Service, asking: Connection, ansible: Ansible) -> None:
    python = os.environ.get("VPCEP_TARGET_PYTHON")
    if not python:
        pytest.skip("no older Python is installed to be the target")
    options = {"service_id": service.id, "endpoint_id": asking.id, "state": "accepted"}
    run = ansible.play(
        task("facts", {"gather_subset": ["!all", "!min", "python"]}, module="ansible.builtin.setup"),
        task("dry", options, check_mode=True),
        task("real", options),
        task("again", options),
        vars={"ansible_python_interpreter": python},
    )
    assert run["facts"]["ansible_facts"]["ansible_python"]["executable"] == python
    assert [run[name]["changed"] for name in ("dry", "real", "again")] == [True, True, False]
