"""Text messages, where a city has a sender: off without ``settings.SMS_SENDER``, and for nobody who has not confirmed a number.

Only what is mandatory or has a due date is texted, in the catalogue's own words and without a name, and at most
``A_DAY`` a person and day. A message is claimed in a commit of its own before the sender is called: what a crash leaves in
between is not sent again, because nobody knows whether it left.
"""

import hashlib
import hmac
import re
import secrets
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string

from core import jobs
from core.registries import deadlines
from core.texting_models import TextingChoice, TextMessage, TextMessageState

logger = structlog.get_logger(__name__)

TASK = "core.send_text_message"
A_DAY = 5
CODES_A_DAY = 3
"""Codes a person, and a number, may be sent in a day: nobody is flooded by somebody who writes down a foreign number."""
CODE_VALID_FOR = timedelta(minutes=10)
GUESSES = 5
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15))
LOST_AFTER = timedelta(minutes=5)
REQUEUE_AFTER = timedelta(seconds=30)
REQUEUE_LIMIT = 200
KEPT_FOR = timedelta(days=90)
CODE_KEY = "code:"
MOBILE = re.compile(r"1[3-9]\d{9}")
SENT_CODE = "验证码（已发出，不留）"


class NotSent(Exception):
    """A sender raises it when the message certainly did not leave and may be tried again; ``str()`` says why."""


class Refused(Exception):
    """A sender raises it when the message was refused for good; ``str()`` says why."""


class TextingError(Exception):
    """What the person is told."""


def is_on():
    """Whether this city has a sender."""
    return bool(settings.SMS_SENDER)


def is_texted(event):
    """Whether an event is worth a text message: mandatory, or about a due date."""
    return event.is_mandatory or any(deadline.event == event.code for deadline in deadlines)


def write_for(messages, event, at):
    """Text these messages of the portal to those who want it; no query where nothing is texted."""
    if not is_on() or not is_texted(event) or not messages:
        return
    numbers = dict(
        TextingChoice.objects.filter(
            person__in=[message.recipient_id for message in messages], confirmed_at__isnull=False
        ).values_list("person", "number")
    )
    text = f"【协育】{event.label}。登录后看：{settings.SITE_URL}{settings.NOTIFICATIONS_URL}"
    wanted = [row for row in messages if row.recipient_id in numbers]
    _write({f"notification:{row.pk}": (row.recipient_id, numbers[row.recipient_id]) for row in wanted}, text, at)


def _write(people_by_key, text, at):
    if not people_by_key:
        return
    on = timezone.localdate(at)
    TextMessage.objects.bulk_create(
        [
            TextMessage(key=key, recipient_id=person, number=number, text=text[:200], on=on, next_attempt_at=at)
            for key, (person, number) in people_by_key.items()
        ],
        ignore_conflicts=True,
    )
    waiting = TextMessage.objects.filter(key__in=list(people_by_key), state=TextMessageState.QUEUED)
    jobs.enqueue_many(TASK, {f"{pk}:0": {"message_id": pk} for pk in waiting.values_list("pk", flat=True)})


def deliver(*, message_id, at):
    """Hand one message that is due to the sender; returns its state."""
    row = _claim(message_id, at)
    if row.state != TextMessageState.SENDING or row.attempted_at != at:
        return row.state
    state, error = _outcome(row)
    if state == TextMessageState.QUEUED and row.attempt_count > len(PAUSES):
        state = TextMessageState.FAILED
    if state == TextMessageState.QUEUED:
        return _save(row, state=state, error=error, next_attempt_at=at + PAUSES[row.attempt_count - 1]).state
    text = SENT_CODE if row.key.startswith(CODE_KEY) else row.text
    return _save(row, state=state, error=error, ended_at=at, text=text).state


@transaction.atomic
def _claim(message_id, at):
    row = TextMessage.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=message_id)
    if row.state != TextMessageState.QUEUED or row.next_attempt_at > at:
        return row
    if not is_on() or not row.recipient.is_active:
        return _save(row, state=TextMessageState.CANCELLED, ended_at=at)
    if not row.key.startswith(CODE_KEY) and _is_enough(row):
        return _save(row, state=TextMessageState.CANCELLED, ended_at=at, error=f"当天已发 {A_DAY} 条")
    return _save(row, state=TextMessageState.SENDING, attempted_at=at, attempt_count=row.attempt_count + 1)


