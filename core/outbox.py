"""Every mail that leaves is a row first: written once, tried with growing pauses, and its end is known.

The row is locked while the mail server is spoken to, so that two runners send one mail. Between the server's yes and the commit
a crash may send it again, with the same Message-ID: a mail that comes twice is better than one that never comes.
"""

import re
import smtplib
import uuid
from datetime import timedelta
from email.header import Header

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from core import jobs
from core.mail_models import RETRACTED, MailState, OutgoingMail, UndeliverableAddress
from core.prepared import Prepared

logger = structlog.get_logger(__name__)

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
"""How long to wait after each attempt that failed for now; after the last one, about two days, the mail is given up."""
KEPT_FOR = timedelta(days=180)
"""So long a mail that is over can be read by operators; its links end no later."""
PURGED_AT_ONCE = 5_000
REQUEUE_AFTER = timedelta(seconds=30)
REQUEUE_LIMIT = 500
SERVER_AWAY = "outbox:server-away"
SERVER_AWAY_SECONDS = 60
PROBE = "outbox:probe"
PROBE_SECONDS = 20
NO_SERVER = (smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected)
NOT_THE_ADDRESS = re.compile(r"\b[45]\.(?:2\.2|3\.\d|4\.\d|7\.\d+)\b")
"""Enhanced codes that speak of a full mailbox, the system, the network or a policy, not of an address that does not exist."""


def write(*, key, event, letter, at, person=None, address=""):
    """The mail of that key, new if there is none yet; one to an address that takes no mail is over at once.

    It goes to ``person``, or to the ``address`` of somebody who has no account. Raises ``ValueError`` without a subject.
    """
    subject = " ".join(letter.subject.split())[:250]
    if not subject:
        raise ValueError(f"{key}: a mail without a subject")
    address = (person.email if person is not None else address).lower()
    existing = OutgoingMail.objects.filter(key=key).first()
    if existing is not None:
        return existing
    refused = UndeliverableAddress.objects.filter(address=address).first()
    mail, _ = OutgoingMail.objects.get_or_create(
        key=key,
        defaults={
            "event": event,
            "recipient": person,
            "address": address,
            "subject": subject,
            "text": letter.text,
            "html": letter.html,
            "headers": letter.headers,
            "message_id": f"<{uuid.uuid4().hex}@{host()}>",
            "next_attempt_at": at,
            **({"state": MailState.BOUNCED, "error": refused.reason, "ended_at": at} if refused else {}),
        },
    )
    return mail


def host():
    """The portal's host name, for message and calendar numbers."""
    return settings.SITE_URL.partition("//")[2].partition(":")[0].strip("/") or "localhost"


@transaction.atomic
def send(*, mail_id, at):
    """Try one mail that is due; returns the state it is in now. Errors are kept in the row, never raised."""
    mail = OutgoingMail.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=mail_id)
    if mail.state != MailState.QUEUED or mail.next_attempt_at > at:
        return mail.state
    if mail.recipient is not None and not mail.recipient.is_active:
        return _end(mail, MailState.CANCELLED, at, "账号已停用")
    if cache.get(SERVER_AWAY) and not cache.add(PROBE, 1, PROBE_SECONDS):
        return _save(mail, next_attempt_at=at + timedelta(seconds=SERVER_AWAY_SECONDS))
    mail.attempt_count += 1
    try:
        message_of(mail).send()
    except Exception as error:  # noqa: BLE001 - whatever a mail server answers is kept in the row, and the row decides
        return _after_error(mail, error, at)
    cache.delete(SERVER_AWAY)
    mail.notification_set.filter(mailed_at=None).update(mailed_at=at)
    return _end(mail, MailState.SENT, at, "")


class _Letter(EmailMultiAlternatives):
    """A mail whose subject begins on the line of its header: folded before it, readers show a blank in front."""

    def message(self):
        message = super().message()
        if not self.subject.isascii():
            message.replace_header("Subject", Header(self.subject, "utf-8", header_name="Subject").encode())
        return message


def message_of(mail):
    """The message as it leaves."""
    message = _Letter(mail.subject, mail.text, to=[mail.address], headers={"Message-ID": mail.message_id, **mail.headers})
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _after_error(mail, error, at):
    logger.warning("mail could not be sent", mail=mail.pk, attempt=mail.attempt_count, error=str(error))
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = _refusal(error)
        if 500 <= code < 600:
            return _refused_for_good(mail, f"{code} {answer}", at)
    if isinstance(error, smtplib.SMTPDataError) and 500 <= error.smtp_code < 600:
        return _end(mail, MailState.FAILED, at, _words(error))
    if not isinstance(error, OSError):
        return _end(mail, MailState.FAILED, at, _words(error))
    if isinstance(error, NO_SERVER) or not isinstance(error, smtplib.SMTPException):
        cache.set(SERVER_AWAY, 1, SERVER_AWAY_SECONDS)
    if mail.attempt_count > len(PAUSES):
        return _end(mail, MailState.FAILED, at, f"试了 {mail.attempt_count} 次：{_words(error)}")
    return _save(mail, next_attempt_at=at + PAUSES[mail.attempt_count - 1], error=_words(error))


