"""Reminders of due dates: once a step, object and day, the latest step after missed days, escalation, whole after a crash."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core import registries
from core.models import JobRun, Notification
from core.registries import Deadline
from review import deadlines
from review.models import DistrictOpinion, Reminder, ReminderStep, ReviewTask
from supplydemand.models import ContactAsk
from tests.accounts.factories import CoordinatorFactory, MembershipFactory, SchoolFactory
from tests.accounts.sign_in import sign_in
from tests.review.submissions import submit_organization
from tests.supplydemand.factories import TalentDemandFactory
from tests.taxonomy.factories import DistrictFactory

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 6, 10)
"""A day with plain weeks around it, so that working days can be counted on one's fingers."""


def on(day):
    return timezone.make_aware(datetime.combine(day, time(9)))


def days(count):
    return WEDNESDAY + timedelta(days=count)


def told(person=None):
    rows = Notification.objects.filter(event__in=["review.task_due", "review.opinion_due", "supplydemand.answer_due"])
    return [row.title for row in (rows.filter(recipient=person) if person else rows).order_by("pk")]


def task_due(day, *, assignee=None, district=None):
    task = submit_organization(**({"district": district} if district else {}))
    ReviewTask.objects.filter(pk=task.pk).update(due_on=day, assignee=assignee)
    return ReviewTask.objects.get(pk=task.pk)


@pytest.fixture
def district():
    return DistrictFactory()


@pytest.fixture
def coordinator(district):
    return CoordinatorFactory(scope=district)


def test_each_step_is_told_once_on_its_day_however_often_the_job_runs(district, coordinator):
    city = CoordinatorFactory()
    task = task_due(WEDNESDAY, district=district)

    for day in (-2, -1, -1, 0, 1, 1, 2, 3, 5, 6, 9):  # 3 and 4 are a weekend
        deadlines.remind(at=on(days(day)))

    assert told(coordinator) == [f"还有 1 天到期：审核“{task.title}”", f"超期 1 天：审核“{task.title}”"]
    assert told(city) == [f"超期 5 天还没办：审核“{task.title}”"]
    assert Reminder.objects.filter(is_told=True).count() == 3


def test_assignee_is_told_instead_of_the_district_and_what_is_decided_is_left_alone(district, coordinator):
    assignee = CoordinatorFactory(scope=district)
    task = task_due(WEDNESDAY, assignee=assignee, district=district)
    done = task_due(WEDNESDAY, district=district)
    ReviewTask.objects.filter(pk=done.pk).update(closed_at=on(days(-3)))

    deadlines.remind(at=on(days(-1)))

    assert told(assignee) == [f"还有 1 天到期：审核“{task.title}”"]
    assert told(coordinator) == []


def test_after_missed_days_only_the_latest_step_of_each_addressee_is_told(district, coordinator):
    city = CoordinatorFactory()
    task_due(WEDNESDAY, district=district)

    deadlines.remind(at=on(days(6)))
    deadlines.remind(at=on(days(7)))

    assert [title.split("：")[0] for title in told(coordinator)] == ["超期 6 天"]
    assert [title.split("：")[0] for title in told(city)] == ["超期 6 天还没办"]
    assert Reminder.objects.filter(is_told=False).count() == 1


def test_what_was_due_long_ago_is_not_dug_up(district, coordinator):
    task_due(WEDNESDAY - timedelta(days=90), district=district)
    assert deadlines.remind(at=on(WEDNESDAY)) == 0

    task_due(WEDNESDAY - timedelta(days=7), district=district)
    CoordinatorFactory()
    assert deadlines.remind(at=on(WEDNESDAY)) == 2  # the control


def test_changed_due_date_starts_anew(district, coordinator):
    task = task_due(WEDNESDAY, district=district)
    deadlines.remind(at=on(days(-1)))
    ReviewTask.objects.filter(pk=task.pk).update(due_on=days(7))

    deadlines.remind(at=on(days(1)))
    deadlines.remind(at=on(days(6)))

    assert len(told(coordinator)) == 2


def test_steps_are_data_and_what_was_switched_off_stays_off(district, coordinator):
    task_due(WEDNESDAY, district=district)
    deadlines.load_first()
    ReminderStep.objects.filter(deadline="review.task").update(is_active=False)
    ReminderStep.objects.create(deadline="review.task", days=-3, who="responsible")

    for day in (-5, -1, 1, 6):  # three working days before a Wednesday is the Friday before
        deadlines.remind(at=on(days(day)))

    assert [title.split("：")[0] for title in told()] == ["还有 5 天到期"]
    assert ReminderStep.objects.filter(deadline="review.task").count() == 4


def test_step_added_later_does_not_go_back_behind_one_that_was_told(district, coordinator):
    task_due(WEDNESDAY, district=district)
    deadlines.remind(at=on(days(-1)))
    ReminderStep.objects.create(deadline="review.task", days=-2, who="responsible")
    deadlines.remind(at=on(days(-1)))
    assert len(told(coordinator)) == 1

    ReminderStep.objects.create(deadline="review.task", days=0, who="responsible")
    deadlines.remind(at=on(days(0)))
    assert len(told(coordinator)) == 2  # the control


