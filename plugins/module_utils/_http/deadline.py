# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connections that keep the time limit of a whole attempt, from the host lookup to the last byte of the body."""

from __future__ import annotations

import http.client
import io
import socket
import threading
import time
import typing as t
from types import TracebackType

try:
    from urllib3.connection import HTTPConnection
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
except ImportError:
    pass

if t.TYPE_CHECKING:
    from urllib3 import PoolManager

# The time-outs of the library requests apply to each wait separately: a server that sends a byte a second never hits
# them. Here every wait of an attempt gets the time that the attempt has left, from connecting to the last byte of the
# body. (The system's lookup of a host name cannot be cut short, and has limits of its own.) One thread makes an attempt
# from start to end, so any connection of the pool finds the attempt in its thread.
_thread = threading.local()


class HeldBackError(Exception):
    """The request may not be sent; ``cause`` says why.

    The cause itself must not pass through urllib3, which would mistake some exceptions for a broken connection.
    """

    def __init__(self, cause: Exception) -> None:
        super().__init__()
        self.cause = cause


class Attempt:
    """One attempt at a request: the ``seconds`` that it may take, and whether it has been sent.

    ``before_send`` is called after the connection is made and before any of the request is sent. If it raises, the
    request is not sent, and the caller gets a `HeldBackError`. Use the attempt in a ``with`` statement, in the thread
    that sends.
    """

    def __init__(self, seconds: float, before_send: t.Callable[[], None]) -> None:
        self.seconds = seconds
        self.is_sent = False
        self._before_send = before_send
        self._ends_at = time.monotonic() + seconds

    def __enter__(self) -> Attempt:
        _thread.attempt = self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del _thread.attempt

    def is_over(self) -> bool:
        return time.monotonic() >= self._ends_at

    def left(self) -> float:
        """The seconds that are left. Raises a socket's time-out if none are."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise socket.timeout("timed out")
        return left

    def start(self) -> None:
        """The request is about to be sent."""
        try:
            self._before_send()
        except Exception as error:
            raise HeldBackError(error) from error
        self.is_sent = True


def _attempt() -> Attempt:
    attempt: Attempt = _thread.attempt
    return attempt


class _TimedReader(io.RawIOBase):
    """Reads from a socket within the time of the attempt."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: t.Any) -> int | None:
        self._sock.settimeout(_attempt().left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedSocket:
    """The part of a socket that an answer uses: it reads everything from one file."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._sock))


class _TimedAnswer(http.client.HTTPResponse):
    """An answer of a server, or of a proxy that was asked for a tunnel."""

    def __init__(self, sock: t.Any, *args: t.Any, **keywords: t.Any) -> None:
        super().__init__(t.cast(socket.socket, _TimedSocket(sock)), *args, **keywords)


if t.TYPE_CHECKING:
    _Connection = http.client.HTTPConnection
else:
    _Connection = object


class _Timed(_Connection):
    """A mixin for a class of connections."""

    response_class = _TimedAnswer

    def endheaders(self, *args: t.Any, **keywords: t.Any) -> None:
        if self.sock is None:
            self.connect()
        self.sock.settimeout(_attempt().left())
        _attempt().start()
        super().endheaders(*args, **keywords)


class _Dialled(_Connection):
    """A mixin for a class of connections made by plain TCP, to the server or to an HTTP proxy."""

    _dns_host: str
    socket_options: t.Sequence[t.Any] | None

    def _new_conn(self) -> socket.socket:
        try:
            return _dial(self._dns_host, self.port, self.socket_options or ())
        except socket.timeout as error:
            raise ConnectTimeoutError(self, "timed out") from error
        except OSError as error:
            raise NewConnectionError(t.cast(t.Any, self), "no connection") from error


def _dial(host: str, port: int, options: t.Sequence[t.Any]) -> socket.socket:
    """Connect to the first of the host's addresses that answers. The addresses share the time that is left."""
    try:
        addresses = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise socket.gaierror(socket.EAI_NONAME, "not a host name") from error
    problem = OSError("no address")
    for number, (family, kind, protocol, _name, address) in enumerate(addresses):
        seconds = _attempt().left() / (len(addresses) - number)
        try:
            return _connect(socket.socket(family, kind, protocol), address, options, seconds)
        except OSError as error:
            problem = error
    raise problem


def _connect(sock: socket.socket, address: t.Any, options: t.Sequence[t.Any], seconds: float) -> socket.socket:
    try:
        for option in options:
            sock.setsockopt(*option)
        sock.settimeout(seconds)
        sock.connect(address)
        # For the TLS handshake that may follow.
        sock.settimeout(_attempt().left())
    except OSError:
        sock.close()
        raise
    return sock


def keep_time(manager: PoolManager) -> None:
    """Make all new connections of this manager keep the time limit of the attempt that uses them."""
    pools: dict[str, t.Any] = manager.pool_classes_by_scheme
    if not all(issubclass(pool.ConnectionCls, _Timed) for pool in pools.values()):
        manager.pool_classes_by_scheme = {scheme: _timed(pool) for scheme, pool in pools.items()}


def _timed(pool: type[t.Any]) -> type[t.Any]:
    """A pool class whose connections keep the time limit."""
    plain = pool.ConnectionCls
    # A proxy that speaks SOCKS has connections of its own kind.
    is_dialled = plain._new_conn is HTTPConnection._new_conn
    bases = (_Timed, _Dialled, plain) if is_dialled else (_Timed, plain)
    return type(pool.__name__, (pool,), {"ConnectionCls": type(plain.__name__, bases, {})})
