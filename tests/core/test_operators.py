"""Operators hear of failures in one summary, not in a mail for each."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from core.models import JobRun, Notification
from core.operators import report_failures
from tests.accounts.factories import CoordinatorFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = timezone.make_aware(datetime(2026, 11, 25, 9))


def fail(count, at=AT - timedelta(minutes=30), prefix="a"):
    for number in range(count):
        JobRun.objects.create(task="x.work", key=f"{prefix}{number}", state="failed", error="ValueError: no", finished_at=at)


def test_many_failures_are_one_summary_to_administrators_only():
    operator, _ = CoordinatorFactory(is_superuser=True), UserFactory()
    fail(30)
    counts = [report_failures(AT) for _ in range(2)]
    fail(5, prefix="b")
    counts.append(report_failures(AT + timedelta(minutes=30)))

    told = Notification.objects.get()
    assert counts == [30, 0, 0]
    assert (told.recipient, told.title) == (operator, "30 项后台工作没做成")
    assert "x.work：30 次。第一个错误：ValueError: no" in told.text

    assert report_failures(AT + timedelta(hours=6)) == 5  # the control: the next quarter of the day tells the rest


def test_burst_is_waited_for():
    CoordinatorFactory(is_superuser=True)
    fail(1, at=AT - timedelta(minutes=1))

    assert report_failures(AT) == 0
    assert report_failures(AT + timedelta(minutes=10)) == 1
