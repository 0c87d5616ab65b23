"""Last night's matching run of a seeded city, and the answers that some people have given since."""

import datetime
from contextlib import contextmanager

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Organization
from core.database import oldest_open_transaction
from supplydemand.models import ListingChange, Match, MatchingRun, TalentSupply
from supplydemand.services import matching, preferences, refusals, seat_trials, unmet
from supplydemand.services.matches import answer_match, record_outcome

DECLINE_REASONS = ("region", "timing", "headcount", "salary", "filled")
ANSWERED_SHARE = 0.12
"""Share of the matches that somebody has answered by now."""

EARLIER_DAYS = 12
"""How many days ago the first contacts of the story were made, so that their outcomes are due or known."""


def last_nightly_moment(at):
    """The latest moment before ``at`` at which the nightly run starts."""
    local = timezone.localtime(at)
    tonight = timezone.make_aware(datetime.datetime.combine(local.date(), settings.NIGHTLY_TIME))
    return tonight if tonight < at else tonight - datetime.timedelta(days=1)


def run_night(world, *, nights_ago=0):
    """Run the whole matching here and now, without a worker, dated to last night or earlier; returns the ``MatchingRun``."""
    started_at = last_nightly_moment(world.at) - datetime.timedelta(days=nights_ago)
    run = matching.start_run(on=timezone.localdate(started_at), at=started_at, is_nightly=True)
    matching.prepare_run(run_id=run.pk)
    for index in run.shards.order_by("index").values_list("index", flat=True):
        matching.match_shard(run_id=run.pk, index=index)
    matching.publish_run(run_id=run.pk)
    published_at = min(started_at + datetime.timedelta(minutes=1), world.at)
    prepared_at, matched_at = (started_at + datetime.timedelta(seconds=seconds) for seconds in (3, 5))
    run.shards.update(started_at=prepared_at, finished_at=matched_at)
    run.changes.update(at=published_at)
    unmet.map_unmet(run_id=run.pk)
    MatchingRun.objects.filter(pk=run.pk).update(published_at=published_at, prepared_at=prepared_at, matched_at=matched_at)
    return MatchingRun.objects.defer("snapshot").get(pk=run.pk)


def follow_nothing():
    """What this transaction wrote is in the runs of the seed: the day's changes begin after it."""
    MatchingRun.objects.published().update(followed_at=Now(), horizon=oldest_open_transaction() + 1)
    ListingChange.objects.filter(run_id=None).update(run_id=MatchingRun.objects.published().first().pk)


@contextmanager
def not_yet_there(supplies):
    """These are published, but not to a run inside the block: to the next one they are new."""
    rows = TalentSupply.objects.filter(pk__in=[row.pk for row in supplies])
    rows.update(paused_at=F("published_at"))
    yield
    rows.update(paused_at=None)


def wish_some(world, users, run):
    """What school@ and enterprise@ want no more of, a threshold of enterprise2@, and two questions of the coordinator."""
    for account, side, aspect in (("enterprise", "demand", "major"), ("school", "supply", "place")):
        organization = Organization.objects.of(users[account]).get()
        own = Match.objects.filter(is_current=True, answers=None, **{f"{side}__organization": organization})
        match = own.select_related("demand__region", "supply__region").order_by("score", "pk").first()
        kinds = refusals.kinds_of(match.supply if side == "demand" else match.demand)
        value = next(value for kind, value, _ in kinds if kind == aspect)
        wish = {"match": match, "side": side, "aspect": aspect, "value": value, "is_for_listing": True}
        refusals.refuse_kind(reason="kind", actor=users[account], at=_this_morning(world), **wish)
    preferences.keep(user=users["enterprise2"], score_min=50, nearness="city")
    for aim, score_min in (("score", 0), ("seats", 50)):
        trial = seat_trials.start(run=run, aim=aim, score_min=score_min, actor=users["coordinator"], at=_this_morning(world))
        seat_trials.try_seats(trial_id=trial.pk)


def change_some(demands, supplies):
    """What was edited and what was taken back between the night before last and last night, for the diary."""
    for row in demands[::19]:
        type(row).objects.filter(pk=row.pk).update(headcount=row.headcount + 5, skills=row.skills[:-1])
    for row in supplies[3::17]:
        type(row).objects.filter(pk=row.pk).update(skills=row.skills[1:], headcount=row.headcount // 2 + 1)
    paused = [row.pk for row in supplies[5::40]]
    TalentSupply.objects.filter(pk__in=paused).update(paused_at=TalentSupply.objects.get(pk=paused[0]).published_at)


def answer_some(world, users):
    """Let some managers answer, and make sure the demo accounts see each stage once; returns how many pairs were answered."""
    count = _stages(world, users)
    open_matches = (
        Match.objects.filter(is_current=True, answers=None, contact_opened_at=None)
        .select_related("demand", "supply")
        .order_by("pk")[:3_000]
    )
    chosen = [match for match in open_matches if world.rng.random() < ANSWERED_SHARE]
    for match in chosen:
        _answer(world, match, "demand" if world.rng.random() < 0.5 else "supply", at=_this_morning(world))
    return count + len(chosen)


def _this_morning(world):
    """A moment between last night's run and now."""
    began = last_nightly_moment(world.at) + datetime.timedelta(minutes=2)
    return began + (world.at - began) * world.rng.random() if began < world.at else world.at


def _answer(world, match, side, *, at, decision=None):
    listing = match.demand if side == "demand" else match.supply
    decision = decision or world.rng.choice(("interested", "interested", "declined"))
    answer_match(
        match=match,
        side=side,
        decision=decision,
        actor=world.managers[listing.organization_id],
        at=at,
        reason=world.rng.choice(DECLINE_REASONS) if decision == "declined" else "",
    )


def _stages(world, users):
    """For school@ and enterprise@: one match the other side wants, one with fresh contact, one due, one with its outcome."""
    count = 0
    for account, own, other in (("school", "supply", "demand"), ("enterprise", "demand", "supply")):
        organization = Organization.objects.of(users[account]).get()
        matches = Match.objects.filter(
            **{f"{own}__organization": organization}, is_current=True, answers=None, contact_opened_at=None
        )
        wanted, fresh, due, known = matches.select_related("demand", "supply").order_by("-score", "pk")[:4]
        _answer(world, wanted, other, decision="interested", at=_this_morning(world))
        _agree(world, fresh, at=_this_morning(world))
        for match in (due, known):
            _age(world, match)
            _agree(world, match, at=world.moment(days_ago=EARLIER_DAYS - 2))
        actor = world.managers[known.demand.organization_id]
        met, hired = world.moment(days_ago=6), world.moment(days_ago=2)
        record_outcome(match=known, side="demand", kind="met", actor=actor, at=met)
        record_outcome(match=known, side="demand", kind="hired", actor=actor, at=hired, hired_count=3)
        count += 4
    return count


def _agree(world, match, *, at):
    for side in ("demand", "supply"):
        _answer(world, match, side, decision="interested", at=at)


def _age(world, match):
    first_seen_on = world.on - datetime.timedelta(days=EARLIER_DAYS)
    Match.objects.filter(pk=match.pk).update(first_seen_on=first_seen_on)
