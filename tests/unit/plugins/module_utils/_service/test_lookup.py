# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which endpoint service is meant, by ID or by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from unittest.mock import Mock, call

import pytest

from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._errors import OptionError
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._service.lookup import (
    FoundService,
    ServiceRef,
    find_service,
    list_services,
    parse_service,
)
from ansible_collections.opentelekomcloud.vpcep.plugins.module_utils._vpcep.services import (
    Service,
    ServiceCalls,
)


def service(service_id: str, name: str | None, **fields: Any) -> Service:
    full = ".".join(filter(None, ("eu-de", name, service_id)))
    return Service.from_api({"id": service_id, "service_name": full, "status": "available", **fields})


DEMO, OLD, SHOP = service("id-1", "demo"), service("id-2", "demo-old"), service("id-3", "shop")
TWIN, UNNAMED = service("id-4", "demo"), service("id-5", None)


def api_with(*answers: list[Service]) -> Mock:
    """An API that answers its listings one by one."""
    api = Mock(services=Mock(ServiceCalls))
    api.services.query.side_effect = answers
    return api


@pytest.mark.parametrize(
    ("service_id", "name", "ref"),
    [
        pytest.param("id-1", None, ServiceRef("id-1"), id="by its ID"),
        pytest.param("id-1", "", ServiceRef("id-1"), id="by its ID, with a blank name"),
        pytest.param("", "demo", ServiceRef(None, "demo"), id="by its name, with a blank ID"),
        pytest.param(None, "eu-de.demo_2.id-1", ServiceRef(None, "eu-de.demo_2.id-1"), id="by its whole name"),
    ],
)
def test_a_service_is_named_in_one_way(service_id: str | None, name: str | None, ref: ServiceRef) -> None:
    assert parse_service({"service_id": service_id, "service_name": name}) == ref


@pytest.mark.parametrize(
    ("service_id", "name", "said"),
    [
        pytest.param("id-1", "demo", "service_id and service_name are both given; give one of them", id="both"),
        pytest.param(None, None, "not named; give service_id or service_name", id="neither"),
        pytest.param("", "", "not named; give service_id or service_name", id="both blank"),
        pytest.param("a/b", None, "service_id is not an ID: 'a/b'", id="an ID that leads elsewhere"),
        pytest.param(None, "my demo", "service_name is not a valid name: 'my demo'", id="a name with a blank in it"),
        pytest.param(None, "x" * 129, "service_name is not a valid name", id="a name too long"),
    ],
)
def test_a_service_that_is_named_wrongly(service_id: str | None, name: str | None, said: str) -> None:
    with pytest.raises(OptionError, match=said):
        parse_service({"service_id": service_id, "service_name": name})


def test_no_service_is_needed_if_none_is_required() -> None:
    assert parse_service({"service_id": None, "service_name": ""}, required=False) == ServiceRef()


def test_an_id_costs_nothing() -> None:
    assert find_service(api_with(), ServiceRef("id-1")) == FoundService("id-1", None)


@pytest.mark.parametrize(
    ("name", "listed", "service_id"),
    [
        pytest.param("demo", [DEMO, OLD], "id-1", id="a name that another one contains"),
        pytest.param("demo-old", [OLD], "id-2", id="a name that contains another one"),
        pytest.param("eu-de.demo.id-1", [DEMO], "id-1", id="a whole name"),
        pytest.param("eu-de.demo.id-4", [TWIN], "id-4", id="the whole name of a twin"),
        pytest.param("eu-de.id-5", [UNNAMED], "id-5", id="the whole name of a service without a short one"),
    ],
)
def test_a_name_costs_a_listing(name: str, listed: list[Service], service_id: str) -> None:
    api = api_with(listed)
    assert find_service(api, ServiceRef(None, name)).service_id == service_id
    assert api.services.query.mock_calls == [call(name=name)]


