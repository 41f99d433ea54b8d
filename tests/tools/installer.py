# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Choose the installer: uv where it reaches the package indexes as pip does, else pip."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

# uv does not read pip's configuration.
_SETTINGS = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
}


def pip_settings() -> dict[str, str]:
    """What pip is configured with, of which the environment outweighs the files."""
    listing = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    pairs = (line.split("=", 1) for line in listing.splitlines() if "=" in line)
    ranked = sorted(pairs, key=lambda pair: pair[0].startswith(":env:"))
    return {key.rpartition(".")[2]: " ".join(str(ast.literal_eval(value)).split()) for key, value in ranked}


def write_pip_configuration(home: Path) -> None:
    """Give a home folder the settings of pip as a file, for tools that hide the environment from their pip."""
    file = home / ".config" / "pip" / "pip.conf"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    settings = {**pip_settings(), "quiet": "2"}
    file.write_text("[global]\n" + "".join(f"{key} = {value}\n" for key, value in settings.items()))


def uv_variables() -> dict[str, str]:
    """The same settings as uv's variables; whatever the user has set for uv stays."""
    settings = pip_settings()
    variables = {name: settings[key] for key, name in _SETTINGS.items() if settings.get(key)}
    if "UV_FIND_LINKS" in variables:
        variables["UV_FIND_LINKS"] = variables["UV_FIND_LINKS"].replace(" ", ",")
    # As pip does: the best version of all indexes, and compiled once rather than at each start of a playbook.
    variables |= {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_COMPILE_BYTECODE": "1", "UV_PYTHON_DOWNLOADS": "never"}
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
