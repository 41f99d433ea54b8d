# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parses and checks the options that hold the rules. Pure."""

from __future__ import annotations

import typing as t

from .._errors import OptionError
from .._options import (
    as_written,
    is_empty,
    parse_domain_ids,
    parse_duration,
    parse_endpoint_id,
    parse_id,
    parse_limit,
    parse_moment,
    parse_text,
)
from .._vpcep.connections import ACCEPTED
from .policy_run import PolicyRun
from .rules import DEFAULT, Policy, Rule

if t.TYPE_CHECKING:
    from .plan_rows import Row

Given = t.Mapping[str, t.Any]

_SELECTORS = ("domain_ids", "endpoint_ids", "marker_ids", "pending_longer_than")
# What narrows a rule. It does not replace a selector: a rule that loses its domain_ids must not match every account.
_LIMITS = ("statuses", "from", "until", "max_per_domain", "when_capped")
_FORM = {
    "rules": "[{name: partners, domain_ids: [6e9dfd51d1124e8d8498dce894923a0d], state: accepted}]",
    "plan": "the plan that a dry run returned",
}


def parse_run(params: t.Mapping[str, t.Any], given: t.Mapping[str, t.Any]) -> PolicyRun:
    """The policy or plan from a module's options. Raises `OptionError` if they are not usable.

    ``given`` has the options as the user wrote them, before Ansible adds defaults.
    """
    rules, plan = _mappings("rules", given), _mappings("plan", given)
    if (rules is None) == (plan is None):
        raise OptionError("Give either rules (which may be an empty list) or plan.")
    policy = None
    if rules is not None:
        policy = Policy(parse_rules(params["rules"], rules), params["default"], params["scope"])
    return PolicyRun(
        policy,
        {} if plan is None else parse_plan(params["plan"]),
        parse_limit("max_changes", params["max_changes"]),
        parse_limit("max_rejects", params["max_rejects"]),
        params["on_error"] == "stop",
        parse_text(params["comment"]),
    )


def _mappings(option: str, given: t.Mapping[str, t.Any]) -> list[t.Mapping[str, t.Any]] | None:
    value = given.get(option)
    if value is None or (isinstance(value, list) and all(isinstance(entry, dict) for entry in value)):
        return value
    what = "text" if isinstance(value, str) else "not a list of mappings"
    raise OptionError(
        f"{option} is {what}; give a list of mappings, such as {_FORM[option]}. If a variable holds it as text, such as"
        " a survey answer, pass it through the filter from_yaml."
    )


def parse_plan(rows: t.Iterable[Row]) -> dict[str, Row]:
    """The rows of a plan by endpoint ID in lower case. Raises `OptionError` if a row is malformed or repeated."""
    plan: dict[str, Row] = {}
    for row in rows:
        endpoint_id = parse_endpoint_id("endpoint_id in plan", row["endpoint_id"])
        parse_id("service_id in plan", row["service_id"])
        if endpoint_id in plan:
            raise OptionError(f"plan names endpoint {endpoint_id} twice; give the plan as a dry run returned it.")
        plan[endpoint_id] = row
    return plan


def parse_rules(params: t.Sequence[Given], given: t.Sequence[Given]) -> list[Rule]:
    """The rules from a module's options. Raises `OptionError` if they are not usable.

    ``params`` is the option as Ansible converts it, and ``given`` as the user wrote it. Both are needed: Ansible fills
    in null for omitted selectors, but a selector that the user sets to null is an error.
    """
    rules = [_parse_rule(*pair) for pair in zip(params, given)]
    names = [rule.name for rule in rules]
    for name in names:
        if not name.strip() or name == DEFAULT or names.count(name) > 1:
            raise OptionError(f'Rule names must be unique, not blank and not "{DEFAULT}"; got {name!r}.')
    return rules


def _parse_rule(params: Given, given: Given) -> Rule:
    name = params["name"]
    _check_given(name, given)
    starts_at, ends_at = _parse_period(name, params)
    domain_ids, endpoint_ids = (as_written(params, given, option) for option in _SELECTORS[:2])
    marker_ids = params["marker_ids"]
    age = params["pending_longer_than"]
    option = f"endpoint_ids of rule {name}"
    return Rule(
        name=name,
        state=params["state"],
        domain_ids=None if domain_ids is None else parse_domain_ids(f"domain_ids of rule {name}", domain_ids),
        endpoint_ids=None if endpoint_ids is None else frozenset(parse_endpoint_id(option, i) for i in endpoint_ids),
        marker_ids=None if marker_ids is None else frozenset(marker_ids),
        pending_longer_than=None if age is None else parse_duration(age, f"pending_longer_than of rule {name}"),
        statuses=None if params["statuses"] is None else frozenset(params["statuses"]),
        starts_at=starts_at,
        ends_at=ends_at,
        max_per_domain=_parse_cap(name, params, given),
        passes_on=params["when_capped"] == "continue",
        comment=parse_text(params["comment"]),
    )


def _parse_cap(name: str, params: Given, given: Given) -> int | None:
    cap: int | None = params["max_per_domain"]
    if cap is None and "when_capped" in given:
        raise OptionError(f"when_capped of rule {name} needs max_per_domain; give both or neither.")
    if cap is not None and (cap < 0 or params["state"] != ACCEPTED):
        raise OptionError(f"max_per_domain of rule {name} is {cap}; give 0 or more, and only with state accepted.")
    return cap


def _parse_period(name: str, params: Given) -> tuple[float, float]:
    """The time in which a rule is in force, in seconds since the epoch."""
    start, end = params["from"], params["until"]
    starts_at = float("-inf") if start is None else parse_moment(f"from of rule {name}", start)
    ends_at = float("inf") if end is None else parse_moment(f"until of rule {name}", end, is_end=True)
    if starts_at >= ends_at:
        raise OptionError(f"Rule {name} is never in force: it is from {start} until {end}; give a later until.")
    return starts_at, ends_at


def _check_given(name: str, given: Given) -> None:
    """Refuse empty selectors: if one is empty by accident, such as by a commented-out line, it must not match all."""
    for option in (*_SELECTORS, *_LIMITS):
        if option in given and is_empty(given[option]):
            raise OptionError(
                f"{option} of rule {name} is empty; give it a value, or leave it out."
                + (' For every account, write domain_ids: ["*"].' if option == "domain_ids" else "")
            )
    for option in ("marker_ids", "max_per_domain"):
        value = given.get(option)
        if any(isinstance(number, bool) for number in (value if isinstance(value, list) else [value])):
            raise OptionError(f"{option} of rule {name} is {value}; use numbers.")
    if not any(option in given for option in _SELECTORS):
        raise OptionError(
            f"Rule {name} has no selector, so it would match everything; give it one of {', '.join(_SELECTORS)}."
            ' For every account, write domain_ids: ["*"], or use default.'
        )
