"""A need published in two minutes: by six questions and by pasting an advertisement, on a telephone and by keyboard."""

import pytest

from core.enums import Status
from supplydemand.models import TalentDemand
from taxonomy.models import OccupationSkill
from tests.browser.city import build_city
from tests.supplydemand.factories import TalentDemandFactory
from tests.taxonomy.factories import OccupationFactory, SkillFactory

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
AD = """【急招】五轴编程技术员 5名
薪资：6000-8500元/月
要求：男性优先，35岁以下，高职以上学历，数控技术专业；熟悉FANUC系统。
联系人：王经理 电话：13812345678"""


@pytest.fixture
def city(transactional_db):
    built = build_city()
    built.occupation = OccupationFactory(name="五轴编程技术员", alias="五轴编程员")
    for name in ("五轴编程", "精度检测"):
        OccupationSkill.objects.create(occupation=built.occupation, skill=SkillFactory(name=name))
    return built


def author(people, city, **options):
    person = people(**options)
    person.take_session(city.users["enterprise"])
    return person


def test_need_is_published_by_six_questions_on_a_telephone(people, city):
    person = author(people, city, **PHONE)
    page = person.visit("supplydemand:demand_ask")
    page.get_by_label("岗位叫什么").fill("五轴编程员")
    page.locator("button[data-offer=occupation]", has_text="五轴编程技术员").tap()
    page.locator("button[data-offer=skills]", has_text="精度检测").tap()
    page.get_by_label("要几个人").fill("5")
    page.get_by_label("最低什么学历").select_option(label="高职专科及以上")
    page.locator("#preview", has_text="精度检测").wait_for()
    page.locator("[data-saved]", has_text="已存").wait_for()
    person.fits()
    person.is_accessible()

    person.press("提交审核")
    person.sees("待审核")

    demand = TalentDemand.objects.get(title="五轴编程员")
    assert (demand.status, demand.occupation, demand.skills, demand.headcount) == (
        Status.SUBMITTED,
        city.occupation,
        ["精度检测"],
        5,
    )
    assert person.complaints == []


def test_pasted_advertisement_is_corrected_and_published_on_a_telephone(people, city):
    person = author(people, city, **PHONE)
    page = person.visit("supplydemand:demand_paste")
    page.get_by_label("招聘启事的文字").fill(AD)
    person.press("读一读，填好给我看")
    person.sees("这些条件没有带过来", "男性优先", "35岁以下", "数控技术")
    assert page.get_by_label("要几个人").input_value() == "5"
    person.fits()
    person.is_accessible()

    page.get_by_label("要几个人").fill("6")
    person.press("提交审核")
    person.sees("待审核")

    demand = TalentDemand.objects.get(title="五轴编程技术员")
    assert (demand.headcount, demand.salary_min, demand.salary_max, list(demand.majors.all())) == (6, 6000, 8500, [city.major])
    assert demand.contact_phone == "13812345678"
    for words in ("男性", "35岁", "138"):
        assert words not in demand.description
    assert person.complaints == []


def test_offers_are_taken_by_keyboard_and_the_focus_goes_on(people, city):
    person = author(people, city)
    page = person.visit("supplydemand:demand_ask")
    page.get_by_label("岗位叫什么").fill("五轴编程员")
    offers = page.locator("button[data-offer=skills]")
    offers.first.wait_for()
    first, second = offers.all_inner_texts()
    offers.first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.innerText") == second
    page.keyboard.press("Enter")

    assert page.get_by_label("要会什么").input_value().split("\n") == [first, second]


def test_similar_open_listing_is_named_while_typing(people, city):
    mine = TalentDemandFactory(organization=city.enterprise, title="夜班质检员（二厂）", status=Status.DRAFT)
    person = author(people, city)
    page = person.visit("supplydemand:demand_ask")

    page.get_by_label("岗位叫什么").fill("夜班质检员二厂")
    person.sees("改它还是另发一条")
    page.locator("#duplicates").get_by_role("link", name=mine.title).click()

    person.sees(mine.title, mine.code)


def test_staff_are_told_before_an_idle_sign_out_and_can_stay(people, city, settings):
    settings.STAFF_IDLE_SECONDS = 100
    person = people()
    person.take_session(city.users["coordinator"])
    page = person.visit("portal:workbench")
    person.page.wait_for_timeout(16_000)
    person.sees("分钟后会退出登录")
    person.is_accessible()

    person.press("我还在，别退出")

    page.locator(".xy-session").wait_for(state="hidden")


def test_offers_work_without_script(people, city):
    person = people(java_script_enabled=False)
    person.take_session(city.users["enterprise"])
    page = person.visit("supplydemand:demand_ask")
    page.get_by_label("岗位叫什么").fill("五轴编程员")
    person.press("存草稿")
    person.sees("草稿已存")
    page.locator('button[value="skills:精度检测"]').click()
    page.locator(f'button[value="occupation:{city.occupation.pk}"]').click()

    demand = TalentDemand.objects.get(title="五轴编程员")
    assert (demand.skills, demand.occupation) == (["精度检测"], city.occupation)
