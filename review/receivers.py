"""Open and close review tasks as reviewable things change status, and tell the applicants what was decided."""

from django.dispatch import receiver

from core.enums import Status
from core.registries import reviewables
from core.signals import transition_performed
from core.undoing import RESUME, UNDO
from review import announcements, fingerprints, services


@receiver(transition_performed, dispatch_uid="review.follow_transition")
def follow_transition(sender, obj, event, **_):
    """A submission opens a task; whatever ends the wait closes it, a decision is told, and what is taken back opens it again."""
    if all(entry.model is not sender for entry in reviewables):
        return
    if event.action in (UNDO, RESUME):
        services.reopen_task(obj=obj, at=event.at)
    elif event.to_status == Status.SUBMITTED:
        services.open_task(obj=obj, event=event)
    elif event.action == "revise":
        fingerprints.remember(obj)
    elif event.from_status == Status.SUBMITTED:
        task = services.close_task(obj=obj, event=event)
        if task is not None:
            announcements.tell_applicants(task=task, event=event)
