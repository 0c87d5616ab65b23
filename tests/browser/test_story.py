"""The whole story: an enterprise signs up, is verified, publishes, is matched with a school, and both get in touch."""

import re
from urllib.parse import urlsplit

from django.core import mail

from tests.accounts.factories import CoordinatorFactory, MembershipFactory, SchoolFactory, credit_code_number
from tests.browser.listing_form import TITLE, fill_in
from tests.supplydemand.factories import MajorFactory, TalentSupplyFactory
from tests.taxonomy.factories import DistrictFactory, EnterpriseKindFactory, IndustryFactory, RegionFactory

EMAIL, PASSWORD = "wei.chen@example.test", "willow-harbor-72-kite"
ENTERPRISE, CREDIT_CODE, PHONE = "试验云汀数控设备有限公司", credit_code_number(7_000_001), "0000-3141592"
SCHOOL_PHONE = "0000-2718281"


def prepare_city():
    """A district, codes, a coordinator, and a school with a published supply; returns ``(coordinator, teacher, supply)``."""
    district = DistrictFactory(name="云港区", region=RegionFactory(code="990102", name="云港区"))
    EnterpriseKindFactory()
    IndustryFactory(code="C3421", name="金属切削机床制造")
    school = SchoolFactory(name="试验汀州职业技术学院", district=district)
    major = MajorFactory(code="460103", name="数控技术")
    supply = TalentSupplyFactory(organization=school, majors=[major], contact_phone=SCHOOL_PHONE)
    return CoordinatorFactory(name="审核员林"), MembershipFactory(organization=school).user, supply


def test_enterprise_and_school_get_in_touch(people, celery_worker_process):
    coordinator, teacher, supply = prepare_city()
    enterprise, desk, school = people(), people(), people()

    sign_up(enterprise)
    register_organization(enterprise)
    desk.sign_in(coordinator.email, second_factor=True)
    verify_organization(desk)
    publish_demand(enterprise)
    return_demand(desk)
    mend_demand(enterprise)
    approve_demand(desk)
    run_matching(desk)
    answer_first(enterprise, supply)
    school.sign_in(teacher.email)
    answer_second(school)
    record_outcome(enterprise)

    assert (enterprise.complaints, desk.complaints, school.complaints) == ([], [], [])


def sign_up(person):
    """An account, confirmed by the link in the mail; the next page asks for the organization."""
    page = person.visit("account_signup")
    page.get_by_label("姓名").fill("陈未")
    page.get_by_label("邮箱").fill(EMAIL)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    person.press("注册", within="main")
    person.sees("去邮箱点一下确认链接")

    letter = next(message for message in mail.outbox if message.to == [EMAIL])
    link = re.search(r"https?://\S+/confirm-email/\S+", letter.body).group()
    page.goto(urlsplit(link).path)
    person.press("是我的邮箱")
    person.sees("找到你的单位")


def register_organization(person):
    """The form of a new organization, handed in for verification."""
    page = person.page
    page.get_by_label("单位名称或统一社会信用代码").fill(ENTERPRISE)
    person.press("查找")
    person.follow("登记一个单位")
    page.get_by_label("统一社会信用代码").fill(CREDIT_CODE)
    page.get_by_label("单位全称").fill(ENTERPRISE)
    page.get_by_label("单位类型").select_option(label="企业")
    person.pick("所属行业", "机床", "金属切削机床制造")
    page.get_by_label("所在区").select_option(label="云港区")
    page.get_by_label("地址").fill("试验路 8 号")
    page.get_by_label("联系人").fill("陈未")
    page.get_by_label("联系电话").fill(PHONE)
    page.get_by_label("联系邮箱").fill(EMAIL)
    person.press("交上去核验")
    person.sees("交上去了")
    person.sees("等核验")


def verify_organization(desk):
    """The coordinator opens the oldest submission and approves it."""
    desk.follow(ENTERPRISE)
    desk.sees(CREDIT_CODE)
    approve(desk)
    desk.sees(f"通过了《{ENTERPRISE}》")


