"""Runs through a real Celery worker: what they publish, once and again."""

import threading
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.models import Sum
from django.utils import timezone

from core import jobs
from core.database import advisory_lock
from core.models import JobRun, JobState
from supplydemand.enums import RunState
from supplydemand.matching import engine
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.matching.snapshot import build_snapshot
from supplydemand.models import Match, MatchingRun, MatchingShard, TalentDemand, TalentSupply, TokenizedText
from supplydemand.services import matching, publishing, records, run_texts, seats, unmet, weights
from supplydemand.services.seats import ELSEWHERE, IN_CITY
from taxonomy.families import family_strengths
from taxonomy.models import Region
from tests.supplydemand.published import ON, publish_listings
from tests.supplydemand.runs import run_here
from tests.taxonomy.factories import DistrictFactory

ONE_DAY = timedelta(days=1)


@pytest.fixture
def many_shards(monkeypatch, settings):
    """Small shards, in this process and in the worker that is started after."""
    monkeypatch.setenv("XIEYU_MATCHING_SHARD_PAIRS", "1000")
    settings.MATCHING_SHARD_PAIRS = 1000


def current_matches():
    """What readers see of the matches, for comparing two runs."""
    rows = Match.objects.filter(is_current=True).order_by("demand_id", "supply_id")
    return list(rows.values_list("demand_id", "supply_id", "rank", "score", "parts"))


def expected_digest():
    """The engine's own answer over the listings that are published now, in one shard; all are valid today and on ``ON``."""
    families = family_strengths(on=ON)
    today = timezone.localdate()
    snapshot = build_snapshot(
        records.demand_records(TalentDemand.objects.published(on=today), families=families),
        records.supply_records(TalentSupply.objects.published(on=today), families=families),
        profile=DEMAND_SUPPLY,
    )
    return engine.digest([engine.match_shard(snapshot, shard=0, shard_count=1, profile=DEMAND_SUPPLY)])


def run_matching(*options):
    """One run to its end by the command; returns its row."""
    call_command("run_matching", "--timeout", "60", *options, stdout=StringIO())
    return MatchingRun.objects.latest("pk")


def test_run_through_the_worker_publishes_what_the_engine_finds(many_shards, celery_worker_process):
    publish_listings(demands=60, supplies=50)

    run = run_matching()

    assert (run.state, run.demand_count, run.supply_count, run.shard_count) == (RunState.PUBLISHED, 60, 50, 3)
    assert run.output_digest == expected_digest()
    assert Match.objects.filter(is_current=True).count() == run.match_count > 0
    assert not MatchingShard.objects.filter(rows__isnull=False).exists()
    assert set(JobRun.objects.exclude(task=unmet.MAP).values_list("state", flat=True)) == {JobState.DONE}


def test_second_run_keeps_matches_and_switches_what_is_current(many_shards, celery_worker_process):
    publish_listings(demands=20, supplies=20)
    first = run_matching()
    before = current_matches()
    gone = Match.objects.filter(is_current=True).first()
    today = timezone.localdate()
    TalentSupply.objects.filter(pk=gone.supply_id).update(expires_on=today - ONE_DAY)

    second = run_matching()

    gone.refresh_from_db()
    assert (gone.is_current, gone.run_id) == (False, first.pk)
    assert not Match.objects.filter(is_current=True, supply=gone.supply_id).exists()
    first.refresh_from_db()
    assert (first.snapshot, second.state) == (None, RunState.PUBLISHED)
    TalentSupply.objects.filter(pk=gone.supply_id).update(expires_on=ON + timedelta(days=200))
    run_matching()
    assert current_matches() == before
    assert Match.objects.filter(pk=gone.pk).get().first_seen_on == today


def test_unchanged_day_is_not_matched_again_unless_in_full(many_shards, celery_worker_process):
    publish_listings(demands=20, supplies=20)
    first = run_matching()
    before = current_matches()
    said = StringIO()

    call_command("run_matching", stdout=said)

    assert MatchingRun.objects.get() == first
    assert (f"从 {first} 起内容没有变" in said.getvalue(), first.output_digest in said.getvalue()) == (True, True)
    second = run_matching("--full", "--date", str(timezone.localdate()))
    assert (second.pk > first.pk, second.output_digest, current_matches()) == (True, first.output_digest, before)


