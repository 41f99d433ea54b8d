# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stand-in for ansible-test's download of pip is written only if it is needed, and runs the pip of its wheel."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.tools.package_mirror import get_pip

from .conftest import SetPip

# Nothing listens on port 9 of this machine.
DEAD = "http://127.0.0.1:9/{version}"
MIRROR = "global.index-url='https://mirror.example/simple'"


class Handler(BaseHTTPRequestHandler):
    """Answers with the status that is the path."""

    def do_GET(self) -> None:
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_the_installed_ansible_test_says_which_versions_it_wants() -> None:
    versions = get_pip.wanted_versions()
    assert versions
    assert [version for version in versions if not re.fullmatch(r"\d+(\.\d+)+", version)] == []


def test_the_address_is_the_one_that_ansible_test_downloads_from() -> None:
    import ansible_test

    source = Path(str(ansible_test.__file__)).parent / "_util/target/setup/requirements.py"
    assert f"'{get_pip.ADDRESS.format(version='%s')}' % pip_version" in source.read_text()


@pytest.mark.parametrize(
    ("status", "answers"),
    [
        pytest.param(200, True, id="the script is there"),
        pytest.param(404, False, id="there is no such script"),
        pytest.param(503, False, id="a proxy answers instead"),
    ],
)
def test_a_host_answers_if_it_has_the_script(host: str, status: int, answers: bool) -> None:
    assert get_pip.host_answers(f"{host}/{status}") is answers


def test_a_host_that_cannot_be_reached_does_not_answer() -> None:
    assert not get_pip.host_answers(DEAD)


def test_without_the_host_the_mirror_fills_the_cache(set_pip: SetPip, tmp_path: Path) -> None:
    set_pip(MIRROR)
    cache = tmp_path / "cache"
    get_pip.provide(cache, DEAD)
    for version in get_pip.wanted_versions():
        wheel = cache / f"pip-{version}-py3-none-any.whl"
        assert wheel.is_file()
        assert repr(str(wheel)) in (cache / f"get_pip_{version.replace('.', '_')}.py").read_text()


def test_a_script_that_is_there_stays(set_pip: SetPip, tmp_path: Path) -> None:
    set_pip(MIRROR)
    for version in get_pip.wanted_versions():
        get_pip.script_in(tmp_path, version).write_text("as downloaded")
    get_pip.provide(tmp_path, DEAD)
    assert {path.read_text() for path in tmp_path.glob("get_pip_*.py")} == {"as downloaded"}
    assert list(tmp_path.glob("*.whl")) == []


def test_nothing_happens_if_the_host_answers(set_pip: SetPip, tmp_path: Path, host: str) -> None:
    set_pip(MIRROR)
    get_pip.provide(tmp_path / "cache", f"{host}/200")
    assert not (tmp_path / "cache").exists()


def test_nothing_happens_without_a_mirror(set_pip: SetPip, tmp_path: Path) -> None:
    set_pip("global.timeout='60'")
    get_pip.provide(tmp_path / "cache", DEAD)
    assert not (tmp_path / "cache").exists()


def test_the_stand_in_runs_the_pip_of_its_wheel_without_options_it_lacks(tmp_path: Path) -> None:
    wheel = tmp_path / "pip-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for package in ("pip", "pip/_internal", "pip/_internal/cli"):
            archive.writestr(f"{package}/__init__.py", "")
        archive.writestr("pip/_internal/cli/main.py", "def main(arguments):\n    print(*arguments)\n    return 3\n")
    script = tmp_path / "get_pip_1_0.py"
    script.write_text(get_pip.SCRIPT.format(wheel=str(wheel)))
    command = [sys.executable, str(script), "pip==1.0", "--no-setuptools", "--no-wheel", "--quiet"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.stdout, run.returncode) == ("install pip==1.0 --quiet\n", 3)
