"""Experts are reminded by the steps of 到期提醒, by message or by letter, once each; then the city is."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.models import MailTemplate, Notification, OutgoingMail
from review import deadlines
from review.models import ReminderStep
from review.recognition import panel_mail, seat_links
from review.recognition.models import Expert, Panel
from review.recognition.services import seats
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, UserFactory
from tests.review.recognition.factories import TUESDAY
from tests.review.recognition.panel_world import hand_in, seated

pytestmark = pytest.mark.django_db
END = TUESDAY + timedelta(days=7)


def at(days):
    return TUESDAY + timedelta(days=days)


def remind(*days):
    for day in days:
        deadlines.remind(at=at(day))


def told(person):
    rows = Notification.objects.filter(event="recognition.panel_reminder", recipient=person)
    return [row.title.partition("：")[0] for row in rows.order_by("pk")]


def letters(seat):
    return list(OutgoingMail.objects.filter(event=panel_mail.REMINDER, address=seat.expert.email).order_by("pk"))


@pytest.fixture
def world():
    """Three experts who accepted; the first has an account, and nobody has scored a week before the end."""
    world = seated()
    Panel.objects.filter(pk=world.panel.pk).update(score_until=END)
    Expert.objects.filter(pk=world.seats[0].expert_id).update(user=UserFactory())
    for seat in world.seats:
        seat.refresh_from_db()
    return world


def test_who_has_cards_left_is_told_by_steps_and_the_city_once_the_time_is_over(world):
    first, second, third = world.seats
    part = MembershipFactory(user=CoordinatorFactory(), organization=world.applications[0].organization).user
    for case in (0, 1):
        hand_in(world, 70, 70, seat=2, case=case)

    remind(0, 3, 3, 5, 6, 7, 7, 8, 8, 9)  # a Tuesday to the Thursday after next

    assert told(first.expert.user) == ["还有 4 天到期", "今天到期"]  # two working days before, seen on the Friday
    assert [word in mail.subject for word, mail in zip(("还有 4 天到期", "今天到期"), letters(second), strict=True)] == [
        True,
        True,
    ]
    assert all(seat_links.path_of(second) in mail.text for mail in letters(second))
    assert letters(third) == []
    assert told(world.coordinator) == ["超期 1 天还没办", "超期 1 天还没办"]
    assert {row.url for row in Notification.objects.filter(recipient=world.coordinator, event="recognition.panel_reminder")} == {
        reverse("admin:review_panel_panel", args=[world.panel.pk])
    }
    assert told(part) == []


def test_an_invitation_without_an_answer_is_told_after_two_working_days_and_then_to_the_city():
    world = seated(accepts=False)
    silent, answered = world.seats[:2]
    seats.answer(seat=answered, accepts=True, at=TUESDAY)

    remind(1, 2, 2, 3, 6, 7)

    (letter,) = letters(silent)
    assert "今天到期：答复评审邀请" in letter.subject
    assert letters(answered) == []
    assert len(told(world.coordinator)) == len(world.seats) - 1


def test_steps_are_the_citys_and_so_are_the_words(world):
    deadlines.load_first()
    ReminderStep.objects.filter(deadline="recognition.seat_score").exclude(days=0).update(is_active=False)
    MailTemplate.objects.create(event=panel_mail.REMINDER, lead="{收件人}，{标题}", closing="办公室电话 0999-5550100")

    remind(3, 7, 8)

    assert told(world.seats[0].expert.user) == ["今天到期"]
    (letter,) = letters(world.seats[1])
    assert f"{world.seats[1].expert}，今天到期" in letter.text
    assert "0999-5550100" in letter.text
    assert told(world.coordinator) == []
