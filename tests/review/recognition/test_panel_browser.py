"""Expert review in a real browser: an expert's pages on a telephone, a coordinator's on a desk; accessible and not too wide."""

import pytest
from django.urls import reverse

from review.recognition.services import panels, seats
from tests.review.recognition.factories import TUESDAY
from tests.review.recognition.panel_world import gathered, hand_in, seated
from tests.review.test_browser import faults, signed_in

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.mark.django_db(transaction=True)
def test_experts_pages_fit_a_telephone_and_are_accessible(page, live_portal):
    invited, world = seated(accepts=False), seated(is_blind=True, case_count=3)
    panels.set_chair(seat=world.seats[0], actor=world.coordinator, at=TUESDAY)
    hand_in(world, 80, 90)
    hand_in(world, 50, 60, seat=1)
    paths = [
        invited.path(), world.path(), world.path(part="cases/1/"), world.path(part="cases/2/"), world.path(part="ranking/"),
        "/panel/1.x/",
    ]  # fmt: skip
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        for path in paths:
            page.goto(f"{live_portal}{path}")
            assert faults(page) == [], path


@pytest.mark.django_db(transaction=True)
def test_coordinators_pages_are_accessible_and_not_too_wide(page, live_portal):
    fresh, world = gathered(), seated(case_count=3, expert_count=5)
    for seat, points in enumerate((80, 82, 40)):
        hand_in(world, points, points, seat=seat)
    seats.abstain(card=world.card(0, 1), reason="以前的同事", is_conflict=True, at=TUESDAY)
    signed_in(page, world.coordinator, live_portal)
    paths = [
        *(reverse(f"admin:review_panel_{name}", args=[world.panel.pk]) for name in ("panel", "meeting", "draw")),
        reverse("admin:review_panel_panel", args=[fresh.panel.pk]),
        reverse("admin:review_panel_add"),
        reverse("admin:review_expert_import"),
        reverse("admin:review_panel_changelist"),
    ]
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        for path in paths:
            page.goto(f"{live_portal}{path}")
            assert faults(page) == [], path
