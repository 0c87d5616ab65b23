"""A case that ends before it is decided takes what is being handled with it."""

from django.db import transaction

from core.actors import SYSTEM
from core.enums import Status
from core.workflow import perform_transition
from review.recognition.models import Application


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
