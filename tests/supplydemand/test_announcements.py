"""What people are told of new matches and asked of open contacts: once, and only those who may act."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from core.links import path_of
from core.models import ActionLink, JobRun, Notification
from supplydemand.contact_links import ask_for_outcomes
from supplydemand.enums import Decision, OutcomeKind, Side
from supplydemand.match_work import work_items
from supplydemand.models import MatchingRun, MatchPreference
from supplydemand.services import matches, matching
from supplydemand.services.announcements import announce_new_matches
from tests.accounts.factories import MembershipFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.published import ON, publish_listings
from tests.supplydemand.talks import thread_for
from tests.supplydemand.test_matches import make_match

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def sides(db):
    """A manager of an enterprise and one of a school; the enterprise has a viewer too."""
    enterprise, school = MembershipFactory(), MembershipFactory(organization=SchoolFactory())
    MembershipFactory(organization=enterprise.organization, role=Role.VIEWER)
    return enterprise, school


@pytest.fixture
def run(db):
    """A nightly run."""
    return MatchingRun.objects.create(on=timezone.localdate(), is_nightly=True, state="published", started_at=timezone.now())


def told(prefix):
    """Who was told what under keys that begin so."""
    rows = Notification.objects.filter(key__startswith=prefix).order_by("recipient_id")
    return [(row.recipient, row.title) for row in rows]


def opened(run, sides, *, days_ago):
    """A match whose contact opened some days ago, and the moment of today's asking."""
    at = timezone.now()
    match = make_match(run, *sides, contact_opened_at=at - days_ago * DAY)
    thread_for(match)
    return match, at


def test_new_matches_are_one_message_an_organization_and_a_day_and_count_alike_everywhere(client, run, sides):
    enterprise, school = sides
    old = make_match(run, enterprise, school)
    before = {"on": run.on - DAY, "is_nightly": True, "state": "published", "started_at": timezone.now() - DAY}
    MatchingRun.objects.create(last_match_id=old.pk, **before)
    made = [make_match(run, enterprise, school) for _ in range(3)]
    MatchingRun.objects.filter(pk=run.pk).update(last_match_id=made[-1].pk)
    matches.answer_match(
        match=made[-1], side=Side.SUPPLY, decision=Decision.DECLINED, reason="region", actor=school.user, at=timezone.now()
    )
    make_match(run, enterprise, school)  # found by day, for the night to come

    counts = [announce_new_matches(run_id=run.pk) for _ in range(3)]

    assert counts == [2, 2, 2]
    assert told("new-matches:") == [(enterprise.user, "有 2 个新匹配"), (school.user, "有 2 个新匹配")]
    assert {row.mail_plan for row in Notification.objects.all()} == {"daily"}  # in the mail of the day, not one each
    assert not JobRun.objects.filter(task="core.send_mail").exists()
    (item,) = [item for item in work_items(enterprise.user, timezone.now()) if "新匹配" in item.title]
    assert (item.title, "共 4 个" in item.why) == ("看 2 个新匹配（你们的需求）", True)
    sign_in(client, enterprise.user)
    for url in (item.url, Notification.objects.filter(recipient=enterprise.user).get().url):
        assert {card.match for card in client.get(url).context["cards"]} == set(made[:2])
    assert client.get(reverse("supplydemand:match_diary")).context["new_count"] == 2


def new_in_work_of(user):
    return [item.title for item in work_items(user, timezone.now()) if "新匹配" in item.title]


@pytest.mark.parametrize("nobody_knows", ["before", "itself"])
def test_night_that_does_not_know_its_last_match_is_its_day_everywhere(client, run, sides, nobody_knows):
    enterprise, school = sides
    make_match(run, enterprise, school, first_seen_on=run.on - DAY)
    made = [make_match(run, enterprise, school, first_seen_on=run.on) for _ in range(2)]
    before = {"on": run.on - DAY, "is_nightly": True, "state": "published", "started_at": timezone.now() - DAY}
    MatchingRun.objects.create(last_match_id=None if nobody_knows == "before" else made[0].pk, **before)
    MatchingRun.objects.filter(pk=run.pk).update(last_match_id=made[0].pk if nobody_knows == "before" else None)

    announce_new_matches(run_id=run.pk)

    assert told("new-matches:") == [(enterprise.user, "有 2 个新匹配"), (school.user, "有 2 个新匹配")]
    assert new_in_work_of(enterprise.user) == ["看 2 个新匹配（你们的需求）"]
    sign_in(client, enterprise.user)
    assert client.get(reverse("supplydemand:match_diary")).context["new_count"] == 2


