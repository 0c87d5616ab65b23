"""What follows when a challenge changes its status."""

from django.dispatch import receiver

from core.enums import Status
from core.signals import transition_performed
from projects.models import OpenChallenge
from projects.services import challenges


@receiver(transition_performed, sender=OpenChallenge)
def make_the_key(*, obj, event, **_):
    """A challenge is public only with a key to which bids can be sealed; without officers the approval does not come about."""
    if event.to_status == Status.APPROVED:
        challenges.publish(challenge=obj)
