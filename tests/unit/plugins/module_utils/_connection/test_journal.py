# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal: what its lines say, when they are written, and which files it refuses."""

from __future__ import annotations

import json
import os
import resource
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._connection.journal import (
    Decision,
    Ending,
    Journal,
    Record,
    open_journal,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import HaltedError, OptionError

from ...fakes import DOMAIN, ENDPOINT, SERVICE, FakeClock

DECISION = Decision(SERVICE, ENDPOINT, DOMAIN, "receive", "partners", "OPS-1", "pendingAcceptance")
ENDING = Ending("accepted", "changed")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


@pytest.fixture
def journal(path: Path, clock: FakeClock) -> Journal:
    return Journal(str(path), clock).by("operator")


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_decision_has_a_line_before_it_leaves_and_one_when_it_has_ended(path: Path, journal: Journal) -> None:
    record = Record(journal)
    record.sending(DECISION)
    (before,) = lines(path)
    record.done(Ending("failed", "failed", "EndPoint.2013", "id-1"))
    said = {
        "time": "2026-09-21T14:13:20.000Z",
        "service_id": SERVICE,
        "endpoint_id": ENDPOINT,
        "domain_id": DOMAIN,
        "action": "receive",
        "rule": "partners",
        "comment": "OPS-1",
        "previous_status": "pendingAcceptance",
        "user": "operator",
        "run": before["run"],
    }
    end = {"status": "failed", "outcome": "failed", "error_code": "EndPoint.2013", "request_id": "id-1"}
    assert lines(path) == [{**said, "event": "sending"}, {**said, **end, "event": "done"}]


def test_each_sending_has_a_line_and_all_of_them_one_end(path: Path, journal: Journal) -> None:
    record = Record(journal)
    record.sending(DECISION)
    record.sending(DECISION)
    record.done(ENDING)
    record.done(ENDING)
    assert [line["event"] for line in lines(path)] == ["sending", "sending", "done"]


def test_what_was_not_sent_has_no_line(path: Path, journal: Journal) -> None:
    Record(journal).done(ENDING)
    Record(None).sending(DECISION)
    Record(None).done(ENDING)
    assert path.read_text() == ""


def test_a_new_file_is_for_its_owner_whatever_the_umask(path: Path, clock: FakeClock) -> None:
    old = os.umask(0)
    try:
        Journal(str(path), clock)
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_runs_append_and_can_be_told_apart(path: Path, journal: Journal, clock: FakeClock) -> None:
    journal.sending(DECISION)
    Journal(str(path), clock).sending(DECISION)
    first, second = lines(path)
    assert (first["run"] == second["run"], first["user"], second["user"]) == (False, "operator", None)


def test_a_line_that_a_crash_has_torn_stays_alone(path: Path, clock: FakeClock) -> None:
    path.write_text('{"time": "2026-0')
    Journal(str(path), clock).sending(DECISION)
    torn, whole = path.read_text().splitlines()
    assert (torn, json.loads(whole)["event"]) == ('{"time": "2026-0', "sending")


def test_text_in_any_script_and_lone_surrogates_are_written(path: Path, journal: Journal) -> None:
    journal.sending(Decision(SERVICE, ENDPOINT, None, "reject", None, "Über\ud800\nzwei", None))
    (line,) = lines(path)
    assert line["comment"] == "Über\ud800\nzwei"


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """Lets files of this process grow to so many bytes and no further, as a full disk does.

    That includes the output of the tests, so nothing else may happen in the block.
    """
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


@pytest.mark.parametrize("room", [pytest.param(0, id="no room at all"), pytest.param(40, id="room for half a line")])
def test_a_full_disk_keeps_the_decision_from_being_sent(path: Path, journal: Journal, room: int) -> None:
    journal.sending(DECISION)
    said = f"Could not write to the journal {path} .*so nothing more is sent"
    with pytest.raises(HaltedError, match=said), full_disk(path.stat().st_size + room):
        Record(journal).sending(DECISION)
    journal.done(DECISION, ENDING)
    whole = [line for line in path.read_text().splitlines() if line.endswith("}")]
    assert [json.loads(line)["event"] for line in whole] == ["sending", "done"]


def test_a_journal_that_was_removed_keeps_the_decision_from_being_sent(path: Path, journal: Journal) -> None:
    path.unlink()
    with pytest.raises(HaltedError, match="Could not write to the journal"):
        Record(journal).sending(DECISION)


def a_folder(path: Path) -> None:
    path.mkdir()


def a_missing_folder(path: Path) -> None:
    path.parent.rmdir()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_link_into_nowhere(path: Path) -> None:
    path.symlink_to(path.parent / "missing" / "journal.jsonl")


@pytest.mark.parametrize("is_dry", [pytest.param(False, id="for real"), pytest.param(True, id="in a dry run")])
@pytest.mark.parametrize("make", [a_folder, a_missing_folder, a_pipe, a_link_into_nowhere])
def test_a_path_that_cannot_be_written_is_refused(
    path: Path, clock: FakeClock, make: Callable[[Path], None], is_dry: bool
) -> None:
    make(path)
    with pytest.raises(OptionError, match=rf"The journal {path} cannot be written: .*\. Nothing was sent; choose"):
        open_journal(str(path), clock, is_dry)


def test_a_dry_run_writes_nothing(path: Path, clock: FakeClock) -> None:
    assert open_journal(str(path), clock, is_dry=True) is None
    assert open_journal(None, clock, is_dry=False) is None
    assert not path.exists()
