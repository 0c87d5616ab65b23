"""Changes during the day: the lists after an update are those of a whole run."""

import random
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Sum
from django.utils import timezone

from core import jobs, undoing
from core.models import JobRun, Notification
from review.models import ReviewTask
from supplydemand.enums import ChangeCause
from supplydemand.models import ListingChange, Match, MatchChange, MatchingRun, TalentDemand, TalentSupply
from supplydemand.services import announcements, daytime, matching, text_versions
from tests.accounts.factories import MembershipFactory
from tests.supplydemand.factories import TalentDemandFactory
from tests.supplydemand.published import ON, publish_listings
from tests.supplydemand.runs import finish_here, run_here
from tests.supplydemand.test_matching import current_matches

RARE = [
    "苹果",
    "香蕉",
    "橙子",
    "葡萄",
    "西瓜",
    "草莓",
    "菠萝",
    "芒果",
    "樱桃",
    "柠檬",
    "石榴",
    "柚子",
    "桃子",
    "李子",
    "杏仁",
    "核桃",
]
"""Words that few texts share: the others are in so many that none is compared."""


@pytest.fixture
def run(db, monkeypatch):
    """A run of today whose words stay frozen, with full lists and compared texts."""
    monkeypatch.setattr(text_versions, "ALWAYS_NEW", 0)
    publish_listings(demands=30, supplies=40)
    choosy = TalentDemand.objects.order_by("pk")[15:].values("pk")
    TalentDemand.majors.through.objects.exclude(talentdemand__in=choosy).delete()
    chance = random.Random(5)
    for model in (TalentDemand, TalentSupply):
        for row in model.objects.order_by("pk"):
            model.objects.filter(pk=row.pk).update(description="，".join(chance.sample(RARE, 3)))
    return run_here(on=timezone.localdate())


def assert_lists_are_those_of_a_whole_run():
    """The lists stay as they are when everything is matched anew."""
    found = current_matches()
    run_here(on=timezone.localdate())
    assert current_matches() == found


def change_things():
    """One of everything: edits of numbers and of text on both sides, one new, one paused, one given up."""
    demands, supplies = list(TalentDemand.objects.order_by("pk")), list(TalentSupply.objects.order_by("pk"))
    TalentDemand.objects.filter(pk=demands[0].pk).update(headcount=60, skills=["焊接", "数控"])
    TalentDemand.objects.filter(pk=demands[1].pk).update(paused_at=timezone.now())
    TalentSupply.objects.filter(pk=supplies[0].pk).update(description="苹果，苹果，柚子，机床", skills=["焊接"])
    best = Match.objects.filter(is_current=True, rank=1).first().supply
    TalentSupply.objects.filter(pk=best.pk).update(paused_at=timezone.now())
    return TalentDemandFactory(
        region=demands[2].region, expires_on=ON, majors=[], description="苹果柠檬", skills=["焊接", "编程"]
    )


def test_update_gives_the_lists_of_a_whole_run_and_says_why(run):
    fresh = change_things()

    count = daytime.update_matches(run_id=run.pk, at=timezone.now())

    updated = current_matches()
    assert 0 < count < TalentDemand.objects.count()
    changes = MatchChange.objects.filter(run=run)
    assert set(changes.filter(demand=fresh).values_list("cause", flat=True)) == {ChangeCause.DEMAND_NEW}
    assert {ChangeCause.DEMAND_ENDED, ChangeCause.SUPPLY_ENDED} <= set(changes.values_list("cause", flat=True))
    assert run_here(on=timezone.localdate()).text_version == run.text_version
    assert current_matches() == updated
    assert Match.objects.filter(is_current=True, demand=fresh).exists()


@pytest.mark.parametrize("side", ["demand", "supply"])
@pytest.mark.parametrize("change", [{"headcount": 1}, {"description": "苹果，香蕉，橙子，核桃"}, {"paused_at": timezone.now()}])
def test_one_edit_on_one_side_gives_the_lists_of_a_whole_run(run, side, change):
    ListingChange.objects.all().delete()
    row = getattr(Match.objects.filter(is_current=True, rank=1).order_by("pk").first(), side)
    assert any(Match.objects.filter(is_current=True, **{side: row}).values_list("parts__1", flat=True))
    type(row).objects.filter(pk=row.pk).update(**change)
    assert set(ListingChange.objects.values_list("kind", flat=True)) == {side}

    daytime.update_matches(run_id=run.pk, at=timezone.now())

    assert_lists_are_those_of_a_whole_run()


