# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is who: accounts, their projects, and the agencies through which one account acts for another."""

from __future__ import annotations

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Project:
    """A project and the domain that it is in."""

    id: str
    name: str
    domain_id: str
    domain_name: str

    @property
    def region(self) -> str:
        """The region that it is in, with which its name begins: `eu-de_other` is in `eu-de`."""
        return self.name.partition("_")[0]


@dataclass
class Account:
    """A domain with a first project and one user, who has a password and a pair of permanent access keys."""

    username: str = "box-operator"
    user_id: str = "7116d09f88fa41908676fdd4b039e95b"
    password: str = "box-password-7Kq2"
    access_key: str = "BOXACCESSKEY00000042"
    secret_key: str = "box-secret-key-Rw8Zt4Lx9Vb2Nc6Mf1Jd5Hs3"
    domain_name: str = "OTC00000000001000000042"
    domain_id: str = "d78cbac186b744899480f25bd022f468"
    project_name: str = "eu-de"
    project_id: str = "6e9dfd51d1124e8d8498dce894923a0d"

    @property
    def project(self) -> Project:
        """The account's first project."""
        return Project(self.project_id, self.project_name, self.domain_id, self.domain_name)

    @classmethod
    def named(cls, name: str, project_name: str = "eu-de") -> Account:
        """Another account, all of whose values are made up, always the same for the same name."""
        number = uuid.uuid5(uuid.NAMESPACE_URL, f"account/{name}")
        return cls(
            username=f"{name}-operator",
            user_id=_hexadecimal("user", name),
            password=f"box-password-{name}",
            access_key=f"BOXACCESSKEY{number.hex[:8].upper()}",
            secret_key=f"box-secret-key-{number.hex}",
            domain_name=f"OTC{number.int % 10**20:020d}",
            domain_id=_hexadecimal("domain", name),
            project_name=project_name,
            project_id=_hexadecimal("project", name),
        )


def _hexadecimal(kind: str, name: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"account/{name}/{kind}").hex


@dataclass(frozen=True)
class Agency:
    """What another domain lets the user do in a project of its own."""

    name: str
    project: Project
