# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The progress of a long module: a line about every ten seconds, in a file that its action plugin reads."""

from __future__ import annotations

import typing as t
from contextlib import suppress

from ._errors import HaltedError
from ._threads import start_thread

if t.TYPE_CHECKING:
    import threading

    from ._clock import Clock

# The argument with which the action plugin names the file.
ARGUMENT = "_progress_file"
# In seconds.
_INTERVAL = 10.0

# From the seconds since this description was given.
Describe = t.Callable[[float], str]


class Progress:
    """Appends a line about every ten seconds to a file, and none in the first ten.

    Without a path, or if the file cannot be written, it stays silent: progress is no reason to fail.
    """

    def __init__(self, path: str | None, clock: Clock, interval: float = _INTERVAL) -> None:
        self._path = path
        self._clock = clock
        self._interval = interval
        # The newest description, and the moment from which its seconds count.
        self._told: tuple[Describe, float] = (lambda _seconds: "", 0.0)
        self._speaker: threading.Thread | None = None

    def tell(self, describe: Describe) -> None:
        """Write what this function returns from now on. It is called in another thread."""
        self._told = (describe, self._clock.now())
        if self._path is not None and self._speaker is None:
            self._speaker = start_thread("progress", self._speak, self._path)

    def _speak(self, path: str) -> None:
        halt = self._clock.halt
        with suppress(OSError, HaltedError), open(path, "ab", buffering=0) as file:
            while True:
                halt.pause(self._interval)
                halt.check(self._clock.now())
                describe, since = self._told
                line = " ".join(describe(self._clock.now() - since).split())
                file.write(f"{line}\n".encode("utf-8", "replace"))
