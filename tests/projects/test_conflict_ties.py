"""A project in common keeps an expert from judging: in a panel of recognition and among the judges of a challenge."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.enums import Status
from core.recognition_registries import TIE_MONTHS, conflict_checks
from projects.conflict_ties import TOGETHER, common_projects
from projects.models import Project, ProjectPartner
from projects.services import evaluation
from tests.accounts.factories import OrganizationFactory, SchoolFactory, UserFactory
from tests.projects import challenge_world as world_of
from tests.projects.factories import PartnerFactory, ProjectFactory
from tests.review.recognition.factories import TUESDAY, ExpertFactory
from tests.review.recognition.panel_world import gathered

pytestmark = pytest.mark.django_db
LATELY, LONG_AGO = (TUESDAY - timedelta(days=40)).date(), (TUESDAY - relativedelta(months=TIE_MONTHS, days=9)).date()


@pytest.fixture
def world():
    """Two cases, and an expert whose school leads a project in which the second applicant takes part."""
    world = gathered(expert_count=3, case_count=2)
    world.applicant = world.applications[1].organization
    world.tied = world.experts[2]
    school = SchoolFactory()
    type(world.tied).objects.filter(pk=world.tied.pk).update(organization=school)
    world.tied.refresh_from_db()
    world.project = ProjectFactory(organization=school)
    world.partner = PartnerFactory(project=world.project, organization=world.applicant)
    return world


def found(world):
    return common_projects(world.experts, world.applications)


def test_a_running_project_ties_both_sides_and_nobody_else(world):
    pair = {(world.tied.pk, world.applications[1].pk): TOGETHER}

    assert common_projects in list(conflict_checks)
    assert found(world) == pair
    Project.objects.filter(pk=world.project.pk).update(organization=world.applicant)
    ProjectPartner.objects.filter(pk=world.partner.pk).update(organization=world.tied.organization)
    assert found(world) == pair
    other = PartnerFactory(project=world.project)
    assert found(world) == pair
    Project.objects.filter(pk=world.project.pk).update(organization=other.organization)
    other.delete()
    assert found(world) == {}


@pytest.mark.parametrize(
    ("days", "is_tied"), [((LATELY, None), True), ((LONG_AGO, None), False), ((None, LATELY), True), ((None, LONG_AGO), False)]
)
def test_a_project_that_ended_and_a_partner_who_left_count_for_a_year(world, days, is_tied):
    ended_on, left_on = days
    Project.objects.filter(pk=world.project.pk).update(ended_on=ended_on, end_kind="accepted" if ended_on else "")
    ProjectPartner.objects.filter(pk=world.partner.pk).update(left_on=left_on)

    assert bool(found(world)) == is_tied


def test_a_draft_and_an_invitation_without_a_yes_tie_nobody(world):
    ProjectPartner.objects.filter(pk=world.partner.pk).update(accepted_at=None, accepted_by=None)
    draft = ProjectFactory(organization=world.tied.organization, status=Status.DRAFT)
    PartnerFactory(project=draft, organization=world.applicant)

    assert found(world) == {}


def test_more_experts_and_cases_ask_no_more(world):
    def count(experts, applications):
        with CaptureQueriesContext(connection) as queries:
            common_projects(experts, applications)
        return len(queries)

    assert count(world.experts, world.applications) == count([world.tied], world.applications[1:]) <= 6


def test_a_bidders_partner_in_a_project_does_not_score_the_bids():
    world = world_of.published()
    bid = world_of.sealed(world)
    world.close()
    world.open()
    firm = OrganizationFactory()
    PartnerFactory(project=ProjectFactory(organization=bid.organization), organization=firm, accepted_at=timezone.now())
    tied, free = ExpertFactory(user=UserFactory(), organization=firm), ExpertFactory(user=UserFactory())

    against = {expert.pk: reasons for expert, reasons in evaluation.candidates(world.challenge)}

    assert (against[tied.pk], against[free.pk]) == ([TOGETHER], [])
