"""A coordinator takes back what they did to a title: it stands as before, and nobody was told."""

from django.db import transaction

from core import undoing
from core.notifications import retract
from core.workflow import InvalidTransition
from review.recognition import announcements, telling, title_undo
from review.recognition.models import Application, Recognition
from review.recognition.services import endings, recognitions

TOLD = "结果已经发给对方，收不回来了。"


@transaction.atomic
def undo(*, recognition, actor, at):
    """Take the latest step of a title back; an awarded one is a draft again, its certificate annulled. Returns that step.

    Raises ``InvalidTransition`` with the reason for somebody else's step, after the minutes, and once something was built on it.
    """
    list(Application.objects.filter(recognition=recognition).order_by("pk").select_for_update(of=("self",)))  # before the title
    locked = Recognition.objects.select_for_update(of=("self",)).get(pk=recognition.pk)
    event = undoing.latest_event(locked)
    if words := title_undo.obstacle(locked, event, actor, at):
        raise InvalidTransition(words)
    recognitions.take_back(recognition=locked, at=at, actor=actor)
    resumed = endings.resume_rechecks(recognition=locked, ended_at=event.at, at=at) if event.action == "revoke" else []
    keys = [announcements.holder_key(event), *(telling.case_key(end) for end in resumed)]
    if not all(retract(key=key, at=at) for key in keys):
        raise InvalidTransition(TOLD)
    return event
