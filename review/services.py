"""Writes of the review desk: open, close, claim, decide, set a finding aside."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from accounts.services.absences import absent_colleagues
from core import jobs, undoing, workflow
from core.enums import Status
from core.models import ReviewEvent
from core.notifications import retract
from core.registries import reviewable_for
from core.undoing import UNDO
from review import clock, opinions
from review.announcements import message_key
from review.findings import digest_of, findings_of
from review.models import FindingDismissal, GivenReason, ReviewTask, TaskFinding, Viewing
from taxonomy.calendar import WorkCalendar

TITLE_LENGTH = ReviewTask._meta.get_field("title").max_length


def open_task(*, obj, event):
    """The open task of a submission; asking again for the same submission gives the same task.

    A further round goes to the coordinator who had the last one, and its clock goes on where the return stopped it. The
    district is asked for its opinion where that is wanted; the automatic rules run after commit.
    """
    entry = reviewable_for(type(obj))
    earlier = ReviewTask.objects.of(obj).exclude(closed_at=None).order_by("-pk").first()
    carried = _carried(earlier)
    task, is_new = ReviewTask.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(type(obj)),
        object_id=obj.pk,
        closed_at=None,
        defaults={
            "part": entry.handling.part_of(obj),
            "organization": entry.organization_of(obj),
            "title": str(obj)[:TITLE_LENGTH],
            "submitted_by": event.actor,
            "submitted_at": event.at,
            "round": ReviewEvent.objects.of(obj).filter(to_status=Status.SUBMITTED).exclude(action=UNDO).count() or 1,
            "due_on": entry.due_on(obj) if entry.due_on else clock.due_on(kind=type(obj), at=event.at, carried_days=carried),
            "carried_days": carried,
            "assignee": earlier.assignee if earlier is not None else None,
        },
    )
    if is_new:
        opinions.ask(task=task, on=timezone.localdate(event.at))
        jobs.enqueue("review.check_task", key=str(task.pk), payload={"task_id": task.pk})
    return task


def _carried(earlier):
    """What the rounds before used, where the last of them ended in a return; after any other end a new case begins."""
    if earlier is None or earlier.decision != "return":
        return Decimal(0)
    return earlier.carried_days + (earlier.spent_days or 0)


def close_task(*, obj, event):
    """Close the object's open task with the action that ended the wait; returns it, or ``None`` if none was open."""
    task = ReviewTask.objects.select_for_update(of=("self",)).open().of(obj).first()
    if task is None:
        return None
    task.closed_at = event.at
    task.decision = event.action
    task.decided_by = event.actor
    task.spent_days = WorkCalendar(task.submitted_at, event.at).elapsed_days(task.submitted_at, event.at)
    task.save(update_fields=["closed_at", "decision", "decided_by", "spent_days"])
    Viewing.objects.filter(task=task).delete()
    return task


def reopen_task(*, obj, at):
    """The task that the object's latest decision had closed, open again with its clock going on; what was told is retracted.

    Raises ``InvalidTransition`` where somebody has been told already.
    """
    rounds = ReviewTask.objects.select_for_update(of=("self",)).of(obj).exclude(closed_at=None)
    task = rounds.order_by("-closed_at", "-pk").first()
    if task is None:  # it never went through the queue
        return None
    undone = ReviewEvent.objects.of(obj).filter(action=task.decision, at=task.closed_at).order_by("-pk").first()
    if not retract(key=message_key(undone), at=at):
        raise workflow.InvalidTransition("结果已经发给对方，收不回来了。")
    GivenReason.objects.filter(task=task, at=task.closed_at).delete()
    task.closed_at, task.decision, task.decided_by, task.spent_days = None, "", None, None
    task.save(update_fields=["closed_at", "decision", "decided_by", "spent_days"])
    return task


@transaction.atomic
def take_back(*, task, actor, at):
    """Take an own decision back within the window; returns the ``ReviewEvent``. Raises ``InvalidTransition`` with the reason.

    The workflow's step does it: it puts the object's fields back, and the receiver of its signal opens the task again.
    """
    locked = ReviewTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if locked.is_open:
        raise workflow.InvalidTransition("这个决定已经收回了，事项又在等审核。")
    obj = locked.obj
    if obj is None:
        raise workflow.InvalidTransition("内容已经不在了，收不回来。")
    latest = undoing.latest_event(obj)
    if latest is None or latest.action != locked.decision or latest.at != locked.closed_at:
        raise workflow.InvalidTransition(f"后来又办了“{latest.label}”，收不回前面的决定。" if latest else "没有可以收回的决定。")
    if obstacle := undoing.obstacle(latest, obj, actor, at):
        raise workflow.InvalidTransition(obstacle)
    return workflow.perform_transition(obj=obj, action=UNDO, actor=actor, at=at, reason=f"收回“{latest.label}”，重新审核")


