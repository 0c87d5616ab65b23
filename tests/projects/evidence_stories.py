"""What leads to each message about confirmations."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from core import guest_links
from projects.services import confirmation_reminders, evidence
from tests.projects.evidence_world import World


def asked():
    """One side states something."""
    World().promise()


def answered():
    """The other side confirms."""
    world = World()
    world.confirm(world.promise())


def unanswered():
    """Nobody answers a link for a week."""
    world, at = World(), timezone.now()
    evidence.ask(entry=world.promise(), actor=world.author, name="张工", at=at - timedelta(days=8))
    confirmation_reminders.remind(at=at)


def confirmed_by_link():
    """Somebody confirms without an account."""
    world, at = World(), timezone.now()
    link = evidence.ask(entry=world.promise(), actor=world.author, name="张工", at=at)
    guest_links.open_on(link=link, device="phone", at=at)
    guest_links.perform(link=link, device="phone", data={"choice": "confirmed"}, user=AnonymousUser(), at=at)


STORIES = {
    "projects.confirm_asked": [asked],
    "projects.confirm_answered": [answered],
    "projects.confirm_unanswered": [unanswered],
    "projects.confirmed_by_link": [confirmed_by_link],
}
