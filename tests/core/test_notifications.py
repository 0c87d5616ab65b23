"""A message once in the portal and once by mail, however often the work is delivered."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from core.models import JobRun, Notification
from core.notifications import deliver, notify
from core.tasks import send_mail
from tests.accounts.factories import UserFactory
from tests.accounts.sign_in import sign_in

pytestmark = pytest.mark.django_db


def tell(*people, key="event:1"):
    """One event."""
    return notify(
        event="review.approved",
        recipients=people,
        key=key,
        title="核验通过了",
        text="现在可以发布了。",
        url="/workbench/",
        action_label="去看看",
    )


def test_same_key_reaches_a_person_once():
    first, second = UserFactory(), UserFactory()
    tell(first)
    tell(first, second)

    assert sorted(Notification.objects.values_list("recipient_id", flat=True)) == sorted([first.pk, second.pk])
    assert JobRun.objects.filter(task="core.send_mail").count() == 2


def test_unregistered_event_is_refused():
    with pytest.raises(LookupError, match="nobody.registered_this"):
        notify(event="nobody.registered_this", recipients=[UserFactory()], key="x", title="试")

    assert not Notification.objects.exists()


def test_job_delivered_twice_sends_one_mail(settings):
    settings.SITE_URL = "https://xieyu.example"
    tell(UserFactory(email="reader@example.test"))
    job = JobRun.objects.get()
    send_mail(job_id=job.pk)
    send_mail(job_id=job.pk)
    JobRun.objects.update(state="queued")
    send_mail(job_id=job.pk)

    assert [message.to for message in mail.outbox] == [["reader@example.test"]]
    message = mail.outbox[0]
    assert message.subject == "核验通过了"
    address = f"https://xieyu.example/accounts/notifications/{Notification.objects.get().pk}/open/"
    assert address in message.body
    assert address in message.alternatives[0].content
    assert message.extra_headers["Message-ID"].endswith("@xieyu.example>")


def test_nobody_is_mailed_after_being_deactivated():
    person = UserFactory()
    notification = tell(person)[0]
    person.is_active = False
    person.save()

    assert deliver(notification_id=notification.pk, at=timezone.now()) is None
    assert mail.outbox == []


def test_title_with_line_break_makes_no_second_header():
    notification = notify(event="review.approved", recipients=[UserFactory()], key="x", title="一行\nBcc: a@example.test")[0]
    deliver(notification_id=notification.pk, at=timezone.now())

    assert mail.outbox[0].subject == "一行 Bcc: a@example.test"


def test_page_shows_ones_own_messages_and_marks_them_read(client):
    reader, other = UserFactory(), UserFactory()
    mine, foreign = tell(reader)[0], tell(other, key="foreign")[0]
    sign_in(client, reader)
    assert client.get(reverse("accounts:notification_list")).content.decode().count("核验通过了") >= 1

    opened = client.post(reverse("accounts:notification_read", args=[mine.pk]), {"open": "1"})
    client.post(reverse("accounts:notification_read", args=[foreign.pk]))
    client.post(reverse("accounts:notification_read_all"))

    assert opened["Location"] == "/workbench/"
    assert list(Notification.objects.filter(read_at=None)) == [foreign]
