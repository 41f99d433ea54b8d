# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A stand-in for the script with which ansible-test installs pip, for machines that cannot download it.

ansible-test looks for the script in a cache first. The stand-in put there runs pip's own wheel, which lies next to it
and comes from the package mirror. If pip knows no mirror, or if the host of the script answers, nothing happens.
"""

from __future__ import annotations

import subprocess
import sys
import types
import urllib.request
from http.client import HTTPException
from pathlib import Path

from tests.tools.package_mirror import pip_settings

CACHE = Path("~/.ansible/test/cache").expanduser()
# As ansible-test has it in _util/target/setup/requirements.py.
ADDRESS = "https://ci-files.testing.ansible.com/ansible-test/get-pip-{version}.py"
SCRIPT = """\
import sys
sys.path.insert(0, {wheel!r})
from pip._internal.cli.main import main
sys.exit(main(["install"] + [a for a in sys.argv[1:] if a not in ("--no-setuptools", "--no-wheel")]))
"""


def wanted_versions() -> set[str]:
    """The versions of pip that the installed ansible-test asks for."""
    from ansible_test._internal import constants, python_requirements

    pythons = (types.SimpleNamespace(version=version) for version in constants.SUPPORTED_PYTHON_VERSIONS)
    return {python_requirements.get_venv_packages(python)["pip"] for python in pythons}


def script_in(cache: Path, version: str) -> Path:
    """Where ansible-test looks for the script of a version."""
    return cache / f"get_pip_{version.replace('.', '_')}.py"


def host_answers(address: str) -> bool:
    """Whether ansible-test's own download would work."""
    try:
        with urllib.request.urlopen(address, timeout=10):
            return True
    except (OSError, HTTPException):
        return False


def write(version: str, cache: Path) -> None:
    """Put one version of pip and a script that runs it into the cache."""
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    subprocess.run([*download, "--dest", str(cache), f"pip=={version}"], check=True)
    (wheel,) = cache.glob(f"pip-{version}-*.whl")
    script_in(cache, version).write_text(SCRIPT.format(wheel=str(wheel)))


def provide(cache: Path = CACHE, address: str = ADDRESS) -> None:
    """Fill the cache if ansible-test cannot do it itself."""
    if not pip_settings.read():
        return
    missing = [version for version in sorted(wanted_versions()) if not script_in(cache, version).exists()]
    if not missing or host_answers(address.format(version=missing[0])):
        return
    cache.mkdir(parents=True, exist_ok=True)
    for version in missing:
        write(version, cache)
