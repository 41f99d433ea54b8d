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

REQUEST_ID = "X-Request-Id"

# Code -> HTTP status and message (VPCEP API reference, Error Codes).
SERVICE_ERRORS: Mapping[str, tuple[int, str]] = {
    "EndPoint.0002": (400, "Parameter error."),
    "EndPoint.0004": (403, "Authentication information is incorrect or you have no permissions."),
    "EndPoint.0005": (404, "The requested resource does not exist."),
    "EndPoint.0006": (400, "Invalid limit."),
    "EndPoint.0007": (400, "Invalid action."),
    "EndPoint.0010": (400, "Invalid offset."),
    "EndPoint.0011": (504, "The request body is null."),
    "EndPoint.0017": (400, "Invalid sort_key."),
    "EndPoint.0018": (400, "Invalid sort_dir."),
    "EndPoint.0019": (400, "Invalid status."),
    "EndPoint.0021": (400, "Invalid marker_id."),
    "EndPoint.1004": (400, "Invalid request."),
    "EndPoint.2004": (400, "The endpoint service is unavailable."),
    "EndPoint.2013": (400, "The endpoint does not belong to the endpoint service."),
    "EndPoint.2015": (400, "The endpoint has been frozen."),
    "EndPoint.2017": (400, "Invalid endpoint ID."),
    "EndPoint.2018": (400, "The endpoint is being deleted."),
    "EndPoint.2019": (400, "The endpoint is being created."),
    "EndPoint.2031": (400, "Only one endpoint is allowed."),
    "EndPoint.2047": (400, "The VPC endpoint in the Failed status cannot be modified."),
    "EndPoint.2050": (400, "The endpoint has been disabled."),
}
GATEWAY_ERRORS: Mapping[str, tuple[int, str]] = {
    "APIGW.0101": (404, "The API does not exist or has not been published in the environment"),
    "APIGW.0301": (401, "Incorrect IAM authentication information"),
}
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
