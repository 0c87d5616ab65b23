"""What follows when a challenge changes its status."""

from django.dispatch import receiver

from accounts.models import Organization
from core.enums import Status
from core.signals import organizations_merging, transition_performed
from projects.models import OpenChallenge
from projects.services import challenges, merged_bids


@receiver(transition_performed, sender=OpenChallenge)
def make_the_key(*, obj, event, **_):
    """A challenge is public only with a key to which bids can be sealed; without officers the approval does not come about."""
    if event.to_status == Status.APPROVED:
        challenges.publish(challenge=obj)


@receiver(transition_performed, sender=Organization)
def stop_the_clock(*, obj, event, **_):
    """While a publisher is suspended its challenges are not public, so nobody's time to bid runs out."""
    if event.action == "suspend":
        challenges.pause_all(organization=obj, at=event.at)
    elif event.action == "lift":
        challenges.resume_all(organization=obj, at=event.at)


@receiver(organizations_merging)
def keep_drafts_with_their_authors(*, source, target, **_):
    """Who wrote a bid goes on with it; the people of the other organization read nothing of it before the opening."""
    merged_bids.keep_with_authors([source, target])
