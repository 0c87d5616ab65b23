"""Recognition in the demo city: schemes in force, experts, two complete stories, badges, targets and what holders were given."""

import datetime
from decimal import Decimal

from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Coalesce

from accounts.models import CoordinatorScope
from core.workflow import perform_transition
from portal.demo import creations, enterprises, story, teachers
from portal.demo.procedure import Desk
from portal.demo.world import VERIFIED_AGO, make_users
from review.recognition import definitions
from review.recognition.enums import BenefitKind, ExpertSource, Purpose, StageKind
from review.recognition.models import (
    Application,
    Benefit,
    BenefitRecord,
    Call,
    Candidate,
    Citation,
    DeclaredConflict,
    Expert,
    Recognition,
    ReviewField,
    Scheme,
    Stage,
    Target,
)
from review.recognition.services import recognitions, schemes
from taxonomy.models import Department, KeyIndustry

IN_FORCE = (
    "candidate_enterprise",
    "integrated_enterprise",
    "dual_qualified_teacher",
    "technician_college",
    "service_specialist",
    "benchmark_school",
    "quality_course",
    "training_base",
    "showcase",
)
EXPERTS = (
    ("教授", "木棉理工大学", ("smart_manufacturing", "vocational_education")),
    ("正高级工程师", "百灵智能科技有限公司", ("smart_manufacturing", "digital_economy")),
    ("研究员", "", ("smart_manufacturing", "vocational_education", "biomedicine")),
    ("高级工程师", "", ("smart_manufacturing", "integrated_circuits", "vocational_education")),
    ("教授", "", ("smart_manufacturing", "vocational_education", "modern_services")),
    ("高级技师", "", ("smart_manufacturing", "vocational_education")),
    ("研究员级高级工程师", "", ("integrated_circuits", "digital_economy")),
    ("教授级高级工程师", "", ("integrated_circuits", "smart_manufacturing")),
    ("教授", "", ("integrated_circuits", "digital_economy")),
    ("副教授", "", ("integrated_circuits", "vocational_education")),
    ("主任药师", "", ("biomedicine", "modern_services")),
    ("研究员", "", ("biomedicine", "digital_economy")),
    ("教授", "", ("biomedicine", "vocational_education")),
    ("高级经济师", "", ("modern_services", "digital_economy")),
    ("副研究员", "", ("modern_services", "biomedicine")),
    ("高级讲师", "", ("modern_services", "vocational_education")),
)
"""Title, organization (empty: from outside), fields of the experts; every field has two more than a panel draws."""
OUTSIDE = (
    "省职业教育研究院（演示）",
    "外省装备行业协会（演示）",
    "外省理工大学（演示）",
    "外省技师协会（演示）",
    "外省集成电路学会（演示）",
    "外省微电子研究所（演示）",
    "外省信息工程大学（演示）",
    "外省电子职业大学（演示）",
    "外省医药行业协会（演示）",
    "外省生物技术研究所（演示）",
    "外省医学院（演示）",
    "外省商贸协会（演示）",
    "外省服务业研究中心（演示）",
    "外省旅游职业学院（演示）",
)
TARGETS = (
    ("integrated_enterprise", "municipal", 0, 10),
    ("integrated_enterprise", "municipal", 2, 30),
    ("candidate_enterprise", "", 0, 20),
    ("dual_qualified_teacher", "", 0, 60),
    ("technician_college", "", 1, 5),
    ("service_specialist", "", 1, 20),
)
"""Scheme, level, years from now, how many."""
TAX_NOTICE = "财政部《关于调整部分政府性基金有关政策的通知》（财税〔2019〕46 号）"
BENEFITS = (
    (BenefitKind.SERVICE, "协作专员一对一", "市级和区里各派一名专员，随时对接学校和专业。", ""),
    (BenefitKind.SERVICE, "招生计划联合编制", "合作院校编制招生计划时先听企业的用人预测。", ""),
    (BenefitKind.INCENTIVE, "教育费附加抵免", "投资额的 30% 抵免当年应缴教育费附加和地方教育附加。", TAX_NOTICE),
    (BenefitKind.INCENTIVE, "实训设备补助", "共建实训基地的设备，按凭证补助。", ""),
)


FILLED_IN = datetime.timedelta(days=2)
"""How long it takes to fill in a case."""
SPEAKERS = {
    "industry_information": "coordinator2@demo.example",
    "human_resources": "coordinator3@demo.example",
    "finance": "coordinator4@demo.example",
}
DEPARTMENTS = ("education", *SPEAKERS)
"""Who votes on 产教融合型企业 in the demo city; coordinator@ speaks for the first."""


def tell(world, users):
    """Write everything about recognition; returns how many cases there are."""
    definitions.load()
    desk = _desk(world, users)
    long_ago = world.hour(9, days_ago=VERIFIED_AGO - 1)
    stages = Stage.objects.filter(version__scheme__code="integrated_enterprise", kind=StageKind.JOINT_REVIEW, quorum=2)
    stages.update(departments=list(DEPARTMENTS))
    for code in IN_FORCE:
        schemes.publish(version=Scheme.objects.get(code=code).versions.get(), actor=desk.city, at=long_ago)
    experts = _experts(world)
    _declare(world, experts)
    enterprises.tell(world, users, desk)
    teachers.tell(world, users, desk)
    creations.tell(world, users, desk)
    _badges(world, users, desk)
    _coming(world, desk)
    _targets(world)
    _benefits(world, users)
    _mark(world)
    return Application.objects.count()


