# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files that are no scenario: one sentence says which, in which line, and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulator.rehearsal import ScenarioError, read

UUID = "4189d3c2-8882-4871-a3c2-d380272eed88"
DOMAIN_ID = "6e9dfd51d1124e8d8498dce894923a0d"
SERVICE = "services:\n  - name: shop\n"
CONNECTION = "accounts:\n  partner: {}\nservices:\n  - name: shop\n    connections:\n      - account: partner\n"
KEYS = "accounts, projects, services, decisions, latency"
NO_AGE = "line 7, age: Input should be an age such as 45m, 12h or 30d."


def message(path: Path) -> str:
    """What is said of the file, without its folder."""
    with pytest.raises(ScenarioError) as caught:
        read(path)
    return str(caught.value).replace(str(path), path.name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", f"line 1: Input should be a mapping; its keys are {KEYS}.", id="an empty file"),
        pytest.param("# nothing\n", f"line 1: Input should be a mapping; its keys are {KEYS}.", id="only a comment"),
        pytest.param("\n- shop\n", f"line 2: Input should be a mapping; its keys are {KEYS}.", id="a list at the top"),
        pytest.param("accounts: {}\n", "line 1, services: Field required.", id="no services"),
        pytest.param(
            "latency: 1\nservices: []\n",
            "line 2, services: List should have at least 1 item after validation, not 0.",
            id="an empty list of services",
        ),
        pytest.param(
            SERVICE + "service: []\n", f"line 3, service: Key is unknown; known are {KEYS}.", id="an unknown key"
        ),
        pytest.param(
            SERVICE + "    conections: []\n",
            "line 3, conections: Key is unknown; known are name, service_id, project, approval_enabled, whitelist, "
            "connections.",
            id="an unknown key of a service",
        ),
        pytest.param(
            SERVICE + "accounts:\n",
            "line 3, accounts: Key has no value; give one, or leave the key out.",
            id="null for the accounts",
        ),
        pytest.param(
            CONNECTION + "        description: null\n",
            "line 7, description: Key has no value; give one, or leave the key out.",
            id="null for a description",
        ),
        pytest.param(
            SERVICE + "accounts:\n  partner:\n",
            "line 4, partner: Input should be a mapping; its keys are domain_id.",
            id="null for an account",
        ),
        pytest.param(SERVICE + "  - {}\n", "line 3, name: Field required.", id="a service without a name"),
        pytest.param(
            "services: {name: shop}\n", "line 1, services: Input should be a valid list.", id="a mapping for a list"
        ),
        pytest.param(
            CONNECTION + "        count: '5'\n",
            "line 7, count: Input should be a valid integer.",
            id="text for a number",
        ),
        pytest.param(
            CONNECTION + "        count: yes\n",
            "line 7, count: Input should be a valid integer.",
            id="a truth for a number",
        ),
        pytest.param(
            CONNECTION + "        count: 0\n",
            "line 7, count: Input should be greater than or equal to 1.",
            id="no connections",
        ),
        pytest.param(
            SERVICE + "decisions:\n  fail: 1\n",
            "line 4, fail: Input should be a valid boolean.",
            id="a number for a truth",
        ),
        pytest.param(
            SERVICE + "latency: 3601\n",
            "line 3, latency: Input should be less than or equal to 3600.",
            id="more than an hour for seconds",
        ),
        pytest.param(
            SERVICE + "latency: .nan\n", "line 3, latency: Input should be a finite number.", id="no number for seconds"
        ),
        pytest.param(CONNECTION + "        age: 2\n", NO_AGE, id="an age without a unit"),
        pytest.param(CONNECTION + "        age: 2 days\n", NO_AGE, id="an age in words"),
        pytest.param(CONNECTION + "        age: -2d\n", NO_AGE, id="an age in the future"),
        pytest.param(CONNECTION + "        age: 999999d\n", NO_AGE, id="an age before the calendar"),
        pytest.param(CONNECTION + "        age: 2026-01-31\n", NO_AGE, id="a date for an age"),
        pytest.param(
            CONNECTION + "        status: acepted\n",
            "line 7, status: Input should be 'pendingAcceptance', 'accepted', 'rejected', 'creating', 'failed' or"
            " 'deleting'.",
            id="an unknown status",
        ),
        pytest.param(
            CONNECTION + "      - account: partnr\n",
            "line 7, account: partnr is not under accounts, which has partner.",
            id="an unknown account",
        ),
        pytest.param(
            SERVICE + "    connections: [{account: partner}]\n",
            "line 3, account: partner is not under accounts, which has nobody.",
            id="an account, but no accounts",
        ),
        pytest.param(
            "projects:\n  eu-de: {}\n  eu-nl: {}\n" + SERVICE + "    project: eu-ch2\n",
            "line 6, project: eu-ch2 is not under projects, which has eu-de, eu-nl.",
            id="an unknown project",
        ),
        pytest.param(
            SERVICE + "projects:\n  shop: {}\n",
            "line 4, shop: Input should be the name of a region, such as eu-de, or begin with it: eu-de_shop.",
            id="a project whose name has no region",
        ),
        pytest.param(
            "services:\n  - name: eu-de.shop\n",
            "line 2, name: Input should be at most 16 letters, digits, underscores and hyphens.",
            id="a service with its full name",
        ),
        pytest.param(
            SERVICE + "accounts:\n  partner:\n    domain_id: OTC00000000001000000042\n",
            "line 5, domain_id: Input should be an ID of 32 hexadecimal digits, in lower case.",
            id="a name for an ID",
        ),
        pytest.param(
            SERVICE + "    service_id: shop-1\n",
            f"line 3, service_id: Input should be an ID such as {UUID}.",
            id="an ID that is none",
        ),
        pytest.param(
            SERVICE + f"    service_id: {UUID}\n  - name: other\n    service_id: {UUID}\n",
            f"line 5, service_id: {UUID} is used already; give an ID of its own, or leave it out.",
            id="two services with one ID",
        ),
        pytest.param(
            f"accounts:\n  one: {{domain_id: {DOMAIN_ID}}}\n  two: {{domain_id: {DOMAIN_ID}}}\n" + SERVICE,
            f"line 3, domain_id: {DOMAIN_ID} is used already; give an ID of its own, or leave it out.",
            id="two accounts with one ID",
        ),
        pytest.param(
            CONNECTION + f"        count: 2\n        endpoint_id: {UUID}\n",
            "line 7, count: An endpoint_id belongs to one connection; leave one of the two out.",
            id="one ID for two connections",
        ),
        pytest.param(
            CONNECTION + "    name: again\n",
            "line 7: This is no valid YAML: name is given twice.",
            id="a key that is there twice",
        ),
        pytest.param(
            "accounts:\n  partner: {}\n" + SERVICE + "    whitelist:\n      - partner\n      - partnr\n",
            "line 7, whitelist: partnr is not under accounts, which has partner.",
            id="an unknown account in a whitelist",
        ),
        pytest.param(
            CONNECTION.replace("- account", "- &row\n        account") + "      - {<<: *row, account: partnr}\n",
            "line 8, account: partnr is not under accounts, which has partner.",
            id="a key that replaces a merged one, which is no repetition",
        ),
        pytest.param(
            "services: [\n",
            "line 2: This is no valid YAML: expected the node content, but found '<stream end>'.",
            id="no YAML",
        ),
        pytest.param(
            SERVICE + "---\n" + SERVICE,
            "line 3: This is no valid YAML: but found another document.",
            id="two documents",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "scenario.yml"
    path.write_text(text)
    assert message(path) == f"scenario.yml, {expected}"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"a: \0", "special characters are not allowed", id="a character that YAML forbids"),
        pytest.param(b"a: \xff", "invalid start byte", id="bytes that are no UTF-8"),
        pytest.param(b"a: 2026-02-31", "day is out of range for month", id="a date that the calendar lacks"),
    ],
)
def test_what_yaml_cannot_read_is_one_line(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "scenario.yml"
    path.write_bytes(content)
    told = message(path)
    assert told.startswith("scenario.yml: This is no valid YAML: ")
    assert expected in told
    assert "\n" not in told


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("missing.yml", "Cannot read missing.yml: No such file or directory.", id="a missing file"),
        pytest.param("folder", "Cannot read folder: Is a directory.", id="a folder"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, expected: str) -> None:
    (tmp_path / "folder").mkdir()
    assert message(tmp_path / name) == expected
