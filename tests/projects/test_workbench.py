"""Which parts of projects a reader's workbench and calendar read at all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from projects import workbench
from projects.models import ChallengeEvaluator
from tests.accounts.factories import MembershipFactory, OrganizationFactory, SchoolFactory, UserFactory
from tests.projects import challenge_world
from tests.projects.camps.factories import CampFactory, ExamFactory
from tests.projects.factories import PartnerFactory, ProjectFactory
from tests.projects.outcomes.factories import CourseFactory, OutcomeFactory, TechnologyNeedFactory, TrainingPlanFactory

MADE = {
    "projects": lambda own: ProjectFactory(organization=own.organization),
    "projects joined": lambda own: PartnerFactory(organization=own.organization),
    "challenges": lambda own: challenge_world.draft(publisher=own.user),
    "bids": lambda own: challenge_world.drafted(challenge_world.published(), person=own.user),
    "joint bids": lambda own: challenge_world.drafted(challenge_world.published(), partners=[(own.user, "30")], lead_share="70"),
    "outcomes": lambda own: OutcomeFactory(organization=own.organization),
    "courses": lambda own: CourseFactory(organization=own.organization),
    "plans": lambda own: TrainingPlanFactory(organization=own.organization),
    "needs": lambda own: TechnologyNeedFactory(organization=own.organization),
    "camps": lambda own: CampFactory(organization=own.organization),
    "joint exams": lambda own: ExamFactory(partner=own.organization),
}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", MADE)
def test_part_is_read_by_whose_organization_has_any_of_it_and_by_no_other(name):
    kind = OrganizationFactory if name == "challenges" else SchoolFactory  # schools bid, others put challenges up
    own, other = MembershipFactory(organization=kind()), MembershipFactory(organization=kind())
    MADE[name](own)

    assert _parts(own.user) == {name.removesuffix(" joined")}
    assert _parts(other.user) == set()


def test_offices_and_scores_are_those_of_the_person():
    challenge = challenge_world.published()
    evaluator, bystander = UserFactory(), UserFactory()
    ChallengeEvaluator.objects.create(challenge=challenge.challenge, user=evaluator, named_at=timezone.now())

    assert [_parts(person) for person in (challenge.officers[0], evaluator, bystander)] == [{"officer"}, {"evaluator"}, set()]


def test_every_part_has_somebody_who_reads_it():
    names = {name for name, *_ in workbench.OF_PERSON + workbench.OF_ORGANIZATIONS}

    assert names == {part for part, _ in workbench.WORK}
    assert names >= {part for part, _ in workbench.CALENDAR}


def test_who_has_nothing_of_projects_costs_one_question():
    reader = User.objects.get(pk=MembershipFactory().user.pk)
    assert reader.organization_roles

    with CaptureQueriesContext(connection) as queries:
        assert workbench.work_items(reader, timezone.now()) == []
    assert len(queries) == 1


def _parts(person):
    return workbench.parts_of(User.objects.get(pk=person.pk))
