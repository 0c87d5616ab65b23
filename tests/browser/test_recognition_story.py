"""Two schemes from the call to the certificate and its re-check, on the pages of everybody who has a part in them.

Time is moved in the database between the steps, and only there: a notice's last moment (``end_notice``) and the day of a
re-check (``let_a_year_pass``). Everything else is done by link and button.
"""

import json
from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import Organization
from core.enums import Status
from review.recognition import definitions
from review.recognition.codes import new_code
from review.recognition.models import Application, Recognition, ReviewField, Scheme
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, SchoolFactory
from tests.browser import recognition_roles as roles
from tests.core.uploads import PDF
from tests.review.recognition.factories import ExpertFactory
from tests.taxonomy.factories import DistrictFactory, RegionFactory

FIRM, OTHER, SCHOOL = "试验云汀数控设备有限公司", "试验云港精密铸造有限公司", "试验汀州职业技术学院"
FIELD = "装备制造"


@pytest.fixture
def city(transactional_db, settings, tmp_path):
    """A district; loads packaged schemes by code; files in a folder of the test's own."""
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return DistrictFactory(name="云港区", region=RegionFactory(code="990102", name="云港区"))


def load(*codes):
    """The packaged drafts of some schemes, as a city finds them at its first start."""
    content = json.loads(definitions.FILE.read_text(encoding="utf-8"))
    definitions.load({**content, "schemes": [row for row in content["schemes"] if row["code"] in codes]})


def pool(conflicted):
    """Four experts from elsewhere, and one of an applying organization; returns the name of their field."""
    field = ReviewField.objects.order_by("code").first()
    for _ in range(4):
        ExpertFactory(fields=[field])
    ExpertFactory(fields=[field], organization=conflicted)
    return field.name


def cultivated(organization):
    """The organization has been in the list of candidates for more than a year."""
    return Recognition.objects.create(
        scheme=Scheme.objects.get(code="candidate_enterprise"),
        organization=organization,
        content_type=ContentType.objects.get_for_model(Organization),
        object_id=organization.pk,
        holder_name=organization.name,
        certificate_number=f"PYQY-{organization.pk}",
        verify_code=new_code(),
        recognized_on=timezone.localdate() - timedelta(days=400),
        status=Status.APPROVED,
    )


def let_a_year_pass(name, months):
    """What was recognised today was recognised so many months ago."""
    recognition = Recognition.objects.get(holder_name=name, application__isnull=False)
    for field in ("recognized_on", "valid_until", "recheck_due_on"):
        setattr(recognition, field, getattr(recognition, field) - relativedelta(months=months))
    recognition.save(update_fields=["recognized_on", "valid_until", "recheck_due_on"])
    return recognition


def answers_of_firm(interns):
    """The form of 产教融合型企业, section by section."""
    return [
        ("基本情况", {"在岗职工人数": "420", "上年度营业收入": "86000000", "近三年重大安全": "0"}),
        (
            "育人投入",
            {
                "近三年投入": "2400000",
                "企业导师人数": "18",
                "近一年接收实习生": interns,
                "近一年接收教师践习": "6",
                "怎样参与": ["订单培养", "共建实训基地"],
            },
        ),
        ("供需对接", {}),
        ("成效和规划", {"三年来的成效": "留用毕业生 43 人。", "今后三年的规划": "再建一个实训基地。", "证明材料": PDF}),
    ]


