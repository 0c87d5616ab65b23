"""Delivery reports (RFC 3464) that came back to the sender's mailbox: which mail was refused, and for good or not.

Only a report that names the Message-ID of a mail of ours, and the very address it went to, counts: anybody can send a mail that
looks like a report, nobody can guess the number of one that was sent to somebody else.
"""

import mailbox
import re
from email import message_from_bytes
from pathlib import Path

from django.db import transaction

from core.mail_models import MailState, OutgoingMail
from core.outbox import NOT_THE_ADDRESS, mark_undeliverable

MESSAGE_ID = re.compile(r"<[^<>\s]{3,118}>")


def messages_in(path):
    """The messages of an mbox file, a Maildir, or a folder of ``.eml`` files."""
    path = Path(path)
    if path.is_file():
        return list(mailbox.mbox(path, create=False))
    if (path / "cur").is_dir():
        return list(mailbox.Maildir(path, create=False))
    return [message_from_bytes(file.read_bytes()) for file in sorted(path.glob("*.eml"))]


@transaction.atomic
def take(message, *, at):
    """Act on one report; returns the ``OutgoingMail`` that it ended, or ``None`` for anything that is no report about ours."""
    if message.get_content_type() != "multipart/report":
        return None
    for recipient, action, status, words in _recipients(message):
        mail = _mail_of(message, recipient)
        if mail is None or action != "failed" or mail.state == MailState.BOUNCED:
            continue
        if not status.startswith("5") or NOT_THE_ADDRESS.search(status):
            mail.state, mail.error = MailState.FAILED, words
        else:
            mark_undeliverable(address=recipient, reason=words, at=at)
            mail.state, mail.error = MailState.BOUNCED, words
        mail.ended_at = at
        mail.save(update_fields=["state", "error", "ended_at"])
        return mail
    return None


def _recipients(message):
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in part.get_payload():
            recipient = str(fields.get("Final-Recipient") or fields.get("Original-Recipient") or "")
            if recipient:
                status = str(fields.get("Status", "")).strip()
                words = f"{status} {fields.get('Diagnostic-Code', '')}".strip()[:1000]
                yield recipient.rpartition(";")[2].strip().lower(), str(fields.get("Action", "")).strip().lower(), status, words


def _mail_of(message, recipient):
    for part in message.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            payload = part.get_payload()
            text = payload[0].get("Message-ID", "") if isinstance(payload, list) else str(payload)
            for number in MESSAGE_ID.findall(str(text)):
                mail = OutgoingMail.objects.select_for_update().filter(message_id=number, address=recipient).first()
                if mail is not None:
                    return mail
    return None
