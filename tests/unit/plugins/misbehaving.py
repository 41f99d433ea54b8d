# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A server on 127.0.0.1 that answers as no server should."""

from __future__ import annotations

import itertools
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

# Bytes to send, a pause in seconds, or CUT, which closes the connection; otherwise it stays open at the end.
Part = bytes | float | None
CUT = None
Script = Callable[[], Iterable[Part]]


def answer(body: bytes = b"{}", *headers: str, status: str = "200 OK") -> bytes:
    """A whole and good answer."""
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers)
    return "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n" + body


def says(*parts: Part) -> Script:
    return lambda: parts


def drips(begin: bytes, drop: bytes, pause: float = 0.1) -> Script:
    """An answer that never ends: something comes all the time."""
    return lambda: itertools.chain((begin,), itertools.cycle((pause, drop)))


class Misbehaving:
    """Answers each request with the next of its scripts, and all after those with the last one.

    With a `certificate` it speaks TLS, and lets a handshake wait for `pause` seconds.
    """

    def __init__(self, scripts: tuple[Script, ...], certificate: tuple[str, str] | None, pause: float) -> None:
        self.connections = 0
        self.requests: list[bytes] = []
        self._scripts = scripts
        self._certificate = certificate
        self._pause = pause
        self._stop = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._threads = [threading.Thread(target=self._listen)]
        self._threads[0].start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        return f"{'https' if self._certificate else 'http'}://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self._stop.set()
        # Closing a socket in another thread does not end its accept().
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                client, _peer = self._listener.accept()
                self.connections += 1
                thread = threading.Thread(target=self._serve, args=(client,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, plain: socket.socket) -> None:
        plain.settimeout(0.05)
        with plain, suppress(OSError):
            client = self._secured(plain)
            with client:
                while self._read(client):
                    script = self._scripts[min(len(self.requests), len(self._scripts)) - 1]
                    if not self._play(client, script()):
                        return

    def _secured(self, plain: socket.socket) -> socket.socket:
        if self._certificate is None:
            return plain
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self._certificate)
        plain.settimeout(5)
        self._stop.wait(self._pause)
        secured = context.wrap_socket(plain, server_side=True)
        secured.settimeout(0.05)
        return secured

    def _read(self, client: socket.socket) -> bool:
        """One request, which comes in few parts and has less than 64 kB; False when there is none."""
        received = b""
        while not _is_whole(received):
            try:
                data = client.recv(65536)
            except TimeoutError:
                if self._stop.is_set():
                    return False
                continue
            if not data:
                return False
            received += data
        self.requests.append(received)
        return True

    def _play(self, client: socket.socket, parts: Iterable[Part]) -> bool:
        """False if the connection is to be closed."""
        client.settimeout(5)
        for part in parts:
            if part is CUT:
                return False
            if isinstance(part, bytes):
                client.sendall(part)
            elif self._stop.wait(part):
                return False
        client.settimeout(0.05)
        return True


def _is_whole(received: bytes) -> bool:
    head, end, body = received.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    return bool(end) and len(body) >= int(lengths[0] if lengths else 0)


@contextmanager
def misbehaving(
    *scripts: Script, certificate: tuple[str, str] | None = None, pause: float = 0.0
) -> Iterator[Misbehaving]:
    server = Misbehaving(scripts, certificate, pause)
    try:
        yield server
    finally:
        server.stop()
