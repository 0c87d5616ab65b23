"""The demand form with the keyboard alone, saving itself, and after a lost session."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.enums import Status
from supplydemand.completeness import VALID_DAYS_USUAL
from supplydemand.models import TalentDemand
from tests.browser.city import build_city
from tests.browser.listing_form import ANSWERS, TITLE, fill_in, typed

TABS_MAX = 80
NAME_OF_FOCUS = """() => {
    const at = document.activeElement;
    return at.getAttribute("aria-label") || (at.labels && at.labels[0] ? at.labels[0].innerText : at.innerText || "").trim();
}"""


@pytest.fixture
def city(transactional_db):
    return build_city()


@pytest.fixture
def enterprise(people, city):
    """The enterprise's manager, signed in."""
    person = people()
    person.take_session(city.users["enterprise"])
    return person


def tab_to(page, name):
    """Press Tab until what is named so has the focus; raises ``AssertionError`` when it is never reached."""
    passed = []
    while len(passed) < TABS_MAX:
        page.keyboard.press("Tab")
        passed.append(page.evaluate(NAME_OF_FOCUS))
        if passed[-1].startswith(name):
            return
    raise AssertionError(f"Tab does not lead to {name}, only to {passed}")


def test_demand_is_published_by_keyboard_alone(enterprise, city):
    page = enterprise.visit("supplydemand:demand_mine")
    tab_to(page, "发布需求")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('supplydemand:demand_ask')}")
    for label, text in (("岗位叫什么", TITLE), ("要几个人", ANSWERS["要几个人"])):
        tab_to(page, label)
        page.keyboard.type(text)
    tab_to(page, "最低什么学历")
    page.keyboard.press("ArrowDown")
    tab_to(page, "什么专业")
    page.keyboard.type("sk")
    page.wait_for_selector('[role="option"][aria-selected="true"]')
    page.keyboard.press("Enter")
    tab_to(page, "提交审核")
    page.keyboard.press("Enter")

    enterprise.sees("待审核")
    demand = TalentDemand.objects.get(title=TITLE)
    assert (demand.status, demand.expires_on, demand.level_min.name) == (
        Status.SUBMITTED,
        timezone.localdate() + timedelta(days=VALID_DAYS_USUAL),
        "高职专科",
    )
    assert list(demand.majors.all()) == [city.major]


@pytest.mark.parametrize(
    "name",
    ["supplydemand:demand_list", "supplydemand:supply_list", "supplydemand:demand_mine", "accounts:organization_start"],
)
def test_slash_goes_to_the_search_field(enterprise, name):
    page = enterprise.visit(name)

    page.keyboard.press("/")

    assert page.evaluate("[document.activeElement.type, document.activeElement.value]") == ["search", ""]


def test_draft_saves_itself_and_goes_on_in_the_same_draft(enterprise):
    page = enterprise.visit("supplydemand:demand_create")
    page.get_by_label("招什么岗位").fill(TITLE)
    page.locator("[data-saved]", has_text="已存").wait_for()
    assert TalentDemand.objects.get(title=TITLE).status == Status.DRAFT

    page.get_by_label("要几个人").fill("12")
    enterprise.press("存草稿")
    enterprise.sees("关掉页面也不会丢")

    assert list(TalentDemand.objects.filter(title=TITLE).values_list("headcount", flat=True)) == [12]


@pytest.mark.parametrize("width", [1440, 768, 390])
def test_buttons_stay_under_the_finger_while_the_draft_saves_itself(people, city, width):
    person = people(viewport={"width": width, "height": 844})
    person.take_session(city.users["enterprise"])
    page = person.visit("supplydemand:demand_create")
    buttons = page.locator(".xy-formbar").get_by_role("button")
    page.get_by_label("招什么岗位").fill(TITLE)
    page.keyboard.press("Tab")
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    before = [button.bounding_box() for button in buttons.all()]
    page.locator("[data-saved]", has_text="已存").wait_for()

    assert [button.bounding_box() for button in buttons.all()] == before
    assert len(before) >= 2


def test_form_is_still_there_after_a_lost_session(enterprise, city):
    page = enterprise.visit("supplydemand:demand_create")
    fill_in(page)
    enterprise.pick("什么专业", "sk", "数控技术")
    before = typed(page)

    enterprise.lose_session()
    enterprise.press("提交审核")
    enterprise.sees("登录过期了")
    enterprise.sign_in(city.users["enterprise"].email)

    enterprise.sees("登录过期前填的内容都在下面", "数控技术")
    assert (typed(page), page.get_by_label("招聘毕业生").is_checked()) == (before, True)
    enterprise.press("提交审核")
    enterprise.sees("待审核")
    assert [demand.status for demand in TalentDemand.objects.filter(title=TITLE)] == [Status.SUBMITTED]


def test_change_of_a_draft_outlives_a_lost_session_that_autosave_noticed(enterprise, city):
    page = enterprise.visit("supplydemand:demand_edit", city.draft.pk)
    enterprise.lose_session()
    page.get_by_label("要几个人").fill("37")
    page.locator("[data-saved]", has_text="没存上").wait_for()

    enterprise.press("存草稿")
    enterprise.sees("登录过期了")
    enterprise.sign_in(city.users["enterprise"].email)
    enterprise.sees("登录过期前填的内容都在下面")
    assert page.get_by_label("要几个人").input_value() == "37"
    enterprise.press("存草稿")
    enterprise.sees("关掉页面也不会丢")

    city.draft.refresh_from_db()
    assert (city.draft.headcount, city.draft.status) == (37, Status.DRAFT)
    assert page.locator("main", has_text="这台电脑上留了一份").count() == 0
