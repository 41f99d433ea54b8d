# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Times as the API writes them, and the ages that follow."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import RequestError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.times import (
    is_older,
    is_same_time,
    parse_time,
)

from ...fakes import DAY


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        pytest.param("1970-01-01T00:00:00Z", 0, id="the beginning of time"),
        pytest.param("1970-01-02T00:00:01", DAY + 1, id="without a zone"),
        pytest.param("2018-09-17T11:10:11Z", 1537182611, id="as the documentation writes it"),
        pytest.param("2018-01-30T07:42:01.174", 1517298121.174, id="milliseconds without a zone"),
        pytest.param("2018-01-30T07:42:01.174Z", 1517298121.174, id="milliseconds"),
        pytest.param("2018-01-30T07:42:01.123456789Z", 1517298121.123456789, id="nanoseconds"),
        pytest.param("2018-01-30 07:42:01", 1517298121, id="a blank in the middle"),
        pytest.param("2018-01-30T07:42:01+00:00", 1517298121, id="an offset of nothing"),
        pytest.param("2018-01-30T09:42:01+02:00", 1517298121, id="an offset to the east"),
        pytest.param("2018-01-30 05:12:01-0230", 1517298121, id="an offset to the west without a colon"),
        pytest.param("2024-02-29T23:59:59Z", 1709251199, id="a leap day"),
    ],
)
def test_times_are_utc_however_they_are_written(text: str, seconds: float) -> None:
    assert parse_time(text) == pytest.approx(seconds, abs=1e-6)


@given(st.datetimes(datetime.datetime(1970, 1, 1), datetime.datetime(2999, 1, 1)), st.sampled_from(["", "Z"]))
def test_a_time_means_the_same_as_in_python(moment: datetime.datetime, zone: str) -> None:
    expected = moment.replace(tzinfo=datetime.timezone.utc).timestamp()
    assert parse_time(moment.isoformat() + zone) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="blank"),
        pytest.param("yesterday", id="a word"),
        pytest.param("2018-09-17", id="a date alone"),
        pytest.param("2018-13-17T11:10:11Z", id="a 13th month"),
        pytest.param("2018-02-30T11:10:11Z", id="a 30th of February"),
        pytest.param("2018-09-17T25:10:11Z", id="a 25th hour"),
        pytest.param("0000-09-17T11:10:11Z", id="no year"),
        pytest.param("2018-09-17T11:10:11ZZ", id="two zones"),
        pytest.param("1537182611", id="a number"),
    ],
)
def test_an_unreadable_time_is_never_taken_for_an_age(text: str) -> None:
    with pytest.raises(RequestError, match="as a time, which this collection cannot read"):
        parse_time(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z", True, id="as it was written"),
        pytest.param("2026-02-01T00:00:00Z", "2026-02-01T00:00:00+00:00", True, id="read as a time and written again"),
        pytest.param("2026-02-01T00:00:00Z", "2026-02-01 00:00:00", True, id="with a blank and without a zone"),
        pytest.param("2026-02-01T00:00:00Z", "2026-02-01T01:00:00+01:00", True, id="in another zone"),
        pytest.param("2026-02-01T00:00:00Z", "2026-02-01T00:00:01Z", False, id="a second later"),
        pytest.param(None, None, True, id="the cloud sends none"),
        pytest.param(None, "", True, id="none, written as blank text"),
        pytest.param("2026-02-01T00:00:00Z", None, False, id="there is one now"),
        pytest.param("soon", "soon", True, id="no time, but the same"),
        pytest.param("soon", "2026-02-01T00:00:00Z", False, id="no time on one side"),
    ],
)
def test_times_compare_as_moments(one: str | None, other: str | None, same: bool) -> None:
    for pair in ((one, other), (other, one)):
        assert is_same_time(*pair) is same


@pytest.mark.parametrize(
    ("created_at", "older"),
    [
        pytest.param("1970-01-01T00:00:00Z", True, id="older"),
        pytest.param("1970-01-01T00:00:01Z", True, id="exactly as old"),
        pytest.param("1970-01-01T00:00:01.001Z", False, id="a millisecond younger"),
        pytest.param("1970-01-01T00:00:02Z", False, id="a second younger"),
        pytest.param("2970-01-01T00:00:00Z", False, id="from the future"),
        pytest.param(None, False, id="no time"),
        pytest.param("", False, id="an empty time"),
    ],
)
def test_an_age_counts_from_its_full_length_on(created_at: str | None, older: bool) -> None:
    assert is_older(created_at, DAY, DAY + 1.0) is older
