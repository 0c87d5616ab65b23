"""What people were told while the story went on: each message at its moment, mailed and read long ago but for the last few."""

import datetime

from django.db.models import BigIntegerField, DateTimeField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Least, StrIndex, Substr

from core import jobs, letters, outbox
from core.mail_models import MailState
from core.models import Notification, OutgoingMail, ReviewEvent
from core.registries import MAIL_NOW
from review.models import DistrictOpinion, ReviewTask
from review.recognition import panel_mail
from review.recognition.models import Objection, PublicNotice, Seat, StageRun
from supplydemand.models import Match, MatchAnswer, MatchingRun
from supplydemand.services import matching

UNREAD_DAYS, UNREAD_MAX = 4, 3
"""Of the last days each person has so many messages still to read, one of a kind."""
OUTBOX_DAYS = 30
"""Mails of the last days are in the outbox, sent; of earlier ones only the message says when it was mailed."""
DEMO_ADDRESS = "@demo.example"
READ_AFTER = datetime.timedelta(hours=5)
OF_EVENTS = ("recognition:event:", "recognition:appeal:", "recognition:", "event:", "membership:", "review:")
"""Keys that end in the number of the ``ReviewEvent`` that was told."""


def settle(world):
    """Put every message at its moment and behind us; then ask for the work that is no history. Returns how many mails left."""
    for rows, moment in _moments(_told()):
        rows.update(created_at=Least(Coalesce(moment, Value(world.at)), Value(world.at), output_field=DateTimeField()))
    _put_in_order()
    _told().update(read_at=Least(F("created_at") + READ_AFTER, Value(world.at)))
    _told().filter(mail_plan=MAIL_NOW).update(mailed_at=F("created_at"))
    Notification.objects.filter(pk__in=_still_to_read(world)).update(read_at=None)
    sent = _fill_outbox(world)
    _ask_for_work()
    return sent + _invite_experts()


def _told():
    return Notification.objects.filter(recipient__is_demo=True)


def _mails():
    return OutgoingMail.objects.filter(address__endswith=DEMO_ADDRESS)


def _put_in_order():
    """Number the messages by their moments: lists show the highest number first."""
    rows = list(_told().order_by("created_at", "pk"))
    moments = [row.created_at for row in rows]
    _told().delete()
    for row in rows:
        row.pk = None
    Notification.objects.bulk_create(rows)
    for row, moment in zip(rows, moments, strict=True):
        row.created_at = moment
    Notification.objects.bulk_update(rows, ["created_at"])


def _moments(told):
    """``(messages, when)`` pairs: by what their key says they are about."""
    yield told.all(), F("created_at")
    for prefix in OF_EVENTS:
        yield told.filter(key__regex=rf"^{prefix}\d+$"), _of(ReviewEvent.objects, "at", prefix)
    yield told.filter(event="recognition.objection_upheld"), _of(ReviewEvent.objects, "at", "objection:")
    yield told.filter(event="recognition.objection_raised"), _of(Objection.objects, "submitted_at", "objection:")
    yield told.filter(key__startswith="notice_closed:"), _of(PublicNotice.objects, "closes_at", "notice_closed:")
    yield told.filter(key__startswith="opinion:"), _of(DistrictOpinion.objects, "task__submitted_at", "opinion:")
    yield told.filter(key__startswith="recognition:stage:"), _of(StageRun.objects, "submitted_at", "recognition:stage:")
    yield told.filter(key__regex=r"^match:\d+:contact"), _of_match(Match.objects, "pk", "contact_opened_at")
    for side in ("demand", "supply"):
        answers = MatchAnswer.objects.filter(side=side)
        yield told.filter(key__regex=rf"^match:\d+:interest:{side}$"), _of_match(answers, "match", "answered_at")


def _of(rows, moment, prefix):
    number = Cast(Substr(OuterRef("key"), len(prefix) + 1), BigIntegerField())
    return Subquery(rows.filter(pk=number).values(moment)[:1])


def _of_match(rows, field, moment):
    rest = Substr(OuterRef("key"), len("match:") + 1)
    number = Cast(Substr(rest, 1, StrIndex(rest, Value(":")) - 1), BigIntegerField())
    return Subquery(rows.filter(**{field: number}).values(moment)[:1])


def _still_to_read(world):
    """The latest message of each kind, a few for each person."""
    since = world.at - datetime.timedelta(days=UNREAD_DAYS)
    kept = {}
    rows = _told().filter(created_at__gte=since).order_by("-created_at", "-pk")
    for pk, person, event in rows.values_list("pk", "recipient", "event"):
        own = kept.setdefault(person, {})
        if len(own) < UNREAD_MAX:
            own.setdefault(event, pk)
    return [pk for own in kept.values() for pk in own.values()]


def _fill_outbox(world):
    """The mails of the last weeks as they left, each with its message."""
    since = world.at - datetime.timedelta(days=OUTBOX_DAYS)
    waiting = _mails().filter(state=MailState.QUEUED)
    waiting.update(state=MailState.SENT, attempt_count=1, ended_at=Least(F("next_attempt_at"), Value(world.at)))
    recent = _told().filter(created_at__gte=since, mail_plan=MAIL_NOW).select_related("recipient")
    messages, mails = list(recent.order_by("created_at", "pk")), []
    for message in messages:
        letter = letters.of_message(message)
        message.mail = OutgoingMail(
            key=f"notification:{message.pk}",
            event=message.event,
            recipient=message.recipient,
            address=message.recipient.email,
            subject=" ".join(letter.subject.split())[:250],
            text=letter.text,
            html=letter.html,
            headers=letter.headers,
            message_id=f"<demo-{message.pk}@{outbox.host()}>",
            state=MailState.SENT,
            attempt_count=1,
            next_attempt_at=message.created_at,
            ended_at=message.created_at,
        )
        mails.append(message.mail)
    OutgoingMail.objects.bulk_create(mails)
    _mails().update(created_at=F("ended_at"))
    Notification.objects.bulk_update(messages, ["mail"])
    return len(mails)


def _ask_for_work():
    """Last night's matches are announced, and the rules look at what waits for a decision."""
    run = MatchingRun.objects.published().first()
    jobs.enqueue(matching.ANNOUNCE, key=f"run:{run.pk}", payload={"run_id": run.pk})
    waiting = ReviewTask.objects.open().values_list("pk", flat=True)
    jobs.enqueue_many("review.check_task", {str(pk): {"task_id": pk} for pk in waiting})


def _invite_experts():
    """The invitations to panels at work, in the outbox since the day on which they were sent."""
    seats = Seat.objects.sitting().filter(panel__closed_at=None, invited_at__isnull=False).order_by("pk")
    mails = [panel_mail.mail_invitation(seat_id=seat.pk, at=seat.invited_at) for seat in seats]
    keys = [mail.pk for mail in mails if mail is not None]
    OutgoingMail.objects.filter(pk__in=keys).update(created_at=F("ended_at"))
    return len(keys)
