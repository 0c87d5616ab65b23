"""A case that another school follows, a project from a chosen answer, confirmed heads, and what the districts want to reach."""

from accounts.models import User
from portal.demo.projects_outcomes import publish
from portal.demo.world import organization_of
from projects.enums import Answer, EndKind, PublicPart, TargetMeasure
from projects.models import Cohort, DistrictTarget, EnrollmentPlan, NeedAnswer, Outcome, OutcomeKind, Project, ProjectType
from projects.outcomes.enums import AnswerState
from projects.services import adoption, evidence, need_projects, training

CASE = {
    "title": "社区里办护理员班：白天上岗、晚上上课",
    "summary": "两家养老企业和一所学校九个月带出一个班，取证率九成以上",
    "description": "企业出岗位和带教师傅，学校把课排在晚上和周末。前两周只做入户观察，第三周起每人跟一位师傅。"
    "考核用真实的照护记录。做对的三件事：师傅有课酬，排班表学校和企业一起定，每月一次三方碰头。",
}
TARGETS = (
    (None, TargetMeasure.PROJECTS, 12, "区产教融合三年行动计划"),
    (None, TargetMeasure.HEADS, 200, "区产教融合三年行动计划"),
    ("industry_college", TargetMeasure.PROJECTS, 1, "区重点产业人才任务"),
)
CONFIRMED_EVERY = 2
"""Of the plans and cohorts, every second one is confirmed; the others wait."""


def tell(world, users):
    """Write all of it through the services; returns how many projects follow something."""
    followed = _case(world, users)
    begun = _from_an_answer(world, users)
    _heads(world)
    for number, district in enumerate(world.districts.values()):
        for code, measure, count, note in TARGETS[: 3 - number % 2]:
            kind = ProjectType.objects.get(code=code) if code else None
            values = {"target_count": max(1, count // (1 + number % 3)), "note": note}
            DistrictTarget.objects.create(year=world.on.year, district=district, type=kind, measure=measure, **values)
    return followed + begun


def _case(world, users):
    """The accepted project shows its plan, its lead publishes a case, and the demo's school adopts it."""
    project = Project.objects.standing().filter(end_kind=EndKind.ACCEPTED).select_related("organization").order_by("pk").first()
    if project is None:
        return 0
    project.public_parts = [*project.public_parts, PublicPart.BLUEPRINT]
    project.save(update_fields=["public_parts"])
    values = CASE | {"kind": OutcomeKind.objects.get(code="case"), "project": project}
    values |= {"dated_on": project.ended_on, "majors": list(project.majors.all())}
    case = publish(world, Outcome, world.managers[project.organization_id], users["coordinator"], values, 6)
    adoption.adopt_outcome(outcome=case, organization=organization_of(users["school"]), actor=users["school"])
    return 1


def _from_an_answer(world, users):
    rows = NeedAnswer.objects.filter(state=AnswerState.ACCEPTED, organization=organization_of(users["school"]))
    answer = rows.select_related("organization").order_by("pk").first()
    if answer is None:
        return 0
    at = world.moment(days_ago=2)
    need_projects.begin_from_answer(answer=answer, organization=answer.organization, actor=users["school"], at=at)
    return 1


def _heads(world):
    """Who writes a plan or a class asks the first enterprise beside it."""
    rows = [*EnrollmentPlan.objects.order_by("pk"), *Cohort.objects.order_by("pk")]
    for number, row in enumerate(rows):
        joined = row.project.partners.joined().exclude(organization=row.organization_id).select_related("organization")
        other = joined.order_by("pk").first()
        person = User.objects.editors_of(other.organization).order_by("pk").first() if other else None
        if person is None:
            continue
        at = world.moment(days_ago=5)
        said = training.ask_about(row=row, counterpart=other.organization, actor=row.created_by, at=at)
        if number % CONFIRMED_EVERY == 0:
            evidence.answer(entry=said, answer=Answer.CONFIRMED, user=person, at=world.moment(days_ago=4))
