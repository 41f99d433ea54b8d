# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests at a real Keystone share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.runs import Ansible, clean_environment
from tests.simulator import Cloud, Service, Simulator

from .accounts import Account, create_account, create_endpoint, move_endpoint
from .keystone import Keystone


@pytest.fixture(scope="session")
def keystone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keystone]:
    """One for all tests, since it takes seconds to start. Its folder is for this user alone, as all of pytest's are."""
    clean_environment()
    with Keystone(tmp_path_factory.mktemp("keystone")) as keystone:
        yield keystone


@pytest.fixture(scope="session")
def account(keystone: Keystone) -> Account:
    return create_account(keystone)


@pytest.fixture(scope="session")
def endpoint_id(keystone: Keystone) -> str:
    return create_endpoint(keystone)


@pytest.fixture
def cloud(account: Account) -> Cloud:
    """The account's project, by the ID that it has in Keystone."""
    cloud = Cloud()
    cloud.owner.project_id = account.project_id
    return cloud


@pytest.fixture
def service(cloud: Cloud) -> Service:
    return cloud.services.add()


@pytest.fixture
def simulator(cloud: Cloud, keystone: Keystone, endpoint_id: str) -> Iterator[Simulator]:
    """Takes the tokens of Keystone, whose catalog leads to it. Keystone's record begins here."""
    with Simulator(cloud, token_authority=keystone.url) as simulator:
        move_endpoint(keystone, endpoint_id, simulator.url)
        keystone.clear()
        yield simulator


@pytest.fixture
def ansible(simulator: Simulator, tmp_path: Path) -> Ansible:
    """Without a login in the environment."""
    home = tmp_path / "home"
    home.mkdir()
    collections = os.environ["VPCEP_COLLECTIONS_PATH"]
    return Ansible(tmp_path, {"ANSIBLE_COLLECTIONS_PATH": collections, "HOME": str(home), "NO_COLOR": "1"})