def test_update_is_repeated_without_effect_and_only_for_the_run_that_people_see(run):
    change_things()
    daytime.update_matches(run_id=run.pk, at=timezone.now())
    before = (current_matches(), MatchChange.objects.count())

    assert daytime.update_matches(run_id=run.pk, at=timezone.now()) == 0
    assert daytime.update_matches(run_id=run.pk - 1, at=timezone.now()) == 0
    assert (current_matches(), MatchChange.objects.count()) == before


def test_seats_stay_with_the_pairs_that_stay(run):
    kept = Match.objects.filter(is_current=True, seats__gt=0).order_by("-score").first()
    TalentDemand.objects.filter(pk=kept.demand_id).update(skills=["焊接"])

    daytime.update_matches(run_id=run.pk, at=timezone.now())

    after = Match.objects.get(pk=kept.pk)
    assert not after.is_current or after.seats == kept.seats


def test_change_is_noticed_once_and_a_whole_file_starts_a_run(run):
    now = timezone.now()
    ListingChange.objects.all().delete()
    daytime.notice_changes(now)
    assert not JobRun.objects.filter(task=daytime.UPDATE).exists()
    ListingChange.objects.create(kind="demand", object_id=1, transaction=run.horizon + 1, at=now)
    for _ in range(2):
        daytime.notice_changes(now)
    assert JobRun.objects.filter(task=daytime.UPDATE, payload__run_id=run.pk).count() == 1
    ListingChange.objects.create(kind="everything", object_id=0, transaction=2, at=now + timedelta(seconds=2))

    daytime.notice_changes(now + timedelta(seconds=3))

    assert MatchingRun.objects.filter(state__in=matching.UNFINISHED).count() == 1
    for state in ("failed", "cancelled"):  # a run that comes to nothing is not registered again
        MatchingRun.objects.exclude(pk=run.pk).update(state=state)
        daytime.notice_changes(now + timedelta(seconds=14))
        assert MatchingRun.objects.count() == 2


def edit():
    """One demand that says something else."""
    demand = TalentDemand.objects.order_by("pk").first()
    TalentDemand.objects.filter(pk=demand.pk).update(headcount=demand.headcount + 60, skills=["焊接", "数控"])


@pytest.mark.parametrize("side", ["demand", "supply"])
@pytest.mark.parametrize("by_run", [True, False])
def test_resumed_listing_comes_back(run, side, by_run):
    row = getattr(Match.objects.filter(is_current=True, rank=1).first(), side)
    type(row).objects.filter(pk=row.pk).update(paused_at=timezone.now())
    if by_run:
        run = run_here(on=timezone.localdate())
    else:
        daytime.update_matches(run_id=run.pk, at=timezone.now())
    assert not Match.objects.filter(is_current=True, **{side: row}).exists()
    type(row).objects.filter(pk=row.pk).update(paused_at=None)

    daytime.update_matches(run_id=run.pk, at=timezone.now())

    assert Match.objects.filter(is_current=True, **{side: row}).exists()
    assert_lists_are_those_of_a_whole_run()


def test_edit_read_by_a_cancelled_run_is_matched_by_day(run):
    edit()
    other = matching.start_run(on=timezone.localdate(), at=timezone.now())
    matching.prepare_run(run_id=other.pk)
    matching.cancel_run(run=other, actor=None)

    assert daytime.update_matches(run_id=run.pk, at=timezone.now()) > 0

    assert_lists_are_those_of_a_whole_run()


def test_update_waits_for_a_run_that_is_under_way_and_then_matches_what_it_did_not_read(run):
    other = matching.start_run(on=timezone.localdate(), at=timezone.now())
    matching.prepare_run(run_id=other.pk)
    edit()
    with pytest.raises(jobs.Postpone):
        daytime.update_matches(run_id=run.pk, at=timezone.now())
    for index in other.shards.values_list("index", flat=True):
        matching.match_shard(run_id=other.pk, index=index)
    matching.publish_run(run_id=other.pk)

    assert daytime.update_matches(run_id=other.pk, at=timezone.now()) > 0

    assert_lists_are_those_of_a_whole_run()


