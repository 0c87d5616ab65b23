"""The public list in a browser: keys, chips, filters that apply at once, comparison."""

import pytest
from playwright.sync_api import expect

from tests.supplydemand.factories import TalentDemandFactory
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(transactional_db):
    """Three demands of two districts."""
    near, far = DistrictFactory(name="云港新片区"), DistrictFactory(name="汀北区")
    return [
        TalentDemandFactory(title=title, description=title, district=place, organization__district=place)
        for title, place in (("数控车工", near), ("数控铣工", near), ("焊接技师", far))
    ]


def test_list_works_by_keyboard_and_chips(page, rows):
    refused = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.goto("/demands/")

    page.keyboard.press("/")
    expect(page.locator("#list-search")).to_be_focused()
    page.keyboard.type("云港 数控?")
    expect(page.locator("#keys")).not_to_be_visible()  # keys are off while one types
    page.locator("#list-search").fill("云港 数控")
    page.keyboard.press("Enter")
    expect(page.get_by_text("“云港 数控”理解为")).to_be_visible()
    expect(page.locator("#results tbody tr")).to_have_count(2)
    assert "district=" in page.url

    page.locator("#list-search").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".xy-rowlink").nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator('input[name="ids"]').nth(1)).to_be_checked()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".xy-rowlink").nth(0)).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).not_to_be_visible()

    page.locator(".xy-chip", has_text="云港新片区").click()
    expect(page.locator("#results tbody tr")).to_have_count(2)
    page.locator(".xy-chip", has_text="数控").click()
    expect(page.locator("#results tbody tr")).to_have_count(3)

    page.get_by_role("checkbox", name="汀北区").check()
    expect(page.locator("#results tbody tr")).to_have_count(1)
    assert "district=" in page.url
    page.go_back()
    expect(page.locator("#results tbody tr")).to_have_count(3)

    page.locator(".xy-rowlink").nth(0).focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("焊接技师")
    assert refused == []


def test_two_listings_are_compared_side_by_side_on_a_phone(page, rows):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/demands/")

    for box in page.locator('input[name="ids"]').all()[:2]:
        box.check()
    expect(page.get_by_text("选了 2 条")).to_be_visible()
    page.get_by_role("button", name="并排对比").click()

    expect(page.locator("h1")).to_have_text("对比 2 条需求")
    region = page.get_by_role("region", name="对比表")
    region.focus()
    expect(region).to_be_focused()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
