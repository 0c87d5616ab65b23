"""Transitions of many rows at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.enums import Status
from core.models import ReviewEvent
from core.workflow import InvalidTransition, perform_bulk_transition, perform_transition
from review.models import ReviewTask
from supplydemand.models import TalentDemand
from tests.accounts.factories import CoordinatorFactory, MembershipFactory
from tests.supplydemand.factories import TalentDemandFactory

pytestmark = pytest.mark.django_db


def test_all_rows_move_with_their_events_in_few_queries(django_assert_max_num_queries):
    rows, coordinator, at = TalentDemandFactory.create_batch(20, status=Status.DRAFT), CoordinatorFactory(), timezone.now()
    queryset = TalentDemand.objects.filter(pk__in=[row.pk for row in rows]).select_related("organization")

    with django_assert_max_num_queries(9):
        count = perform_bulk_transition(queryset=queryset, action="publish_import", actor=coordinator, at=at)

    assert count == 20
    assert set(TalentDemand.objects.values_list("status", "version", "published_at")) == {(Status.APPROVED, 2, at)}
    assert ReviewEvent.objects.filter(action="publish_import", actor=coordinator).count() == 20


@pytest.mark.parametrize("is_known_first", [True, False])
def test_row_that_was_public_before_keeps_its_moment(is_known_first):
    at, before = timezone.now(), timezone.now() - timedelta(days=30)
    known, new = (TalentDemandFactory(status=Status.DRAFT) for _ in range(2))
    if not is_known_first:
        known, new = new, known
    TalentDemand.objects.filter(pk=known.pk).update(published_at=before)

    perform_bulk_transition(
        queryset=TalentDemand.objects.select_related("organization"), action="publish_import", actor=CoordinatorFactory(), at=at
    )

    assert dict(TalentDemand.objects.values_list("pk", "published_at")) == {known.pk: before, new.pk: at}


def test_one_row_that_may_not_move_stops_all():
    membership = MembershipFactory(user=CoordinatorFactory())
    TalentDemandFactory(status=Status.DRAFT)
    TalentDemandFactory(status=Status.DRAFT, organization=membership.organization)

    with pytest.raises(InvalidTransition):
        perform_bulk_transition(
            queryset=TalentDemand.objects.select_related("organization"),
            action="publish_import",
            actor=membership.user,
            at=timezone.now(),
        )

    assert set(TalentDemand.objects.values_list("status", flat=True)) == {Status.DRAFT}
    assert ReviewEvent.objects.count() == 0


@pytest.mark.parametrize("action", ["approve", "return", "reject", "withdraw"])
def test_no_row_leaves_the_queue_in_bulk_so_no_task_stays_open_behind_it(action):
    membership, coordinator, at = MembershipFactory(), CoordinatorFactory(), timezone.now()
    demand = TalentDemandFactory(status=Status.DRAFT, organization=membership.organization)
    perform_transition(obj=demand, action="submit", actor=membership.user, at=at)
    actor = membership.user if action == "withdraw" else coordinator

    with pytest.raises(InvalidTransition):
        perform_bulk_transition(queryset=TalentDemand.objects.all(), action=action, actor=actor, at=at, reason="理由")

    assert (TalentDemand.objects.get().status, ReviewTask.objects.open().count()) == (Status.SUBMITTED, 1)


def test_no_row_enters_the_queue_in_bulk_without_a_task():
    membership = MembershipFactory()
    TalentDemandFactory(status=Status.DRAFT, organization=membership.organization)

    with pytest.raises(InvalidTransition):
        perform_bulk_transition(queryset=TalentDemand.objects.all(), action="submit", actor=membership.user, at=timezone.now())

    assert (TalentDemand.objects.get().status, ReviewTask.objects.count()) == (Status.DRAFT, 0)
