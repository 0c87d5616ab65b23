"""The volume of the larger scales: complete, coherent, and the same for the same seed on the same day."""

import pytest
from django.db.models import Count, F, Q

from accounts.models import Membership, User
from core.audit import event_models
from core.enums import Status
from core.models import ReviewEvent
from portal.demo import build
from supplydemand.models import Match, MatchAnswer, MatchingRun, TalentDemand, TalentSupply
from supplydemand.search import search
from tests.portal.cities import seeded

NAMED = dict(build.SCALES)  # read before ``city`` puts a smaller scale in the place of one


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    with seeded(django_db_blocker, scale="full") as lines:
        yield lines


def copies(model):
    """Listings beyond those of the story; they are written last."""
    return model.objects.order_by("pk")[model.objects.count() - 50 :]


def test_full_scale_names_what_the_portal_is_measured_at():
    assert NAMED["full"] == build.Scale(200, 5_000, 25_000, 25_000, 6_000, 1_000_000, 2_000_000)


def test_volume_reaches_every_number_of_its_scale(city, db):
    assert TalentDemand.objects.count() >= 300
    assert TalentSupply.objects.count() >= 320
    assert User.objects.count() >= 120
    assert Match.objects.count() == 1_500
    assert 9_000 <= sum(model.objects.count() for model in event_models()) < 9_100
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
