# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The process that is Keystone: it sets up its database, prints its address, and serves until its input ends.

`python -m tests.keystone.serve FOLDER`: the folder holds keystone.conf and the keys; OS_BOOTSTRAP_PASSWORD becomes the
password of `admin`; each request is written to the file `requests` before its answer is sent.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterable, MutableMapping
from pathlib import Path
from typing import Any

import keystone.server
from keystone.cmd.bootstrap import Bootstrapper
from keystone.common.provider_api import ProviderAPIs
from keystone.common.sql import upgrades
from keystone.exception import UserNotFound
from keystone.server.flask.application import application_factory
from keystone.server.flask.core import setup_app_middleware
from werkzeug.serving import make_server

Environ = MutableMapping[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def recorded(application: Application, record: Path) -> Application:
    """Write down each request as it came in, with the status of its answer: "POST /v3/auth/tokens 201"."""

    def front(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        call = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"

        def start(status: str, *others: Any) -> Any:
            with record.open("a", encoding="utf-8") as file:
                file.write(f"{call} {status[:3]}\n")
            return start_response(status, *others)

        return application(environ, start)

    return front


def with_project_domain(application: Application) -> Application:
    """Look for a project that is given by its name alone in the domain of the user who logs in.

    The cloud's IAM differs here: it takes {"project": {"name": ...}}, to which Keystone answers 400, because
    it wants a domain inside "project". Everything else in a login stays as it is, and so do all other requests.
    """

    def front(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if (environ["REQUEST_METHOD"], environ["PATH_INFO"]) == ("POST", "/v3/auth/tokens"):
            body = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            _add_project_domain(body["auth"])
            changed = json.dumps(body).encode()
            environ["wsgi.input"] = io.BytesIO(changed)
            environ["CONTENT_LENGTH"] = str(len(changed))
        return application(environ, start_response)

    return front


def _add_project_domain(auth: dict[str, Any]) -> None:
    project = auth.get("scope", {}).get("project", {})
    user = auth["identity"].get("password", {}).get("user")
    if user and "name" in project and "domain" not in project:
        with contextlib.suppress(UserNotFound):
            project["domain"] = user.get("domain") or {"id": _domain_id(user["id"])}


def _domain_id(user_id: str) -> str:
    return str(ProviderAPIs.identity_api.get_user(user_id)["domain_id"])


def make_application(configuration: Path, url: str) -> Application:
    """What `keystone-manage db_sync`, `keystone-manage bootstrap` and `keystone.wsgi.api` do, one after the other.

    In one process that takes a third of the time, but there the configuration can be read only once, so the application
    is made with what that last module calls.
    """
    keystone.server.configure(config_files=[str(configuration)])
    upgrades.offline_sync_database_to_version(None)
    bootstrapper = Bootstrapper()
    bootstrapper.admin_username = bootstrapper.admin_role_name = bootstrapper.project_name = "admin"
    bootstrapper.admin_password = os.environ["OS_BOOTSTRAP_PASSWORD"]
    bootstrapper.service_name, bootstrapper.public_url, bootstrapper.region_id = "keystone", url, "eu-de"
    bootstrapper.bootstrap()
    made: Application = setup_app_middleware(application_factory("public"))
    return made


def main(folder: Path) -> None:
    # Keystone takes the arguments of its process for its own.
    del sys.argv[1:]
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/v3"
        application = make_application(folder / "keystone.conf", url)
        front = recorded(with_project_domain(application), folder / "requests")
        server = make_server("127.0.0.1", 0, front, threaded=True, fd=listening.fileno())
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(url, flush=True)
        # The end of the input is the end of the test run, however that ended.
        sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
