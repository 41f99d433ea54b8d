# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of the tools share: a pip that reaches nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

# Lists its settings unless it is quiet, as pip does, and writes an empty wheel where pip would download one.
PIP = """\
import os, pathlib, sys
if sys.argv[1:] == ["config", "list"] and os.environ.get("PIP_QUIET") == "0":
    print({listing!r})
elif sys.argv[1] == "download":
    folder, version = sys.argv[sys.argv.index("--dest") + 1], sys.argv[-1].partition("==")[2]
    pathlib.Path(folder, f"pip-{{version}}-py3-none-any.whl").touch()
"""

SetPip = Callable[[str], None]


@pytest.fixture
def set_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SetPip:
    """Give this and all started Pythons a pip whose `pip config list` shows the given lines."""

    def write(listing: str) -> None:
        package = tmp_path / "pips" / "pip"
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "__main__.py").write_text(PIP.format(listing=listing))
        monkeypatch.setenv("PYTHONPATH", str(package.parent))

    return write
