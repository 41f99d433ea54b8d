# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which tags are set and which are deleted."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import OptionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._resource.tags import (
    TagChanges,
    as_entries,
    as_mapping,
    parse_tags,
    tag_changes,
)

NOW = [{"key": "stage", "value": "test"}, {"key": "team", "value": "a"}, {"key": "bare"}]


@pytest.mark.parametrize(
    ("wanted", "purge", "to_set", "to_delete"),
    [
        pytest.param(None, True, {}, (), id="no tags are given, so all stay"),
        pytest.param({}, True, {}, ("bare", "stage", "team"), id="an empty mapping deletes all"),
        pytest.param({}, False, {}, (), id="an empty mapping deletes none without a purge"),
        pytest.param({"stage": "test", "team": "a", "bare": ""}, True, {}, (), id="all is the same"),
        pytest.param({"stage": "live", "team": "a", "bare": ""}, True, {"stage": "live"}, (), id="another value"),
        pytest.param({"stage": "test"}, True, {}, ("bare", "team"), id="others go, and the one that stays is not set"),
        pytest.param({"cost": "7"}, False, {"cost": "7"}, (), id="a new one, and the others stay"),
        pytest.param({"cost": "7"}, True, {"cost": "7"}, ("bare", "stage", "team"), id="a new one instead of all"),
        pytest.param({"Stage": "test"}, False, {"Stage": "test"}, (), id="keys differ by case"),
    ],
)
def test_only_what_differs_is_changed(
    wanted: dict[str, str] | None, purge: bool, to_set: dict[str, str], to_delete: tuple[str, ...]
) -> None:
    changes = tag_changes(NOW, wanted, purge)
    assert changes == TagChanges(to_set, to_delete)
    assert bool(changes) is bool(to_set or to_delete)


@pytest.mark.parametrize(
    ("tags", "parsed"),
    [
        pytest.param(None, None, id="none are given"),
        pytest.param({}, {}, id="an empty mapping"),
        pytest.param({"a@b-c_d": "e@f-g_h"}, {"a@b-c_d": "e@f-g_h"}, id="all kinds of characters"),
        pytest.param({"port": 443, 7: None}, {"port": "443", "7": ""}, id="numbers and null"),
        pytest.param({"k" * 36: "v" * 43}, {"k" * 36: "v" * 43}, id="the longest key and value"),
        pytest.param(
            {f"key-{number}": "x" for number in range(20)}, {f"key-{n}": "x" for n in range(20)}, id="20 tags"
        ),
    ],
)
def test_tags_that_can_be_sent(tags: dict[Any, Any] | None, parsed: dict[str, str] | None) -> None:
    assert parse_tags(tags) == parsed


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        pytest.param(
            {str(number): "x" for number in range(21)}, "tags has 21 entries; the API takes at most 20", id="21"
        ),
        pytest.param({"k" * 37: "v"}, "use at most 36 letters", id="a key too long"),
        pytest.param({"": "v"}, "The key '' in tags cannot be sent", id="an empty key"),
        pytest.param({"a b": "v"}, "The key 'a b' in tags cannot be sent", id="a blank in a key"),
        pytest.param({"k": "v" * 44}, "use at most 43 letters", id="a value too long"),
        pytest.param({"k": "a b"}, "The value 'a b' of k in tags cannot be sent", id="a blank in a value"),
        pytest.param({"k": "größe"}, "The value 'größe' of k in tags cannot be sent", id="a letter outside of ASCII"),
        pytest.param({"k": "v\n"}, "of k in tags cannot be sent", id="the end of a line"),
    ],
)
def test_tags_that_the_api_would_refuse(tags: dict[Any, Any], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        parse_tags(tags)


def test_tags_are_entries_for_the_api_and_a_mapping_for_people() -> None:
    tags = {"stage": "test", "bare": ""}
    assert as_entries(tags) == [{"key": "stage", "value": "test"}, {"key": "bare", "value": ""}]
    assert as_mapping(as_entries(tags)) == tags
