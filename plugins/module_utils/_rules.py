# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may import this file.

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from . import _models
from ._ages import parse_duration
from ._endpoint import check_id
from ._errors import DecisionError, OptionError
from ._policy import CHANGED, DEFAULT, Entry, Policy, Rule, plan_again, plan_policy, stop_early, to_plan
from ._report import parse_limit

if t.TYPE_CHECKING:
    from ._models import Connection
    from ._plan import Wanted

Guard = t.Optional[t.Callable[[int], int]]


@dataclass(frozen=True)
class Task:
    """What a policy task asks for: a policy, or a plan that was made before, and how much it may change.

    With ``stops_on_error`` nothing is sent after a failure, one that the plan itself holds included.
    """

    policy: Policy | None
    plan: t.Sequence[t.Mapping[str, t.Any]] | None
    max_changes: Guard
    max_rejects: Guard
    stops_on_error: bool = False

    def decide(
        self, connections: t.Sequence[Connection], now: float, wanted: t.Callable[[str, str], Wanted]
    ) -> list[Entry]:
        """The planned entries. Raises `DecisionError` with the plan where it is bigger than allowed."""
        if self.policy is not None:
            entries = plan_policy(connections, self.policy, now, wanted)
        else:
            entries = plan_again(connections, self.plan or (), wanted)
        moving = [entry for entry in entries if entry.outcome == CHANGED]
        rejects = [entry for entry in moving if entry.state == _models.REJECTED]
        for option, count, guard in (
            ("max_changes", len(moving), self.max_changes),
            ("max_rejects", len(rejects), self.max_rejects),
        ):
            if guard is not None and count > guard(len(connections)):
                raise _too_big(option, count, guard(len(connections)), entries)
        return stop_early(entries) if self.stops_on_error else entries


def read_task(params: t.Mapping[str, t.Any]) -> Task:
    """The task that a module's options mean. Raises `OptionError` where they cannot be meant."""
    rules, plan = params["rules"], params["plan"]
    if (rules is None) == (plan is None):
        raise OptionError("Give either rules (which may be an empty list) or plan.")
    policy = None
    if rules is not None:
        policy = Policy([_rule(rule) for rule in rules], params["default"], params["scope"])
        _check_names([rule.name for rule in policy.rules])
    else:
        _check_plan(plan)
    return Task(
        policy,
        plan,
        parse_limit("max_changes", params["max_changes"]),
        parse_limit("max_rejects", params["max_rejects"]),
        params["on_error"] == "stop",
    )


def _rule(given: t.Mapping[str, t.Any]) -> Rule:
    name, cap = given["name"], given["max_per_domain"]
    if cap is not None and (cap < 0 or given["state"] != _models.ACCEPTED):
        raise OptionError(f"max_per_domain of rule {name} is {cap}; give 0 or more, and only with state accepted.")
    age = given["pending_longer_than"]
    return Rule(
        name=name,
        state=given["state"],
        domain_ids=_set(given["domain_ids"]),
        endpoint_ids=_set(given["endpoint_ids"] and [each.lower() for each in given["endpoint_ids"]]),
        marker_ids=_set(given["marker_ids"]),
        pending_longer_than=None if age is None else parse_duration(age),
        max_per_domain=cap,
    )


def _set(values: t.Iterable[t.Any] | None) -> frozenset[t.Any] | None:
    return None if values is None else frozenset(values)


def _check_names(names: t.Sequence[str]) -> None:
    """A rule's name says in the result what has decided, so no two may be alike."""
    for name in names:
        if not name or name == DEFAULT or names.count(name) > 1:
            raise OptionError(f"The rules need names of their own, other than {DEFAULT}: {name!r} is not one.")


def _check_plan(plan: t.Sequence[t.Mapping[str, t.Any]]) -> None:
    endpoint_ids = [check_id("endpoint_id in plan", row["endpoint_id"]) for row in plan]
    if len(set(endpoint_ids)) < len(endpoint_ids):
        raise OptionError("plan names an endpoint twice; give the plan as a dry run has returned it.")


def _too_big(option: str, count: int, allowed: int, entries: t.Sequence[Entry]) -> DecisionError:
    what = "rejections" if option == "max_rejects" else "changes"
    error = DecisionError(
        f"Nothing was sent: the plan has {count} {what}, and {option} allows {allowed};"
        f" look at the plan in this result, then raise {option} or mend the rules."
    )
    error.add(plan=to_plan(entries))
    return error
