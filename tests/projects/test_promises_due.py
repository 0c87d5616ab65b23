"""Promises of the ledger that fall due: in 我的待办, in the calendar and in the mail of whoever owes them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.models import Notification
from projects import due, ledger_work
from projects.enums import Answer, Column, Direction
from projects.services import evidence, telling
from review import deadlines
from tests.projects.evidence_world import World

pytestmark = pytest.mark.django_db


def _todo(user, at=None):
    items = ledger_work.work_items(user, at or timezone.now())
    return [item.title for item in items if item.title.startswith("兑现承诺")]


def _calendar(user):
    return [item.uid for item in ledger_work.calendar_items(user, timezone.now())]


def test_a_promise_is_work_of_whoever_gives_from_two_weeks_before_its_day_until_all_has_come():
    world = World()
    promise = world.confirm(world.promise("100000"))
    near = timezone.now() + timedelta(days=17)

    assert (_todo(world.partner), _todo(world.author, near)) == ([], [])
    assert _todo(world.partner, near) == [f"兑现承诺：{promise}"]
    assert (_calendar(world.partner), _calendar(world.author)) == ([f"promise-{promise.pk}"], [])
    world.deliver(promise, "100000")

    assert (_todo(world.partner, near), _calendar(world.partner)) == ([], [])


def test_things_in_place_of_money_keep_no_promise_and_a_paused_project_reminds_of_none():
    world = World()
    promise = world.promise("100000", direction=Direction.GIVES, due_on=timezone.localdate() - timedelta(days=1))
    world.deliver(promise, "100000", column=Column.IN_KIND)

    [item] = [row for row in ledger_work.work_items(world.author, timezone.now()) if row.title.startswith("兑现承诺")]
    assert "已经过了" in item.why
    world.project.paused_on = timezone.localdate()
    world.project.save(update_fields=["paused_on"])

    assert (_todo(world.author), _calendar(world.author)) == ([], [])


@pytest.mark.parametrize("answer", [None, Answer.DISPUTED])
def test_what_only_the_other_side_says_that_one_owes_is_no_debt(answer):
    world = World()
    entry = world.promise("999999", due_on=timezone.localdate() + timedelta(days=1))
    if answer:
        evidence.answer(entry=entry, answer=answer, number=Decimal(0), user=world.partner, at=timezone.now())

    assert (_todo(world.partner), _calendar(world.partner)) == ([], [])
    assert not list(due.PROMISES.due(timezone.localdate(), timezone.localdate(), timezone.localdate() + timedelta(days=9)))


def test_the_giver_is_reminded_the_day_before_and_who_wrote_it_down_where_the_giver_is_not_on_the_portal():
    world = World()
    tomorrow = timezone.localdate() + timedelta(days=1)
    known = world.confirm(world.promise("100000", due_on=tomorrow))
    unknown = world.promise("5000", counterpart=None, counterpart_name="云汀机床协会", due_on=tomorrow)
    Notification.objects.all().delete()

    deadlines.remind(at=timezone.now())

    told = Notification.objects.filter(event=telling.DUE).values_list("recipient", "title")
    about = dict(told)
    assert set(about) == {world.partner.pk, world.author.pk}
    assert str(known) in about[world.partner.pk]
    assert str(unknown) in about[world.author.pk]