def test_many_of_one_day_are_one_message(district, coordinator):
    for _ in range(deadlines.ONE_BY_ONE + 1):
        task_due(WEDNESDAY, district=district)

    deadlines.remind(at=on(days(-1)))
    deadlines.remind(at=on(days(-1)))

    assert told(coordinator) == ["4 件待审事项还有 1 天到期"]
    assert Reminder.objects.count() == 4


class Crash(Exception):
    """A worker that dies."""


@pytest.mark.parametrize("after", ["_keep", "notify"])
def test_crash_between_the_row_and_the_message_loses_and_doubles_nothing(district, coordinator, monkeypatch, after):
    tasks = [task_due(WEDNESDAY, district=district) for _ in range(2)]
    real, calls = getattr(deadlines, after), []

    def dying(*args, **words):
        calls.append(real(*args, **words))
        if len(calls) == 2:
            raise Crash

    monkeypatch.setattr(deadlines, after, dying)
    with pytest.raises(deadlines.SomeFailed):
        deadlines.remind(at=on(days(-1)))
    assert len(calls) == 2
    assert (Reminder.objects.count(), told()) == (0, [])
    monkeypatch.undo()

    deadlines.remind(at=on(days(-1)))
    deadlines.remind(at=on(days(-1)))

    assert sorted(told(coordinator)) == sorted(f"还有 1 天到期：审核“{task.title}”" for task in tasks)


def test_one_kind_that_fails_does_not_silence_the_others(district, coordinator):
    def broken(on, first, last):
        raise Crash

    broken_kind = Deadline("test.broken", "坏的", "review.task_due", broken, None, None, None, ((0, "responsible"),), None)
    registries.deadlines.insert(0, broken_kind)
    try:
        task_due(WEDNESDAY, district=district)
        with pytest.raises(deadlines.SomeFailed, match="test.broken"):
            deadlines.remind(at=on(days(-1)))
    finally:
        registries.deadlines.remove(broken_kind)

    assert len(told(coordinator)) == 1


def test_district_is_reminded_of_its_opinion_and_the_city_when_it_stays_silent(district, coordinator):
    city = CoordinatorFactory()
    task = task_due(days(9), district=district)
    DistrictOpinion.objects.create(task=task, district=district, due_on=WEDNESDAY)

    deadlines.remind(at=on(days(-1)))
    deadlines.remind(at=on(days(1)))

    assert [title.split("：")[0] for title in told(coordinator)] == ["还有 1 天到期", "超期 1 天"]
    assert [title.split("：")[0] for title in told(city)] == ["超期 1 天还没办"]


def test_editors_are_reminded_of_a_request_until_it_is_answered():
    owner, school = MembershipFactory(), MembershipFactory(organization=SchoolFactory())
    demand = TalentDemandFactory(organization=owner.organization)
    words = {"organization": school.organization, "owner": owner.organization, "asked_by": school.user, "text": "想谈实习"}
    ask = ContactAsk.objects.create(demand=demand, asked_at=on(days(-7)), **words)

    deadlines.remind(at=on(days(-1)))
    assert told(owner.user) == [f"还有 1 天到期：答复{school.organization}的联系请求"]

    ContactAsk.objects.filter(pk=ask.pk).update(answered_at=on(days(0)), answered_by=owner.user, refusal="full")
    deadlines.remind(at=on(days(2)))
    assert len(told(owner.user)) == 1


def test_hourly_job_is_registered_once_an_hour_by_day():
    for hour, minute in ((7, 59), (8, 0), (8, 30), (9, 1)):
        deadlines.ensure_hourly(timezone.make_aware(datetime.combine(WEDNESDAY, time(hour, minute))))

    assert list(JobRun.objects.filter(task=deadlines.TASK).order_by("pk").values_list("key", flat=True)) == [
        "2026-06-10 08",
        "2026-06-10 09",
    ]


def test_city_coordinators_change_steps_in_admin(client, district):
    deadlines.load_first()
    page, add = reverse("admin:review_reminderstep_changelist"), reverse("admin:review_reminderstep_add")
    sign_in(client, CoordinatorFactory(scope=district))
    assert client.get(page).status_code == 403

    sign_in(client, CoordinatorFactory())
    assert "到期前 1 个工作日" in client.get(page).content.decode()
    client.post(add, {"deadline": "review.task", "days": "-5", "who": "responsible", "is_active": "on"})
    assert ReminderStep.objects.filter(deadline="review.task", days=-5).exists()


def test_every_packaged_step_passes_its_own_validation_and_can_be_switched_off(client):
    deadlines.load_first()
    steps = list(ReminderStep.objects.all())
    assert len(steps) >= sum(len(deadline.steps) for deadline in registries.deadlines)
    for step in steps:
        step.full_clean()
    farthest = min(steps, key=lambda step: step.days)
    url = reverse("admin:review_reminderstep_change", args=[farthest.pk])
    data = {"deadline": farthest.deadline, "days": farthest.days, "who": farthest.who}
    sign_in(client, CoordinatorFactory())

    assert client.post(url, data | {"days": -131}).status_code == 200  # refused
    farthest.refresh_from_db()
    assert farthest.is_active
    assert client.post(url, data).status_code == 302
    farthest.refresh_from_db()
    assert not farthest.is_active