def _is_enough(row):
    TextingChoice.objects.select_for_update().filter(person=row.recipient_id).first()  # one message of a person at a time
    left = TextMessage.objects.filter(recipient=row.recipient_id, on=row.on).exclude(key__startswith=CODE_KEY)
    return left.filter(state__in=[TextMessageState.SENDING, TextMessageState.SENT, TextMessageState.UNKNOWN]).count() >= A_DAY


def _outcome(row):
    try:
        import_string(settings.SMS_SENDER)(number=row.number, text=row.text, reference=f"xieyu-{row.pk}")
    except NotSent as error:
        return TextMessageState.QUEUED, str(error)[:200]
    except Refused as error:
        return TextMessageState.FAILED, str(error)[:200]
    except Exception as error:  # noqa: BLE001 - whatever a city's sender raises: the message may have left
        logger.exception("text message sender failed", message=row.pk)
        return TextMessageState.UNKNOWN, type(error).__name__
    return TextMessageState.SENT, ""


def _save(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    return row


def put_right(at):
    """A reconciler: ask a worker again for what is due, and settle what was on its way when its process died."""
    if not is_on():
        return
    rows = TextMessage.objects.filter(state=TextMessageState.QUEUED, next_attempt_at__lte=at - REQUEUE_AFTER)
    values = rows.order_by("next_attempt_at").values_list("pk", "attempt_count", "next_attempt_at")[:REQUEUE_LIMIT]
    payloads = {f"{pk}:{count}:{when:%Y%m%d%H%M%S}": {"message_id": pk} for pk, count, when in values}
    if payloads:
        with transaction.atomic():
            jobs.enqueue_many(TASK, payloads)
    lost = TextMessage.objects.filter(state=TextMessageState.SENDING, attempted_at__lt=at - LOST_AFTER)
    lost.update(state=TextMessageState.UNKNOWN, ended_at=at, error="发的时候程序断了，不再重发")


def purge(*, at):
    """Delete messages that ended long ago; returns how many."""
    count, _ = TextMessage.objects.filter(ended_at__lt=at - KEPT_FOR).delete()
    return count


@transaction.atomic
def ask_for_code(*, person, number, at):
    """Send a code to the number that the person wants to be texted on. Raises ``TextingError``."""
    if not is_on():
        raise TextingError("这里没有开通短信。")
    if not MOBILE.fullmatch(number):
        raise TextingError("写 11 位的手机号。")
    row, _ = TextingChoice.objects.get_or_create(person=person, defaults={"number": number})
    row = TextingChoice.objects.select_for_update().get(pk=row.pk)
    codes = TextMessage.objects.filter(key__startswith=CODE_KEY, on=timezone.localdate(at))
    if max(codes.filter(recipient=person).count(), codes.filter(number=number).count()) >= CODES_A_DAY:
        raise TextingError(f"验证码一天最多发 {CODES_A_DAY} 次，明天再来。")
    code = f"{secrets.randbelow(10**6):06d}"
    _save(
        row, number=number, code_digest=_digest(row, code), code_expires_at=at + CODE_VALID_FOR, guess_count=0, confirmed_at=None
    )
    text = f"【协育】验证码 {code}，{CODE_VALID_FOR.seconds // 60} 分钟内有效。不是你本人操作，不用理会。"
    _write({f"{CODE_KEY}{row.pk}:{at.isoformat()}": (person.pk, number)}, text, at)


@transaction.atomic
def confirm(*, person, code, at):
    """The person names the code: from now on they are texted. Returns whether it was the right one; five guesses a code."""
    row = TextingChoice.objects.select_for_update().filter(person=person).first()
    if row is None or not row.code_digest or at >= row.code_expires_at or row.guess_count >= GUESSES:
        return False
    if not constant_time_compare(row.code_digest, _digest(row, code)):
        _save(row, guess_count=row.guess_count + 1)
        return False
    _save(row, code_digest="", code_expires_at=None, confirmed_at=at)
    return True


@transaction.atomic
def stop(*, person):
    """No more text messages; the number is forgotten."""
    for row in TextingChoice.objects.filter(person=person):
        row.delete()
    TextMessage.objects.filter(recipient=person, state=TextMessageState.QUEUED).delete()


def forget(person):
    """Take a person's numbers out of what is kept."""
    stop(person=person)
    TextMessage.objects.filter(recipient=person).delete()


def _digest(row, code):
    return hmac.new(settings.SECRET_KEY.encode(), f"texting:{row.pk}:{row.number}:{code}".encode(), hashlib.sha256).hexdigest()
