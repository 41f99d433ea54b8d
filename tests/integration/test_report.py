# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role connection_report: reads everything, changes nothing, and leaves files."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.simulator import Account, Cloud, Fault, Service, Simulator

from .inventories import GROUP, write
from .policies import OTHER, PARTNER, decisions
from .recipes import guide_tasks, guide_variables
from .runs import Ansible, Run, task
from .surveys import BLANKS, answers

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/connection_report.schema.json").read_text())
PLAYBOOK = "opentelekomcloud.vpcep.report"
ROLE = {"roles": ["opentelekomcloud.vpcep.connection_report"]}
FORMATS = ("json", "md", "csv", "html")
GUEST = "0f3b9c1d7a5e4862b1c4d8e90a7f6352"
PENDING = "pendingAcceptance"
RULES = [{"name": "partner", "domain_ids": [PARTNER], "state": "accepted", "max_per_domain": 1}]
CHECK, SAY, FAIL = "Check the variables", "Say what was found", "Fail if something could not be read"


def report(ansible: Ansible, *options: str, **variables: Any) -> Run:
    given = {"directory": str(ansible.folder / "out"), **variables}
    return ansible.run(PLAYBOOK, *options, variables=prefixed(given))


def prefixed(variables: Mapping[str, Any]) -> dict[str, Any]:
    return {f"connection_report_{name}": value for name, value in variables.items()}


def written(ansible: Ansible, folder: str = "out") -> dict[str, Any]:
    """What is in ``report.json``, which is as the schema says."""
    found: dict[str, Any] = json.loads((ansible.folder / folder / "report.json").read_text())
    jsonschema.validate(found, SCHEMA)
    return found


def kinds(entry: Mapping[str, Any]) -> Counter[str]:
    return Counter(finding["kind"] for finding in entry["findings"])


@pytest.fixture
def mixed(cloud: Cloud, service: Service) -> Service:
    """A service with something to find of most kinds."""
    cloud.connections.add(service.id, domain_id=PARTNER, status="accepted")
    cloud.connections.add(service.id, domain_id=PARTNER, status="accepted")
    cloud.connections.add(service.id, domain_id=OTHER, status=PENDING, created_at="2026-01-02T00:00:00Z")
    cloud.connections.add(service.id, domain_id=OTHER, status="rejected")
    cloud.permissions.add(service.id, PARTNER)
    cloud.permissions.add(service.id, GUEST)
    return service


FOUND = {"not_whitelisted": 1, "waiting": 1, "unused_permission": 1}


@pytest.mark.parametrize("options", [pytest.param([], id="a run"), pytest.param(["--check", "--diff"], id="a dry run")])
def test_it_reads_everything_and_changes_nothing(
    simulator: Simulator, ansible: Ansible, mixed: Service, options: list[str]
) -> None:
    run = report(ansible, *options, services=[mixed.id], rules=RULES)
    assert run.code == 0
    (entry,) = written(ansible)["services"]
    assert kinds(entry) == {**FOUND, "over_cap": 1}
    assert (entry["summary"]["total"], len(entry["connections"]), len(entry["permissions"])) == (4, 4, 2)
    assert entry["rules_compared"] is True
    assert sorted(path.name for path in (ansible.folder / "out").iterdir()) == sorted(f"report.{f}" for f in FORMATS)
    assert {recorded.method for recorded in simulator.requests if "/auth/" not in recorded.path} == {"GET"}
    assert run[SAY]["msg"][1].split() == ["demo", "2", "1", "1", "0", "4"]


