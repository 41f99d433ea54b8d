# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules of a policy, as the module parses them."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import OptionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.options import parse_rules
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._policy.rules import Rule, unlisted_endpoints

from ...fakes import DOMAIN, ENDPOINT
from .samples import filled

EVERYBODY = {"domain_ids": ["*"]}


def parse(*given: dict[str, Any]) -> list[Rule]:
    """The rules as the module reads them: Ansible fills in null for the options left out."""
    whole = [{"name": "r", "state": "accepted", **rule} for rule in given]
    return parse_rules([filled(rule) for rule in whole], whole)


@pytest.mark.parametrize(
    ("given", "selectors"),
    [
        pytest.param({"domain_ids": [DOMAIN]}, {"domain_ids": frozenset({DOMAIN})}, id="an account"),
        pytest.param({"domain_ids": [f" {DOMAIN.upper()} "]}, {"domain_ids": frozenset({DOMAIN})}, id="odd spelling"),
        pytest.param({"domain_ids": ["*"]}, {}, id="everybody"),
        pytest.param({"domain_ids": [" * "]}, {}, id="everybody, with blanks"),
        pytest.param({"domain_ids": ["*"], "marker_ids": [7]}, {"marker_ids": frozenset({7})}, id="everybody and more"),
        pytest.param({"domain_ids": ["*"], "max_per_domain": 3}, {"max_per_domain": 3}, id="everybody, up to a cap"),
        pytest.param({"domain_ids": ["*"], "max_per_domain": 0}, {"max_per_domain": 0}, id="a cap of none"),
        pytest.param(
            {"endpoint_ids": [f"{ENDPOINT.upper()} "]}, {"endpoint_ids": frozenset({ENDPOINT})}, id="endpoint"
        ),
        pytest.param({"pending_longer_than": "2d"}, {"pending_longer_than": 172800}, id="an age"),
        pytest.param(
            {**EVERYBODY, "statuses": ["pendingAcceptance"]},
            {"statuses": frozenset({"pendingAcceptance"})},
            id="everybody who waits",
        ),
        pytest.param(
            {**EVERYBODY, "from": "2026-03-01", "until": "2026-03-31"},
            {"starts_at": 1772323200.0, "ends_at": 1775001600.0},
            id="a month, its last day included",
        ),
        pytest.param(
            {**EVERYBODY, "until": "2026-03-01T18:30:00Z"}, {"ends_at": 1772389800.0}, id="until a moment in UTC"
        ),
        pytest.param(
            {**EVERYBODY, "until": "2026-03-01 18:30:00+00:00"},
            {"ends_at": 1772389800.0},
            id="a moment that YAML has parsed",
        ),
        pytest.param(
            {**EVERYBODY, "max_per_domain": 3, "when_capped": "continue"},
            {"max_per_domain": 3, "passes_on": True},
            id="a cap that passes on",
        ),
        pytest.param({**EVERYBODY, "until": "9999-12-31"}, {"ends_at": 253402300800.0}, id="until the last day of all"),
        pytest.param({**EVERYBODY, "comment": " OPS-1 "}, {"comment": "OPS-1"}, id="a comment"),
        pytest.param({**EVERYBODY, "comment": " "}, {}, id="a blank comment"),
        pytest.param({**EVERYBODY, "comment": None}, {}, id="a null comment"),
    ],
)
def test_the_selectors_of_a_rule(given: dict[str, Any], selectors: dict[str, Any]) -> None:
    assert parse(given) == [Rule("r", "accepted", **selectors)]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param({}, "Rule r has no selector", id="no selector at all"),
        pytest.param({"max_per_domain": 3}, "Rule r has no selector", id="a cap is no selector"),
        pytest.param({"statuses": ["pendingAcceptance"]}, "Rule r has no selector", id="a status is no selector"),
        pytest.param({"until": "2026-03-31"}, "Rule r has no selector", id="a date is no selector"),
        pytest.param({**EVERYBODY, "statuses": []}, "statuses of rule r is empty", id="no status"),
        pytest.param({**EVERYBODY, "statuses": None}, "statuses of rule r is empty", id="a null status"),
        pytest.param({**EVERYBODY, "until": None}, "until of rule r is empty", id="a null end, as of a lost template"),
        pytest.param({**EVERYBODY, "until": ""}, "until of rule r is empty", id="a blank end"),
        pytest.param({**EVERYBODY, "from": " "}, "from of rule r is empty", id="a blank beginning"),
        pytest.param({**EVERYBODY, "until": "31.12.2026"}, "until of rule r is not a date", id="another form of date"),
        pytest.param(
            {**EVERYBODY, "until": "2026-02-30"}, "until of rule r is not a date", id="a day that never comes"
        ),
        pytest.param(
            {**EVERYBODY, "until": "2026-03-31T12:00:00"},
            "use a form such as 2026-12-31, or .* with its Z",
            id="a time of no zone",
        ),
        pytest.param(
            {**EVERYBODY, "until": "2026-03-31T12:00:00+02:00"}, "is not a date or a UTC time", id="another zone"
        ),
        pytest.param(
            {**EVERYBODY, "from": "2026-04-01", "until": "2026-03-31"},
            "Rule r is never in force: it is from 2026-04-01 until 2026-03-31",
            id="an end before its beginning",
        ),
        pytest.param({**EVERYBODY, "when_capped": "continue"}, "needs max_per_domain", id="what to do without a cap"),
        pytest.param({"domain_ids": None}, "domain_ids of rule r is empty", id="null, as of a line commented out"),
        pytest.param({"domain_ids": []}, "domain_ids of rule r is empty", id="an empty list"),
        pytest.param({"domain_ids": ["  "]}, "domain_ids of rule r is empty", id="a blank account"),
        pytest.param({"domain_ids": [DOMAIN, None]}, "domain_ids of rule r is empty", id="a null among accounts"),
        pytest.param(
            {**EVERYBODY, "endpoint_ids": None}, "endpoint_ids of rule r is empty", id="null next to everybody"
        ),
        pytest.param({**EVERYBODY, "marker_ids": []}, "marker_ids of rule r is empty", id="no marker"),
        pytest.param(
            {**EVERYBODY, "pending_longer_than": " "}, "pending_longer_than of rule r is empty", id="a blank age"
        ),
        pytest.param({**EVERYBODY, "pending_longer_than": None}, "pending_longer_than of rule r is empty", id="no age"),
        pytest.param({**EVERYBODY, "max_per_domain": None}, "max_per_domain of rule r is empty", id="a null cap"),
        pytest.param({"domain_ids": ["*", DOMAIN]}, "must be the only entry", id="everybody and somebody"),
        pytest.param({"domain_ids": ["acme"]}, "domain_ids of rule r is not an ID: 'acme'", id="an account's name"),
        pytest.param({"domain_ids": [f"iam:domain::{DOMAIN}"]}, "domain_ids of rule r is not an ID", id="a permission"),
        pytest.param({"domain_ids": [f"{DOMAIN}, {DOMAIN}"]}, "domain_ids of rule r is not an ID", id="two at once"),
        pytest.param({"domain_ids": [DOMAIN[:-1]]}, "32 hexadecimal digits", id="a digit short"),
        pytest.param({"domain_ids": ["{{ partners }}"]}, "an unrendered template", id="a template"),
        pytest.param({"endpoint_ids": ["{{ x }}"]}, "endpoint_ids of rule r is not an ID: '{{ x }}'", id="template"),
        pytest.param({"endpoint_ids": [DOMAIN]}, "endpoint_ids of rule r is not an ID", id="an account ID"),
        pytest.param({"endpoint_ids": ["*"]}, "endpoint_ids of rule r is not an ID", id="every endpoint"),
        pytest.param({"pending_longer_than": "7"}, "pending_longer_than of rule r is not a duration", id="no unit"),
        pytest.param({**EVERYBODY, "max_per_domain": -1}, "max_per_domain of rule r is -1", id="a negative cap"),
        pytest.param({**EVERYBODY, "state": "rejected", "max_per_domain": 1}, "only with state accepted", id="cap"),
        pytest.param(
            {**EVERYBODY, "name": "default"}, 'unique, not blank and not "default"', id="the name of the default"
        ),
        pytest.param({**EVERYBODY, "name": " "}, "names must be unique, not blank", id="no name"),
    ],
)
def test_invalid_rules(given: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        parse(given)


def test_no_two_rules_have_one_name() -> None:
    with pytest.raises(OptionError, match="names must be unique, not blank"):
        parse(EVERYBODY, EVERYBODY)


def test_a_rule_for_endpoints_that_are_not_there_is_warned_about() -> None:
    rules = parse({"name": "gone", "endpoint_ids": [ENDPOINT]}, {"name": "all", **EVERYBODY})
    (warning,) = unlisted_endpoints(rules, {"another"})
    assert "none of the endpoint_ids of rule gone" in warning
    assert unlisted_endpoints(rules, {"another", ENDPOINT}) == []
