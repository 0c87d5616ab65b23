"""What causes each kind of message about challenges."""

from datetime import timedelta

from django.utils import timezone

from projects.services import awards, challenges, evaluation
from tests.accounts.factories import UserFactory
from tests.projects import challenge_world as world_of
from tests.review.recognition.factories import ExpertFactory


def asked():
    """A question, and its answer."""
    world, person, now = world_of.published(), world_of.bidder(), timezone.now()
    question = challenges.ask(
        challenge=world.challenge, organization=person.memberships.get().organization, text="几台", actor=person, at=now
    )
    challenges.answer(question=question, text="三台", actor=world.publisher, at=now)


def extended():
    """A later deadline while somebody bids."""
    world = world_of.published()
    world_of.drafted(world)
    later = world.challenge.closes_at + timedelta(days=1)
    challenges.extend(challenge=world.challenge, closes_at=later, actor=world.publisher, at=timezone.now())


def unbid():
    """A deadline that nobody met."""
    world_of.published().close()


def sealed():
    """A consortium's bid, sealed, and the deadline."""
    world = world_of.published()
    world_of.sealed(world, partners=[(world_of.bidder(), "40")], lead_share="60")
    world.close()
    return world


def opened():
    """Two officers have opened."""
    world = sealed()
    world.open()
    return world


def drawn():
    """Evaluators were drawn."""
    world = opened()
    for _ in range(3):
        ExpertFactory(user=UserFactory())
    evaluation.draw(challenge=world.challenge, count=3, actor=world.coordinator, at=timezone.now())


def objected():
    """An award in public notice, and an objection with its answer."""
    world = opened()
    bid = world.bids[0]
    world.score({bid.pk: 90})
    now = timezone.now()
    award = awards.propose(challenge=world.challenge, bid=bid, reason="", actor=world.publisher, at=now)
    objection = awards.file_objection(award=award, text="不实", actor=UserFactory(), at=now)
    awards.answer_objection(objection=objection, text="查过了", is_upheld=False, actor=world.coordinator, at=now)


STORIES = {
    "projects.challenge_question": [asked],
    "projects.challenge_answer": [asked],
    "projects.challenge_changed": [extended],
    "projects.challenge_closed": [unbid, sealed],
    "projects.bid_partner": [sealed],
    "projects.bid_sealed": [sealed],
    "projects.opening_due": [opened],
    "projects.bids_opened": [opened],
    "projects.scores_asked": [drawn],
    "projects.challenge_scored": [objected],
    "projects.award_news": [objected],
    "projects.objection": [objected],
}