def test_rows_are_those_of_the_modules(ansible: Ansible, mixed: Service) -> None:
    report(ansible, domain_names={PARTNER: "Partner One"})
    (entry,) = written(ansible)["services"]
    base, names = "opentelekomcloud.vpcep.vpcep_", {"domain_names": {PARTNER: "Partner One"}}
    run = ansible.play(
        task("services", {}, module=f"{base}service_info"),
        task("connections", {"service_id": mixed.id, **names}, module=f"{base}connection_info"),
        task("permissions", {"service_id": mixed.id}, module=f"{base}service_permission_info"),
    )
    assert run["services"]["services"] == [{key: entry[key] for key in run["services"]["services"][0]}]
    assert run["permissions"]["permissions"] == entry["permissions"]
    assert _ageless(run["connections"]["connections"]) == _ageless(entry["connections"])
    assert run["connections"]["summary"]["by_status"] == entry["summary"]["by_status"]


def _ageless(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key != "age_seconds"} for row in rows]


def test_without_rules_nothing_is_said_of_them(ansible: Ansible, mixed: Service) -> None:
    report(ansible, formats="json, html")
    (entry,) = written(ansible)["services"]
    assert (kinds(entry), entry["rules_compared"]) == (FOUND, False)
    assert "rules" not in (ansible.folder / "out/report.html").read_text().split("<main>")[1]
    assert not (ansible.folder / "out/report.csv").exists()


def test_drift_names_what_the_rules_would_do(simulator: Simulator, ansible: Ansible, mixed: Service) -> None:
    everybody_else = {"name": "rest", "domain_ids": ["*"], "state": "rejected"}
    report(ansible, services=[{"service_name": mixed.name, "rules": [*RULES, everybody_else]}])
    (entry,) = written(ansible)["services"]
    (drift,) = [finding for finding in entry["findings"] if finding["kind"] == "drift"]
    assert (drift["data"]["rule"], drift["data"]["state"], drift["data"]["domain_id"]) == ("rest", "rejected", OTHER)
    assert decisions(simulator) == []


def test_several_services_of_which_some_cannot_be_read(cloud: Cloud, ansible: Ansible, mixed: Service) -> None:
    closed = cloud.services.add(name="closed")
    cloud.faults.append(Fault("GET", path=f"/{closed.id}/permissions", status=403, times=9))
    run = report(ansible, services=["missing", mixed.id, "closed", mixed.name], rules=RULES)
    assert run.code == 2
    missing, first, second, twice = written(ansible)["services"]
    assert (missing["service_name"], missing["connections"], kinds(missing)) == ("missing", None, {"unreadable": 1})
    assert (len(first["connections"]), second["connections"], second["permissions"]) == (4, [], None)
    assert second["findings"][0]["data"]["http_status"] == 403
    assert "named twice" in twice["findings"][0]["message"]
    assert run[FAIL]["msg"].startswith(
        "The report is written, and is incomplete. Endpoint service missing could not be"
    )
    lines = list(csv.DictReader(io.StringIO((ansible.folder / "out/report.csv").read_text())))
    assert [line["service_name"] for line in lines if line["error"]] == ["missing", mixed.name]


OTHER_PROJECT = "b1f0d1c1f3e84a3f9b3fd0a6a5c1e777"


@pytest.mark.parametrize("is_in_defaults", [pytest.param(False, id="environment"), pytest.param(True, id="defaults")])
def test_two_projects(
    cloud: Cloud, simulator: Simulator, ansible: Ansible, mixed: Service, is_in_defaults: bool
) -> None:
    project = cloud.identity.add_project("eu-de_other", OTHER_PROJECT)
    elsewhere = cloud.services.add(name="elsewhere", project_id=project.id)
    cloud.connections.add(elsewhere.id, domain_id=OTHER, status="accepted")
    named = [{"service_id": elsewhere.id, "project_name": project.name}, mixed.id]
    given = prefixed({"services": named, "rules": RULES, "directory": str(ansible.folder / "out")})
    defaults = {}
    if is_in_defaults:
        defaults = {"module_defaults": {"group/opentelekomcloud.vpcep.vpcep": ansible.take_login(simulator)}}
    run = ansible.play(vars=given, play={**ROLE, **defaults})
    assert run.code == 0
    first, second = written(ansible)["services"]
    assert (first["project_id"], second["project_id"]) == (project.id, cloud.owner.project_id)
    assert [kinds(entry) for entry in (first, second)] == [{"not_whitelisted": 1}, {**FOUND, "over_cap": 1}]


