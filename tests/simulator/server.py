# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The simulated cloud as a server in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from email.utils import format_datetime
from types import TracebackType
from typing import Protocol, final

from aiohttp import web

from .cloud import Cloud
from .connections.routes import ConnectionRoutes
from .endpoints.routes import EndpointRoutes
from .endpoints.undocumented import UndocumentedRoutes
from .gateway.authority import Authority
from .gateway.envelopes import answer_errors, gateway_error
from .gateway.faults import Faults
from .gateway.gate import Gate
from .gateway.guard import Guard
from .gateway.hooks import Hooks
from .gateway.recording import Recorded, Recorder
from .gateway.versions import VersionRoutes
from .identity.accounts import Account
from .identity.routes import IdentityRoutes
from .permissions.routes import PermissionRoutes
from .quotas.routes import QuotaRoutes
from .services.directory import DirectoryRoutes
from .services.routes import ServiceRoutes
from .tags.routes import TagRoutes

# The size of a body that the gateway takes (IAM API reference, Authentication), in bytes.
MAXIMUM_BODY = 12 * 1024 * 1024
# How long a stop waits for requests that are being answered, in seconds.
STOP_SECONDS = 0.1


class Routes(Protocol):
    """A subject's part of what the cloud serves."""

    def routes(self) -> list[web.RouteDef]:
        """Its routes, with their handlers."""


@final
class Simulator:
    """A cloud served on 127.0.0.1 by a thread of its own, for as long as the `with` block lasts.

    `certificate` is a pair of PEM files (certificate, key) and makes it https. `port` 0 lets the kernel choose.
    `token_authority` is the address, with /v3, of another IAM whose tokens the VPCEP API takes instead of its own.
    """

    def __init__(
        self,
        cloud: Cloud,
        certificate: tuple[str, str] | None = None,
        port: int = 0,
        token_authority: str | None = None,
    ) -> None:
        self.cloud = cloud
        self._certificate = certificate
        self._port = port
        self._gate = Authority(cloud.identity, token_authority) if token_authority else Gate(cloud.identity)
        self._hooks = Hooks()
        self._recorder = Recorder(self._hooks.answered)

    def __enter__(self) -> Simulator:
        self._tls = _server_tls(self._certificate) if self._certificate else None
        self._socket = socket.create_server(("127.0.0.1", self._port), backlog=512)
        self._port = self._socket.getsockname()[1]
        self._started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._thread = threading.Thread(target=self._run, name="simulator", daemon=True)
        self._thread.start()
        self._loop, self._stop = self._started.result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    @property
    def url(self) -> str:
        return f"{'https' if self._certificate else 'http'}://127.0.0.1:{self._port}"

    @property
    def auth_url(self) -> str:
        return f"{self.url}/v3"

    @property
    def requests(self) -> list[Recorded]:
        """Every request so far, logins and refused ones too, in order of arrival."""
        return self._recorder.requests

    def calls(self) -> list[str]:
        """The requests in short, such as "POST /v3/auth/tokens"; a query is part of it."""
        return [recorded.call for recorded in self.requests]

    def clear(self) -> None:
        """Forget the requests so far."""
        self.requests.clear()

    def once_answered(self, number: int, change: Callable[[], object]) -> AbstractContextManager[None]:
        """For a `with` block, in which the cloud changes when it has answered the request with this number.

        The first request since the last `clear()` is number 1, logins included. The server makes the change when the
        answer is complete and before it is sent: the answer shows the cloud as it was, and whatever the client asks
        with that answer in hand meets the changed cloud. The change must not send requests to the simulator.
        The block ends with what the change has raised, or with AssertionError if it was never due.
        """
        return self._hooks.once_answered(number, change)

    def environment(self, account: Account | None = None) -> dict[str, str]:
        """The environment variables of a password login to this cloud, as its owner or as another account."""
        account = account or self.cloud.owner
        return {
            "OS_AUTH_URL": self.auth_url,
            "OS_USERNAME": account.username,
            "OS_PASSWORD": account.password,
            "OS_USER_DOMAIN_NAME": account.domain_name,
            "OS_PROJECT_NAME": account.project_name,
            "OS_REGION_NAME": account.project.region,
        }

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        finally:
            # Without effect once it has started; before that, __enter__ fails instead of waiting forever.
            self._started.cancel()
            self._socket.close()

    async def _serve(self) -> None:
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=STOP_SECONDS)
        await runner.setup()
        try:
            await web.SockSite(runner, self._socket, ssl_context=self._tls).start()
            stop = asyncio.Event()
            self._started.set_result((asyncio.get_running_loop(), stop))
            await stop.wait()
        finally:
            await _clean_up(runner)

    def _application(self) -> web.Application:
        middlewares = [self._recorder.middleware, Faults(self.cloud).middleware, answer_errors]
        application = web.Application(middlewares=middlewares, client_max_size=MAXIMUM_BODY)
        for part in self._parts():
            application.add_routes(part.routes())
        application.router.add_route("*", "/{path:.*}", _unknown)
        application.on_response_prepare.append(self._set_date)
        return application

    def _parts(self) -> list[Routes]:
        guard = Guard(self.cloud, self._gate)
        return [
            IdentityRoutes(self.cloud, self.url),
            VersionRoutes(self.url),
            DirectoryRoutes(self.cloud, guard),
            ServiceRoutes(self.cloud, guard),
            ConnectionRoutes(self.cloud, guard),
            PermissionRoutes(self.cloud, guard),
            EndpointRoutes(self.cloud, guard),
            UndocumentedRoutes(self.cloud, guard),
            QuotaRoutes(self.cloud, guard),
            TagRoutes(self.cloud, guard),
        ]

    async def _set_date(self, request: web.Request, response: web.StreamResponse) -> None:
        """The cloud's clock, if it differs from the one that aiohttp has stamped the answer with."""
        if self.cloud.clock.offset:
            response.headers["Date"] = format_datetime(self.cloud.clock.now(), usegmt=True)


async def _unknown(request: web.Request) -> web.StreamResponse:
    raise gateway_error("APIGW.0101")


async def _clean_up(runner: web.AppRunner) -> None:
    """Stop, and leave no socket: a TLS connection that is closed politely would wait for its client to close it too."""
    for connection in runner.server.connections if runner.server else []:
        if connection.transport is not None:
            connection.transport.abort()
    await runner.cleanup()


def _server_tls(certificate: tuple[str, str]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context
