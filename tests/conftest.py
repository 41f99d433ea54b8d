# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all tests share; and the collection under its full name, whatever folder the checkout is in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
import trustme

from tests.simulator import Cloud, Service, Simulator

_ROOT = Path(__file__).parents[1]


def _add_package(name: str, *folders: str) -> None:
    package = sys.modules.setdefault(name, ModuleType(name))
    package.__path__ = [*getattr(package, "__path__", []), *folders]
    if "." in name:
        parent, child = name.rsplit(".", 1)
        setattr(sys.modules[parent], child, package)


_add_package("ansible_collections")
_add_package("ansible_collections.opentelekomcloud")
_add_package("ansible_collections.opentelekomcloud.vpcep", str(_ROOT))


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture
def service(cloud: Cloud) -> Service:
    return cloud.services.add()


@pytest.fixture
def simulator(cloud: Cloud) -> Iterator[Simulator]:
    with Simulator(cloud) as simulator:
        yield simulator


@dataclass(frozen=True)
class Certificate:
    """Files in PEM format: a certificate for 127.0.0.1, its key, and the authority that nobody but a test trusts."""

    certfile: str
    keyfile: str
    authority: str

    @property
    def pair(self) -> tuple[str, str]:
        return self.certfile, self.keyfile


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    folder = tmp_path_factory.mktemp("certificate")
    files = Certificate(*(str(folder / name) for name in ("cert.pem", "key.pem", "authority.pem")))
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    issued.cert_chain_pems[0].write_to_path(files.certfile)
    issued.private_key_pem.write_to_path(files.keyfile)
    authority.cert_pem.write_to_path(files.authority)
    return files
