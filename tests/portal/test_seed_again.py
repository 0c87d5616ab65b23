"""Seeding on an empty database: at another hour, and twice with the same and another seed."""

import pytest
from django.utils import timezone

from portal.demo import build
from supplydemand.models import Match, MatchingRun, TalentDemand
from taxonomy.services import load_taxonomy
from tests.portal.cities import AT
from tests.portal.test_seed import content
from tests.portal.test_volume import SIZE

EMPTY = """
TRUNCATE accounts_user, accounts_organization, supplydemand_matchingrun, review_scheme, review_reviewfield
RESTART IDENTITY CASCADE
"""


@pytest.fixture
def codes(db):
    load_taxonomy(on=AT.date())


def test_city_seeded_before_the_nightly_hour_leaves_tonights_run_free(codes, settings):
    settings.HAS_DEMO_DATA = True
    at = AT.replace(hour=0, minute=30)

    build.seed(scale="demo", number=7, at=at)

    assert MatchingRun.objects.get().on == AT.date() - timezone.timedelta(days=1)


@pytest.mark.django_db(transaction=True)
def test_same_seed_writes_the_same_city(settings, owner_connection):
    settings.HAS_DEMO_DATA = True
    cities = []
    for number in (7, 7, 8):
        load_taxonomy(on=AT.date())
        build.seed(scale="demo", number=number, at=AT)
        cities.append(content())
        with owner_connection.cursor() as cursor:
            cursor.execute(EMPTY)

    assert cities[0] == cities[1]
    assert cities[0] != cities[2]


def test_same_seed_grows_the_same_volume(settings, transactional_db, owner_connection, monkeypatch):
    settings.HAS_DEMO_DATA = True
    monkeypatch.setitem(build.SCALES, "full", SIZE)
    cities = []
    for _ in range(2):
        load_taxonomy(on=AT.date())
        build.seed(scale="full", number=7, at=AT)
        demands = TalentDemand.objects.order_by("pk").values_list("title", "organization__name", "headcount", "expires_on")
        pairs = Match.objects.order_by("pk").values_list("demand__title", "supply__title", "supply__headcount", "score", "rank")
        cities.append((list(demands), list(pairs)))
        with owner_connection.cursor() as cursor:
            cursor.execute(EMPTY)

    assert cities[0] == cities[1]
