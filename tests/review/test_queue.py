"""Who works on what: the next task for one person alone, soft claims that run out, the order of the clock."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from review import queue
from review.models import ReviewTask, Viewing
from review.statistics import figures, said
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.accounts.sign_in import sign_in
from tests.review.submissions import TUESDAY, submit_organization, submit_organizations, take
from tests.taxonomy.factories import DistrictFactory

NEXT = reverse("admin:review_reviewtask_next")


@pytest.mark.django_db
def test_two_people_get_two_tasks_and_a_third_gets_none():
    tasks = submit_organizations(2)

    got = [queue.take_next(user=CoordinatorFactory(), at=TUESDAY) for _ in range(3)]

    assert got == [*tasks, None]


@pytest.mark.django_db
def test_a_soft_claim_runs_out():
    task = submit_organization()
    queue.take_next(user=CoordinatorFactory(), at=TUESDAY)

    later = TUESDAY + queue.LOOKS_FOR

    assert queue.take_next(user=CoordinatorFactory(), at=later - timedelta(seconds=1)) is None
    assert queue.take_next(user=CoordinatorFactory(), at=later) == task


@pytest.mark.django_db
def test_skipping_goes_on_frees_the_task_and_begins_anew_at_the_end():
    first, second, third = submit_organizations(3)
    person = CoordinatorFactory()
    queue.look_at(task=first, user=person, at=TUESDAY)

    assert queue.take_next(user=person, at=TUESDAY, after=first) == second
    assert queue.take_next(user=CoordinatorFactory(), at=TUESDAY) == first
    assert queue.take_next(user=person, at=TUESDAY, after=third) == second


@pytest.mark.django_db
def test_overdue_comes_before_due_however_long_both_have_waited():
    early, late = submit_organizations(2)
    ReviewTask.objects.filter(pk=late.pk).update(due_on=TUESDAY.date() - timedelta(days=3))

    assert list(ReviewTask.objects.open().by_clock()) == [late, early]
    late.refresh_from_db()
    assert (list(ReviewTask.objects.after(late)), list(ReviewTask.objects.before(early))) == ([early], [late])


@pytest.mark.django_db
def test_opening_a_page_tells_others_who_looks(client):
    task, first = submit_organization(), CoordinatorFactory(name="许知远")
    sign_in(client, first).get(task.get_absolute_url())
    second = sign_in(client, CoordinatorFactory())

    assert "许知远正在看这一条" in second.get(task.get_absolute_url()).content.decode()
    assert "许知远正在看" in second.get(reverse("admin:review_reviewtask_changelist")).content.decode()
    assert Viewing.objects.get(task=task).user == first


@pytest.mark.django_db
def test_next_leads_to_a_task_in_scope_only(client):
    district = DistrictFactory()
    submit_organization()
    own, mine = submit_organization(district=district), submit_organization(district=district)
    person = CoordinatorFactory(scope=district)
    MembershipFactory(user=person, organization=own.organization)
    sign_in(client, person)

    assert client.get(NEXT)["Location"] == mine.get_absolute_url()
    assert client.get(NEXT, {"after": mine.pk})["Location"] == mine.get_absolute_url()


@pytest.mark.django_db(transaction=True)
def test_people_who_ask_at_the_same_moment_get_different_tasks():
    tasks = submit_organizations(4)
    people = [CoordinatorFactory() for _ in range(4)]
    start, got = threading.Barrier(len(people)), []

    def ask(person):
        try:
            start.wait(timeout=30)
            got.append(queue.take_next(user=person, at=TUESDAY))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(task.pk for task in got) == sorted(task.pk for task in tasks)


@pytest.mark.django_db
def test_figures_count_the_scope_and_say_where_counting_stopped():
    coordinator = CoordinatorFactory()
    first, second, third = submit_organizations(3)
    take(first, "approve", coordinator, at=timezone.now())
    take(second, "return", coordinator, at=timezone.now(), reason="改一改")

    values = {row["label"]: row["value"] for row in figures(coordinator, timezone.now())}
    foreign = {row["label"]: row["value"] for row in figures(CoordinatorFactory(scope=DistrictFactory()), timezone.now())}

    assert (values["还在等的"], values["这个星期办结"], values["一次通过"]) == ("1", "2", "100")
    assert foreign["还在等的"] == "0"
    assert (said(1000), said(1001)) == ("1,000", "1,000+")
    assert third.is_open
