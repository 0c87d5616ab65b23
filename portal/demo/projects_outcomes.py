"""Technology needs, findings, standards, courses and plans of the demo city, tied into chains that begin with a demand."""

import datetime
from decimal import Decimal

from core.workflow import perform_transition
from portal.demo.world import organization_of
from projects.outcomes.enums import NodeKind
from projects.outcomes.models import Course, Outcome, OutcomeKind, TechnologyNeed, TrainingPlan
from projects.outcomes.services import drafts, links, needs
from projects.outcomes.services.kinds import load_outcome_kinds
from supplydemand.models import TalentDemand
from taxonomy.models import EducationLevel, Industry, Major

NEEDS = (
    {
        "title": "加工中心主轴热伸长补偿不稳",
        "summary": "连续加工两小时以后尺寸漂移 0.02 毫米，现有补偿表跟不上",
        "description": "五轴加工中心加工铝合金壳体，主轴转速 12,000 转/分。开机前两小时尺寸漂移超差，现在靠人工每半小时复测。"
        "希望有团队建温度场模型，在线修正补偿量，目标是漂移不超过 0.008 毫米。可以提供两台机床和一年的测量数据。",
        "budget": Decimal("280000.00"),
        "industry": "34",
    },
    {
        "title": "动力电池模组激光焊缝在线检测漏判",
        "summary": "虚焊漏判率 0.3%，想降到 0.05% 以下",
        "description": "现用二维相机拍照判断，虚焊和偏焊分不开。"
        "可以提供三万张带标注的焊缝图像和一条试验线，希望团队给出算法和现场验证。",
        "budget": Decimal("450000.00"),
        "industry": "38",
    },
)
FINDINGS = (
    {
        "title": "数控装备运维岗位能力调研报告",
        "kind": "finding",
        "summary": "走访十二家企业、访谈三十七名班组长，列出二十六项能力",
        "description": "十二家企业里有九家已经用振动和温度监测代替定期点检；新员工最缺的是看懂监测曲线和判断停机时机。"
        "报告把能力分成操作、诊断、改进三层，给出每层的典型任务。",
        "about": "由需求里“会看振动曲线”一条引起",
    },
    {
        "title": "数控机床预测性维护作业规范",
        "kind": "standard",
        "number": "T/YTJX 012-2026",
        "clause": "5.3 主轴振动监测与停机判据",
        "summary": "校企共同起草的团体标准，规定测点、周期和停机判据",
        "description": "规定了测点布置、采样频率、判据等级和记录格式。5.3 条给出按振动速度有效值分级停机的办法。",
        "about": "调研里的停机判断写成了条款",
    },
)
COURSES = (
    {
        "title": "数控机床智能运维",
        "summary": "从振动、温度曲线看出主轴和丝杠的毛病",
        "description": "十六周，每周四学时，一半在企业的维护班组里上。考核用真实的监测记录写一份停机建议。",
        "technology": "主轴振动与温升在线监测",
        "standard": "T/YTJX 012-2026 第 5.3 条",
        "hours": 64,
        "changes": (("定期点检表的填写", "按振动有效值分级判断停机"), ("拆装丝杠八学时", "拆装丝杠四学时，监测数据分析四学时")),
    },
    {
        "title": "锂电池模组焊接与检测",
        "summary": "激光焊接工艺窗口和焊缝缺陷判别",
        "description": "十二周，在企业试验线上完成三个焊接任务，学会判断虚焊、偏焊和飞溅。",
        "process": "模组激光焊接的离焦量控制",
        "hours": 48,
        "changes": (),
    },
)
PLAN = {
    "title": "数控技术专业人才培养方案（2026 版）",
    "summary": "加智能运维方向，企业课堂增加到 240 学时",
    "description": "培养目标增加“设备运维与改进”；毕业要求加一条：能根据监测数据提出停机和检修建议。",
    "changed": "新开“数控机床智能运维”；“机床电气”增加传感与采集单元；顶岗前加两周企业运维班组实习。",
}


