# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The journal: a line on disk before each decision leaves, and one when it has ended."""

from __future__ import annotations

import errno
import json
import os
import stat
import threading
import time
import typing as t
import uuid
from dataclasses import dataclass

from .._errors import HaltedError, OptionError

if t.TYPE_CHECKING:
    from .._clock import Clock
    from .._vpcep.connections import Connection
    from .decision import DecisionRequest


@dataclass(frozen=True)
class Decision:
    """What both lines say of a decision. ``action`` is ``receive`` or ``reject``, as the API has it."""

    service_id: str
    endpoint_id: str
    domain_id: str | None
    action: str
    rule: str | None
    comment: str | None
    previous_status: str | None

    @classmethod
    def of(cls, wanted: DecisionRequest, before: Connection | None) -> Decision:
        """The decision that this request calls for on the connection as it was read."""
        return cls(
            service_id=wanted.service_id,
            endpoint_id=before.endpoint_id if before else wanted.endpoint_id,
            domain_id=before.domain_id if before else None,
            action=wanted.action,
            rule=wanted.rule,
            comment=wanted.comment,
            previous_status=before.status if before else None,
        )


@dataclass(frozen=True)
class Ending:
    """What the line at the end adds. ``outcome`` is that of the result; the codes are the cloud's, if it gave any."""

    status: str | None
    outcome: str
    error_code: str | None = None
    request_id: str | None = None


class Journal:
    """Appends JSON Lines to a file, which only its owner may read if it is new.

    ``user`` is who decides: a name or ID of a user, or an access key; None for a token. Several runs may write to the
    same file: each line is one write at its end.
    """

    def __init__(self, path: str, clock: Clock) -> None:
        """Raises `OptionError` if the path cannot be written."""
        self.user: str | None = None
        self._path = path
        self._clock = clock
        self._run = str(uuid.uuid4())
        self._file = _open(path)
        self._is_torn = False
        self._lock = threading.Lock()

    def by(self, user: str | None) -> Journal:
        """This journal, with the name of who decides."""
        self.user = user
        return self

    def sending(self, decision: Decision) -> None:
        """On disk when this returns. Raises `HaltedError` if that fails, so that nothing more is sent."""
        self._write("sending", vars(decision))
        self._sync()

    def done(self, decision: Decision, ending: Ending) -> None:
        """Raises `HaltedError` if the line cannot be written."""
        self._write("done", {**vars(decision), **vars(ending)})

    def _write(self, event: str, facts: t.Mapping[str, t.Any]) -> None:
        now = self._clock.wall()
        moment = f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(now))}.{int(now % 1 * 1000):03d}Z"
        line = {"time": moment, "run": self._run, "event": event, **facts, "user": self.user}
        data = f"{json.dumps(line, ensure_ascii=False)}\n".encode("utf-8", "backslashreplace")
        with self._lock:
            self._append(b"\n" + data if self._is_torn else data)

    def _append(self, data: bytes) -> None:
        """One write, so that runs that share the file do not mix their lines. A full disk may tear one."""
        try:
            self._is_torn = os.write(self._file, data) < len(data)
        except OSError as error:
            raise self._broken(error) from None
        if self._is_torn:
            raise self._broken(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))

    def _sync(self) -> None:
        try:
            os.fsync(self._file)
            if not os.fstat(self._file).st_nlink:
                # Somebody has removed the file, and nobody would ever read the line.
                raise OSError(errno.ENOENT, os.strerror(errno.ENOENT))
        except OSError as error:
            raise self._broken(error) from None

    def _broken(self, error: OSError) -> HaltedError:
        return HaltedError(f"Could not write to the journal {self._path} ({error.strerror}), so nothing more is sent.")


class Record:
    """The lines of one decision in the journal, if there is one: one for each sending, and one at the end."""

    def __init__(self, journal: Journal | None) -> None:
        self._journal = journal
        self._decision: Decision | None = None

    def sending(self, decision: Decision) -> None:
        """Call this right before the request leaves. Raises `HaltedError` if the line cannot be written."""
        if self._journal is not None:
            self._journal.sending(decision)
            self._decision = decision

    def done(self, ending: Ending) -> None:
        """Write how the decision ended, if it was sent at all. Raises `HaltedError` if the line cannot be written."""
        if self._journal is not None and self._decision is not None:
            decision, self._decision = self._decision, None
            self._journal.done(decision, ending)


def open_journal(path: str | None, clock: Clock, is_dry: bool) -> Journal | None:
    """The journal of a run, if it keeps one. A dry run writes nothing, but fails for a path that cannot be written.

    Raises `OptionError` for such a path, before anything is sent.
    """
    if not path:
        return None
    if not is_dry:
        return Journal(path, clock)
    _check_writable(path)
    return None


def _check_writable(path: str) -> None:
    folder = os.path.dirname(os.path.realpath(path))
    is_writable = os.access(path, os.W_OK) and _is_plain(path) if os.path.exists(path) else os.access(folder, os.W_OK)
    if not is_writable:
        raise _unusable(path, "it is not a file that can be written")


def _open(path: str) -> int:
    try:
        if os.path.exists(path) and not _is_plain(path):
            raise _unusable(path, "it is not a regular file")
        file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        _end_line(file)
    except OSError as error:
        raise _unusable(path, str(error.strerror)) from None
    return file


def _is_plain(path: str) -> bool:
    return stat.S_ISREG(os.stat(path).st_mode)


def _end_line(file: int) -> None:
    """End the line that a run has begun and not finished, when its machine went down or its disk was full."""
    size = os.fstat(file).st_size
    if size and os.pread(file, 1, size - 1) != b"\n":
        os.write(file, b"\n")


def _unusable(path: str, reason: str) -> OptionError:
    return OptionError(f"The journal {path} cannot be written: {reason}. Nothing was sent; choose another path.")
