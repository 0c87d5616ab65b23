"""Last night's matching run of a seeded city, and the answers that some people have given."""

from accounts.models import Organization
from supplydemand.models import Match, MatchingRun
from supplydemand.services import matching
from supplydemand.services.matches import answer_match, record_outcome

DECLINE_REASONS = ("region", "timing", "headcount", "salary", "filled")
ANSWERED_SHARE = 0.12
"""Share of the matches that somebody has answered by the morning."""


def run_last_night(world):
    """Run the whole matching here and now, without a worker, as tonight's run; returns the published ``MatchingRun``."""
    run = matching.start_run(on=world.on, at=world.at, is_nightly=True)
    matching.prepare_run(run_id=run.pk)
    for index in run.shards.order_by("index").values_list("index", flat=True):
        matching.match_shard(run_id=run.pk, index=index)
    matching.publish_run(run_id=run.pk)
    return MatchingRun.objects.defer("snapshot").get(pk=run.pk)


def answer_some(world, users):
    """Let some managers answer, and make sure the demo accounts see each stage once; returns how many pairs were answered."""
    chosen = [match for match in Match.objects.order_by("pk")[:3_000] if world.rng.random() < ANSWERED_SHARE]
    for match in chosen:
        _answer(world, match, "demand" if world.rng.random() < 0.5 else "supply")
    return len(chosen) + _stages(world, users)


def _answer(world, match, side, decision=None, hour=10):
    listing = match.demand if side == "demand" else match.supply
    decision = decision or world.rng.choice(("interested", "interested", "declined"))
    answer_match(
        match=match,
        side=side,
        decision=decision,
        actor=world.managers[listing.organization_id],
        at=world.moment(days_ago=0, hour=hour),
        reason=world.rng.choice(DECLINE_REASONS) if decision == "declined" else "",
    )


def _stages(world, users):
    """For school@ and enterprise@: one match the other side wants, one with open contact, one whose outcome is known."""
    count = 0
    for account, own, other in (("school", "supply", "demand"), ("enterprise", "demand", "supply")):
        organization = Organization.objects.of(users[account]).get()
        matches = Match.objects.filter(**{f"{own}__organization": organization}, answers=None).order_by("-score", "pk")[:4]
        for stage, match in enumerate(matches):
            _answer(world, match, other, "interested", hour=8)
            if stage:
                _answer(world, match, own, "interested", hour=9)
            if stage > 1:
                kind = ("met", "hired")[stage % 2]
                actor = world.managers[match.demand.organization_id]
                hired_count = 3 if kind == "hired" else None
                record_outcome(match=match, side="demand", kind=kind, actor=actor, at=world.at, hired_count=hired_count)
            count += 1
    return count
