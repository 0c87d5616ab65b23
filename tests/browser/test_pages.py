"""Every page as every role, wide and narrow: nothing inaccessible, nothing refused, nothing that scrolls sideways."""

import json
from pathlib import Path

import axe_playwright_python
import pytest
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.city import build_city
from tests.browser.pages import NOT_PAGES, ROLES, admin_table, page_routes, page_table

WIDTHS = (1440, 390)
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
FIND = """async () => {
    const found = await axe.run(document, { resultTypes: ["violations"] });
    return found.violations.map((rule) => `${rule.id} (${rule.impact}): ${rule.nodes[0].html.slice(0, 160)}`);
}"""
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def city(committed):
    """One for all roles: pages are looked at, nothing is pressed."""
    with override_settings(UNDO_MINUTES=0):
        return build_city()


@pytest.fixture(scope="module")
def live_portal(committed):
    """As the suite's own, which would empty the tables after each role."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


def test_table_names_every_page(city):
    assert page_routes() - set(NOT_PAGES) == set(page_table(city))
    assert set(NOT_PAGES) - page_routes() == set()


@pytest.mark.parametrize("role", ROLES)
def test_pages_are_accessible_fit_and_break_no_rule(people, city, role):
    person = people()
    if role != "public":
        person.take_session(city.users[role])
    faults = {}

    for name, views in (page_table(city) | admin_table(city)).items():
        for roles, arguments in views:
            if role in roles:
                faults[f"{name} {arguments}"] = faults_of(person, name, arguments)

    faults = {page: found for page, found in faults.items() if found}
    assert faults == {}, json.dumps(faults, ensure_ascii=False, indent=1)


def faults_of(person, name, arguments):
    """What is wrong with one page at each width."""
    person.complaints.clear()
    person.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    status = person.open(name, *arguments)
    person.page.evaluate(AXE)
    found = [f"answers {status}"] if status != 200 else []
    for width in WIDTHS:
        person.page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}: {fault}" for fault in person.page.evaluate(FIND)]
        found += [f"{width}: scrolls sideways"] if person.page.evaluate(SIDEWAYS) else []
    return found + person.complaints
