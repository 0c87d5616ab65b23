"""Reports of mail that came back count only for mails of ours."""

import mailbox
from email import message_from_string

import pytest
from django.core.management import call_command
from django.utils import timezone

from core import bounces
from core.models import OutgoingMail, UndeliverableAddress
from tests.accounts.factories import UserFactory
from tests.core.test_outbox import written

pytestmark = pytest.mark.django_db
REPORT = """From: MAILER-DAEMON@mx.example
To: no-reply@xieyu.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such user

--b
Content-Type: text/rfc822-headers

Message-ID: {number}
Subject: x

--b--
"""


def report(mail, *, address=None, number=None, action="failed", status="5.1.1"):
    text = REPORT.format(address=address or mail.address, number=number or mail.message_id, action=action, status=status)
    return message_from_string(text)


def sent():
    mail = written(UserFactory(email="reader@example.test"))
    OutgoingMail.objects.filter(pk=mail.pk).update(state="sent")
    return OutgoingMail.objects.get(pk=mail.pk)


@pytest.mark.parametrize(
    ("changes", "state", "is_marked"),
    [
        ({}, "bounced", True),
        ({"number": "<guessed@xieyu.example>"}, "sent", False),
        ({"address": "victim@example.test"}, "sent", False),
        ({"action": "delayed", "status": "4.4.1"}, "sent", False),
        ({"status": "5.2.2"}, "failed", False),
    ],
)
def test_report_counts_only_for_the_mail_and_address_it_names(changes, state, is_marked):
    mail = sent()
    bounces.take(report(mail, **changes), at=timezone.now())
    mail.refresh_from_db()

    assert mail.state == state
    assert UndeliverableAddress.objects.exists() is is_marked


def test_command_reads_a_mailbox_and_again_changes_nothing(tmp_path, capsys):
    box = mailbox.mbox(tmp_path / "box")
    box.add(report(sent()))
    box.add("Subject: hello\n\nno report")
    box.flush()
    for _ in range(2):
        call_command("read_bounces", str(tmp_path / "box"))

    assert capsys.readouterr().out.splitlines() == ["2 messages, 1 mails came back", "2 messages, 0 mails came back"]