def test_run_is_worth_it_for_another_day_other_content_or_another_profile(db, monkeypatch):
    publish_listings(demands=10, supplies=10)
    assert matching.unchanged_run(on=ON) is None
    run = run_here()

    assert (matching.unchanged_run(on=ON), matching.unchanged_run(on=ON + ONE_DAY)) == (run, None)
    monkeypatch.setattr(weights, "profile_in_force", lambda base: replace(DEMAND_SUPPLY, version=2))
    assert matching.unchanged_run(on=ON) is None
    monkeypatch.undo()
    assert matching.unchanged_run(on=ON) == run
    TalentDemand.objects.filter(pk=TalentDemand.objects.first().pk).update(headcount=61)
    assert matching.unchanged_run(on=ON) is None


@pytest.mark.parametrize("days", [-1, 1])
def test_any_day_but_today_is_refused(db, days):
    today = timezone.localdate()

    with pytest.raises(CommandError) as raised:
        call_command("run_matching", "--date", str(today + timedelta(days=days)))

    assert str(raised.value).startswith(f"匹配只按今天公开的内容算，今天是 {today}")
    assert MatchingRun.objects.count() == 0


def test_second_run_waits_until_the_first_is_published(db):
    publish_listings(demands=5, supplies=5)
    first, second = (matching.start_run(on=ON, at=timezone.now()) for _ in range(2))
    matching.prepare_run(run_id=first.pk)

    with pytest.raises(jobs.Postpone):
        matching.prepare_run(run_id=second.pk)

    second.refresh_from_db()
    assert (second.state, second.shard_count) == (RunState.PREPARING, 0)
    MatchingRun.objects.filter(pk=first.pk).update(state=RunState.PUBLISHED)
    matching.prepare_run(run_id=second.pk)
    second.refresh_from_db()
    assert second.state == RunState.RUNNING


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("lock", "step"), [("supplydemand.matching", matching.prepare_run), ("supplydemand.publish", matching.publish_run)]
)
def test_step_waits_while_another_process_is_at_it(lock, step):
    run = matching.start_run(on=ON, at=timezone.now())
    got, done = threading.Event(), threading.Event()

    def hold():
        with advisory_lock(lock):
            got.set()
            done.wait(timeout=30)
        connections.close_all()

    other = threading.Thread(target=hold)
    other.start()
    try:
        assert got.wait(timeout=30)
        with pytest.raises(jobs.Postpone):
            step(run_id=run.pk)
    finally:
        done.set()
        other.join()
    run.refresh_from_db()
    assert run.state == RunState.PREPARING


def test_run_of_an_earlier_day_never_replaces_a_later_days_matches(db):
    publish_listings(demands=10, supplies=10)
    first = run_here(on=ON)
    late = run_here(on=ON - ONE_DAY)

    assert (late.state, late.error, late.match_count) == (RunState.FAILED, publishing.OVERTAKEN, 0)
    assert (MatchingShard.objects.filter(rows__isnull=False).count(), MatchingRun.objects.published().first()) == (0, first)
    assert run_here(on=ON).state == RunState.PUBLISHED


def test_run_without_a_worker_says_so(transactional_db, redis_client):
    with pytest.raises(CommandError) as raised:
        call_command("run_matching", stdout=StringIO())

    assert str(raised.value).startswith("没有后台进程在工作")
    assert MatchingRun.objects.get().state == RunState.PREPARING


def test_empty_portal_publishes_an_empty_run(many_shards, celery_worker_process):
    run = run_matching()

    assert (run.state, run.match_count, run.output_digest) == (RunState.PUBLISHED, 0, expected_digest())


