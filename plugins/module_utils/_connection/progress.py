# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The progress of one connection that takes long, and time limits in words. Pure."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from .decision import DecisionRequest


def to_line(wanted: DecisionRequest, status: str | None, seconds: float) -> str:
    """The progress of a decision that began so many seconds ago. ``status`` is the last one seen, if there is one."""
    limit = at_most(wanted.wait_timeout - seconds, "wait_timeout")
    return f"{wanted.endpoint_id}: still {status or 'not listed'} after {seconds:,.0f} s; {limit}"


def at_most(seconds: float, option: str) -> str:
    """A time limit that has this much time left. ``option`` is the option that sets it."""
    return f"at most {max(0.0, seconds):,.0f} s longer ({option})"