def test_run_that_waited_for_an_update_is_told_when_it_is_done(run, monkeypatch):
    update, started = daytime._update, []

    def update_while_somebody_starts_a_run(*about):
        started.append(matching.start_run(on=timezone.localdate(), at=timezone.now()))
        return update(*about)

    monkeypatch.setattr(daytime, "_update", update_while_somebody_starts_a_run)
    edit()

    assert daytime.update_matches(run_id=run.pk, at=timezone.now()) > 0

    assert JobRun.objects.get(task=matching.PREPARE, payload__run_id=started[0].pk).sent_at is not None


def test_change_after_the_listings_were_read_is_noticed(run, monkeypatch):
    read = matching._listings_of
    ListingChange.objects.all().delete()
    monkeypatch.setattr(matching, "_listings_of", lambda *about: (read(*about), edit())[0])

    run_here(on=timezone.localdate())
    daytime.notice_changes(timezone.now())

    assert JobRun.objects.filter(task=daytime.UPDATE).count() == 1


def test_transaction_that_ends_after_an_update_is_noticed(run):
    ListingChange.objects.all().delete()
    horizon = run.horizon
    ListingChange.objects.create(kind="demand", object_id=2, transaction=horizon + 2)
    daytime.notice_changes(timezone.now())
    ListingChange.objects.create(kind="demand", object_id=1, transaction=horizon, at=timezone.now() - timedelta(hours=1))
    ListingChange.objects.create(kind="demand", object_id=1, transaction=horizon - 1)

    daytime.notice_changes(timezone.now())

    assert JobRun.objects.filter(task=daytime.UPDATE).count() == 2


def test_approval_that_settles_is_noticed_without_a_change(run):
    ListingChange.objects.all().delete()
    demand, at = TalentDemand.objects.first(), run.followed_at
    closed_at = at - undoing.window() + timedelta(seconds=1)
    kind = ContentType.objects.get_for_model(TalentDemand)
    ReviewTask.objects.create(
        content_type=kind, object_id=demand.pk, organization=demand.organization, submitted_at=closed_at,
        decision="approve", closed_at=closed_at,
    )  # fmt: skip
    daytime.notice_changes(at)
    assert not JobRun.objects.filter(task=daytime.UPDATE).exists()

    daytime.notice_changes(at + timedelta(seconds=2))

    assert JobRun.objects.filter(task=daytime.UPDATE).count() == 1
    assert demand.pk in daytime._touched(run, at + timedelta(seconds=2))["demand"]


@pytest.mark.parametrize("side", ["demand", "supply"])
def test_seats_are_cut_with_the_headcount(run, side):
    held = Match.objects.filter(is_current=True, seats__gt=3).order_by("-seats").first()
    type(getattr(held, side)).objects.filter(pk=getattr(held, f"{side}_id")).update(headcount=1)

    daytime.update_matches(run_id=run.pk, at=timezone.now())

    for end in ("demand", "supply"):
        totals = Match.objects.filter(is_current=True, seats__gt=0).values(end).annotate(total=Sum("seats"))
        assert not totals.filter(total__gt=F(f"{end}__headcount")).exists()


def test_matches_of_the_day_are_announced_by_the_next_night(run):
    night = matching.start_run(on=timezone.localdate(), at=timezone.now(), is_nightly=True)
    finish_here(night)
    fresh = change_things()
    person = MembershipFactory(organization=fresh.organization).user
    daytime.update_matches(run_id=night.pk, at=timezone.now())
    next_night = matching.start_run(on=timezone.localdate() + timedelta(days=1), at=timezone.now(), is_nightly=True)
    finish_here(next_night)

    announcements.announce_new_matches(run_id=next_night.pk)

    titles = Notification.objects.filter(event="supplydemand.new_matches", recipient=person).values_list("title", flat=True)
    assert list(titles) == [f"有 {Match.objects.filter(demand=fresh, is_current=True).count()} 个新匹配"]


def test_change_under_another_dictionary_matches_everything_anew(run):
    change_things()
    MatchingRun.objects.filter(pk=run.pk).update(dictionary="older")

    daytime.notice_changes(timezone.now())

    started = MatchingRun.objects.exclude(pk=run.pk).get()
    assert JobRun.objects.filter(task=matching.PREPARE, payload__run_id=started.pk).exists()
    assert not JobRun.objects.filter(task=daytime.UPDATE).exists()
    finish_here(started)
    edits = MatchChange.objects.filter(run=started, cause__in=[ChangeCause.DEMAND_EDITED, ChangeCause.SUPPLY_EDITED])
    assert MatchChange.objects.filter(run=started).exists()
    assert not edits.exists()
