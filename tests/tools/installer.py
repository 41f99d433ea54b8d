# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Choose the installer: uv if it reaches the package indexes as pip does, else pip."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.tools.package_mirror import pip_settings

# As pip does, compile once rather than at each start of a playbook.
_ALWAYS = {"UV_COMPILE_BYTECODE": "1", "UV_PYTHON_DOWNLOADS": "never"}


def uv_variables() -> dict[str, str]:
    """What uv needs to do as pip does; whatever the user has set for uv stays."""
    variables = {**_ALWAYS, **pip_settings.uv_variables()}
    return {name: value for name, value in variables.items() if name not in os.environ}


def choose() -> str:
    """The backend for nox, with the variables it needs set for this process and its children."""
    variables = uv_variables()
    command = [sys.executable, "-m", "uv", "pip", "install", "--dry-run", "--no-deps", "--quiet", "--reinstall", "pip"]
    try:
        subprocess.run(command, env={**os.environ, **variables}, capture_output=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return "venv"
    os.environ.update(variables)
    return "uv"
