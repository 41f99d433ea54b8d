# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The shapes of the cloud's errors."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from .codes import GATEWAY_ERRORS, SERVICE_ERRORS

REQUEST_ID = "X-Request-Id"

TITLES = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}


class ApiError(Exception):
    """An answer that is an error, in the envelope of the one who refuses."""

    def __init__(self, status: int, body: Mapping[str, Any], request_id: str | None = None) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body
        self.request_id = request_id

    def response(self) -> web.Response:
        headers = {REQUEST_ID: self.request_id} if self.request_id else {}
        return web.json_response(self.body, status=self.status, headers=headers)


def service_error(code: str) -> ApiError:
    """The VPCEP service's own envelope: {"error_code", "error_msg"}."""
    status, message = SERVICE_ERRORS[code]
    return ApiError(status, {"error_code": code, "error_msg": message})


def gateway_error(code: str, detail: str = "") -> ApiError:
    """The envelope of the platform's API gateway, which stands before the services: with a "request_id" inside."""
    status, message = GATEWAY_ERRORS[code]
    request_id = new_request_id()
    text = f"{message}: {detail}" if detail else message
    return ApiError(status, {"error_msg": text, "error_code": code, "request_id": request_id}, request_id)


def identity_error(status: int, message: str) -> ApiError:
    """IAM's envelope: {"error": {"code", "message", "title"}}; its code is the HTTP status, an integer."""
    return ApiError(status, {"error": {"code": status, "message": message, "title": TITLES[status]}})


def passcode_error() -> ApiError:
    """The envelope of IAM's own additions to Keystone: {"error_msg", "error_code"}."""
    return ApiError(400, {"error_msg": "Invalid TOTP passcode.", "error_code": "IAM.1061"})


def new_request_id() -> str:
    return secrets.token_hex(16)


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn a refusal into its envelope, and give every answer its request ID."""
    try:
        response = await handler(request)
    except ApiError as error:
        response = error.response()
    response.headers.setdefault(REQUEST_ID, new_request_id())
    return response
