# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of the simulator share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulator import Account, Cloud, Simulator

from .client import Client


@pytest.fixture
def client(simulator: Simulator) -> Iterator[Client]:
    client = Client(simulator)
    with client.session:
        yield client


@pytest.fixture
def partner(cloud: Cloud) -> Account:
    """An account besides the owner."""
    return cloud.identity.add_account(Account.named("partner"))


@pytest.fixture
def consumer(simulator: Simulator, partner: Account) -> Iterator[Client]:
    """The partner, logged in to the partner's own project."""
    client = Client(simulator, partner)
    with client.session:
        yield client
