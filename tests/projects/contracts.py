"""An awarded challenge with a signed contract, its project, and steps that pay."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from core.workflow import perform_transition
from projects.models import Award, Project
from projects.services import awards
from review.models import ReviewTask
from tests.projects import challenge_world as world_of
from tests.projects.factories import ProjectTypeFactory

LATER = timedelta(days=20)


def awarded():
    """A consortium of 60 and 40 per cent has won; the project is still a draft, the contract is signed."""
    world = world_of.published()
    world.partner = world_of.bidder()
    bid = world_of.sealed(world, partners=[(world.partner, "40")], lead_share="60")
    world.close()
    world.open()
    world.score({bid.pk: 90})
    now = timezone.now()
    award = awards.propose(challenge=world.challenge, bid=bid, reason="", actor=world.publisher, at=now)
    awards.confirm(award=award, actor=world.coordinator, at=now + LATER)
    signed = {"number": "HT-1", "signed_on": timezone.localdate(), "amount": Decimal("1000.00")}
    awards.sign(award=award, actor=world.publisher, **signed)
    world.award, world.winner = Award.objects.get(pk=award.pk), bid.created_by
    return world


def approve(world, *, is_settled=True):
    """Its lead completes the project and hands it in, a coordinator agrees, and does not take that back."""
    project, now = Project.objects.get(pk=world.award.project_id), timezone.now()
    project.type, project.ends_on = ProjectTypeFactory(), timezone.localdate() + LATER
    project.save()
    perform_transition(obj=project, action="submit", actor=world.winner, at=now)
    perform_transition(obj=project, action="approve", actor=world.coordinator, at=now)
    if is_settled:
        settle()


def settle():
    """The approvals can be taken back no more."""
    ReviewTask.objects.filter(decision="approve").update(closed_at=timezone.now() - timedelta(hours=1))


def step_of(world, amount="100.01", title="样机"):
    """A step of the contract that the publisher adds, due today."""
    values = {"title": title, "due_on": timezone.localdate(), "amount": amount and Decimal(amount)}
    return awards.add_milestone(award=world.award, actor=world.publisher, at=timezone.now(), **values)
