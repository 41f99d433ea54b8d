# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules of the role, as far as the role checks them; the module checks what they select. Pure."""

from __future__ import annotations

import typing as t

from ..module_utils._policy.rules import RULE_STATES
from ._role_values import PREFIX, is_blank, is_list, one_of, short, what_it_is

RULE_KEYS = (
    *("name", "state", "domain_ids", "endpoint_ids", "marker_ids", "pending_longer_than", "statuses"),
    *("from", "until", "max_per_domain", "when_capped", "comment"),
)
# What to do instead of giving blank rules.
WITHOUT_RULES = f"give a list of rules, or [] to let {PREFIX}default decide on everybody."


def rules_problems(title: str, rules: t.Any, without_rules: str = WITHOUT_RULES) -> t.Iterator[str]:
    """A line for each mistake in a list of rules. The title says where the rules are."""
    if is_blank(rules):
        yield f"{title} is blank; {without_rules}"
    elif not is_list(rules):
        yield f"{title} is {what_it_is(rules)}, not a list; give a list of rules, each with a name and a state."
    else:
        for number, rule in enumerate(rules, 1):
            yield from _rule_problems(f"{title}: rule {number}", rule)


def _rule_problems(title: str, rule: t.Any) -> t.Iterator[str]:
    if not isinstance(rule, t.Mapping):
        yield f"{title} is '{short(rule)}', not a mapping; give each rule a name and a state."
        return
    if is_blank(rule.get("name")):
        yield f"{title} has no name; give each rule a unique name."
    else:
        title += f" ({short(rule['name'])})"
    if is_blank(rule.get("state")):
        yield f"{title} has no state; give {one_of(RULE_STATES)}."
    elif rule["state"] not in RULE_STATES:
        yield f"{title} has the state '{short(rule['state'])}'; give {one_of(RULE_STATES)}."
    for key in rule:
        if key not in RULE_KEYS:
            yield f"{title} has the unknown option '{short(key)}'; use {one_of(RULE_KEYS)}."
