# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A stand-in for the bootstrap script that ansible-test downloads from its CI host, for networks without that host.

ansible-test keeps the scripts in a cache and looks there first. The stand-in runs pip's own wheel, laid beside it,
which comes from the package index that pip is configured with. Where the host answers, nothing is done.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import types
import urllib.error
import urllib.request
from pathlib import Path

CACHE = Path("~/.ansible/test/cache").expanduser()
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


def host_answers(version: str) -> bool:
    """Whether ansible-test's own download would work; the address is read from its source."""
    package = importlib.util.find_spec("ansible_test")
    if not package or not package.origin:
        sys.exit("ansible-test is not installed")
    source = Path(package.origin).parent / "_util" / "target" / "setup" / "requirements.py"
    address = re.search(r"https://\S+get-pip-%s\.py", source.read_text())
    if not address:
        return True
    try:
        with urllib.request.urlopen(address[0] % version, timeout=10):
            return True
    except (OSError, urllib.error.URLError):
        return False


def write(version: str, cache: Path) -> None:
    """Put one version of pip and a script that runs it into the cache."""
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    subprocess.run([*download, "--dest", str(cache), f"pip=={version}"], check=True)
    (wheel,) = cache.glob(f"pip-{version}-*.whl")
    script = cache / f"get_pip_{version.replace('.', '_')}.py"
    script.write_text(SCRIPT.format(wheel=str(wheel)))


def provide(cache: Path = CACHE) -> None:
    """Fill the cache, unless it is full or ansible-test can do it itself."""
    missing = [v for v in sorted(wanted_versions()) if not (cache / f"get_pip_{v.replace('.', '_')}.py").exists()]
    if not missing or host_answers(missing[0]):
        return
    cache.mkdir(parents=True, exist_ok=True)
    for version in missing:
        write(version, cache)
