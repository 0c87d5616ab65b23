"""Taking a decision back: nobody was told, everything is as before, and only its author may, for ten minutes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization
from core import digests, jobs, notifications, outbox, workflow
from core.enums import Status
from core.models import JobRun, MailState, Notification, OutgoingMail, ReviewEvent
from core.workflow import InvalidTransition, perform_transition
from review import services
from review.models import GivenReason, ReturnReason, ReviewTask
from supplydemand.models import TalentDemand
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, OrganizationFactory
from tests.accounts.sign_in import sign_in
from tests.review.submissions import TUESDAY, manager_of, submit_organization
from tests.supplydemand.factories import TalentDemandFactory
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db
NOON = TUESDAY + timedelta(hours=2)
SOON = NOON + timedelta(minutes=9)
LATE = NOON + timedelta(minutes=11)


def decided(action, *, at=NOON, reasons=(), **fields):
    """``(task, coordinator)`` of a submission that was just decided."""
    task, coordinator = submit_organization(**fields), CoordinatorFactory()
    version = Organization.objects.get(pk=task.object_id).version
    reason = "" if action == "approve" else "写全称"
    services.decide(task=task, action=action, actor=coordinator, at=at, expected_version=version, reason=reason, reasons=reasons)
    return ReviewTask.objects.get(pk=task.pk), coordinator


def row_of(task):
    """What the object's row says, less what every step changes."""
    return Organization.objects.filter(pk=task.object_id).values().get() | {"version": None, "updated_at": None}


@pytest.mark.parametrize("action", ["approve", "return", "reject"])
def test_undone_decision_leaves_the_object_and_the_clock_as_they_were(action):
    before = submit_organization()
    row, coordinator = row_of(before), CoordinatorFactory()
    services.decide(task=before, action=action, actor=coordinator, at=NOON, expected_version=before.obj.version, reason="写全称")

    services.take_back(task=before, actor=coordinator, at=SOON)

    task = ReviewTask.objects.get(pk=before.pk)
    assert row_of(task) == row
    assert (task.is_open, task.decision, task.decided_by, task.spent_days) == (True, "", None, None)
    assert (task.submitted_at, task.due_on, task.round) == (before.submitted_at, before.due_on, before.round)


def test_history_shows_the_decision_and_that_it_was_taken_back():
    task, coordinator = decided("approve")

    services.take_back(task=task, actor=coordinator, at=SOON)

    events = ReviewEvent.objects.of(task.obj).order_by("pk").values_list("action", "actor", "reason")
    assert list(events)[1:] == [("approve", coordinator.pk, ""), ("undo", coordinator.pk, "收回“通过”，重新审核")]


def test_nobody_was_told_of_what_was_taken_back():
    task, coordinator = decided("return", at=timezone.now())
    message = Notification.objects.get(key__startswith="review:")
    notifications.deliver(notification_id=message.pk, at=timezone.now())
    mail = OutgoingMail.objects.get()
    assert (mail.state, list(Notification.objects.visible_to(message.recipient))) == (MailState.QUEUED, [])

    services.take_back(task=task, actor=coordinator, at=timezone.now())

    later = timezone.now() + timedelta(hours=1)
    mail.refresh_from_db()
    assert outbox.send(mail_id=mail.pk, at=later) == MailState.CANCELLED
    assert Notification.objects.count() == 0
    notifications.deliver(notification_id=message.pk, at=later)  # a worker that comes late finds nothing to do


def test_mail_of_a_standing_decision_leaves_after_the_window():
    decided("return", at=NOON)
    message = Notification.objects.get(key__startswith="review:")
    assert notifications.deliver(notification_id=message.pk, at=SOON) == MailState.QUEUED
    mail = OutgoingMail.objects.get()

    assert outbox.send(mail_id=mail.pk, at=SOON) == MailState.QUEUED
    assert outbox.send(mail_id=mail.pk, at=LATE) == MailState.SENT


