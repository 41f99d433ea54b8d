# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variables as AWX hands them to a job: in a file, and every text marked as one that is never rendered."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

BLANKS = [
    pytest.param("", id="a question that nobody answered"),
    pytest.param(" \t ", id="white space"),
    pytest.param(None, id="null"),
]


class _Dumper(yaml.SafeDumper):
    """As AWX writes its extra variables."""


_Dumper.add_representer(str, lambda dumper, text: dumper.represent_scalar("!unsafe", text))


def answers(folder: Path, variables: Mapping[str, Any]) -> tuple[str, str]:
    """The options with which ansible-playbook takes these variables."""
    path = folder / "answers.yml"
    path.write_text(yaml.dump(dict(variables), Dumper=_Dumper))
    return "-e", f"@{path}"
