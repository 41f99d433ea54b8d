# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may import this file.

from __future__ import annotations

import threading
import typing as t
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from . import _models
from ._apply import Applier
from ._errors import RequestError, VpcepError
from ._policy import CHANGED, FAILED, NOT_ATTEMPTED, NOT_LISTED, UNCHANGED, Entry, error_facts

if t.TYPE_CHECKING:
    from ._plan import Wanted
    from ._vpcep import VpcepApi

# The endpoint is not there, in the words of several codes that mean one thing (VPCEP API reference, Error Codes).
_GONE = frozenset({"endpoint.2006", "endpoint.2007", "endpoint.2008", "endpoint.2013", "endpoint.2017"})


class Pool:
    """Carries out planned entries, so many at once, each as a single decision is carried out."""

    def __init__(
        self, api: VpcepApi, wanted: t.Callable[[str, str], Wanted], concurrency: int, stops_on_error: bool
    ) -> None:
        self._api = api
        self._wanted = wanted
        self._concurrency = concurrency
        self._stops_on_error = stops_on_error
        self._is_stopped = threading.Event()

    def apply(self, entries: t.Sequence[Entry]) -> list[Entry]:
        """The entries with what has become of them, in the same order. Raises nothing of what the cloud refuses."""
        with ThreadPoolExecutor(max_workers=self._concurrency) as workers:
            return list(workers.map(self._apply_one, entries))

    def _apply_one(self, entry: Entry) -> Entry:
        if entry.change is None:
            return entry
        if self._is_stopped.is_set():
            return replace(entry, outcome=NOT_ATTEMPTED, after=None)
        wanted = self._wanted(entry.connection.endpoint_id, entry.state)
        try:
            outcome = Applier(self._api, wanted, self._api.http.clock).apply(entry.change)
        except VpcepError as error:
            return self._failed(entry, error)
        return replace(entry, outcome=CHANGED if outcome.changed else UNCHANGED, after=outcome.after)

    def _failed(self, entry: Entry, error: VpcepError) -> Entry:
        """An endpoint that has vanished since it was listed is as good as rejected; everything else has failed."""
        facts = error.to_fail_json()
        status = NOT_LISTED if self._is_gone(entry, error) else facts.get("connection", {}).get("status")
        after = entry.connection.with_status(status) if status else None
        if status == NOT_LISTED and entry.state == _models.REJECTED:
            return replace(entry, outcome=UNCHANGED, after=after)
        if self._stops_on_error:
            self._is_stopped.set()
        return replace(entry, outcome=FAILED, after=after, error=error_facts(error), may_have_changed=facts["changed"])

    def _is_gone(self, entry: Entry, error: VpcepError) -> bool:
        if (error.error_code or "").lower() not in _GONE:
            return False
        wanted = self._wanted(entry.connection.endpoint_id, entry.state)
        try:
            return self._api.find_connection(wanted.service_id, wanted.endpoint_id) is None
        except RequestError:
            return False
