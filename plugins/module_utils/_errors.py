# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The errors that this collection raises on purpose, and what of them reaches a result."""

from __future__ import annotations

import typing as t

Failed = t.TypeVar("Failed", bound="RequestError")


class VpcepError(Exception):
    """The root of every error that this collection raises on purpose.

    ``msg`` is a sentence for the person who runs the playbook. ``facts`` are the further keys of the failed result:
    ``http_status`` (int), ``error_code``, ``error_msg`` and ``request_id`` (str) where the cloud gave them, and what
    the callers add with `add`. Only what is named here can reach a result: no request, header or body.
    """

    def __init__(
        self,
        msg: str,
        *,
        http_status: int | None = None,
        error_code: str | None = None,
        error_msg: str | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(msg)
        self.msg = msg
        self.http_status = http_status
        self.error_code = error_code
        self.error_msg = error_msg
        self.request_id = request_id
        self._added: dict[str, t.Any] = {}

    def __str__(self) -> str:
        return self.msg

    def add(self, **facts: t.Any) -> None:
        """Add what a caller knows (``connection``, ``changed``, ``api``); the first word on a fact stands."""
        for name, value in facts.items():
            self._added.setdefault(name, value)

    def say(self, sentence: str) -> None:
        """Add a sentence to the message."""
        self.msg = f"{self.msg} {sentence}"

    def to_fail_json(self) -> dict[str, t.Any]:
        """The arguments for ``fail_json``."""
        cloud = {
            "http_status": self.http_status,
            "error_code": self.error_code,
            "error_msg": self.error_msg,
            "request_id": self.request_id,
        }
        known = {name: value for name, value in cloud.items() if value is not None}
        return {"msg": self.msg, "changed": False, **known, **self._added}


class OptionError(VpcepError):
    """The options cannot be used as they are. Raised before any request."""


class MissingLibraryError(VpcepError):
    """A Python library that this collection needs is not installed."""

    def __init__(self, library: str) -> None:
        super().__init__(f"The Python library {library} is not installed.")
        self.library = library


class RequestError(VpcepError):
    """A request failed for good: the cloud refused it, or no usable answer came.

    ``was_sent`` is False if that happened to another request, and this one was therefore not sent at all.
    """

    was_sent = True

    def again(self: Failed) -> Failed:
        """The same failure for a request that is therefore not sent."""
        error = type(self)(
            self.msg,
            http_status=self.http_status,
            error_code=self.error_code,
            error_msg=self.error_msg,
            request_id=self.request_id,
        )
        error.was_sent = False
        return error


class LoginRefusedError(RequestError):
    """The cloud refuses the login, the token or the signature, so that no further request can succeed."""


class HaltedError(VpcepError):
    """The run has come to its end, so the request was not sent."""


class OutdatedError(VpcepError):
    """The decision was made on too old a look, so it was not sent."""


class FateUnknownError(RequestError):
    """A request that changes something was sent and its end is not known: it may have taken effect."""


class DecisionError(VpcepError):
    """The decision cannot be carried out: the decision table says so, or the connection went another way."""


class WaitTimeoutError(VpcepError):
    """The time limit ended before the connection was in the wanted state."""