def test_integrated_enterprise_from_the_call_to_the_recheck(people, city):
    load("candidate_enterprise", "integrated_enterprise")
    firm, other = (
        MembershipFactory(organization=OrganizationFactory(name=name, district=city), is_liaison=True) for name in (FIRM, OTHER)
    )
    cultivated(firm.organization), cultivated(other.organization)
    field = pool(conflicted=other.organization)
    applicant, rival, desk, deputy, district = (people() for _ in range(5))
    applicant.take_session(firm.user)
    rival.take_session(other.user)
    desk.take_session(CoordinatorFactory(name="审核员林"))
    deputy.take_session(CoordinatorFactory(name="审核员何"))
    district.take_session(CoordinatorFactory(name="区审核员周", scope=city))
    everybody = [applicant, rival, desk, deputy, district]
    scheme, call, notice = "产教融合型企业", "2026 年产教融合型企业申报", "2026 年产教融合型企业拟认定名单公示"

    roles.publish_rules(desk, f"{scheme} 第 1 版")
    roles.announce(desk, f"{scheme} 第 1 版", call)

    roles.begin(applicant, scheme)
    short_of_interns(applicant)
    roles.fill_sections(applicant, answers_of_firm("32"))
    applicant.sees("还差 1 处")
    roles.sign(applicant)
    roles.hand_in(applicant)
    roles.begin(rival, scheme)
    roles.fill_sections(rival, answers_of_firm("25"))
    roles.sign(rival)
    roles.hand_in(rival)

    roles.send_back(desk, FIRM, field="results", note="写上哪一年留用多少人", reason="成效再写细一点")
    supplement(applicant)
    for title in (FIRM, OTHER):
        roles.approve(desk, title)
        roles.approve(district, title)

    panel = roles.gather(desk, call=call, field=field, title="第一评审组")
    for seat in panel.seats.select_related("expert").order_by("draw_place")[:2]:
        expert = people(**roles.PHONE)
        roles.judge(expert, seat, {FIRM: (85, 80, 88, 80), OTHER: (78, 76, 80, 75)})
        everybody.append(expert)
    roles.hold_meeting(desk, panel, best=FIRM, conclusion="两家都同意推荐。")
    for title in (FIRM, OTHER):
        roles.approve(desk, title)  # 专家评审
        roles.agree(deputy, title)
        roles.agree(desk, title)
        roles.approve(desk, title)  # 联审

    roles.publish_notice(desk, notice)
    citizen = people(**roles.PHONE)
    code = roles.object_to(citizen, notice, OTHER, "实习生名单里有 9 人不是学生，附照片。")
    roles.answer_objection(desk, OTHER, text="核查属实，名单有误。", reason="电话核了 9 个人，都不是在校生。")
    roles.look_up(citizen, code, "异议成立", "核查属实，名单有误。")
    roles.end_notice(notice)
    roles.refuse(desk, OTHER, reason="公示期间异议成立，实习生人数不实。")
    roles.approve(desk, FIRM)

    roles.take_certificate(applicant, FIRM, "市级")
    roles.appeal(rival, OTHER, "9 人是上一届毕业生，名单取错了年份，现补当年名单。")
    roles.refuse(deputy, f"{OTHER}的申诉", reason="补的名单里在校生 16 人，仍不够 20 人。", words="申诉不成立")
    roles.open_case(rival, OTHER)
    rival.sees("申诉不成立", "仍不够 20 人")

    recognition = let_a_year_pass(FIRM, 12)
    roles.announce(desk, f"{scheme} 第 1 版", "2027 年产教融合型企业复核", purpose="年度复核")
    roles.recheck(applicant, scheme, FIRM)
    roles.approve(desk, FIRM)
    roles.approve(desk, FIRM)
    before = recognition.recheck_due_on
    recognition.refresh_from_db()
    assert recognition.recheck_due_on > before
    assert Application.objects.get(subject_name=OTHER).status == Status.REJECTED
    assert [person.complaints for person in (*everybody, citizen)] == [[]] * (len(everybody) + 1)


def short_of_interns(person):
    """A draft with too few interns says how many are missing."""
    person.follow("育人投入")
    roles.fill(person, {"近一年接收实习生": "12"})
    person.press("存草稿")
    person.sees("若再接收 8 名实习生则达标")
    person.follow("还差什么", exact=True)


