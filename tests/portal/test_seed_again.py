"""Seeding again: the same seed writes the same city, another one at another hour writes another."""

from django.utils import timezone

from portal.demo import build
from supplydemand.models import MatchingRun
from tests.portal.cities import AT, SIZES, content, first_reading, seeded, sow


def test_another_seed_before_the_nightly_hour_writes_another_city_and_leaves_the_run_free(django_db_setup, django_db_blocker):
    first = first_reading(django_db_blocker)

    with seeded(django_db_blocker, scale="demo", number=8, at=AT.replace(hour=0, minute=30)):
        days = [AT.date() - timezone.timedelta(days=ago) for ago in (2, 1)]
        assert list(MatchingRun.objects.order_by("on").values_list("on", flat=True)) == days
        assert [listing[:3] for listing in content()[0]] != [listing[:3] for listing in first[0]]


def test_same_seed_writes_the_same_city_and_volume_also_where_it_is_committed(
    settings, transactional_db, django_db_blocker, monkeypatch
):
    first = first_reading(django_db_blocker, scale="full")  # the story of the demonstration, and what grows around it
    settings.HAS_DEMO_DATA = True
    monkeypatch.setitem(build.SCALES, "full", SIZES["full"])

    sow(scale="full")

    assert content() == first
