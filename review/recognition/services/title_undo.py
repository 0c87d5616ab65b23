"""A coordinator takes back what they did to a title: it stands as before, and nobody was told."""

from django.db import transaction

from core import undoing
from core.notifications import retract
from core.workflow import InvalidTransition
from review.recognition import announcements, title_undo
from review.recognition.models import Recognition
from review.recognition.services import recognitions

TOLD = "结果已经发给对方，收不回来了。"


@transaction.atomic
def undo(*, recognition, actor, at):
    """Take the latest step of a title back; an awarded one is a draft again, its certificate annulled. Returns that step.

    Raises ``InvalidTransition`` with the reason for somebody else's step, after the minutes, and once something was built on it.
    """
    locked = Recognition.objects.select_for_update(of=("self",)).get(pk=recognition.pk)
    event = undoing.latest_event(locked)
    if words := title_undo.obstacle(locked, event, actor, at):
        raise InvalidTransition(words)
    recognitions.take_back(recognition=locked, at=at, actor=actor)
    if not retract(key=announcements.holder_key(event), at=at):
        raise InvalidTransition(TOLD)
    return event
