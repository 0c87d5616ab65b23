"""Projects of the demo city: a dozen of different kinds in different stages, one of them born of a match."""

import datetime
import json
from dataclasses import dataclass
from functools import cache

from django.db.models import Max
from django.utils import timezone

from accounts.models import Organization
from core.enums import Status
from core.models import Notification
from core.workflow import perform_transition
from portal.demo import catalog, proofs
from projects import definitions
from projects.enums import CheckKind, Verdict
from projects.models import Project, ProjectPartner, ProjectType
from projects.services import changes, drafts, endings, paces, partners, passport, stages
from supplydemand.models import Match
from taxonomy.models import Major

NO_PARTNER_YET, DRAFT, SUBMITTED, RETURNED = "invited", "draft", "submitted", "returned"


@dataclass(frozen=True)
class Told:
    """One project: who leads, who takes part, how long ago it began, and how many of its stages are behind it."""

    kind: str
    title: str
    lead: str
    partners: tuple
    field: str
    summary: str
    description: str
    begun_ago: int
    months: int
    passed: int
    headcount: int = 0
    money: str = ""
    stop: str = ""
    ends: str = ""


@cache
def told():
    """The projects in the order in which they were begun."""
    rows = json.loads((catalog.FOLDER / "projects.json").read_text(encoding="utf-8"))
    return [Told(**row | {"partners": tuple(row["partners"])}) for row in rows]


def tell(world, users):
    """Write the projects through the same services as in the browser; returns how many there are."""
    definitions.load()
    for row in told():
        _tell(world, users, row)
    _of_a_match(world, users)
    _ask_for_a_change(world, users)
    paces.count_paces(on=world.on)
    return Project.objects.count()


class Stagehand:
    """Plays one project forward: who acts for which organization, and on which day."""

    def __init__(self, world, users, project):
        self.world, self.users, self.project = world, users, project
        self.last_message = Notification.objects.aggregate(last=Max("pk"))["last"] or 0

    def person(self, organization):
        """Who writes for an organization."""
        return self.world.managers[organization.pk]

    def date_messages(self, at):
        """What was told just now was told then."""
        rows = Notification.objects.filter(pk__gt=self.last_message)
        rows.update(created_at=at)
        self.last_message = Notification.objects.aggregate(last=Max("pk"))["last"] or 0

    @property
    def sides(self):
        """The lead and the first partner that said yes, each with its person."""
        partner = self.project.partners.joined().select_related("organization").order_by("pk").first()
        found = [self.project.organization] + ([partner.organization] if partner else [])
        return [(organization, self.person(organization)) for organization in found]


def _tell(world, users, row):
    lead = Organization.objects.select_related("kind", "district").get(name=row.lead)
    actor, at = world.managers[lead.pk], world.moment(days_ago=row.begun_ago + 12)
    field = catalog.fields()[row.field]
    first = timezone.localdate(at) + datetime.timedelta(days=12)
    values = {
        "title": row.title,
        "type": ProjectType.objects.get(code=row.kind),
        "summary": row.summary,
        "description": row.description,
        "district": lead.district or next(iter(world.districts.values())),
        "industry": world.industries[field.industries[0]],
        "headcount": row.headcount or None,
        "starts_on": first if row.stop != DRAFT else None,
        "ends_on": first + datetime.timedelta(days=row.months * 30) if row.stop != DRAFT else None,
        "money_text": row.money,
        "public_parts": ["partners", "stages", "figures", "outcomes"],
        "majors": list(_majors(lead, field)),
    }
    project = drafts.create_draft(organization=lead, values=values, unreadable={}, actor=actor)
    Project.objects.filter(pk=project.pk).update(created_at=at, updated_at=at)
    hand = Stagehand(world, users, project)
    for name in row.partners:
        other = Organization.objects.select_related("kind").get(name=name)
        partners.add(project=project, organization=other, role=partners.role_of(other), actor=actor, at=at)
    if row.stop == DRAFT:
        return
    _submit(hand, actor, at)
    if row.stop in (SUBMITTED, RETURNED):
        if row.stop == RETURNED:
            _decide(hand, "return", world.moment(days_ago=row.begun_ago), reason="筹建方案还缺主管部门的意见，补上再交。")
        return
    if row.stop != NO_PARTNER_YET:
        _join(hand, at + datetime.timedelta(days=2))
    _decide(hand, "approve", world.moment(days_ago=row.begun_ago))
    _team(hand)
    _walk(hand, row)


