# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who gets a signal."""

from __future__ import annotations

import signal
from typing import Any

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._threads import start_thread


def blocked() -> set[Any]:
    return signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_a_thread_gets_no_signal_and_the_one_that_starts_it_gets_them_as_before() -> None:
    before = blocked()
    seen: list[set[Any]] = []
    thread = start_thread("test", lambda found: found.append(blocked()), seen)
    thread.join(60)
    assert {signal.SIGINT, signal.SIGTERM, signal.SIGALRM} <= seen[0]
    assert (blocked(), thread.daemon) == (before, True)
    assert not {signal.SIGINT, signal.SIGTERM} & before
