# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Make a virtual environment from a requirements file, unless an up-to-date one is there already."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path


def is_current(folder: Path, stamp: str) -> bool:
    """Whether the environment was made from these requirements and its Python still starts."""
    stamp_file = folder / "requirements.sha256"
    if not stamp_file.is_file() or stamp_file.read_text() != stamp:
        return False
    try:
        subprocess.run([folder / "bin" / "python", "-c", "pass"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def make(folder: Path, requirements: Path) -> None:
    """Make the environment; its stamp is written last, so a broken attempt is made again."""
    stamp = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if is_current(folder, stamp):
        return
    print(f"Preparing {folder}, once …", flush=True)
    if folder.exists():
        shutil.rmtree(folder)
    venv.create(folder, symlinks=True, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--requirement", str(requirements)], check=True)
    (folder / "requirements.sha256").write_text(stamp)


if __name__ == "__main__":
    try:
        make(Path(sys.argv[1]), Path(sys.argv[2]))
    except subprocess.CalledProcessError:
        sys.exit(f"Could not install what {sys.argv[2]} lists; pip says why above.")
    except KeyboardInterrupt:
        sys.exit(130)
