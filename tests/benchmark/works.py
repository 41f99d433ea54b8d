# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is measured: each work, the ways to do it, and how many requests ours may make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from . import ways
from .clouds import Seed
from .ways import Way

PAGE = 1000
CONCURRENCY = 16
SIZES = (100, 1_000, 10_000)
# More than so many are not accepted within five seconds, so the list is read again.
SHORT = 1_000
SETTLING = 0.5
SERVICES = 50
ACCOUNTS = 200
SLICED = 40
# Long enough for the waiting to outweigh what Ansible takes, so that it shows what slices do on machines of their own.
WAITING = 60.0
OURS = "one policy task"
LIST = "login and list"
PING = "ping"
JOURNALED = "with the journal"
SUMMARY = "with output: summary"


@dataclass(frozen=True)
class Work:
    """The first way is ours, and makes exactly so many requests. Those of `idle` only show what the rest is made of.

    With `pages` the list may be read again, so many pages at a time: in a run of more than five seconds, or to wait.
    """

    title: str
    seed: Seed
    decisions: int
    ways: Mapping[str, Way]
    requests: int
    pages: int | None = None
    whitelisted: int = 0
    idle: frozenset[str] = frozenset({LIST, PING})

    def decisions_of(self, way: str) -> int:
        """How many connections are accepted when this way has done it."""
        return 0 if way in self.idle else self.decisions

    def whitelisted_by(self, way: str) -> int:
        """How many accounts are on the whitelist when this way has done it."""
        return 0 if way in self.idle else self.whitelisted

    def is_promised(self, requests: int) -> bool:
        """Whether ours may have made so many requests."""
        more = requests - self.requests
        return more == 0 or (self.pages is not None and more > 0 and more % self.pages == 0)


def works() -> list[Work]:
    """Everything, in the order of the table."""
    compared = [kind(latency) for kind in (_one, _hundred) for latency in (0.0, 0.05)]
    growing = [work for number in SIZES for work in (accepting(number, 0.0), idling(number, 0.0))]
    compared += [*map(describing, (0.0, 0.05)), whitelisting(ACCOUNTS, 0.0)]
    one_size = [
        recorded(1_000, 0.05),
        settling(1_000, 0.05),
        idling(10_000, 0.05),
        over_services(20, 0.0),
        sliced(WAITING, 0.05),
    ]
    return [*compared, *one_size, *growing]


def accepting(number: int, latency: float) -> Work:
    """A list of connections that all wait."""
    done: dict[str, Way] = {OURS: ways.policy(concurrency=CONCURRENCY), LIST: ways.reading, PING: ways.ping}
    requests = 1 + _pages(number) + number
    title = f"accept {number:,} of {number:,}, {CONCURRENCY} at once"
    pages = _pages(number) if number > SHORT else None
    return Work(title, Seed(number, 0, latency), number, done, requests, pages)


def recorded(number: int, latency: float) -> Work:
    """The same as accepting them, also with the journal on, and with the shortest result."""
    work = accepting(number, latency)
    more = {
        JOURNALED: ways.journaled(concurrency=CONCURRENCY),
        SUMMARY: ways.policy(concurrency=CONCURRENCY, output="summary"),
    }
    return replace(work, ways={OURS: work.ways[OURS], **more, LIST: work.ways[LIST], PING: work.ways[PING]})


def over_services(number: int, latency: float, services: int = SERVICES) -> Work:
    """One role over many services, each with a login, a list and its decisions."""
    decisions = number * services
    title = f"accept {number} at each of {services} services"
    requests = services * (1 + _pages(number) + number)
    done: dict[str, Way] = {"one role": ways.role, "over the inventory": ways.hosts, PING: ways.ping}
    return Work(title, Seed(number, 0, latency, services=services), decisions, done, requests)


def sliced(waiting: float, latency: float, services: int = SLICED) -> Work:
    """One connection at each of many services, whose decisions show only after so many seconds.

    For the inventory, a login and a list; for each host, a login, a list, a decision and looks at it.
    """
    title = f"accept 1 at each of {services} services, settles in {waiting:.0f} s"
    done: dict[str, Way] = {"four slices": ways.slices, "one job": ways.hosts, PING: ways.ping}
    seed = Seed(1, 0, latency, waiting, services)
    return Work(title, seed, services, done, 4 * 2 + 3 * services, pages=1)


def settling(number: int, latency: float) -> Work:
    """A list of connections that all wait, each of which shows its decision half a second after it."""
    done: dict[str, Way] = {OURS: ways.policy(concurrency=CONCURRENCY), PING: ways.ping}
    requests = 1 + _pages(number) + number
    title = f"the same, each settles in {SETTLING} s"
    return Work(title, Seed(number, 0, latency, SETTLING), number, done, requests, _pages(number))


def idling(number: int, latency: float) -> Work:
    """A list of connections that are all as they should be."""
    done: dict[str, Way] = {OURS: ways.policy(output="summary", scope="all"), LIST: ways.reading, PING: ways.ping}
    requests = 1 + _pages(number)
    return Work(f"nothing to do among {number:,}", Seed(0, number, latency), 0, done, requests)


def describing(latency: float) -> Work:
    """A service that is as it should be."""
    done: dict[str, Way] = {
        "vpcep_service": ways.service,
        "two uri tasks": ways.uri_service,
        "openstack vpcep service show": ways.openstack_service,
        PING: ways.ping,
    }
    return Work("a service that is as declared", Seed(0, 0, latency), 0, done, 1)


def whitelisting(number: int, latency: float) -> Work:
    """An empty whitelist that gets so many accounts. With a token, finding the owner's account costs a request."""
    done: dict[str, Way] = {
        "one task": ways.whitelist(number),
        "loop over its accounts": ways.whitelist(number, is_loop=True),
        PING: ways.ping,
    }
    return Work(f"whitelist {number} accounts", Seed(0, 0, latency), 0, done, 4, whitelisted=number)


def _one(latency: float) -> Work:
    done: dict[str, Way] = {
        "vpcep_connection": ways.connection,
        "two uri tasks": ways.uri_with_look,
        "openstack vpcep ... set": ways.openstack,
        PING: ways.ping,
    }
    return Work("accept 1 of 25", Seed(25, 0, latency), 1, done, 2)


def _hundred(latency: float) -> Work:
    done: dict[str, Way] = {
        OURS: ways.policy(is_login=False),
        "loop over vpcep_connection": ways.connection,
        "loop over uri": ways.uri,
        "for over openstack": ways.openstack,
        "huaweicloudsdkvpcep": ways.sdk,
    }
    return Work("accept 100 of 100", Seed(100, 0, latency), 100, done, 101)


def _pages(number: int) -> int:
    """Each page but the first has at least one row in common with the one before."""
    return max(1, -(-(number - 1) // (PAGE - 1)))
