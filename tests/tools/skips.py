# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keep a record of the skipped checks for the summary."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "VPCEP_SKIPPED"


def note(what: str) -> None:
    """Print a skipped check and the reason, now and in the summary at the end."""
    print(f"SKIPPED: {what}", flush=True)
    if VARIABLE in os.environ:
        with Path(os.environ[VARIABLE]).open("a", encoding="utf-8") as record:
            record.write(f"{what}\n")