def test_step_repeated_after_its_end_changes_nothing(db):
    publish_listings(demands=10, supplies=10)
    run = matching.start_run(on=ON, at=timezone.now())
    for _ in range(2):
        matching.prepare_run(run_id=run.pk)
    assert MatchingShard.objects.filter(run=run).count() == 1
    for _ in range(2):
        matching.match_shard(run_id=run.pk, index=0)
    assert len(MatchingShard.objects.get(run=run).rows) > 0
    matching.publish_run(run_id=run.pk)
    before = current_matches()

    matching.publish_run(run_id=run.pk)

    assert current_matches() == before
    run.refresh_from_db()
    assert run.output_digest == expected_digest()


@pytest.mark.parametrize(("pairs", "count"), [(640, 1), (320, 2), (100, 7), (20, 32), (10, 64)])
def test_output_does_not_depend_on_the_number_of_shards(db, settings, pairs, count):
    settings.MATCHING_SHARD_PAIRS = pairs
    publish_listings(demands=64, supplies=10)
    run = matching.start_run(on=ON, at=timezone.now())
    matching.prepare_run(run_id=run.pk)
    run.refresh_from_db()
    assert run.shard_count == count
    for index in reversed(range(run.shard_count)):
        matching.match_shard(run_id=run.pk, index=index)
    matching.publish_run(run_id=run.pk)

    run.refresh_from_db()
    assert run.output_digest == expected_digest()


def test_run_keeps_its_counts_when_its_jobs_are_purged(db):
    publish_listings(demands=10, supplies=10)
    run = run_here()
    JobRun.objects.update(state=JobState.DONE, finished_at=timezone.now() - timedelta(days=40))

    assert jobs.purge(at=timezone.now()) == JobRun.objects.count() + 4

    kept = MatchingRun.objects.with_progress().get(pk=run.pk)
    assert (kept.demand_count, kept.supply_count, kept.match_count, kept.finished_count) == (10, 10, run.match_count, 1)


def test_new_texts_are_cut_by_several_jobs_before_a_run(db, monkeypatch):
    monkeypatch.setattr(run_texts, "TEXTS_A_JOB", 8)
    publish_listings(demands=20, supplies=20)
    run = matching.start_run(on=ON, at=timezone.now())
    with pytest.raises(jobs.Postpone, match="texts are being cut"):
        matching.prepare_run(run_id=run.pk)
    pieces = list(JobRun.objects.filter(task=run_texts.CUT).order_by("pk").values_list("payload", flat=True))

    for piece in [*pieces, pieces[0]]:
        run_texts.cut_texts(**piece)
    matching.prepare_run(run_id=run.pk)

    assert [(piece["side"], piece["last"] - piece["first"] + 1) for piece in pieces] == [
        ("demand", 8), ("demand", 8), ("demand", 4), ("supply", 8), ("supply", 8), ("supply", 4),
    ]  # fmt: skip
    assert TokenizedText.objects.count() == 40
    assert MatchingRun.objects.get(pk=run.pk).demand_count == 20


def test_run_goes_on_alone_where_a_job_could_not_cut_its_texts(db, monkeypatch):
    monkeypatch.setattr(run_texts, "TEXTS_A_JOB", 8)
    publish_listings(demands=20, supplies=5)
    run = matching.start_run(on=ON, at=timezone.now())
    with pytest.raises(jobs.Postpone):
        matching.prepare_run(run_id=run.pk)
    JobRun.objects.filter(task=run_texts.CUT).update(state=JobState.FAILED)

    matching.prepare_run(run_id=run.pk)

    assert (MatchingRun.objects.get(pk=run.pk).demand_count, TokenizedText.objects.count()) == (20, 25)


def test_cancelled_run_stops_wherever_it_stands_and_leaves_what_people_see(db):
    publish_listings(demands=10, supplies=10)
    run_here()
    before = current_matches()
    TalentDemand.objects.update(headcount=1)
    steps = [
        lambda run: None,
        lambda run: matching.prepare_run(run_id=run.pk),
        lambda run: matching.match_shard(run_id=run.pk, index=0),
    ]
    for count in range(1, len(steps) + 1):
        run = matching.start_run(on=ON, at=timezone.now())
        for step in steps[:count]:
            step(run)

        stopped = [matching.cancel_run(run=run, actor=None) for _ in range(2)]

        if count > 1:
            matching.match_shard(run_id=run.pk, index=0)
        matching.publish_run(run_id=run.pk)
        run.refresh_from_db()
        assert (run.state, stopped, current_matches()) == (RunState.CANCELLED, [True, False], before)
        assert not MatchingShard.objects.filter(rows__isnull=False).exists()
    assert run_here().state == RunState.PUBLISHED
    assert current_matches() != before


