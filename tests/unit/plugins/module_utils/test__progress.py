# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lines of a long module: what is in the file, and when there is nothing."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Callable, Iterator

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import HaltedError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._progress import Progress

from ..fakes import FakeClock


def speakers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "progress"]


def wait_for_the_end() -> None:
    for thread in speakers():
        thread.join(60)
        assert not thread.is_alive()


def saying(*lines: str) -> Callable[[float], str]:
    """A description for so many lines, after which the run ends."""
    left: Iterator[str] = iter(lines)

    def describe(seconds: float) -> str:
        for line in left:
            return f"{line} after {seconds:g} s"
        raise HaltedError("The run has ended.")

    return describe


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file that the action plugin has made."""
    path = tmp_path / "progress"
    path.touch()
    return path


def test_each_line_is_appended_and_stays_one_line(file: Path, clock: FakeClock) -> None:
    file.write_text("before\n")
    Progress(str(file), clock, interval=0.001).tell(saying("1 of 2", "a name\nof two lines\r\n", "\udcff"))
    wait_for_the_end()
    assert file.read_text().splitlines() == [
        "before",
        "1 of 2 after 0 s",
        "a name of two lines after 0 s",
        "? after 0 s",
    ]


def test_only_the_newest_description_counts_and_its_seconds_are_its_own(file: Path, clock: FakeClock) -> None:
    progress = Progress(str(file), clock, interval=0.001)
    is_told = threading.Event()

    def describe(_seconds: float) -> str:
        # The next line comes after both.
        is_told.wait(60)
        return "reading"

    progress.tell(describe)
    clock.time += 30
    progress.tell(saying("sending"))
    clock.time += 5
    is_told.set()
    wait_for_the_end()
    assert file.read_text().splitlines()[-1] == "sending after 5 s"


def test_nothing_is_said_before_the_first_ten_seconds_or_after_the_end(file: Path, clock: FakeClock) -> None:
    Progress(str(file), clock).tell(saying("too early"))
    assert len(speakers()) == 1
    clock.halt.call("it was interrupted")
    wait_for_the_end()
    assert file.read_text() == ""


def test_without_a_file_nobody_speaks(clock: FakeClock) -> None:
    Progress(None, clock, interval=0.001).tell(saying("nobody hears"))
    assert speakers() == []


@pytest.mark.parametrize(
    "name", [pytest.param(".", id="not a file"), pytest.param("away/progress", id="in a folder that is gone")]
)
def test_a_file_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path, clock: FakeClock, name: str) -> None:
    Progress(str(tmp_path / name), clock, interval=0.001).tell(saying("nobody hears"))
    wait_for_the_end()
    assert list(tmp_path.iterdir()) == []
