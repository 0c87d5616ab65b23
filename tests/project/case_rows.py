"""Rows of targets of districts, of projects that others follow and of kinds of outcomes, for counting questions."""

from django.utils import timezone

from projects.enums import EndKind, PublicPart, TargetMeasure
from projects.models import Cohort, DistrictTarget
from tests.accounts.factories import UserFactory
from tests.projects.factories import ProjectFactory
from tests.projects.outcomes.factories import OutcomeKindFactory


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