def tell(world, users):
    """Write the story as the demo's school and enterprise; returns how many things became public."""
    load_outcome_kinds()
    desk, school, enterprise = users["coordinator"], users["school"], users["enterprise"]
    level = EducationLevel.objects.order_by("rank").filter(rank__gte=2).first()
    majors = list(Major.objects.filter(name="数控技术", retired_on=None).order_by("catalogue")[:1])
    wanted = [_need(world, enterprise, desk, values, 40 - 8 * number) for number, values in enumerate(NEEDS)]
    _answers(world, wanted, users)
    demand = _demand_of(enterprise)
    findings = _findings(world, school, desk, majors, demand)
    plan = publish(
        world,
        TrainingPlan,
        school,
        desk,
        PLAN | {"level": level, "majors": majors, "adopted_on": world.on - datetime.timedelta(days=60)},
        24,
    )
    links.join(
        cause=(NodeKind.OUTCOME, findings[0].pk),
        effect=(NodeKind.PLAN, plan.pk),
        note="毕业要求加的那一条照的是调研",
        actor=school,
        at=world.moment(days_ago=22),
    )
    courses = [_course(world, school, desk, values, level, majors, findings) for values in COURSES]
    return len(wanted) + len(findings) + len(courses) + 1


def publish(world, model, author, desk, values, days_ago):
    """Hand a publication in and let the desk approve it two days later; returns it."""
    made = drafts.create_draft(model=model, organization=organization_of(author), values=values, unreadable={}, actor=author)
    at = world.moment(days_ago=days_ago)
    drafts.submit(row=made, actor=author, at=at, on=world.on, expected_version=made.version)
    made.refresh_from_db()
    perform_transition(obj=made, action="approve", actor=desk, at=world.moment(days_ago=days_ago - 2))
    return made


def _need(world, author, desk, values, days_ago):
    industry = Industry.objects.filter(code=values["industry"]).first()
    until = world.on + datetime.timedelta(days=days_ago + 10)
    return publish(world, TechnologyNeed, author, desk, values | {"industry": industry, "answers_until": until}, days_ago)


def _answers(world, wanted, users):
    """One team is chosen, one waits."""
    given = (
        (users["school"], "机床热误差课题组", "布六个测点，用一个月的数据建热网络模型，再上机验证三周。"),
        (users["school2"], "智能检测工作室", "用三维轮廓加二维图像联合判别，先在试验线上跑两千件。"),
    )
    for number, (author, team, proposal) in enumerate(given):
        organization = organization_of(author)
        row = needs.answer(
            need=wanted[number],
            organization=organization,
            team=team,
            proposal=proposal,
            contact=organization.contact_phone or "见单位页面",
            actor=author,
            at=world.moment(days_ago=20 - number),
        )
        if number == 0:
            needs.decide(
                answer=row,
                is_accepted=True,
                reply="下周二来厂里看机床。",
                actor=users["enterprise"],
                at=world.moment(days_ago=15),
            )


def _demand_of(enterprise):
    rows = TalentDemand.objects.standing().filter(organization=organization_of(enterprise))
    return rows.filter(title__contains="数控").order_by("pk").first() or rows.order_by("pk").first()


def _findings(world, school, desk, majors, demand):
    """Each follows from the one before, the first from the demand."""
    made, cause = [], (NodeKind.DEMAND, demand.pk) if demand else None
    for number, values in enumerate(FINDINGS):
        given = {name: text for name, text in values.items() if name != "about"}
        given |= {"kind": OutcomeKind.objects.get(code=values["kind"]), "majors": majors}
        given["dated_on"] = world.on - datetime.timedelta(days=70 - 20 * number)
        row = publish(world, Outcome, school, desk, given, 34 - 4 * number)
        effect = (NodeKind.OUTCOME, row.pk)
        if cause:
            links.join(cause=cause, effect=effect, note=values["about"], actor=school, at=world.moment(days_ago=28 - number))
        made, cause = [*made, row], effect
    return made


def _course(world, school, desk, values, level, majors, findings):
    given = {name: value for name, value in values.items() if name != "changes"} | {"level": level, "majors": majors}
    course = publish(world, Course, school, desk, given, 20)
    for number, (before, after) in enumerate(values["changes"]):
        links.record_change(
            course=course,
            changed_on=world.on - datetime.timedelta(days=15 - number),
            before=before,
            after=after,
            causes=[(NodeKind.OUTCOME, findings[-1 - number].pk)],
            note="照条款改的" if number == 0 else "调研里新员工最缺的一项",
            actor=school,
            at=world.moment(days_ago=14 - number),
            on=world.on,
        )
    return course
