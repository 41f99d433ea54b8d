# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every check of an option's value."""

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

from ..fakes import DAY, DOMAIN, ENDPOINT, OTHER_DOMAIN


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(ENDPOINT, id="an endpoint's"),
        pytest.param(DOMAIN, id="an account's"),
        pytest.param("a", id="a letter"),
        pytest.param("eu-de_network", id="a name"),
        pytest.param(f" {DOMAIN}\n", id="blanks around it"),
    ],
)
def test_ids_of_any_kind_lose_the_blanks_around_them(text: str) -> None:
    assert parse_id("project_id", text) == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(" ", id="a blank"),
        pytest.param(".", id="a dot"),
        pytest.param("..", id="two dots"),
        pytest.param("../a", id="a folder above"),
        pytest.param("a/b", id="a slash"),
        pytest.param("a b", id="a blank in it"),
        pytest.param("a?b", id="a question mark"),
        pytest.param("a%2Fb", id="a quoted slash"),
        pytest.param("ä", id="a letter beyond ASCII"),
        pytest.param("-a", id="a hyphen first"),
        pytest.param("a" * 65, id="a character too many"),
        pytest.param("a\x00", id="a null character"),
        pytest.param("{{ x }}", id="a template"),
    ],
)
def test_text_that_could_lead_elsewhere_is_not_an_id(text: str) -> None:
    with pytest.raises(OptionError, match="project_id is not an ID"):
        parse_id("project_id", text)


def test_ids_are_written_as_the_cloud_writes_them_if_their_form_is_known() -> None:
    assert [parse_id("vpc_id", text) for text in (ENDPOINT.upper(), DOMAIN.upper(), "EU-DE_Network")] == [
        ENDPOINT,
        DOMAIN,
        "EU-DE_Network",
    ]


def test_ids_whose_form_is_known_are_held_to_it_and_written_in_lower_case() -> None:
    assert parse_endpoint_id("endpoint_id", f" {ENDPOINT.upper()} ") == ENDPOINT
    assert parse_domain_id("domain_ids", f"{DOMAIN.upper()}\t") == DOMAIN


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(ENDPOINT, id="an endpoint"),
        pytest.param("OTC00000000001000000042", id="a name"),
        pytest.param(f"iam:domain::{DOMAIN}", id="a permission"),
        pytest.param(f"{DOMAIN}, {OTHER_DOMAIN}", id="two in one text"),
        pytest.param(DOMAIN[:-1], id="a digit short"),
        pytest.param(f"{DOMAIN}0", id="a digit long"),
        pytest.param("g" * 32, id="no hexadecimal digits"),
        pytest.param("٣" * 32, id="digits of another script"),
        pytest.param("{{ partners }}", id="a template"),
        pytest.param("None", id="nothing, rendered"),
    ],
)
def test_invalid_domain_ids(text: str) -> None:
    with pytest.raises(OptionError, match=r"domain_ids is not an ID: .*32 hexadecimal digits"):
        parse_domain_id("domain_ids", text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(DOMAIN, id="an account"),
        pytest.param(ENDPOINT[:-1], id="a digit short"),
        pytest.param(ENDPOINT.replace("-", "_"), id="underscores for hyphens"),
        pytest.param(ENDPOINT.replace("-", ""), id="no hyphens"),
        pytest.param("a/b", id="a slash"),
        pytest.param("*", id="everything"),
    ],
)
def test_invalid_endpoint_ids(text: str) -> None:
    with pytest.raises(OptionError, match="endpoint_id is not an ID"):
        parse_endpoint_id("endpoint_id", text)


def test_every_account_stands_alone() -> None:
    assert parse_domain_ids("domain_ids", [" * "]) is None
    assert parse_domain_ids("domain_ids", [DOMAIN, OTHER_DOMAIN]) == frozenset({DOMAIN, OTHER_DOMAIN})
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


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        pytest.param("45m", 2700, id="minutes"),
        pytest.param("12h", 43200, id="hours"),
        pytest.param("30d", 30 * DAY, id="days"),
        pytest.param("0m", 0, id="nothing"),
        pytest.param(" 1d ", DAY, id="blanks around it"),
        pytest.param("007h", 7 * 3600, id="zeros before it"),
        pytest.param("365d", 31536000, id="a year"),
    ],
)
def test_durations(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("30", id="no unit"),
        pytest.param("d", id="no number"),
        pytest.param("30D", id="a unit in capitals"),
        pytest.param("30 d", id="a blank in it"),
        pytest.param("1.5h", id="a fraction"),
        pytest.param("-1d", id="a negative number"),
        pytest.param("1h30m", id="two units"),
        pytest.param("30s", id="seconds"),
        pytest.param("2w", id="weeks"),
        pytest.param("30days", id="a unit in full"),
        pytest.param("٣d", id="a digit of another script"),
        pytest.param("1d\n2d", id="two lines"),
        pytest.param("9999999999d", id="days without end"),
    ],
)
def test_invalid_durations(text: str) -> None:
    with pytest.raises(OptionError, match=r"pending_longer_than is not a duration: .*such as 45m, 12h or 30d"):
        parse_duration(text)


def test_the_message_names_the_option() -> None:
    with pytest.raises(OptionError, match="older_than is not a duration: 'x'"):
        parse_duration("x", "older_than")


@pytest.mark.parametrize(
    ("text", "listed_number", "allowed"),
    [
        pytest.param("5", 1000, 5, id="a number"),
        pytest.param("0", 10, 0, id="none"),
        pytest.param("10%", 50, 5, id="a share"),
        pytest.param("10 %", 59, 5, id="a share with a blank, rounded down"),
        pytest.param("100%", 7, 7, id="all"),
        pytest.param(" 3 ", 10, 3, id="blanks around it"),
    ],
)
def test_limits(text: str, listed_number: int, allowed: int) -> None:
    guard = parse_limit("max_changes", text)
    assert guard is not None
    assert guard(listed_number) == allowed


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("-1", id="a negative number"),
        pytest.param("five", id="a word"),
        pytest.param("5.5", id="a fraction"),
        pytest.param("%", id="a sign alone"),
        pytest.param("10%%", id="two signs"),
    ],
)
def test_invalid_limits(text: str) -> None:
    with pytest.raises(OptionError, match="max_rejects must be a number or a percentage"):
        parse_limit("max_rejects", text)