def _refusal(error):
    code, answer = next(iter(error.recipients.values()))
    return code, answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)


def _refused_for_good(mail, answer, at):
    if NOT_THE_ADDRESS.search(answer):
        return _end(mail, MailState.FAILED, at, answer[:1000])
    mark_undeliverable(address=mail.address, reason=answer, at=at)
    return _end(mail, MailState.BOUNCED, at, answer[:1000])


def _words(error):
    return f"{type(error).__name__}: {error}"[:1000]


def _end(mail, state, at, error):
    return _save(mail, state=state, ended_at=at, error=error)


def _save(mail, **values):
    for name, value in values.items():
        setattr(mail, name, value)
    mail.save(update_fields=[*values, "attempt_count"])
    return mail.state


def requeue(at):
    """Ask a worker again for what is due and not out; returns how many mails. One job an attempt, however often this runs."""
    due = OutgoingMail.objects.filter(state=MailState.QUEUED, next_attempt_at__lte=at - REQUEUE_AFTER)
    rows = due.order_by("next_attempt_at").values_list("pk", "attempt_count", "next_attempt_at")[:REQUEUE_LIMIT]
    payloads = {f"mail:{pk}:{count}:{when:%Y%m%d%H%M%S}": {"mail_id": pk} for pk, count, when in rows}
    if payloads:
        with transaction.atomic():
            jobs.enqueue_many("core.send_mail", payloads)
    return len(payloads)


def send_later(mails):
    """Have workers send these mails after commit."""
    jobs.enqueue_many("core.send_mail", {f"mail:{mail.pk}:0": {"mail_id": mail.pk} for mail in mails})


@transaction.atomic
def retry(*, mail, at):
    """Try a mail again that failed, bounced or was cancelled, as an operator asked; returns whether it was in such a state.

    One that was never tried leaves no earlier than it was to.
    """
    locked = OutgoingMail.objects.select_for_update(of=("self",)).filter(pk=mail.pk).first()
    if locked is None or not locked.can_be_retried:
        return False
    first = at if locked.attempt_count else max(at, locked.next_attempt_at)
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=MailState.QUEUED, attempt_count=0, next_attempt_at=first, error="", ended_at=None, reported_at=None
    )
    jobs.enqueue("core.send_mail", key=f"mail:{mail.pk}:retry:{at:%Y%m%d%H%M%S%f}", payload={"mail_id": mail.pk})
    return True


@transaction.atomic
def cancel(*, mail, at):
    """Do not send a mail that waits; returns whether it still waited."""
    return bool(OutgoingMail.objects.filter(pk=mail.pk, state=MailState.QUEUED).update(state=MailState.CANCELLED, ended_at=at))


@transaction.atomic
def retract(*, mails, at):
    """Let these mails never leave: what they tell was taken back. Returns whether none of them is out; otherwise changes none."""
    rows = list(mails.select_for_update(of=("self",)).order_by("pk"))
    if any(row.state == MailState.SENT for row in rows):
        return False
    OutgoingMail.objects.filter(pk__in=[row.pk for row in rows]).update(state=MailState.CANCELLED, ended_at=at, error=RETRACTED)
    return True


def mark_undeliverable(*, address, reason, at):
    """Note that an address takes no mail; what waits for it is over, too."""
    address = address.lower()
    UndeliverableAddress.objects.get_or_create(address=address, defaults={"reason": reason[:1000], "since": at})
    OutgoingMail.objects.filter(address=address, state=MailState.QUEUED).update(
        state=MailState.BOUNCED, ended_at=at, error=reason[:1000]
    )


def refusal_of(person):
    """Why mail does not reach this person (``UndeliverableAddress``), or ``None``; one query where it does."""
    found = _refusals.rows(address=person.email.lower())
    return UndeliverableAddress.objects.filter(pk=found[0][0]).first() if found else None


@Prepared
def _refusals(address):
    return UndeliverableAddress.objects.filter(address=address).order_by("pk").values_list("pk")[:1]


@transaction.atomic
def trust_again(*, person):
    """The owner says that the address works again; returns whether it had been marked. Later mails are sent, old ones are not."""
    rows = list(UndeliverableAddress.objects.select_for_update().filter(address=person.email.lower()))
    for row in rows:
        row.delete()
    return bool(rows)


def purge(*, at):
    """Delete mails that have been over for half a year, with their texts and addresses; returns how many."""
    over = OutgoingMail.objects.exclude(state=MailState.QUEUED).filter(ended_at__lt=at - KEPT_FOR)
    return OutgoingMail.objects.filter(pk__in=list(over.values_list("pk", flat=True)[:PURGED_AT_ONCE])).delete()[0]
