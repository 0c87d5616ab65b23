"""Every mail is a row that ends: sent once, refused for good, or given up after growing pauses."""

import re
import smtplib
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import timezone

from core import letters, outbox
from core.letters import Letter
from core.models import DailyDigest, JobRun, OutgoingMail, UndeliverableAddress
from core.tasks import purge_mail, send_mail
from tests.accounts.factories import CoordinatorFactory, UserFactory
from tests.accounts.sign_in import sign_in
from tests.core.letters import tell

pytestmark = pytest.mark.django_db
ANSWERS = []
"""What the mail server of ``Scripted`` answers next: an exception, or nothing for a yes."""


class Scripted(BaseEmailBackend):
    """A mail server whose answers a test decides."""

    def send_messages(self, messages):
        answer = ANSWERS.pop(0) if ANSWERS else None
        if answer is not None:
            raise answer
        mail.outbox.extend(messages)
        return len(messages)


@pytest.fixture(autouse=True)
def server(settings):
    settings.EMAIL_BACKEND = "tests.core.test_outbox.Scripted"
    ANSWERS.clear()
    cache.clear()
    yield ANSWERS
    cache.clear()


def written(person=None, key="mail:1", at=None):
    return outbox.write(
        key=key,
        event="review.returned",
        person=person or UserFactory(email="reader@example.test"),
        letter=Letter("改两处\nBcc: x@example.test", "两处要改", "<p>两处要改</p>"),
        at=at or timezone.now(),
    )


def refusal(code, words):
    return smtplib.SMTPRecipientsRefused({"reader@example.test": (code, words.encode())})


def test_same_key_is_one_row_and_one_mail():
    person = UserFactory()
    first, second = written(person), written(person)
    states = [outbox.send(mail_id=first.pk, at=timezone.now()) for _ in range(2)]

    assert first == second
    assert states == ["sent", "sent"]
    assert len(mail.outbox) == 1
    assert mail.outbox[0].subject == "改两处 Bcc: x@example.test"
    assert mail.outbox[0].extra_headers["Message-ID"] == first.message_id
    assert b"\nSubject: =?utf-8?" in outbox.message_of(first).message().as_bytes()


def test_mail_of_a_bare_title_has_it_as_subject_and_none_has_no_subject():
    letter = letters.of_template("mail/notification", {"title": "请你参加评审"})
    row = outbox.write(key="bare", event="x.y", address="expert@example.test", letter=letter, at=timezone.now())
    assert row.subject == "请你参加评审"

    with pytest.raises(ValueError, match="without a subject"):
        outbox.write(
            key="none", event="x.y", address="expert@example.test", letter=replace(letter, subject=" "), at=timezone.now()
        )


def test_temporary_error_waits_longer_each_time_and_ends(server):
    at = timezone.now()
    row = written(at=at)
    pauses = []
    for _ in outbox.PAUSES:
        server.append(smtplib.SMTPSenderRefused(451, b"later", "x"))
        assert outbox.send(mail_id=row.pk, at=at) == "queued"
        row.refresh_from_db()
        pauses.append(row.next_attempt_at - at)
        assert outbox.send(mail_id=row.pk, at=at) == "queued"  # not due yet: no attempt
        at = row.next_attempt_at
    server.append(smtplib.SMTPSenderRefused(451, b"later", "x"))

    assert pauses == sorted(pauses)
    assert outbox.send(mail_id=row.pk, at=at) == "failed"
    row.refresh_from_db()
    assert row.attempt_count == len(outbox.PAUSES) + 1
    assert "later" in row.error
    assert mail.outbox == []


def test_server_that_is_away_is_not_asked_for_every_mail(server):
    at = timezone.now()
    rows = [written(UserFactory(), key=f"mail:{number}", at=at) for number in range(3)]
    server += [ConnectionRefusedError("nobody there"), ConnectionRefusedError("still nobody")]

    states = [outbox.send(mail_id=row.pk, at=at) for row in rows]

    assert states == ["queued"] * 3
    assert [OutgoingMail.objects.get(pk=row.pk).attempt_count for row in rows] == [1, 1, 0]  # one probe, the third only waits

    cache.clear()
    assert outbox.send(mail_id=rows[2].pk, at=OutgoingMail.objects.get(pk=rows[2].pk).next_attempt_at) == "sent"


@pytest.mark.parametrize(
    ("code", "words", "state", "is_marked"),
    [
        (550, "5.1.1 no such user", "bounced", True),
        (550, "5.7.1 blocked by policy", "failed", False),
        (552, "5.2.2 mailbox full", "failed", False),
        (450, "4.2.0 greylisted", "queued", False),
    ],
)
def test_refused_recipient_is_marked_only_when_the_address_is_at_fault(server, code, words, state, is_marked):
    row = written()
    server.append(refusal(code, words))

    assert outbox.send(mail_id=row.pk, at=timezone.now()) == state
    assert UndeliverableAddress.objects.filter(address="reader@example.test").exists() is is_marked


def test_marked_address_gets_nothing_until_its_owner_says_so(client):
    person = UserFactory(email="reader@example.test")
    outbox.mark_undeliverable(address="Reader@example.test", reason="550 no such user", at=timezone.now())
    tell(person)
    send_mail(job_id=JobRun.objects.get().pk)
    sign_in(client, person)
    page = client.get(reverse("accounts:notification_list")).content.decode()

    assert OutgoingMail.objects.get().state == "bounced"
    assert mail.outbox == []
    assert "邮件送不到 reader@example.test" in page
    assert reverse("account_email") in page

    client.post(reverse("accounts:mail_again"))
    tell(person, key="event:2")
    send_mail(job_id=JobRun.objects.get(key__startswith="notification:", state="queued").pk)

    assert "邮件送不到" not in client.get(reverse("accounts:notification_list")).content.decode()
    assert [message.to for message in mail.outbox] == [["reader@example.test"]]


