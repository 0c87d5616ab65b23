"""Threads for tests: of a match whose contact is open, and of a request that was accepted."""

from django.utils import timezone

from supplydemand.enums import RunState, Side
from supplydemand.models import Conversation, Match, MatchingRun
from supplydemand.services import conversations
from tests.accounts.factories import MembershipFactory, SchoolFactory


def thread_for(match, *, at=None):
    """The thread of a match, as the second yes opens it."""
    at = at or match.contact_opened_at or timezone.now()
    Match.objects.filter(pk=match.pk).update(contact_opened_at=at)
    return Conversation.objects.create(
        match=match,
        demand=match.demand,
        supply=match.supply,
        demand_organization=match.demand.organization,
        supply_organization=match.supply.organization,
        opened_at=at,
        active_at=at,
    )


def sides():
    """A manager of an enterprise and one of a school."""
    return MembershipFactory(), MembershipFactory(organization=SchoolFactory())


def a_thread(*, at=None):
    """``(thread, enterprise, school)`` with a match behind it."""
    from tests.supplydemand.test_matches import make_match

    enterprise, school = sides()
    now = timezone.now()
    run = MatchingRun.objects.create(on=timezone.localdate(now), state=RunState.PUBLISHED, started_at=now, published_at=now)
    return thread_for(make_match(run, enterprise, school), at=at), enterprise, school


def say(thread, member, text="你们好", *, at=None, files=()):
    """A message of the member's side."""
    side = Side.DEMAND if thread.demand_organization_id == member.organization_id else Side.SUPPLY
    return conversations.post_message(
        conversation=thread, side=side, actor=member.user, text=text, at=at or timezone.now(), files=files
    )