@transaction.atomic
def claim(*, task, actor):
    """Make ``actor`` the one who reviews; taking over from somebody else is allowed, deciding never depends on it.

    Raises ``InvalidTransition`` for who may never decide it: others would pass over what they hold.
    """
    if barred := reviewable_for(task.content_type.model_class()).handling.barred(task.obj, actor):
        raise workflow.InvalidTransition(barred)
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
def decide(*, task, action, actor, at, expected_version, reason="", field_notes=None, reasons=(), fields=None):
    """Take a coordinator's decision on the task's object; returns the ``ReviewEvent``.

    ``fields`` are written with it, see ``Handling.choice_of``. ``reasons`` are chosen ``ReturnReason`` rows: their sentences
    come before the free text, and they are counted. Raises the errors of ``core.workflow.perform_transition``, and
    ``InvalidTransition`` where a district's opinion is still awaited or is all that this person has to give; the task is closed
    by the receiver of the workflow's signal.
    """
    on = timezone.localdate(at)
    opinions.check_may_decide(task=task, actor=actor, on=on)
    if withheld := reviewable_for(type(task.obj)).handling.withheld(task.obj, action, on):
        raise workflow.InvalidTransition(withheld)
    event = workflow.perform_transition(
        obj=task.obj,
        action=action,
        actor=actor,
        at=at,
        expected_version=expected_version,
        reason=worded(reasons, reason),
        field_notes=field_notes or {},
        fields=fields,
        on_behalf_of=standing_in_for(task=task, actor=actor, on=on),
    )
    if action != "approve":
        GivenReason.objects.bulk_create([GivenReason(task=task, reason=row, at=at) for row in reasons], ignore_conflicts=True)
    return event


def standing_in_for(*, task, actor, on):
    """The absent colleague who has the task and whom ``actor`` stands in for on that day; ``None`` otherwise."""
    if task.assignee_id is None or task.assignee_id == actor.pk:
        return None
    return next((person for person in absent_colleagues(actor, on=on) if person.pk == task.assignee_id), None)


def worded(reasons, text):
    """The chosen reasons' sentences and the free text as one reason, each sentence once."""
    sentences = [row.text for row in reasons if row.text not in text]
    return "\n".join([*sentences, text.strip()]).strip()


@transaction.atomic
def dismiss_finding(*, task, key, actor, at, reason):
    """Set one finding aside with a reason; raises ``core.workflow.MissingReason`` without one, ``LookupError`` if it is gone."""
    reason = reason.strip()
    if not reason:
        raise workflow.MissingReason("写一句为什么不算问题，别的审核专员会看到。")
    findings = findings_of(task, on=timezone.localdate(at))
    found = next((finding for finding in findings if finding.key == key and not finding.is_ok), None)
    if found is None:
        raise LookupError(f"no finding {key!r} on task {task.pk}")
    dismissal, _ = FindingDismissal.objects.update_or_create(
        task=task,
        code=found.code,
        text=found.text[:500],
        content_digest=digest_of(found.code, task.obj),
        defaults={"reason": reason[:200], "dismissed_by": actor, "at": at},
    )
    others = [finding for finding in findings if finding is not found]
    ReviewTask.objects.filter(pk=task.pk).update(finding_level=gravest(others))
    return dismissal


@dataclass(frozen=True)
class BulkRow:
    """One task of a bulk decision: whether it is (or would be) decided, and else why not."""

    task: ReviewTask
    obstacle: str = ""

    @property
    def is_fine(self):
        """Nothing is in the way."""
        return not self.obstacle


def bulk_obstacle(*, task, action, actor, at):
    """Why this task cannot share a decision with others, as a sentence; empty where it can."""
    on = timezone.localdate(at)
    if task.closed_at is not None:
        return "已经办结"
    if task.obj is None:
        return "内容已经不在了"
    viewing = getattr(task, "viewing", None)
    if viewing is not None and viewing.user_id != actor.pk and viewing.until > at:
        return f"{viewing.user}正在看"
    if action not in {transition.action for transition in workflow.available_actions(task.obj, actor)}:
        return "你不能对这一条做这个决定"
    if action == "approve" and any(finding.is_problem for finding in findings_of(task, on=on)):
        return "自动检查有问题，逐条看"
    if action == "approve" and reviewable_for(type(task.obj)).handling.choice_of(task.obj) is not None:
        return "要选级别，逐条看"
    try:
        opinions.check_may_decide(task=task, actor=actor, on=on)
    except workflow.WorkflowError as error:
        return str(error)
    return ""


def bulk_decide(*, tasks, action, actor, at, versions=None, reasons=(), reason=""):
    """The same decision on several tasks, one transition each; returns a ``BulkRow`` for every task in their order.

    ``versions`` maps task ids to the versions that the actor saw in the preview. A task with an obstacle is left alone.
    """
    rows = []
    for task in tasks:
        obstacle = bulk_obstacle(task=task, action=action, actor=actor, at=at)
        if not obstacle:
            version = (versions or {}).get(task.pk, task.obj.version)
            try:
                decide(
                    task=task,
                    action=action,
                    actor=actor,
                    at=at,
                    expected_version=version,
                    reason=reason,
                    reasons=reasons,
                )
            except workflow.WorkflowError as error:
                obstacle = str(error)
        rows.append(BulkRow(task, obstacle))
    return rows


def gravest(findings):
    """The ``FindingLevel`` value of the gravest finding that stands."""
    if any(finding.is_problem for finding in findings):
        return "problem"
    return "notice" if any(finding.is_open for finding in findings) else "ok"


@transaction.atomic
def record_findings(*, task, at):
    """Keep what the rules see on an open task, for the queue's filter and the rules' record; again gives the same rows."""
    findings = findings_of(task, on=timezone.localdate(at))
    seen = [finding for finding in findings if not finding.is_ok]
    TaskFinding.objects.filter(task=task).delete()
    TaskFinding.objects.bulk_create(
        [TaskFinding(task=task, code=row.code, level=row.level, text=row.text[:500]) for row in seen], ignore_conflicts=True
    )
    ReviewTask.objects.filter(pk=task.pk).update(finding_level=gravest(findings), checked_at=at)
    return seen
