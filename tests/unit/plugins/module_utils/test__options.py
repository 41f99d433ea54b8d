# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import OptionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._options import (
    check_number,
    parse_domain_id,
    parse_domain_ids,
    parse_duration,
    parse_endpoint_id,
    parse_id,
    parse_limit,
)

from ..fakes import DOMAIN, ENDPOINT

OTHER = "5fc973eea581490997e82ea11a1df31f"


@pytest.mark.parametrize("text", [ENDPOINT, DOMAIN, "a", "eu-de_network", f" {DOMAIN}\n"])
def test_ids_of_any_kind_lose_the_blanks_around_them(text: str) -> None:
    assert parse_id("project_id", text) == text.strip()


@pytest.mark.parametrize(
    "text", ["", " ", ".", "..", "../a", "a/b", "a b", "a?b", "a%2Fb", "ä", "-a", "a" * 65, "a\x00", "{{ x }}"]
)
def test_what_could_lead_elsewhere_is_no_id(text: str) -> None:
    with pytest.raises(OptionError, match="project_id is not an ID"):
        parse_id("project_id", text)


def test_ids_whose_form_is_known_are_held_to_it_and_written_in_lower_case() -> None:
    assert parse_endpoint_id("endpoint_id", f" {ENDPOINT.upper()} ") == ENDPOINT
    assert parse_domain_id("domain_ids", f"{DOMAIN.upper()}\t") == DOMAIN


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(ENDPOINT, id="an endpoint"),
        pytest.param("OTC00000000001000000042", id="a name"),
        pytest.param(f"iam:domain::{DOMAIN}", id="a permission"),
        pytest.param(f"{DOMAIN}, {OTHER}", id="two in one text"),
        pytest.param(DOMAIN[:-1], id="a digit short"),
        pytest.param(f"{DOMAIN}0", id="a digit long"),
        pytest.param("g" * 32, id="no hexadecimal digits"),
        pytest.param("٣" * 32, id="digits of another script"),
        pytest.param("{{ partners }}", id="a template"),
        pytest.param("None", id="nothing, rendered"),
    ],
)
def test_what_is_no_account(text: str) -> None:
    with pytest.raises(OptionError, match=r"domain_ids is not an ID: .*32 hexadecimal digits"):
        parse_domain_id("domain_ids", text)


@pytest.mark.parametrize(
    "text", [DOMAIN, ENDPOINT[:-1], ENDPOINT.replace("-", "_"), ENDPOINT.replace("-", ""), "a/b", "*"]
)
def test_what_is_no_endpoint(text: str) -> None:
    with pytest.raises(OptionError, match="endpoint_id is not an ID"):
        parse_endpoint_id("endpoint_id", text)


def test_every_account_stands_alone() -> None:
    assert parse_domain_ids("domain_ids", [" * "]) is None
    assert parse_domain_ids("domain_ids", [DOMAIN, OTHER]) == frozenset({DOMAIN, OTHER})
    for texts in (["*", DOMAIN], [DOMAIN, "*"], ["*", "*"]):
        with pytest.raises(OptionError, match="must be the only entry"):
            parse_domain_ids("domain_ids", texts)


def test_numbers_have_bounds() -> None:
    assert check_number("wait_timeout", 0) == 0
    with pytest.raises(OptionError, match="wait_timeout is -1; give 0 or more"):
        check_number("wait_timeout", -1)
    with pytest.raises(OptionError, match="concurrency is 65; give 1 to 64"):
        check_number("concurrency", 65, least=1, most=64)
    with pytest.raises(OptionError, match="api_timeout is 10000000000; give 31536000 or less"):
        check_number("api_timeout", 10**10)


DAY = 86400


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("45m", 2700),
        ("12h", 43200),
        ("30d", 30 * DAY),
        ("0m", 0),
        (" 1d ", DAY),
        ("007h", 7 * 3600),
        ("365d", 31536000),
    ],
)
def test_durations(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "30", "d", "30D", "30 d", "1.5h", "-1d", "1h30m", "30s", "2w", "30days", "٣d", "1d\n2d", "9999999999d"]
)
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(OptionError, match=r"pending_longer_than is not a duration: .*such as 45m, 12h or 30d"):
        parse_duration(text)


def test_the_message_names_the_option() -> None:
    with pytest.raises(OptionError, match="older_than is not a duration: 'x'"):
        parse_duration("x", "older_than")


@pytest.mark.parametrize(
    ("text", "listed_number", "allowed"),
    [("5", 1000, 5), ("0", 10, 0), ("10%", 50, 5), ("10 %", 59, 5), ("100%", 7, 7), (" 3 ", 10, 3)],
)
def test_limits(text: str, listed_number: int, allowed: int) -> None:
    guard = parse_limit("max_changes", text)
    assert guard is not None
    assert guard(listed_number) == allowed


@pytest.mark.parametrize("text", ["", "-1", "five", "5.5", "%", "10%%"])
def test_what_is_no_limit(text: str) -> None:
    with pytest.raises(OptionError, match="max_rejects must be a number or a percentage"):
        parse_limit("max_rejects", text)
