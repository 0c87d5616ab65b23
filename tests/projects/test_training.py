"""Enrolment, cohorts, two mentors, evaluation, and where a cohort went: back to the demand it all began with."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import IntegrityError, InternalError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from core.idempotency import new_token
from core.registries import detail_panels
from core.workflow import StaleVersion
from projects.enums import Answer, EvidenceGrade, MentorSide, PublicPart
from projects.models import Cohort, CohortEvaluation, CriteriaSet, Criterion, EmploymentOutcome, GuidanceEntry, MentorPairing
from projects.services import evidence, training
from projects.services.evidence import EvidenceError
from supplydemand.enums import OutcomeKind, RunState, Side
from supplydemand.models import Match, MatchingRun, MatchOutcome
from tests.accounts.factories import MembershipFactory
from tests.projects.evidence_world import World
from tests.supplydemand.factories import TalentDemandFactory, TalentSupplyFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def world():
    return World()


def cohort_of(world, headcount=40, **values):
    """A class of the school."""
    fields = {
        "name": "智控 1 班",
        "headcount": headcount,
        "starts_on": TODAY - timedelta(days=300),
        "plan": None,
        "ends_on": None,
    }
    return training.save_cohort(project=world.project, organization=world.school, actor=world.author, **fields | values)


def pairing_of(world, cohort):
    """Its two mentors, the industry one of the firm."""
    return training.save_pairing(
        cohort=cohort,
        actor=world.author,
        school_mentor="林老师",
        industry_mentor="张工",
        industry_organization=world.firm,
        industry_organization_name="",
    )


def guide(world, pairing, **values):
    """The school writes down that the industry mentor came for two hours."""
    fields = {
        "stated_by": world.school,
        "side": MentorSide.INDUSTRY,
        "happened_on": TODAY,
        "hours": Decimal(2),
        "topic": "主轴装调",
    }
    return training.log_guidance(pairing=pairing, actor=world.author, at=timezone.now(), **fields | values)


def hire(world, cohort, count, **values):
    """The school says how many the firm took."""
    fields = {"stated_by": world.school, "employer": world.firm, "employer_name": "", "counted_on": TODAY, "actor": world.author}
    return training.record_hires(cohort=cohort, hired_count=count, at=timezone.now(), **fields | values)


def test_a_stale_tab_does_not_overwrite_a_cohort_and_others_do_not_write_it(world):
    row = cohort_of(world)
    values = {"name": row.name, "headcount": 41, "starts_on": row.starts_on, "plan": None, "ends_on": None}
    own = {"project": world.project, "organization": world.school, "cohort": row}
    training.save_cohort(**own, actor=world.author, expected_version="1", **values)

    with pytest.raises(StaleVersion):
        training.save_cohort(**own, actor=world.author, expected_version="1", **values)
    with pytest.raises(EvidenceError):
        training.save_cohort(**own, actor=world.partner, expected_version="2", **values)
    assert Cohort.objects.get().version == 2


def test_guidance_is_confirmed_by_the_industry_side_and_taken_back_only_before(world):
    pairing = pairing_of(world, cohort_of(world))
    entry, mistaken = guide(world, pairing), guide(world, pairing)
    assert entry.counterpart == world.firm

    training.take_back(entry=mistaken, reason="记重了", actor=world.author, at=timezone.now())
    evidence.answer(entry=entry, answer=Answer.CONFIRMED, user=world.partner, at=timezone.now())

    entry.refresh_from_db()
    assert entry.grade == EvidenceGrade.CONFIRMED
    with pytest.raises(EvidenceError):
        training.take_back(entry=entry, reason="反悔", actor=world.author, at=timezone.now())
    with pytest.raises(InternalError), transaction.atomic():
        GuidanceEntry.objects.filter(pk=entry.pk).update(hours=9)
    assert GuidanceEntry.objects.standing().get() == entry


def test_weights_add_up_to_100_in_the_database(world):
    row = CriteriaSet.objects.create(code="own", name="自定", kind="cohort")
    with pytest.raises(IntegrityError), transaction.atomic():
        _add(row, 技能=60)
    with pytest.raises(IntegrityError), transaction.atomic():
        _add(row, 技能=60, 素养=41)
    with transaction.atomic():
        _add(row, 技能=60, 素养=40)
    for packaged in CriteriaSet.objects.exclude(pk=row.pk):
        assert sum(packaged.criteria.values_list("weight", flat=True)) == 100


def _add(criteria_set, **weights):
    """Criteria with their weights, asked for at the end as at that of a transaction."""
    for name, weight in weights.items():
        Criterion.objects.create(criteria_set=criteria_set, name=name, weight=weight)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_a_party_evaluates_anothers_cohort_by_the_weights_of_that_day(world):
    row, cohort = CriteriaSet.objects.get(code="professional_degree"), cohort_of(world)
    scores = {criterion.pk: score for criterion, score in zip(row.criteria.all(), (90, 80, 70, 60), strict=True)}
    said = {"criteria_set": row, "evaluated_on": TODAY, "at": timezone.now()}

    done = training.evaluate(cohort=cohort, stated_by=world.firm, actor=world.partner, scores=scores, **said)

    assert done.total == Decimal("78.50")  # 90×35 + 80×30 + 70×20 + 60×15
    assert [line["weight"] for line in done.scores] == [35, 30, 20, 15]
    with pytest.raises(EvidenceError):
        training.evaluate(cohort=cohort, stated_by=world.school, actor=world.author, scores=scores, **said)
    scores.popitem()
    with pytest.raises(EvidenceError):
        training.evaluate(cohort=cohort, stated_by=world.firm, actor=world.partner, scores=scores, **said)
    assert CohortEvaluation.objects.count() == 1


@pytest.fixture
def looped(world):
    """The project came from a match of the firm's demand with the school's supply, whose contact is open."""
    at = timezone.now() - timedelta(days=400)
    demand, supply = TalentDemandFactory(organization=world.firm), TalentSupplyFactory(organization=world.school)
    run = MatchingRun.objects.create(on=at.date(), state=RunState.PUBLISHED, started_at=at, published_at=at)
    seen = {"first_seen_on": at.date(), "last_seen_on": at.date()}
    match = Match.objects.create(
        demand=demand, supply=supply, run=run, rank=1, score=8000, parts=[8000, *[0] * 11], contact_opened_at=at, **seen
    )
    world.project.match, world.project.demand = match, match.demand
    world.project.save()
    return world


def test_hires_close_the_loop_to_the_match_for_each_side_that_said_so(looped):
    world, match = looped, looped.project.match
    first, second = cohort_of(world), cohort_of(world, name="智控 2 班")
    entry = hire(world, first, 12)
    hire(world, second, 8)

    outcome = MatchOutcome.objects.filter(match=match).order_by("-pk").first()
    assert (outcome.side, outcome.kind, outcome.hired_count) == (Side.SUPPLY, OutcomeKind.HIRED, 20)
    assert not MatchOutcome.objects.filter(match=match, side=Side.DEMAND).exists()

    evidence.answer(entry=entry, answer=Answer.CONFIRMED, user=world.partner, at=timezone.now())
    demand_side = MatchOutcome.objects.get(match=match, side=Side.DEMAND)
    assert (demand_side.hired_count, demand_side.recorded_by) == (12, world.partner)


def test_hires_elsewhere_report_nothing_to_the_match(looped):
    hire(looped, cohort_of(looped), 5, employer=None, employer_name="外市某厂")

    assert EmploymentOutcome.objects.count() == 1
    assert not MatchOutcome.objects.exists()


def test_no_more_are_hired_than_there_are(world):
    cohort = cohort_of(world, headcount=10)
    hire(world, cohort, 6)
    with pytest.raises(EvidenceError):
        hire(world, cohort, 5, employer=None, employer_name="别家")
    with pytest.raises(EvidenceError):
        hire(world, cohort, 1)
    hire(world, cohort, 4, employer=None, employer_name="别家")


def panel(demand, user):
    return next((found for make in detail_panels if (found := make(demand, user)) and "hires" in found["template"]), None)


def test_the_demands_page_shows_what_came_of_it_where_outcomes_are_public(looped):
    world, demand = looped, looped.project.demand
    hire(world, cohort_of(world), 12)
    stranger = MembershipFactory(role=Role.EDITOR).user

    assert panel(demand, stranger)["total"].amount == 12
    world.project.public_parts = [PublicPart.PARTNERS]
    world.project.save()
    assert panel(demand, stranger) is None
    assert panel(demand, world.partner)["total"].amount == 12


def test_the_pages_walk_from_plan_to_hires(world):
    client, project = Client(), world.project
    client.force_login(world.author)
    cohort_url = reverse("projects:cohort_create", args=[project.pk])
    form = {"stated_by": world.school.pk, "name": "智控 1 班", "headcount": "40", "starts_on": "2026-03-01", "token": new_token()}
    assert client.post(cohort_url, form).status_code == 302
    cohort = Cohort.objects.get()
    edit = reverse("projects:cohort_edit", args=[cohort.pk])
    assert client.post(edit, form | {"headcount": "42", "row_version": "1", "token": new_token()}).status_code == 302
    stale = client.post(edit, form | {"headcount": "43", "row_version": "1", "token": new_token()})
    assert stale.status_code == 422

    mentors = {"stated_by": world.school.pk, "counterpart": world.firm.pk, "school_mentor": "林", "industry_mentor": "张"}
    assert client.post(reverse("projects:pairing_create", args=[cohort.pk]), mentors | {"token": new_token()}).status_code == 302
    pairing = MentorPairing.objects.get()
    log = {"stated_by": world.school.pk, "side": "industry", "happened_on": "2026-10-01", "hours": "1.5", "topic": "装调"}
    assert client.post(reverse("projects:guidance_create", args=[pairing.pk]), log | {"token": new_token()}).status_code == 302
    hires = {"stated_by": world.school.pk, "employer": world.firm.pk, "hired_count": "9", "counted_on": "2026-10-01"}
    assert client.post(reverse("projects:hires_create", args=[cohort.pk]), hires | {"token": new_token()}).status_code == 302

    firm = Client()
    firm.force_login(world.partner)
    assert firm.get(edit).status_code == 404
    assert firm.get(reverse("projects:evaluation_choose", args=[cohort.pk])).status_code == 200
    criteria = CriteriaSet.objects.get(code="enterprise")
    scores = {f"score_{row.pk}": "80" for row in criteria.criteria.all()}
    evaluate = reverse("projects:evaluation_create", args=[cohort.pk, criteria.pk])
    said = {"stated_by": world.firm.pk, "evaluated_on": "2026-10-01", "token": new_token()}
    assert firm.post(evaluate, said | scores | {f"score_{criteria.criteria.first().pk}": "101"}).status_code == 422
    assert firm.post(evaluate, said | scores).status_code == 302
    assert client.get(evaluate).status_code == 404

    for reader in (client, firm):
        shown = reader.get(reverse("projects:training", args=[project.pk])).text
        assert all(text in shown for text in ("42", "林", "装调", "80 分", "录用"))
    for entry in (GuidanceEntry.objects.get(), CohortEvaluation.objects.get(), EmploymentOutcome.objects.get()):
        assert client.get(entry.get_absolute_url()).status_code == 200
    stranger = Client()
    stranger.force_login(MembershipFactory().user)
    assert stranger.get(reverse("projects:training", args=[project.pk])).status_code == 404
    assert stranger.get(edit).status_code == 404
