# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A real Keystone on 127.0.0.1, with SQLite and Fernet tokens, for as long as a `with` block lasts."""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from subprocess import PIPE
from types import TracebackType
from typing import Any, final

import requests

ROOT = Path(__file__).parents[2]
# Generous: reached only if something hangs.
START_SECONDS = 120.0
LIMIT_SECONDS = 20.0
CONFIGURATION = """\
[DEFAULT]
log_file = {folder}/keystone.log
[database]
connection = sqlite:///{folder}/keystone.db
[token]
provider = fernet
[fernet_tokens]
key_repository = {folder}/keys
[fernet_receipts]
key_repository = {folder}/keys
[credential]
key_repository = {folder}/keys
[cache]
backend = dogpile.cache.memory
[identity]
# The least that bcrypt takes: these passwords are random, and live for a minute.
password_hash_rounds = 4
"""


@final
class Keystone:
    """Runs in a process of its own; what it needs and writes is in `folder`, which nobody else should be able to read.

    `url` is its address, with /v3.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log = folder / "keystone.log"
        self._record = folder / "requests"
        self._password = secrets.token_hex(16)
        self._session = requests.Session()
        self._session.trust_env = False
        self._admin_token = ""
        self.url = ""

    def __enter__(self) -> Keystone:
        self._write_files()
        command = [sys.executable, "-m", "tests.keystone.serve", str(self._folder)]
        environment = {**os.environ, "OS_BOOTSTRAP_PASSWORD": self._password}
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                command, stdin=PIPE, stdout=PIPE, stderr=log, cwd=ROOT, env=environment, text=True
            )
        try:
            self._log_in_as_admin()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> requests.Response:
        """Send a request, as the administrator unless a header says otherwise; an answer that is an error raises."""
        sent = {"X-Auth-Token": self._admin_token, **{name.replace("_", "-"): text for name, text in headers.items()}}
        answer = self._session.request(method, self.url + path, json=body, headers=sent, timeout=LIMIT_SECONDS)
        answer.raise_for_status()
        return answer

    def create(self, kind: str, **values: object) -> dict[str, Any]:
        """Create a "project" or the like, as the administrator."""
        created: dict[str, Any] = self.ask("POST", f"/{kind}s", {kind: values}).json()[kind]
        return created

    def log_in(self, method: str, proof: Mapping[str, Any], scope: Mapping[str, Any] | None = None) -> str:
        """A new token, by one of Keystone's methods and what that method asks for."""
        auth: dict[str, Any] = {"identity": {"methods": [method], method: proof}}
        if scope:
            auth["scope"] = scope
        return self.ask("POST", "/auth/tokens", {"auth": auth}).headers["X-Subject-Token"]

    def revoke(self, token: str) -> None:
        self.ask("DELETE", "/auth/tokens", X_Auth_Token=token, X_Subject_Token=token)

    def calls(self) -> list[str]:
        """Every request since `clear`, whoever sent it, with the status of its answer: "POST /v3/auth/tokens 201"."""
        return self._record.read_text(encoding="utf-8").splitlines()

    def clear(self) -> None:
        """Forget the requests so far."""
        self._record.write_text("", encoding="utf-8")

    def _write_files(self) -> None:
        keys = self._folder / "keys"
        keys.mkdir(mode=0o700)
        # 0 is the key to come and 1 the one in use; Keystone refuses to start without them.
        for name in ("0", "1"):
            (keys / name).touch(0o600)
            (keys / name).write_bytes(base64.urlsafe_b64encode(secrets.token_bytes(32)))
        (self._folder / "keystone.conf").write_text(CONFIGURATION.format(folder=self._folder), encoding="utf-8")
        self.clear()

    def _log_in_as_admin(self) -> None:
        assert self._process.stdout is not None
        watchdog = threading.Timer(START_SECONDS, self._process.kill)
        watchdog.start()
        try:
            self.url = self._process.stdout.readline().strip()
        finally:
            watchdog.cancel()
        if not self.url:
            raise RuntimeError("Keystone has not started:\n" + self._log.read_text(encoding="utf-8"))
        user = {"name": "admin", "password": self._password, "domain": {"id": "default"}}
        self._admin_token = self.log_in("password", {"user": user}, {"system": {"all": True}})

    def _stop(self) -> None:
        """Close its input, which ends it, and wait: its folder cannot be removed before."""
        self._session.close()
        try:
            self._process.communicate(timeout=LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
