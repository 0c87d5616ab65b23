from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse

from accounts.models import Organization
from review import clock, due
from review.models import ReviewTask, ServiceStandard
from tests.accounts.factories import CoordinatorFactory
from tests.review.submissions import TUESDAY, submit_organization, submit_organizations, take

pytestmark = pytest.mark.django_db


def decided(count, *, days):
    """``count`` approvals that took so many working days."""
    for task in submit_organizations(count):
        take(task, "approve", CoordinatorFactory(second_factor=False))
        ReviewTask.objects.filter(pk=task.pk).update(spent_days=days, closed_at=TUESDAY)


def test_public_page_says_what_is_promised_and_how_long_it_took(client):
    decided(5, days="0.50")
    clock.refresh_standards(at=TUESDAY + timedelta(days=1))

    page = client.get(reverse("review:service_clock")).content.decode()

    assert "0.5 个工作日内" in page
    assert "100%" in page
    assert "审核要多久" in client.get(reverse("portal:home")).content.decode()


def test_period_of_the_standard_decides_what_is_counted():
    decided(5, days="0.50")
    kind = ContentType.objects.get_for_model(Organization)
    later = TUESDAY + timedelta(days=60)

    clock.refresh_standards(at=later)
    assert ServiceStandard.objects.get(content_type=kind).decision_count == 5
    ServiceStandard.objects.filter(content_type=kind).update(period_days=30)
    clock.refresh_standards(at=later)

    assert ServiceStandard.objects.get(content_type=kind).decision_count == 0


def test_desk_divides_by_the_clock_and_sets_aside_what_waits_for_others():
    today = TUESDAY.date()
    wanted = {due.Due.OVERDUE: -1, due.Due.TODAY: 0, due.Due.WEEK: 2, due.Due.LATER: 9}
    for days in wanted.values():
        ReviewTask.objects.filter(pk=submit_organization().pk).update(due_on=today + timedelta(days=days))

    others = submit_organization()
    ReviewTask.objects.filter(pk=others.pk).update(due_on=today - timedelta(days=3))
    mine = ~Q(pk=others.pk)

    desk = due.desk_of(ReviewTask.objects.all(), today, mine=lambda among: mine)

    assert {value: len(bucket.ids) for value, bucket in desk.buckets.items()} == dict.fromkeys([*wanted, due.Due.WAITING], 1)
    assert (desk.own_count, desk.pressing_count) == (4, 2)
    assert desk.first.due_on == today - timedelta(days=1)
    for value, bucket in desk.buckets.items():
        found = ReviewTask.objects.open().filter(due.condition(value, today, mine=mine))
        assert list(found.values_list("pk", flat=True)) == bucket.ids


def test_share_decided_in_time_is_by_kind():
    decided(3, days="1.00")
    ReviewTask.objects.filter(pk=ReviewTask.objects.first().pk).update(due_on=TUESDAY.date() - timedelta(days=1))

    (row,) = due.promises(ReviewTask.objects.all(), TUESDAY + timedelta(days=1))

    assert (row.label, row.kept_count, row.count, row.percent) == ("单位核验", 2, 3, 67)
