# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parts of an answer of IAM, taken in the form that they should have."""

from __future__ import annotations

import typing as t

# Parts of an answer, each in the form that it should have. One of another form counts as one that is not there, so
# that no answer can end a run in any way but with an error of ours.


def as_text(value: object) -> str | None:
    """The text without blanks around it, unless that leaves nothing."""
    return (value.strip() or None) if isinstance(value, str) else None


def as_object(value: object) -> t.Mapping[str, t.Any]:
    return value if isinstance(value, dict) else {}


def as_objects(value: object) -> list[t.Mapping[str, t.Any]]:
    """The objects in a list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
