"""A panel with cases, drawn and invited, for tests."""

from dataclasses import dataclass, field
from datetime import timedelta

from review.recognition import seat_links
from review.recognition.enums import StageKind
from review.recognition.models import Panel
from review.recognition.services import panels, seats
from tests.accounts.factories import CoordinatorFactory
from tests.review.recognition.factories import (
    TUESDAY,
    CallFactory,
    ExpertFactory,
    ReviewFieldFactory,
    SchemeVersionFactory,
    open_run,
    submit,
)

REVIEW = (StageKind.EXPERT_REVIEW, StageKind.DECISION)
UNTIL = TUESDAY + timedelta(days=3650)
"""Views read the clock: the end of scoring is far away."""


@dataclass
class World:
    """What a panel's tests speak of."""

    panel: Panel
    coordinator: object
    applications: list
    experts: list
    seats: list = field(default_factory=list)

    @property
    def cases(self):
        """The panel's cases in its own order."""
        return list(self.panel.cases.order_by("place"))

    def card(self, seat=0, case=0):
        """A seat's card of a case."""
        return seats.card_of(self.seats[seat], self.cases[case])

    def path(self, seat=0, *, part=""):
        """The address that a seat's letter names."""
        return seat_links.path_of(self.seats[seat]) + part


def gathered(*, is_blind=False, case_count=2, expert_count=4, applications=None, at=TUESDAY):
    """A panel with cases and experts in its field, not drawn yet."""
    call = CallFactory(version=SchemeVersionFactory(stages=REVIEW, is_blind=is_blind)) if applications is None else None
    applications = applications or [submit(call=call, at=at) for _ in range(case_count)]
    call = applications[0].call
    review_field, coordinator = ReviewFieldFactory(), CoordinatorFactory()
    experts = [ExpertFactory(fields=[review_field]) for _ in range(expert_count)]
    panel = panels.create(
        call=call,
        stage=call.version.stages.get(kind=StageKind.EXPERT_REVIEW),
        field=review_field,
        title="第一评审组",
        score_until=UNTIL,
        actor=coordinator,
        at=at,
    )
    runs = [open_run(application).pk for application in applications]
    panels.take_in(panel=panel, run_ids=runs, actor=coordinator, at=at)
    return World(panel, coordinator, applications, experts)


def seated(*, accepts=True, at=TUESDAY, **options):
    """The same, drawn and invited; ``accepts`` lets everybody accept."""
    world = gathered(at=at, **options)
    panels.draw(panel=world.panel, actor=world.coordinator, at=at)
    panels.invite(panel=world.panel, actor=world.coordinator, at=at)
    world.seats = list(world.panel.seats.order_by("draw_place"))
    if accepts:
        world.seats = [seats.answer(seat=seat, accepts=True, at=at) for seat in world.seats]
    world.panel.refresh_from_db()
    return world


def content(world, *points):
    """What a card is filled with: points by criterion."""
    criteria = list(world.panel.stage.version.criteria.values_list("pk", flat=True))
    return {"points": dict(zip(criteria, points, strict=False)), "comments": {}, "comment": ""}


def hand_in(world, *points, seat=0, case=0, at=TUESDAY):
    """Hand a card in with these points."""
    card = world.card(seat, case)
    seats.hand_in(card=card, expected_version=card.version, at=at, **content(world, *points))
    return card