def test_a_name_also_tells_who_owns_the_service() -> None:
    api = api_with([service("id-1", "demo", domain_id="d1")])
    assert find_service(api, ServiceRef(None, "demo")) == FoundService("id-1", "eu-de.demo.id-1", "d1")


MANY = [service(f"id-{number}", f"shop{number}") for number in range(12)]


@pytest.mark.parametrize(
    ("name", "answers", "said"),
    [
        pytest.param(
            "demo",
            [[DEMO, OLD, TWIN]],
            ["2 endpoint services are called demo:", "eu-de.demo.id-1 (ID id-1)", "id-4)"],
            id="two services of one name",
        ),
        pytest.param(
            "dem",
            [[DEMO, OLD]],
            ["No endpoint service is called dem;", "contain it: eu-de.demo.id-1", "id-2 (ID id-2)."],
            id="a part of two names",
        ),
        pytest.param(
            "Demo",
            [[DEMO]],
            ["No endpoint service is called Demo;", "contain it: eu-de.demo.id-1 (ID id-1)."],
            id="a name in other letters",
        ),
        pytest.param("id-5", [[UNNAMED]], ["contain it: eu-de.id-5 (ID id-5)."], id="an ID"),
        pytest.param(
            "demmo",
            [[], [SHOP, DEMO]],
            ["called demmo; similar names: eu-de.demo.id-1 (ID id-1)."],
            id="a typing error",
        ),
        pytest.param(
            "xyz",
            [[], [SHOP, DEMO]],
            ["the project has: eu-de.shop.id-3 (ID id-3), eu-de.demo.id-1 (ID id-1)."],
            id="nothing near",
        ),
        pytest.param(
            "xyz",
            [[], []],
            ["the project has no endpoint services: check region and project"],
            id="a project without services",
        ),
        pytest.param("shop", [MANY], ["eu-de.shop9.id-9 (ID id-9) and 2 more."], id="a part of many names"),
    ],
)
def test_the_error_about_an_unknown_or_ambiguous_name_lists_similar_ones(
    name: str, answers: list[list[Service]], said: list[str]
) -> None:
    with pytest.raises(OptionError) as caught:
        find_service(api_with(*answers), ServiceRef(None, name))
    assert [words for words in said if words not in caught.value.msg] == []


@dataclass(frozen=True)
class Listing:
    """The services that are wanted, what the cloud is asked, and the IDs that are found."""

    ref: ServiceRef = field(default_factory=ServiceRef)
    statuses: list[str] = field(default_factory=list)
    asked: dict[str, str] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(Listing(found=["id-1", "id-2", "id-3"]), id="all"),
        pytest.param(
            Listing(statuses=["available"], asked={"status": "available"}, found=["id-1", "id-2"]), id="one status"
        ),
        pytest.param(Listing(statuses=["available", "failed"], found=["id-1", "id-2", "id-3"]), id="two statuses"),
        pytest.param(Listing(statuses=["deleting", "creating"]), id="statuses that none has"),
        pytest.param(Listing(ref=ServiceRef("ID-2"), asked={"service_id": "ID-2"}, found=["id-2"]), id="an ID"),
        pytest.param(Listing(ref=ServiceRef(None, "demo"), asked={"name": "demo"}, found=["id-1"]), id="a name"),
        pytest.param(
            Listing(ref=ServiceRef(None, "demo"), statuses=["failed"], asked={"name": "demo", "status": "failed"}),
            id="a name, in another status",
        ),
    ],
)
def test_services_are_listed(case: Listing) -> None:
    failed = service("id-3", "shop", status="failed", created_at="2026-01-01T00:00:01Z")
    api = api_with([failed, OLD, DEMO])
    assert [listed.service_id for listed in list_services(api, case.ref, case.statuses)] == case.found
    unfiltered = {"service_id": None, "name": None, "status": None}
    assert api.services.query.mock_calls == [call(**{**unfiltered, **case.asked})]
