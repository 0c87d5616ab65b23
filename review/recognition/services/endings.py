"""A case that ends before it is decided takes what is being handled with it."""

from django.db import transaction

from core import undoing
from core.actors import SYSTEM
from core.enums import Status
from core.models import ReviewEvent
from core.workflow import perform_transition
from review.recognition.models import Application
from review.recognition.workflows import RESUMED


@transaction.atomic
def cancel_open(*, application, at):
    """The case ended meanwhile: whatever is being handled is handled no more."""
    for run in application.runs.filter(status=Status.SUBMITTED):
        perform_transition(obj=run, action="cancel", actor=SYSTEM, at=at)


@transaction.atomic
def end_rechecks(*, recognition, at, reason):
    """Re-checks and renewals of a recognition that ends are handled no more; called before the recognition is locked."""
    for application in Application.objects.open().filter(recognition=recognition).order_by("pk"):
        perform_transition(obj=application, action="end", actor=SYSTEM, at=at, reason=reason)
        cancel_open(application=application, at=at)


@transaction.atomic
def resume_rechecks(*, recognition, ended_at, at):
    """The end of a recognition is taken back: cases that ended with it stand as before, and what was handled goes on.

    Returns the events of their ends. Called while the caller holds the cases.
    """
    events = []
    for application in Application.objects.filter(recognition=recognition, status=Status.WITHDRAWN).order_by("pk"):
        event = ReviewEvent.objects.of(application).filter(action="end", at=ended_at).first()
        if event is not None:
            _resume(application, RESUMED[event.from_status], event, at)
            events.append(event)
            for run in application.runs.filter(status=Status.WITHDRAWN):
                cancelled = ReviewEvent.objects.of(run).filter(action="cancel", at=ended_at).first()
                if cancelled is not None:
                    _resume(run, undoing.RESUME, cancelled, at)
    return events


def _resume(obj, action, event, at):
    fields = undoing.earlier_fields(obj, event) | {"submitted_at": obj.submitted_at}
    perform_transition(obj=obj, action=action, actor=SYSTEM, at=at, fields=fields)
