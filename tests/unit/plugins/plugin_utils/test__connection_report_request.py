# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables of the role: what they mean, and a line on each mistake."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.plugin_utils._connection_report_request import (
    parse_request,
)
from tests.report_samples import PARTNER

ID = "4189d3c2-8882-4871-a3c2-d380272eed88"
FOLDER = "/jobs/1"
RULE = {"name": "partners", "domain_ids": [PARTNER], "state": "accepted"}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        pytest.param({}, {"is_all": True, "services": [], "rules": None, "domain_names": {}}, id="nothing is set"),
        pytest.param({"services": " \n", "rules": None, "formats": ""}, {"is_all": True, "rules": None}, id="blanks"),
        pytest.param(
            {}, {"directory": "/jobs/1/connection_report", "formats": ["json", "md", "csv", "html"]}, id="files"
        ),
        pytest.param({"directory": " reports/today "}, {"directory": "/jobs/1/reports/today"}, id="a relative folder"),
        pytest.param({"directory": "/srv/reports"}, {"directory": "/srv/reports"}, id="an absolute folder"),
        pytest.param({"formats": ["HTML", "json", "html"]}, {"formats": ["json", "html"]}, id="some formats"),
        pytest.param({"formats": "html, csv\n"}, {"formats": ["csv", "html"]}, id="formats as text"),
        pytest.param({"domain_names": {PARTNER.upper(): " P "}}, {"domain_names": {PARTNER: "P"}}, id="names"),
        pytest.param({"rules": [RULE]}, {"rules": [RULE]}, id="rules"),
        pytest.param({"rules": []}, {"rules": []}, id="no rule is also an answer"),
    ],
)
def test_a_request(given: dict[str, Any], wanted: dict[str, Any]) -> None:
    request = parse_request(given, FOLDER)
    assert request["problems"] == []
    assert {name: request[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    "services",
    [
        pytest.param([ID, "demo", {"service_name": "third", "project_name": "other", "rules": []}], id="a list"),
        pytest.param([f" {ID}", "demo", {"service_name": "third", "project_name": "other", "rules": []}], id="blanks"),
    ],
)
def test_services(services: list[Any]) -> None:
    first, second, third = parse_request({"services": services, "rules": [RULE]}, FOLDER)["services"]
    assert (first["service_id"], first["rules"], first["repeats_login"]) == (ID, [RULE], False)
    assert (second["service_name"], second["label"], second["repeats_login"]) == ("demo", "demo", True)
    assert (third["rules"], third["is_elsewhere"], third["label"]) == ([], True, "third in other")
    assert third["repeats_login"] is False


def test_a_service_in_each_line() -> None:
    services = parse_request({"services": f"{ID}\n\n demo \n"}, FOLDER)["services"]
    assert [service["label"] for service in services] == [ID, "demo"]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        pytest.param(
            {"services": []}, "services is an empty list; give the ID or the name of each service.", id="no service"
        ),
        pytest.param(
            {"services": ["demo", "demo"]}, "services: entry 2 names the same service as entry 1;", id="twice"
        ),
        pytest.param(
            {"services": [{"service_name": "demo", "rules": None}]},
            "services: entry 1: rules is blank; give a list of rules, or leave them out.",
            id="blank rules of a service",
        ),
        pytest.param({"rules": [{"state": "accepted"}]}, "rules: rule 1 has no name; give each rule", id="no name"),
        pytest.param({"domain_names": "P"}, "domain_names is text, not a mapping; give the name of each", id="a text"),
        pytest.param({"domain_names": {"P": "P"}}, "domain_names is not an ID: 'P'", id="a name for an ID"),
        pytest.param({"formats": []}, "formats is empty; give some of json, md, csv or html.", id="no format"),
        pytest.param({"formats": 5}, "formats is 5; give some of json, md, csv or html.", id="a number"),
        pytest.param({"formats": "html pdf"}, "formats has 'pdf'; give some of json, md, csv or html.", id="unknown"),
    ],
)
def test_a_mistake(given: dict[str, Any], problem: str) -> None:
    (found,) = parse_request(given, FOLDER)["problems"]
    assert problem in found
    assert "connection_report_" in found
