# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of real runs share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.simulator import Cloud, Connection, Service, Simulator

from .runs import Ansible, clean_environment


@pytest.fixture(scope="session", autouse=True)
def _environment() -> None:
    clean_environment()


@pytest.fixture(scope="session")
def collections() -> str:
    """The folder with the collection as a user has installed it; nox builds and installs it."""
    return os.environ["VPCEP_COLLECTIONS_PATH"]


@pytest.fixture
def asking(cloud: Cloud, service: Service) -> Connection:
    return cloud.connections.add(service.id)


@pytest.fixture
def ansible(simulator: Simulator, collections: str, tmp_path: Path) -> Ansible:
    home = tmp_path / "home"
    home.mkdir()
    base = {"ANSIBLE_COLLECTIONS_PATH": collections, "HOME": str(home), "NO_COLOR": "1"}
    return Ansible(tmp_path, {**base, **simulator.environment()})