def supplement(person):
    """From what waits for the applicant to the field with the note; the stamp of the earlier text is void."""
    person.visit("portal:workbench")
    person.follow(f"补正：{FIRM}")
    person.sees("审核专员请你补正", "写上哪一年留用多少人")
    person.page.locator(".xy-notice-returned").get_by_role("link", name="三年来的成效").click()
    roles.fill(person, {"三年来的成效": "2024 年留用 12 人，2025 年 14 人，2026 年 17 人。"})
    person.press("存好，下一步")
    person.sees("盖章页作废了")
    roles.sign(person)
    roles.hand_in(person, "提交补正")


def answers_of_teacher(name):
    """The form of 双师型教师; the résumé and the enterprises tell who it is."""
    return [
        (
            "教学",
            {"专业技术职务": ("讲师",), "任教专业": "数控技术", "教龄": "9", "主讲的实践类课程": f"{name}主讲数控加工实训。"},
        ),
        ("企业实践", {"近五年企业实践": "14", "在哪些企业实践": FIRM, "做了什么": "改进夹具，节拍缩短两成。"}),
        ("成果", {"近三年技术服务到账": "180000", "发明专利号": "ZL000000", "个人简历": PDF}),
    ]


def test_dual_qualified_teacher_from_the_call_to_the_recheck(people, city):
    load("dual_qualified_teacher")
    school = MembershipFactory(organization=SchoolFactory(name=SCHOOL, district=city))
    field = pool(conflicted=school.organization)
    applicant, desk, deputy = (people() for _ in range(3))
    applicant.take_session(school.user)
    desk.take_session(CoordinatorFactory(name="审核员林"))
    deputy.take_session(CoordinatorFactory(name="审核员何"))
    everybody = [applicant, desk, deputy]
    scheme, call, notice = "双师型教师", "2026 年双师型教师认定", "2026 年双师型教师拟认定名单公示"
    one, two = "赵明远", "钱思齐"

    roles.add_field(desk, f"{scheme} 第 1 版", "成果", "发明专利号")
    roles.publish_rules(desk, f"{scheme} 第 1 版")
    roles.announce(desk, f"{scheme} 第 1 版", call)
    for name in (one, two):
        roles.begin(applicant, scheme, subject=name)
        roles.fill_sections(applicant, answers_of_teacher(name))
        roles.sign(applicant)
        roles.hand_in(applicant)
    roles.approve(desk, one)
    roles.refuse(desk, two, reason="教龄没有证明。")
    roles.appeal(applicant, two, "教龄有人事档案，附后。")
    roles.uphold(deputy, f"{two}的申诉", reason="档案能证明，重新办理。")
    roles.approve(desk, two)

    panel = roles.gather(desk, call=call, field=field, title="教师评审组")
    seen = {name: roles.seen_as(desk, name) for name in (one, two)}
    hidden = (one, two, SCHOOL, FIRM, *Application.objects.values_list("case_number", flat=True))
    for seat in panel.seats.select_related("expert").order_by("draw_place")[:2]:
        expert = people(**roles.PHONE)
        roles.judge(expert, seat, {seen[one]: (88, 86, 80, 85), seen[two]: (72, 75, 70, 74)}, hidden=hidden)
        everybody.append(expert)
    roles.hold_meeting(desk, panel, best=seen[one], conclusion="赵达到市级，钱达到区级。")
    for name in (one, two):
        roles.approve(desk, name)
    roles.publish_notice(desk, notice)
    roles.end_notice(notice)
    for name in (one, two):
        roles.approve(desk, name)

    for name, level in ((one, "市级"), (two, "区级")):
        roles.take_certificate(applicant, name, level)
    recognition = let_a_year_pass(one, 24)
    roles.announce(desk, f"{scheme} 第 1 版", "2028 年双师型教师复核", purpose="年度复核")
    roles.recheck(applicant, scheme, one)
    roles.approve(desk, one)
    roles.approve(desk, one)
    before = recognition.recheck_due_on
    recognition.refresh_from_db()
    assert recognition.recheck_due_on > before
    assert [person.complaints for person in everybody] == [[]] * len(everybody)
