"""Rows of targets of districts, of projects that others follow and of kinds of outcomes, for counting questions."""

from django.utils import timezone

from projects.camps.exam_models import CampExamResult
from projects.enums import EndKind, PublicPart, TargetMeasure
from projects.models import Cohort, CriteriaSet, DistrictTarget, EnrollmentPlan
from projects.services import training
from tests.accounts.factories import UserFactory
from tests.project import camp_rows
from tests.projects.camps.factories import EnrolmentFactory
from tests.projects.evidence_world import World
from tests.projects.factories import ProjectFactory
from tests.projects.outcomes.factories import OutcomeKindFactory
from tests.supplydemand.factories import MajorFactory, higher_vocational_level


def targets(count, world):
    """Targets of as many districts, each with a project and a class."""
    year = timezone.localdate().year
    for number in range(count):
        project = ProjectFactory()
        Cohort.objects.create(
            project=project,
            organization=project.organization,
            name=f"{number} 班",
            headcount=30,
            starts_on=timezone.localdate(),
            created_by=UserFactory(),
        )
        for measure in TargetMeasure:
            DistrictTarget.objects.create(year=year, district=project.district, measure=measure, target_count=5)


def city_figures(count, world):
    """As many districts with a plan, an evaluation, an exam made together with its result, and a recognized certificate."""
    today = timezone.localdate()
    for _ in range(count):
        inside = World()
        cohort = Cohort.objects.create(
            project=inside.project,
            organization=inside.school,
            name="一班",
            headcount=30,
            starts_on=today,
            created_by=UserFactory(),
        )
        EnrollmentPlan.objects.create(
            project=inside.project,
            organization=inside.school,
            created_by=inside.author,
            year=today.year,
            major=MajorFactory(),
            level=higher_vocational_level(),
            planned_count=30,
        )
        criteria = CriteriaSet.objects.get(code="enterprise")
        scores = {row.pk: 80 for row in criteria.criteria.all()}
        said = {"stated_by": inside.firm, "evaluated_on": today, "actor": inside.partner, "at": timezone.now()}
        training.evaluate(cohort=cohort, criteria_set=criteria, scores=scores, **said)
        camp_rows.camp(1, world)
        exam = world.row.exams.get()
        exam.partner_confirmed_at = timezone.now()
        exam.save()
        enrolment = EnrolmentFactory(session=world.row.sessions.first())
        sat = {"attempt": 1, "held_on": today, "is_passed": False, "entered_at": timezone.now()}
        CampExamResult.objects.create(exam=exam, enrolment=enrolment, entered_by=UserFactory(), **sat)


def adopted(count, world):
    """An accepted project that as many others follow, its plan open to all."""
    ended = {"ended_on": timezone.localdate(), "end_kind": EndKind.ACCEPTED}
    world.project = ProjectFactory(public_parts=[PublicPart.BLUEPRINT], **ended)
    for _ in range(count):
        ProjectFactory(adopted_from=world.project)


def outcome_kinds(count, world):
    """As many kinds of outcomes."""
    for number in range(count):
        OutcomeKindFactory(code=f"kind-{number}")