def test_run_cancelled_while_its_listings_are_read_stays_cancelled(db, monkeypatch):
    publish_listings(demands=2, supplies=2)
    run, read = matching.start_run(on=ON, at=timezone.now()), matching._listings_of

    def cancelled_meanwhile(*about):
        assert matching.cancel_run(run=run, actor=None)
        return read(*about)

    monkeypatch.setattr(matching, "_listings_of", cancelled_meanwhile)
    matching.prepare_run(run_id=run.pk)

    run.refresh_from_db()
    assert (run.state, run.shards.count()) == (RunState.CANCELLED, 0)


def test_published_run_cannot_be_cancelled(db):
    run = run_here()

    assert not matching.cancel_run(run=run, actor=None)
    run.refresh_from_db()
    assert run.state == RunState.PUBLISHED


def test_run_suggests_seats_that_nobody_would_swap_and_says_who_is_shown(db):
    publish_listings(demands=30, supplies=25)
    province = Region.objects.create(code="980000", name="外省", depth="province")
    DistrictFactory(region=Region.objects.get(code="990101"))
    TalentSupply.objects.filter(pk=TalentSupply.objects.first().pk).update(region=province, district=None)

    run = run_here()

    seats, exposure = run.figures["seats"], run.figures["exposure"]
    given = Match.objects.filter(seats__gt=0)
    assert seats["blocking"] == 0
    assert given.aggregate(total=Sum("seats"))["total"] == seats["filled"] > 0
    for side in ("demand", "supply"):
        held = given.values(side).annotate(total=Sum("seats")).values_list("total", f"{side}__headcount")
        assert all(total <= headcount for total, headcount in held)
    assert (
        exposure["total"] == 25 >= exposure["shown"] == Match.objects.filter(is_current=True).values("supply").distinct().count()
    )
    assert sum(row[2] for row in exposure["by_place"]) == sum(row[2] for row in exposure["by_nature"]) == 25
    assert [(row[0], row[2]) for row in exposure["by_kind"]] == [(TalentSupply.objects.first().organization.kind.name, 25)]
    by_place = {row[0]: row[2] for row in exposure["by_place"]}
    assert by_place == {IN_CITY: 24, ELSEWHERE: 1}  # never by the name of its province
    of_its_own = {row[0]: row[4] for row in exposure["by_place"]}
    assert 0 < of_its_own[IN_CITY] < 1
    assert of_its_own[ELSEWHERE] is None
    shards = run.shards.all()
    assert sum(shard.row_count for shard in shards) == run.match_count
    assert sum(shard.candidate_count for shard in shards) >= run.match_count


def test_only_the_largest_places_are_told_apart_and_none_is_lost(db, monkeypatch):
    monkeypatch.setattr(seats, "PLACES_MAX", 2)
    publish_listings(demands=1, supplies=25)
    DistrictFactory(region=Region.objects.get(code="990101"))
    ids = list(TalentSupply.objects.order_by("pk").values_list("pk", flat=True))
    for name, own in (("大区", ids[:3]), ("小区", ids[3:5])):
        TalentSupply.objects.filter(pk__in=own).update(district=DistrictFactory(name=name))
    province = Region.objects.create(code="980000", name="外省", depth="province")
    TalentSupply.objects.filter(pk=ids[5]).update(region=province, district=None)

    rows = seats.exposure_of({"supply_id": np.array(ids[:1])}, on=ON)["by_place"]

    assert [(name, total) for name, _, total, *_ in rows] == [(IN_CITY, 19), ("大区", 3), (ELSEWHERE, 3)]
