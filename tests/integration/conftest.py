# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of real runs share."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.simulator import Cloud, Connection, Service, Simulator

from .runs import Ansible, clean_environment

ROOT = Path(__file__).parents[2]


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


@pytest.fixture
def awx(ansible: Ansible) -> Ansible:
    """A job's folder as AWX makes it: this repository as the project, and next to it the collections it requires."""
    project = ansible.folder / "project"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, project / name)
    required = ansible.folder / "requirements_collections"
    galaxy = ["ansible-galaxy", "collection", "install", "-r", "collections/requirements.yml", "-p", str(required)]
    subprocess.run(galaxy, cwd=project, capture_output=True, check=True, timeout=300)
    ansible.environment["ANSIBLE_COLLECTIONS_PATH"] = str(required)
    return ansible