def _majors(lead, field):
    catalogues = next(school.catalogues for school in catalog.schools() if school.name == lead.name)
    codes = [code for catalogue, code in field.majors if catalogue in catalogues]
    return Major.objects.filter(catalogue__in=catalogues, code__in=codes)[:2]


def _submit(hand, actor, at):
    version = Project.objects.values_list("version", flat=True).get(pk=hand.project.pk)
    hand.project = drafts.submit(project=hand.project, actor=actor, at=at, on=timezone.localdate(at), expected_version=version)
    hand.date_messages(at)


def _join(hand, at):
    for partner in ProjectPartner.objects.unanswered().filter(project=hand.project).select_related("project", "organization"):
        partners.answer(partner=partner, accepts=True, actor=hand.person(partner.organization), at=at)
    hand.date_messages(at)


def _decide(hand, action, at, reason=""):
    perform_transition(obj=hand.project, action=action, actor=hand.users["coordinator"], at=at, reason=reason)
    hand.project.refresh_from_db()
    hand.date_messages(at)


def _team(hand):
    positions = ("专业带头人", "人力资源经理")
    for (organization, person), position in zip(hand.sides, positions, strict=False):
        values = {"name": f"{hand.world.person_name()}（演示）", "position": position, "is_leader": True}
        partners.add_member(project=hand.project, organization=organization, actor=person, values=values)


def _walk(hand, row):
    """Through the stages that are behind the project, at the planned pace, a little late; then half of the one it stands in."""
    rows = list(hand.project.stages.all())
    rows.sort(key=lambda stage: (stage.planned_from, stage.pk))
    passed = rows[: row.passed]
    for number, stage in enumerate(passed, start=1):
        at = hand.world.moment(days_ago=row.begun_ago - int(row.begun_ago * 0.85 * number / max(len(passed), 1)))
        _meet(hand, stage, at - datetime.timedelta(days=1))
        for organization, person in hand.sides:
            stages.confirm_exit(stage=stage, organization=organization, actor=person, at=at, on=timezone.localdate(at))
            hand.date_messages(at)
    hand.project.refresh_from_db()
    if row.ends:
        _accept(hand)
    elif row.passed < len(rows) and row.stop != NO_PARTNER_YET:
        _meet(hand, rows[row.passed], hand.world.moment(days_ago=3), share=0.5)
        _milestones(hand, rows[row.passed])


def _paper(hand, what, facts):
    """A file about this project alone: what it is of, whose, with the project's own figures."""
    project = hand.project
    own = [
        ("项目", project.title),
        ("编号", project.code),
        ("牵头单位", project.organization.name),
        ("时间", f"{project.starts_on} 到 {project.ends_on}"),
        ("培养人数", f"{project.headcount or 0} 人"),
    ]
    return proofs.paper(f"{what[:30]}.pdf", what, [*own, *facts])


NOTES = ("走访了 6 家企业，访谈 14 位班组长", "双方开了三次碰头会，纪要已归档", "按评价意见改了两门课的实训项目")
VALUES = {"money": 180_000, "hours": 96, "percent": 92, "count": 38}