def test_night_is_the_last_one_however_many_runs_came_by_day(client, run, sides):
    enterprise, school = sides
    match = make_match(run, enterprise, school)
    MatchingRun.objects.filter(pk=run.pk).update(last_match_id=match.pk)
    by_day = {"on": run.on, "state": "published", "started_at": timezone.now(), "last_match_id": match.pk}
    MatchingRun.objects.bulk_create([MatchingRun(**by_day) for _ in range(15)])

    assert new_in_work_of(enterprise.user) == ["看 1 个新匹配（你们的需求）"]
    sign_in(client, enterprise.user)
    assert client.get(reverse("supplydemand:match_diary")).context["new_count"] == 1


def test_work_counts_new_matches_by_the_readers_threshold(run, sides):
    enterprise, school = sides
    made = [make_match(run, enterprise, school, score=score) for score in (4_000, 9_000)]
    MatchingRun.objects.filter(pk=run.pk).update(last_match_id=made[-1].pk)
    assert new_in_work_of(enterprise.user) == ["看 2 个新匹配（你们的需求）"]

    MatchPreference.objects.create(user=enterprise.user, score_min=60)

    assert new_in_work_of(enterprise.user) == ["看 1 个新匹配（你们的需求）"]


def test_night_before_is_looked_up_once_however_many_are_told(run, sides):
    enterprise, school = sides
    made = make_match(run, enterprise, school)
    MatchingRun.objects.filter(pk=run.pk).update(last_match_id=made.pk)
    MatchPreference.objects.bulk_create([MatchPreference(user=row.user, score_min=1) for row in sides])

    with CaptureQueriesContext(connection) as queries:
        announce_new_matches(run_id=run.pk)

    assert len(told("new-matches:")) == 2
    assert len([row for row in queries if 'FROM "supplydemand_matchingrun"' in row["sql"]]) == 2  # the night and the one before


@pytest.mark.parametrize(("is_nightly", "count"), [(True, 1), (False, 0)])
def test_only_the_nightly_run_is_announced_and_once(db, is_nightly, count):
    publish_listings(demands=6, supplies=6)
    run = matching.start_run(on=ON, at=timezone.now(), is_nightly=is_nightly)
    matching.prepare_run(run_id=run.pk)
    matching.match_shard(run_id=run.pk, index=0)

    for _ in range(2):
        matching.publish_run(run_id=run.pk)

    assert JobRun.objects.filter(task=matching.ANNOUNCE).count() == count


@pytest.mark.parametrize(("days_ago", "asked"), [(6, 0), (7, 2), (20, 2), (38, 0)])
def test_both_sides_are_asked_after_a_week_and_once(run, sides, days_ago, asked):
    match, at = opened(run, sides, days_ago=days_ago)

    for days_later in (0, 0, 1):
        ask_for_outcomes(at=at + days_later * DAY if asked else at)

    assert len(told(f"conversation:{match.conversation.pk}:")) == asked


def test_side_that_has_reported_is_not_asked(run, sides):
    enterprise, school = sides
    match, at = opened(run, sides, days_ago=8)
    matches.record_outcome(match=match, side=Side.DEMAND, kind=OutcomeKind.MET, actor=enterprise.user, at=at)

    assert ask_for_outcomes(at=at) == 1

    assert told(f"conversation:{match.conversation.pk}:") == [(school.user, f"和{enterprise.organization}谈得怎么样")]
    assert Notification.objects.get(recipient=school.user).url == path_of(ActionLink.objects.get())