def approve(desk):
    """Approve, and say once more so where automatic findings are open."""
    desk.press("通过，看下一件", exact=False)
    desk.page.locator("button:has-text('仍然通过'), .alert, .xy-notice").first.wait_for()
    if desk.page.get_by_role("button", name="仍然通过").count():
        desk.press("仍然通过", exact=False)


def publish_demand(person):
    """A demand with a picked major, handed in."""
    page = person.visit("supplydemand:demand_create")
    fill_in(page)
    person.pick("什么专业", "sk", "数控技术")
    person.press("提交审核")
    person.sees("待审核")


def return_demand(desk):
    """The coordinator writes a note at two fields and returns the demand."""
    page = desk.visit("admin:index")
    desk.follow(TITLE)
    note_field(page, "headcount", "12 人和简介里的班次对不上，请核对")
    note_field(page, "skills", "写上要会的数控系统")
    page.locator("#reason").fill("人数和技能各改一处")
    desk.press("退回修改", exact=False)
    desk.sees(f"退回了《{TITLE}》")


def note_field(page, name, text):
    """Open the note of a field's row and type."""
    row_of(page, name).locator("summary").click()
    page.locator(f"#note-{name}").fill(text)


def row_of(page, name):
    """A field's row on the review page."""
    return page.locator(f".xy-reviewrow:has(#note-{name})")


def mend_demand(person):
    """The enterprise finds the notes at the fields, changes both and hands in again."""
    page = person.visit("portal:workbench")
    person.follow(TITLE)
    page.wait_for_load_state()
    if "edit" not in page.url:
        person.follow("照意见修改")
    person.sees("审核专员请你改 2 处")
    person.sees("请核对")
    page.get_by_label("要几个人").fill("8")
    page.get_by_label("要会什么").fill("机床装配、故障诊断、西门子 840D")
    person.press("重新提交")
    person.sees("待审核")


def approve_demand(desk):
    """The coordinator sees what was before and after, and approves."""
    page = desk.visit("admin:index")
    desk.follow(TITLE)
    desk.sees("第 2 次提交，改了 2 处")
    row = row_of(page, "headcount")
    assert (row.locator("del").all_inner_texts(), row.locator("ins").all_inner_texts()) == (["12"], ["8"])
    approve(desk)
    desk.sees(f"通过了《{TITLE}》")


def run_matching(desk):
    """The button in the admin starts a run; the worker does it, and the page says so by itself."""
    page = desk.visit("admin:supplydemand_matchingrun_changelist")
    desk.press("现在运行一次")
    page.locator("#progress dd", has_text="已发布").first.wait_for(timeout=30_000)
    desk.sees("匹配 1 对")


def answer_first(person, supply):
    """The enterprise sees the match with its reasons, answers, and does not see the school's phone."""
    person.visit("supplydemand:match_list")
    person.sees(supply.title)
    person.sees("为什么匹配")
    person.sees("数控技术")
    person.press(f"有意向：{supply.title}")
    person.sees("对方也有意向时")
    person.follow(supply.title)
    person.sees("双方都有意向以后")
    assert SCHOOL_PHONE not in person.page.content()


def answer_second(person):
    """The school sees that it was asked, answers, opens the thread, and gets the phone by the button only."""
    page = person.visit("portal:workbench")
    person.sees(f"答复{ENTERPRISE}")
    person.visit("supplydemand:match_list")
    person.sees("对方有意向，等你答复")
    assert PHONE not in page.content()
    person.press(f"有意向：{TITLE}")
    person.sees("联系方式已经打开")
    person.follow("去对话")
    page.wait_for_url("**/matches/*/**")
    assert PHONE not in page.content()
    person.press("看联系方式")
    person.sees(PHONE)


def record_outcome(person):
    """The enterprise gets the phone too and writes down what came of it."""
    page = person.page
    page.reload()
    person.press("看联系方式")
    person.sees(SCHOOL_PHONE)
    page.get_by_label("录用了").check()
    page.get_by_label("录用人数").fill("6")
    person.press("记下结果")
    person.sees("结果记下了")
    person.sees("录用了 6 人")