def test_a_refused_login_is_not_repeated(cloud: Cloud, simulator: Simulator, ansible: Ansible, mixed: Service) -> None:
    ansible.environment["OS_PASSWORD"] = "wrong"
    run = report(ansible, services=["one", "two", {"service_name": "three", "project_name": "eu-de_other"}])
    assert run.code == 2
    assert len([recorded for recorded in simulator.requests if recorded.method == "POST"]) == 1
    assert [kinds(entry) for entry in written(ansible)["services"]] == [{"unreadable": 1}] * 3
    assert "wrong" not in (ansible.folder / "out/report.json").read_text()


@pytest.mark.parametrize("blank", BLANKS)
def test_a_blank_answer_is_not_set(ansible: Ansible, mixed: Service, blank: Any) -> None:
    given = prefixed(dict.fromkeys(("services", "rules", "domain_names", "directory", "formats"), blank))
    run = ansible.play(options=answers(ansible.folder, given), play=ROLE)
    assert run.code == 0
    assert [kinds(entry) for entry in written(ansible, "project/connection_report")["services"]] == [FOUND]
    assert len(list((ansible.folder / "project/connection_report").iterdir())) == len(FORMATS)


def test_answers_are_text(cloud: Cloud, ansible: Ansible, mixed: Service) -> None:
    other = cloud.services.add(name="second")
    given = prefixed({"services": f" {mixed.id}\n\nsecond\n", "formats": "JSON", "directory": " out "})
    run = ansible.play(options=answers(ansible.folder, given), play=ROLE)
    assert run.code == 0
    assert [entry["service_id"] for entry in written(ansible, "project/out")["services"]] == [mixed.id, other.id]


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        pytest.param(
            {"formats": "pdf"}, "formats has 'pdf'; give some of json, md, csv or html.", id="an unknown format"
        ),
        pytest.param(
            {"services": []}, "services is an empty list; give the ID or the name of each service.", id="no service"
        ),
        pytest.param(
            {"rules": "accept"},
            "rules is text, not a list; give a list of rules, each with a name and a state.",
            id="rules as text",
        ),
    ],
)
def test_a_mistake_is_one_line_and_nothing_is_asked(
    simulator: Simulator, ansible: Ansible, variables: dict[str, Any], message: str
) -> None:
    run = report(ansible, **variables)
    assert (run.code, run[CHECK]["msg"]) == (2, f"connection_report_{message}")
    assert simulator.requests == []


def test_text_from_the_cloud_is_never_rendered(cloud: Cloud, ansible: Ansible, service: Service) -> None:
    trap = ansible.folder / "trap"
    hostile = f"{{{{ lookup('pipe', 'touch {trap}') }}}}<script>alert(1)</script>"
    cloud.connections.add(service.id, description=hostile, status=PENDING)
    cloud.services.change(service.id, description=hostile)
    assert report(ansible).code == 0
    (entry,) = written(ansible)["services"]
    assert (entry["description"], entry["connections"][0]["description"]) == (hostile, hostile)
    assert "<script>alert" not in (ansible.folder / "out/report.html").read_text()
    assert not trap.exists()


def test_one_report_on_an_inventory_of_services(cloud: Cloud, ansible: Ansible, mixed: Service) -> None:
    cloud.services.add(name="second")
    # As the inventory plugin describes them: a host has the name of its service.
    hosts = {row.name: {"vpcep_service_id": row.id, "vpcep_service_name": row.name} for row in cloud.services.all()}
    hosts["lost"] = {
        "vpcep_service_id": mixed.id,
        "vpcep_service_name": "lost",
        "connection_report_formats": "pdf",
    }
    inventory = ansible.folder / "services.json"
    inventory.write_text(json.dumps({"services": {"hosts": hosts}}))
    variables = {"vpcep_hosts": "services", **prefixed({"directory": str(ansible.folder / "out")})}
    run = ansible.run(PLAYBOOK, "-i", str(inventory), variables=variables)
    assert run.code == 2
    assert sorted(entry["service_name"].split(".")[-2:][0] for entry in written(ansible)["services"]) == [
        "demo",
        "lost",
        "second",
    ]


