"""Challenges in any state for tests, made as people make them: by the services, with real keys."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from core.enums import Status
from core.workflow import perform_transition
from projects.models import ChallengeBid, OpenChallenge, OpeningOfficer
from projects.services import bids, challenges, evaluation, officers, opening
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory, SchoolFactory, UserFactory
from tests.review.recognition.factories import ExpertFactory

CRITERIA = "方案可行性 50\n团队 30\n报价 20"
TEXTS = {
    "proposal": "两年培养三十名数控博士后备",
    "team": "四位教授",
    "schedule": "先遴选，再进企业",
    "headcount": "30",
    "amount": "880000",
    "lead_share": "100",
    "contact_name": "周老师",
    "contact_phone": "0999-2000001",
}


@dataclass
class World:
    """A public challenge, who published it, its officers with their written keys, and bids by name."""

    challenge: OpenChallenge
    publisher: object
    coordinator: object
    keys: dict
    bids: list = field(default_factory=list)

    @property
    def officers(self):
        """The three people, in the order of their shares."""
        return [share.officer.user for share in self.challenge.shares.select_related("officer__user").order_by("pk")]

    def again(self):
        """The challenge as it is in the database."""
        self.challenge = OpenChallenge.objects.get(pk=self.challenge.pk)
        return self.challenge

    def close(self):
        """As if the deadline had passed."""
        OpenChallenge.objects.filter(pk=self.challenge.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
        challenges.close(challenge=self.again())
        return self.again()

    def open(self):
        """Two officers hand over; returns the opened bids."""
        for person in self.officers[:2]:
            opening.release(challenge=self.again(), actor=person, text=self.keys[person.pk])
        self.again()
        return list(ChallengeBid.objects.filter(challenge=self.challenge).order_by("pk"))

    def score(self, points):
        """Three evaluators declare, give ``points`` (``{bid pk: number}``) for everything, and hand in."""
        for _ in range(4):
            ExpertFactory(user=UserFactory())
        rows = evaluation.draw(challenge=self.again(), count=3, actor=self.coordinator, at=timezone.now())
        for row in rows:
            evaluation.declare(evaluator=row, actor=row.user, at=timezone.now())
            given = {(bid, criterion.pk): number for bid, number in points.items() for criterion in self.challenge.criteria.all()}
            evaluation.save_scores(evaluator=row, points=given, opinions={}, actor=row.user)
            evaluation.submit_scores(evaluator=row, actor=row.user, at=timezone.now())
        return self.again()


KEYS = {}
"""The written keys of all officers that were made here: a draw may take those of another challenge."""


def officer():
    """An officer with a key; ``(person, written key)``."""
    row = OpeningOfficer.objects.create(user=UserFactory())
    KEYS[row.user_id] = officers.make_key(officer=row, actor=row.user, at=timezone.now())
    return row.user, KEYS[row.user_id]


def draft(*, publisher=None, **values):
    """A complete draft."""
    publisher = publisher or MembershipFactory(organization=OrganizationFactory()).user
    organization = publisher.memberships.get().organization
    given = {
        "title": "五轴机床主轴热误差补偿",
        "summary": "要能上生产线的补偿方案，带出一批人",
        "need": "主轴连续运转四小时后热伸长超过 30 微米，要降到 8 微米以内。",
        "level": "doctor",
        "headcount": 30,
        "amount": Decimal("1000000.00"),
        "criteria_text": CRITERIA,
        "closes_at": timezone.now() + timedelta(days=20),
        "contact_name": "李工",
    } | values
    return challenges.create_draft(organization=organization, values=given, unreadable={}, actor=publisher)


def published(**values):
    """A public challenge with its three officers."""
    for _ in range(3):
        officer()
    challenge = draft(**values)
    publisher, coordinator, now = challenge.created_by, CoordinatorFactory(), timezone.now()
    challenges.submit(challenge=challenge, actor=publisher, at=now, expected_version=challenge.version)
    challenge = OpenChallenge.objects.get(pk=challenge.pk)
    perform_transition(obj=challenge, action="approve", actor=coordinator, at=now)
    assert challenge.status == Status.APPROVED
    return World(OpenChallenge.objects.get(pk=challenge.pk), publisher, coordinator, KEYS)


def bidder():
    """Somebody who writes for a school."""
    return MembershipFactory(organization=SchoolFactory()).user


def drafted(world, *, person=None, organization=None, partners=(), **texts):
    """A complete draft of a bid; ``partners`` are ``(person, share)`` who say yes."""
    person = person or bidder()
    organization = organization or person.memberships.get().organization
    bid = bids.start(challenge=world.challenge, organization=organization, actor=person)
    bid = bids.save_draft(bid=bid, texts=TEXTS | texts, actor=person, expected_version=bid.version)
    for other, share in partners:
        partner = bids.invite(
            bid=bid,
            organization=other.memberships.get().organization,
            share=Decimal(share),
            part="实训",
            actor=person,
            at=timezone.now(),
        )
        bids.answer_invitation(partner=partner, is_accepted=True, actor=other, at=timezone.now())
    return ChallengeBid.objects.get(pk=bid.pk)


def sealed(world, **options):
    """A sealed bid."""
    bid = drafted(world, **options)
    bids.seal(bid=bid, actor=bid.created_by, expected_version=bid.version)
    bid = ChallengeBid.objects.get(pk=bid.pk)
    world.bids.append(bid)
    return bid
