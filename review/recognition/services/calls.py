"""What city coordinators do with a call: publish, extend, withdraw."""

from django.db import transaction

from core import jobs
from core.workflow import InvalidTransition, perform_transition
from review.recognition import call_news
from review.recognition.enums import VersionState
from review.recognition.models import Call
from review.recognition.stages import stages_of

ANNOUNCE = "recognition.announce_call"


@transaction.atomic
def publish(*, call, actor, at, expected_version=None):
    """Open a call under rules that are in force and tell those who may apply. Raises the errors of ``perform_transition``."""
    locked = Call.objects.select_for_update(of=("self",)).select_related("version").get(pk=call.pk)
    if locked.version.state != VersionState.PUBLISHED:
        raise InvalidTransition(f"{locked.version}现在不是生效的办法，换成生效的那一版再发布。")
    if not stages_of(locked.version, locked.purpose):
        raise InvalidTransition(f"{locked.version}没有写“{locked.get_purpose_display()}”的环节，先出一版写上环节的办法。")
    if locked.closes_at is not None and locked.closes_at <= at:
        raise InvalidTransition("截止时间已经过了，改晚一些再发布。")
    event = perform_transition(obj=call, action="publish", actor=actor, at=at, expected_version=expected_version)
    jobs.enqueue(ANNOUNCE, key=f"{call.pk}", payload={"call_id": call.pk})
    return event


@transaction.atomic
def extend(*, call, closes_at, actor, at, reason, expected_version=None):
    """Let a call take applications longer; raises ``InvalidTransition`` for a moment that is no later than the present one."""
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if locked.closes_at is None:
        raise InvalidTransition("这项申报随时受理，没有截止时间可以延长。")
    if closes_at is None or closes_at <= max(locked.closes_at, at):
        raise InvalidTransition("新的截止时间要比原来的晚，也要晚于现在。")
    event = perform_transition(
        obj=call,
        action="extend",
        actor=actor,
        at=at,
        reason=reason,
        expected_version=expected_version,
        fields={"closes_at": closes_at},
    )
    call_news.tell_of_change(call, event)
    return event


@transaction.atomic
def withdraw(*, call, actor, at, reason, expected_version=None):
    """Take a call back; what was begun under it stays with its applicants and is handed in no more."""
    event = perform_transition(obj=call, action="withdraw", actor=actor, at=at, reason=reason, expected_version=expected_version)
    call_news.tell_of_change(call, event)
    return event
