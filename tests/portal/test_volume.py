"""The volume of the larger scales: complete, coherent, and the same for the same seed on the same day."""

import pytest
from django.db.models import Count, F, Q

from accounts.models import Membership, User
from core.audit import event_models
from core.enums import Status
from core.models import ReviewEvent
from portal.demo import build, projects_library
from projects.enums import Stage
from projects.models import Award, Commitment, Delivery, OpenChallenge, Outcome, Project, ProjectStage, ProjectType, StageCheck
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
