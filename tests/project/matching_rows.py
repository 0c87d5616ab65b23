"""Rows of the pages about matching and talking, in any number."""

from django.utils import timezone

from supplydemand.enums import RunState
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.models import (
    ContactAsk,
    ContactPolicy,
    ContactReveal,
    Conversation,
    Match,
    MatchingRun,
    MatchingWeights,
    WeightsActivation,
)
from tests.accounts.factories import SchoolFactory, UserFactory
from tests.supplydemand.factories import MajorFactory, TalentDemandFactory, TalentSupplyFactory
from tests.supplydemand.talks import say


def matches(count, world):
    """Current matches of the reader's enterprise with as many schools."""
    run, parts = matching_run(), [component.weight * 4 // 5 for component in DEMAND_SUPPLY.components]
    for _ in range(count):
        major = MajorFactory()
        Match.objects.create(
            demand=TalentDemandFactory(organization=world.enterprise.organization, majors=[major]),
            supply=TalentSupplyFactory(majors=[major]),
            run=run,
            rank=1,
            score=sum(parts),
            parts=parts,
            first_seen_on=run.on,
            last_seen_on=run.on,
        )


def matching_run(**fields):
    """A published run of today."""
    now = timezone.now()
    return MatchingRun.objects.create(
        on=timezone.localdate(now), state=RunState.PUBLISHED, started_at=now, published_at=now, **fields
    )


def matching_runs(count, world):
    """Runs that somebody asked for."""
    for _ in range(count):
        matching_run(requested_by=UserFactory())


def weights(count, world):
    """Versions of the weights by people, and when each was put in force."""
    taken = MatchingWeights.objects.count()
    for number in range(taken + 2, taken + 2 + count):
        version = MatchingWeights.objects.create(
            profile=DEMAND_SUPPLY.name, number=number, weights={"major": 10_000}, reason="专业要紧",
            created_by=UserFactory(), created_at=timezone.now(),
        )  # fmt: skip
        WeightsActivation.objects.create(weights=version, at=timezone.now(), by=version.created_by)


def conversations(count, world):
    """Threads of the enterprise, and requests that wait for its answer."""
    for school in SchoolFactory.create_batch(count):
        _thread(world, school)
        ContactAsk.objects.create(
            organization=school,
            owner=world.enterprise.organization,
            demand=TalentDemandFactory(organization=world.enterprise.organization),
            text="想认识",
            asked_by=world.enterprise.user,
            asked_at=timezone.now(),
        )


def _thread(world, school):
    return Conversation.objects.create(
        demand=TalentDemandFactory(organization=world.enterprise.organization),
        demand_organization=world.enterprise.organization,
        supply_organization=school,
        opened_at=timezone.now(),
        active_at=timezone.now(),
    )


def messages_of_a_thread(count, world):
    """Messages of one thread."""
    world.thread = _thread(world, SchoolFactory())
    for _ in range(count):
        say(world.thread, world.enterprise)


def reveals(count, world):
    """Looks at the enterprise's contact."""
    thread = _thread(world, SchoolFactory())
    for _ in range(count):
        ContactReveal.objects.create(
            conversation=thread,
            revealed_by=UserFactory(),
            organization=SchoolFactory(),
            owner=world.enterprise.organization,
            demand=TalentDemandFactory(organization=world.enterprise.organization),
            at=timezone.now(),
        )


def contact_policy(count, world):
    """The one row there is."""
    ContactPolicy.objects.create(pk=1)
