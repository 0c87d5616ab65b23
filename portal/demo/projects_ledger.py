"""What the demo city's projects have promised, what has come, and whom they train: every grade of evidence, some of it late."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import Organization, User
from core import guest_links
from portal.demo import proofs
from projects.enums import Answer, Column, Direction, LedgerKind, MentorSide, Stage
from projects.models import CriteriaSet, Project
from projects.services import confirmation_reminders, evidence, ledger, training
from supplydemand.models import TalentDemand
from taxonomy.enums import OrganizationSide
from taxonomy.models import EducationLevel, Major

OLD = 210
"""Projects older than so many days have something to show for their promises."""
TRAINING = (Stage.JOINT_TRAINING, Stage.EVALUATION, Stage.EMPLOYMENT)
AFTERWARDS = TRAINING[1:]
TOPICS = ("主轴装调现场", "设备点检标准", "一次真实停线的处理", "工艺卡怎么写")
MENTORS = (("林静", "专业带头人", "张伟", "车间主任"), ("陈晨", "实训主管", "李强", "工艺工程师"))


@dataclass
class Sides:
    """The school and the enterprise of a project with people who write for them."""

    project: Project
    school: Organization
    firm: Organization
    author: User
    partner: User
    coordinator: User


def tell(world, users):
    """Entries for every running project of a school and an enterprise whose people have accounts; returns how many projects."""
    rows = Project.objects.running().standing().select_related("organization__kind", "demand", "match").order_by("pk")
    found = [sides for project in rows if (sides := _sides_of(project, users["coordinator"]))]
    for number, sides in enumerate(found):
        age = (world.at - sides.project.published_at).days
        _promises(world, sides, number, stated_ago=min(200, age))
        if age > OLD:
            _deliveries(world, sides)
        if sides.project.stage in TRAINING:
            _training(world, sides, number)
    confirmation_reminders.remind(at=world.at)
    return len(found)


def _sides_of(project, coordinator):
    parties = [
        project.organization,
        *(row.organization for row in project.partners.joined().select_related("organization__kind")),
    ]
    schools = [row for row in parties if row.kind.side == OrganizationSide.SUPPLY]
    firms = [row for row in parties if row.kind.side == OrganizationSide.DEMAND]
    people = [User.objects.editors_of(row).order_by("pk").first() for row in (*schools[:1], *firms[:1])]
    if len(people) < 2 or None in people:
        return None
    return Sides(project, schools[0], firms[0], *people, coordinator)


def _promises(world, sides, number, *, stated_ago):
    days = min(100, stated_ago)
    for kind, amount, due_in, note, is_confirmed in (
        (LedgerKind.MONEY, 500_000 + 100_000 * number, -days + 35 * number, "实训中心共建", True),
        (LedgerKind.EQUIPMENT, 4, 60, "与产线同型号的加工中心", False),
        (LedgerKind.PLACES, 45, 20, "第五学期顶岗", True),
        (LedgerKind.HOURS, 320, 120, "企业专家授课", False),
    ):
        row = _promise(world, sides, kind, amount, due_in=due_in, note=note, stated_ago=stated_ago)
        if is_confirmed:
            _confirm(world, sides, row, days_ago=max(stated_ago - 10, 0))


def _deliveries(world, sides):
    promised = {row.kind: row for row in sides.project.commitments.select_related("stated_by", "counterpart", "project")}
    money, hours = promised[LedgerKind.MONEY], promised[LedgerKind.HOURS]
    came = _deliver(world, sides, money, Column.RECEIVED, 300_000, days_ago=90, file="银行回单.pdf")
    _confirm(world, sides, came, days_ago=88)
    evidence.verify(entry=came, actor=sides.coordinator, note="看了银行回单，和协议一致", at=world.moment(days_ago=80))
    lathe = _deliver(world, sides, money, Column.IN_KIND, 80_000, days_ago=60, file="设备验收单.pdf", note="数控车床一台，评估价")
    _confirm(world, sides, lathe, days_ago=58)
    came = _deliver(world, sides, promised[LedgerKind.EQUIPMENT], Column.IN_KIND, 2, days_ago=30)
    _confirm_by_link(world, sides, came, days_ago=28)
    came = _deliver(world, sides, hours, Column.IN_KIND, 162, days_ago=10)
    _ask(world, sides, came, days_ago=9)
    mistaken = _deliver(world, sides, hours, Column.IN_KIND, 20, days_ago=8)
    ledger.correct(
        entry=mistaken, right_amount=Decimal(0), reason="和上一条重了", actor=sides.author, at=world.moment(days_ago=7)
    )
    days = _promise(world, sides, LedgerKind.STAFF_DAYS, 60, due_in=-20, note="工程师驻校", stated_ago=150)
    said = {"user": sides.partner, "number": Decimal(40), "note": "签的是 40 人天", "at": world.moment(days_ago=12)}
    evidence.answer(entry=days, answer=Answer.DISPUTED, **said)


def _promise(world, sides, kind, amount, *, due_in, note, stated_ago):
    return ledger.promise(
        project=sides.project,
        stated_by=sides.school,
        direction=Direction.GETS,
        counterpart=sides.firm,
        counterpart_name="",
        kind=kind,
        amount=Decimal(amount),
        due_on=world.on + timedelta(days=due_in),
        note=note,
        actor=sides.author,
        at=world.moment(days_ago=stated_ago),
    )


def _deliver(world, sides, commitment, column, amount, *, days_ago, file="", note=""):
    at = world.moment(days_ago=days_ago)
    return ledger.deliver(
        commitment=commitment,
        stated_by=sides.school,
        column=column,
        amount=Decimal(amount),
        happened_on=timezone.localdate(at),
        note=note,
        files=[_paper(sides.project, file, amount, at)] if file else [],
        actor=sides.author,
        at=at,
    )


def _paper(project, name, amount, at):
    facts = [("项目", project.title), ("编号", project.code), ("金额", f"{amount:,} 元"), ("日期", timezone.localdate(at))]
    return proofs.paper(name, name.removesuffix(".pdf"), facts)


def _confirm(world, sides, entry, *, days_ago):
    evidence.answer(entry=entry, answer=Answer.CONFIRMED, user=sides.partner, at=world.moment(days_ago=days_ago))


def _ask(world, sides, entry, *, days_ago):
    return evidence.ask(
        entry=entry, actor=sides.author, name="张工（演示）", phone="0000-6120088", at=world.moment(days_ago=days_ago)
    )


def _confirm_by_link(world, sides, entry, *, days_ago):
    link, at = _ask(world, sides, entry, days_ago=days_ago), world.moment(days_ago=days_ago - 1)
    guest_links.open_on(link=link, device="demo", at=at)
    guest_links.perform(link=link, device="demo", data={"choice": Answer.CONFIRMED}, user=AnonymousUser(), at=at)


def _training(world, sides, number):
    own = {"project": sides.project, "organization": sides.school, "actor": sides.author}
    year = world.on.year - 1
    major = sides.project.majors.order_by("pk").first() or Major.objects.filter(depth="major").order_by("pk").first()
    level = sides.project.level or EducationLevel.objects.get(code="associate")
    plan = training.save_plan(
        **own,
        year=year,
        major=major,
        level=level,
        planned_count=50,
        admitted_count=47,
        tilt_count=10,
        tilt_source="市教育局产教融合招生计划倾斜通知（演示）",
    )
    started = world.on.replace(year=year, month=9, day=1)
    cohort = training.save_cohort(**own, name=f"{year} 级订单班", headcount=45, plan=plan, starts_on=started, ends_on=None)
    school_mentor, school_position, industry_mentor, industry_position = MENTORS[number % len(MENTORS)]
    pairing = training.save_pairing(
        cohort=cohort,
        actor=sides.author,
        school_mentor=f"{school_mentor}（演示）",
        school_position=school_position,
        industry_mentor=f"{industry_mentor}（演示）",
        industry_position=industry_position,
        industry_organization=sides.firm,
        industry_organization_name="",
    )
    for place, topic in enumerate(TOPICS):
        _guide(world, sides, pairing, topic, days_ago=60 - 14 * place, is_confirmed=place < 3)
    criteria = CriteriaSet.objects.get(code="enterprise")
    said = training.evaluate(
        cohort=cohort,
        stated_by=sides.firm,
        criteria_set=criteria,
        scores={row.pk: 80 + row.place * 3 for row in criteria.criteria.all()},
        evaluated_on=timezone.localdate(world.moment(days_ago=20)),
        actor=sides.partner,
        note="上手快，安全意识要再抓一抓",
        at=world.moment(days_ago=20),
    )
    evidence.answer(entry=said, answer=Answer.CONFIRMED, user=sides.author, at=world.moment(days_ago=19))
    if sides.project.stage in AFTERWARDS:
        _hires(world, sides, cohort)


def _guide(world, sides, pairing, topic, *, days_ago, is_confirmed):
    at = world.moment(days_ago=days_ago)
    entry = training.log_guidance(
        pairing=pairing,
        stated_by=sides.school,
        side=MentorSide.INDUSTRY,
        happened_on=timezone.localdate(at),
        hours=Decimal("4"),
        topic=topic,
        actor=sides.author,
        at=at,
    )
    if is_confirmed:
        _confirm(world, sides, entry, days_ago=days_ago - 1)


def _hires(world, sides, cohort):
    """Some went to the firm whose demand it began with, some elsewhere."""
    demand = sides.project.demand or TalentDemand.objects.filter(organization=sides.firm).standing().order_by("pk").first()
    if demand is not None and sides.project.demand is None:
        sides.project.demand = demand
        sides.project.save(update_fields=["demand"])
        cohort.project = sides.project
    wanted = demand.headcount if demand is not None else 12
    for employer, name, count in ((sides.firm, "", min(wanted, 30)), (None, "外市同行企业（演示）", 3)):
        at = world.moment(days_ago=5)
        entry = training.record_hires(
            cohort=cohort,
            stated_by=sides.school,
            employer=employer,
            employer_name=name,
            hired_count=count,
            counted_on=timezone.localdate(at),
            actor=sides.author,
            at=at,
        )
        if employer:
            _confirm(world, sides, entry, days_ago=4)
