"""What the portal knows of an expert's organization and an applicant keeps the expert from being drawn."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.conflict_ties import HOSTED, SERVING, shared_offices
from accounts.models import CollaborationOffice, OrganizationAlias
from core.enums import Status
from core.recognition_registries import TIE_MONTHS
from review.recognition import conflicts
from review.recognition.services import panels
from supplydemand import conflict_ties
from supplydemand.models import ContactAsk, Conversation, Match, MatchingRun, MatchOutcome
from tests.accounts.factories import MembershipFactory, SchoolFactory
from tests.review.recognition.factories import TUESDAY
from tests.review.recognition.panel_world import gathered
from tests.supplydemand.factories import TalentDemandFactory, TalentSupplyFactory

pytestmark = pytest.mark.django_db
LATELY, LONG_AGO = TUESDAY - timedelta(days=40), TUESDAY - relativedelta(months=TIE_MONTHS, days=1)


@pytest.fixture
def world():
    """Four experts, of whom the third belongs to a school by its name alone."""
    world = gathered(expert_count=4, case_count=2)
    world.school = SchoolFactory(name="云汀职业技术学院")
    world.tied = world.experts[2]
    type(world.tied).objects.filter(pk=world.tied.pk).update(organization_name="云汀职业技术学院")
    world.tied.refresh_from_db()
    return world


def listings(world, school=None):
    """A demand of the second case's applicant and a supply of the school."""
    applicant = world.applications[1].organization
    return TalentDemandFactory(organization=applicant), TalentSupplyFactory(organization=school or world.school)


def matched(world, at, school=None):
    demand, supply = listings(world, school)
    run = MatchingRun.objects.first() or MatchingRun.objects.create(on=at.date(), started_at=at)
    return Match.objects.create(
        demand=demand, supply=supply, run=run, rank=1, score=9000, parts=[9000],
        first_seen_on=at.date(), last_seen_on=at.date(), contact_opened_at=at,
    )  # fmt: skip


def talked(world, at):
    demand, supply = listings(world)
    return Conversation.objects.create(
        demand=demand, supply=supply, demand_organization=demand.organization, supply_organization=supply.organization,
        opened_at=at, active_at=at,
    )  # fmt: skip


def hired(world, at):
    match = matched(world, LONG_AGO)
    MatchOutcome.objects.create(
        match=match, side="demand", kind="hired", hired_count=3, recorded_by=world.coordinator, recorded_at=at
    )


def asked(world, at):
    demand, supply = listings(world)
    return ContactAsk.objects.create(
        organization=supply.organization, owner=demand.organization, demand=demand, text="想认识", asked_by=world.coordinator,
        asked_at=at,
    )  # fmt: skip


def drawn_reasons(world):
    panels.draw(panel=world.panel, actor=world.coordinator, at=TUESDAY)
    world.panel.refresh_from_db()
    return {row["id"]: row["reasons"] for row in world.panel.pool if row["reasons"]}


@pytest.mark.parametrize(
    ("deal", "words"),
    [
        (matched, conflict_ties.OPENED),
        (talked, conflict_ties.OPENED),
        (hired, conflict_ties.HIRED),
        (asked, conflict_ties.ASKED),
    ],
)
def test_dealings_of_the_last_months_stand_in_the_record_of_the_draw(world, deal, words):
    deal(world, LATELY)
    assert drawn_reasons(world) == {world.tied.pk: [words]}


@pytest.mark.parametrize("deal", [matched, talked, hired, asked])
def test_what_is_longer_ago_excludes_nobody(world, deal):
    deal(world, LONG_AGO)
    assert drawn_reasons(world) == {}


def test_an_answered_request_and_dealings_of_others_tie_nobody(world):
    row = asked(world, LATELY)
    ContactAsk.objects.filter(pk=row.pk).update(answered_at=LATELY, answered_by=world.coordinator, refusal="full")
    matched(world, LATELY, school=SchoolFactory())
    assert drawn_reasons(world) == {}


def test_more_experts_and_cases_ask_no_more(world):
    def count(experts, applications):
        with CaptureQueriesContext(connection) as queries:
            conflict_ties.dealings(experts, applications)
            shared_offices(experts, applications)
        return len(queries)

    matched(world, LATELY)
    assert count(world.experts, world.applications) == count([world.tied], world.applications[1:]) <= 9


@pytest.mark.parametrize(
    "typed",
    ["试验精密机械有限公司", " 试验精密（机械）股份有限公司 ", "试验精密机械", "老字号机床厂"],
)
def test_a_typed_organization_is_the_applicant_however_it_is_written(world, typed):
    applicant = world.applications[0].organization
    type(applicant).objects.filter(pk=applicant.pk).update(name="试验精密机械有限公司")
    OrganizationAlias.objects.create(organization=applicant, name="老字号机床厂有限公司", noted_at=TUESDAY)
    type(world.tied).objects.filter(pk=world.tied.pk).update(organization_name=typed)

    assert drawn_reasons(world) == {world.tied.pk: [conflicts.SAME_ORGANIZATION]}


@pytest.mark.parametrize("typed", ["试验精密", "试验精密机械二厂", ""])
def test_a_name_that_only_begins_like_it_is_another(world, typed):
    applicant = world.applications[0].organization
    type(applicant).objects.filter(pk=applicant.pk).update(name="试验精密机械有限公司")
    type(world.tied).objects.filter(pk=world.tied.pk).update(organization_name=typed)

    assert drawn_reasons(world) == {}


def test_liaisons_of_an_office_that_serves_the_applicants_district_are_tied(world):
    district = world.applications[0].organization.district
    free, tied = world.experts[:2]
    named, other = MembershipFactory(organization=world.school), MembershipFactory(organization=world.school)
    type(tied).objects.filter(pk=tied.pk).update(user=named.user)
    type(free).objects.filter(pk=free.pk).update(user=other.user)
    tied.refresh_from_db(), free.refresh_from_db()
    office = CollaborationOffice.objects.create(
        host=world.school,
        serves_district=district,
        name="云汀协作办公室",
        address="一路 1 号",
        phone="0999-1",
        status=Status.APPROVED,
    )
    office.liaisons.add(named)
    rows = [row for row in world.applications if row.organization.district_id == district.pk]

    assert shared_offices(world.experts, rows) == {(tied.pk, row.pk): SERVING for row in rows}
    office.serves_district = None  # the whole city's ties nobody
    office.save()
    assert shared_offices(world.experts, rows) == {}
    office.host = rows[0].organization
    office.save()
    assert shared_offices(world.experts, rows[:1]) == {(tied.pk, rows[0].pk): HOSTED}
