from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.enums import Status
from core.models import ReviewEvent
from core.signals import transition_performed
from core.workflow import MissingReason
from review import services
from review.models import FindingDismissal, ReviewTask
from tests.accounts.factories import CoordinatorFactory
from tests.review.submissions import TUESDAY, manager_of, submit_organization, take

pytestmark = pytest.mark.django_db


def test_submission_opens_one_task_due_two_working_days_later():
    task = submit_organization()

    assert (task.round, task.due_on, task.submitted_at, task.is_open) == (1, date(2026, 11, 26), TUESDAY, True)
    assert task.submitted_by == manager_of(task)
    assert task.title == task.organization.name


def test_repeated_signal_opens_no_second_task():
    task = submit_organization()

    transition_performed.send(sender=type(task.obj), obj=task.obj, event=ReviewEvent.objects.of(task.obj).get())

    assert list(ReviewTask.objects.of(task.obj)) == [task]


@pytest.mark.parametrize(
    ("action", "decision"), [("approve", "approve"), ("return", "return"), ("reject", "reject"), ("withdraw", "withdraw")]
)
def test_end_of_the_wait_closes_the_task(action, decision):
    task = submit_organization()
    actor = manager_of(task) if action == "withdraw" else CoordinatorFactory()

    take(task, action, actor, at=TUESDAY + timedelta(hours=4), reason="信用代码和单位名称对不上")

    task.refresh_from_db()
    assert (task.decision, task.closed_at, task.spent_days) == (decision, TUESDAY + timedelta(hours=4), Decimal("0.50"))


def test_resubmission_is_the_next_round_for_the_same_coordinator():
    task, coordinator = submit_organization(), CoordinatorFactory()
    services.claim(task=task, actor=coordinator)
    take(task, "return", coordinator, reason="名称不全")

    take(task, "submit", manager_of(task), at=TUESDAY + timedelta(days=1))

    following = ReviewTask.objects.open().of(task.obj).get()
    assert (following.round, following.assignee) == (2, coordinator)


def test_dismissal_needs_a_reason():
    task = submit_organization()

    with pytest.raises(MissingReason):
        services.dismiss_finding(task=task, key="any", actor=CoordinatorFactory(), at=TUESDAY, reason="  ")

    assert FindingDismissal.objects.count() == 0


def test_bulk_approval_leaves_decided_tasks_and_says_so():
    coordinator = CoordinatorFactory()
    first, second = submit_organization(), submit_organization()
    take(second, "reject", coordinator, reason="不在本市")
    second.refresh_from_db()

    rows = services.bulk_decide(tasks=[first, second], action="approve", actor=coordinator, at=TUESDAY)

    assert [(row.task, row.obstacle) for row in rows] == [(first, ""), (second, "已经办结")]
    assert type(first.obj).objects.get(pk=first.object_id).status == Status.APPROVED


def test_bulk_approval_refuses_an_own_organization():
    task = submit_organization()
    coordinator = CoordinatorFactory()
    manager_of(task).memberships.all().update(user=coordinator)

    rows = services.bulk_decide(tasks=[task], action="approve", actor=coordinator, at=TUESDAY)

    assert [row.is_fine for row in rows] == [False]
    assert type(task.obj).objects.get(pk=task.object_id).status == Status.SUBMITTED
