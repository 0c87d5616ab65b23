"""A re-check or renewal that is refused marks the title; of a re-check the city then decides what becomes of it.

A refused re-check ends no title by itself: the city revokes it, lowers it, or sets a day until which the holder mends what was
found and is checked again. A refused renewal needs no decision, the title ends on its last day.
"""

from django.db import transaction
from django.utils import timezone

from core import undoing
from core.actors import SYSTEM
from core.enums import Status
from core.workflow import InvalidTransition, perform_transition
from review.recognition import announcements
from review.recognition.enums import Purpose
from review.recognition.models import Recognition
from taxonomy.calendar import add_working_days

DECIDE_DAYS = 10
"""Working days for the decision, after those in which the refusal may be appealed against, or after the days of correction."""
CORRECT_DAYS_MAX = 366
MARKS = {Purpose.RECHECK: "fail_check", Purpose.RENEWAL: "fail_renewal"}
"""The step that marks the title, by what was refused."""


@transaction.atomic
def record(*, application, run, event):
    """Mark the title whose re-check or renewal the decision ``event`` of ``run`` refused, and tell the city."""
    recognition = _locked(application)
    on = timezone.localdate(event.at)
    if recognition is None or not recognition.is_valid(on):
        return
    is_renewal = application.purpose == Purpose.RENEWAL
    fields = {
        "check_failed_on": on,
        "check_failed": application.purpose,
        "decide_by": None if is_renewal else add_working_days(on, application.scheme_version.appeal_days + DECIDE_DAYS),
        "correct_until": None,
    }
    marked = perform_transition(
        obj=recognition, action=MARKS[application.purpose], actor=SYSTEM, at=event.at, reason=event.reason, fields=fields
    )
    if not is_renewal:
        announcements.tell_of_failed_check(recognition, marked, release_at=undoing.deadline(event, run))


@transaction.atomic
def take_back(*, application, at):
    """The refusal is taken back: the title stands as before. Returns the step that had marked it, if there was one."""
    recognition = _locked(application)
    marked = undoing.latest_event(recognition) if recognition is not None else None
    if marked is None or marked.action not in MARKS.values():
        return None
    fields = undoing.earlier_fields(recognition, marked)
    perform_transition(obj=recognition, action="restore", actor=SYSTEM, at=at, fields=fields)
    return marked


@transaction.atomic
def lift(*, application, at):
    """An appeal against the refusal was upheld: while the case is handled again, the title bears no mark."""
    recognition = _locked(application)
    if recognition is not None and recognition.status == Status.WITHDRAWN:
        raise InvalidTransition(f"“{recognition}”已经{recognition.get_ending_display()}，复核不能重新办理。")
    if recognition is not None and recognition.status == Status.APPROVED and recognition.check_failed:
        perform_transition(obj=recognition, action="lift", actor=SYSTEM, at=at)


@transaction.atomic
def mark_again(*, application, at):
    """The answer to that appeal was taken back: the mark is there again."""
    recognition = _locked(application)
    lifted = undoing.latest_event(recognition) if recognition is not None else None
    if lifted is not None and lifted.action == "lift":
        fields = undoing.earlier_fields(recognition, lifted)
        perform_transition(obj=recognition, action="restore", actor=SYSTEM, at=at, fields=fields)


@transaction.atomic
def ask_for_correction(*, recognition, correct_until, actor, at, reason, expected_version=None):
    """Give the holder until a day to mend what the re-check found; the next re-check is due then, and the city decides after it.

    Raises ``InvalidTransition`` where nothing is to be decided, and for days that have passed or lie behind the title's end.
    """
    on = timezone.localdate(at)
    locked = Recognition.objects.select_for_update(of=("self",)).get(pk=recognition.pk)
    if not Recognition.objects.to_decide(on).filter(pk=locked.pk).exists():
        raise InvalidTransition("没有要处理的复核：没有不通过的，或者已经处理，或者正在申诉、重新复核。刷新页面看看。")
    if not on < correct_until <= (locked.valid_until or correct_until) or (correct_until - on).days > CORRECT_DAYS_MAX:
        raise InvalidTransition("整改期限从明天起，最多一年，不晚于有效期。")
    return perform_transition(
        obj=recognition,
        action="correct",
        actor=actor,
        at=at,
        reason=reason,
        expected_version=expected_version,
        fields={
            "correct_until": correct_until,
            "decide_by": add_working_days(correct_until, DECIDE_DAYS),
            "recheck_due_on": correct_until,
        },
    )


def _locked(application):
    if application.recognition_id is None or application.purpose == Purpose.FIRST:
        return None
    return Recognition.objects.select_for_update(of=("self",)).get(pk=application.recognition_id)