def test_one_report_on_the_services_of_two_projects(cloud: Cloud, ansible: Ansible, service: Service) -> None:
    other = "c81d5be9306f4e2aa7940d6c3b15f782"
    cloud.identity.add_project("eu-de_other", other)
    cloud.services.add(name="second", project_id=other)
    source = write(ansible, logins=[{"project_id": cloud.owner.project_id}, {"project_id": other}])
    variables = {"vpcep_hosts": GROUP, **prefixed({"directory": str(ansible.folder / "out")})}
    assert ansible.run(PLAYBOOK, "-i", source, variables=variables).code == 0
    assert [entry["project_id"] for entry in written(ansible)["services"]] == [cloud.owner.project_id, other]


def test_a_variable_that_only_looks_like_the_inventorys_names_no_service(
    cloud: Cloud, ansible: Ansible, service: Service
) -> None:
    run = ansible.play(
        play=ROLE,
        vars={"vpcep_service_id": "not-a-service", **prefixed({"directory": str(ansible.folder / "out")})},
    )
    assert (run.code, [entry["service_id"] for entry in written(ansible)["services"]]) == (0, [service.id])


def test_ten_thousand_connections(cloud: Cloud, ansible: Ansible, service: Service) -> None:
    cloud.latency = 0.0
    for number in range(10_000):
        status = (PENDING, "accepted", "rejected", "accepted")[number % 4]
        cloud.connections.add(service.id, domain_id=f"{number % 250:032x}", status=status)
    assert report(ansible, rules=RULES).code == 0
    (entry,) = written(ansible)["services"]
    assert entry["summary"]["by_status"]["accepted"] == 5000
    assert kinds(entry)["waiting"] == len({number % 250 for number in range(0, 10_000, 4)})
    page = (ansible.folder / "out/report.html").read_text()
    assert page.count("<tr>") > 10_000
    assert len(page) < 4_000_000


@pytest.mark.parametrize("is_listed", [pytest.param(True, id="all is well"), pytest.param(False, id="a finding")])
def test_the_tasks_of_the_guide(cloud: Cloud, ansible: Ansible, service: Service, is_listed: bool) -> None:
    cloud.connections.add(service.id, domain_id=PARTNER, status="accepted")
    cloud.permissions.add(service.id, PARTNER if is_listed else GUEST)
    tasks = guide_tasks("report")
    run = ansible.play(*tasks, vars=guide_variables("report"))
    assert run.code == (0 if is_listed else 2)
    assert run[tasks[-1]["name"]]["failed"] is not is_listed
    assert written(ansible, "project/reports")["services"][0]["connections"][0]["domain_name"] == "Partner One"


def test_a_folder_that_is_there_keeps_its_mode(ansible: Ansible, service: Service) -> None:
    folder = ansible.folder / "out"
    folder.mkdir(mode=0o755)
    assert report(ansible, formats="md").code == 0
    assert (folder.stat().st_mode & 0o777, (folder / "report.md").stat().st_mode & 0o777) == (0o755, 0o600)


def test_a_project_without_services(ansible: Ansible) -> None:
    run = report(ansible)
    assert (run.code, written(ansible)["services"]) == (0, [])
    assert run[SAY]["msg"][0] == "The project of the login has no endpoint services."


def test_another_account_sees_nothing_of_it(
    cloud: Cloud, simulator: Simulator, ansible: Ansible, mixed: Service
) -> None:
    partner = cloud.identity.add_account(Account.named("partner"))
    ansible.environment.update(simulator.environment(partner))
    run = report(ansible, services=[mixed.id])
    assert run.code == 2
    assert kinds(written(ansible)["services"][0]) == {"unreadable": 1}
