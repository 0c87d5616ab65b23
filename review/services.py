"""Writes of the review desk: open, close, claim, decide, set a finding aside, tell the applicants."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from core import workflow
from core.enums import Status
from core.models import ReviewEvent
from core.registries import reviewable_for
from review.clock import PROMISED_DAYS, WorkCalendar
from review.findings import findings_of
from review.models import FindingDismissal, ReviewTask
from taxonomy.calendar import add_working_days

TITLE_LENGTH = ReviewTask._meta.get_field("title").max_length


def open_task(*, obj, event):
    """The open task of a submission; asking again for the same submission gives the same task.

    A further round goes to the coordinator who had the last one.
    """
    entry = reviewable_for(type(obj))
    earlier = ReviewTask.objects.of(obj).exclude(closed_at=None).order_by("-pk").first()
    task, _ = ReviewTask.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(type(obj)),
        object_id=obj.pk,
        closed_at=None,
        defaults={
            "organization": entry.organization_of(obj),
            "title": str(obj)[:TITLE_LENGTH],
            "submitted_by": event.actor,
            "submitted_at": event.at,
            "round": ReviewEvent.objects.of(obj).filter(to_status=Status.SUBMITTED).count() or 1,
            "due_on": add_working_days(timezone.localdate(event.at), PROMISED_DAYS),
            "assignee": earlier.assignee if earlier is not None else None,
        },
    )
    return task


def close_task(*, obj, event):
    """Close the object's open task with the action that ended the wait; returns it, or ``None`` if none was open."""
    task = ReviewTask.objects.select_for_update(of=("self",)).open().of(obj).first()
    if task is None:
        return None
    task.closed_at = event.at
    task.decision = event.action
    task.spent_days = WorkCalendar(task.submitted_at, event.at).elapsed_days(task.submitted_at, event.at)
    task.save(update_fields=["closed_at", "decision", "spent_days"])
    return task


@transaction.atomic
def claim(*, task, actor):
    """Make ``actor`` the one who reviews; taking over from somebody else is allowed, deciding never depends on it."""
    return _assign(task, actor)


@transaction.atomic
def release(*, task):
    """Put the task back for everybody."""
    return _assign(task, None)


def _assign(task, person):
    task.assignee = person
    ReviewTask.objects.open().filter(pk=task.pk).update(assignee=person)
    return task


@transaction.atomic
def decide(*, task, action, actor, at, expected_version, reason="", field_notes=None):
    """Take a coordinator's decision on the task's object; returns the ``ReviewEvent``.

    Raises the errors of ``core.workflow.perform_transition``; the task is closed by the receiver of its signal.
    """
    return workflow.perform_transition(
        obj=task.obj,
        action=action,
        actor=actor,
        at=at,
        expected_version=expected_version,
        reason=reason,
        field_notes=field_notes or {},
    )


@transaction.atomic
def dismiss_finding(*, task, key, actor, at, reason):
    """Set one finding aside with a reason; raises ``core.workflow.MissingReason`` without one, ``LookupError`` if it is gone."""
    reason = reason.strip()
    if not reason:
        raise workflow.MissingReason("写一句为什么不算问题，别的审核专员会看到。")
    found = next((finding for finding in findings_of(task) if finding.key == key and not finding.is_ok), None)
    if found is None:
        raise LookupError(f"no finding {key!r} on task {task.pk}")
    dismissal, _ = FindingDismissal.objects.update_or_create(
        task=task, code=found.code, text=found.text[:500], defaults={"reason": reason[:200], "dismissed_by": actor, "at": at}
    )
    return dismissal


@dataclass(frozen=True)
class BulkResult:
    """What a bulk approval did: how many were approved, and the titles left over with why."""

    approved_count: int
    skipped: tuple


def bulk_approve(*, tasks, actor, at):
    """Approve open tasks without a finding of level problem, one transition each; the others are left with a reason."""
    approved, skipped = 0, []
    for task in tasks:
        if task.closed_at is not None:
            skipped.append((task.title, "已经办结"))
        elif any(finding.is_problem for finding in findings_of(task)):
            skipped.append((task.title, "自动检查有问题，逐条看"))
        else:
            try:
                decide(task=task, action="approve", actor=actor, at=at, expected_version=task.obj.version)
                approved += 1
            except workflow.WorkflowError as error:
                skipped.append((task.title, str(error)))
    return BulkResult(approved, tuple(skipped))