def _meet(hand, stage, at, share=1.0):
    """Meet the checks of a stage, or the first share of them, each as its kind asks."""
    on, (lead, person) = timezone.localdate(at), hand.sides[0]
    checks = list(stage.checks.all())
    for number, check in enumerate(checks[: round(len(checks) * share)]):
        if check.kind == CheckKind.FIGURE:
            _report(hand, check.figure, lead, person, at)
        elif check.kind == CheckKind.MILESTONE:
            row = passport.add_milestone(stage=stage, organization=lead, title="中期检查通过", due_on=on, actor=person, on=on)
            passport.settle_milestone(milestone=row, is_reached=True, actor=person, on=on)
        else:
            is_paper = check.kind == CheckKind.DOCUMENT
            files = [_paper(hand, check.label, [("环节", stage.get_stage_display()), ("日期", on)])] if is_paper else []
            note = NOTES[number % len(NOTES)] if not files else ""
            passport.meet_check(check=check, actor=person, at=at, on=on, note=note, files=files)
    hand.date_messages(at)


def _report(hand, definition, organization, person, at):
    value, on = VALUES[definition.kind], timezone.localdate(at)
    if definition.kind == "count":
        value = min(value, hand.project.headcount or value)
    figure = passport.report_figure(
        project=hand.project,
        definition=definition,
        organization=organization,
        value=value,
        counted_on=on,
        actor=person,
        at=at,
        on=on,
        files=[_paper(hand, definition.name, [("数字", value), ("截至", on)])] if definition.place % 20 else (),
    )
    if definition.place % 30 and len(hand.sides) > 1:
        passport.confirm_figure(figure=figure, actor=hand.sides[1][1], at=at + datetime.timedelta(hours=3))


def _milestones(hand, stage):
    on = hand.world.on
    for number, (organization, person) in enumerate(hand.sides):
        title = ("师资和课表落实", "设备进场、安全培训")[number % 2]
        due_on = on + datetime.timedelta(days=(9, 33)[number % 2])
        passport.add_milestone(stage=stage, organization=organization, title=title, due_on=due_on, actor=person, on=on)


def _accept(hand):
    at = hand.world.moment(days_ago=9)
    for organization, person in hand.sides:
        endings.give_verdict(
            project=hand.project,
            organization=organization,
            verdict=Verdict.PASSED,
            note="计划的人数和取证率都达到了，带教记录齐全。",
            actor=person,
            at=at,
            on=timezone.localdate(at),
            files=[_paper(hand, f"{organization}的验收意见", [("结论", "合格"), ("日期", timezone.localdate(at))])],
        )
    hand.date_messages(at)


def _of_a_match(world, users):
    """What school@ and an enterprise agreed on in the contact page: led by the school, in its first stage."""
    school = Organization.objects.of(users["school"]).get()
    match = (
        Match.objects.filter(supply__organization=school, contact_opened_at__isnull=False, outcomes__kind="hired")
        .select_related("demand", "supply")
        .first()
    )
    at = world.moment(days_ago=6)
    project = drafts.begin_from_match(match=match, side="supply", actor=users["school"], at=at)
    hand = Stagehand(world, users, project)
    kind = ProjectType.objects.get(code="commissioned_training")
    first = world.on + datetime.timedelta(days=20)
    drafts.save_draft(
        project=project,
        values={
            "type": kind,
            "district": school.district,
            "starts_on": first,
            "ends_on": first + datetime.timedelta(days=700),
            "money_text": "企业出实训耗材和师傅课酬，学校出场地",
        },
        unreadable={},
        actor=users["school"],
        expected_version=project.version,
    )
    _submit(hand, users["school"], at)
    _join(hand, world.moment(days_ago=5))
    _decide(hand, "approve", world.moment(days_ago=4))
    _team(hand)


def _ask_for_a_change(world, users):
    """The order class asks to end later; the coordinator finds the request on the desk."""
    project = Project.objects.get(title="大河数控机床装调订单班", status=Status.APPROVED)
    hand = Stagehand(world, users, project)
    at = world.moment(days_ago=1)
    changes.ask(
        project=project,
        kind="date",
        values={"ends_on": project.ends_on + datetime.timedelta(days=120), "reason": "企业产线搬迁，岗位实习推后一个学期。"},
        actor=world.managers[project.organization_id],
        at=at,
        on=timezone.localdate(at),
    )
    hand.date_messages(at)
