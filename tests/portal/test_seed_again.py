"""Seeding again: the same seed writes the same city, another one at another hour writes another."""

import pytest
from django.utils import timezone

from portal.demo import build
from supplydemand.models import Match, MatchingRun, TalentDemand
from taxonomy.services import load_taxonomy
from tests.portal.cities import AT, content, first_reading, seeded
from tests.portal.test_volume import SIZE

pytestmark = pytest.mark.xdist_group("seeds")
EMPTY = """
TRUNCATE accounts_user, accounts_organization, supplydemand_matchingrun, supplydemand_textguess, supplydemand_textversion,
    supplydemand_tokenizedtext, review_scheme, review_reviewfield
RESTART IDENTITY CASCADE
"""


def test_same_seed_writes_the_same_city(django_db_setup, django_db_blocker):
    first = first_reading(django_db_blocker)

    with seeded(django_db_blocker, scale="demo"):
        again = content()

    assert again == first


def test_another_seed_before_the_nightly_hour_writes_another_city_and_leaves_the_run_free(django_db_setup, django_db_blocker):
    first = first_reading(django_db_blocker)

    with seeded(django_db_blocker, scale="demo", number=8, at=AT.replace(hour=0, minute=30)):
        days = [AT.date() - timezone.timedelta(days=ago) for ago in (2, 1)]
        assert list(MatchingRun.objects.order_by("on").values_list("on", flat=True)) == days
        assert [listing[:3] for listing in content()[0]] != [listing[:3] for listing in first[0]]


def test_same_seed_grows_the_same_volume(settings, transactional_db, owner_connection, monkeypatch):
    settings.HAS_DEMO_DATA = True
    monkeypatch.setitem(build.SCALES, "full", SIZE)
    cities = []
    for _ in range(2):
        with owner_connection.cursor() as cursor:  # also before the first: rows that were rolled back have used numbers
            cursor.execute(EMPTY)
        load_taxonomy(on=AT.date())
        build.seed(scale="full", number=7, at=AT)
        demands = TalentDemand.objects.order_by("pk").values_list("title", "organization__name", "headcount", "expires_on")
        pairs = Match.objects.order_by("pk").values_list("demand__title", "supply__title", "supply__headcount", "score", "rank")
        cities.append((list(demands), list(pairs)))

    assert cities[0] == cities[1]
