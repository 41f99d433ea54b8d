# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parts of an IAM answer, each in the form it should have; a part of another form counts as missing."""

from __future__ import annotations

import typing as t

# No answer, however odd, may end a run in a traceback.


def as_text(value: object) -> str | None:
    """The text without surrounding blanks; None if nothing is left."""
    return (value.strip() or None) if isinstance(value, str) else None


def as_object(value: object) -> t.Mapping[str, t.Any]:
    return value if isinstance(value, dict) else {}


def as_objects(value: object) -> list[t.Mapping[str, t.Any]]:
    """The objects in a list."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