def call_of(code, *, world, desk, title, opens_ago, closes_ago=None, purpose=Purpose.FIRST, text=""):
    """A published call; days count back from now, negative ones lie ahead."""
    opens_at = world.hour(9, days_ago=opens_ago)
    call = Call.objects.create(
        version=Scheme.objects.get(code=code).versions.in_force().get(),
        purpose=purpose,
        title=title,
        text=text or "符合条件的，登录平台填写申报表，打印盖章页盖章上传后提交。填写中的草稿随时能存，截止前都能改。",
        opens_at=opens_at,
        closes_at=None if closes_ago is None else world.hour(17, days_ago=closes_ago),
    )
    perform_transition(obj=call, action="publish", actor=desk.city, at=min(opens_at, world.at))
    return call


def _desk(world, users):
    departments = {email: Department.objects.get(code=code) for code, email in SPEAKERS.items()}
    names = [(email, None) for email in SPEAKERS.values()]
    names += [(f"district{number}@demo.example", row) for number, row in enumerate(world.districts.values(), start=1)]
    staff = make_users([(email, world.name_of_their_own(), {"is_staff": True}) for email, _ in names])
    for user, (email, district) in zip(staff, names, strict=True):
        CoordinatorScope.objects.create(user=user, district=district, department=departments.get(email))
        if email in departments:
            story.enroll(user)
    districts = {row.pk: user for user, (_, row) in zip(staff, names, strict=True) if row is not None}
    return Desk(users["coordinator"], staff[0], districts, dict(zip(SPEAKERS, staff, strict=False)))


def _experts(world):
    for code, name in (("smart_manufacturing", "智能制造"), ("integrated_circuits", "集成电路"), ("biomedicine", "生物医药")):
        ReviewField.objects.get(code=code).key_industries.set(KeyIndustry.objects.filter(name=name))
    fields = {row.code: row for row in ReviewField.objects.all()}
    organizations = {row.name: row for _, row in (*world.schools, *world.firms)}
    outside = iter(OUTSIDE)
    experts = []
    for number, (title, name, codes) in enumerate(EXPERTS, start=1):
        organization = organizations.get(name)
        expert = Expert.objects.create(
            name=world.name_of_their_own(),
            email=f"expert{number}@demo.example",
            title=title,
            source=ExpertSource.ORGANIZATION if organization else ExpertSource.OUTSIDE,
            organization=organization,
            organization_name="" if organization else next(outside),
            is_demo=True,
        )
        expert.fields.set([fields[code] for code in codes])
        experts.append(expert)
    return experts


def _declare(world, experts):
    port = next(row for _, row in world.firms if row.name == "白鹭港航集团有限公司")
    DeclaredConflict.objects.create(
        expert=experts[2],
        organization=port,
        reason="三年前任过这家企业的技术顾问",
        declared_at=world.moment(days_ago=500),
    )


def _badges(world, users, desk):
    college = Scheme.objects.get(code="technician_college")
    for number, (entry, school) in enumerate(world.schools):
        if entry.kind == "higher_vocational_college" and number < 6:
            _award(college, school, desk, world.moment(days_ago=400 - 30 * number), "云汀教职〔2025〕18 号（演示文件）")
    call_of(college.code, world=world, desk=desk, title="技师学院年度复核", opens_ago=60, purpose=Purpose.RECHECK)
    specialist = Scheme.objects.get(code="service_specialist")
    for name in ("知行人才服务有限公司", "云汀市智能制造产教联盟秘书处"):
        organization = world.others[name]
        for number in range(2):
            person = Candidate.objects.create(
                organization=organization, name=world.person_name(), staff_number=f"F{number + 1:03d}", position="项目经理"
            )
            _award(specialist, person, desk, world.moment(days_ago=200), "云汀产教联〔2026〕5 号（演示文件）")


def _award(scheme, subject, desk, at, basis):
    recognitions.award(scheme=scheme, subject=subject, actor=desk.city, at=at, reason=basis, level="municipal")


def _mark(world):
    """Every title says that it is none, and every case began before it was handed in."""
    Recognition.objects.update(is_demo=True)
    begun = Coalesce(F("submitted_at") - FILLED_IN, Value(world.hour(10, days_ago=4)), output_field=DateTimeField())
    Application.objects.update(created_at=begun)


def _coming(world, desk):
    call_of(
        "benchmark_school",
        world=world,
        desk=desk,
        title=f"{world.on.year + 1} 年度协同育人标杆学校申报",
        opens_ago=-10,
        closes_ago=-50,
    )


def _targets(world):
    for code, level, years, count in TARGETS:
        Target.objects.create(
            scheme=Scheme.objects.get(code=code),
            level=level,
            year=world.on.year + years,
            count=count,
            source="云汀市产教融合年度任务清单（演示）",
        )


def _benefits(world, users):
    scheme = Scheme.objects.get(code="integrated_enterprise")
    rows = [
        Benefit.objects.create(scheme=scheme, kind=kind, title=title, text=text, policy=policy)
        for kind, title, text, policy in BENEFITS
    ]
    Citation.objects.create(scheme=scheme, place=3, title=TAX_NOTICE)
    held = Recognition.objects.filter(scheme=scheme).order_by("pk")
    for number, recognition in enumerate(held):
        given = recognition.recognized_on + datetime.timedelta(days=30)
        for benefit, amount in (
            (rows[0], None),
            (rows[2], Decimal("386421.57") + 12_345 * number),
            (rows[3], Decimal("200000.00")),
        ):
            if given <= world.on:
                BenefitRecord.objects.create(
                    recognition=recognition, benefit=benefit, received_on=given, amount=amount, recorded_by=users["coordinator"]
                )
            given += datetime.timedelta(days=75)
