"""Every write works without JavaScript."""

import pytest

from core.enums import Status
from supplydemand.enums import Decision, DeclineReason
from supplydemand.models import MatchAnswer, TalentDemand
from tests.browser.city import build_city
from tests.browser.listing_form import TITLE, fill_in, typed


@pytest.fixture
def city(transactional_db):
    return build_city()


def test_demand_is_drafted_and_handed_in_without_script(people, city):
    person = people(java_script_enabled=False)
    person.sign_in(city.users["enterprise"].email)
    page = person.visit("supplydemand:demand_create")
    fill_in(page)
    before = typed(page)
    page.get_by_label("什么专业").fill("数控")
    page.locator('[name="majors-search"]').click()
    person.sees("“数控”找到这些")
    assert typed(page) == before

    page.get_by_label("数控技术").check()
    person.press("存草稿")
    person.sees("草稿已存")
    assert TalentDemand.objects.get(title=TITLE).status == Status.DRAFT

    person.press("提交审核")
    person.sees("待审核")
    demand = TalentDemand.objects.get(title=TITLE)
    assert (demand.status, demand.headcount, list(demand.majors.all())) == (Status.SUBMITTED, 12, [city.major])


def test_match_is_answered_without_script(people, city):
    enterprise, school = people(java_script_enabled=False), people(java_script_enabled=False)
    enterprise.sign_in(city.users["enterprise"].email)
    school.sign_in(city.users["school"].email)

    enterprise.visit("supplydemand:match_detail", city.match.pk)
    enterprise.press(f"有意向：{city.supply.title}")
    enterprise.sees("记下了")
    page = school.visit("supplydemand:match_detail", city.match.pk)
    page.locator("summary", has_text="不合适").click()
    page.get_by_label("哪里不合适").select_option(label="时间对不上")
    page.locator("details[open]").get_by_label("补充一句").fill("这一届下半年才实习")
    school.press("告诉对方不合适")
    school.sees("你们答复了：不合适")

    answers = MatchAnswer.objects.filter(match=city.match).order_by("side").values_list("decision", "reason", "note")
    assert list(answers) == [
        (Decision.INTERESTED, "", ""),
        (Decision.DECLINED, DeclineReason.TIMING, "这一届下半年才实习"),
    ]
