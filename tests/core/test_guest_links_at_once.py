"""Links without an account under two requests at the same moment: one opens it, one answers it, nobody twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from core import guest_links
from core.models import GuestLink, Notification
from tests.accounts.factories import UserFactory
from tests.core.test_guest_links import PURPOSE

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 4


@pytest.fixture
def link():
    guest_links.guest_purposes.register(PURPOSE)
    author = UserFactory()
    message = Notification.objects.create(recipient=author, key="x", title="标题")
    yield guest_links.issue(
        purpose=PURPOSE.code, obj=message, name="张工", organization_name="乙公司", user=author, at=timezone.now()
    )
    guest_links.guest_purposes.remove(PURPOSE)


def at_once(act):
    """What each of some threads comes to that begin together."""
    barrier = Barrier(MANY)

    def run(number):
        try:
            barrier.wait(10)
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(run, range(MANY)))


def test_one_device_opens_a_link_however_many_press_at_once(link):
    at_once(lambda number: guest_links.open_on(link=link, device=f"device {number}", at=timezone.now()).pk)

    link.refresh_from_db()
    states = [guest_links.state_of(link, f"device {number}", timezone.now()) for number in range(MANY)]
    assert sorted(states) == sorted([guest_links.OPEN, *[guest_links.ELSEWHERE] * (MANY - 1)])


def test_a_link_is_answered_once_however_often_the_button_is_pressed(link):
    guest_links.open_on(link=link, device="phone", at=timezone.now())
    answer = {"device": "phone", "data": {"choice": "yes"}, "user": AnonymousUser()}

    at_once(lambda number: guest_links.perform(link=link, at=timezone.now(), **answer).pk)

    assert Notification.objects.get(key="x").text == "yes"
    assert GuestLink.objects.get(pk=link.pk).choice == "yes"


def test_a_link_that_is_replaced_while_it_is_answered_ends_in_one_of_both_ways(link):
    guest_links.open_on(link=link, device="phone", at=timezone.now())

    def act(number):
        if number:
            return guest_links.void(purpose=PURPOSE.code, obj=link.obj, at=timezone.now())
        return guest_links.perform(
            link=link, device="phone", data={"choice": "yes"}, user=AnonymousUser(), at=timezone.now()
        ).used_at

    at_once(act)

    link.refresh_from_db()
    is_answered = Notification.objects.get(key="x").text == "yes"
    assert is_answered == (link.used_at is not None)
    assert (link.used_at is None) == (link.voided_at is not None)