def test_further_channels_wait_and_hear_nothing_of_what_was_taken_back(monkeypatch):
    told = []
    monkeypatch.setattr(notifications, "group_channels", [lambda **words: told.append(words["key"])])
    task, coordinator = decided("return", at=timezone.now())
    job = JobRun.objects.get(task=notifications.CHANNELS)
    with pytest.raises(jobs.Postpone):
        notifications.tell_channels(at=timezone.now(), **job.payload)
    assert told == []

    later = timezone.now() + timedelta(minutes=11)
    notifications.tell_channels(at=later, **job.payload)
    assert told == [job.key]
    services.take_back(task=task, actor=coordinator, at=timezone.now())
    notifications.tell_channels(at=later, **job.payload)

    assert told == [job.key]


def test_waiting_message_is_in_no_mail_of_the_day():
    task, _ = decided("approve", at=timezone.now())
    person = manager_of(task)
    Notification.objects.update(mail_plan="daily")

    digest = digests.write_one(person_id=person.pk, on=timezone.localdate(), at=timezone.now())

    assert digest.message_count == 0


def test_decision_cannot_be_taken_back_after_the_window():
    task, coordinator = decided("approve")

    with pytest.raises(InvalidTransition, match="收不回来了"):
        services.take_back(task=task, actor=coordinator, at=LATE)

    assert task.obj.status == Status.APPROVED


def test_decision_is_taken_back_by_its_author_alone():
    task, _ = decided("approve")

    with pytest.raises(InvalidTransition, match="只有本人能收回"):
        services.take_back(task=task, actor=CoordinatorFactory(), at=SOON)


def test_second_undo_says_that_it_was_taken_back_already():
    task, coordinator = decided("approve")
    services.take_back(task=task, actor=coordinator, at=SOON)

    with pytest.raises(InvalidTransition, match="已经收回"):
        services.take_back(task=task, actor=coordinator, at=SOON)

    assert ReviewEvent.objects.of(task.obj).filter(action="undo").count() == 1


def test_applicant_who_goes_on_is_not_disturbed():
    task, coordinator = decided("return")
    organization = Organization.objects.get(pk=task.object_id)
    perform_transition(obj=organization, action="submit", actor=manager_of(task), at=NOON + timedelta(minutes=2))

    with pytest.raises(InvalidTransition, match="提交核验"):
        services.take_back(task=task, actor=coordinator, at=SOON)

    organization.refresh_from_db()
    assert organization.status == Status.SUBMITTED


def test_applicant_who_has_begun_to_mend_is_not_disturbed():
    task, coordinator = decided("return")
    Organization.objects.filter(pk=task.object_id).update(version=task.obj.version + 1, name="纸鸢")

    with pytest.raises(InvalidTransition, match="动手改了"):
        services.take_back(task=task, actor=coordinator, at=SOON)


def test_undo_step_alone_keeps_the_rules_too():
    task, coordinator = decided("approve")
    organization = Organization.objects.get(pk=task.object_id)

    with pytest.raises(InvalidTransition, match="收不回来了"):
        perform_transition(obj=organization, action="undo", actor=coordinator, at=LATE)
    assert "undo" not in {step.action for step in workflow.available_actions(organization, coordinator)}


def test_reasons_of_an_undone_return_are_not_counted():
    reason = ReturnReason.objects.create(label="名称不全", text="写全称")
    task, coordinator = decided("return", reasons=[reason])
    assert GivenReason.objects.count() == 1

    services.take_back(task=task, actor=coordinator, at=SOON)

    assert GivenReason.objects.count() == 0


def test_task_can_be_decided_again_and_is_told_once():
    task, coordinator = decided("reject")
    services.take_back(task=task, actor=coordinator, at=SOON)
    task = ReviewTask.objects.get(pk=task.pk)

    services.decide(task=task, action="approve", actor=coordinator, at=SOON, expected_version=task.obj.version)

    assert [message.event for message in Notification.objects.filter(key__startswith="review:")] == ["review.approved"]
    task.refresh_from_db()
    assert (task.decision, task.round) == ("approve", 1)


def test_bulk_decisions_are_taken_back_one_by_one():
    first, second, coordinator = submit_organization(), submit_organization(), CoordinatorFactory()
    services.bulk_decide(tasks=[first, second], action="approve", actor=coordinator, at=NOON)

    services.take_back(task=first, actor=coordinator, at=SOON)

    statuses = [Organization.objects.get(pk=task.object_id).status for task in (first, second)]
    assert statuses == [Status.SUBMITTED, Status.APPROVED]


