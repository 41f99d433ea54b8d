# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The errors that this collection raises on purpose, and which facts of them reach a result."""

from __future__ import annotations

import typing as t

Failed = t.TypeVar("Failed", bound="RequestError")


class VpcepError(Exception):
    """The root of every error that this collection raises on purpose.

    ``msg`` is a sentence for the person who runs the playbook. The failed result also has ``http_status`` (int),
    ``error_code``, ``error_msg`` and ``request_id`` (str) if the cloud gave them, and the facts that callers add with
    `add`. Nothing else can reach a result: no request, header or body.
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
        """Add facts that a caller knows (``connection``, ``changed``, ``api``), unless they are already there."""
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
    """The options cannot be used as they are."""


class MissingLibraryError(VpcepError):
    """A Python library that this collection needs is not installed."""

    def __init__(self, package: str) -> None:
        super().__init__(f"The Python library {package} is not installed.")
        self.package = package


class RequestError(VpcepError):
    """A request failed for good: the cloud refused it, or no usable answer came.

    ``was_sent`` is False if another request failed and this one was therefore not sent.
    """

    was_sent = True

    def again(self: Failed) -> Failed:
        """The same failure, for a request that was therefore not sent."""
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
    """The cloud refused the login, the token or the signature, so no further request can succeed."""


class HaltedError(VpcepError):
    """The run has ended, so the request was not sent."""


class OutdatedError(VpcepError):
    """The decision was based on data that is too old, so it was not sent."""


class FateUnknownError(RequestError):
    """A request that changes something was sent, and it is not known whether it has taken effect."""


class DecisionError(VpcepError):
    """The decision cannot be carried out: the decision table forbids it, or the connection changed unexpectedly."""


class WaitTimeoutError(VpcepError):
    """The time limit ended before the connection reached the requested state."""
