# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hand pip's settings for a package mirror to tools that do not read them: uv, and the pip that ansible-test runs."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

# Each of these says where pip finds packages or how it gets there; uv has a variable for some of them.
_MIRROR = {"index-url", "extra-index-url", "no-index", "find-links", "trusted-host", "cert", "client-cert", "proxy"}
_UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
}


def parse(listing: str) -> dict[str, str]:
    """The settings that `pip config list` shows, without their sections; the environment outweighs the files."""
    pairs = (line.split("=", 1) for line in listing.splitlines() if "=" in line)
    ranked = sorted(pairs, key=lambda pair: pair[0].startswith(":env:"))
    return {key.rpartition(".")[2]: " ".join(str(ast.literal_eval(value)).split()) for key, value in ranked}


def read() -> dict[str, str]:
    """All settings of pip if they speak of a mirror, else none."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    # A pip that is set to be quiet lists nothing.
    environment = {**os.environ, "PIP_QUIET": "0"}
    listing = subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout
    settings = {name: value for name, value in parse(listing).items() if name != "quiet"}
    return settings if settings.keys() & _MIRROR else {}


def uv_variables() -> dict[str, str]:
    """The settings as variables of uv."""
    settings = read()
    variables = {name: settings[key] for key, name in _UV_NAMES.items() if settings.get(key)}
    if "UV_FIND_LINKS" in variables:
        variables["UV_FIND_LINKS"] = variables["UV_FIND_LINKS"].replace(" ", ",")
    if variables:
        # pip takes the best version of all indexes; uv on its own stops at the first index that has the package.
        variables["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return variables


def write_configuration(home: Path) -> None:
    """Write the settings into a home folder, for ansible-test, which hides the environment from its pip."""
    file = home / ".config" / "pip" / "pip.conf"
    settings = read()
    if not settings:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    # An index's address may hold a password.
    file.touch(mode=0o600)
    lines = [f"{key} = {value}\n" for key, value in {**settings, "quiet": "2"}.items()]
    file.write_text("[global]\n" + "".join(lines))
