# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find a Chromium, or install one if this machine may be changed."""

from __future__ import annotations

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Set to 1, it allows to install the Debian package outside of a continuous integration, too.
VARIABLE = "VPCEP_INSTALL_CHROMIUM"


def find() -> str | None:
    """The path of a Chromium on this machine."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def may_install() -> bool:
    """Whether this is root on a Debian that nobody works on, or somebody has asked for it."""
    is_asked = os.environ.get("CI") == "true" or os.environ.get(VARIABLE) == "1"
    return is_asked and os.geteuid() == 0 and shutil.which("apt-get") is not None


def ensure() -> str | None:
    """The path of a Chromium, which is installed first if it is missing and may be; None if there is none."""
    if find() is None and may_install():
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", "--quiet", "--quiet", *command], env=environment, check=False)
    return find()
