"""A holder begins the re-check or renewal of its recognition, with last time's answers in the form."""

from django.db import transaction
from django.utils import timezone

from core.workflow import InvalidTransition
from review.recognition import disclosure, rechecks
from review.recognition.rules import can_resign
from review.recognition.services import cases, drafts


@transaction.atomic
def begin(*, recognition, actor, at):
    """The open re-check of a recognition: the one that is there, or a new draft with last time's answers.

    Raises ``InvalidTransition`` for who does not write for the holder, and while no call for it is open.
    """
    if not can_resign(actor, recognition):
        raise InvalidTransition("由持有单位的管理员或经办人来办。")
    known = rechecks.open_case(recognition)
    if known is not None:
        return known
    call = rechecks.call_for(recognition, at=at, on=timezone.localdate(at))
    if call is None:
        raise InvalidTransition(rechecks.why_none_open(recognition, on=timezone.localdate(at)))
    application = cases.begin(call=call, subject=recognition.subject, actor=actor, at=at, level=recognition.level)
    last = disclosure.last_submission(recognition)
    if last is not None and application.copied_from_id is None:
        drafts.copy_answers(application=application, source=last.application, actor=actor, at=at)
    return application
