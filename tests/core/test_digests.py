"""One mail a day at most, of what was not read, and once even when the work is done twice or dies in the middle."""

from datetime import date, datetime

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from core import digests, preferences, rounds
from core.models import DailyDigest, JobRun, Notification, OutgoingMail
from core.tasks import send_mail, write_daily_mails
from tests.accounts.factories import UserFactory
from tests.core.letters import DAILY_EVENT, MANDATORY_EVENT, NOW_EVENT, tell

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def send_all():
    for job in JobRun.objects.filter(task="core.send_mail", state="queued"):
        send_mail(job_id=job.pk)


def test_day_is_one_mail_with_each_message_and_its_link(settings):
    settings.SITE_URL = "https://xieyu.example"
    reader, other = UserFactory(), UserFactory()
    first = tell(reader, event=DAILY_EVENT, key="a", title="昨晚有 3 个新匹配")[0]
    second = tell(reader, event="supplydemand.outcome_asked", key="b", title="和对方谈得怎么样")[0]
    tell(other, event=NOW_EVENT, key="c", title="马上发的")
    send_all()
    mail.outbox.clear()

    digests.write_all(on=TODAY, at=timezone.now())
    send_all()

    assert [message.to for message in mail.outbox] == [[reader.email]]
    for row in (first, second):
        assert row.title in mail.outbox[0].body
        assert f"https://xieyu.example/accounts/notifications/{row.pk}/open/" in mail.outbox[0].body
    assert Notification.objects.get(pk=first.pk).mailed_at is not None
    assert mail.outbox[0].extra_headers["List-Unsubscribe"].endswith("/accounts/notifications/preferences/>")


def test_work_delivered_twice_and_a_second_time_the_same_day_is_one_mail():
    reader = UserFactory()
    tell(reader, event=DAILY_EVENT, key="a")
    job = JobRun.objects.create(task=digests.TASK, key=str(TODAY), payload={"on": str(TODAY)})
    for _ in range(2):
        write_daily_mails(job_id=job.pk)
        JobRun.objects.filter(pk=job.pk).update(state="queued")
    tell(reader, event=DAILY_EVENT, key="late")
    digests.write_all(on=TODAY, at=timezone.now())
    send_all()

    assert len(mail.outbox) == 1
    assert DailyDigest.objects.get().message_count == 1

    digests.write_all(on=date(2026, 11, 26), at=timezone.now())  # the control: tomorrow brings the rest
    send_all()
    assert len(mail.outbox) == 2


def test_what_was_read_or_switched_off_meanwhile_is_left_out():
    reader, quiet = UserFactory(), UserFactory()
    tell(reader, event=DAILY_EVENT, key="read")
    tell(reader, event=DAILY_EVENT, key="unread", title="没看过的")
    tell(quiet, event=DAILY_EVENT, key="unwanted")
    Notification.objects.filter(key="read").update(read_at=timezone.now())
    preferences.choose(person=quiet, event=DAILY_EVENT, mail="off")

    digests.write_all(on=TODAY, at=timezone.now())

    assert [(row.recipient, row.subject) for row in OutgoingMail.objects.all()] == [(reader, "没看过的")]
    assert Notification.objects.get(key="unwanted").mail_plan == "off"


def test_one_persons_fault_stops_nobody_else_and_is_tried_again(monkeypatch):
    readers = [UserFactory() for _ in range(3)]
    tell(*readers, event=DAILY_EVENT, key="a")
    whole, poisoned = digests.write_one, readers[1].pk

    def fails_for_one(*, person_id, on, at):
        if person_id == poisoned:
            raise ValueError("broken row")
        return whole(person_id=person_id, on=on, at=at)

    monkeypatch.setattr(digests, "write_one", fails_for_one)
    with pytest.raises(rounds.SomeFailed):
        digests.write_all(on=TODAY, at=timezone.now())
    monkeypatch.undo()
    assert OutgoingMail.objects.count() == 2
    assert DailyDigest.objects.get(person=poisoned).state == "failed"

    digests.write_all(on=TODAY, at=timezone.now())

    assert OutgoingMail.objects.count() == 3
    assert DailyDigest.objects.filter(state="done").count() == 3


def test_crash_after_a_persons_mail_leaves_no_half_written_day():
    reader = UserFactory()
    tell(reader, event=DAILY_EVENT, key="a")

    with transaction.atomic():
        digests.write_one(person_id=reader.pk, on=TODAY, at=timezone.now())
        transaction.set_rollback(True)  # what PostgreSQL does for a process that dies here
    assert (DailyDigest.objects.count(), OutgoingMail.objects.count()) == (0, 0)

    digests.write_all(on=TODAY, at=timezone.now())
    assert OutgoingMail.objects.count() == 1


def test_time_that_is_up_leaves_the_rest_for_the_next_turn(monkeypatch):
    tell(*[UserFactory() for _ in range(3)], event=DAILY_EVENT, key="a")
    job = JobRun.objects.create(task=digests.TASK, key=str(TODAY), payload={"on": str(TODAY)})
    monkeypatch.setattr(rounds, "SECONDS_AT_A_TIME", -1)
    counts = []
    for _ in range(4):
        write_daily_mails(job_id=job.pk)
        counts.append(DailyDigest.objects.count())
    job.refresh_from_db()

    assert counts == [1, 2, 3, 3]
    assert (job.state, job.attempt_count) == ("done", 1)


@pytest.mark.parametrize(("hour", "count"), [(7, 0), (8, 1), (23, 1)])
def test_day_is_registered_once_its_hour_has_come(hour, count):
    at = timezone.make_aware(datetime(2026, 11, 25, hour, 30))
    for _ in range(2):
        digests.ensure_todays(at)

    assert JobRun.objects.filter(task=digests.TASK, key="2026-11-25").count() == count


def test_choice_decides_between_now_daily_and_off():
    now, daily, off, hidden = people = [UserFactory() for _ in range(4)]
    preferences.choose(person=daily, event=NOW_EVENT, mail="daily")
    preferences.choose(person=off, event=NOW_EVENT, mail="off")
    preferences.choose(person=hidden, event=NOW_EVENT, mail="now", in_portal=False)
    tell(*people, event=NOW_EVENT)

    plans = {row.recipient: row.mail_plan for row in Notification.objects.all()}
    assert plans == {now: "now", daily: "daily", off: "off", hidden: "now"}
    assert JobRun.objects.filter(task="core.send_mail").count() == 2
    assert not Notification.objects.visible_to(hidden).exists()
    assert Notification.objects.visible_to(off).count() == 1


def test_mandatory_event_can_be_slowed_but_not_silenced():
    person = UserFactory()

    assert preferences.choose(person=person, event=MANDATORY_EVENT, mail="off", in_portal=False) == preferences.Choice(
        True, "daily"
    )
    assert preferences.choose(person=person, event=NOW_EVENT, mail="off").mail == "off"  # the control
