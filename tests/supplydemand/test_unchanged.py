"""Runs that would find what stands: published without matching, and only then."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization
from core.models import JobRun, JobState
from supplydemand.enums import RefusalAspect, RunState
from supplydemand.models import ListingChange, ListsTouch, Match, MatchChange, MatchingRun, TalentDemand, TalentSupply
from supplydemand.services import matching, publishing, refusals, text_guesses, unmet, weights
from tests.accounts.factories import CoordinatorFactory, SchoolKindFactory
from tests.accounts.sign_in import sign_in
from tests.supplydemand.published import ON, publish_listings
from tests.supplydemand.runs import finish_here, run_here
from tests.taxonomy.factories import DistrictFactory


@pytest.fixture
def first(db):
    publish_listings(demands=30, supplies=30)
    run = run_here(is_full=False)
    forget_changes()
    return run


def forget_changes():
    """A test is one transaction, which is open all the time: what it wrote before a run seems not to have been read."""
    ListingChange.objects.all().delete()


def lists():
    """Every row of the lists, whole."""
    return list(Match.objects.order_by("pk").values())


def test_run_over_the_same_is_published_at_once_and_says_so(first):
    before, at = lists(), timezone.now()
    run = matching.start_run(on=ON + timedelta(days=1), at=at, is_nightly=True)

    for _ in range(2):  # delivered again, it changes nothing
        matching.prepare_run(run_id=run.pk)

    run.refresh_from_db()
    assert (run.state, run.same_as, run.shard_count, run.shards.count()) == (RunState.PUBLISHED, first, 0, 0)
    for name in ("input_digest", "output_digest", "match_count", "figures", "text_version_id", "basis"):
        assert getattr(run, name) == getattr(first, name) != "", name
    assert (lists(), MatchChange.objects.count()) == (before, 0)
    assert (run.snapshot, run.signatures, run.last_match_id) == (None, None, first.last_match_id)
    tasks = JobRun.objects.filter(payload__run_id=run.pk).order_by("pk").values_list("task", flat=True)
    assert list(tasks) == [matching.PREPARE, unmet.MAP, matching.ANNOUNCE]
    assert run_here(on=ON + timedelta(days=1), is_full=False).same_as == run


def test_run_in_full_is_matched_and_finds_the_same(first):
    again = run_here(is_full=True)

    assert (again.same_as, again.output_digest, again.basis) == (None, first.output_digest, first.basis)


def edit(first):
    TalentDemand.objects.filter(pk=TalentDemand.objects.first().pk).update(headcount=77)


def expire(first):
    TalentSupply.objects.filter(pk=TalentSupply.objects.first().pk).update(expires_on=ON - timedelta(days=1))


def refuse(first):
    match = Match.objects.filter(is_current=True).select_related("demand", "supply").first()
    other = match.supply
    like = {"organization": match.demand.organization, "side": "demand", "created_at": timezone.now()}
    like |= {"aspect": RefusalAspect.PLACE, "value": other.region.code[:4], "label": "", "reason": "other"}
    refusals.KindRefusal.objects.create(created_by=CoordinatorFactory(), **like)


def touch_the_lists(first):
    row = Match.objects.filter(is_current=True, seats__gt=0).first()
    Match.objects.filter(pk=row.pk).update(seats=row.seats - 1)


def rename_an_organization(first):
    Organization.objects.filter(pk=TalentSupply.objects.first().organization_id).update(school_nature="private")


def other_program(first):
    MatchingRun.objects.filter(pk=first.pk).update(basis="another")


def published_without_what_was_refused(first):
    MatchingRun.objects.filter(pk=first.pk).update(basis="")


def long_ago(first):
    MatchingRun.objects.filter(pk=first.pk).update(started_at=first.started_at - timedelta(days=2))


CHANGES = (
    edit,
    expire,
    refuse,
    touch_the_lists,
    rename_an_organization,
    other_program,
    published_without_what_was_refused,
    long_ago,
)


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_may_change_the_lists_is_matched(first, change):
    change(first)

    run = run_here(is_full=False)
    after = lists()

    assert (run.state, run.same_as) == (RunState.PUBLISHED, None)
    assert run.shard_count > 0
    forget_changes()
    assert run_here(is_full=False).same_as == run  # nothing has happened since
    assert run_here(is_full=True).output_digest == run.output_digest
    assert lists() == after


def move(supply):
    """Into a district of its own name; the region, which matching reads, stays."""
    TalentSupply.objects.filter(pk=supply.pk).update(district=DistrictFactory(name="新设的区"))


def go_private(supply):
    Organization.objects.filter(pk=supply.organization_id).update(school_nature="private")


def change_kind(supply):
    Organization.objects.filter(pk=supply.organization_id).update(kind=SchoolKindFactory(code="special_school", name="新的类型"))


@pytest.mark.parametrize(
    ("change", "table", "name"),
    [(move, "by_place", "新设的区"), (go_private, "by_nature", "民办"), (change_kind, "by_kind", "新的类型")],
)
def test_exposure_is_told_as_supplies_are_placed_and_owned_now(first, change, table, name):
    change(TalentSupply.objects.filter(matches__is_current=True).first())
    forget_changes()  # no organization counts as changed: the lists stand
    assert matching.unchanged_run(on=ON) is None  # worth a run, though it will not be matched

    run = run_here(is_full=False)

    assert run.same_as == first
    assert name not in {row[0] for row in first.figures["exposure"][table]}
    assert name in {row[0] for row in run.figures["exposure"][table]}
    assert run.figures["seats"] == first.figures["seats"]
    assert matching.unchanged_run(on=ON) == run
    assert run_here(is_full=True).figures == run.figures


def test_seats_by_head_counts_of_a_moment_are_not_kept(first):
    """A head-count is cut while a run is under way, and is as before once the run is out: nothing looks changed."""
    before = lists()
    held = Match.objects.filter(is_current=True, seats__gt=3).order_by("-seats").first()
    demand = TalentDemand.objects.filter(pk=held.demand_id)
    headcount = held.demand.headcount
    run = matching.start_run(on=ON, at=timezone.now(), is_full=True)
    matching.prepare_run(run_id=run.pk)
    demand.update(headcount=1)
    finish_here(run)
    demand.update(headcount=headcount)
    forget_changes()
    assert Match.objects.get(pk=held.pk).seats <= 1
    assert (run.input_digest, ListsTouch.objects.count()) == (first.input_digest, 0)
    assert matching.unchanged_run(on=ON) is None

    again = run_here(is_full=False)

    assert (again.same_as, again.figures) == (None, first.figures)
    assert [row["seats"] for row in lists()] == [row["seats"] for row in before]
    forget_changes()
    assert run_here(is_full=False).same_as == again


def test_process_that_dies_once_the_run_is_out_leaves_what_follows_to_the_next(db, monkeypatch):
    publish_listings(demands=30, supplies=30)
    TalentDemand.objects.order_by("pk").first().majors.clear()  # its meaning has to be guessed
    monkeypatch.setattr(text_guesses, "AT_ONCE", 0)
    first = run_here(is_full=False)
    forget_changes()
    JobRun.objects.update(state=JobState.DONE)
    run = matching.start_run(on=ON, at=timezone.now())
    waiting = matching.start_run(on=ON, at=timezone.now())
    told, guessed = JobRun.objects.filter(payload__run_id=waiting.pk), JobRun.objects.filter(payload__run_id=run.pk)
    told, guessed = told.filter(task=matching.PREPARE), guessed.filter(task=text_guesses.GUESS)
    assert told.update(sent_at=None) == 1

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(text_guesses, "share_out", die)
        with pytest.raises(KeyboardInterrupt):
            matching.prepare_run(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.same_as) == (RunState.PUBLISHED, first)
    assert (guessed.count(), told.get().sent_at) == (0, None)

    matching.prepare_run(run_id=run.pk)
    out = MatchingRun.objects.values().get(pk=run.pk)
    matching.prepare_run(run_id=run.pk)

    assert told.get().sent_at is not None
    assert guessed.count() == 1
    tasks = JobRun.objects.filter(payload__run_id=run.pk).order_by("pk").values_list("task", flat=True)
    assert list(tasks) == [matching.PREPARE, unmet.MAP, text_guesses.GUESS]
    assert MatchingRun.objects.values().get(pk=run.pk) == out


def test_night_after_a_night_is_not_matched(first):
    MatchingRun.objects.filter(pk=first.pk).update(started_at=first.started_at - timedelta(hours=25))

    assert run_here(on=ON + timedelta(days=1), is_full=False).same_as == first


def test_other_weights_are_matched(first, monkeypatch):
    base = matching.PROFILE
    monkeypatch.setattr(weights, "profile_in_force", lambda found: replace(base, version=2))
    monkeypatch.setattr(weights, "profile_numbered", lambda *_: replace(base, version=2))

    assert run_here(is_full=False).same_as is None


def test_contact_that_opens_is_no_change_of_the_lists(first):
    Match.objects.update(contact_opened_at=timezone.now())

    assert not ListsTouch.objects.exists()
    assert run_here(is_full=False).same_as == first


def test_what_is_written_while_a_run_is_published_is_not_taken_for_its_own(first):
    edit(first)
    run = matching.start_run(on=ON, at=timezone.now())
    matching.prepare_run(run_id=run.pk)
    for index in run.shards.values_list("index", flat=True):
        matching.match_shard(run_id=run.pk, index=index)
    reading = publishing.read(MatchingRun.objects.get(pk=run.pk), matching.PROFILE)
    late = ListsTouch.objects.create(transaction=1)  # of somebody whose statement ended after the lists were read

    publishing.publish(run.pk, reading)

    assert list(ListsTouch.objects.all()) == [late]
    assert run_here(is_full=False).same_as is None


def test_run_that_was_cancelled_while_its_listings_were_read_stays_cancelled(first, monkeypatch):
    run, read = matching.start_run(on=ON, at=timezone.now()), matching._listings_of

    def read_and_cancel(*arguments):
        matching.cancel_run(run=run, actor=None)
        return read(*arguments)

    monkeypatch.setattr(matching, "_listings_of", read_and_cancel)
    matching.prepare_run(run_id=run.pk)

    run.refresh_from_db()
    assert (run.state, run.same_as, run.shards.count()) == (RunState.CANCELLED, None, 0)


def test_process_that_dies_before_the_run_is_out_leaves_it_to_the_next(first, monkeypatch):
    run, sign = matching.start_run(on=ON, at=timezone.now()), publishing.diary.sign_run

    def die(run_id):
        sign(run_id)
        raise KeyboardInterrupt

    monkeypatch.setattr(publishing.diary, "sign_run", die)
    with pytest.raises(KeyboardInterrupt):
        matching.prepare_run(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.same_as) == (RunState.PREPARING, None)
    monkeypatch.undo()

    finish_here(run)

    assert (run.state, run.same_as) == (RunState.PUBLISHED, first)


def test_page_of_such_a_run_says_that_nothing_was_matched(client, redis_client, first):
    run = run_here(is_full=False)
    sign_in(client, CoordinatorFactory())

    page = client.get(reverse("admin:supplydemand_matchingrun_change", args=[run.pk])).content.decode()
    listed = client.get(reverse("admin:supplydemand_matchingrun_changelist")).content.decode()

    assert "没有变化，没有重算" in page
    assert reverse("admin:supplydemand_matchingrun_change", args=[first.pk]) in page
    assert "读取和核对" in page
    assert "没有重算" in listed
