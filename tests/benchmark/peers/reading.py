# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Log in and read a list in pages of 1,000, with requests and nothing around it; prints the seconds that this took."""

from __future__ import annotations

import argparse
import os
import time

import requests

PAGE = 1000
SECONDS = 60


def log_in(session: requests.Session) -> str:
    user = {
        "name": os.environ["OS_USERNAME"],
        "password": os.environ["OS_PASSWORD"],
        "domain": {"name": os.environ["OS_USER_DOMAIN_NAME"]},
    }
    identity = {"methods": ["password"], "password": {"user": user}}
    body = {"auth": {"identity": identity, "scope": {"project": {"name": os.environ["OS_PROJECT_NAME"]}}}}
    answer = session.post(f"{os.environ['OS_AUTH_URL']}/auth/tokens", json=body, timeout=SECONDS)
    answer.raise_for_status()
    return answer.headers["X-Subject-Token"]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("connections", help="address of the connections of a service")
    connections = parser.parse_args().connections
    started = time.perf_counter()
    with requests.Session() as session:
        session.headers["X-Auth-Token"] = log_in(session)
        found, total = 0, 1
        while found < total:
            query = {"limit": PAGE, "offset": found}
            answer = session.get(connections, params=query, timeout=SECONDS)
            answer.raise_for_status()
            body = answer.json()
            found, total = found + len(body["connections"]), body["total_count"]
    print(time.perf_counter() - started)


if __name__ == "__main__":
    main()
