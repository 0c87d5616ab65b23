"""The volume of the larger scales: complete, coherent, and the same for the same seed on the same day."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Q

from accounts.models import Membership, User
from core.audit import event_models
from core.enums import Status
from core.models import ReviewEvent
from portal.demo import build, projects_library
from projects import evidence_rules
from projects.enums import Stage
from projects.models import (
    Award,
    Cohort,
    Commitment,
    CourseChange,
    Delivery,
    EnrollmentPlan,
    LineageLink,
    OpenChallenge,
    Outcome,
    Project,
    ProjectStage,
    ProjectType,
    StageCheck,
    TrainingPlan,
)
from projects.outcomes import rules
from projects.outcomes.enums import NodeKind
from projects.outcomes.lineage import chain_of
from projects.services import training
from projects.services.evidence import EvidenceError
from projects.services.opening import content_of
from supplydemand.models import Match, MatchAnswer, MatchingRun, TalentDemand, TalentSupply
from supplydemand.search import search
from tests.portal.cities import AT, seeded

NAMED = dict(build.SCALES)  # read before ``city`` puts a smaller scale in the place of one


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    with seeded(django_db_blocker, scale="full") as lines:
        yield lines


def copies(model):
    """Listings beyond those of the story; they are written last."""
    return model.objects.order_by("pk")[model.objects.count() - 50 :]


def grown():
    """Projects beyond those of the story that are public."""
    return Project.objects.running().exclude(title__in=[row.title for row in projects_library.told()]).filter(match=None)


def test_full_scale_names_what_the_portal_is_measured_at():
    assert NAMED["full"] == build.Scale(200, 5_000, 25_000, 25_000, 6_000, 1_000_000, 2_000_000, 20_000)


def test_volume_reaches_every_number_of_its_scale(city, db):
    assert TalentDemand.objects.count() >= 300
    assert TalentSupply.objects.count() >= 320
    assert User.objects.count() >= 120
    assert Match.objects.count() == 1_500
    assert 40_000 <= sum(model.objects.count() for model in event_models()) < 40_100
    assert Project.objects.count() == 240
    assert city[-1].startswith("变更记录 ")


def test_copied_listings_belong_wholly_to_their_organization(city, db):
    for model in (TalentDemand, TalentSupply):
        rows = list(copies(model).select_related("organization"))
        managers = set(Membership.objects.filter(role="manager").values_list("organization", "user"))

        assert {(row.organization_id, row.created_by_id) for row in rows} <= managers
        assert {row.contact_phone == row.organization.contact_phone for row in rows} == {True}
        assert {row.district_id == row.organization.district_id for row in rows} == {True}
        assert {row.status for row in rows} == {Status.APPROVED}
        events = ReviewEvent.objects.filter(object_id__in=[row.pk for row in rows], content_type__model=model._meta.model_name)
        assert events.filter(action="publish_import", to_status=Status.APPROVED).count() == 50
    assert TalentSupply.objects.filter(majors=None, status=Status.APPROVED).count() == 0


def test_copied_listing_is_found_by_the_name_of_its_own_organization(city, db):
    row = copies(TalentDemand).first()

    assert row in search(TalentDemand.objects.all(), row.organization.name)


def test_matches_of_copies_keep_the_engines_scores_and_the_runs_count(city, db):
    rows = Match.objects.filter(demand__in=copies(TalentDemand).values("pk"))

    assert rows.count() > 0
    assert {sum(row.parts) == row.score for row in rows} == {True}
    assert MatchingRun.objects.published().first().match_count == Match.objects.filter(is_current=True).count()
    ranks = Match.objects.values("demand").annotate(current=Count("pk", filter=Q(is_current=True)))
    assert max(row["current"] for row in ranks) <= 20
    assert Match.objects.filter(is_current=True, last_seen_on__lt=F("run__on")).count() == 0


def test_answers_of_copies_are_by_managers_of_the_answering_side(city, db):
    rows = MatchAnswer.objects.filter(match__demand__in=TalentDemand.objects.order_by("-pk")[:100])

    assert rows.count() > 0
    assert {row.answered_by.organization_roles.get(row.match.demand.organization_id) for row in rows} == {"manager"}


def test_grown_projects_are_of_every_kind_and_stand_where_their_passports_say(city, db):
    rows = grown().annotate(open_stages=Count("stages", filter=Q(stages__entered_on__isnull=False, stages__left_on=None)))
    open_stages = ProjectStage.objects.open().filter(project__in=rows)

    assert Project.objects.values("type").distinct().count() == ProjectType.objects.count()
    assert set(rows.values_list("stage", flat=True)) == set(Stage)
    assert rows.filter(open_stages__gt=1).count() == 0
    assert open_stages.exclude(stage=F("project__stage"), entered_on=F("project__stage_since")).count() == 0
    assert Project.objects.filter(end_kind="accepted", acceptances=None).count() == 0
    assert StageCheck.objects.filter(stage__left_on__isnull=False, stage__project__in=rows).missing().count() == 0


def test_grown_projects_join_both_sides_and_are_found_by_each(city, db):
    row = grown().order_by("-pk").first()
    partner = row.joined_partners[0].organization

    assert {row.organization.kind.side, partner.kind.side} == {"supply", "demand"}
    assert row in search(Project.objects.all(), f"{row.organization.name} {partner.name}")
    assert row.type.lead_kinds.count() == 0 or row.type.lead_kinds.filter(pk=row.organization.kind_id).exists()
    assert ReviewEvent.objects.of(row).get().to_status == Status.APPROVED


def test_grown_ledgers_say_who_confirmed_and_nothing_has_come_from_the_future(city, db):
    promises = Commitment.objects.filter(project__in=grown())

    assert promises.filter(grade="confirmed").count() > promises.filter(grade="stated").count() > 0
    assert Delivery.objects.filter(happened_on__gt=AT.date()).count() == 0
    assert Delivery.objects.filter(column="received").exclude(kind="money").count() == 0


def test_grown_challenges_are_in_lasting_phases_and_opened_bids_can_be_read(city, db):
    award = Award.objects.order_by("-pk").first()

    assert set(OpenChallenge.objects.values_list("phase", flat=True)) >= {"open", "awarded", "unbid"}
    assert content_of(award.bid)["texts"]["proposal"]
    assert OpenChallenge.objects.filter(phase="open", shares=None).count() == 0
    assert Outcome.objects.count() == 96


def test_grown_courses_were_changed_after_a_plan_that_followed_an_outcome(city, db):
    """Every link is one that the service would let its writer make, and reads as a chain of three to everybody."""
    told = CourseChange.objects.filter(after__endswith="按企业现场的要求考").select_related("course")
    links = LineageLink.objects.filter(effect_kind=NodeKind.COURSE_CHANGE, effect_id__in=told.values("pk"))
    plans = TrainingPlan.objects.in_bulk(links.values_list("cause_id", flat=True))

    assert told.count() == links.count() > 10
    for change in told:
        link = links.get(effect_id=change.pk)
        plan = plans[link.cause_id]
        outcomes = list(Outcome.objects.filter(pk__in=_causes_of(plan)))
        assert {outcome.organization_id for outcome in outcomes} == {plan.organization_id}
        assert max(outcome.dated_on for outcome in outcomes) <= plan.adopted_on
        assert {row.status for row in (*outcomes, plan, change.course)} == {Status.APPROVED}
        assert plan.adopted_on <= change.changed_on <= AT.date()
        assert link.organization_id == plan.organization_id == change.course.organization_id
        assert set(plan.majors.all()) & set(change.course.majors.all())
        assert rules.is_author(link.made_by, change.course)
    chain = chain_of(AnonymousUser(), [(NodeKind.COURSE_CHANGE, told[0].pk)])
    assert {NodeKind.OUTCOME, NodeKind.PLAN, NodeKind.COURSE_CHANGE} <= {kind for kind, _ in chain.nodes}
    assert len(chain.links) >= 2


def _causes_of(plan):
    return LineageLink.objects.filter(effect_kind=NodeKind.PLAN, effect_id=plan.pk).values("cause_id")


def test_grown_projects_enrol_and_train_as_their_schools_could_have_written(city, db):
    """Whoever is said to have written it may, the service takes the same again for what it is, nothing is of the future."""
    plans = EnrollmentPlan.objects.filter(project__in=grown()).select_related("organization__kind", "project", "created_by")
    cohorts = Cohort.objects.filter(project__in=grown()).select_related("plan", "organization")

    assert plans.count() > cohorts.count() > 10
    for plan in plans[:20]:
        assert plan.organization in evidence_rules.own_parties(plan.created_by, plan.project)
        assert plan.organization.kind.side == "supply"
        same = {name: getattr(plan, name) for name in ("year", "major", "level", "planned_count", "tilt_count", "tilt_source")}
        with pytest.raises(EvidenceError, match="已经有了"):
            training.save_plan(project=plan.project, organization=plan.organization, actor=plan.created_by, **same)
    assert {(row.organization_id, row.project_id) == (row.plan.organization_id, row.plan.project_id) for row in cohorts} == {True}
    assert all(row.starts_on <= AT.date() and row.headcount <= row.plan.planned_count for row in cohorts)