def test_what_is_due_is_asked_for_once_an_attempt():
    at = timezone.now()
    row = written(at=at - timedelta(minutes=5))
    written(UserFactory(), key="fresh", at=at)

    assert [outbox.requeue(at) for _ in range(2)] == [1, 1]
    assert JobRun.objects.filter(task="core.send_mail", payload={"mail_id": row.pk}).count() == 1


def test_mail_of_a_closed_account_is_cancelled():
    row = written()
    row.recipient.is_active = False
    row.recipient.save()

    assert outbox.send(mail_id=row.pk, at=timezone.now()) == "cancelled"
    assert mail.outbox == []


def test_a_cancelled_mail_waits_for_its_moment_and_a_retracted_one_never_leaves():
    now = timezone.now()
    row, other = written(at=now + timedelta(minutes=10)), written(UserFactory(), key="other")
    outbox.cancel(mail=row, at=now)
    assert outbox.retry(mail=row, at=now)
    assert outbox.send(mail_id=row.pk, at=now) == "queued"
    assert mail.outbox == []

    outbox.cancel(mail=row, at=now)
    assert outbox.retract(mails=OutgoingMail.objects.filter(pk=row.pk), at=now)
    assert not outbox.retry(mail=row, at=now)
    assert outbox.send(mail_id=row.pk, at=now + timedelta(minutes=10)) == "cancelled"
    assert outbox.send(mail_id=other.pk, at=timezone.now()) == "sent"
    assert not outbox.retract(mails=OutgoingMail.objects.filter(pk=other.pk), at=now)


def test_operator_reads_a_mail_without_the_keys_of_its_links_and_tries_again(client, server):
    person = UserFactory(email="reader@example.test")
    row = outbox.write(
        key="x",
        event="review.returned",
        person=person,
        letter=Letter(
            "信", "办：https://x.example/l/12.secretsignature/", '<a href="https://x.example/l/12.secretsignature/">办</a>'
        ),
        at=timezone.now(),
    )
    server.append(smtplib.SMTPDataError(554, b"rejected"))
    assert outbox.send(mail_id=row.pk, at=timezone.now()) == "failed"
    sign_in(client, CoordinatorFactory(is_superuser=True))
    page = client.get(reverse("admin:core_outgoingmail_change", args=[row.pk]))
    letter = client.get(reverse("admin:core_outgoingmail_letter", args=[row.pk]))

    assert "secretsignature" not in page.content.decode() + letter.content.decode()
    assert "/l/12.[hidden]/" in letter.content.decode()
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "sandbox" in letter["Content-Security-Policy"]
    assert "script-src 'none'" in letter["Content-Security-Policy"]

    client.post(reverse("admin:core_outgoingmail_change", args=[row.pk]), {"retry": "1"})
    send_mail(job_id=JobRun.objects.get(task="core.send_mail", key__contains=":retry:").pk)

    assert len(mail.outbox) == 1
    assert "secretsignature" in mail.outbox[0].body  # the control: what leaves is whole


@pytest.mark.parametrize(("event", "status"), [("review.returned", 200), ("projects.bid_sealed", 404)])
def test_that_a_confidential_mail_was_sent_is_not_shown_to_operators(client, event, status):
    letter = Letter("标书密封好了", "回执", "<p>回执</p>")
    row = outbox.write(key="x", event=event, address="bidder@example.test", letter=letter, at=timezone.now())
    sign_in(client, CoordinatorFactory(is_superuser=True))

    answers = [client.get(reverse(f"admin:core_outgoingmail_{page}", args=[row.pk])) for page in ("change", "letter")]

    assert {answer.status_code for answer in answers} == {status}
    assert ("bidder@" in client.get(reverse("admin:core_outgoingmail_changelist")).text) == (status == 200)


def test_only_the_outbox_speaks_to_the_mail_server():
    from tests.project.tree import PROJECT_DIR, tracked

    speaks = re.compile(r"EmailMessage|EmailMultiAlternatives|mail import (send|get_connection)")
    ours = [path for path in tracked(".py") if not path.is_relative_to(PROJECT_DIR / "tests")]
    speakers = {str(path.relative_to(PROJECT_DIR)) for path in ours if speaks.search(path.read_text())}

    assert speakers == {"core/outbox.py"}


def test_mails_of_one_second_are_files_of_their_own(tmp_path):
    for number in range(20):
        connection = mail.get_connection("core.mail_files.EmailBackend", file_path=str(tmp_path))
        mail.EmailMessage(f"第 {number} 封", "正文", to=["a@example.test"], connection=connection).send()

    assert len(list(tmp_path.iterdir())) == 20


def test_mails_and_days_of_long_ago_are_forgotten_and_what_waits_is_not():
    now, person = timezone.now(), UserFactory()
    long_ago = now - outbox.KEPT_FOR - timedelta(days=1)
    for key, state, ended in (("old", "sent", long_ago), ("new", "sent", now), ("waits", "queued", None)):
        OutgoingMail.objects.create(
            key=key, event="x", recipient=person, address="a@example.test", subject="信", text="x", message_id=f"<{key}@x>",
            state=state, next_attempt_at=long_ago, ended_at=ended,
        )  # fmt: skip
    for on in (timezone.localdate(long_ago), timezone.localdate(now)):
        DailyDigest.objects.create(person=person, on=on)

    for _ in range(2):
        purge_mail()

    assert set(OutgoingMail.objects.values_list("key", flat=True)) == {"new", "waits"}
    assert DailyDigest.objects.get().on == timezone.localdate(now)
