# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a test changes in the cloud between the answer to one request and what the client makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(eq=False)
class Hook:
    """A change to be made when request `number` has been answered; `made` is its result or what it raised."""

    number: int
    change: Callable[[], object]
    made: Future[object] | None = None


class Hooks:
    """The changes of the `with` blocks that are open."""

    def __init__(self) -> None:
        self._hooks: list[Hook] = []

    @contextmanager
    def once_answered(self, number: int, change: Callable[[], object]) -> Iterator[None]:
        """Simulator.once_answered says what it does."""
        hook = Hook(number, change)
        self._hooks.append(hook)
        try:
            yield
        finally:
            self._hooks.remove(hook)
            if hook.made is not None:
                hook.made.result()
        if hook.made is None:
            raise AssertionError(f"Request number {number} was not answered, so nothing was changed after it.")

    def answered(self, number: int) -> None:
        """Make the changes that wait for this answer, each once."""
        for hook in list(self._hooks):
            if hook.number == number and hook.made is None:
                # In another thread only because a future keeps whatever is raised; the server waits until it is done.
                with ThreadPoolExecutor(max_workers=1) as executor:
                    hook.made = executor.submit(hook.change)
