"""The portal's own pages in a real browser: accessibility, width, theme and the small script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

PAGES = ["portal:home", "portal:duties", "account_login", "account_signup", "account_reset_password"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_pages_have_no_serious_fault_and_do_not_scroll_sideways(page, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    faults = {}

    for name in PAGES:
        page.goto(reverse(name))
        found = [rule["id"] for rule in Axe().run(page).response["violations"] if rule["impact"] in ("serious", "critical")]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append("scrolls sideways")
        if found:
            faults[name] = found

    assert faults == {}


def test_theme_is_chosen_without_leaving_the_page(page):
    page.goto(reverse("portal:duties"))

    page.click(".xy-footer button[value=dark]")
    page.wait_for_url(f"**{reverse('portal:duties')}")

    assert page.get_attribute("html", "data-bs-theme") == "dark"


def test_nothing_is_refused_by_the_content_policy(page):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    for name in PAGES:
        page.goto(reverse(name))

    assert complaints == []


def test_slash_goes_to_the_search_field(page):
    page.goto(reverse("supplydemand:demand_list"))

    page.keyboard.press("/")

    assert page.evaluate("document.activeElement.type") == "search"