def demand_decided(at):
    """``(demand, task, coordinator)``: a demand that was handed in and approved at that moment."""
    organization = OrganizationFactory()
    editor = MembershipFactory(organization=organization).user
    demand = TalentDemandFactory(organization=organization, status=Status.DRAFT)
    perform_transition(obj=demand, action="submit", actor=editor, at=at - timedelta(hours=1))
    task, coordinator = ReviewTask.objects.open().of(demand).get(), CoordinatorFactory()
    services.decide(task=task, action="approve", actor=coordinator, at=at, expected_version=task.obj.version)
    return TalentDemand.objects.get(pk=demand.pk), task, coordinator


def test_approved_listing_is_public_at_once_but_told_to_nobody_else_until_it_is_settled():
    demand, task, coordinator = demand_decided(timezone.now())
    public = TalentDemand.objects.published(on=timezone.localdate())
    assert (list(public), list(public.settled())) == ([demand], [])

    services.take_back(task=task, actor=coordinator, at=timezone.now())

    assert list(public.all()) == []
    demand.refresh_from_db()
    assert (demand.published_at, demand.confirmed_on) == (None, None)


def test_settled_listing_is_told():
    demand, *_ = demand_decided(timezone.now() - timedelta(minutes=11))

    assert list(TalentDemand.objects.published(on=timezone.localdate()).settled()) == [demand]


def test_approval_of_a_revision_cannot_be_taken_back_and_is_told_at_once():
    demand, *_ = demand_decided(timezone.now() - timedelta(days=1))
    editor = demand.organization.memberships.get().user
    revision = TalentDemandFactory(organization=demand.organization, status=Status.DRAFT, revision_of=demand)
    perform_transition(obj=revision, action="submit", actor=editor, at=timezone.now())
    task, coordinator = ReviewTask.objects.open().of(revision).get(), CoordinatorFactory()
    services.decide(task=task, action="approve", actor=coordinator, at=timezone.now(), expected_version=task.obj.version)

    with pytest.raises(InvalidTransition, match="不能收回"):
        services.take_back(task=task, actor=coordinator, at=timezone.now())
    assert Notification.objects.filter(event="review.approved").latest("pk").release_at is None


def test_verified_organization_that_has_handed_something_in_stays_verified():
    task, coordinator = decided("approve", at=timezone.now())
    organization = Organization.objects.get(pk=task.object_id)
    demand = TalentDemandFactory(organization=organization, status=Status.DRAFT)
    perform_transition(obj=demand, action="submit", actor=manager_of(task), at=timezone.now())

    with pytest.raises(InvalidTransition, match="新的发布"):
        services.take_back(task=task, actor=coordinator, at=timezone.now())


def test_page_and_queue_offer_to_take_back_until_the_minute(client):
    task, coordinator = decided("approve", at=timezone.now())
    sign_in(client, coordinator)
    until = timezone.localtime(task.closed_at + timedelta(minutes=10))

    page, queue = client.get(task.get_absolute_url()), client.get(reverse("admin:review_reviewtask_changelist"))
    assert f"{until:%H:%M} 前可以收回" in page.content.decode()
    assert reverse("admin:review_reviewtask_undo", args=[task.pk]) in queue.content.decode()

    answer = client.post(reverse("admin:review_reviewtask_undo", args=[task.pk]), follow=True)
    assert "又在等审核" in answer.content.decode()
    again = client.post(reverse("admin:review_reviewtask_undo", args=[task.pk]), follow=True)
    assert "已经收回了" in again.content.decode()


def test_undo_of_a_foreign_task_is_missing(client):
    task, _ = decided("approve", at=timezone.now())
    sign_in(client, CoordinatorFactory(scope=DistrictFactory()))

    answer = client.post(reverse("admin:review_reviewtask_undo", args=[task.pk]))

    assert answer.status_code == 404
    assert ReviewTask.objects.get(pk=task.pk).decision == "approve"


@pytest.mark.django_db(transaction=True)
def test_of_many_undos_at_once_one_wins():
    task, coordinator = decided("approve", at=timezone.now())

    def attempt(_):
        try:
            with transaction.atomic():
                services.take_back(task=task, actor=coordinator, at=timezone.now())
        except InvalidTransition as refusal:
            return str(refusal)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(20)))

    assert answers.count("") == 1
    assert ReviewEvent.objects.of(task.obj).filter(action="undo").count() == 1
