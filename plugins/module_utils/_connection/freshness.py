# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How old a look may be to decide on, and whether a connection is still as it was."""

from __future__ import annotations

import typing as t

from .._errors import OutdatedError
from .._vpcep.times import is_same_time

if t.TYPE_CHECKING:
    from .._clock import Clock
    from .._vpcep.connections import Connection

# In seconds. A decision is not sent if the look at the connection is older: somebody else may have decided meanwhile.
LONGEST_AGE = 5.0


def check_age(clock: Clock, looked_at: float | None) -> None:
    """Raise `OutdatedError` if a look at this moment is too old for a decision."""
    if looked_at is not None and clock.now() - looked_at > LONGEST_AGE:
        raise OutdatedError("The last look at the connection is too old for a decision.")


def is_unchanged(connection: Connection | None, before: Connection | None) -> bool:
    """Whether the connection is unchanged."""
    if connection is None or before is None:
        return False
    return connection.status == before.status and is_same_time(connection.updated_at, before.updated_at)
