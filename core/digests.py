"""The mail of the day: at most one a person, of what waits for it and was not read in the meantime.

Each person is one transaction: the ``DailyDigest`` row, the mail and the messages' link to it stand together or not at all, so
a crash loses nobody and mails nobody twice. The next attempt goes on with those who have no row yet.
"""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core import jobs, letters, outbox, preferences, rounds
from core.mail_models import DailyDigest, DigestState
from core.models import MailPlan, Notification
from core.registries import MAIL_OFF

TASK = "core.write_daily_mails"
BATCH = 100
MESSAGES_MAX = 500


def ensure_todays(at):
    """Register the writing of today's mails once their hour has come; a missed hour is caught up on the same day."""
    today = timezone.localtime(at)
    if today.time() >= settings.DIGEST_TIME:
        jobs.enqueue(TASK, key=f"{today:%Y-%m-%d}", payload={"on": f"{today:%Y-%m-%d}"})


def write_all(*, on, at):
    """Write the day's mails of all who have none yet; raises ``jobs.Postpone`` or ``rounds.SomeFailed``."""

    def write(person_id):
        try:
            write_one(person_id=person_id, on=on, at=at)
        except Exception as error:  # whatever it was: noted for people, then counted by the round
            _note_failure(person_id, on, error)
            raise

    rounds.one_by_one(lambda after: _waiting(on, after), write, what="每日汇总")


def _waiting(on, after):
    """The next people with something to tell and no mail of that day."""
    written = DailyDigest.objects.filter(person=OuterRef("recipient"), on=on, state=DigestState.DONE)
    rows = Notification.objects.for_digest().filter(~Exists(written), recipient__gt=after, recipient__is_active=True)
    return list(rows.order_by("recipient").values_list("recipient", flat=True).distinct()[:BATCH])


@transaction.atomic
def write_one(*, person_id, on, at):
    """One person's mail of one day, unless there is one; returns the ``DailyDigest`` or ``None``."""
    person = get_user_model().objects.get(pk=person_id)
    digest = _claimed(person, on)
    if digest is None:
        return None
    messages = _wanted(person)
    if messages:
        mail = outbox.write(
            key=f"digest:{on}:{person.pk}", event=letters.DAILY, person=person, letter=letters.of_day(messages, on=on), at=at
        )
        Notification.objects.filter(pk__in=[message.pk for message in messages]).update(mail=mail)
        digest.mail, digest.message_count = mail, len(messages)
        digest.save(update_fields=["mail", "message_count"])
        outbox.send_later([mail])
    return digest


def _claimed(person, on):
    """The row of the day, locked; ``None`` when the day's mail is written."""
    digest, is_new = DailyDigest.objects.get_or_create(person=person, on=on)
    if is_new:
        return digest
    digest = DailyDigest.objects.select_for_update().get(pk=digest.pk)
    if digest.state == DigestState.DONE:
        return None
    digest.state, digest.error = DigestState.DONE, ""
    digest.save(update_fields=["state", "error"])
    return digest


def _wanted(person):
    rows = Notification.objects.filter(recipient=person).for_digest().select_for_update(of=("self",)).select_related("recipient")
    messages = list(rows.order_by("pk")[:MESSAGES_MAX])
    choices = preferences.choices_by_event(person)
    unwanted = [message.pk for message in messages if message.event in choices and choices[message.event].mail == MAIL_OFF]
    Notification.objects.filter(pk__in=unwanted).update(mail_plan=MailPlan.OFF)
    return [message for message in messages if message.pk not in unwanted]


def _note_failure(person_id, on, error):
    DailyDigest.objects.update_or_create(
        person_id=person_id,
        on=on,
        defaults={"state": DigestState.FAILED, "error": f"{type(error).__name__}: {error}"[:1000]},
    )


def purge(*, at):
    """Forget the days of more than half a year ago; returns how many rows."""
    return DailyDigest.objects.filter(on__lt=timezone.localdate(at - outbox.KEPT_FOR)).delete()[0]
