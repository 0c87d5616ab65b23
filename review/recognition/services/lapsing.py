"""What was begun and never handed in ends when its time is over; before that, ``case_due`` reminds its writers."""

from django.db import transaction
from django.db.models import Q

from core import jobs
from core.actors import SYSTEM
from core.enums import Status
from core.models import JobRun
from core.workflow import perform_transition
from review.recognition.models import Application

LAPSE = "recognition.lapse"
AT_ONCE = 500


def overdue(at):
    """Drafts whose call is over and supplements that ran out."""
    is_over = Q(call__closes_at__lte=at) | Q(call__status=Status.WITHDRAWN)
    return Application.objects.filter(
        (Q(status=Status.DRAFT) & is_over) | Q(status=Status.RETURNED, supplement_until__lt=at)
    ).order_by("pk")


def keep_up(at):
    """Register what is due and nobody has registered: called again and again, also after a missed night; two queries."""
    due = overdue(at).values_list("pk", "version", "supplement_until", "call__closes_at")[:AT_ONCE]
    payloads = {f"{pk}:{version}:{until or closes_at}": {"application_id": pk} for pk, version, until, closes_at in due}
    known = set(JobRun.objects.filter(task=LAPSE, key__in=payloads).values_list("key", flat=True)) if payloads else set()
    if new := {key: payload for key, payload in payloads.items() if key not in known}:
        jobs.enqueue_many(LAPSE, new)


@transaction.atomic
def lapse(*, application_id, at):
    """End one case that is still overdue; returns whether it was."""
    locked = Application.objects.select_for_update(of=("self",)).filter(pk=application_id).first()
    if locked is None or not overdue(at).filter(pk=application_id).exists():
        return False
    perform_transition(obj=locked, action="lapse", actor=SYSTEM, at=at)
    return True
