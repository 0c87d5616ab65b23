"""From a published demand to the people it brought: match, project, six stages, hires, and back at the demand."""

import re
from datetime import timedelta

from django.utils import timezone

from projects import definitions
from projects.enums import Stage
from projects.models import Project, ProjectType
from supplydemand.models import Match
from supplydemand.services import matching
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, SchoolFactory
from tests.browser import recognition_roles as roles
from tests.core.uploads import PDF
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory, TalentSupplyFactory
from tests.taxonomy.factories import DistrictFactory, RegionFactory

DEMAND, SUPPLY, PROJECT = "五轴编程技术员", "数控技术 2027 届毕业生", "五轴编程订单班"
FIRM, SCHOOL = "试验云汀数控设备有限公司", "试验汀州职业技术学院"


def a_city():
    """An enterprise's demand and a school's supply that match; returns the two members and a coordinator."""
    district = DistrictFactory(name="云港区", region=RegionFactory(code="990102", name="云港区"))
    definitions.load()
    firm = MembershipFactory(organization=OrganizationFactory(name=FIRM, district=district))
    school = MembershipFactory(organization=SchoolFactory(name=SCHOOL, district=district))
    major = MajorFactory(code="460103", name="数控技术")
    TalentDemandFactory(organization=firm.organization, title=DEMAND, majors=[major], headcount=12)
    TalentSupplyFactory(organization=school.organization, title=SUPPLY, majors=[major], headcount=30)
    matching.start_run(on=timezone.localdate(), at=timezone.now())
    roles.work()
    return firm, school, CoordinatorFactory(name="审核员林", scope=district)


def test_a_demand_becomes_a_project_whose_hires_stand_at_the_demand(people, transactional_db):
    firm, school, coordinator = a_city()
    enterprise, teacher, desk = people(), people(), people()
    enterprise.take_session(firm.user)
    teacher.take_session(school.user)
    desk.take_session(coordinator)

    agree_on_match(enterprise, teacher)
    begin(teacher)
    roles.approve(desk, PROJECT)
    roles.work()
    accept(enterprise)
    project = Project.objects.get()
    for stage in Stage:
        leave(project, stage, teacher, enterprise)
    for person in (teacher, enterprise):
        accept_the_whole(person, project)
    record_hires(teacher, project)
    confirm_hires(enterprise, project)
    see_at_demand(enterprise, project)

    assert [person.complaints for person in (enterprise, teacher, desk)] == [[], [], []]


def agree_on_match(enterprise, teacher):
    """Both say that they are interested."""
    enterprise.visit("supplydemand:match_list")
    enterprise.press(f"有意向：{SUPPLY}")
    enterprise.sees("对方也有意向时")
    teacher.visit("supplydemand:match_list")
    teacher.press(f"有意向：{DEMAND}")
    teacher.sees("联系方式已经打开")


def begin(teacher):
    """One press on the match, and the rest of the form."""
    page = teacher.visit("supplydemand:match_detail", Match.objects.get().pk)
    teacher.press(f"立项，由{SCHOOL}牵头")
    teacher.sees("草稿建好了", "从哪里来", DEMAND)
    today = timezone.localdate()
    page.get_by_label("叫什么").fill(PROJECT)
    page.get_by_label("哪一类项目").select_option(label=ProjectType.objects.get(code="commissioned_training").name)
    page.get_by_label("计划培养多少人").fill("30")
    page.get_by_label("从哪天开始").fill(today.isoformat())
    page.get_by_label("到哪天结束").fill((today + timedelta(days=600)).isoformat())
    teacher.press("提交审核")
    teacher.sees("交上去了", "合作单位已经收到邀请")


def accept(enterprise):
    """The partner says yes where it was told of the project."""
    enterprise.visit("portal:workbench")
    enterprise.follow(PROJECT)
    enterprise.sees(f"{SCHOOL}请{FIRM}参加")
    enterprise.press("参加")
    enterprise.sees(PROJECT, "环节护照")


def leave(project, stage, lead, partner):
    """Every check of a stage is met on the passport, then both sides confirm."""
    page = lead.visit("projects:passport", project.pk)
    while (check := page.locator(f"#{stage} .xy-checks > li.is-missing")).count():
        meet(lead, page, check.first)
    lead.press("确认走完")
    partner.visit("projects:passport", project.pk)
    partner.press("确认走完")
    partner.sees("确认")


def meet(lead, page, check):
    """As the check itself says: a statement with its file, the figure that it names, or the stage's milestones."""
    if check.locator("details summary").count():
        check.locator("details summary").first.click()
        check.locator("textarea").fill("照计划办到了，材料附后。")
        check.locator("input[type=file]").set_input_files({"name": "纪要.pdf", "mimeType": "application/pdf", "buffer": PDF})
        check.get_by_role("button", name="记下").click()
    elif named := re.search(r"在下面“数字”里填报“(.+?)”", check.inner_text()):
        row = page.locator(".xy-panel:has(#figures)").locator(f"li:has(summary[aria-label='填报：{named.group(1)}'])")
        row.locator("summary").first.click()
        row.locator("input[name=value]").fill("28")
        row.get_by_role("button", name="填报", exact=True).click()
    else:
        reach_a_milestone(page)
    page.wait_for_load_state()


def reach_a_milestone(page):
    """One more in the open stage, and done."""
    stage = page.locator("details.xy-panel[open]").first
    stage.get_by_text("加里程碑").click()
    stage.get_by_label("要办成什么").first.fill("第一学期双方碰头")
    stage.get_by_label("到哪天").fill((timezone.localdate() + timedelta(days=90)).isoformat())
    stage.get_by_role("button", name="加上").first.click()
    page.get_by_role("button", name="办成了：第一学期双方碰头").click()


def accept_the_whole(person, project):
    """What a side thinks of the project at its end."""
    page = person.visit("projects:passport", project.pk)
    page.get_by_label("合格", exact=True).check()
    page.get_by_label("意见").fill("达到目标，愿意再办一届。")
    person.press("交验收意见")
    person.sees("合格")


def record_hires(teacher, project):
    """A class, and where its people went."""
    page = teacher.visit("projects:training", project.pk)
    teacher.follow("班级")
    page.get_by_label("班级名称").fill("数控 2701 班")
    page.get_by_label("多少人").fill("28")
    page.get_by_label("开班").fill(timezone.localdate().isoformat())
    teacher.press("记下")
    teacher.follow("记就业去向")
    page.get_by_label("去了哪个单位").select_option(label=FIRM)
    page.get_by_label("录用了几个人").fill("11")
    page.get_by_label("截至哪天").fill(timezone.localdate().isoformat())
    teacher.press("记下")
    teacher.sees(f"{FIRM}录用了", "11 人", "自报")


def confirm_hires(enterprise, project):
    """The employer bears the number out."""
    enterprise.visit("projects:training", project.pk)
    enterprise.follow(f"{FIRM}：11 人")
    enterprise.press("确认，是这样")
    enterprise.sees("对方确认")


def see_at_demand(enterprise, project):
    """One click from the demand to the project and the people it brought."""
    enterprise.visit("supplydemand:demand_detail", project.demand_id)
    enterprise.sees("由此立项的项目", PROJECT, "要 12 人，从项目里录用了", "11", "对方确认")
    enterprise.follow(PROJECT)
    enterprise.sees("从哪里来", DEMAND)
